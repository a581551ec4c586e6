/**
 * What a trigger remembers in n8n's static data. It is a help, and never the truth: it may be missing, stale, or of another
 * workflow, since n8n's public API overwrites it, and executions that save theirs at the same time win over it.
 */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isPathSegment } from '../http/path';
import { isRecord } from '../parsing/json';
import { isUrlOf } from './address';
import { isSha256, sha256 } from './token';

/** What was registered last. */
export interface Memory {
	/**
	 * The URL that was registered, without a token: the only trace of it after n8n has moved to another domain. Null when nothing
	 * is registered.
	 */
	readonly url: string | null;
	/** The provider's IDs of what was registered last, also after it was removed. */
	readonly ids: readonly string[];
	/** SHA-256 of the tokens that were registered: they stay valid after the API key has changed. */
	readonly tokenHashes: readonly string[];
	/** Whether somebody else registered one of them, without a token. */
	readonly hasTokenless: boolean;
	/** Whether it was registered while the editor listened for a test event. */
	readonly isTest: boolean;
}

/** What is remembered where nothing is registered. */
export const NOTHING: Memory = {
	url: null,
	ids: [],
	tokenHashes: [],
	hasTokenless: false,
	isTest: false,
};

/**
 * Reads what the trigger remembers; whatever can't be of this node in this n8n counts as nothing. Of what was removed, only the IDs
 * are read, which name nothing to change.
 * @param webhookId n8n's ID for the webhook of the node, which is part of every URL of its own
 */
export function readMemory(
	context: IHookFunctions | IWebhookFunctions,
	webhookId: string | undefined,
): Memory {
	const data = context.getWorkflowStaticData('node');
	const { instance, url, ids, tokenHashes, hasTokenless, isTest } = data;
	if (instance !== instanceOf(context)) return NOTHING;
	if (url === null) return { ...NOTHING, ids: entriesOf(ids, isId) };
	if (typeof url !== 'string' || webhookId === undefined || !isUrlOf(webhookId, url)) {
		return NOTHING;
	}
	return {
		url,
		ids: entriesOf(ids, isId),
		tokenHashes: entriesOf(tokenHashes, isSha256),
		hasTokenless: hasTokenless === true,
		isTest: isTest === true,
	};
}

/** Remembers what was registered. */
export function writeMemory(context: IHookFunctions, memory: Memory): void {
	Object.assign(context.getWorkflowStaticData('node'), {
		...memory,
		instance: instanceOf(context),
	});
}

/**
 * Names this n8n. Exports of n8n's command line and its public API take static data to other servers, whose trigger must not
 * change what this one has registered. n8n's ID of the instance follows from its encryption key.
 */
function instanceOf(context: IHookFunctions | IWebhookFunctions): string {
	return sha256(context.getInstanceId());
}

function entriesOf(value: unknown, isEntry: (entry: unknown) => entry is string): string[] {
	const values: unknown[] = Array.isArray(value) || isRecord(value) ? Object.values(value) : [];
	return values.filter(isEntry);
}

function isId(value: unknown): value is string {
	return typeof value === 'string' && isPathSegment(value);
}
