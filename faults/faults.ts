/** Every way in which a response can go wrong, as plain data, with the result that README and docs/reliability.md promise. */
import type { Json } from '../sandbox/json.ts';
import { PROVIDERS, type Provider, type ProviderId } from '../sandbox/providers.ts';
import type { HttpResponse } from './account.ts';

/** The sentence of each error, as in the README's table "When something goes wrong". */
export const SENTENCES = {
	// The credential's own name of the key goes on: API Key or API Token.
	unauthorized: "doesn't accept the API ",
	forbidden: "doesn't allow this API ",
	notFound: "couldn't find that resource",
	notInList: 'has no webhook with this ID',
	noCredit: 'account has no credit left for this',
	rateLimited: 'is receiving too many requests from this account',
	unavailable: 'is not available at the moment',
	rejected: 'rejected the request',
	timedOut: "didn't respond within",
	unreachable: "can't be reached from this n8n",
	redirected: 'responded with a redirect, which was not followed',
	invalidJson: "responded with something that isn't JSON",
	unexpectedShape: "in a shape that isn't documented",
	incomplete: "couldn't be read completely",
	invalidParameter: 'The parameter ',
} as const;

/** Why an operation failed. */
export type Cause = keyof typeof SENTENCES;

/** What the provider does instead of sending the documented response. */
export type FaultAction =
	/** Returns an error, and does nothing else. */
	| {
			readonly kind: 'error';
			readonly status: number;
			readonly headers?: () => HttpResponse['headers'];
			readonly body?: string;
	  }
	/** Does what was requested, and breaks the connection. */
	| { readonly kind: 'reset'; readonly where: 'beforeHeaders' | 'inBody' }
	/** Does what was requested, and never finishes the response. */
	| { readonly kind: 'silence'; readonly where: 'beforeHeaders' | 'inBody' | 'endless' }
	/** Does what was requested, and returns another response than the documented one. */
	| { readonly kind: 'response'; readonly change: (original: HttpResponse) => HttpResponse }
	/** Can't be reached. */
	| { readonly kind: 'noConnection'; readonly route: 'closedPort' | 'unknownName' };

/** A fault, and the result that is expected with it. */
export interface Fault {
	readonly group: string;
	readonly name: string;
	/** The providers that can have it; all unless given. */
	readonly providers?: readonly ProviderId[];
	readonly action: FaultAction;
	/** How often it happens before the provider works again; always unless given. */
	readonly times?: number;
	/** The expected result: the error, or the right and complete output. */
	readonly outcome: Cause | 'complete';
	/** Which requests are retried, up to four attempts: none, those that are safe to retry (no POST), or all. */
	readonly retried: 'none' | 'safe' | 'all';
	/** The wait before the first retry, in milliseconds, at least and at most. */
	readonly waitMs?: readonly [number, number];
	/** The field that it changes, in a response that must still be accepted. */
	readonly changedField?: string;
	/** The provider's message, which the error must quote. */
	readonly quote?: string;
}

const PROVIDER_MESSAGE = 'The provider says this.';

/** ECHO is replaced by the key and the body of the request. */
const MESSAGE = `${PROVIDER_MESSAGE} ECHO`;

/** An error body that the parsers of most providers understand. */
const ERROR_BODY = JSON.stringify({
	code: 1,
	msg: MESSAGE,
	message: MESSAGE,
	errors: { json: MESSAGE },
	data: null,
});

const errorBodyOf = ({ account }: Provider): string =>
	account.errorBody === undefined ? ERROR_BODY : JSON.stringify(account.errorBody(MESSAGE));

function errorResponses(status: number, outcome: Cause, retried: Fault['retried']): Fault[] {
	return PROVIDERS.map((provider) => ({
		group: 'Status',
		name: `HTTP ${status}`,
		providers: [provider.id],
		action: { kind: 'error', status, body: errorBodyOf(provider) },
		outcome,
		retried,
		quote: PROVIDER_MESSAGE,
	}));
}

const ELSEWHERE = 'https://elsewhere.example/v1/webhooks';

const redirects: Fault[] = [301, 302, 303, 307, 308].map((status) => ({
	group: 'Redirect',
	name: `HTTP ${status} to another host`,
	action: { kind: 'error', status, headers: () => ({ location: ELSEWHERE }) },
	outcome: 'redirected',
	retried: 'none',
}));

const noConnections: Fault[] = [
	{
		group: 'Network',
		name: 'connection refused (the proxy is down)',
		action: { kind: 'noConnection', route: 'closedPort' },
		outcome: 'unreachable',
		retried: 'safe',
	},
	{
		group: 'Network',
		name: 'DNS failure (the name of the proxy)',
		action: { kind: 'noConnection', route: 'unknownName' },
		outcome: 'unreachable',
		retried: 'safe',
	},
];

const brokenConnections: Fault[] = [
	...(['beforeHeaders', 'inBody'] as const).map((where): Fault => ({
		group: 'Network',
		name: where === 'inBody' ? 'reset in the middle of the body' : 'reset before the response',
		action: { kind: 'reset', where },
		outcome: 'unreachable',
		retried: 'safe',
	})),
	{
		group: 'Network',
		name: 'reset before the response, once',
		action: { kind: 'reset', where: 'beforeHeaders' },
		times: 1,
		outcome: 'unreachable',
		retried: 'safe',
	},
];

const timeouts = (['beforeHeaders', 'inBody', 'endless'] as const).map((where): Fault => ({
	group: 'Timeout',
	name: {
		beforeHeaders: 'no response',
		inBody: 'a response that stops in the middle of its body',
		endless: 'a response that never ends',
	}[where],
	action: { kind: 'silence', where },
	outcome: 'timedOut',
	retried: 'safe',
}));

const statuses: Fault[] = [
	...errorResponses(400, 'rejected', 'none'),
	...errorResponses(401, 'unauthorized', 'none'),
	...errorResponses(402, 'noCredit', 'none'),
	...errorResponses(403, 'forbidden', 'none'),
	...errorResponses(404, 'notFound', 'none'),
	...errorResponses(405, 'rejected', 'none'),
	...errorResponses(408, 'unavailable', 'safe'),
	...errorResponses(409, 'rejected', 'none'),
	...errorResponses(413, 'rejected', 'none'),
	...errorResponses(415, 'rejected', 'none'),
	...errorResponses(429, 'rateLimited', 'all'),
	...[500, 502, 503, 504].flatMap((status) => errorResponses(status, 'unavailable', 'safe')),
	{
		group: 'Status',
		name: 'HTTP 404 of a proxy, in HTML',
		action: { kind: 'error', status: 404, body: '<html>Not here</html>' },
		outcome: 'notFound',
		retried: 'none',
	},
	{
		group: 'Status',
		name: 'HTTP 503, once',
		action: { kind: 'error', status: 503 },
		times: 1,
		outcome: 'unavailable',
		retried: 'safe',
		waitMs: [500, 1000],
	},
];

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

/** `Retry-After`: its name in the report, its value, and the expected wait in milliseconds. RFC 9110, section 10.2.3. */
const RETRY_AFTER: ReadonlyArray<readonly [string, string | undefined, readonly [number, number]]> =
	[
		['7 seconds', '7', [7000, 7000]],
		['a date', 'DATE', [28_000, 30_000]],
		['missing', undefined, [500, 1000]],
		['negative', '-5', [500, 1000]],
		['garbage', 'soon', [500, 1000]],
		['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', [500, 1000]],
	];

const retryAfter: Fault[] = [
	...RETRY_AFTER.map(([name, value, waitMs]): Fault => ({
		group: 'Retry-After',
		name: `429 once, Retry-After ${name}`,
		action: {
			kind: 'error',
			status: 429,
			headers: (): HttpResponse['headers'] =>
				value === undefined ? {} : { 'retry-after': value === 'DATE' ? inSeconds(30) : value },
		},
		times: 1,
		outcome: 'rateLimited',
		retried: 'all',
		waitMs,
	})),
	{
		group: 'Retry-After',
		name: '429, Retry-After a week',
		action: { kind: 'error', status: 429, headers: () => ({ 'retry-after': '604800' }) },
		outcome: 'rateLimited',
		retried: 'none',
		quote: 'The provider asks to wait 604800 seconds.',
	},
];

function changedBody(
	name: string,
	change: (original: HttpResponse) => HttpResponse,
	outcome: Fault['outcome'],
): Fault {
	return { group: 'Body', name, action: { kind: 'response', change }, outcome, retried: 'none' };
}

const success = (
	body: string,
	type = 'application/json',
): ((original: HttpResponse) => HttpResponse) => {
	return () => ({ status: 200, headers: { 'content-type': type }, body });
};

/** The name of fields that no documentation has. */
export const UNKNOWN_FIELD = 'brandNew';

/** The JSON with an unknown field in every object. */
function withUnknownFields(value: Json, content: Json): Json {
	if (Array.isArray(value)) return value.map((entry) => withUnknownFields(entry, content));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, inner]) => [
		key,
		// Header names aren't fields: a user chooses them.
		key === 'custom_headers' ? inner : withUnknownFields(inner, content),
	]);
	return { ...(Object.fromEntries(entries) as Record<string, Json>), [UNKNOWN_FIELD]: content };
}

/** Changes the JSON of a response; a response without a body stays as it is. */
function changedJson(change: (body: Json) => Json): (original: HttpResponse) => HttpResponse {
	return (original) =>
		original.body === ''
			? original
			: { ...original, body: JSON.stringify(change(JSON.parse(original.body) as Json)) };
}

const TEN_MEGABYTES = 10 * 1024 * 1024;

const bodies: Fault[] = [
	changedBody('200 with HTML', success('<html>Welcome</html>', 'text/html'), 'invalidJson'),
	changedBody('200 with an empty body', success(''), 'invalidJson'),
	changedBody(
		'200 with truncated JSON',
		(original) => ({ ...success(original.body.slice(0, -1) || '{"a":')(original) }),
		'invalidJson',
	),
	changedBody('200 with null', success('null'), 'unexpectedShape'),
	changedBody(
		'unknown fields everywhere',
		changedJson((body) => withUnknownFields(body, { a: ['b', 1, null] })),
		'complete',
	),
	changedBody(
		'a body of 10 MB',
		(original) =>
			original.body === ''
				? original
				: // Spaces between tokens: the same JSON.
					{
						...original,
						body: original.body[0] + ' '.repeat(TEN_MEGABYTES) + original.body.slice(1),
					},
		'complete',
	),
	changedBody(
		'a wrong content type',
		(original) => ({ ...original, headers: { ...original.headers, 'content-type': 'text/html' } }),
		'complete',
	),
];

/** JoggAI's codes: https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling */
const JOGG_AI_CODES: ReadonlyArray<readonly [number, Cause, Fault['retried']]> = [
	[429, 'rateLimited', 'all'],
	[10104, 'notFound', 'none'],
	[10105, 'unauthorized', 'none'],
	[18020, 'noCredit', 'none'],
	[18025, 'forbidden', 'none'],
	[40000, 'rejected', 'none'],
	[50000, 'unavailable', 'safe'],
];

const codes: Fault[] = JOGG_AI_CODES.flatMap(([code, outcome, retried]) =>
	[200, 400].map((status) => ({
		group: 'JoggAI code',
		name: `code ${code} with HTTP ${status}`,
		providers: ['joggai'] as const,
		action: {
			kind: 'error' as const,
			status,
			body: JSON.stringify({ code, msg: MESSAGE, data: null }),
		},
		outcome,
		retried,
		quote: PROVIDER_MESSAGE,
	})),
);

/** The faults of all requests. `shapes.ts` adds wrong types in responses, `lists.ts` lists that change. */
export const FAULTS: readonly Fault[] = [
	...noConnections,
	...brokenConnections,
	...timeouts,
	...redirects,
	...statuses,
	...retryAfter,
	...bodies,
	...codes,
];
