/** The operations of the JoggAI Webhooks node: the fields of each, and what it does. */
import type { Client } from '../shared/client/client';
import { Failure } from '../shared/failure/failure';
import {
	additionalFields,
	assertSomethingSet,
	eventsField,
	updateFields,
	urlField,
	webhookField,
} from '../shared/fields/common';
import { choiceField, required } from '../shared/fields/field';
import type { Fields } from '../shared/fields/readFields';
import { httpsUrl } from '../shared/fields/urls';
import type { Entry, Webhook } from '../shared/model/webhook';
import { sameEvents } from '../shared/model/webhook';
import { createOperation } from '../shared/operations/create';
import { upsertOperation } from '../shared/operations/createOrUpdate';
import { deleteOperation } from '../shared/operations/delete';
import { findInList, getFromListOperation } from '../shared/operations/get';
import { eventsFilter, getManyOperation, statusFilter } from '../shared/operations/getMany';
import { webhookOperation } from '../shared/operations/operation';
import type { Resource } from '../shared/operations/operation';
import { replaceWith } from '../shared/operations/replaceUrl/fields';
import { replaceUrlOperation } from '../shared/operations/replaceUrl/replaceUrl';
import { TEXTS } from '../shared/operations/texts';
import { createEndpoint, deleteEndpoint, joggAiEndpoints, updateEndpoint } from './api';
import type { JoggAiDraft } from './api';
import { EVENT_SOURCE } from './events';
import { joggAi } from './provider';

const webhook = webhookField('wh_123456789');

const url = urlField(
	'URL',
	'url',
	'The public https URL that JoggAI calls; an account has 20 endpoints at most',
);

const events = eventsField(EVENT_SOURCE, 'The events that JoggAI sends to the URL');

const status = choiceField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Disabled', value: 'disabled', description: 'Pauses the endpoint without deleting it' },
		{ name: 'Enabled', value: 'enabled' },
	],
	default: 'enabled',
	description: 'Whether JoggAI sends events',
});

const additional = additionalFields(status);

const draftFields = [required(url), required(events), additional];

/** "A publicly accessible HTTPS address": https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint */
function readUrl(fields: Fields): string {
	return fields.requiredHttpsUrl(url, joggAi.label);
}

function readDraft(fields: Fields): JoggAiDraft {
	return {
		url: readUrl(fields),
		events: fields.requiredList(events),
		status: fields.collection(additional).choice(status),
	};
}

const create = createOperation(joggAi, {
	fields: draftFields,
	readTask(fields) {
		const creation = createEndpoint(readDraft(fields));
		return async (client) => [await client.call(creation)];
	},
});

const changes = updateFields(events, status, url);

function readChanges(fields: Fields): Partial<JoggAiDraft> {
	const set: Partial<JoggAiDraft> = {
		...(fields.has(url) && { url: readUrl(fields) }),
		...(fields.has(events) && { events: fields.requiredList(events) }),
		...(fields.has(status) && { status: fields.choice(status) }),
	};
	assertSomethingSet(set, 'add Event Names or IDs, Status or URL');
	return set;
}

const update = webhookOperation(joggAi, {
	text: TEXTS.update,
	access: { changes: webhook },
	fields: [webhook, changes],
	readTask(fields) {
		const id = fields.id(webhook);
		const set = readChanges(fields.collection(changes));
		return async (client) => {
			const current = await findInList(client, joggAiEndpoints, id);
			return [await client.call(updateEndpoint(current, set))];
		};
	},
});

const upsert = upsertOperation(joggAi, {
	fields: draftFields,
	readPlan(fields) {
		const draft = readDraft(fields);
		const { status: draftStatus, ...essentials } = draft;
		const isStatusSet = fields.collection(additional).has(status);
		return (client) => ({
			candidates: joggAiEndpoints,
			url: draft.url,
			scope: null,
			events: draft.events,
			create: async () => [await client.call(createEndpoint(draft))],
			change: (entry) => {
				const isSame =
					sameEvents(entry.value.events, draft.events) &&
					(!isStatusSet || entry.raw.status === draftStatus);
				return isSame ? undefined : updateEndpoint(entry, isStatusSet ? draft : essentials);
			},
		});
	},
});

/**
 * Gives an endpoint another URL. A PUT writes all three fields, so the endpoint is read again just before: a change that
 * somebody made meanwhile must not be undone.
 * @throws Failure `changedMeanwhile` when its URL is another one by now
 */
async function moveEndpoint(
	client: Client,
	{ value }: Entry<Webhook>,
	newUrl: string,
): Promise<Entry<Webhook>> {
	client.clearCache();
	const current = await findInList(client, joggAiEndpoints, value.id);
	if (current.value.url !== value.url) {
		throw new Failure({ kind: 'changedMeanwhile', id: value.id });
	}
	return await client.call(updateEndpoint(current, { url: newUrl }));
}

const replaceUrl = replaceUrlOperation(joggAi, {
	webhooks: joggAiEndpoints,
	move: moveEndpoint,
	checkUrl: (newUrl) => httpsUrl(newUrl, replaceWith, joggAi.label),
});

/** What the JoggAI Webhooks node can do. */
export const joggAiResources: readonly Resource[] = [
	{
		value: 'webhook',
		name: 'Webhook',
		operations: [
			create,
			deleteOperation(joggAi, webhook, deleteEndpoint),
			getFromListOperation(joggAi, webhook, joggAiEndpoints),
			getManyOperation(joggAi, {
				filters: [eventsFilter(EVENT_SOURCE), statusFilter],
				readList: () => joggAiEndpoints,
			}),
			replaceUrl,
			update,
			upsert,
		],
	},
];
