/** Parses a response: JSON, or a {@link Failure} with what the provider says. */
import { Failure } from '../failure/failure';
import type { FailureFacts, RefusalKind } from '../failure/kinds';
import type { Provider } from '../model/provider';
import type { ApiRequest } from '../model/request';
import { isRecord } from '../parsing/json';
import { maskJson, maskString, maskUrls } from './masking';

/** More of a provider's message than this is cut off, in characters. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * The JSON of a response; null for one without content.
 * @param response what n8n's request helper returned
 * @param key the key of the credential: masked wherever the provider repeats it
 * @throws Failure
 */
export function parseResponse(
	response: unknown,
	request: ApiRequest,
	provider: Provider,
	key: string,
): unknown {
	if (!isRecord(response) || typeof response.statusCode !== 'number') {
		throw new Failure({ kind: 'invalidJson', status: 0 });
	}
	const { statusCode: status, headers, body } = response;
	if (status >= 300 && status < 400) throw new Failure({ kind: 'redirected', status });
	const secrets = [key, ...(request.secrets ?? [])];
	if (status < 300 && request.acceptsAnyResponse === true) return maskJson(body, secrets);
	const providerError = provider.parseError(body);
	if (status >= 400 || providerError !== undefined) {
		const { message, code, requestId, kind = kindOfStatus(status) } = providerError ?? {};
		throw new Failure({
			kind,
			status,
			keyName: provider.secretLabel,
			message: presentable(message, secrets) ?? null,
			code: presentable(code, secrets),
			requestId: presentable(requestId, secrets),
			hasSuccessStatus: (status < 300 && provider.hasErrorsWithStatus200 !== true) || undefined,
			isPage: (typeof body === 'string' && !isEmpty(body)) || undefined,
			retryAfterMs: retryAfterMs(headers),
			...(kind === 'rejected' && suspectEvents(request, provider, message ?? '', secrets)),
		});
	}
	if (status === 204 || (request.method === 'DELETE' && isEmpty(body))) return null;
	if (typeof body === 'string') throw new Failure({ kind: 'invalidJson', status });
	return body;
}

/** Whether a response has no body: n8n returns an empty string for it. */
function isEmpty(body: unknown): boolean {
	return typeof body === 'string' && body.trim() === '';
}

/** What an HTTP status of 400 or more means. */
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

/** The events of a rejected request that may be why: see `FailureFacts` for what they are. */
function suspectEvents(
	{ events = [] }: ApiRequest,
	provider: Provider,
	message: string,
	secrets: readonly string[],
): Partial<Pick<FailureFacts<'rejected'>, 'undocumentedEvents' | 'refusedEvents'>> {
	const undocumented = events.filter((event) => !provider.events.includes(event));
	// In quotes: a short name may also be a word of the message.
	const quoted = undocumented.filter((event) =>
		['"', "'", '`'].some((mark) => message.includes(`${mark}${event}${mark}`)),
	);
	// Otherwise the reason may be another one, e.g. that the account may not have the event.
	const refused = listsEvents(message, provider, events) ? quoted : [];
	const shown = (names: readonly string[]): string[] =>
		names.flatMap((name) => presentable(name, secrets) ?? []);
	return {
		...(undocumented.length > 0 && { undocumentedEvents: shown(undocumented) }),
		...(refused.length > 0 && { refusedEvents: shown(refused) }),
	};
}

/** Whether a message is a list of the provider's own events: it names several that weren't requested, or is too long to be shown whole. */
function listsEvents(message: string, provider: Provider, requested: readonly string[]): boolean {
	const others = provider.events.filter(
		(event) => !requested.includes(event) && message.includes(event),
	);
	return others.length > 1 || message.length > MAX_MESSAGE_LENGTH;
}

/** The wait that `Retry-After` requests, in milliseconds: seconds or a date (RFC 9110, section 10.2.3); undefined without a valid one. */
function retryAfterMs(headers: unknown): number | undefined {
	const value = isRecord(headers) ? headers['retry-after'] : undefined;
	if (typeof value !== 'string') return undefined;
	const milliseconds = /^\s*\d+\s*$/.test(value)
		? Number(value) * 1000
		: Date.parse(value) - Date.now();
	return milliseconds > 0 ? milliseconds : undefined;
}

/**
 * A provider's words as they may be shown: on one line, not too long, and without the secrets that the provider repeats;
 * undefined when nothing is left.
 */
function presentable(
	words: string | null | undefined,
	secrets: readonly string[],
): string | undefined {
	if (words === null || words === undefined) return undefined;
	const line = maskUrls(maskString(words, secrets)).replace(/\s+/g, ' ').trim();
	if (line === '') return undefined;
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
