import {
	assertSomethingSet,
	deleteOperation,
	findInList,
	getFromListOperation,
	readWebhookId,
	sameEvents,
	upsertOperation,
} from '../shared/change';
import { getMany } from '../shared/getMany';
import { callOperation, webhookOperation } from '../shared/operation';
import type { Operations } from '../shared/operation';
import type { Fields } from '../shared/parameters';
import { replaceUrlOperation } from '../shared/replaceUrl';
import { createEndpoint, deleteEndpoint, joggAi, joggAiEndpoints, updateEndpoint } from './joggAi';
import type { JoggAiDraft } from './joggAi';

/** What n8n wants a field to be called whose choices are loaded. */
const EVENTS_LABEL = 'Event Names or IDs';

const STATUSES = ['enabled', 'disabled'] as const;

/** "A publicly accessible HTTPS address": https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint */
function readUrl(fields: Fields): string {
	return fields.requiredHttpsUrl('url', 'URL', joggAi.label);
}

function readDraft(fields: Fields): JoggAiDraft {
	return {
		url: readUrl(fields),
		events: fields.requiredList('events', EVENTS_LABEL),
		status: readStatus(fields.collection('additionalFields', 'Additional Fields')),
	};
}

function readStatus(fields: Fields): string {
	return fields.choice('status', 'Status', STATUSES, 'enabled');
}

function readChanges(fields: Fields): Partial<JoggAiDraft> {
	const changes: Partial<JoggAiDraft> = {
		...(fields.has('url') && { url: readUrl(fields) }),
		...(fields.has('events') && { events: fields.requiredList('events', EVENTS_LABEL) }),
		...(fields.has('status') && { status: readStatus(fields) }),
	};
	assertSomethingSet(changes, 'add Event Names or IDs, Status or URL');
	return changes;
}

/** What the node can do. */
export const joggAiOperations: Operations = {
	webhook: {
		create: callOperation('write', joggAi, (fields) => createEndpoint(readDraft(fields))),
		delete: deleteOperation(joggAi, deleteEndpoint),
		get: getFromListOperation(joggAi, joggAiEndpoints),
		getAll: getMany(joggAi, () => joggAiEndpoints, EVENTS_LABEL),
		replaceUrl: replaceUrlOperation(joggAi, joggAiEndpoints, (entry, url) =>
			updateEndpoint(entry, { url }),
		),
		update: webhookOperation('write', joggAi, (fields) => {
			const id = readWebhookId(fields);
			const changes = readChanges(fields.collection('updateFields', 'Update Fields'));
			return async (client) => {
				const current = await findInList(client, joggAiEndpoints, id);
				return [await client.call(updateEndpoint(current, changes))];
			};
		}),
		upsert: upsertOperation(joggAi, (fields) => {
			const draft = readDraft(fields);
			const { status, ...wanted } = draft;
			const isStatusSet = fields.collection('additionalFields', 'Additional Fields').has('status');
			return (client) => ({
				among: joggAiEndpoints,
				isMeant: ({ value }) => value.url === draft.url,
				create: async () => await client.call(createEndpoint(draft)),
				change: (entry) => {
					const isSame =
						sameEvents(entry.value.events, draft.events) &&
						(!isStatusSet || entry.raw.status === status);
					return isSame ? undefined : updateEndpoint(entry, isStatusSet ? draft : wanted);
				},
			});
		}),
	},
};
