/** The operations of the Partoo Webhooks node: the fields of each, and what it does. */
import { additionalFields, eventsField, urlField, webhookField } from '../shared/fields/common';
import { required, invalid } from '../shared/fields/field';
import type { Fields } from '../shared/fields/readFields';
import type { Entry, Webhook } from '../shared/model/webhook';
import { createOperation } from '../shared/operations/create';
import { eventsFilter, getManyOperation } from '../shared/operations/getMany';
import { callOperation, operation } from '../shared/operations/operation';
import type { Resource } from '../shared/operations/operation';
import { includeSecrets, outputFields, readPresentation } from '../shared/operations/output';
import { TEXTS } from '../shared/operations/texts';
import { warnOfUrls } from '../shared/operations/urlWarnings';
import { optionalRecord, strings } from '../shared/parsing/json';
import { sameUrl } from '../shared/parsing/url';
import { createWebhooks, getWebhook, partooWebhooks, tryOut } from './api';
import type { PartooDraft } from './api';
import { customHeaders, readHeaders } from './customHeaders';
import { isInOrganization, organizationId, readOrganization } from './organization';
import { partoo, PARTOO_EVENTS } from './provider';

const webhook = webhookField('287');

const url = urlField(
	'URL',
	'url',
	'The https URL that Partoo calls; it allows one per event and organization',
);

const events = eventsField(
	PARTOO_EVENTS,
	'The events that Partoo sends to the URL: one webhook is made for each. Partoo may refuse review_created and review_updated.',
);

const additional = additionalFields(customHeaders);

const draftFields = [required(url), required(events), additional];

/** One draft per event: that is how Partoo has them. */
function readDrafts(fields: Fields): PartooDraft[] {
	const draftUrl = fields.requiredHttpsUrl(url, partoo.label);
	const headers = readHeaders(fields.collection(additional));
	return fields.requiredList(events).map((event) => ({
		url: draftUrl,
		event_type: event,
		...(headers !== undefined && { custom_headers: headers }),
	}));
}

const create = createOperation(partoo, {
	fields: draftFields,
	options: [organizationId],
	readTask(fields, options) {
		const creation = createWebhooks(readDrafts(fields), readOrganization(options));
		return async (client) => await client.call(creation);
	},
});

const get = callOperation(partoo, {
	text: TEXTS.get,
	access: 'read',
	fields: [webhook],
	options: [organizationId],
	readCall: (fields, options) => getWebhook(fields.id(webhook), readOrganization(options)),
});

const getMany = getManyOperation(partoo, {
	options: [organizationId],
	filters: [eventsFilter(PARTOO_EVENTS)],
	readList: (_fields, options) => partooWebhooks(readOrganization(options)),
});

const sendTest = operation({
	text: TEXTS.sendTest,
	access: { changes: webhook },
	fields: [webhook],
	options: [organizationId],
	readTask(fields, options) {
		const id = fields.id(webhook);
		const organization = readOrganization(options);
		return async (client) => {
			const entry = await client.call(getWebhook(id, organization));
			const draft = draftOf(entry);
			const response = await client.call(tryOut(draft, organization));
			const { provider, url: sentTo, events: sentEvents } = entry.value;
			return [{ id, provider, url: sentTo, events: sentEvents, sent: true, response }];
		};
	},
});

/** The draft that would make a webhook as it is: Partoo tries out a draft, whether it exists or not. */
function draftOf({ raw, value }: Entry<Webhook>): PartooDraft {
	const [event] = value.events;
	if (value.url === null || event === undefined) {
		throw invalid(webhook, 'it has no URL or no event that could be tried out');
	}
	const headers = optionalRecord(raw.custom_headers, 'custom_headers');
	strings(Object.values(headers), 'custom_headers');
	return {
		url: value.url,
		event_type: event,
		...(Object.keys(headers).length > 0 && { custom_headers: headers }),
	};
}

const upsert = operation({
	text: TEXTS.upsert,
	access: 'write',
	fields: [...draftFields, ...outputFields],
	options: [organizationId, includeSecrets],
	readTask(fields, options) {
		const drafts = readDrafts(fields);
		const organization = readOrganization(options);
		const present = readPresentation(partoo, fields, options);
		return async (client) => {
			const used = organization ?? client.defaultQuery.org_id;
			const inOrganization = (await client.list(partooWebhooks(organization))).filter(({ value }) =>
				isInOrganization(used, value.scope),
			);
			assertFree(drafts, inOrganization);
			const found = drafts.map((draft) => ({
				draft,
				// Its URL is that of the draft, or the event wouldn't be free.
				entry: inOrganization.find(({ value }) => value.events.includes(draft.event_type)),
			}));
			const existing = found.flatMap(({ entry }) => entry ?? []);
			const missing = found.flatMap(({ draft, entry }) => (entry === undefined ? draft : []));
			const created =
				missing.length === 0 ? [] : await client.call(createWebhooks(missing, organization));
			if (found.some(({ draft, entry }) => draft.custom_headers && entry)) {
				client.notify(
					'Partoo: custom headers were set for new webhooks only; those that exist keep theirs.',
				);
			}
			warnOfUrls(client, [...existing, ...created]);
			return [
				...existing.map((entry) => ({ ...present(entry), created: false })),
				...created.map((entry) => ({ ...present(entry), created: true })),
			];
		};
	},
});

/** Partoo allows one URL per event and organization, and documents no way to change it. */
function assertFree(drafts: readonly PartooDraft[], taken: ReadonlyArray<Entry<Webhook>>): void {
	for (const { url: draftUrl, event_type: event } of drafts) {
		const other = taken.find(
			({ value }) => value.events.includes(event) && !sameUrl(value.url, draftUrl),
		);
		if (other !== undefined) {
			throw invalid(
				url,
				`Partoo allows one URL per event and organization, and ${event} already goes to another one (webhook ${other.value.id})`,
			);
		}
	}
}

/** What the Partoo Webhooks node can do. */
export const partooResources: readonly Resource[] = [
	{ value: 'webhook', name: 'Webhook', operations: [create, get, getMany, sendTest, upsert] },
];
