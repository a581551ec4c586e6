/** What a cell of the matrix is, and the result that is documented for its fault. */
import type { Json } from '../sandbox/json.ts';
import type { Change } from '../sandbox/provider.ts';
import type { Provider } from '../sandbox/providers.ts';
import type { Account, HttpResponse } from './account.ts';
import type { Cause, Fault } from './faults.ts';
import { findLeaks, type Leaks } from './leaks.ts';
import type { ProviderRun } from './operations.ts';
import type { RunResult } from './run.ts';

/** The verdict on a cell. WRONG makes the program fail. */
export type Verdict = 'right and complete' | 'clear error' | 'WRONG';

/** The result of one cell: one operation with one fault in one request. */
export interface CellResult {
	readonly provider: Provider['id'];
	readonly operation: string;
	/** The request that has the fault, as `GET /path`. */
	readonly request: string;
	readonly group: string;
	readonly fault: string;
	readonly verdict: Verdict;
	/** The cause, for a clear error. */
	readonly cause: Cause | null;
	/** The differences from the documented result. */
	readonly problems: readonly string[];
	readonly leaks: Leaks;
}

/** The timeout of the nodes where a response never arrives, in milliseconds. */
export const TIMEOUT_MS = 2000;

/** docs/reliability.md: "A request is sent up to four times." */
const ATTEMPTS = 4;

/** The words of the error when nobody can know whether a change was applied: docs/reliability.md, "When a provider is down". */
export const MAYBE_APPLIED = 'The change may still have been applied';

const UNKNOWN_IF_APPLIED: readonly Cause[] = [
	'timedOut',
	'unreachable',
	'invalidJson',
	'unexpectedShape',
	'unavailable',
];

/** Whether nobody can know if a change that failed so was applied. Without a connection, nothing was sent. */
export function isInDoubt({ action }: Fault, outcome: Fault['outcome']): boolean {
	return action.kind !== 'noConnection' && UNKNOWN_IF_APPLIED.some((cause) => cause === outcome);
}

/** A run without faults: its requests in order, their responses, and its output. */
export interface Baseline {
	readonly operation: ProviderRun;
	readonly requests: readonly string[];
	readonly responses: ReadonlyMap<string, HttpResponse>;
	readonly output: Json;
	readonly problems: readonly string[];
}

/** A request without the ID of the seeded webhook, which is new in every account. */
export const withoutSeededId = (request: string, account: Account): string =>
	account.seeded === '' ? request : request.replaceAll(account.seeded, 'SEEDED');

/** The documented result of a fault: README, "When something goes wrong", and docs/reliability.md. */
export interface Expectation {
	readonly outcome: Fault['outcome'];
	/** How often the request with the fault is sent. */
	readonly requests: number;
	readonly waits: number;
	readonly change: Required<Change>;
	readonly output: Json;
}

/** What Delete returns for a webhook that doesn't exist. */
function neverExisted(output: Json): Json {
	return Array.isArray(output)
		? output.map((item) => ({ ...(item as Record<string, Json>), existed: false }))
		: output;
}

/** The documented result of an operation with a fault in one of its requests. */
export function expectationOf(baseline: Baseline, request: string, fault: Fault): Expectation {
	const [method = ''] = request.split(' ');
	// Apify recognizes the retry of a creation by its idempotency key.
	const hasKey = baseline.operation.provider.id === 'apify' && request === 'POST /v2/webhooks';
	const isSafe = method !== 'POST' || hasKey;
	const isRetried = fault.retried === 'all' || (fault.retried === 'safe' && isSafe);
	const recovers = isRetried && fault.times === 1;
	const nothing = { added: 0, removed: 0, changed: 0 };
	const expected = { ...nothing, ...baseline.operation.change };
	const isWrite = method !== 'GET';
	// A 404 with the provider's own message means that the webhook doesn't exist any more.
	const isGone = method === 'DELETE' && fault.outcome === 'notFound' && fault.quote !== undefined;
	// The response to Partoo's test isn't documented: whatever it is, the test was sent.
	const acceptsAnyResponse = request.includes('/tryout') && fault.action.kind === 'response';
	// For a deletion, the status is enough.
	const needsNoBody =
		method === 'DELETE' && ['200 with null', '200 with an empty body'].includes(fault.name);
	// Send Test sends the URL and the event of the webhook.
	const hasNothingToSend =
		baseline.operation.name === 'Send Test' &&
		baseline.operation.provider.id === 'partoo' &&
		['null at url', 'null at event_type'].includes(fault.name);
	const outcome =
		recovers || isGone || acceptsAnyResponse || needsNoBody
			? 'complete'
			: hasNothingToSend
				? 'invalidParameter'
				: fault.outcome;
	const withoutFault = baseline.requests.filter((other) => other === request).length;
	const isApplied =
		isWrite && fault.action.kind !== 'error' && fault.action.kind !== 'noConnection';
	return {
		outcome,
		requests: recovers
			? withoutFault + 1
			: outcome === 'complete'
				? withoutFault
				: isRetried
					? ATTEMPTS
					: 1,
		waits: recovers ? 1 : isRetried ? ATTEMPTS - 1 : 0,
		change: (outcome === 'complete' && !isGone) || isApplied ? expected : nothing,
		output: isGone ? neverExisted(baseline.output) : baseline.output,
	};
}

/** The result of a cell. */
export function cellOf(
	{ operation }: Baseline,
	request: string,
	{ group, name }: Pick<Fault, 'group' | 'name'>,
	outcome: Fault['outcome'],
	problems: readonly string[],
	result: RunResult,
	account: Account,
): CellResult {
	return {
		provider: operation.provider.id,
		operation: operation.name,
		request,
		group,
		fault: name,
		verdict:
			problems.length > 0 ? 'WRONG' : outcome === 'complete' ? 'right and complete' : 'clear error',
		cause: outcome === 'complete' ? null : outcome,
		problems,
		leaks: findLeaks(result, account.key),
	};
}
