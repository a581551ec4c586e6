/** Operations on single webhooks that more than one provider has. */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from './failure';
import type { FailureFacts } from './failure';
import { operation, webhookOperation } from './operation';
import type { Call, Client, Operation, Task } from './operation';
import { readPresentation } from './output';
import { invalid } from './parameters';
import type { Fields } from './parameters';
import type { Entry, PagedList, Provider, Webhook } from './webhook';

/** The webhook that the user picked, for every operation that is about one. */
export function readWebhookId(fields: Fields): string {
	return fields.id('webhookId', 'Webhook');
}

/**
 * Refuses an update that would change nothing.
 * @param remedy what the user can add, e.g. `add Callback URL or Events`
 * @throws Failure `invalidParameter`
 */
export function assertSomethingSet(changes: object, remedy: string): void {
	if (Object.keys(changes).length === 0) {
		throw invalid('Update Fields', `nothing is set to change: ${remedy}`);
	}
}

/**
 * Finds a webhook in the list, where the API has no request for a single one.
 * @throws Failure `absent`
 */
export async function findInList(
	client: Client,
	list: PagedList<Webhook>,
	id: string,
): Promise<Entry<Webhook>> {
	const found = (await client.list(list)).find(({ value }) => value.id === id);
	if (found === undefined) throw new Failure({ kind: 'absent', id });
	return found;
}

/** The operation *Get*, where the API has no request for a single webhook. */
export function getFromListOperation(provider: Provider, list: PagedList<Webhook>): Operation {
	return webhookOperation('read', provider, (fields) => {
		const id = readWebhookId(fields);
		return async (client) => [await findInList(client, list, id)];
	});
}

/**
 * The operation *Delete*. A webhook that is already gone counts as deleted, so that a run can be repeated.
 * @param deletion the call that deletes a webhook
 */
export function deleteOperation(
	provider: Provider,
	deletion: (id: string) => Call<unknown>,
): Operation {
	return operation('write', (fields) => {
		const id = readWebhookId(fields);
		return async (client) => {
			await client.call(deletion(id)).catch((error: unknown) => {
				if (!(error instanceof Failure) || !saysGone(error.facts)) throw error;
			});
			return [{ id, provider: provider.name, deleted: true }];
		};
	});
}

/**
 * Whether the provider itself says that the webhook isn't there: a 404 without its words may come from a proxy, and Apify's
 * `record-or-token-not-found` may be about the key.
 */
function saysGone(facts: FailureFacts): boolean {
	return facts.kind === 'notFound' && facts.message !== null && !facts.code?.includes('token');
}

/** What *Create or Update* is asked for. */
export interface Wish {
	/** The webhooks among which there may be one to adopt. */
	readonly among: PagedList<Webhook>;
	/** Whether a webhook is the one that is wished for. */
	isMeant(entry: Entry<Webhook>): boolean;
	create(): Promise<Array<Entry<Webhook>>>;
	/** The call that brings an existing webhook to what is wished; undefined when it is so already. */
	change(entry: Entry<Webhook>): Call<Entry<Webhook>> | undefined;
}

/**
 * The operation *Create or Update*: adopts an existing webhook, never makes a twin, and says in `created` what it did.
 * @param readWish reads and checks the parameters of an item
 */
export function upsertOperation(
	provider: Provider,
	readWish: (fields: Fields) => Task<Wish>,
): Operation {
	return operation('write', (fields) => {
		const task = readWish(fields);
		const present = readPresentation(provider, fields);
		return async (client) => {
			const wish = await task(client);
			const existing = (await client.list(wish.among)).find((entry) => wish.isMeant(entry));
			if (existing === undefined) {
				const created = await wish.create();
				return created.map((entry): IDataObject => ({ ...present(entry), created: true }));
			}
			const change = wish.change(existing);
			const entry = change === undefined ? existing : await client.call(change);
			return [{ ...present(entry), created: false }];
		};
	});
}

/** Whether two lists hold the same events, in whatever order. */
export function sameEvents(one: readonly string[], other: readonly string[]): boolean {
	const events = new Set(one);
	return events.size === new Set(other).size && other.every((event) => events.has(event));
}
