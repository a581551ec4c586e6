/** Every way in which an answer can go wrong, as plain data, with what the README says must come of it. */
import type { Json } from '../sandbox/provider.ts';
import { PROVIDERS, type Provider, type ProviderId } from '../sandbox/providers.ts';
import type { Answer } from './account.ts';

/** What the README's table "When something goes wrong" has a sentence for. */
export const SENTENCES = {
	unauthorized: "doesn't accept the key of this credential",
	forbidden: "doesn't allow this key to do that",
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

/** What the provider does instead of answering. */
export type Act =
	/** Answers with an error, and does nothing else. */
	| {
			readonly kind: 'refuse';
			readonly status: number;
			readonly headers?: () => Answer['headers'];
			readonly body?: string;
	  }
	/** Does what it was asked for, and breaks the connection. */
	| { readonly kind: 'reset'; readonly where: 'beforeHeaders' | 'inBody' }
	/** Does what it was asked for, and leaves the answer unfinished. */
	| { readonly kind: 'silence'; readonly where: 'beforeHeaders' | 'inBody' | 'dripping' }
	/** Does what it was asked for, and answers otherwise than documented. */
	| { readonly kind: 'answer'; readonly change: (clean: Answer) => Answer }
	/** Isn't there: the environment leads nowhere. */
	| { readonly kind: 'away'; readonly route: 'closedPort' | 'unknownName' };

/** One fault. */
export interface Fault {
	readonly group: string;
	readonly name: string;
	/** The providers that it makes sense for; all unless given. */
	readonly providers?: readonly ProviderId[];
	readonly act: Act;
	/** How often it happens before the provider is well again; for ever unless given. */
	readonly times?: number;
	/** What must come of it: the error, or the right and complete result. */
	readonly outcome: Cause | 'complete';
	/** Which requests are sent again, up to four times: none, those that are safe to repeat (no POST), all. */
	readonly repeated: 'none' | 'safe' | 'all';
	/** The wait before the request is sent again, in milliseconds, at least and at most. */
	readonly waitMs?: readonly [number, number];
	/** The field that it changes in an answer that must be accepted all the same. */
	readonly changes?: string;
	/** Provider's words that the error must quote. */
	readonly quote?: string;
}

const WORDS = 'So says the provider.';

/** ECHO stands for the key and the body that the provider was sent. */
const MESSAGE = `${WORDS} ECHO`;

/** The error body that each provider documents, as text; one text that most can parse. */
const ERROR_BODY = JSON.stringify({
	code: 1,
	msg: MESSAGE,
	message: MESSAGE,
	errors: { json: MESSAGE },
	data: null,
});

const errorBodyOf = ({ account }: Provider): string =>
	account.errorBody === undefined ? ERROR_BODY : JSON.stringify(account.errorBody(MESSAGE));

function refusals(status: number, outcome: Cause, repeated: Fault['repeated']): Fault[] {
	return PROVIDERS.map((provider) => ({
		group: 'Status',
		name: `HTTP ${status}`,
		providers: [provider.id],
		act: { kind: 'refuse', status, body: errorBodyOf(provider) },
		outcome,
		repeated,
		quote: WORDS,
	}));
}

const ELSEWHERE = 'https://elsewhere.example/v1/webhooks';

const redirects: Fault[] = [301, 302, 303, 307, 308].map((status) => ({
	group: 'Redirect',
	name: `HTTP ${status} to another host`,
	act: { kind: 'refuse', status, headers: () => ({ location: ELSEWHERE }) },
	outcome: 'redirected',
	repeated: 'none',
}));

const away: Fault[] = [
	{
		group: 'Network',
		name: 'connection refused (the proxy is down)',
		act: { kind: 'away', route: 'closedPort' },
		outcome: 'unreachable',
		repeated: 'safe',
	},
	{
		group: 'Network',
		name: 'DNS failure (the name of the proxy)',
		act: { kind: 'away', route: 'unknownName' },
		outcome: 'unreachable',
		repeated: 'safe',
	},
];

const broken: Fault[] = [
	...(['beforeHeaders', 'inBody'] as const).map((where): Fault => ({
		group: 'Network',
		name: where === 'inBody' ? 'reset in the middle of the body' : 'reset before the answer',
		act: { kind: 'reset', where },
		outcome: 'unreachable',
		repeated: 'safe',
	})),
	{
		group: 'Network',
		name: 'reset before the answer, once',
		act: { kind: 'reset', where: 'beforeHeaders' },
		times: 1,
		outcome: 'unreachable',
		repeated: 'safe',
	},
];

const silences = (['beforeHeaders', 'inBody', 'dripping'] as const).map((where): Fault => ({
	group: 'Timeout',
	name: {
		beforeHeaders: 'no answer',
		inBody: 'an answer that stops in its body',
		dripping: 'an answer that drips on for ever',
	}[where],
	act: { kind: 'silence', where },
	outcome: 'timedOut',
	repeated: 'safe',
}));

const statuses: Fault[] = [
	...refusals(400, 'rejected', 'none'),
	...refusals(401, 'unauthorized', 'none'),
	...refusals(402, 'noCredit', 'none'),
	...refusals(403, 'forbidden', 'none'),
	...refusals(404, 'notFound', 'none'),
	...refusals(405, 'rejected', 'none'),
	...refusals(408, 'unavailable', 'safe'),
	...refusals(409, 'rejected', 'none'),
	...refusals(413, 'rejected', 'none'),
	...refusals(415, 'rejected', 'none'),
	...refusals(429, 'rateLimited', 'all'),
	...[500, 502, 503, 504].flatMap((status) => refusals(status, 'unavailable', 'safe')),
	{
		group: 'Status',
		name: 'HTTP 404 of a proxy, in HTML',
		act: { kind: 'refuse', status: 404, body: '<html>Not here</html>' },
		outcome: 'notFound',
		repeated: 'none',
	},
	{
		group: 'Status',
		name: 'HTTP 503, once',
		act: { kind: 'refuse', status: 503 },
		times: 1,
		outcome: 'unavailable',
		repeated: 'safe',
		waitMs: [500, 1000],
	},
];

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

/** `Retry-After`: what it says, and what is waited for, in milliseconds. RFC 9110, section 10.2.3. */
const PATIENCE: ReadonlyArray<readonly [string, string | undefined, readonly [number, number]]> = [
	['7 seconds', '7', [7000, 7000]],
	['a date', 'DATE', [28_000, 30_000]],
	['notInList', undefined, [500, 1000]],
	['negative', '-5', [500, 1000]],
	['garbage', 'soon', [500, 1000]],
	['a date that is past', 'Wed, 21 Oct 2015 07:28:00 GMT', [500, 1000]],
];

const patience: Fault[] = [
	...PATIENCE.map(([name, value, waitMs]): Fault => ({
		group: 'Retry-After',
		name: `429 once, Retry-After ${name}`,
		act: {
			kind: 'refuse',
			status: 429,
			headers: (): Answer['headers'] =>
				value === undefined ? {} : { 'retry-after': value === 'DATE' ? inSeconds(30) : value },
		},
		times: 1,
		outcome: 'rateLimited',
		repeated: 'all',
		waitMs,
	})),
	{
		group: 'Retry-After',
		name: '429, Retry-After a week',
		act: { kind: 'refuse', status: 429, headers: () => ({ 'retry-after': '604800' }) },
		outcome: 'rateLimited',
		repeated: 'none',
		quote: 'The provider asks to wait 604800 seconds.',
	},
];

function instead(
	name: string,
	change: (clean: Answer) => Answer,
	outcome: Fault['outcome'],
): Fault {
	return { group: 'Body', name, act: { kind: 'answer', change }, outcome, repeated: 'none' };
}

const success = (body: string, type = 'application/json'): ((clean: Answer) => Answer) => {
	return () => ({ status: 200, headers: { 'content-type': type }, body });
};

/** The key of fields that nobody knows. */
export const UNKNOWN_FIELD = 'brandNew';

/** The JSON with an unknown field in every object. */
function withUnknownFields(value: Json, content: Json): Json {
	if (Array.isArray(value)) return value.map((entry) => withUnknownFields(entry, content));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, inner]) => [
		key,
		// Header names are no fields: a user makes them up.
		key === 'custom_headers' ? inner : withUnknownFields(inner, content),
	]);
	return { ...(Object.fromEntries(entries) as Record<string, Json>), [UNKNOWN_FIELD]: content };
}

/** A change of the JSON of an answer; an answer without content stays. */
function rewritten(change: (body: Json) => Json): (clean: Answer) => Answer {
	return (clean) =>
		clean.body === ''
			? clean
			: { ...clean, body: JSON.stringify(change(JSON.parse(clean.body) as Json)) };
}

const TEN_MEGABYTES = 10 * 1024 * 1024;

const bodies: Fault[] = [
	instead('200 with HTML', success('<html>Welcome</html>', 'text/html'), 'invalidJson'),
	instead('200 with an empty body', success(''), 'invalidJson'),
	instead(
		'200 with truncated JSON',
		(clean) => ({ ...success(clean.body.slice(0, -1) || '{"a":')(clean) }),
		'invalidJson',
	),
	instead('200 with null', success('null'), 'unexpectedShape'),
	instead(
		'unknown fields everywhere',
		rewritten((body) => withUnknownFields(body, { a: ['b', 1, null] })),
		'complete',
	),
	instead(
		'a body of 10 MB',
		(clean) =>
			clean.body === ''
				? clean
				: // Blanks between tokens: the same JSON.
					{ ...clean, body: clean.body[0] + ' '.repeat(TEN_MEGABYTES) + clean.body.slice(1) },
		'complete',
	),
	instead(
		'a wrong content type',
		(clean) => ({ ...clean, headers: { ...clean.headers, 'content-type': 'text/html' } }),
		'complete',
	),
];

/** JoggAI's codes: https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling */
const JOGG_AI_CODES: ReadonlyArray<readonly [number, Cause, Fault['repeated']]> = [
	[429, 'rateLimited', 'all'],
	[10104, 'notFound', 'none'],
	[10105, 'unauthorized', 'none'],
	[18020, 'noCredit', 'none'],
	[18025, 'forbidden', 'none'],
	[40000, 'rejected', 'none'],
	[50000, 'unavailable', 'safe'],
];

const codes: Fault[] = JOGG_AI_CODES.flatMap(([code, outcome, repeated]) =>
	[200, 400].map((status) => ({
		group: 'JoggAI code',
		name: `code ${code} with HTTP ${status}`,
		providers: ['joggai'] as const,
		act: {
			kind: 'refuse' as const,
			status,
			body: JSON.stringify({ code, msg: MESSAGE, data: null }),
		},
		outcome,
		repeated,
		quote: WORDS,
	})),
);

/** All faults that any request can meet. The shapes of answers and the pages of lists come on top. */
export const FAULTS: readonly Fault[] = [
	...away,
	...broken,
	...silences,
	...redirects,
	...statuses,
	...patience,
	...bodies,
	...codes,
];
