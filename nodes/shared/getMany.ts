import type { Operation } from './operation';
import { readPresentation } from './output';
import { readList } from './pagination';
import type { Fields } from './parameters';
import { DEFAULT_TIMEOUT_MS } from './transport';
import type { PagedList, Provider, Webhook } from './webhook';

/** How many webhooks *Limit* lets through unless the user sets another number: n8n's convention. */
export const DEFAULT_LIMIT = 50;

/** What *Filters → Status* offers, with the values saved in workflows. */
export const STATUS_FILTERS = ['any', 'enabled', 'disabled'] as const;

/**
 * The operation *Get Many* of a provider.
 * @param readSource reads from an item's parameters which list of the provider is asked for
 */
export function getMany(
	provider: Provider,
	readSource: (fields: Fields) => PagedList<Webhook>,
): Operation {
	return {
		access: 'read',
		prepare(fields) {
			const list = readSource(fields);
			const present = readPresentation(provider, fields);
			const returnAll = fields.flag('returnAll', 'Return All', false);
			const wanted = {
				limit: returnAll ? Infinity : fields.count('limit', 'Limit', DEFAULT_LIMIT),
				keep: readFilter(fields.collection('filters')),
				timeoutMs: readTimeoutMs(fields),
			};
			return async (session) => (await readList(session, list, wanted)).map(present);
		},
	};
}

/** The time-out the user set under *Options*, in milliseconds. */
export function readTimeoutMs(fields: Fields): number {
	return fields.collection('options').count('timeout', 'Timeout', DEFAULT_TIMEOUT_MS);
}

/** The filters as one question, or undefined when there are none. */
function readFilter(filters: Fields): ((webhook: Webhook) => boolean) | undefined {
	const conditions: Array<(webhook: Webhook) => boolean> = [];

	const events = filters.list('events', 'Events') ?? [];
	if (events.length > 0)
		conditions.push((webhook) => webhook.events.some((event) => events.includes(event)));

	const part = filters.text('urlContains', 'URL Contains')?.toLowerCase();
	if (part !== undefined)
		conditions.push((webhook) => webhook.url?.toLowerCase().includes(part) ?? false);

	const status = filters.choice('enabled', 'Status', STATUS_FILTERS, 'any');
	if (status !== 'any') conditions.push((webhook) => webhook.enabled === (status === 'enabled'));

	return conditions.length === 0
		? undefined
		: (webhook) => conditions.every((condition) => condition(webhook));
}
