/** Whether a request that failed is retried, and how long to wait before. Pure but for the random part of a wait. */
import { Failure, isTransient, mayHaveBeenApplied } from '../failure/failure';
import type { FailureFacts } from '../failure/kinds';
import type { ApiRequest } from '../model/request';

/** How often a request is sent at most. */
export const MAX_ATTEMPTS = 4;

/** How often a request is sent at most where all requests have a time together: n8n repeats a trigger's hooks itself. */
export const MAX_ATTEMPTS_IN_BUDGET = 2;

/** The shortest wait after a first failure, in milliseconds; it doubles with each failure, as Apify documents. */
const FIRST_RETRY_WAIT_MS = 500;

/** The longest wait before a request, in milliseconds, whatever the provider requests. Partoo documents a `Retry-After` of about 60 seconds. */
export const MAX_RETRY_WAIT_MS = 60_000;

/** How long to wait after so many failures in a row, in milliseconds. */
export function retryDelayMs(failuresInARow: number): number {
	const base = FIRST_RETRY_WAIT_MS * 2 ** (failuresInARow - 1);
	return Math.min(base + Math.random() * base, MAX_RETRY_WAIT_MS);
}

/** The facts of a failure for which waiting may help; null for any other error. */
export function transientFailure(error: unknown): FailureFacts | null {
	return error instanceof Failure && isTransient(error.facts) ? error.facts : null;
}

/**
 * Whether a request that failed may be retried. RFC 9110, section 9.2.2: GET, PUT and DELETE are idempotent, and so is a POST
 * with a key by which the provider recognizes it. Any other POST may be retried after a refusal for its rate: it did nothing.
 */
export function isRetryable({ method, isIdempotent }: ApiRequest, error: unknown): boolean {
	const failure = transientFailure(error);
	if (failure === null) return false;
	return method !== 'POST' || isIdempotent === true || failure.kind === 'rateLimited';
}

/** Whether a request that failed was sent and may have been applied. */
export function mayHaveApplied(error: unknown): boolean {
	return (
		error instanceof Failure && error.progress !== 'notSent' && mayHaveBeenApplied(error.facts)
	);
}

/** The error of a request that an earlier attempt may have applied: for a change, the user has to know. */
export function asRetriedChange({ method }: ApiRequest, error: unknown): unknown {
	return error instanceof Failure && method !== 'GET'
		? new Failure(error.facts, 'retriedChange')
		: error;
}
