/**
 * Argil's webhooks: https://docs.argil.ai/api-reference/endpoint/webhooks.list and `webhooks.update`.
 *
 * The list is a bare array without pages. Every operation needs the header `x-api-key`.
 */
import type { IDataObject } from 'n8n-workflow';

import type { Call } from '../shared/operations/operation';
import { unpaged } from '../shared/listing/readList';
import { path } from '../shared/http/path';
import {
	asRecord,
	asRecords,
	identifier,
	isRecord,
	optionalString,
	optionalStrings,
} from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import type { Entry, Provider, Webhook } from '../shared/model/webhook';

/** The events that Argil documents: https://docs.argil.ai/pages/webhook-events/introduction */
export const ARGIL_EVENTS = [
	'AVATAR_TRAINING_FAILED',
	'AVATAR_TRAINING_SUCCESS',
	'VIDEO_GENERATION_FAILED',
	'VIDEO_GENERATION_SUCCESS',
] as const;

/** What the shared code has to know about Argil. */
export const argil: Provider = {
	name: 'argil',
	label: 'Argil',
	credentialType: 'argilWebhooksApi',
	secretField: 'apiKey',
	origin: () => 'https://api.argil.ai',
	events: ARGIL_EVENTS,
	// Null says that there was no call; a key that is absent says nothing.
	delivery: ({ lastTriggeredAt }) => (lastTriggeredAt === null ? 'never' : 'other'),
	// Argil documents no rate limit: a handful.
	requestsInFlight: 5,
	parseError(body) {
		// The documented error is { code, message }; a webhook has neither.
		if (!isRecord(body) || typeof body.message !== 'string') return undefined;
		return {
			message: body.message,
			code: typeof body.code === 'number' ? String(body.code) : undefined,
		};
	},
	maskSecrets: (raw) => raw,
};

/** All webhooks of the account. */
export const argilWebhooks = unpaged(
	'/v1/webhooks',
	(body) => asRecords(body, 'the answer'),
	toWebhook,
);

/** What a webhook is made of; in a change, a field that is left out stays as it is. */
export interface ArgilDraft {
	readonly callbackUrl: string;
	readonly events: string[];
}

/** Registers a webhook: https://docs.argil.ai/api-reference/endpoint/webhooks.create */
export function createWebhook(draft: ArgilDraft): Call<Array<Entry<Webhook>>> {
	return {
		request: { method: 'POST', path: '/v1/webhooks', body: { ...draft } },
		read: (body) => [readWebhook(body)],
	};
}

/** Changes a webhook. Argil refuses any other field (`additionalProperties: false`). */
export function updateWebhook(id: string, changes: Partial<ArgilDraft>): Call<Entry<Webhook>> {
	return {
		request: { method: 'PUT', path: path`/v1/webhooks/${id}`, body: { ...changes } },
		read: readWebhook,
	};
}

/** Deletes a webhook: https://docs.argil.ai/api-reference/endpoint/webhooks.delete */
export function deleteWebhook(id: string): Call<unknown> {
	return { request: { method: 'DELETE', path: path`/v1/webhooks/${id}` }, read: (body) => body };
}

function readWebhook(body: unknown): Entry<Webhook> {
	const raw = asRecord(body, 'the answer');
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
