/**
 * What can go wrong: the facts of each kind of failure, and one row per kind that says what follows from them.
 *
 * A new kind is one entry in {@link FactsByKind} and one row in {@link KINDS}.
 */
import type { JsonObject, NodeApiError } from 'n8n-workflow';

/** The facts of a refusal: the provider responded, but with an error. */
interface RefusalFacts {
	/** HTTP status of the response. */
	readonly status: number;
	/** How the credential names the key, e.g. `API Token`. */
	readonly keyName: string;
	/** The provider's own words, or null when it has none. */
	readonly message: string | null;
	/** The provider's own error code, where it has one in addition to the HTTP status. */
	readonly code?: string;
	/** The provider's ID of the request, where it gives one: its support asks for it. */
	readonly requestId?: string;
	/** Whether the response was a page of text instead of JSON: it may come from a proxy, not from the API. */
	readonly isPage?: boolean;
	/** Of the events that the user chose, those that the provider doesn't document. */
	readonly undocumentedEvents?: readonly string[];
	/** Those of them that the provider's message quotes where it lists its own events: they are why the request was rejected. */
	readonly refusedEvents?: readonly string[];
	/** Whether the HTTP status says success, from a provider that doesn't document an error with one: the two contradict each other. */
	readonly hasSuccessStatus?: true;
	/** How long to wait according to the provider, in milliseconds. */
	readonly retryAfterMs?: number;
}

/** Why a provider refused a request. */
export type RefusalKind =
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	| 'rejected'
	| 'noCredit'
	| 'rateLimited'
	| 'unavailable';

/** The facts of each kind of failure. */
interface FactsByKind extends Record<RefusalKind, RefusalFacts> {
	redirected: { readonly status: number };
	timedOut: { readonly timeoutMs: number };
	/** The time for all requests of a trigger's hook was up. */
	outOfTime: { readonly budgetMs: number };
	/** No connection, or one that broke; `code` is Node's, e.g. `ECONNRESET`. */
	unreachable: { readonly code: string | null };
	invalidJson: { readonly status: number };
	/** JSON, but not in the documented shape. */
	unexpectedShape: { readonly place: string; readonly expected: string; readonly found: string };
	/** A list was read to its end, and the requested webhook isn't in it. */
	notInList: { readonly id: string };
	/** A webhook that somebody else gave another URL while the node was running. */
	changedMeanwhile: { readonly id: string };
	/** A list that can't be read to its end. */
	incomplete: { readonly problem: string };
	/** The URL of a trigger in this n8n can't be registered. */
	invalidWebhookUrl: { readonly problem: string };
	/** A change that would overwrite a secret with its mask. */
	maskedValue: { readonly mask: string };
	/** The key in the credential is empty. */
	noKey: { readonly keyName: string };
	/** Another field of the credential; `field` is its name in the editor. */
	invalidCredential: { readonly field: string; readonly problem: string };
	/** `parameter` is its name in the editor. */
	invalidParameter: { readonly parameter: string; readonly problem: string };
}

/** The name of what went wrong: `details.cause` of a failed item. */
export type FailureKind = keyof FactsByKind;

/** What went wrong, by `kind`, and the facts that belong to it; of any kind unless given. */
export type FailureFacts<K extends FailureKind = FailureKind> = {
	[P in K]: { readonly kind: P } & FactsByKind[P];
}[K];

/** What follows from a failure of one kind. Sentences are plain text, and `label` is the provider's name. */
interface Row<Facts> {
	/** What happened, in one sentence without a period. */
	readonly message: (label: string, facts: Facts) => string;
	/** What to do about it, in whole sentences. */
	readonly remedy: (label: string, facts: Facts) => string;
	/** What the provider says about it, in one sentence; null when it says nothing. */
	readonly quote?: (label: string, facts: Facts) => string | null;
	/** What n8n may save of the facts: no string from a header or a body but the provider's message. */
	readonly details: (facts: Facts) => JsonObject;
	/** n8n's own name of the cause, for programs that read the error. */
	readonly n8nCause?: (facts: Facts) => NodeApiError['failure'];
	/** Whether waiting may help. */
	readonly isTransient?: true;
	/** Whether the provider may have applied a change that failed so. */
	readonly mayHaveBeenApplied?: (facts: Facts) => boolean;
	/** Whether the user can correct it in the node or in its credential, and no request was sent. */
	readonly isUserMistake?: true;
}

const CREDENTIAL_INVALID = () => ({ cause: 'credential-invalid' }) as const;

const CONFIGURATION_INVALID = () => ({ cause: 'configuration-invalid' }) as const;

const TEMPORARILY_UNAVAILABLE = () => ({ cause: 'temporarily-unavailable' }) as const;

const ALWAYS = () => true;

/** Node's codes of a host without an address, and of an address where nobody listens: nothing was sent. */
const NOT_CONNECTED = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

const CHECK_ID =
	'Not found. Check the ID: it may have been deleted, or belong to another account than the credential.';

/** The row of each kind of failure. */
export const KINDS: { readonly [K in FailureKind]: Row<FactsByKind[K]> } = {
	unauthorized: refusal({
		message: (label, { keyName }) => `${label} doesn't accept the ${keyName} of this credential`,
		remedy: (label, { keyName }) =>
			`Open the credential, paste a valid ${keyName} of ${label} and test it.`,
		n8nCause: CREDENTIAL_INVALID,
	}),
	forbidden: refusal({
		message: (label, { keyName }) => `${label} doesn't allow this ${keyName} to do that`,
		remedy: (label, { keyName }) =>
			`Use another ${keyName} with the permission for webhooks, or ask the owner of the ${label} account for it.`,
	}),
	notFound: refusal({
		message: (label) => `${label} couldn't find that resource`,
		remedy: () => CHECK_ID,
		n8nCause: CONFIGURATION_INVALID,
	}),
	rejected: refusal({
		message: (label) => `${label} rejected the request`,
		remedy: remedyOfRejection,
		// What the provider says of a refused event is then the list of all others, and too long to be read.
		quote: (label, facts) => (facts.refusedEvents === undefined ? quote(label, facts) : null),
		mayHaveBeenApplied: ({ hasSuccessStatus }) => hasSuccessStatus === true,
	}),
	noCredit: refusal({
		message: (label) => `The ${label} account has no credit left for this`,
		remedy: (label) => `Add credit to the ${label} account, then run the workflow again.`,
	}),
	rateLimited: refusal({
		message: (label) => `${label} is receiving too many requests from this account`,
		remedy: () => 'Run the workflow again later, or less often.',
		n8nCause: ({ retryAfterMs }) => ({ cause: 'rate-limited', retryAfterMs }),
		isTransient: true,
	}),
	unavailable: refusal({
		message: (label) => `${label} is not available at the moment`,
		remedy: () => 'Run the workflow again later.',
		n8nCause: ({ retryAfterMs }) => ({ cause: 'temporarily-unavailable', retryAfterMs }),
		isTransient: true,
		mayHaveBeenApplied: ALWAYS,
	}),
	redirected: {
		message: (label) => `${label} responded with a redirect, which was not followed`,
		remedy: () =>
			'A key is never sent to another address. Check that there is no proxy in between; otherwise the API has moved and this package needs an update.',
		details: ({ status }) => ({ httpStatus: status }),
	},
	timedOut: {
		message: (label, { timeoutMs }) => `${label} didn't respond within ${timeoutMs} ms`,
		remedy: () => 'Raise Timeout in the options, or run the workflow again later.',
		details: ({ timeoutMs }) => ({ timeoutMs }),
		n8nCause: TEMPORARILY_UNAVAILABLE,
		isTransient: true,
		mayHaveBeenApplied: ALWAYS,
	},
	outOfTime: {
		message: (label, { budgetMs }) =>
			`${label} didn't respond within the ${budgetMs} ms that a trigger has`,
		remedy: () => 'Publish the workflow again later.',
		details: ({ budgetMs }) => ({ budgetMs }),
		n8nCause: TEMPORARILY_UNAVAILABLE,
		mayHaveBeenApplied: ALWAYS,
	},
	unreachable: {
		message: (label) => `${label} can't be reached from this n8n`,
		remedy: (_, { code }) =>
			`Check the network, proxy and DNS settings of the server that runs n8n${code === null ? '' : ` (${code})`}.`,
		details: ({ code }) => ({ networkError: code }),
		n8nCause: TEMPORARILY_UNAVAILABLE,
		isTransient: true,
		mayHaveBeenApplied: ({ code }) => !NOT_CONNECTED.includes(code ?? ''),
	},
	invalidJson: {
		message: (label) => `${label} responded with something that isn't JSON`,
		remedy: () =>
			'The response may come from a proxy or a maintenance page instead of the API. Run the workflow again later.',
		details: ({ status }) => ({ httpStatus: status }),
		mayHaveBeenApplied: ALWAYS,
	},
	unexpectedShape: {
		message: (label) => `${label} responded in a shape that isn't documented`,
		remedy: (_, { expected, place, found }) =>
			`Expected ${expected} at ${place}, found ${found}. The API may have changed and this package need an update.`,
		details: ({ place }) => ({ place }),
		mayHaveBeenApplied: ALWAYS,
	},
	notInList: {
		message: (label) => `${label} has no webhook with this ID`,
		remedy: () => CHECK_ID,
		details: ({ id }) => ({ id }),
		n8nCause: CONFIGURATION_INVALID,
	},
	changedMeanwhile: {
		message: (label, { id }) =>
			`Webhook ${id} was given another URL at ${label} while the node was running`,
		remedy: () => 'It was not changed. Run the node again.',
		details: ({ id }) => ({ id }),
	},
	incomplete: {
		message: (label) => `The list at ${label} couldn't be read completely`,
		remedy: (_, { problem }) => `${problem} No items were returned. Run the workflow again.`,
		details: () => ({}),
	},
	invalidWebhookUrl: {
		message: (label) => `${label} can't call the webhook URL of this trigger`,
		remedy: (_, { problem }) => problem,
		details: () => ({}),
		n8nCause: CONFIGURATION_INVALID,
		isUserMistake: true,
	},
	maskedValue: {
		message: (label) => `A masked value can't be sent to ${label}`,
		remedy: (_, { mask }) =>
			`The request holds ${mask}, which stands for a secret and would replace it. It was not sent. Use the value itself: Get or Get Many return it with Output "Raw" and Include Secrets.`,
		details: () => ({}),
		n8nCause: CONFIGURATION_INVALID,
		isUserMistake: true,
	},
	noKey: {
		message: (label, { keyName }) => `The credential for ${label} holds no ${keyName}`,
		remedy: (_, { keyName }) => `Open the credential, paste the ${keyName} and test it.`,
		details: () => ({}),
		n8nCause: CREDENTIAL_INVALID,
		isUserMistake: true,
	},
	invalidCredential: {
		message: (label, { field }) =>
			`The field '${field}' of the credential for ${label} is not valid`,
		remedy: (_, { problem }) => `Open the credential and correct it: ${problem}.`,
		details: ({ field }) => ({ field }),
		n8nCause: CREDENTIAL_INVALID,
		isUserMistake: true,
	},
	invalidParameter: {
		message: (_, { parameter }) => `The parameter '${parameter}' is not valid`,
		remedy: (_, { problem }) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
		details: ({ parameter }) => ({ parameter }),
		n8nCause: CONFIGURATION_INVALID,
		isUserMistake: true,
	},
};

/** The row of a refusal: its facts and the provider's words are the same for every reason. */
function refusal(reason: Omit<Row<RefusalFacts>, 'details'>): Row<RefusalFacts> {
	return {
		quote,
		...reason,
		remedy: (label, facts) =>
			[reason.remedy(label, facts), ...waitSentence(facts.retryAfterMs)].join(' '),
		details: ({ status, message, code, requestId, retryAfterMs }) => ({
			httpStatus: status,
			providerMessage: message,
			...(code !== undefined && { providerCode: code }),
			...(requestId !== undefined && { requestId }),
			...(retryAfterMs !== undefined && { retryAfterSeconds: inSeconds(retryAfterMs) }),
		}),
	};
}

/** What to correct in a rejected request: the events first that the provider doesn't know, or may not know. */
function remedyOfRejection(label: string, facts: RefusalFacts): string {
	const { refusedEvents, undocumentedEvents } = facts;
	if (refusedEvents !== undefined) {
		return `${label} doesn't know ${eventNames(refusedEvents)}. Choose from the list, or check the spelling.`;
	}
	const advice = 'Check the parameters of the node against what the provider says.';
	if (undocumentedEvents === undefined) return advice;
	return `${label} doesn't document ${eventNames(undocumentedEvents)} and may refuse ${undocumentedEvents.length === 1 ? 'it' : 'them'}. ${advice}`;
}

function eventNames(events: readonly string[]): string {
	const names = events.map((event) => `'${event}'`).join(', ');
	return `the ${events.length === 1 ? 'event' : 'events'} ${names}`;
}

/** The provider's own words, and what its support asks for. */
function quote(label: string, { message, code, requestId }: RefusalFacts): string | null {
	if (message === null) {
		return requestId === undefined ? null : `${label}'s ID of the request is ${requestId}.`;
	}
	const names = [
		...(code === undefined ? [] : [`code ${code}`]),
		...(requestId === undefined ? [] : [`request ${requestId}`]),
	];
	return `${label} says${names.length === 0 ? '' : ` (${names.join(', ')})`}: “${message}”`;
}

function waitSentence(retryAfterMs: number | undefined): string[] {
	return retryAfterMs === undefined
		? []
		: [`The provider asks to wait ${inSeconds(retryAfterMs)} seconds.`];
}

function inSeconds(milliseconds: number): number {
	return Math.ceil(milliseconds / 1000);
}
