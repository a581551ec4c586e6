/**
 * The requests of Argil's webhooks: https://docs.argil.ai/api-reference/endpoint/webhooks.list and its neighbors.
 *
 * The list is a bare array without pages. Every request needs the header `x-api-key`.
 */
import type { IDataObject } from 'n8n-workflow';

import { path } from '../shared/http/path';
import { unpagedList } from '../shared/model/list';
import type { Call } from '../shared/model/request';
import type { Entry, Webhook } from '../shared/model/webhook';
import {
	asRecord,
	asRecords,
	identifier,
	optionalString,
	optionalStrings,
} from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import { tokenIn } from '../shared/parsing/url';
import { argil } from './provider';

/** All webhooks of the account. */
export const argilWebhooks = unpagedList(
	'/v1/webhooks',
	(body) => asRecords(body, 'the response'),
	toWebhook,
);

/** What a webhook is made of; in a change, a field that is left out stays as it is. */
export interface ArgilDraft {
	readonly callbackUrl: string;
	readonly events: string[];
}

/** Registers a webhook: https://docs.argil.ai/api-reference/endpoint/webhooks.create */
export function createWebhook(draft: ArgilDraft): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'POST',
			path: '/v1/webhooks',
			body: { ...draft },
			events: draft.events,
			secrets: secretsOf(draft),
		},
		parse: parseWebhook,
	};
}

/** Changes a webhook. Argil refuses any other field (`additionalProperties: false`). */
export function updateWebhook(id: string, changes: Partial<ArgilDraft>): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'PUT',
			path: path`/v1/webhooks/${id}`,
			body: { ...changes },
			events: changes.events,
			secrets: secretsOf(changes),
		},
		parse: parseWebhook,
	};
}

/** Deletes a webhook: https://docs.argil.ai/api-reference/endpoint/webhooks.delete */
export function deleteWebhook(id: string): Call<unknown> {
	return { request: { method: 'DELETE', path: path`/v1/webhooks/${id}` }, parse: (body) => body };
}

/** The token in the URL of a trigger of this package. */
function secretsOf({ callbackUrl = '' }: Partial<ArgilDraft>): string[] {
	const token = tokenIn(callbackUrl);
	return token === undefined ? [] : [token];
}

function parseWebhook(body: unknown): Entry<Webhook> {
	const raw = asRecord(body, 'the response');
	return { raw, value: toWebhook(raw) };
}

function toWebhook(raw: IDataObject): Webhook {
	return {
		provider: argil.name,
		id: identifier(raw.id, 'id'),
		url: optionalString(raw.callbackUrl, 'callbackUrl'),
		events: optionalStrings(raw.events, 'events'),
		enabled: true,
		// Older pages of the documentation spell it createAt, newer ones createdAt.
		createdAt: utcFromIso(raw.createdAt ?? raw.createAt),
		updatedAt: utcFromIso(raw.updatedAt),
		lastTriggeredAt: utcFromIso(raw.lastTriggeredAt),
		scope: null,
		owner: null,
	};
}
