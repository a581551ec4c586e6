/** *Get*: one webhook, also where the API has no request for a single one. */
import type { INodeProperties } from 'n8n-workflow';

import type { Client } from '../client/client';
import { Failure } from '../failure/failure';
import type { PagedList } from '../model/list';
import type { Provider } from '../model/provider';
import type { Entry, Webhook } from '../model/webhook';
import { webhookOperation } from './operation';
import type { Operation } from './operation';
import { TEXTS } from './texts';

/**
 * Finds a webhook in the list.
 * @throws Failure `notInList`
 */
export async function findInList(
	client: Client,
	list: PagedList<Webhook>,
	id: string,
): Promise<Entry<Webhook>> {
	const found = (await client.list(list)).find(({ value }) => value.id === id);
	if (found === undefined) throw new Failure({ kind: 'notInList', id });
	return found;
}

/** The operation *Get*, where the API has no request for a single webhook. */
export function getFromListOperation(
	provider: Provider,
	webhook: INodeProperties,
	list: PagedList<Webhook>,
): Operation {
	return webhookOperation(provider, {
		text: TEXTS.get,
		access: 'read',
		fields: [webhook],
		readTask(fields) {
			const id = fields.id(webhook);
			return async (client) => [await findInList(client, list, id)];
		},
	});
}
