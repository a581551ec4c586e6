/**
 * What n8n shows and saves of an error. n8n saves the whole error with the execution, so it is built from a clean, small
 * object: no header, request body or key may ever be part of it.
 */
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

import { explain, Failure, isInDoubt } from './failure';
import { KINDS } from './kinds';
import type { FailureFacts, FailureKind } from './kinds';

/** What an item of the error output holds: n8n sends an item there only when it has no other keys. */
interface ErrorItem extends JsonObject {
	/** What happened. */
	error: string;
	/** What to do about it. */
	message: string;
	/** The same facts for an IF node. */
	details: JsonObject;
}

/** Makes the item for a failed one with *Continue On Fail* or on the error output. Pure; `label` is the provider's name. */
export function errorItemFrom(error: unknown, label: string): ErrorItem {
	if (!(error instanceof Failure)) {
		const remedy = error instanceof NodeOperationError ? error.description : null;
		return {
			error: error instanceof Error ? error.message : String(error),
			message: remedy ?? '',
			details: {},
		};
	}
	return {
		error: explain(error.facts, label).message,
		message: describe(error, label).join(' '),
		details: {
			...safeDetails(error.facts),
			...(error.progress === 'notSent' && { requestSent: false }),
		},
	};
}

/** What the user sees in an error in addition to the facts. */
export interface ErrorContext {
	readonly node: INode;
	/** The provider's name. */
	readonly label: string;
	readonly itemIndex?: number;
	/** More sentences, e.g. on what had been done before. */
	readonly notes?: readonly string[];
}

/**
 * Makes the error that n8n shows and saves. Pure.
 * @param error a {@link Failure}, or what n8n itself threw
 */
export function nodeErrorFrom(
	error: unknown,
	context: ErrorContext,
): NodeApiError | NodeOperationError {
	const { label, itemIndex, notes = [] } = context;
	const node = withoutFields(context.node);
	if (!(error instanceof Failure)) return cleaned(error, node, itemIndex);
	const { facts } = error;
	const { message } = explain(facts, label);
	const options = {
		message,
		description: escapeHtml([...describe(error, label), ...notes].join(' ')),
		itemIndex,
		failure: declaredCause(facts),
	};
	if (KINDS[facts.kind].isUserMistake === true) {
		return new NodeOperationError(node, message, options);
	}
	const httpCode = 'status' in facts ? String(facts.status) : undefined;
	return new NodeApiError(node, { message, ...safeDetails(facts) }, { ...options, httpCode });
}

/**
 * Makes an error whose message says what to do, too: n8n shows the message alone where a publication failed, and gives it alone
 * to an AI agent.
 * @param error a {@link Failure}, or what n8n itself threw
 */
export function errorInOneMessage(
	error: unknown,
	context: ErrorContext,
): NodeApiError | NodeOperationError {
	const nodeError = nodeErrorFrom(error, context);
	const { error: what, message: remedy } = errorItemFrom(error, context.label);
	const sentences = [/[.!?]$/.test(what) ? what : `${what}.`, remedy, ...(context.notes ?? [])];
	nodeError.message = sentences.filter((sentence) => sentence !== '').join(' ');
	return nodeError;
}

/** An error of n8n's own, or an unexpected one, that holds no fields of the node. */
function cleaned(error: unknown, node: INode, itemIndex: number | undefined): NodeOperationError {
	if (!(error instanceof NodeOperationError)) {
		const reason = error instanceof Error ? error : String(error);
		return new NodeOperationError(node, reason, { itemIndex });
	}
	// A new error: given its own one, n8n returns the same, with all fields of the node.
	const { message, description, failure } = error;
	return new NodeOperationError(node, message, {
		description: description ?? undefined,
		itemIndex,
		failure,
	});
}

/** The node as it may be saved with an error: what a user typed into its fields may be a secret, such as a header's value. */
export function withoutFields(node: INode): INode {
	const { resource, operation } = node.parameters;
	return { ...node, parameters: { resource, operation } };
}

/** What to do, what the provider says, and what the failure leaves open. */
function describe(failure: Failure, label: string): string[] {
	const { facts } = failure;
	const words = quote(facts, label);
	return [
		explain(facts, label).remedy,
		...(words === null ? [] : [words]),
		...effect(failure, label),
	];
}

/** Whether the request was sent at all, and whether a change was applied, where the user can't know. */
function effect(failure: Failure, label: string): string[] {
	if (failure.progress === 'notSent') {
		return [
			`This request was not sent: earlier requests to ${label} failed, so this execution stopped sending more.`,
		];
	}
	return isInDoubt(failure)
		? ['The change may still have been applied. Check the webhook before you retry.']
		: [];
}

function quote<K extends FailureKind>(facts: FailureFacts<K>, label: string): string | null {
	return KINDS[facts.kind].quote?.(label, facts) ?? null;
}

function safeDetails<K extends FailureKind>(facts: FailureFacts<K>): JsonObject {
	return { cause: facts.kind, ...KINDS[facts.kind].details(facts) };
}

function declaredCause<K extends FailureKind>(facts: FailureFacts<K>): NodeApiError['failure'] {
	return KINDS[facts.kind].n8nCause?.(facts);
}

/**
 * Escapes what could begin a tag or an entity, since n8n renders descriptions and hints as HTML. Quotes can't, outside of a
 * tag, and stay readable where no HTML is shown.
 */
export function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
