import type { IDataObject } from 'n8n-workflow';

import { readWebhookId } from '../shared/operations/change';
import { getMany } from '../shared/operations/getMany';
import { callOperation, operation } from '../shared/operations/operation';
import type { Operations } from '../shared/operations/operation';
import { readPresentation } from '../shared/operations/output';
import { invalid } from '../shared/fields/parameters';
import type { Fields } from '../shared/fields/parameters';
import { optionalRecord, strings } from '../shared/parsing/json';
import { sameUrl } from '../shared/parsing/url';
import type { Entry, Webhook } from '../shared/model/webhook';
import { createWebhooks, getWebhook, partoo, partooWebhooks, tryOut } from './partoo';
import type { PartooDraft } from './partoo';

/** The documented limits of custom headers: schema CustomHeaders of Partoo's list. */
const MAX_HEADERS = 5;
const MAX_HEADER_NAME_LENGTH = 128;
const MAX_HEADER_VALUE_LENGTH = 512;
const HEADER_NAME = /^[Xx]-(?![Pp][Aa][Rr][Tt][Oo][Oo])[^ ()<>@,;:\\"/[\]?={}]*$/;

function readOrganization(fields: Fields): number | undefined {
	return fields.collection('options', 'Options').optionalCount('organizationId', 'Organization ID');
}

/** One draft per event: that is how Partoo has them. */
function readDrafts(fields: Fields): PartooDraft[] {
	const url = fields.requiredHttpsUrl('url', 'URL', partoo.label);
	const headers = readHeaders(
		fields
			.collection('additionalFields', 'Additional Fields')
			.collection('customHeaders', 'Custom Headers'),
	);
	return fields.requiredList('events', 'Events').map((event) => ({
		url,
		event_type: event,
		...(headers !== undefined && { custom_headers: headers }),
	}));
}

function readHeaders(fields: Fields): IDataObject | undefined {
	const headers: IDataObject = {};
	for (const entry of fields.collections('headers', 'Custom Headers')) {
		const name = entry.requiredText('name', 'Custom Headers → Name');
		const value = entry.requiredText('value', 'Custom Headers → Value');
		if (!HEADER_NAME.test(name) || name.length > MAX_HEADER_NAME_LENGTH) {
			throw invalid(
				'Custom Headers → Name',
				`${JSON.stringify(name)} must begin with X-, but not with X-Partoo, have at most ${MAX_HEADER_NAME_LENGTH} characters, and none of ()<>@,;:\\"/[]?={} or a blank`,
			);
		}
		if (value.length > MAX_HEADER_VALUE_LENGTH) {
			throw invalid(
				'Custom Headers → Value',
				`the value of ${name} has more than ${MAX_HEADER_VALUE_LENGTH} characters`,
			);
		}
		if (Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase())) {
			throw invalid('Custom Headers', `${name} is there twice`);
		}
		headers[name] = value;
	}
	const count = Object.keys(headers).length;
	if (count > MAX_HEADERS)
		throw invalid('Custom Headers', `there are ${count}, at most ${MAX_HEADERS} are allowed`);
	return count === 0 ? undefined : headers;
}

/** Partoo allows one URL per event and organization, and documents no way to change it. */
function assertFree(drafts: readonly PartooDraft[], taken: ReadonlyArray<Entry<Webhook>>): void {
	for (const { url, event_type: event } of drafts) {
		const other = taken.find(({ value }) => value.events.includes(event) && !isAt(value, url));
		if (other !== undefined) {
			throw invalid(
				'URL',
				`Partoo allows one URL per event and organization, and ${event} already goes to another one (webhook ${other.value.id})`,
			);
		}
	}
}

function isAt({ url }: Webhook, wanted: string): boolean {
	return url !== null && sameUrl(url, wanted);
}

/** What the node can do. */
export const partooOperations: Operations = {
	webhook: {
		create: callOperation('write', partoo, (fields) =>
			createWebhooks(readDrafts(fields), readOrganization(fields)),
		),
		get: callOperation('read', partoo, (fields) =>
			getWebhook(readWebhookId(fields), readOrganization(fields)),
		),
		getAll: getMany(partoo, (fields) => partooWebhooks(readOrganization(fields))),
		sendTest: operation('write', (fields) => {
			const id = readWebhookId(fields);
			const organization = readOrganization(fields);
			return async (client) => {
				const { raw, value } = await client.call(getWebhook(id, organization));
				const { url, events } = value;
				const [event] = events;
				if (url === null || event === undefined) {
					throw invalid('Webhook', 'it has no URL or no event that could be tried out');
				}
				const headers = optionalRecord(raw.custom_headers, 'custom_headers');
				strings(Object.values(headers), 'custom_headers');
				const draft = {
					url,
					event_type: event,
					...(Object.keys(headers).length > 0 && { custom_headers: headers }),
				};
				const response = await client.call(tryOut(draft, organization));
				return [{ id, provider: partoo.name, url, events, sent: true, response }];
			};
		}),
		upsert: operation('write', (fields) => {
			const drafts = readDrafts(fields);
			const organization = readOrganization(fields);
			const present = readPresentation(partoo, fields);
			return async (client) => {
				const used = organization ?? client.connection.defaultQuery.org_id;
				const inOrganization = (await client.list(partooWebhooks(organization))).filter(
					({ value }) => used === undefined || value.scope === `organization/${used}`,
				);
				assertFree(drafts, inOrganization);
				const found = drafts.map((draft) => ({
					draft,
					// Its URL is that of the draft, or the event wouldn't be free.
					entry: inOrganization.find(({ value }) => value.events.includes(draft.event_type)),
				}));
				if (found.some(({ draft, entry }) => draft.custom_headers && entry)) {
					client.notify(
						'Partoo: custom headers were set for new webhooks only; those that exist keep theirs.',
					);
				}
				const existing = found.flatMap(({ entry }) => entry ?? []);
				const missing = found.flatMap(({ draft, entry }) => (entry === undefined ? draft : []));
				const created =
					missing.length === 0 ? [] : await client.call(createWebhooks(missing, organization));
				return [
					...existing.map((entry) => ({ ...present(entry), created: false })),
					...created.map((entry) => ({ ...present(entry), created: true })),
				];
			};
		}),
	},
};
