/**
 * The requests of JoggAI's webhook endpoints: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints
 *
 * An account has 20 endpoints at most, so the list has no pages.
 */
import type { IDataObject } from 'n8n-workflow';

import { path } from '../shared/http/path';
import { unpagedList } from '../shared/model/list';
import type { Call } from '../shared/model/request';
import type { Entry, Webhook } from '../shared/model/webhook';
import {
	asRecord,
	identifier,
	optionalRecords,
	optionalString,
	optionalStrings,
} from '../shared/parsing/json';
import { utcFromUnixSeconds } from '../shared/parsing/time';
import { parseData, parseEnvelope } from './envelope';
import { joggAi } from './provider';

/** All webhook endpoints of the account. */
export const joggAiEndpoints = unpagedList(
	'/v2/endpoints',
	// What an account without endpoints gets isn't documented: JoggAI's own n8n node treats all of these as an empty list.
	(body) => {
		const { data } = parseEnvelope(body);
		return data === null ? [] : optionalRecords(asRecord(data, 'data').endpoints, 'data.endpoints');
	},
	toWebhook,
);

/** What an endpoint is made of. */
export interface JoggAiDraft {
	/** JoggAI accepts only public https URLs. */
	readonly url: string;
	readonly status: string;
	readonly events: string[];
}

/** Adds an endpoint: https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint */
export function createEndpoint(draft: JoggAiDraft): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/endpoint',
			body: { ...draft },
			events: draft.events,
		},
		parse: parseEndpoint,
	};
}

/**
 * Changes an endpoint. JoggAI requires all three fields, so what isn't to change is sent as it was returned.
 * Source: https://docs.jogg.ai/api-reference/v2/Webhook/UpdateWebhookEndpoint
 */
export function updateEndpoint(
	{ raw, value }: Entry<Webhook>,
	changes: Partial<JoggAiDraft>,
): Call<Entry<Webhook>> {
	const { url, status, events } = raw;
	return {
		request: {
			method: 'PUT',
			path: path`/v2/endpoint/${value.id}`,
			body: { url, status, events, ...changes },
			events: changes.events,
		},
		parse: parseEndpoint,
	};
}

/** Deletes an endpoint: https://docs.jogg.ai/api-reference/v2/Webhook/DeleteWebhookEndpoint */
export function deleteEndpoint(id: string): Call<unknown> {
	return {
		request: { method: 'DELETE', path: path`/v2/endpoint/${id}` },
		// The status says it all where the envelope is missing.
		parse: (body) => (body === null ? null : parseEnvelope(body)),
	};
}

function parseEndpoint(body: unknown): Entry<Webhook> {
	const raw = parseData(body);
	return { raw, value: toWebhook(raw) };
}

function toWebhook(raw: IDataObject): Webhook {
	return {
		provider: joggAi.name,
		id: identifier(raw.endpoint_id, 'endpoint_id'),
		url: optionalString(raw.url, 'url'),
		events: optionalStrings(raw.events, 'events'),
		enabled: optionalString(raw.status, 'status') !== 'disabled',
		createdAt: utcFromUnixSeconds(raw.created_at),
		updatedAt: null,
		lastTriggeredAt: null,
		scope: null,
		owner: optionalString(raw.username, 'username'),
	};
}
