/** *Create*: registers a webhook on every run, and tells the user when that makes several. */
import { deliveryKeys } from '../audit/duplicates';
import type { Provider } from '../model/provider';
import type { Entry, Webhook } from '../model/webhook';
import { perExecution, webhookOperation } from './operation';
import type { Operation, OperationParts } from './operation';
import { TEXTS } from './texts';

/** What the items of an execution have created. */
const creationsOf = perExecution(() => ({
	items: 0,
	webhooks: new Map<string, Webhook>(),
}));

/** The operation *Create* of a provider. */
export function createOperation(
	provider: Provider,
	parts: Pick<OperationParts<Array<Entry<Webhook>>>, 'fields' | 'options' | 'readTask'>,
): Operation {
	return webhookOperation(provider, {
		...parts,
		text: TEXTS.create,
		access: 'write',
		readTask(fields, options) {
			const task = parts.readTask(fields, options);
			return async (client, execution) => {
				const entries = await task(client, execution);
				const creations = creationsOf(execution);
				creations.items += 1;
				// Apify may return the same webhook for several items: that is no duplicate.
				for (const { value } of entries) creations.webhooks.set(value.id, value);
				return entries;
			};
		},
		finish(execution) {
			const { items, webhooks } = creationsOf(execution);
			if (items > 1) {
				execution.notify(
					`${provider.label}: Create ran once for each of ${items} input items. If that is too often, turn on Execute Once in the settings of the node.`,
				);
			}
			const duplicates = countDuplicates([...webhooks.values()]);
			if (duplicates > 0) {
				execution.notify(
					`${provider.label}: ${duplicates === 1 ? '1 new webhook has' : `${duplicates} new webhooks have`} the URL and an event of another new one. Use Create or Update to avoid duplicates.`,
				);
			}
		},
	});
}

/** How many webhooks are duplicates of one before them. */
function countDuplicates(webhooks: readonly Webhook[]): number {
	const known = new Set<string>();
	return webhooks.filter((webhook) => {
		const keys = deliveryKeys(webhook);
		const isDuplicate = keys.some((key) => known.has(key));
		for (const key of keys) known.add(key);
		return isDuplicate;
	}).length;
}
