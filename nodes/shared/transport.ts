/**
 * The one door to the network: pinned host, time-out, retries, and an answer that is either decoded JSON or a
 * {@link Failure}.
 */
import { NodeOperationError, sleep } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import { createGate } from './concurrency';
import { Failure } from './failure';
import type { FailureFacts, RefusalKind } from './failure';
import { isRecord } from './shape';
import type { ApiRequest, Provider } from './webhook';

/** What the transport needs of n8n: running a node, or filling a list in the editor. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions;

/** How long to wait for an answer, in milliseconds, unless the user sets another time. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** How often a request is sent at most. */
export const MAX_ATTEMPTS = 4;

/** The shortest first wait before a request is repeated; it doubles each time (Apify documents just this). */
export const FIRST_RETRY_WAIT_MS = 500;

/** The longest `Retry-After` that is waited for. Partoo documents answers of about 60 seconds. */
export const MAX_RETRY_WAIT_MS = 60_000;

/** More of a provider's message than this is cut off, in characters. */
const MAX_MESSAGE_LENGTH = 500;

/** One execution's connection to one provider: the credential, the bound on requests, and the wait that all share. */
export interface Connection {
	readonly provider: Provider;
	/** How many requests may be under way at once. */
	readonly width: number;
	/**
	 * Sends a GET. The same request with the same time-out is sent once, however many items ask for it.
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
 * @throws NodeOperationError when the node has no credential, or one without a key
 */
export async function openConnection(
	context: RequestContext,
	provider: Provider,
	signal?: AbortSignal,
): Promise<Connection> {
	const credential = await context.getCredentials(provider.credentialType);
	const secret = textOf(credential[provider.secretField]);
	if (secret === '') {
		throw new NodeOperationError(
			context.getNode(),
			`The credential for ${provider.label} holds no key`,
			{
				description: 'Open the credential, paste the key and test it.',
				failure: { cause: 'credential-invalid' },
			},
		);
	}
	const origin = provider.origin(credential);
	const gate = createGate(provider.requestsInFlight);
	const shared = new Map<string, Promise<unknown>>();
	let pause: Promise<unknown> = Promise.resolve();
	let closed = false;

	/** All requests wait together, so that a provider in trouble isn't hammered by the other items. */
	function waitTogether(milliseconds: number): void {
		pause = Promise.all([pause, sleep(milliseconds, signal)]);
		pause.catch(() => undefined);
	}

	async function pauseIsOver(): Promise<void> {
		for (let seen: Promise<unknown> | undefined; seen !== pause;) {
			seen = pause;
			await seen;
		}
		signal?.throwIfAborted();
	}

	async function attempt(request: ApiRequest, timeoutMs: number): Promise<unknown> {
		const options: IHttpRequestOptions = {
			method: request.method,
			url: origin + request.path,
			qs: request.query,
			body: request.body,
			json: true,
			timeout: timeoutMs,
			// On a redirect to another origin n8n drops only authorization and cookie headers: x-api-key would travel on.
			disableFollowRedirect: true,
			allowedDomains: new URL(origin).hostname,
			// With a thrown status n8n loses the headers (Retry-After) and sends a 401 twice.
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			abortSignal: signal,
		};
		const sent: Promise<unknown> = context.helpers.httpRequestWithAuthentication.call(
			context,
			provider.credentialType,
			options,
		);
		return await sent.then(
			(response) => decode(response, request, provider, secret),
			(error: unknown) => {
				signal?.throwIfAborted();
				throw new Failure(networkFailure(error, timeoutMs));
			},
		);
	}

	async function send(request: ApiRequest, timeoutMs: number): Promise<unknown> {
		for (let attempts = 1; ; attempts++) {
			await pauseIsOver();
			if (closed)
				throw new Failure({ kind: 'incomplete', problem: 'The execution had already ended.' });
			const result = await attempt(request, timeoutMs).then(
				(body) => ({ body }),
				(error: unknown) => ({ error }),
			);
			if ('body' in result) return result.body;
			const wait =
				attempts < MAX_ATTEMPTS && result.error instanceof Failure
					? waitBeforeRepeating(request, result.error.facts, attempts)
					: null;
			if (wait === null) throw result.error;
			waitTogether(wait);
		}
	}

	return {
		provider,
		width: provider.requestsInFlight,
		async read(request, timeoutMs, generation = 0) {
			const key = JSON.stringify([request, timeoutMs, generation]);
			const known = shared.get(key);
			if (known !== undefined) return await known;
			const answer = gate(async () => await send(request, timeoutMs));
			shared.set(key, answer);
			return await answer;
		},
		async write(request, timeoutMs) {
			shared.clear();
			return await gate(async () => await send(request, timeoutMs));
		},
		forget() {
			shared.clear();
		},
		close() {
			closed = true;
		},
	};
}

/** The answer's JSON, or the failure it stands for. */
function decode(
	response: unknown,
	request: ApiRequest,
	provider: Provider,
	secret: string,
): unknown {
	if (!isRecord(response) || typeof response.statusCode !== 'number') {
		throw new Failure({ kind: 'unreadable', status: 0 });
	}
	const { statusCode: status, body } = response;
	if (status >= 300 && status < 400) throw new Failure({ kind: 'redirected', status });
	if (status < 300 && request.takesAnyAnswer === true) return body;
	const complaint = provider.complaint(body);
	if (status >= 400 || complaint !== undefined) {
		throw new Failure({
			kind: complaint?.kind ?? kindOfStatus(status),
			status,
			message: presentable(complaint?.message ?? null, secret),
			code: presentable(complaint?.code ?? null, secret) ?? undefined,
			retryAfterMs: retryAfterMs(response.headers),
		});
	}
	if (status === 204) return null;
	if (typeof body === 'string') throw new Failure({ kind: 'unreadable', status });
	return body;
}

function kindOfStatus(status: number): RefusalKind {
	if (status === 408 || status >= 500) return 'unavailable';
	const kinds: Record<number, RefusalKind> = {
		401: 'unauthorized',
		402: 'noCredit',
		403: 'forbidden',
		404: 'notFound',
		429: 'rateLimited',
	};
	return kinds[status] ?? 'rejected';
}

/** How long to wait before the request is sent again, or null when it must not be. */
function waitBeforeRepeating(
	request: ApiRequest,
	facts: FailureFacts,
	attempts: number,
): number | null {
	// RFC 9110, section 9.2.2: GET, PUT and DELETE are idempotent. A POST that was turned away for its rate did nothing.
	const safe = facts.kind === 'rateLimited' || request.method !== 'POST';
	if (!safe) return null;
	switch (facts.kind) {
		case 'rateLimited':
		case 'unavailable':
			if (facts.retryAfterMs === undefined) return backOff(attempts);
			return facts.retryAfterMs <= MAX_RETRY_WAIT_MS ? facts.retryAfterMs : null;
		case 'timedOut':
		case 'unreachable':
			return backOff(attempts);
		default:
			return null;
	}
}

function backOff(attempts: number): number {
	const base = FIRST_RETRY_WAIT_MS * 2 ** (attempts - 1);
	return base + Math.random() * base;
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

/** Node's error codes are found on the error or on what caused it; nothing else of it is kept. */
function networkFailure(error: unknown, timeoutMs: number): FailureFacts {
	const code = errorCode(error);
	// axios reports its own time-out as ECONNABORTED.
	if (code === 'ECONNABORTED') return { kind: 'timedOut', timeoutMs };
	return { kind: 'unreachable', code };
}

function errorCode(error: unknown): string | null {
	if (typeof error !== 'object' || error === null) return null;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return 'cause' in error ? errorCode(error.cause) : null;
}

/** A provider's message as it may be shown: on one line, of bearable length, and without the key if the provider echoes it. */
function presentable(message: string | null, secret: string): string | null {
	if (message === null) return null;
	const masked = secret === '' ? message : message.replaceAll(secret, '***');
	const line = masked.replace(/\s+/g, ' ').trim();
	if (line === '') return null;
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

function textOf(value: ICredentialDataDecryptedObject[string] | undefined): string {
	return typeof value === 'string' ? value.trim() : '';
}
