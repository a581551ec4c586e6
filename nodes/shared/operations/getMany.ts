import { settled } from '../runtime/concurrency';
import { explain, Failure } from '../failure/failure';
import { findFindings } from '../audit/findings';
import type { Finding } from '../audit/findings';
import { operation } from './operation';
import type { Client, Operation } from './operation';
import { readPresentation } from './output';
import type { Fields } from '../fields/parameters';
import type { Delivery, Entry, PagedList, Provider, Webhook } from '../model/webhook';

/** How many webhooks *Limit* lets through unless the user sets another number: n8n's convention. */
export const DEFAULT_LIMIT = 50;

/** What *Filters → Status* offers, with the values saved in workflows. */
export const STATUS_FILTERS = ['any', 'enabled', 'disabled'] as const;

/** Whether a webhook passes a filter. */
export type Condition = (entry: Entry<Webhook>) => boolean;

/** What is special about the filters of a provider. */
interface FilterOptions {
	/** The name of the filter by events in the editor. */
	readonly eventsLabel?: string;
	/** Reads the filters that only this provider has. */
	readonly readConditions?: (filters: Fields) => Condition[];
}

/**
 * The operation *Get Many* of a provider.
 * @param readSource reads from an item's parameters which list of the provider is asked for
 */
export function getMany(
	provider: Provider,
	readSource: (fields: Fields) => PagedList<Webhook>,
	filterOptions: FilterOptions = {},
): Operation {
	return operation('read', (fields) => {
		const list = readSource(fields);
		const present = readPresentation(provider, fields);
		const limit = readLimit(fields);
		const keep = readFilter(fields.collection('filters', 'Filters'), filterOptions);
		if (!fields.collection('options', 'Options').flag('addFindings', 'Add Findings', false)) {
			return async (client) => (await client.list(list, { limit, keep })).map(present);
		}
		return async (client) => {
			const audited = await audit(client, provider, list);
			return audited
				.filter(({ entry }) => keep?.(entry) ?? true)
				.slice(0, limit)
				.map(({ entry, findings }) => ({ ...present(entry), findings }));
		};
	});
}

/** How many results the user wants: Infinity for all. */
export function readLimit(fields: Fields): number {
	return fields.flag('returnAll', 'Return All', false)
		? Infinity
		: fields.count('limit', 'Limit', DEFAULT_LIMIT);
}

/** Reads the whole list, whatever is filtered later: a duplicate may be anywhere in it. */
async function audit(
	client: Client,
	provider: Provider,
	list: PagedList<Webhook>,
): Promise<Array<{ entry: Entry<Webhook>; findings: Finding[] }>> {
	const entries = await client.list(list);
	const findings = findFindings(entries, {
		knownEvents: await knownEvents(client, provider, entries),
		instanceBaseUrls: client.instanceBaseUrls(),
		delivery: (raw): Delivery => provider.delivery(raw),
	});
	return entries.map((entry, index) => {
		const ofEntry = findings[index] ?? [];
		client.audited.set(entry.value.id, ofEntry);
		return { entry, findings: ofEntry };
	});
}

/**
 * The events that the provider documents, and those of its own list where a webhook has another one. When that list can't be
 * loaded, the audit does without it and says so.
 */
async function knownEvents(
	client: Client,
	{ label, events, listEvents }: Provider,
	entries: ReadonlyArray<Entry<Webhook>>,
): Promise<readonly string[]> {
	const isDocumented = ({ value }: Entry<Webhook>): boolean =>
		value.events.every((event) => events.includes(event));
	if (listEvents === undefined || entries.every(isDocumented)) return events;
	const listed = await settled(client.call(listEvents));
	if ('result' in listed) return [...events, ...listed.result];
	if (!(listed.error instanceof Failure)) throw listed.error;
	const { message } = explain(listed.error.facts, label);
	client.notify(
		`${label}: Its own list of events couldn't be loaded, so the audit knows only the documented ones: ${message}.`,
	);
	return events;
}

/** The filters as one question, or undefined when there are none. */
function readFilter(
	filters: Fields,
	{ eventsLabel = 'Events', readConditions }: FilterOptions,
): Condition | undefined {
	const conditions = readConditions?.(filters) ?? [];

	const events = filters.list('events', eventsLabel) ?? [];
	if (events.length > 0) {
		conditions.push(({ value }) => value.events.some((event) => events.includes(event)));
	}

	const part = filters.text('urlContains', 'URL Contains')?.toLowerCase();
	if (part !== undefined) {
		conditions.push(({ value }) => value.url?.toLowerCase().includes(part) ?? false);
	}

	const status = filters.choice('enabled', 'Status', STATUS_FILTERS, 'any');
	if (status !== 'any') {
		conditions.push(({ value }) => value.enabled === (status === 'enabled'));
	}

	return conditions.length === 0
		? undefined
		: (entry) => conditions.every((condition) => condition(entry));
}
