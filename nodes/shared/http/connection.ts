/**
 * The one door to the network: pinned host, timeout, retries, and an answer that is either decoded JSON or a
 * {@link Failure}.
 */
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { codeWithoutCause, wait } from '../runtime/compat';
import { createGate, settled } from '../runtime/concurrency';
import type { Outcome } from '../runtime/concurrency';
import { Failure, mayHaveBeenApplied } from '../failure/failure';
import type { FailureFacts, RefusalKind } from '../failure/kinds';
import { maskTexts, maskTree, maskUrls } from './masking';
import { isRecord } from '../parsing/json';
import type { ApiRequest, Provider, Query } from '../model/webhook';

/** What the transport needs of n8n: running a node, or filling a list in the editor. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions;

/** How long to wait for an answer to its last byte, in milliseconds, unless the user sets another time. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** The longest that one of Node's timers runs, in milliseconds: a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How often a request is sent at most. */
export const MAX_ATTEMPTS = 4;

/** The shortest wait after a first failure, in milliseconds; it doubles each time (Apify documents just this). */
export const FIRST_RETRY_WAIT_MS = 500;

/** The longest wait before a request, in milliseconds, whoever asks for it. Partoo documents a `Retry-After` of about 60 seconds. */
export const MAX_RETRY_WAIT_MS = 60_000;

/**
 * After so many failed attempts in a row, whichever items they were for, the execution asks the provider no more.
 *
 * Attempts of one request alone ({@link MAX_ATTEMPTS}) bound nothing when 200 items meet a provider that is down. Failures
 * are counted in a row and across items, so that a provider that answers now and then is never given up; more of them than two
 * requests can have, since changes go one after another, and two that fail for themselves must not end it for the rest. The
 * waits between them double: it takes an outage of two minutes, not a moment of trouble, to get there.
 */
export const MAX_FAILURES_IN_A_ROW = 2 * MAX_ATTEMPTS + 1;

/** The longest that an execution goes on asking a provider that is down, in milliseconds, with the usual timeout. */
export const MAX_OUTAGE_MS =
	MAX_FAILURES_IN_A_ROW * DEFAULT_TIMEOUT_MS + (MAX_FAILURES_IN_A_ROW - 1) * MAX_RETRY_WAIT_MS;

/**
 * How many requests a provider sees at most from an execution while it is down: those that were under way when it went down,
 * then one at a time.
 */
export function maxRequestsInOutage({ requestsInFlight }: Provider): number {
	return requestsInFlight + MAX_FAILURES_IN_A_ROW - 1;
}

/** More of a provider's message than this is cut off, in characters. */
const MAX_MESSAGE_LENGTH = 500;

/** One execution's connection to one provider: the credential, the bound on requests, and the wait that all share. */
export interface Connection {
	readonly provider: Provider;
	/** How many requests may be under way at once. */
	readonly width: number;
	/** What the credential puts into the query of every request that doesn't say otherwise. */
	readonly defaultQuery: Query;
	/**
	 * Sends a GET. The same request with the same timeout is sent once, however many items ask for it.
	 * @param generation another number sends it anew
	 * @returns the decoded JSON
	 * @throws Failure
	 */
	read(request: ApiRequest, timeoutMs: number, generation?: number): Promise<unknown>;
	/**
	 * Sends a request that changes something; what was read before is no longer shared afterwards.
	 * @returns the decoded JSON, or null for an answer without content
	 * @throws Failure
	 */
	write(request: ApiRequest, timeoutMs: number): Promise<unknown>;
	/** Asks anew for everything that was read before. */
	forget(): void;
	/** Lets no further request out: for work that is still under way when its result is no longer wanted. */
	close(): void;
}

/**
 * Opens the connection of an execution, or of a list in the editor.
 * @param signal ends requests and waits when the user cancels the execution
 * @throws Failure `noKey` or `invalidCredential`, and NodeOperationError when the node has no credential
 */
export async function openConnection(
	context: RequestContext,
	provider: Provider,
	signal?: AbortSignal,
): Promise<Connection> {
	const credential = await context.getCredentials(provider.credentialType);
	const secret = textOf(credential[provider.secretField]);
	if (secret === '') throw new Failure({ kind: 'noKey' });
	const origin = provider.origin(credential);
	const defaultQuery = provider.defaultQuery?.(credential) ?? {};
	// In trouble, one request at a time finds out whether it is over, and the others wait for it: nobody hammers on.
	const gate = createGate(() => (failuresInARow === 0 ? provider.requestsInFlight : 1));
	const shared = new Map<string, Promise<unknown>>();
	let failuresInARow = 0;
	/** How long to leave the provider alone before the next request. */
	let waitMs = 0;
	/** Why no further request is sent. */
	let ended: Error | undefined;

	/** @param attempts how often the request was sent: others may succeed meanwhile, and its waits grow all the same */
	function noteTrouble(facts: FailureFacts, attempts: number): void {
		const askedMs = ('retryAfterMs' in facts ? facts.retryAfterMs : undefined) ?? 0;
		const isAskedTooLong = askedMs > MAX_RETRY_WAIT_MS;
		waitMs = Math.max(waitMs, askedMs, backOff(Math.max(failuresInARow, attempts)));
		if (isAskedTooLong || failuresInARow >= MAX_FAILURES_IN_A_ROW) {
			ended ??= new Failure(facts, 'notSent');
		}
	}

	async function waitForTurn(): Promise<void> {
		const milliseconds = waitMs;
		waitMs = 0;
		if (milliseconds > 0) await wait(milliseconds, signal);
		signal?.throwIfAborted();
	}

	async function exchange(request: ApiRequest, timeoutMs: number): Promise<unknown> {
		const deadline = AbortSignal.timeout(Math.min(timeoutMs, MAX_TIMER_MS));
		const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
		const options: IHttpRequestOptions = {
			method: request.method,
			url: origin + request.path,
			qs: { ...defaultQuery, ...request.query },
			body: request.body,
			json: true,
			// On a redirect to another origin n8n drops only authorization and cookie headers: x-api-key would travel on.
			disableFollowRedirect: true,
			// A second lock, which n8n's helper knows only in newer versions.
			allowedDomains: new URL(origin).hostname,
			// With a thrown status n8n loses the headers (Retry-After) and sends a 401 twice.
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// n8n's own timeout is one of silence: it would let an answer drip on for ever.
			abortSignal: either,
		};
		const sent: Promise<unknown> = context.helpers.httpRequestWithAuthentication.call(
			withSignal(context, either),
			provider.credentialType,
			options,
		);
		return await sent.then(
			(response) => decode(response, request, provider, secret),
			(error: unknown) => {
				signal?.throwIfAborted();
				throw new Failure(
					deadline.aborted
						? { kind: 'timedOut', timeoutMs }
						: { kind: 'unreachable', code: errorCode(error) },
				);
			},
		);
	}

	/** Sends a request, and takes note of what its outcome tells about how the provider is. */
	async function attempt(
		request: ApiRequest,
		timeoutMs: number,
		attempts: number,
	): Promise<Outcome<unknown>> {
		const failuresBefore = failuresInARow;
		const outcome = await settled(exchange(request, timeoutMs));
		const trouble = 'error' in outcome ? troubleOf(outcome.error) : null;
		// Requests that were under way together fail together: that is one failure.
		if (failuresBefore === failuresInARow) {
			failuresInARow = trouble === null ? 0 : failuresInARow + 1;
		}
		if (trouble !== null) noteTrouble(trouble, attempts);
		return outcome;
	}

	async function send(request: ApiRequest, timeoutMs: number): Promise<unknown> {
		let isInDoubt = false;
		for (let attempts = 1, last: Outcome<unknown> | undefined; ; attempts++) {
			const before = last;
			last = await gate(async () => {
				if (ended === undefined) await waitForTurn();
				// It may have ended during the wait.
				if (ended === undefined) return await attempt(request, timeoutMs, attempts);
				// A request that was sent fails with what came of it.
				return before ?? { error: ended };
			});
			if ('result' in last) return last.result;
			if (attempts === MAX_ATTEMPTS || !mayBeRepeated(request, last.error)) {
				throw isInDoubt ? afterDoubt(request, last.error) : last.error;
			}
			isInDoubt ||= leavesDoubt(last.error);
		}
	}

	return {
		provider,
		width: provider.requestsInFlight,
		defaultQuery,
		async read(request, timeoutMs, generation = 0) {
			const key = JSON.stringify([request, timeoutMs, generation]);
			const known = shared.get(key);
			if (known !== undefined) return await known;
			const answer = send(request, timeoutMs);
			shared.set(key, answer);
			return await answer;
		},
		async write(request, timeoutMs) {
			shared.clear();
			return await send(request, timeoutMs);
		},
		forget() {
			shared.clear();
		},
		close() {
			ended = new Error('The execution had already ended');
		},
	};
}

/**
 * The context with another signal to cancel by: n8n's request helper takes the one of the context, whatever the request says.
 */
function withSignal<T extends RequestContext>(context: T, signal: AbortSignal): T {
	return new Proxy(context, {
		get(target, key): unknown {
			return key === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, key);
		},
	});
}

/** The answer's JSON, or the failure it stands for. */
function decode(
	response: unknown,
	request: ApiRequest,
	provider: Provider,
	secret: string,
): unknown {
	if (!isRecord(response) || typeof response.statusCode !== 'number') {
		throw new Failure({ kind: 'invalidJson', status: 0 });
	}
	const { statusCode: status, body } = response;
	if (status >= 300 && status < 400) throw new Failure({ kind: 'redirected', status });
	const secrets = [secret, ...(request.secrets ?? [])];
	if (status < 300 && request.takesAnyAnswer === true) return maskTree(body, secrets);
	const providerError = provider.parseError(body);
	if (status >= 400 || providerError !== undefined) {
		throw new Failure({
			kind: providerError?.kind ?? kindOfStatus(status),
			status,
			message: presentable(providerError?.message ?? null, secrets),
			code: presentable(providerError?.code ?? null, secrets) ?? undefined,
			requestId: presentable(providerError?.requestId ?? null, secrets) ?? undefined,
			isPage: (typeof body === 'string' && !isEmpty(body)) || undefined,
			retryAfterMs: retryAfterMs(response.headers),
		});
	}
	if (status === 204 || (request.method === 'DELETE' && isEmpty(body))) return null;
	if (typeof body === 'string') throw new Failure({ kind: 'invalidJson', status });
	return body;
}

/** Whether a response has no body: n8n gives an empty string for it. */
function isEmpty(body: unknown): boolean {
	return typeof body === 'string' && body.trim() === '';
}

function kindOfStatus(status: number): RefusalKind {
	if (status === 408 || status >= 500) return 'unavailable';
	const kinds: Record<number, RefusalKind> = {
		401: 'unauthorized',
		402: 'noCredit',
		403: 'forbidden',
		404: 'notFound',
		410: 'notFound',
		429: 'rateLimited',
	};
	return kinds[status] ?? 'rejected';
}

/** The facts of a failure of a provider in trouble, for which waiting may help; null for any other. */
function troubleOf(error: unknown): FailureFacts | null {
	if (!(error instanceof Failure)) return null;
	const kinds = ['rateLimited', 'unavailable', 'timedOut', 'unreachable'];
	return kinds.includes(error.facts.kind) ? error.facts : null;
}

/**
 * Whether a request that failed may be sent again. RFC 9110, section 9.2.2: GET, PUT and DELETE are idempotent, and so is a
 * POST with a key by which the provider recognizes it. Any other POST may be sent again when it was turned away for its rate:
 * then it did nothing.
 */
function mayBeRepeated({ method, isIdempotent }: ApiRequest, error: unknown): boolean {
	const trouble = troubleOf(error);
	if (trouble === null) return false;
	return method !== 'POST' || isIdempotent === true || trouble.kind === 'rateLimited';
}

/** Whether a request that failed so was sent and may have done its work. */
function leavesDoubt(error: unknown): boolean {
	return (
		error instanceof Failure && error.progress !== 'notSent' && mayHaveBeenApplied(error.facts)
	);
}

/** A failure of a request that an earlier attempt may have carried out. */
function afterDoubt({ method }: ApiRequest, error: unknown): unknown {
	return error instanceof Failure && method !== 'GET'
		? new Failure(error.facts, 'retriedChange')
		: error;
}

/** How long to wait after so many failures in a row, in milliseconds. */
function backOff(failuresInARow: number): number {
	const base = FIRST_RETRY_WAIT_MS * 2 ** (failuresInARow - 1);
	return Math.min(base + Math.random() * base, MAX_RETRY_WAIT_MS);
}

/** `Retry-After` in both of its forms, seconds and a date (RFC 9110, section 10.2.3); undefined when there is none that makes sense. */
function retryAfterMs(headers: unknown): number | undefined {
	const value = isRecord(headers) ? headers['retry-after'] : undefined;
	if (typeof value !== 'string') return undefined;
	const milliseconds = /^\s*\d+\s*$/.test(value)
		? Number(value) * 1000
		: Date.parse(value) - Date.now();
	return milliseconds > 0 ? milliseconds : undefined;
}

/** Node's error code is found on the error or on what caused it; nothing else of it is kept. */
function errorCode(error: unknown): string | null {
	if (typeof error !== 'object' || error === null) return null;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return ('cause' in error ? errorCode(error.cause) : null) ?? codeWithoutCause(error);
}

/**
 * A provider's message as it may be shown: on one line, of bearable length, and without the secrets that the provider
 * repeats.
 */
function presentable(message: string | null, secrets: readonly string[]): string | null {
	if (message === null) return null;
	const line = maskUrls(maskTexts(message, secrets)).replace(/\s+/g, ' ').trim();
	if (line === '') return null;
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

function textOf(value: ICredentialDataDecryptedObject[string] | undefined): string {
	return typeof value === 'string' ? value.trim() : '';
}
