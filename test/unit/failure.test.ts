import { describe, expect, it } from '@jest/globals';

import { explain, isTransient, mayHaveBeenApplied } from '../../nodes/shared/failure/failure';
import type { FailureFacts } from '../../nodes/shared/failure/kinds';
import { ALL, EXAMPLES, OF_PROVIDERS, REJECTION } from './failureExamples';

describe('explain', () => {
	it.each(ALL)('says in one sentence what happened: $kind', (facts) => {
		expect(explain(facts, 'Argil').message).toMatch(/^[A-Z][^.!?\n]*[^.!?\s]$/);
	});

	it.each(ALL)('says in whole sentences what to do: $kind', (facts) => {
		expect(explain(facts, 'Argil').remedy).toMatch(/^[A-Z][^\n]*\w\)?\.$/);
	});

	it.each(OF_PROVIDERS)('names the provider: $kind', (facts) => {
		expect(explain(facts, 'JoggAI').message).toContain('JoggAI');
		expect(explain(facts, 'JoggAI').message).not.toContain('undefined');
	});

	it('has its own message for everything that can go wrong', () => {
		expect(new Set(ALL.map((facts) => explain(facts, 'Argil').message)).size).toBe(ALL.length);
	});

	it('names the parameter as the editor shows it, and what is wrong with it', () => {
		expect(explain(EXAMPLES.invalidParameter, 'Argil')).toEqual({
			message: "The parameter 'Limit' is not valid",
			remedy: 'It is empty.',
		});
	});

	it('names the time that passed and the option that raises it', () => {
		const { message, remedy } = explain(EXAMPLES.timedOut, 'Argil');

		expect(message).toContain('1234 ms');
		expect(remedy).toContain('Timeout');
	});

	it('names the code of a network error where there is one', () => {
		expect(explain(EXAMPLES.unreachable, 'Argil').remedy).toContain('(ECONNRESET)');
		expect(explain({ kind: 'unreachable', code: null }, 'Argil').remedy).not.toMatch(/null|\(/);
	});

	it('names no code of a network error where there is none', () => {
		expect(explain({ kind: 'unreachable', code: null }, 'Argil').remedy).toBe(
			'Check the network, proxy and DNS settings of the server that runs n8n.',
		);
	});

	it('says what was expected, what was found, and where', () => {
		expect(explain(EXAMPLES.unexpectedShape, 'Argil').remedy).toContain(
			'Expected an object at items[3], found text.',
		);
	});

	it('says why a list is not complete, and that no items were returned', () => {
		const { remedy } = explain(EXAMPLES.incomplete, 'Argil');

		expect(remedy).toContain('Page 2 was empty.');
		expect(remedy).toContain('No items were returned.');
	});

	it('gives the same advice for an ID that is not in the list as for one that the provider does not have', () => {
		expect(explain(EXAMPLES.notInList, 'Argil').message).toBe('Argil has no webhook with this ID');
		expect(explain(EXAMPLES.notInList, 'Argil').remedy).toBe(
			explain(EXAMPLES.notFound, 'Argil').remedy,
		);
	});

	it.each(['rateLimited', 'unavailable'] as const)(
		'says how long to wait, in whole seconds: %s',
		(kind) => {
			const facts: FailureFacts = { ...REJECTION, kind, retryAfterMs: 90_001 };

			expect(explain(facts, 'Argil').remedy).toMatch(/ The provider asks to wait 91 seconds\.$/);
			expect(explain(EXAMPLES[kind], 'Argil').remedy).not.toContain('seconds');
		},
	);
});

describe('isTransient', () => {
	it('is true where waiting may help: the rate, a provider or a network that is down', () => {
		expect(ALL.filter(isTransient).map(({ kind }) => kind)).toEqual([
			'rateLimited',
			'unavailable',
			'timedOut',
			'unreachable',
		]);
	});
});

describe('mayHaveBeenApplied', () => {
	it('is true unless the provider said that it did nothing', () => {
		expect(ALL.filter(mayHaveBeenApplied).map(({ kind }) => kind)).toEqual([
			'unavailable',
			'timedOut',
			'outOfTime',
			'unreachable',
			'invalidJson',
			'unexpectedShape',
		]);
	});

	it('is true when the HTTP status says success, and only the body that it was rejected', () => {
		const facts: FailureFacts = { ...REJECTION, kind: 'rejected', status: 200 };

		expect(mayHaveBeenApplied({ ...facts, hasSuccessStatus: true })).toBe(true);
		expect(mayHaveBeenApplied(facts)).toBe(false);
	});

	it.each(['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'])(
		'is false when nothing was sent, because no connection was made: %s',
		(code) => {
			expect(mayHaveBeenApplied({ kind: 'unreachable', code })).toBe(false);
		},
	);

	it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', null])(
		'is true when a connection broke, or nobody knows why there is none: %s',
		(code) => {
			expect(mayHaveBeenApplied({ kind: 'unreachable', code })).toBe(true);
		},
	);
});

describe('the name of the key', () => {
	it.each(['unauthorized', 'forbidden', 'noKey'] as const)(
		'is that of the field in the credential: %s',
		(kind) => {
			const { message, remedy } = explain({ ...EXAMPLES[kind], keyName: 'API Token' }, 'Apify');

			expect(message).toContain('API Token');
			expect(remedy).toContain('API Token');
		},
	);
});
