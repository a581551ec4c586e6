/** The operations of the resource *Webhook*: what each does. */
import { randomUUID } from 'node:crypto';

import type { Client } from '../../shared/client/client';
import { additionalFields, assertSomethingSet, updateFields } from '../../shared/fields/common';
import { invalid } from '../../shared/fields/field';
import type { Fields } from '../../shared/fields/readFields';
import { sameEvents } from '../../shared/model/webhook';
import type { Entry, Webhook } from '../../shared/model/webhook';
import { createOperation } from '../../shared/operations/create';
import { upsertOperation } from '../../shared/operations/createOrUpdate';
import { deleteOperation } from '../../shared/operations/delete';
import { eventsFilter, getManyOperation, statusFilter } from '../../shared/operations/getMany';
import type { Filter } from '../../shared/operations/getMany';
import { callOperation, operation, webhookOperation } from '../../shared/operations/operation';
import type { Resource } from '../../shared/operations/operation';
import { replaceUrlOperation } from '../../shared/operations/replaceUrl/replaceUrl';
import { TEXTS } from '../../shared/operations/texts';
import { testWebhook } from '../dispatches/api';
import { dispatchOutput, readDispatchPresentation } from '../dispatches/output';
import { parseHeadersTemplate } from '../headersTemplate';
import { apify, APIFY_EVENTS } from '../provider';
import { conditionOf, resourceId, scopeOf } from '../scope';
import type { ConditionTask } from '../scope';
import {
	apifyWebhooks,
	createWebhook,
	deleteWebhook,
	getWebhook,
	isAdHoc,
	updateWebhook,
} from './api';
import type { ApifyDetails, ApifyDraft, ApifyScope } from './api';
import { differences } from './differences';
import {
	actor,
	adHoc,
	description,
	detailFields,
	doNotRetry,
	draftFields,
	events,
	headersTemplate,
	idempotencyKey,
	ignoreSslErrors,
	listFields,
	listFor,
	newestFirst,
	payloadTemplate,
	requestUrl,
	runId,
	shouldInterpolateStrings,
	task,
	watch,
	watchFields,
	webhook,
} from './fields';

const account = apifyWebhooks({ kind: 'account' }, false);

function readScope(fields: Fields): ApifyScope {
	const kind = fields.choice(listFor);
	switch (kind) {
		case 'account':
			return { kind };
		case 'actor':
			return { kind, id: resourceId(fields.id(actor)) };
		case 'task':
			return { kind, id: resourceId(fields.id(task)) };
	}
}

const ID_FIELDS = { actor, run: runId, task } as const;

function readCondition(fields: Fields): ConditionTask {
	const kind = fields.choice(watch);
	return conditionOf(kind, fields.id(ID_FIELDS[kind]));
}

/** The condition that an update sets; undefined when it leaves the condition alone. */
function readNewCondition(fields: Fields): ConditionTask | undefined {
	const kinds = (['actor', 'task', 'run'] as const).filter((kind) => fields.has(watchFields[kind]));
	const [kind] = kinds;
	if (kind === undefined) return undefined;
	if (kinds.length > 1) {
		throw invalid(changes, 'a webhook is about one thing only: set one of Actor, Run and Task');
	}
	return conditionOf(kind, fields.id(watchFields[kind]));
}

function readEssentials(fields: Fields): Pick<ApifyDraft, 'requestUrl' | 'eventTypes'> {
	return {
		requestUrl: fields.requiredUrl(requestUrl),
		eventTypes: fields.requiredList(events),
	};
}

/** Only what is set: an empty text clears what Apify has. */
function readDetails(fields: Fields): ApifyDetails {
	return {
		...(fields.has(description) && { description: fields.string(description) ?? null }),
		...(fields.has(doNotRetry) && { doNotRetry: fields.boolean(doNotRetry) }),
		...(fields.has(headersTemplate) && { headersTemplate: readHeadersTemplate(fields) }),
		...(fields.has(ignoreSslErrors) && { ignoreSslErrors: fields.boolean(ignoreSslErrors) }),
		...(fields.has(payloadTemplate) && { payloadTemplate: fields.string(payloadTemplate) ?? null }),
		...(fields.has(shouldInterpolateStrings) && {
			shouldInterpolateStrings: fields.boolean(shouldInterpolateStrings),
		}),
	};
}

/** Refuses what Apify would refuse: its error could quote half of a header's value. */
function readHeadersTemplate(fields: Fields): string | null {
	const template = fields.json(headersTemplate) ?? null;
	if (template !== null && parseHeadersTemplate(template) === null) {
		throw invalid(
			headersTemplate,
			"it must be a JSON object of headers; a value may be one of Apify's variables in double braces",
		);
	}
	return template;
}

/**
 * Registers a webhook with one request, and says in a hint what of the response differs from what was requested: for a key that
 * is in use Apify returns the webhook it was used for, and it joins webhooks of one run that have the same URL and events.
 */
async function register(
	client: Client,
	draft: ApifyDraft,
	key: string = randomUUID(),
): Promise<Entry<Webhook>> {
	const entry = await client.call(createWebhook(draft, key));
	const different = differences(draft, entry);
	if (different.length > 0) {
		client.notify(
			`Apify: webhook ${entry.value.id} is not what was requested. Different: ${different.join(', ')}. Apify may have returned a webhook that existed before.`,
		);
	}
	return entry;
}

const additionalFieldsOf = additionalFields(...detailFields, idempotencyKey);

const create = createOperation(apify, {
	fields: [...draftFields, additionalFieldsOf],
	readTask(fields) {
		const conditionTask = readCondition(fields);
		const additional = fields.collection(additionalFieldsOf);
		const draft = { ...readEssentials(fields), ...readDetails(additional) };
		const key = additional.string(idempotencyKey);
		return async (client) => [
			await register(client, { ...draft, condition: await conditionTask(client) }, key),
		];
	},
});

const upsert = upsertOperation(apify, {
	fields: [...draftFields, additionalFieldsOf],
	readPlan(fields) {
		const conditionTask = readCondition(fields);
		const essentials = readEssentials(fields);
		const details = readDetails(fields.collection(additionalFieldsOf));
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
					const isSame = sameEvents(value.events, eventTypes) && Object.keys(details).length === 0;
					return isSame ? undefined : updateWebhook(value.id, { eventTypes, ...details });
				},
			};
		};
	},
});

const changes = updateFields(...detailFields, events, requestUrl, ...Object.values(watchFields));

function readChanges(fields: Fields): (client: Client) => Promise<Partial<ApifyDraft>> {
	const set: Partial<ApifyDraft> = {
		...(fields.has(requestUrl) && { requestUrl: fields.requiredUrl(requestUrl) }),
		...(fields.has(events) && { eventTypes: fields.requiredList(events) }),
		...readDetails(fields),
	};
	const condition = readNewCondition(fields);
	if (condition === undefined) assertSomethingSet(set, 'add at least one field');
	return async (client) => ({
		...set,
		...(condition !== undefined && { condition: await condition(client) }),
	});
}

const update = webhookOperation(apify, {
	text: TEXTS.update,
	access: { changes: webhook },
	fields: [webhook, changes],
	readTask(fields) {
		const id = fields.id(webhook);
		const changesTask = readChanges(fields.collection(changes));
		return async (client) => [await client.call(updateWebhook(id, await changesTask(client)))];
	},
});

const get = callOperation(apify, {
	text: TEXTS.get,
	access: 'read',
	fields: [webhook],
	readCall: (fields) => getWebhook(fields.id(webhook)),
});

/** The filter *Ad Hoc*. */
const adHocFilter: Filter = {
	field: adHoc,
	readCondition(filters) {
		const wanted = filters.choice(adHoc);
		return wanted === 'any' ? undefined : (entry) => isAdHoc(entry) === (wanted === 'only');
	},
};

/** Whose webhooks are listed, at the beginning of a sentence. */
const OWNERS = { account: 'This account', actor: 'This Actor', task: 'This task' } as const;

const getMany = getManyOperation(apify, {
	fields: listFields,
	options: [newestFirst],
	filters: [adHocFilter, eventsFilter(APIFY_EVENTS), statusFilter],
	readOwner: (fields) => OWNERS[fields.choice(listFor)],
	readList: (fields, options) => apifyWebhooks(readScope(fields), options.boolean(newestFirst)),
});

const replaceUrl = replaceUrlOperation(apify, {
	webhooks: account,
	move: async (client, { value }, url) =>
		await client.call(updateWebhook(value.id, { requestUrl: url })),
	// It is called once, by a run that is in progress.
	excluded: { kind: 'ad-hoc', matches: isAdHoc },
});

const sendTest = operation({
	text: TEXTS.sendTest,
	access: { changes: webhook },
	fields: [webhook, dispatchOutput],
	readTask(fields) {
		const test = testWebhook(fields.id(webhook));
		const present = readDispatchPresentation(fields);
		return async (client) => [present(await client.call(test))];
	},
});

/** *Webhook*. */
export const webhookResource: Resource = {
	value: 'webhook',
	name: 'Webhook',
	operations: [
		create,
		deleteOperation(apify, webhook, deleteWebhook),
		get,
		getMany,
		replaceUrl,
		sendTest,
		update,
		upsert,
	],
};
