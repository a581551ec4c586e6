/** *Get Many*: the webhooks of a list, filtered, up to a limit, on request with findings. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { audit } from '../audit/audit';
import { summarize } from '../audit/findings';
import type { Audited } from '../audit/findings';
import type { Finding } from '../audit/rules';
import type { Client } from '../client/client';
import type { Listed } from '../client/readList';
import { eventsField } from '../fields/common';
import type { EventSource } from '../fields/common';
import { byDisplayName, choiceField, showWhen } from '../fields/field';
import type { BooleanField, FiltersField, NumberField } from '../fields/field';
import type { Fields } from '../fields/readFields';
import type { PagedList } from '../model/list';
import type { Provider } from '../model/provider';
import type { Entry, Webhook } from '../model/webhook';
import { operation, perExecution } from './operation';
import type { Operation } from './operation';
import { includeSecrets, outputFields, readPresentation } from './output';
import { TEXTS } from './texts';

const returnAll: BooleanField = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: NumberField = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

/** *Return All* and *Limit*. */
export const limitFields: readonly INodeProperties[] = [
	returnAll,
	// An AI agent may give it as a string.
	showWhen(limit, returnAll, false, 'false'),
];

/** How many results to return: Infinity for all. */
export function readLimit(fields: Fields): number {
	return fields.boolean(returnAll) ? Infinity : fields.count(limit);
}

const addFindings: BooleanField = {
	displayName: 'Add Findings',
	name: 'addFindings',
	type: 'boolean',
	default: false,
	description:
		'Whether to audit the list: each webhook gets a field "findings" with what may be wrong with it, e.g. plain http, a private address, a duplicate. The whole list is read for it, whatever the limit.',
};

/** Whether a webhook passes a filter. */
type Condition = (entry: Entry<Webhook>) => boolean;

/** One field of *Filters* and what it means. */
export interface Filter {
	readonly field: INodeProperties;
	/**
	 * Reads what the user set: {@link Fields.filters} has refused a filter that was added without a value.
	 * @returns undefined when everything passes
	 * @throws Failure `invalidParameter`
	 */
	readCondition(filters: Fields): Condition | undefined;
}

const urlContains: INodeProperties = {
	displayName: 'URL Contains',
	name: 'urlContains',
	type: 'string',
	default: '',
	placeholder: 'e.g. n8n.example.com',
	description: 'Keep webhooks whose URL contains this text, in upper or lower case',
};

/** The filter *URL Contains*, which every provider has. */
const urlFilter: Filter = {
	field: urlContains,
	readCondition(filters) {
		const part = filters.string(urlContains)?.toLowerCase();
		if (part === undefined) return undefined;
		return ({ value }) => value.url?.toLowerCase().includes(part) ?? false;
	},
};

/** The filter *Events*: any of the chosen ones is enough. */
export function eventsFilter(source: EventSource): Filter {
	const field = eventsField(source, 'Keep webhooks that are subscribed to any of these events');
	return {
		field,
		readCondition(filters) {
			const events = filters.list(field) ?? [];
			if (events.length === 0) return undefined;
			return ({ value }) => value.events.some((event) => events.includes(event));
		},
	};
}

const status = choiceField({
	displayName: 'Status',
	name: 'enabled',
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'Disabled', value: 'disabled' },
		{ name: 'Enabled', value: 'enabled' },
	],
	default: 'any',
	description: 'Keep webhooks that are switched on or off',
});

/** The filter *Status*, for providers that can switch a webhook off. */
export const statusFilter: Filter = {
	field: status,
	readCondition(filters) {
		const wanted = filters.choice(status);
		return wanted === 'any' ? undefined : ({ value }) => value.enabled === (wanted === 'enabled');
	},
};

/** *Filters*: a collection that keeps only what passes all of them. */
export function filtersField(...fields: INodeProperties[]): FiltersField {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [...fields].sort(byDisplayName),
	};
}

/** What *Get Many* of a provider is made of. */
interface GetManyParts {
	/** The fields that choose a list, where the provider has several. */
	readonly fields?: readonly INodeProperties[];
	readonly options?: readonly INodeProperties[];
	readonly filters: readonly Filter[];
	/** Whose webhooks the chosen list has, at the beginning of a sentence; *This account* unless given. */
	readOwner?(fields: Fields): string;
	/** @throws Failure `invalidParameter` */
	readList(fields: Fields, options: Fields): PagedList<Webhook>;
}

/** What audits found, by the ID of the webhook, and which webhooks were returned. */
const auditsOf = perExecution(() => ({
	audited: new Map<string, Audited>(),
	returned: new Set<string>(),
}));

/** The operation *Get Many* of a provider. */
export function getManyOperation(provider: Provider, parts: GetManyParts): Operation {
	const filters = [...parts.filters, urlFilter];
	const filtersOf = filtersField(...filters.map(({ field }) => field));
	return operation({
		text: TEXTS.getAll,
		access: 'read',
		fields: [...(parts.fields ?? []), ...limitFields, ...outputFields, filtersOf],
		options: [...(parts.options ?? []), addFindings, includeSecrets],
		readTask(fields, options) {
			const list = parts.readList(fields, options);
			const owner = parts.readOwner?.(fields) ?? 'This account';
			const present = readPresentation(provider, fields, options);
			const max = readLimit(fields);
			const matches = allOf(filters, fields.filters(filtersOf));
			if (!options.boolean(addFindings)) {
				return async (client) => {
					const entries = await client.list(list, { limit: max, matches });
					if (entries.length === 0) await explainNothing(client, matches && list, owner, 'webhook');
					return entries.map(present);
				};
			}
			return async (client, execution): Promise<IDataObject[]> => {
				const audited = await audit(client, list, execution.instanceBaseUrls());
				const audits = auditsOf(execution);
				for (const one of audited) audits.audited.set(one.entry.value.id, one);
				const matching = audited.filter(({ entry }) => matches?.(entry) ?? true);
				if (matching.length === 0) await explainNothing(client, matches && list, owner, 'webhook');
				return matching.slice(0, max).map(({ entry, findings }) => {
					audits.returned.add(entry.value.id);
					return withFindings(present(entry), findings);
				});
			};
		},
		finish(execution) {
			const { audited, returned } = auditsOf(execution);
			const sentences = summarize([...audited.values()]);
			if (sentences.length === 0) return;
			if (returned.size < audited.size) {
				sentences.push(
					'The whole list is counted, also webhooks that a filter or the limit leaves out.',
				);
			}
			execution.notify(`${provider.label}: ${sentences.join(' ')}`);
		},
	});
}

/**
 * Says why there are no results.
 * @param list the list that was filtered: it was read whole, so that counting it sends no request; undefined without filters
 * @param owner whose list it is, at the beginning of a sentence
 * @param kind what it lists, in the singular
 */
export async function explainNothing<T extends Listed>(
	client: Client,
	list: PagedList<T> | undefined,
	owner: string,
	kind: 'webhook' | 'dispatch',
): Promise<void> {
	const plural = kind === 'webhook' ? 'webhooks' : 'dispatches';
	const length = list === undefined ? 0 : (await client.list(list)).length;
	const reason =
		length === 0
			? `${owner} has no ${plural}.`
			: length === 1
				? `The only ${kind} doesn't match the filters.`
				: `None of the ${length} ${plural} matches the filters.`;
	client.notify(`${client.provider.label}: ${reason}`);
}

/** The codes right after the URL, where a table shows them; the findings at the end. */
function withFindings(json: IDataObject, findings: readonly Finding[]): IDataObject {
	const findingCodes = findings.map(({ code }) => code).join(', ');
	const entries = Object.entries(json);
	const afterUrl = entries.findIndex(([key]) => key === 'url') + 1 || entries.length;
	return Object.fromEntries([
		...entries.slice(0, afterUrl),
		['findingCodes', findingCodes],
		...entries.slice(afterUrl),
		['findings', findings.map((finding) => ({ ...finding }))],
	]);
}

/** All filters as one condition, or undefined when everything passes. */
function allOf(filters: readonly Filter[], values: Fields): Condition | undefined {
	const conditions = filters.flatMap((filter) => filter.readCondition(values) ?? []);
	return conditions.length === 0
		? undefined
		: (entry) => conditions.every((condition) => condition(entry));
}
