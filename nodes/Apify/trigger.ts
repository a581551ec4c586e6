/** Receiving from Apify: https://docs.apify.com/platform/integrations/webhooks/actions */
import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../shared/client/client';
import { eventsField } from '../shared/fields/common';
import { choiceField, required, showWhen } from '../shared/fields/field';
import type { Call } from '../shared/model/request';
import type { Entry, Webhook } from '../shared/model/webhook';
import { unlessGone } from '../shared/operations/delete';
import { isRecord } from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import { sameUrl } from '../shared/parsing/url';
import { wasDeleted } from '../shared/trigger/deletion';
import { oneWebhook } from '../shared/trigger/registration';
import { subjectOf } from '../shared/trigger/subject';
import { sha256, TOKEN_HEADER } from '../shared/trigger/token';
import type { Own, WebhookTrigger } from '../shared/trigger/trigger';
import { parseHeadersTemplate } from './headersTemplate';
import { apify, APIFY_EVENTS } from './provider';
import { conditionOf } from './scope';
import type { ApifyCondition } from './scope';
import {
	apifyWebhooks,
	createWebhook,
	deleteWebhook,
	getWebhook,
	updateWebhook,
} from './webhooks/api';
import type { ApifyDraft } from './webhooks/api';
import { differences } from './webhooks/differences';
import { actor, task } from './webhooks/fields';

/** Apify sends it when somebody tests a webhook. */
const TEST_EVENT = 'TEST';

/** Not *Trigger On*, as in the action node: the node creator would list its choices as the triggers, and not the events. */
const watch = choiceField({
	displayName: 'Watch',
	name: 'watch',
	type: 'options',
	options: [
		{ name: 'Actor', value: 'actor', description: 'All runs and builds of an Actor' },
		{ name: 'Task', value: 'task', description: 'All runs of an Actor task' },
	],
	default: 'actor',
	description: 'What the events are about',
});

const FIELDS = {
	actor: { ...actor, description: 'The Actor whose events start the workflow' },
	task: { ...task, description: 'The Actor task whose events start the workflow' },
} as const;

const events = required(
	eventsField(
		APIFY_EVENTS.filter((event) => event !== TEST_EVENT),
		'The events that start the workflow',
	),
);

/**
 * What Apify sends by default. It is set nevertheless, so that a template that somebody edited in Apify's Console is seen to
 * differ.
 */
const PAYLOAD_TEMPLATE =
	'{"userId":{{userId}},"createdAt":{{createdAt}},"eventType":{{eventType}},"eventData":{{eventData}},"resource":{{resource}}}';

/** Apify signs nothing, and recommends a token in the headers. */
export const apifyTrigger: WebhookTrigger = {
	provider: apify,
	events,
	testEvent: TEST_EVENT,
	fields: [watch, showWhen(FIELDS.actor, watch, 'actor'), showWhen(FIELDS.task, watch, 'task')],
	options: [],
	needsHttps: false,
	readList: () => apifyWebhooks({ kind: 'account' }, false),
	lookUp: getWebhook,
	remove: deleteWebhook,
	readRegistration(fields, _options, own) {
		const kind = fields.choice(watch);
		const findCondition = conditionOf(kind, fields.id(FIELDS[kind]));
		const eventTypes = fields.requiredList(events);
		return async (client) => {
			const draft = draftOf(own, eventTypes, await findCondition(client));
			const idempotencyKey = sha256(JSON.stringify([draft, own.nonce]));
			return oneWebhook(client, {
				load: loadWhole,
				matches: (entry) => matches(draft, own.token, entry),
				// Apify documents no way to enable a webhook.
				change: ({ value }) => (value.enabled ? updateWebhook(value.id, draft) : undefined),
				create: async (unusable) => await create(client, draft, idempotencyKey, unusable),
				remove: deleteWebhook,
				token: own.token,
			});
		};
	},
	verify: async (delivery, receiver) =>
		(await receiver.isOwnToken(delivery.header(TOKEN_HEADER.toLowerCase()))) ? 'token' : null,
	read(body, delivery) {
		if (typeof body.eventType !== 'string') return null;
		const data: IDataObject = isRecord(body.eventData) ? body.eventData : {};
		return {
			event: body.eventType,
			id: delivery.header('x-apify-webhook-dispatch-id') || null,
			occurredAt: utcFromIso(body.createdAt),
			subject: subjectOf(['run', data.actorRunId], ['build', data.actorBuildId]),
			scope: subjectOf(['task', data.actorTaskId], ['actor', data.actorId]),
			owner: typeof body.userId === 'string' ? body.userId : null,
			isTest: body.eventType === TEST_EVENT,
		};
	},
};

function draftOf(
	{ url, token, description }: Own,
	eventTypes: string[],
	condition: ApifyCondition,
): ApifyDraft {
	return {
		requestUrl: url,
		eventTypes,
		condition,
		payloadTemplate: PAYLOAD_TEMPLATE,
		headersTemplate: JSON.stringify({ [TOKEN_HEADER]: token }),
		shouldInterpolateStrings: false,
		doNotRetry: false,
		description,
	};
}

/** What the list leaves out; only the list says whether a webhook is enabled. */
function loadWhole({ value: listed }: Entry<Webhook>): Call<Entry<Webhook>> {
	const { request, parse } = getWebhook(listed.id);
	return {
		request,
		parse(body) {
			const { raw, value } = parse(body);
			return { raw, value: { ...value, enabled: value.enabled && listed.enabled } };
		},
	};
}

/** Another name of the workflow is no difference, and neither is how the template of the headers is written. */
function matches(draft: ApifyDraft, token: string, entry: Entry<Webhook>): boolean {
	const { headersTemplate } = entry.raw;
	const headers =
		typeof headersTemplate === 'string' ? parseHeadersTemplate(headersTemplate) : null;
	const { requestUrl, eventTypes, condition, payloadTemplate } = draft;
	const { shouldInterpolateStrings, doNotRetry } = draft;
	const compared = { requestUrl, eventTypes, condition, payloadTemplate };
	const different = differences({ ...compared, shouldInterpolateStrings, doNotRetry }, entry);
	return headers?.[TOKEN_HEADER] === token && different.length === 0;
}

/**
 * Creates the webhook. The key makes two attempts, or two processes of n8n, get the same one; but for the key of a webhook that
 * is deleted or disabled Apify may return that one.
 */
async function create(
	client: Client,
	draft: ApifyDraft,
	idempotencyKey: string,
	unusable: readonly string[],
): Promise<Entry<Webhook>> {
	const entry = await client.call(createWebhook(draft, idempotencyKey));
	const isNew = !unusable.includes(entry.value.id);
	if (isNew && (await isUsable(client, draft, entry))) return entry;
	// It may exist although the responses don't show it: a second one would send every event twice.
	const listed = await client.list(apifyWebhooks({ kind: 'account' }, false));
	const existing = listed.find(
		({ value: { id, url, enabled } }) =>
			enabled &&
			!unusable.includes(id) &&
			!wasDeleted(client, id) &&
			sameUrl(url, draft.requestUrl),
	);
	return existing ?? (await client.call(createWebhook(draft, randomUUID())));
}

async function isUsable(
	client: Client,
	draft: ApifyDraft,
	{ value: { id, url } }: Entry<Webhook>,
): Promise<boolean> {
	const isOwn = sameUrl(url, draft.requestUrl) && !wasDeleted(client, id);
	return isOwn && (await unlessGone(client, getWebhook(id))) !== undefined;
}
