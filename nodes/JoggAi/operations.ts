import {
	assertSomethingSet,
	deleteOperation,
	findInList,
	getFromListOperation,
	readWebhookId,
	sameEvents,
	upsertOperation,
} from '../shared/operations/change';
import { Failure } from '../shared/failure/failure';
import { getMany } from '../shared/operations/getMany';
import { callOperation, webhookOperation } from '../shared/operations/operation';
import type { Client, Operations } from '../shared/operations/operation';
import { httpsUrl } from '../shared/fields/parameters';
import type { Fields } from '../shared/fields/parameters';
import { replaceUrlOperation } from '../shared/operations/replaceUrl';
import type { Entry, Webhook } from '../shared/model/webhook';
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

/**
 * Gives an endpoint another URL. A PUT writes all three fields, so the endpoint is read again just before: a change that
 * somebody made meanwhile must not be undone.
 * @throws Failure `changedMeanwhile` when its URL is another one by now
 */
async function moveEndpoint(client: Client, { value }: Entry<Webhook>, url: string): Promise<void> {
	client.connection.clearCache();
	const current = await findInList(client, joggAiEndpoints, value.id);
	if (current.value.url !== value.url) {
		throw new Failure({ kind: 'changedMeanwhile', id: value.id });
	}
	await client.call(updateEndpoint(current, { url }));
}

/** What the node can do. */
export const joggAiOperations: Operations = {
	webhook: {
		create: callOperation('write', joggAi, (fields) => createEndpoint(readDraft(fields))),
		delete: deleteOperation(joggAi, deleteEndpoint),
		get: getFromListOperation(joggAi, joggAiEndpoints),
		getAll: getMany(joggAi, () => joggAiEndpoints, { eventsLabel: EVENTS_LABEL }),
		replaceUrl: replaceUrlOperation(joggAi, {
			webhooks: joggAiEndpoints,
			move: moveEndpoint,
			checkUrl: (url) => httpsUrl(url, 'Replace With', joggAi.label),
		}),
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
				candidates: joggAiEndpoints,
				url: draft.url,
				scope: null,
				events: draft.events,
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
