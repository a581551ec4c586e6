/**
 * The requests of Partoo's webhook configurations:
 * https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations
 *
 * One configuration per event and organization. Lists come in pages of 100 at most.
 */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../shared/failure/failure';
import { valuesOf } from '../shared/http/masking';
import { path } from '../shared/http/path';
import type { PagedList } from '../shared/model/list';
import type { Call } from '../shared/model/request';
import type { Entry, Webhook } from '../shared/model/webhook';
import {
	anyJson,
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	optionalIdentifier,
	optionalString,
} from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import { organizationQuery, partoo } from './provider';

/**
 * The webhook configurations the key has access to.
 * @param organizationId needed only by keys of `PROVIDER` users, which see several organizations
 */
export function partooWebhooks(organizationId: number | undefined): PagedList<Webhook> {
	return {
		maxPageSize: 100,
		request: ({ page, size }) => ({
			method: 'GET',
			path: '/v2/webhooks',
			query: { page, per_page: size, ...organizationQuery(organizationId) },
		}),
		parsePage(body, { size }) {
			const list = asRecord(body, 'the response');
			return {
				items: asRecords(list.items, 'items'),
				total: asWholeNumber(list.count, 'count'),
				pageCount: asWholeNumber(list.max_page, 'max_page'),
				size,
			};
		},
		parseEntry: toWebhook,
	};
}

/** One webhook configuration to create: Partoo has one per event. */
export interface PartooDraft {
	/** Partoo accepts only https URLs. */
	readonly url: string;
	readonly event_type: string;
	readonly custom_headers?: IDataObject;
}

/** The values of a draft's headers. */
function secretsOf({ custom_headers: headers = {} }: PartooDraft): string[] {
	return valuesOf(headers);
}

/** Creates several configurations at once: https://developers.partoo.co/api-reference/webhooks/create-webhook-configurations */
export function createWebhooks(
	drafts: readonly PartooDraft[],
	organizationId: number | undefined,
): Call<Array<Entry<Webhook>>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/webhooks',
			query: organizationQuery(organizationId),
			body: { items: drafts.map((draft) => ({ ...draft })) },
			events: drafts.map(({ event_type: event }) => event),
			secrets: drafts.flatMap(secretsOf),
		},
		parse(body) {
			const created = asRecords(asRecord(body, 'the response').items, 'items').map((raw) => ({
				raw,
				value: toWebhook(raw),
			}));
			const isMissing = ({ event_type: event }: PartooDraft): boolean =>
				!created.some(({ value }) => value.events.includes(event));
			if (drafts.some(isMissing)) {
				throw new Failure({
					kind: 'unexpectedShape',
					place: 'items',
					expected: 'a webhook for each event',
					found: `${created.length} for ${drafts.length} events`,
				});
			}
			return created;
		},
	};
}

/** One configuration: https://developers.partoo.co/api-reference/webhooks/get-a-webhook-configuration */
export function getWebhook(id: string, organizationId: number | undefined): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'GET',
			path: path`/v2/webhooks/${id}`,
			query: organizationQuery(organizationId),
		},
		parse(body) {
			const raw = asRecord(body, 'the response');
			return { raw, value: toWebhook(raw) };
		},
	};
}

/**
 * Has Partoo call a configuration's URL with its latest data, or example data:
 * https://developers.partoo.co/api-reference/webhooks/send-test-webhook-payloads
 *
 * The shape of the response isn't documented, so it is returned as it is, without the secrets of the request.
 */
export function tryOut(
	draft: PartooDraft,
	organizationId: number | undefined,
): Call<ReturnType<typeof anyJson>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/webhooks/tryout',
			query: organizationQuery(organizationId),
			body: { items: [{ ...draft }] },
			secrets: secretsOf(draft),
			acceptsAnyResponse: true,
		},
		parse: anyJson,
	};
}

function toWebhook(raw: IDataObject): Webhook {
	const event = optionalString(raw.event_type, 'event_type');
	const organization = optionalIdentifier(raw.org_id, 'org_id');
	return {
		provider: partoo.name,
		id: identifier(raw.id, 'id'),
		url: optionalString(raw.url, 'url'),
		events: event === null ? [] : [event],
		enabled: true,
		createdAt: utcFromIso(raw.created_at),
		updatedAt: utcFromIso(raw.updated_at),
		lastTriggeredAt: null,
		scope: organization === null ? null : `organization/${organization}`,
		owner: null,
	};
}
