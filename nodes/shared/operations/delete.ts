/** *Delete*: removes a webhook; one that is already gone counts as deleted, so that a run can be repeated. */
import type { INodeProperties } from 'n8n-workflow';

import type { Client } from '../client/client';
import { Failure } from '../failure/failure';
import type { FailureFacts } from '../failure/kinds';
import type { Provider } from '../model/provider';
import type { Call } from '../model/request';
import { operation } from './operation';
import type { Operation } from './operation';
import { TEXTS } from './texts';

/**
 * Deletes a webhook unless it is gone already.
 * @returns whether it existed, as far as the responses tell; a notice to the user tells the rest
 * @throws Failure
 */
export async function deleteWebhook(
	client: Client,
	id: string,
	deletion: Call<unknown>,
): Promise<boolean> {
	return await client.call(deletion).then(
		() => true,
		(error: unknown) => {
			if (!(error instanceof Failure) || !saysGone(client, error.facts)) throw error;
			// An attempt that failed otherwise may be what deleted it.
			const isInDoubt = error.progress === 'retriedChange';
			const reason = isInDoubt
				? 'an earlier attempt has probably deleted it'
				: 'it was already deleted, or the ID is wrong';
			client.notify(`${client.provider.label} has no webhook ${id}: ${reason}.`);
			return isInDoubt;
		},
	);
}

/**
 * Sends a call about a webhook that may be gone.
 * @returns undefined when the API says that it doesn't exist
 * @throws Failure of any other kind
 */
export async function unlessGone<T>(client: Client, webhook: Call<T>): Promise<T | undefined> {
	return await client.call(webhook).catch((error: unknown) => {
		if (error instanceof Failure && saysGone(client, error.facts)) return undefined;
		throw error;
	});
}

/**
 * Whether the API says that the webhook doesn't exist. A page of text may come from a proxy, and Apify's
 * `record-or-token-not-found` may be about the key.
 */
function saysGone(client: Client, facts: FailureFacts): boolean {
	if (facts.kind !== 'notFound' || facts.isPage === true) return false;
	return client.isKeyAccepted() || !facts.code?.includes('token');
}

/**
 * The operation *Delete*.
 * @param webhook the field that picks the webhook
 */
export function deleteOperation(
	provider: Provider,
	webhook: INodeProperties,
	deletion: (id: string) => Call<unknown>,
): Operation {
	return operation({
		text: TEXTS.delete,
		access: { changes: webhook },
		fields: [webhook],
		readTask(fields) {
			const id = fields.id(webhook);
			return async (client) => {
				const existed = await deleteWebhook(client, id, deletion(id));
				return [{ id, provider: provider.name, deleted: true, existed }];
			};
		},
	});
}
