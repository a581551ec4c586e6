/** One HTTP request, sent by n8n's request helper: fixed host, no redirects, timeout. */
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { Failure } from '../failure/failure';
import type { Provider } from '../model/provider';
import type { ApiRequest, Query } from '../model/request';
import { codeWithoutCause } from '../runtime/compat';
import type { Budget } from './budget';
import { parseResponse } from './response';

/** Where n8n lets a node send requests: in an execution, in a dropdown, and in a trigger's hooks and webhook function. */
export type RequestContext =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** The longest that one of Node's timers runs, in milliseconds: a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What the requests to one provider have in common. */
export interface Target {
	readonly context: RequestContext;
	readonly provider: Provider;
	/** Scheme and host. */
	readonly origin: string;
	/** What the credential adds to the query of every request that doesn't set it. */
	readonly defaultQuery: Query;
	/** The key of the credential. */
	readonly key: string;
	/** Ends requests and waits when the user cancels the execution. */
	readonly signal: AbortSignal | undefined;
	/** The time that is left for all requests together, where there is a limit. */
	readonly budget: Budget | undefined;
}

/** What limits the requests of a connection. */
export interface Limits {
	/** Ends requests and waits when the user cancels the execution. */
	readonly signal?: AbortSignal;
	/** The time for all requests together, where there is a limit. */
	readonly budget?: Budget;
}

/**
 * Reads the credential.
 * @throws Failure `noKey` or `invalidCredential`, and NodeOperationError when the node has no credential
 */
export async function openTarget(
	context: RequestContext,
	provider: Provider,
	{ signal, budget }: Limits,
): Promise<Target> {
	const credential = await context.getCredentials(provider.credentialType);
	return {
		context,
		provider,
		origin: provider.origin(credential),
		defaultQuery: provider.defaultQuery?.(credential) ?? {},
		key: keyOf(credential, provider),
		signal,
		budget,
	};
}

/**
 * The key in a credential.
 * @throws Failure `noKey`
 */
export function keyOf(credential: ICredentialDataDecryptedObject, provider: Provider): string {
	const field = credential[provider.secretField];
	const key = typeof field === 'string' ? field.trim() : '';
	if (key === '') throw new Failure({ kind: 'noKey', keyName: provider.secretLabel });
	return key;
}

/**
 * Sends a request once.
 * @returns the parsed JSON, or null for a response without content
 * @throws Failure, and the reason of the signal when the user cancelled the execution
 */
export async function exchange(
	target: Target,
	request: ApiRequest,
	timeoutMs: number,
): Promise<unknown> {
	const { context, provider, key, signal, budget } = target;
	const leftMs = budget?.leftMs() ?? MAX_TIMER_MS;
	if (budget !== undefined && leftMs === 0) throw outOfTime(budget);
	const deadline = AbortSignal.timeout(Math.min(timeoutMs, leftMs, MAX_TIMER_MS));
	const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
	const sent: Promise<unknown> = context.helpers.httpRequestWithAuthentication.call(
		withSignal(context, either),
		provider.credentialType,
		optionsOf(target, request, either),
	);
	return await sent.then(
		(response) => parseResponse(response, request, provider, key),
		(error: unknown) => {
			signal?.throwIfAborted();
			// This also keeps the deadline from the garbage collector: a collected one never fires in Node 20.20, although
			// AbortSignal.any was given it (https://github.com/nodejs/node/issues/57736).
			if (!deadline.aborted) throw new Failure({ kind: 'unreachable', code: errorCode(error) });
			throw budget !== undefined && leftMs < timeoutMs
				? outOfTime(budget)
				: new Failure({ kind: 'timedOut', timeoutMs });
		},
	);
}

function outOfTime({ totalMs }: Budget): Failure {
	return new Failure({ kind: 'outOfTime', budgetMs: totalMs });
}

function optionsOf(
	{ origin, defaultQuery }: Target,
	request: ApiRequest,
	abortSignal: AbortSignal,
): IHttpRequestOptions {
	return {
		method: request.method,
		url: origin + request.path,
		qs: { ...defaultQuery, ...request.query },
		body: request.body,
		json: true,
		// On a redirect to another origin n8n drops only authorization and cookie headers: x-api-key would be sent there.
		disableFollowRedirect: true,
		// A second guard, which n8n's helper knows only in newer versions.
		allowedDomains: new URL(origin).hostname,
		// With a thrown status n8n loses the headers (Retry-After) and sends a request again after a 401.
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// n8n's own timeout is one of silence: a response that sends a byte now and then would never end.
		abortSignal,
	};
}

/**
 * The context with another signal to cancel by.
 *
 * Needed in executions: `httpRequestWithAuthentication` replaces the request's `abortSignal` by the one of the context's
 * `getExecutionCancelSignal`, where the context has that method; without it, the deadline would be lost. So it is in n8n
 * 1.123, 2.0, 2.20 and 2.41 (n8n-core 1.122.0, 2.0.0, 2.20.0 and 2.41.1). The contexts of dropdowns, hooks and webhook
 * functions don't have the method, and keep the request's signal.
 */
function withSignal<T extends RequestContext>(context: T, signal: AbortSignal): T {
	return new Proxy(context, {
		get(target, key): unknown {
			return key === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, key);
		},
	});
}

/** Node's error code is on the error or on its cause; nothing else of it is kept. */
function errorCode(error: unknown): string | null {
	if (typeof error !== 'object' || error === null) return null;
	if ('code' in error && typeof error.code === 'string') return error.code;
	return ('cause' in error ? errorCode(error.cause) : null) ?? codeWithoutCause(error);
}
