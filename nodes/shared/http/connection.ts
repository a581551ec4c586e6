/** One execution's connection to one provider: reads are cached, requests run a few at a time, and failed ones are retried. */
import type { Provider } from '../model/provider';
import type { ApiRequest, Query } from '../model/request';
import { wait } from '../runtime/compat';
import { createGate, settled } from '../runtime/concurrency';
import type { Gate, Outcome } from '../runtime/concurrency';
import { exchange, openTarget } from './exchange';
import type { Limits, RequestContext, Target } from './exchange';
import { ProviderHealth } from './providerHealth';
import {
	asRetriedChange,
	isRetryable,
	mayHaveApplied,
	MAX_ATTEMPTS,
	MAX_ATTEMPTS_IN_BUDGET,
	transientFailure,
} from './retry';

/** The connection as the rest of the package uses it. */
export interface Connection {
	readonly provider: Provider;
	/** How many requests run at once at most. */
	readonly width: number;
	/** What the credential adds to the query of every request that doesn't set it. */
	readonly defaultQuery: Query;
	/**
	 * Sends a GET. The same request with the same timeout is sent once, however many items need it.
	 * @param reading another number sends it again
	 * @returns the parsed JSON
	 * @throws Failure
	 */
	read(request: ApiRequest, timeoutMs: number, reading?: number): Promise<unknown>;
	/**
	 * Sends a request that changes something. What was read before or meanwhile isn't used by later reads.
	 * @returns the parsed JSON, or null for a response without content
	 * @throws Failure
	 */
	write(request: ApiRequest, timeoutMs: number): Promise<unknown>;
	/** Sends every later read again. */
	clearCache(): void;
	/** Sends no further request, retries included: for work that still runs when the execution has failed or ended. */
	close(): void;
}

/**
 * Opens the connection of an execution, of a dropdown, or of a trigger's hooks or webhook function.
 * @param limits with a budget, a request is sent twice at most, and not again after its time was up
 * @throws Failure `noKey` or `invalidCredential`, and NodeOperationError when the node has no credential
 */
export async function openConnection(
	context: RequestContext,
	provider: Provider,
	limits: Limits = {},
): Promise<Connection> {
	const target = await openTarget(context, provider, limits);
	const health = new ProviderHealth();
	// After a failure one request at a time finds out whether the provider is back, and the others wait for it.
	const gate = createGate(() => (health.failuresInARow === 0 ? provider.requestsInFlight : 1));
	const sender: Sender = { target, health, gate };
	const cache = new Map<string, Promise<unknown>>();
	return {
		provider,
		width: provider.requestsInFlight,
		defaultQuery: target.defaultQuery,
		async read(request, timeoutMs, reading = 0) {
			const key = JSON.stringify([request, timeoutMs, reading]);
			const response = cache.get(key) ?? send(sender, request, timeoutMs);
			cache.set(key, response);
			return await response;
		},
		async write(request, timeoutMs) {
			cache.clear();
			return await send(sender, request, timeoutMs).finally(() => cache.clear());
		},
		clearCache() {
			cache.clear();
		},
		close() {
			health.stop();
		},
	};
}

/** What the requests of a connection share. */
interface Sender {
	readonly target: Target;
	readonly health: ProviderHealth;
	readonly gate: Gate;
}

/** Sends a request, and retries it as long as that may help and can do no harm. */
async function send(sender: Sender, request: ApiRequest, timeoutMs: number): Promise<unknown> {
	let mayBeApplied = false;
	for (let attempt = 1, last: Outcome<unknown> | undefined; ; attempt++) {
		const outcome = await sender.gate(
			async () => await sendOnce(sender, request, timeoutMs, attempt),
		);
		const isStopped = outcome === undefined;
		// A request that was sent before fails with what came of it.
		last = outcome ?? last ?? { error: sender.health.stopReason };
		if ('result' in last) return last.result;
		if (isStopped || !hasAttempts(sender, attempt) || !isRetryable(request, last.error)) {
			throw mayBeApplied ? asRetriedChange(request, last.error) : last.error;
		}
		mayBeApplied ||= mayHaveApplied(last.error);
	}
}

/** With a budget, a second attempt is the last, and it is made only if there is time to wait before it. */
function hasAttempts({ target: { budget }, health }: Sender, attempt: number): boolean {
	if (budget === undefined) return attempt < MAX_ATTEMPTS;
	return attempt < MAX_ATTEMPTS_IN_BUDGET && health.nextWaitMs < budget.leftMs();
}

/**
 * Waits as long as the provider needs, sends a request, and records the outcome.
 * @returns undefined when the execution sends no further requests
 */
async function sendOnce(
	{ target, health }: Sender,
	request: ApiRequest,
	timeoutMs: number,
	attempt: number,
): Promise<Outcome<unknown> | undefined> {
	if (health.stopReason !== undefined) return undefined;
	// A wait that another request took on isn't longer than the time that is left: the request then fails for want of it.
	const waitMs = Math.min(health.takeWaitMs(), target.budget?.leftMs() ?? Infinity);
	// Either signal ends the wait; what follows tells which.
	if (waitMs > 0) await settled(wait(waitMs, anyOf(health.ended, target.signal)));
	target.signal?.throwIfAborted();
	// It may have been stopped during the wait: by another request, or because the connection was closed.
	if (health.stopReason !== undefined) return undefined;
	const failuresBefore = health.failuresInARow;
	const outcome = await settled(exchange(target, request, timeoutMs));
	const failure = 'error' in outcome ? transientFailure(outcome.error) : null;
	if (failure === null) health.recordSuccess(failuresBefore);
	else health.recordFailure(failure, failuresBefore, attempt);
	return outcome;
}

function anyOf(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
	return other === undefined ? one : AbortSignal.any([one, other]);
}
