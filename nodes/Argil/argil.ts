/**
 * Argil's webhooks: https://docs.argil.ai/api-reference/endpoint/webhooks.list and `webhooks.update`.
 *
 * The list is a bare array without pages. Every operation needs the header `x-api-key`.
 */
import type { IDataObject } from 'n8n-workflow';

import { unpaged } from '../shared/pagination';
import { path } from '../shared/path';
import { asRecord, asRecords, identifier, isRecord, optionalText, texts } from '../shared/shape';
import { utcFromIso } from '../shared/time';
import type { ApiRequest, Provider, Webhook } from '../shared/webhook';

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
	// Argil documents no rate limit: a handful.
	requestsInFlight: 5,
	complaint(body) {
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

/** What can be changed about a webhook; a field that is left out stays as it is. */
export interface ArgilChanges {
	readonly callbackUrl?: string;
	readonly events?: string[];
}

/** The request that changes a webhook; Argil refuses any other field (`additionalProperties: false`). */
export function updateRequest(id: string, changes: ArgilChanges): ApiRequest {
	return { method: 'PUT', path: path`/v1/webhooks/${id}`, body: { ...changes } };
}

/**
 * Reads the webhook that Argil answers to an update.
 * @throws Failure `misshapen`
 */
export function readWebhook(body: unknown): { raw: IDataObject; value: Webhook } {
	const raw = asRecord(body, 'the answer');
	return { raw, value: toWebhook(raw) };
}

function toWebhook(raw: IDataObject): Webhook {
	return {
		provider: argil.name,
		id: identifier(raw.id, 'id'),
		url: optionalText(raw.callbackUrl, 'callbackUrl'),
		events: texts(raw.events, 'events'),
		enabled: true,
		// Older pages of the documentation spell it createAt, newer ones createdAt.
		createdAt: utcFromIso(raw.createdAt ?? raw.createAt),
		updatedAt: utcFromIso(raw.updatedAt),
		lastTriggeredAt: utcFromIso(raw.lastTriggeredAt),
		scope: null,
		owner: null,
	};
}
