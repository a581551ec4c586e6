import { randomUUID } from 'node:crypto';

import { deepCopy } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import {
	assertSomethingSet,
	deleteOperation,
	readWebhookId,
	sameEvents,
	upsertOperation,
} from '../shared/operations/change';
import { getMany, readLimit } from '../shared/operations/getMany';
import type { Condition } from '../shared/operations/getMany';
import { callOperation, operation, webhookOperation } from '../shared/operations/operation';
import type { Client, Operations, Task } from '../shared/operations/operation';
import { invalid } from '../shared/fields/parameters';
import type { Fields } from '../shared/fields/parameters';
import { replaceUrlOperation } from '../shared/operations/replaceUrl';
import type { Entry, Webhook } from '../shared/model/webhook';
import {
	apify,
	apifyDispatches,
	apifyWebhooks,
	createWebhook,
	deleteWebhook,
	DETAIL_LABELS,
	differences,
	getDispatch,
	getWebhook,
	isAdHoc,
	parseHeadersTemplate,
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

/** What *Ad Hoc* offers, with the values saved in workflows. */
const AD_HOC_FILTERS = ['any', 'exclude', 'only'] as const;

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
	const text = (name: 'description' | 'payloadTemplate'): string | null =>
		fields.text(name, DETAIL_LABELS[name]) ?? null;
	const flag = (name: 'doNotRetry' | 'ignoreSslErrors' | 'shouldInterpolateStrings'): boolean =>
		fields.flag(name, DETAIL_LABELS[name], false);
	return {
		...(fields.has('description') && { description: text('description') }),
		...(fields.has('doNotRetry') && { doNotRetry: flag('doNotRetry') }),
		...(fields.has('headersTemplate') && { headersTemplate: readHeadersTemplate(fields) }),
		...(fields.has('ignoreSslErrors') && { ignoreSslErrors: flag('ignoreSslErrors') }),
		...(fields.has('payloadTemplate') && { payloadTemplate: text('payloadTemplate') }),
		...(fields.has('shouldInterpolateStrings') && {
			shouldInterpolateStrings: flag('shouldInterpolateStrings'),
		}),
	};
}

/** Refuses what Apify would refuse: its error could quote half of a header's value back. */
function readHeadersTemplate(fields: Fields): string | null {
	const label = DETAIL_LABELS.headersTemplate;
	const template = fields.json('headersTemplate', label) ?? null;
	if (template !== null && parseHeadersTemplate(template) === null) {
		throw invalid(
			label,
			"it must be a JSON object of headers, in which Apify's variables in double braces may stand for values",
		);
	}
	return template;
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

/**
 * Registers a webhook with one request, and says in a hint what of the response differs from what was asked for: with a key
 * that is in use Apify returns the webhook it was used for, and it joins webhooks of one run that have the same URL and events.
 */
async function register(
	client: Client,
	draft: ApifyDraft,
	idempotencyKey: string = randomUUID(),
): Promise<Entry<Webhook>> {
	const entry = await client.call(createWebhook(draft, idempotencyKey));
	const different = differences(draft, entry);
	if (different.length > 0) {
		client.notify(
			`Apify: webhook ${entry.value.id} is not what was asked for. Different: ${different.join(', ')}. Apify may have returned a webhook that existed before.`,
		);
	}
	return entry;
}

/** The filter *Ad Hoc* as a condition. */
function readAdHocCondition(filters: Fields): Condition[] {
	const adHoc = filters.choice('adHoc', 'Ad Hoc', AD_HOC_FILTERS, 'any');
	return adHoc === 'any' ? [] : [(entry) => isAdHoc(entry) === (adHoc === 'only')];
}

/** The filters of dispatches as one condition, or undefined when there are none. */
function readDispatchCondition(
	filters: Fields,
	since: string | undefined,
): ((entry: Entry<Dispatch>) => boolean) | undefined {
	const status = filters.choice('status', 'Status', DISPATCH_STATUSES, 'any');
	const events = filters.list('events', 'Events') ?? [];
	if (status === 'any' && events.length === 0 && since === undefined) return undefined;
	return ({ value }) =>
		(status === 'any' || value.status === status) &&
		(events.length === 0 || (value.eventType !== null && events.includes(value.eventType))) &&
		!isBefore(value, since);
}

/** Whether a dispatch is older than a time; one whose time isn't known is not. */
function isBefore({ createdAt }: Dispatch, since: string | undefined): boolean {
	return since !== undefined && createdAt !== null && createdAt < since;
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
			const additional = fields.collection('additionalFields', 'Additional Fields');
			const draft = { ...readEssentials(fields), ...readDetails(additional) };
			const key = additional.text('idempotencyKey', 'Idempotency Key');
			return async (client) => [
				await register(client, { ...draft, condition: await conditionTask(client) }, key),
			];
		}),
		delete: deleteOperation(apify, deleteWebhook),
		get: callOperation('read', apify, (fields) => getWebhook(readWebhookId(fields))),
		getAll: getMany(apify, (fields) => apifyWebhooks(readScope(fields), readNewestFirst(fields)), {
			readConditions: readAdHocCondition,
		}),
		replaceUrl: replaceUrlOperation(apify, {
			webhooks: account,
			move: async (client, { value }, requestUrl) =>
				await client.call(updateWebhook(value.id, { requestUrl })),
			// It is called once, by a run that is under way.
			leavesOut: { kind: 'ad-hoc', matches: isAdHoc },
		}),
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
					candidates: account,
					url: essentials.requestUrl,
					scope: scopeOf({ ...condition }),
					events: essentials.eventTypes,
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
			const filters = fields.collection('filters', 'Filters');
			const since = filters.time('since', 'Since');
			const keep = readDispatchCondition(filters, since);
			const isTooOld =
				since === undefined ? undefined : (dispatch: Dispatch) => isBefore(dispatch, since);
			const limit = readLimit(fields);
			const present = readDispatchPresentation(fields);
			return async (client) => (await client.list(list, { limit, keep, isTooOld })).map(present);
		}),
	},
};
