/** Operations on single webhooks that more than one provider has. */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../failure/failure';
import type { FailureFacts } from '../failure/kinds';
import { operation, webhookOperation } from './operation';
import type { Call, Client, Operation, Task } from './operation';
import { readPresentation } from './output';
import { invalid } from '../fields/parameters';
import type { Fields } from '../fields/parameters';
import { sameUrl } from '../parsing/url';
import type { Entry, PagedList, Provider, Webhook } from '../model/webhook';

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
export function getFromListOperation(provider: Provider, list: PagedList<Webhook>): Operation {
	return webhookOperation('read', provider, (fields) => {
		const id = readWebhookId(fields);
		return async (client) => [await findInList(client, list, id)];
	});
}

/**
 * The operation *Delete*. A webhook that is already gone counts as deleted, so that a run can be repeated; `existed` and a hint
 * tell the difference.
 * @param deletion the call that deletes a webhook
 */
export function deleteOperation(
	provider: Provider,
	deletion: (id: string) => Call<unknown>,
): Operation {
	return operation('write', (fields) => {
		const id = readWebhookId(fields);
		return async (client) => {
			const existed = await client.call(deletion(id)).then(
				() => true,
				(error: unknown) => {
					if (!(error instanceof Failure) || !saysGone(error.facts)) throw error;
					// An attempt that failed otherwise may be what deleted it.
					const isInDoubt = error.progress === 'retriedChange';
					const reason = isInDoubt
						? 'an earlier attempt has probably deleted it'
						: 'it was already deleted, or the ID is wrong';
					client.notify(`${provider.label} has no webhook ${id}: ${reason}.`);
					return isInDoubt;
				},
			);
			return [{ id, provider: provider.name, deleted: true, existed }];
		};
	});
}

/**
 * Whether the API says that the webhook isn't there. A page of text may come from a proxy, and Apify's
 * `record-or-token-not-found` may be about the key.
 */
function saysGone(facts: FailureFacts): boolean {
	return facts.kind === 'notFound' && facts.isPage !== true && !facts.code?.includes('token');
}

/** What *Create or Update* is asked for. */
export interface UpsertPlan {
	/** The list that holds the webhook, if there is one. */
	readonly candidates: PagedList<Webhook>;
	/** The webhook to be changed has this URL, this scope, */
	readonly url: string;
	readonly scope: string | null;
	/** and, if several have, most of these events. */
	readonly events: readonly string[];
	create(): Promise<Array<Entry<Webhook>>>;
	/** The call that brings an existing webhook to what is asked for; undefined when it is so already. */
	change(entry: Entry<Webhook>): Call<Entry<Webhook>> | undefined;
}

/**
 * The operation *Create or Update*: changes an existing webhook rather than create a duplicate, and says in `created` what it
 * did.
 * @param readPlan reads and checks the parameters of an item
 */
export function upsertOperation(
	provider: Provider,
	readPlan: (fields: Fields) => Task<UpsertPlan>,
): Operation {
	return operation('write', (fields) => {
		const task = readPlan(fields);
		const present = readPresentation(provider, fields);
		return async (client) => {
			const plan = await task(client);
			const matching = (await listWithCreated(client, plan.candidates)).filter(
				({ value: { url, scope } }) =>
					url !== null && sameUrl(url, plan.url) && scope === plan.scope,
			);
			const existing = chooseExisting(matching, plan);
			if (existing === undefined) {
				const created = await plan.create();
				remember(client, created);
				return created.map((entry): IDataObject => ({ ...present(entry), created: true }));
			}
			if (matching.length > 1) {
				const ids = matching.map(({ value }) => value.id).join(', ');
				client.notify(
					`${provider.label}: ${matching.length} webhooks have this URL: ${ids}. ${existing.value.id} was chosen; the others stay as they are and may send the same events.`,
				);
			}
			const change = plan.change(existing);
			const entry = change === undefined ? existing : await client.call(change);
			if (client.memory.created.has(existing.value.id)) remember(client, [entry]);
			if (!existing.value.enabled && !entry.value.enabled) {
				client.notify(
					`${provider.label}: webhook ${entry.value.id} is disabled, so it gets no events until it is enabled.`,
				);
			}
			return [{ ...present(entry), created: false }];
		};
	});
}

/**
 * The whole list, and what earlier items of the execution have created: Apify's list may lack a new webhook for a short while
 * (`tests/_utils.py` of https://github.com/apify/apify-client-python).
 */
async function listWithCreated(
	client: Client,
	list: PagedList<Webhook>,
): Promise<Array<Entry<Webhook>>> {
	const listed = await client.list(list);
	const ids = new Set(listed.map(({ value }) => value.id));
	const created = [...client.memory.created.values()];
	return [...listed, ...created.filter(({ value }) => !ids.has(value.id))];
}

function remember(client: Client, entries: ReadonlyArray<Entry<Webhook>>): void {
	for (const entry of entries) client.memory.created.set(entry.value.id, entry);
}

/**
 * Among webhooks of one URL and scope: one that is as asked for already, else one with just these events, else the one that
 * shares most of them; where several do an enabled one, and of these the oldest.
 */
export function chooseExisting(
	matching: ReadonlyArray<Entry<Webhook>>,
	plan: Pick<UpsertPlan, 'events' | 'change'>,
): Entry<Webhook> | undefined {
	const ordered = [...matching].sort(enabledAndOldestFirst);
	const shared = ({ value }: Entry<Webhook>): number =>
		plan.events.filter((event) => value.events.includes(event)).length;
	return (
		ordered.find((entry) => plan.change(entry) === undefined) ??
		ordered.find(({ value }) => sameEvents(value.events, plan.events)) ??
		ordered.sort((one, other) => shared(other) - shared(one))[0]
	);
}

/** One whose age isn't known comes after those whose age is. */
function enabledAndOldestFirst(
	{ value: one }: Entry<Webhook>,
	{ value: other }: Entry<Webhook>,
): number {
	if (one.enabled !== other.enabled) return one.enabled ? -1 : 1;
	if (one.createdAt === other.createdAt) return 0;
	if (one.createdAt === null) return 1;
	return other.createdAt === null || one.createdAt < other.createdAt ? -1 : 1;
}

/** Whether two lists hold the same events, in whatever order. */
export function sameEvents(one: readonly string[], other: readonly string[]): boolean {
	const events = new Set(one);
	return events.size === new Set(other).size && other.every((event) => events.has(event));
}
