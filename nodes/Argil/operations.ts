/** The operations of the Argil Webhooks node: the fields of each, and what it does. */
import {
	assertSomethingSet,
	eventsField,
	updateFields,
	urlField,
	webhookField,
} from '../shared/fields/common';
import { required } from '../shared/fields/field';
import type { Fields } from '../shared/fields/readFields';
import { sameEvents } from '../shared/model/webhook';
import { createOperation } from '../shared/operations/create';
import { upsertOperation } from '../shared/operations/createOrUpdate';
import { deleteOperation } from '../shared/operations/delete';
import { getFromListOperation } from '../shared/operations/get';
import { eventsFilter, getManyOperation } from '../shared/operations/getMany';
import { callOperation } from '../shared/operations/operation';
import type { Resource } from '../shared/operations/operation';
import { replaceUrlOperation } from '../shared/operations/replaceUrl/replaceUrl';
import { TEXTS } from '../shared/operations/texts';
import { argilWebhooks, createWebhook, deleteWebhook, updateWebhook } from './api';
import type { ArgilDraft } from './api';
import { argil, ARGIL_EVENTS } from './provider';

const webhook = webhookField('3c90c3cc-0d44-4b50-8888-8dd25736052a');
const callbackUrl = urlField('Callback URL', 'callbackUrl');
const events = eventsField(ARGIL_EVENTS, 'The events that Argil sends to the callback URL');

const draftFields = [required(callbackUrl), required(events)];

function readDraft(fields: Fields): ArgilDraft {
	return {
		callbackUrl: fields.requiredUrl(callbackUrl),
		events: fields.requiredList(events),
	};
}

const create = createOperation(argil, {
	fields: draftFields,
	readTask(fields) {
		const creation = createWebhook(readDraft(fields));
		return async (client) => [await client.call(creation)];
	},
});

const changes = updateFields(callbackUrl, events);

function readChanges(fields: Fields): Partial<ArgilDraft> {
	const set: Partial<ArgilDraft> = {
		...(fields.has(callbackUrl) && { callbackUrl: fields.requiredUrl(callbackUrl) }),
		...(fields.has(events) && { events: fields.requiredList(events) }),
	};
	assertSomethingSet(set, 'add Callback URL or Events');
	return set;
}

const update = callOperation(argil, {
	text: TEXTS.update,
	access: { changes: webhook },
	fields: [webhook, changes],
	readCall: (fields) => updateWebhook(fields.id(webhook), readChanges(fields.collection(changes))),
});

const upsert = upsertOperation(argil, {
	fields: draftFields,
	readPlan(fields) {
		const draft = readDraft(fields);
		return (client) => ({
			candidates: argilWebhooks,
			url: draft.callbackUrl,
			scope: null,
			events: draft.events,
			create: async () => [await client.call(createWebhook(draft))],
			change: ({ value }) =>
				sameEvents(value.events, draft.events)
					? undefined
					: updateWebhook(value.id, { events: draft.events }),
		});
	},
});

const replaceUrl = replaceUrlOperation(argil, {
	webhooks: argilWebhooks,
	move: async (client, { value }, url) =>
		await client.call(updateWebhook(value.id, { callbackUrl: url })),
});

/** What the Argil Webhooks node can do. */
export const argilResources: readonly Resource[] = [
	{
		value: 'webhook',
		name: 'Webhook',
		operations: [
			create,
			deleteOperation(argil, webhook, deleteWebhook),
			getFromListOperation(argil, webhook, argilWebhooks),
			getManyOperation(argil, {
				filters: [eventsFilter(ARGIL_EVENTS)],
				readList: () => argilWebhooks,
			}),
			replaceUrl,
			update,
			upsert,
		],
	},
];
