import {
	assertSomethingSet,
	deleteOperation,
	getFromListOperation,
	readWebhookId,
	sameEvents,
	upsertOperation,
} from '../shared/operations/change';
import { getMany } from '../shared/operations/getMany';
import { callOperation } from '../shared/operations/operation';
import type { Operations } from '../shared/operations/operation';
import type { Fields } from '../shared/fields/parameters';
import { replaceUrlOperation } from '../shared/operations/replaceUrl';
import { argil, argilWebhooks, createWebhook, deleteWebhook, updateWebhook } from './argil';
import type { ArgilDraft } from './argil';

function readDraft(fields: Fields): ArgilDraft {
	return {
		callbackUrl: fields.requiredUrl('callbackUrl', 'Callback URL'),
		events: fields.requiredList('events', 'Events'),
	};
}

function readChanges(fields: Fields): Partial<ArgilDraft> {
	const changes: Partial<ArgilDraft> = {
		...(fields.has('callbackUrl') && {
			callbackUrl: fields.requiredUrl('callbackUrl', 'Callback URL'),
		}),
		...(fields.has('events') && { events: fields.requiredList('events', 'Events') }),
	};
	assertSomethingSet(changes, 'add Callback URL or Events');
	return changes;
}

/** What the node can do. */
export const argilOperations: Operations = {
	webhook: {
		create: callOperation('write', argil, (fields) => createWebhook(readDraft(fields))),
		delete: deleteOperation(argil, deleteWebhook),
		get: getFromListOperation(argil, argilWebhooks),
		getAll: getMany(argil, () => argilWebhooks),
		replaceUrl: replaceUrlOperation(argil, {
			webhooks: argilWebhooks,
			move: async (client, { value }, callbackUrl) =>
				await client.call(updateWebhook(value.id, { callbackUrl })),
		}),
		update: callOperation('write', argil, (fields) =>
			updateWebhook(
				readWebhookId(fields),
				readChanges(fields.collection('updateFields', 'Update Fields')),
			),
		),
		upsert: upsertOperation(argil, (fields) => {
			const draft = readDraft(fields);
			return (client) => ({
				candidates: argilWebhooks,
				url: draft.callbackUrl,
				scope: null,
				events: draft.events,
				create: async () => await client.call(createWebhook(draft)),
				change: ({ value }) =>
					sameEvents(value.events, draft.events)
						? undefined
						: updateWebhook(value.id, { events: draft.events }),
			});
		}),
	},
};
