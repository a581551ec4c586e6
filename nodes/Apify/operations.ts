import { deepCopy } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import {
	assertSomethingSet,
	deleteOperation,
	readWebhookId,
	sameEvents,
	upsertOperation,
} from '../shared/change';
import { Failure } from '../shared/failure';
import { getMany, readLimit } from '../shared/getMany';
import { callOperation, operation, webhookOperation } from '../shared/operation';
import type { Client, Operations, Task } from '../shared/operation';
import { invalid } from '../shared/parameters';
import type { Fields } from '../shared/parameters';
import { replaceUrlOperation } from '../shared/replaceUrl';
import type { Entry, Webhook } from '../shared/webhook';
import {
	apify,
	apifyDispatches,
	apifyWebhooks,
	createWebhook,
	deleteWebhook,
	getDispatch,
	getWebhook,
	resolveId,
	resourceId,
	scopeOf,
	testWebhook,
	updateWebhook,
} from './apify';
import type { ApifyCondition, ApifyDetails, ApifyDraft, ApifyScope, Dispatch } from './apify';

/** What *List For* offers, with the values saved in workflows. */
const LIST_SCOPES = ['actor', 'account', 'task'] as const;

/** What *Watch* offers, with the values saved in workflows. */
const CONDITIONS = ['actor', 'task', 'run'] as const;

const WATCH_LABELS = { actor: 'Actor', task: 'Task', run: 'Run' } as const;

/** What *Status* of a dispatch offers, with the values saved in workflows. */
const DISPATCH_STATUSES = ['any', 'ACTIVE', 'SUCCEEDED', 'FAILED'] as const;

const account = apifyWebhooks({ kind: 'account' }, false);

function readNewestFirst(fields: Fields): boolean {
	return fields.collection('options', 'Options').flag('newestFirst', 'Newest First', false);
}

function readScope(fields: Fields): ApifyScope {
	const kind = fields.choice('listFor', 'List For', LIST_SCOPES, 'actor');
	switch (kind) {
		case 'account':
			return { kind };
		case 'actor':
			return { kind, id: resourceId(fields.id('actorId', 'Actor')) };
		case 'task':
			return { kind, id: resourceId(fields.id('taskId', 'Task')) };
	}
}

/** Finds out what a webhook is about; names of Actors and tasks are looked up, because a condition holds IDs only. */
type ConditionTask = Task<ApifyCondition>;

function conditionOf(kind: (typeof CONDITIONS)[number], id: string): ConditionTask {
	if (kind === 'run') return () => ({ actorRunId: id });
	return async (client) => {
		const name = resourceId(id);
		const resolved = name.includes('~') ? await client.call(resolveId(kind, name)) : name;
		return kind === 'actor' ? { actorId: resolved } : { actorTaskId: resolved };
	};
}

function readCondition(fields: Fields): ConditionTask {
	const kind = fields.choice('watch', 'Watch', CONDITIONS, 'actor');
	switch (kind) {
		case 'actor':
			return conditionOf(kind, fields.id('actorId', 'Actor'));
		case 'task':
			return conditionOf(kind, fields.id('taskId', 'Task'));
		case 'run':
			return conditionOf(kind, fields.id('runId', 'Run ID'));
	}
}

/** The condition that an update sets; undefined when it leaves the condition alone. */
function readNewCondition(fields: Fields): ConditionTask | undefined {
	const set = CONDITIONS.filter((kind) => fields.has(`${kind}Id`));
	const [kind] = set;
	if (kind === undefined) return undefined;
	if (set.length > 1) {
		throw invalid(
			'Update Fields',
			'a webhook is about one thing only: set one of Actor, Run and Task',
		);
	}
	return conditionOf(kind, fields.id(`${kind}Id`, `Watch ${WATCH_LABELS[kind]}`));
}

function readEssentials(fields: Fields): Pick<ApifyDraft, 'requestUrl' | 'eventTypes'> {
	return {
		requestUrl: fields.requiredUrl('requestUrl', 'Request URL'),
		eventTypes: fields.requiredList('events', 'Events'),
	};
}

function readDetails(fields: Fields): ApifyDetails {
	const text = (name: string, label: string): string | null => fields.text(name, label) ?? null;
	const flag = (name: string, label: string): boolean => fields.flag(name, label, false);
	return {
		...(fields.has('description') && { description: text('description', 'Description') }),
		...(fields.has('doNotRetry') && { doNotRetry: flag('doNotRetry', 'Do Not Retry') }),
		...(fields.has('headersTemplate') && {
			headersTemplate: fields.json('headersTemplate', 'Headers Template') ?? null,
		}),
		...(fields.has('ignoreSslErrors') && {
			ignoreSslErrors: flag('ignoreSslErrors', 'Ignore SSL Errors'),
		}),
		...(fields.has('payloadTemplate') && {
			payloadTemplate: text('payloadTemplate', 'Payload Template'),
		}),
		...(fields.has('shouldInterpolateStrings') && {
			shouldInterpolateStrings: flag('shouldInterpolateStrings', 'Interpolate Strings'),
		}),
	};
}

function readChanges(fields: Fields): Task<Partial<ApifyDraft>> {
	const changes: Partial<ApifyDraft> = {
		...(fields.has('requestUrl') && {
			requestUrl: fields.requiredUrl('requestUrl', 'Request URL'),
		}),
		...(fields.has('events') && { eventTypes: fields.requiredList('events', 'Events') }),
		...readDetails(fields),
	};
	const condition = readNewCondition(fields);
	if (condition !== undefined) {
		return async (client) => ({ ...changes, condition: await condition(client) });
	}
	assertSomethingSet(changes, 'add at least one field');
	return () => changes;
}

/** How many webhooks that were changed since are passed over: each try might make one, so there has to be an end. */
const MAX_CHANGED_SINCE = 3;

/**
 * Registers a webhook. Apify answers a key that it knows with the webhook made for it, even when that one has been changed
 * since: then a new one is made.
 * @throws Failure `misshapen` when Apify answers with others all the time
 */
async function register(client: Client, draft: ApifyDraft): Promise<Entry<Webhook>> {
	let besides: string | undefined;
	for (let passedOver = 0; passedOver <= MAX_CHANGED_SINCE; passedOver++) {
		const made = await client.call(createWebhook(draft, besides));
		// One that nobody has changed is what Apify makes of this draft, in whatever way it writes it.
		if (isAsWished(made, draft) || made.value.updatedAt === made.value.createdAt) return made;
		besides = made.value.id;
	}
	throw new Failure(
		{
			kind: 'misshapen',
			place: 'data',
			expected: 'the webhook that was asked for',
			found: 'others that were changed since',
		},
		'changing',
	);
}

function isAsWished({ raw, value }: Entry<Webhook>, draft: ApifyDraft): boolean {
	const { requestUrl, eventTypes, condition, ...details } = draft;
	return (
		value.url === requestUrl &&
		value.enabled &&
		sameEvents(value.events, eventTypes) &&
		value.scope === scopeOf({ ...condition }) &&
		Object.entries(details).every(([name, wished]) => (raw[name] ?? wished) === wished)
	);
}

/** Reads what the user chose under *Output* for dispatches. */
function readDispatchPresentation(fields: Fields): (entry: Entry<Dispatch>) => IDataObject {
	const output = fields.choice('output', 'Output', ['simplified', 'raw'], 'simplified');
	// Items that share one request must not share objects: a later node may change them.
	return ({ raw, value }) => (output === 'raw' ? deepCopy(raw) : { ...value });
}

/** What the node can do. */
export const apifyOperations: Operations = {
	webhook: {
		create: webhookOperation('write', apify, (fields) => {
			const conditionTask = readCondition(fields);
			const draft = {
				...readEssentials(fields),
				...readDetails(fields.collection('additionalFields', 'Additional Fields')),
			};
			return async (client) => [
				await register(client, { ...draft, condition: await conditionTask(client) }),
			];
		}),
		delete: deleteOperation(apify, deleteWebhook),
		get: callOperation('read', apify, (fields) => getWebhook(readWebhookId(fields))),
		getAll: getMany(apify, (fields) => apifyWebhooks(readScope(fields), readNewestFirst(fields))),
		replaceUrl: replaceUrlOperation(apify, account, ({ value }, requestUrl) =>
			updateWebhook(value.id, { requestUrl }),
		),
		sendTest: operation('write', (fields) => {
			const test = testWebhook(readWebhookId(fields));
			const present = readDispatchPresentation(fields);
			return async (client) => [present(await client.call(test))];
		}),
		update: webhookOperation('write', apify, (fields) => {
			const id = readWebhookId(fields);
			const changes = readChanges(fields.collection('updateFields', 'Update Fields'));
			return async (client) => [await client.call(updateWebhook(id, await changes(client)))];
		}),
		upsert: upsertOperation(apify, (fields) => {
			const conditionTask = readCondition(fields);
			const essentials = readEssentials(fields);
			const details = readDetails(fields.collection('additionalFields', 'Additional Fields'));
			return async (client) => {
				const condition = await conditionTask(client);
				return {
					among: account,
					isMeant: (entry) =>
						entry.value.url === essentials.requestUrl &&
						entry.value.scope === scopeOf({ ...condition }),
					create: async () => [await register(client, { ...essentials, ...details, condition })],
					change: ({ value }) => {
						const { eventTypes } = essentials;
						const isSame =
							sameEvents(value.events, eventTypes) && Object.keys(details).length === 0;
						return isSame ? undefined : updateWebhook(value.id, { eventTypes, ...details });
					},
				};
			};
		}),
	},
	dispatch: {
		get: operation('read', (fields) => {
			const retrieval = getDispatch(fields.id('dispatchId', 'Dispatch ID'));
			const present = readDispatchPresentation(fields);
			return async (client) => [present(await client.call(retrieval))];
		}),
		getAll: operation('read', (fields) => {
			const ofAccount =
				fields.choice('listFor', 'List For', ['webhook', 'account'], 'webhook') === 'account';
			const list = apifyDispatches(
				ofAccount ? undefined : readWebhookId(fields),
				readNewestFirst(fields),
			);
			const status = fields
				.collection('filters', 'Filters')
				.choice('status', 'Status', DISPATCH_STATUSES, 'any');
			const keep =
				status === 'any' ? undefined : (dispatch: Dispatch) => dispatch.status === status;
			const limit = readLimit(fields);
			const present = readDispatchPresentation(fields);
			return async (client) => (await client.list(list, { limit, keep })).map(present);
		}),
	},
};
