import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Failure } from '../../nodes/shared/failure/failure';
import {
	afterDoubt,
	isRetryable,
	leavesDoubt,
	MAX_RETRY_WAIT_MS,
	retryDelayMs,
	transientFailure,
} from '../../nodes/shared/http/retry';
import type { ApiRequest } from '../../nodes/shared/model/request';
import { ALL, EXAMPLES } from './failureExamples';

const request = (method: ApiRequest['method']): ApiRequest => ({ method, path: '/v1/webhooks' });

describe('retryDelayMs', () => {
	it('is between half a second, doubled with each failure, and twice that, a minute at most', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 100 }), (failures) => {
				const least = Math.min(500 * 2 ** (failures - 1), 60_000);
				const delayMs = retryDelayMs(failures);

				expect(delayMs).toBeGreaterThanOrEqual(least);
				expect(delayMs).toBeLessThanOrEqual(Math.min(2 * least, MAX_RETRY_WAIT_MS));
			}),
		);
	});

	it('is not the same for everyone, so that clients of one provider spread out', () => {
		expect(new Set(Array.from({ length: 20 }, () => retryDelayMs(1))).size).toBeGreaterThan(1);
	});
});

describe('isRetryable', () => {
	const TRANSIENT = ['rateLimited', 'unavailable', 'timedOut', 'unreachable'];

	it.each(['GET', 'PUT', 'DELETE'] as const)(
		'is true for a %s where waiting may help',
		(method) => {
			const kinds = ALL.filter((facts) => isRetryable(request(method), new Failure(facts)));

			expect(kinds.map(({ kind }) => kind)).toEqual(TRANSIENT);
		},
	);

	it('is true for a POST only after a refusal for its rate, which did nothing', () => {
		const kinds = ALL.filter((facts) => isRetryable(request('POST'), new Failure(facts)));

		expect(kinds.map(({ kind }) => kind)).toEqual(['rateLimited']);
	});

	it('is true for a POST with a key of its own where waiting may help', () => {
		const idempotent: ApiRequest = { ...request('POST'), isIdempotent: true };
		const kinds = ALL.filter((facts) => isRetryable(idempotent, new Failure(facts)));

		expect(kinds.map(({ kind }) => kind)).toEqual(TRANSIENT);
	});

	it('is false for an error that is no failure of the provider', () => {
		expect(isRetryable(request('GET'), new Error('cancelled'))).toBe(false);
		expect(transientFailure(new Error('cancelled'))).toBeNull();
	});
});

describe('a failure that leaves doubt', () => {
	it('is one after which the change may have been applied, of a request that was sent', () => {
		expect(leavesDoubt(new Failure(EXAMPLES.timedOut))).toBe(true);
		expect(leavesDoubt(new Failure(EXAMPLES.timedOut, 'notSent'))).toBe(false);
		expect(leavesDoubt(new Failure(EXAMPLES.rateLimited))).toBe(false);
		expect(leavesDoubt(new Error('cancelled'))).toBe(false);
	});

	it('is passed on to the failure of a later attempt, unless the request only reads', () => {
		const failure = new Failure(EXAMPLES.notFound);
		const cancelled = new Error('cancelled');

		expect(afterDoubt(request('DELETE'), failure)).toMatchObject({
			facts: EXAMPLES.notFound,
			progress: 'retriedChange',
		});
		expect(afterDoubt(request('GET'), failure)).toBe(failure);
		expect(afterDoubt(request('DELETE'), cancelled)).toBe(cancelled);
	});
});
