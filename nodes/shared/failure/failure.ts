/**
 * What can go wrong, in the words of the person who must mend it.
 *
 * Inside the package a {@link Failure} carries plain facts. At the edge, {@link nodeErrorFrom} turns them into
 * n8n's own error, built from a clean, small object: n8n saves the whole error with the execution, so
 * no header, request body or key may ever be part of it.
 */
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

/** What a provider itself says about an answer. */
export interface ProviderError {
	/** The provider's own words, or null when it has none. */
	readonly message: string | null;
	/** The provider's own error code, where it has one beside the HTTP status. */
	readonly code?: string;
	/** The provider's name for the request, where it gives one: its support asks for it. */
	readonly requestId?: string;
	/** What the error means, where the provider knows it better than the HTTP status does. */
	readonly kind?: RefusalKind;
}

/** Why a provider turned a request down. */
export type RefusalKind =
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	| 'rejected'
	| 'noCredit'
	| 'rateLimited'
	| 'unavailable';

/** A request that was answered, but not with what was asked for. */
export interface Refusal {
	readonly kind: RefusalKind;
	/** HTTP status of the answer. */
	readonly status: number;
	readonly message: string | null;
	readonly code?: string;
	readonly requestId?: string;
	/** Whether the response was a page of text instead of JSON: it may come from a proxy, not from the API. */
	readonly isPage?: boolean;
	/** How long the provider asks to wait, in milliseconds. */
	readonly retryAfterMs?: number;
}

/** The facts of everything that can go wrong. */
export type FailureFacts =
	| Refusal
	| { readonly kind: 'redirected'; readonly status: number }
	| { readonly kind: 'timedOut'; readonly timeoutMs: number }
	/** No connection, or one that broke; `code` is Node's, e.g. `ECONNRESET`. */
	| { readonly kind: 'unreachable'; readonly code: string | null }
	/** Not JSON. */
	| { readonly kind: 'invalidJson'; readonly status: number }
	/** JSON, but not the documented shape. */
	| {
			readonly kind: 'unexpectedShape';
			readonly place: string;
			readonly expected: string;
			readonly found: string;
	  }
	/** A list was read to its end, and what was asked for isn't in it. */
	| { readonly kind: 'notInList'; readonly id: string }
	/** A webhook that somebody else gave another URL while the node was running. */
	| { readonly kind: 'changedMeanwhile'; readonly id: string }
	/** A list that can't be read to its end. */
	| { readonly kind: 'incomplete'; readonly problem: string }
	/** The field of the credential is empty. */
	| { readonly kind: 'noKey' }
	/** Another field of the credential; `field` is named as the editor shows it. */
	| { readonly kind: 'invalidCredential'; readonly field: string; readonly problem: string }
	/** `parameter` is named as the editor shows it. */
	| { readonly kind: 'invalidParameter'; readonly parameter: string; readonly problem: string };

/**
 * How far a request had come that failed: one that only reads, one that changes something and was sent, one that was sent
 * again after an attempt that may have been applied, or one that was not sent because requests before it had failed.
 */
export type Progress = 'reading' | 'changing' | 'retriedChange' | 'notSent';

/** Thrown inside the package; never leaves it: see {@link nodeErrorFrom}. */
export class Failure extends Error {
	constructor(
		readonly facts: FailureFacts,
		readonly progress: Progress = 'reading',
	) {
		super(facts.kind);
		this.name = 'Failure';
	}
}

/** One sentence for what happened, one for what to do. */
export interface Explanation {
	readonly message: string;
	readonly remedy: string;
}

const REFUSALS: Record<RefusalKind, (label: string) => Explanation> = {
	unauthorized: (label) => ({
		message: `${label} doesn't accept the key of this credential`,
		remedy: `Open the credential, paste a key that is valid at ${label} and test it.`,
	}),
	forbidden: (label) => ({
		message: `${label} doesn't allow this key to do that`,
		remedy: `Use a key with the permission for webhooks, or ask the owner of the ${label} account for it.`,
	}),
	notFound: (label) => ({
		message: `${label} doesn't know what was asked for`,
		remedy:
			'Check the ID: it may have been deleted, or belong to another account than the credential.',
	}),
	rejected: (label) => ({
		message: `${label} rejected the request`,
		remedy: 'Check the parameters of the node against what the provider says.',
	}),
	noCredit: (label) => ({
		message: `The ${label} account has no credit left for this`,
		remedy: `Add credit to the ${label} account, then run the workflow again.`,
	}),
	rateLimited: (label) => ({
		message: `${label} is receiving too many requests from this account`,
		remedy: 'Run the workflow again later, or less often.',
	}),
	unavailable: (label) => ({
		message: `${label} is not available at the moment`,
		remedy: 'Run the workflow again later.',
	}),
};

/** Says what happened and what to do about it, in plain text. Pure; `label` is the provider's name. */
export function explain(facts: FailureFacts, label: string): Explanation {
	switch (facts.kind) {
		case 'redirected':
			return {
				message: `${label} answered with a redirect, which was not followed`,
				remedy:
					'A key is never sent to another address. Check that no proxy stands in between; otherwise the API has moved and this package needs an update.',
			};
		case 'timedOut':
			return {
				message: `${label} didn't answer within ${facts.timeoutMs} ms`,
				remedy: 'Raise Timeout in the options, or run the workflow again later.',
			};
		case 'unreachable':
			return {
				message: `${label} can't be reached from this n8n`,
				remedy: `Check the network, proxy and DNS settings of the server that runs n8n${facts.code === null ? '' : ` (${facts.code})`}.`,
			};
		case 'invalidJson':
			return {
				message: `${label} answered with something that isn't JSON`,
				remedy:
					'A proxy or a maintenance page may have answered instead of the API. Run the workflow again later.',
			};
		case 'unexpectedShape':
			return {
				message: `${label} answered in a shape that isn't documented`,
				remedy: `Expected ${facts.expected} at ${facts.place}, found ${facts.found}. The API may have changed and this package need an update.`,
			};
		case 'noKey':
			return {
				message: `The credential for ${label} holds no key`,
				remedy: 'Open the credential, paste the key and test it.',
			};
		case 'invalidCredential':
			return {
				message: `The field '${facts.field}' of the credential for ${label} is not valid`,
				remedy: `Open the credential and correct it: ${facts.problem}.`,
			};
		case 'notInList':
			return {
				message: `${label} has no webhook with this ID`,
				remedy: REFUSALS.notFound(label).remedy,
			};
		case 'changedMeanwhile':
			return {
				message: `Webhook ${facts.id} was given another URL at ${label} while the node was running`,
				remedy: 'It was not changed. Run the node again.',
			};
		case 'incomplete':
			return {
				message: `The list at ${label} couldn't be read completely`,
				remedy: `${facts.problem} Nothing was handed on. Run the workflow again.`,
			};
		case 'invalidParameter':
			return {
				message: `The parameter '${facts.parameter}' is not valid`,
				remedy: capitalized(`${facts.problem}.`),
			};
		default: {
			const { message, remedy } = REFUSALS[facts.kind](label);
			return { message, remedy: [remedy, ...waitSentence(facts.retryAfterMs)].join(' ') };
		}
	}
}

/** What an item of the error output holds: n8n sends an item there only when it has no other keys. */
interface ErrorItem extends JsonObject {
	/** What happened. */
	error: string;
	/** What to do about it. */
	message: string;
	/** The same facts for an IF node. */
	details: JsonObject;
}

/** Makes the item that stands for a failed one with *Continue On Fail* or on the error output. Pure. */
export function errorItemFrom(error: unknown, label: string): ErrorItem {
	if (!(error instanceof Failure)) {
		const remedy = error instanceof NodeOperationError ? error.description : null;
		return {
			error: error instanceof Error ? error.message : String(error),
			message: remedy ?? '',
			details: {},
		};
	}
	const { facts } = error;
	const { message, remedy } = explain(facts, label);
	return {
		error: message,
		message: [remedy, ...providerSentence(facts, label), ...effect(error, label)].join(' '),
		details: {
			...safeDetails(facts),
			...(error.progress === 'notSent' && { requestSent: false }),
		},
	};
}

/** Whether a change that failed so may have been applied all the same: nobody knows how far the provider had come. */
export function mayHaveBeenApplied({ kind }: FailureFacts): boolean {
	return ['timedOut', 'unreachable', 'invalidJson', 'unexpectedShape', 'unavailable'].includes(
		kind,
	);
}

/** What the failure leaves open: whether the provider was asked at all, and whether a change was made. */
function effect({ facts, progress }: Failure, label: string): string[] {
	const doubt =
		'The change may have been made all the same: look at the list before you repeat it.';
	switch (progress) {
		case 'reading':
			return [];
		case 'changing':
			return mayHaveBeenApplied(facts) ? [doubt] : [];
		case 'retriedChange':
			return [doubt];
		case 'notSent':
			return [
				`This request was not sent: ${label} is in trouble, so this execution stopped asking.`,
			];
	}
}

/** What the reader of an error is told beside the facts. */
export interface ErrorContext {
	readonly node: INode;
	/** The provider's name. */
	readonly label: string;
	readonly itemIndex?: number;
	/** More sentences, e.g. on what had been done before. */
	readonly notes?: readonly string[];
}

/**
 * Makes the error that n8n shows and saves. n8n renders a description as HTML, so everything that came from outside is
 * escaped in it. Pure.
 * @param error a {@link Failure}, or what n8n itself threw
 */
export function nodeErrorFrom(
	error: unknown,
	context: ErrorContext,
): NodeApiError | NodeOperationError {
	const { label, itemIndex, notes = [] } = context;
	const node = withoutFields(context.node);
	if (error instanceof NodeOperationError) {
		// Made anew: n8n gives its own back as it is, with all fields of the node.
		const { message, description, failure } = error;
		return new NodeOperationError(node, message, {
			description: description ?? undefined,
			itemIndex,
			failure,
		});
	}
	if (!(error instanceof Failure)) {
		return new NodeOperationError(node, error instanceof Error ? error : String(error), {
			itemIndex,
		});
	}
	const { facts } = error;
	const { message, remedy } = explain(facts, label);
	const options = {
		message,
		description: escapeHtml(
			[remedy, ...providerSentence(facts, label), ...effect(error, label), ...notes].join(' '),
		),
		itemIndex,
		failure: declaredCause(facts),
	};
	if (['invalidParameter', 'noKey', 'invalidCredential'].includes(facts.kind)) {
		return new NodeOperationError(node, message, options);
	}
	const httpCode = 'status' in facts ? String(facts.status) : undefined;
	return new NodeApiError(node, { message, ...safeDetails(facts) }, { ...options, httpCode });
}

/** The node as it may be saved with an error: what a user typed into its fields may be a secret, such as a header's value. */
export function withoutFields(node: INode): INode {
	const { resource, operation } = node.parameters;
	return { ...node, parameters: { resource, operation } };
}

/** Only what may be saved with an execution: no text that came in through a header or a body but the provider's message. */
function safeDetails(facts: FailureFacts): JsonObject {
	switch (facts.kind) {
		case 'redirected':
		case 'invalidJson':
			return { cause: facts.kind, httpStatus: facts.status };
		case 'timedOut':
			return { cause: facts.kind, timeoutMs: facts.timeoutMs };
		case 'unreachable':
			return { cause: facts.kind, networkError: facts.code };
		case 'unexpectedShape':
			return { cause: facts.kind, place: facts.place };
		case 'notInList':
		case 'changedMeanwhile':
			return { cause: facts.kind, id: facts.id };
		case 'incomplete':
		case 'noKey':
			return { cause: facts.kind };
		case 'invalidCredential':
			return { cause: facts.kind, field: facts.field };
		case 'invalidParameter':
			return { cause: facts.kind, parameter: facts.parameter };
		default:
			return {
				cause: facts.kind,
				httpStatus: facts.status,
				providerMessage: facts.message,
				...(facts.code === undefined ? {} : { providerCode: facts.code }),
				...(facts.requestId === undefined ? {} : { requestId: facts.requestId }),
				...(facts.retryAfterMs === undefined
					? {}
					: { retryAfterSeconds: Math.ceil(facts.retryAfterMs / 1000) }),
			};
	}
}

/** n8n's own vocabulary of causes, for whoever reads the error by program. */
function declaredCause(facts: FailureFacts): NodeApiError['failure'] {
	switch (facts.kind) {
		case 'unauthorized':
		case 'noKey':
		case 'invalidCredential':
			return { cause: 'credential-invalid' };
		case 'rateLimited':
			return { cause: 'rate-limited', retryAfterMs: facts.retryAfterMs };
		case 'unavailable':
			return { cause: 'temporarily-unavailable', retryAfterMs: facts.retryAfterMs };
		case 'timedOut':
		case 'unreachable':
			return { cause: 'temporarily-unavailable' };
		case 'notInList':
		case 'notFound':
		case 'invalidParameter':
			return { cause: 'configuration-invalid' };
		default:
			return undefined;
	}
}

/** The provider's own words, and what its support asks for. */
function providerSentence(facts: FailureFacts, label: string): string[] {
	if (!('message' in facts)) return [];
	const { message, code, requestId } = facts;
	if (message === null) {
		return requestId === undefined ? [] : [`${label}'s ID of the request is ${requestId}.`];
	}
	const names = [
		...(code === undefined ? [] : [`code ${code}`]),
		...(requestId === undefined ? [] : [`request ${requestId}`]),
	];
	return [`${label} says${names.length === 0 ? '' : ` (${names.join(', ')})`}: “${message}”`];
}

function waitSentence(retryAfterMs: number | undefined): string[] {
	return retryAfterMs === undefined
		? []
		: [`The provider asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds.`];
}

/** Escapes what could begin a tag or an entity; quotes can't, outside of a tag, and stay readable where no HTML is shown. */
export function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function capitalized(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
