/** How a provider is doing during one execution, as the outcomes of all its requests show. */
import { ExecutionEnded, Failure } from '../failure/failure';
import type { FailureFacts } from '../failure/kinds';
import { MAX_ATTEMPTS, MAX_RETRY_WAIT_MS, retryDelayMs } from './retry';

/**
 * After so many failed attempts in a row, whichever items they were for, the execution sends no more requests.
 *
 * A limit for each request ({@link MAX_ATTEMPTS}) limits nothing when 200 items meet a provider that is down. Failures are
 * counted in a row and across items, so that a provider that responds now and then is never given up; more of them than two
 * requests can have, since two that fail for reasons of their own must not end it for the rest. The waits between them double: only an
 * outage of two minutes gets there.
 */
export const MAX_FAILURES_IN_A_ROW = 2 * MAX_ATTEMPTS + 1;

/** The health of one provider in one execution. */
export class ProviderHealth {
	private failures = 0;

	private waitMs = 0;

	private reason: Error | undefined;

	private readonly end = new AbortController();

	/** Aborted when the execution has ended: nothing needs to be waited for. */
	get ended(): AbortSignal {
		return this.end.signal;
	}

	/** Counts failures of any request since the last success. */
	get failuresInARow(): number {
		return this.failures;
	}

	/** Why no further request is sent; undefined as long as requests are sent. */
	get stopReason(): Error | undefined {
		return this.reason;
	}

	/**
	 * Records a response, also one that refuses a request for a reason of its own.
	 * @param failuresBefore {@link failuresInARow} when the request was sent
	 */
	recordSuccess(failuresBefore: number): void {
		if (failuresBefore === this.failures) this.failures = 0;
	}

	/**
	 * Records a transient failure.
	 * @param failuresBefore {@link failuresInARow} when the request was sent: requests that run together fail together, which is
	 * one failure
	 * @param attempts how often the request was sent: its waits grow although other requests succeed meanwhile
	 */
	recordFailure(facts: FailureFacts, failuresBefore: number, attempts: number): void {
		if (failuresBefore === this.failures) this.failures += 1;
		const requestedMs = ('retryAfterMs' in facts ? facts.retryAfterMs : undefined) ?? 0;
		const delayMs = retryDelayMs(Math.max(this.failures, attempts));
		this.waitMs = Math.max(this.waitMs, requestedMs, delayMs);
		if (requestedMs > MAX_RETRY_WAIT_MS || this.failures >= MAX_FAILURES_IN_A_ROW) {
			this.reason ??= new Failure(facts, 'notSent');
		}
	}

	/** How long the next request has to wait, in milliseconds. */
	get nextWaitMs(): number {
		return this.waitMs;
	}

	/** How long to wait before the next request, in milliseconds. Only one request waits; the others wait for its outcome. */
	takeWaitMs(): number {
		const waitMs = this.waitMs;
		this.waitMs = 0;
		return waitMs;
	}

	/** Sends no further request, because the execution has ended. */
	stop(): void {
		this.reason = new ExecutionEnded();
		this.end.abort();
	}
}
