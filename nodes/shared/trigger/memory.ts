/**
 * What a trigger remembers in n8n's static data. It is a help, and never the truth: it may be missing, stale, or of another
 * workflow, since n8n's public API overwrites it, and executions that save theirs at the same time win over it.
 */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isPathSegment } from '../http/path';
import { isRecord } from '../parsing/json';
import { isUrlOf } from './address';
import { isSha256 } from './token';

/** What was registered last. */
export interface Memory {
	/** The URL that was registered, without a token: the only trace of it after n8n has moved to another domain. */
	readonly url: string | null;
	/** The provider's IDs of what was registered. */
	readonly ids: readonly string[];
	/** SHA-256 of the tokens that were registered: they stay valid after the API key has changed. */
	readonly tokenHashes: readonly string[];
	/** Whether somebody else registered one of them, without a token. */
	readonly hasTokenless: boolean;
}

/** What is remembered where nothing is registered. */
export const NOTHING: Memory = { url: null, ids: [], tokenHashes: [], hasTokenless: false };

/**
 * Reads what the trigger remembers; whatever can't be of this node counts as nothing.
 * @param webhookId n8n's ID for the webhook of the node, which is part of every URL of its own
 */
export function readMemory(
	context: IHookFunctions | IWebhookFunctions,
	webhookId: string | undefined,
): Memory {
	const { url, ids, tokenHashes, hasTokenless } = context.getWorkflowStaticData('node');
	if (typeof url !== 'string' || webhookId === undefined || !isUrlOf(webhookId, url)) {
		return NOTHING;
	}
	return {
		url,
		ids: entriesOf(ids, isId),
		tokenHashes: entriesOf(tokenHashes, isSha256),
		hasTokenless: hasTokenless === true,
	};
}

/** Remembers what was registered. */
export function writeMemory(context: IHookFunctions, memory: Memory): void {
	Object.assign(context.getWorkflowStaticData('node'), memory);
}

function entriesOf(value: unknown, isEntry: (entry: unknown) => entry is string): string[] {
	const values: unknown[] = Array.isArray(value) || isRecord(value) ? Object.values(value) : [];
	return values.filter(isEntry);
}

function isId(value: unknown): value is string {
	return typeof value === 'string' && isPathSegment(value);
}
