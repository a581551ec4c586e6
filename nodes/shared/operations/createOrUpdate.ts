/** *Create or Update*: brings a webhook to what is requested, and changes an existing one rather than create a duplicate. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Client } from '../client/client';
import type { Fields } from '../fields/readFields';
import type { PagedList } from '../model/list';
import type { Provider } from '../model/provider';
import type { Call } from '../model/request';
import type { Entry, Webhook } from '../model/webhook';
import { sameEvents } from '../model/webhook';
import { sameUrl } from '../parsing/url';
import { operation, perExecution } from './operation';
import type { Operation, Task } from './operation';
import { includeSecrets, outputFields, readPresentation } from './output';
import { TEXTS } from './texts';
import { warnOfUrls } from './urlWarnings';

/** How a webhook is to be, and how to get there. */
interface UpsertPlan {
	/** The list that holds the webhook, if it exists. */
	readonly candidates: PagedList<Webhook>;
	/** The URL of a webhook that matches. */
	readonly url: string;
	/** The scope of a webhook that matches. */
	readonly scope: string | null;
	/** If several match, these decide: see {@link chooseExisting}. */
	readonly events: readonly string[];
	create(): Promise<Array<Entry<Webhook>>>;
	/** The call that brings an existing webhook to what is requested; undefined when it matches already. */
	change(entry: Entry<Webhook>): Call<Entry<Webhook>> | undefined;
}

/** What became of an {@link UpsertPlan}. */
interface Upserted {
	readonly entries: ReadonlyArray<Entry<Webhook>>;
	/** Whether they were created; otherwise the one existed and is now as requested. */
	readonly created: boolean;
}

/** Webhooks that were created a moment ago, by ID, as they are now: the provider's list may lack them for a while. */
type RecentlyCreated = Map<string, Entry<Webhook>>;

/**
 * Changes the webhook that the plan describes, or creates it when none matches.
 * @param recent what was created before in the same execution; what this call creates is added
 * @throws Failure
 */
async function createOrUpdate(
	client: Client,
	plan: UpsertPlan,
	recent: RecentlyCreated,
): Promise<Upserted> {
	const remember = (entries: ReadonlyArray<Entry<Webhook>>): void => {
		for (const entry of entries) recent.set(entry.value.id, entry);
	};
	const { label } = client.provider;
	const matching = (await listWithRecent(client, plan.candidates, recent)).filter(
		({ value: { url, scope } }) => sameUrl(url, plan.url) && scope === plan.scope,
	);
	const existing = chooseExisting(matching, plan);
	if (existing === undefined) {
		const entries = await plan.create();
		remember(entries);
		return { entries, created: true };
	}
	if (matching.length > 1) {
		const ids = matching.map(({ value }) => value.id).join(', ');
		client.notify(
			`${label}: ${matching.length} webhooks have this URL: ${ids}. ${existing.value.id} was chosen; the others stay as they are and may send the same events.`,
		);
	}
	const change = plan.change(existing);
	const entry = change === undefined ? existing : await client.call(change);
	if (recent.has(existing.value.id)) remember([entry]);
	if (!existing.value.enabled && !entry.value.enabled) {
		client.notify(
			`${label}: webhook ${entry.value.id} is disabled, so it gets no events until it is enabled.`,
		);
	}
	return { entries: [entry], created: false };
}

/**
 * The whole list, and what was created a moment ago: Apify's list may lack a new webhook for a short while
 * (`tests/_utils.py` of https://github.com/apify/apify-client-python).
 */
async function listWithRecent(
	client: Client,
	list: PagedList<Webhook>,
	recent: RecentlyCreated,
): Promise<Array<Entry<Webhook>>> {
	const listed = await client.list(list);
	const ids = new Set(listed.map(({ value }) => value.id));
	return [...listed, ...[...recent.values()].filter(({ value }) => !ids.has(value.id))];
}

/**
 * Of webhooks with one URL and scope: one that matches the plan already, else one with exactly these events, else the one that
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

const recentlyCreated = perExecution((): RecentlyCreated => new Map());

/** What *Create or Update* of a provider is made of. */
interface UpsertParts {
	readonly fields: readonly INodeProperties[];
	/** @throws Failure `invalidParameter` */
	readPlan(fields: Fields): Task<UpsertPlan>;
}

/** The operation *Create or Update*, which says in `created` what it did. */
export function upsertOperation(provider: Provider, parts: UpsertParts): Operation {
	return operation({
		text: TEXTS.upsert,
		access: 'write',
		fields: [...parts.fields, ...outputFields],
		options: [includeSecrets],
		readTask(fields, options) {
			const plan = parts.readPlan(fields);
			const present = readPresentation(provider, fields, options);
			return async (client, execution): Promise<IDataObject[]> => {
				const { entries, created } = await createOrUpdate(
					client,
					await plan(client, execution),
					recentlyCreated(execution),
				);
				warnOfUrls(client, entries);
				return entries.map((entry) => ({ ...present(entry), created }));
			};
		},
	});
}
