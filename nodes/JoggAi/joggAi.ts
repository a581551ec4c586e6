/**
 * JoggAI's webhook endpoints: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints
 *
 * Every answer is an envelope `{ code, msg, data }`; an error comes with HTTP status 200 and a code other than 0
 * (https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling). An account has 20 endpoints at most, so the list has no pages.
 */
import type { IDataObject } from 'n8n-workflow';

import type { RefusalKind } from '../shared/failure/kinds';
import type { Call } from '../shared/operations/operation';
import { unpaged } from '../shared/listing/readList';
import { path } from '../shared/http/path';
import { MASK } from '../shared/http/masking';
import {
	asRecord,
	asWholeNumber,
	identifier,
	isRecord,
	optionalRecords,
	optionalString,
	optionalStrings,
	strings,
} from '../shared/parsing/json';
import { utcFromUnixSeconds } from '../shared/parsing/time';
import type { Entry, Provider, Webhook } from '../shared/model/webhook';

/** The 22 events that JoggAI documents: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents */
export const JOGG_AI_EVENTS = [
	'create_avatar_failed',
	'create_avatar_success',
	'generated_avatar_video_failed',
	'generated_avatar_video_success',
	'generated_image_failed',
	'generated_image_success',
	'generated_motion_failed',
	'generated_motion_success',
	'generated_photo_avatar_failed',
	'generated_photo_avatar_success',
	'generated_product_avatar_failed',
	'generated_product_avatar_success',
	'generated_product_video_failed',
	'generated_product_video_success',
	'generated_script_failed',
	'generated_script_success',
	'generated_template_video_failed',
	'generated_template_video_success',
	'generated_translate_video_failed',
	'generated_translate_video_success',
	'generated_video_failed',
	'generated_video_success',
] as const;

/** What JoggAI's documented codes mean. */
const KIND_OF_CODE: Readonly<Record<number, RefusalKind>> = {
	429: 'rateLimited',
	10104: 'notFound',
	10105: 'unauthorized',
	18020: 'noCredit',
	18025: 'forbidden',
	40000: 'rejected',
	50000: 'unavailable',
};

/** The names of the events there are: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents */
export const listEvents: Call<string[]> = {
	request: { method: 'GET', path: '/v2/events' },
	read: (body) => strings(readData(body).events, 'data.events'),
};

/** What the shared code has to know about JoggAI. */
export const joggAi: Provider = {
	name: 'joggai',
	label: 'JoggAI',
	credentialType: 'joggAiWebhooksApi',
	secretField: 'apiKey',
	origin: () => 'https://api.jogg.ai',
	events: JOGG_AI_EVENTS,
	listEvents,
	// JoggAI doesn't tell.
	delivery: () => 'other',
	// JoggAI limits only POST (20 a minute): https://docs.jogg.ai/api-reference/v2/QuickStart/RateLimits
	requestsInFlight: 10,
	parseError(body) {
		if (!isRecord(body) || typeof body.code !== 'number' || body.code === 0) return undefined;
		return {
			message: typeof body.msg === 'string' ? body.msg : null,
			code: String(body.code),
			kind: KIND_OF_CODE[body.code],
			requestId: typeof body.rid === 'string' ? body.rid : undefined,
		};
	},
	maskSecrets: (raw) => ('secret' in raw ? { ...raw, secret: MASK } : raw),
};

/** All webhook endpoints of the account. */
export const joggAiEndpoints = unpaged(
	'/v2/endpoints',
	// What an account without endpoints gets isn't documented: JoggAI's own n8n node takes all of these for an empty list.
	(body) => {
		const { data } = readEnvelope(body);
		return data === null ? [] : optionalRecords(asRecord(data, 'data').endpoints, 'data.endpoints');
	},
	toWebhook,
);

/** What an endpoint is made of. */
export interface JoggAiDraft {
	/** JoggAI takes only public https URLs. */
	readonly url: string;
	readonly status: string;
	readonly events: string[];
}

/** Adds an endpoint: https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint */
export function createEndpoint(draft: JoggAiDraft): Call<Array<Entry<Webhook>>> {
	return {
		request: { method: 'POST', path: '/v2/endpoint', body: { ...draft } },
		read: (body) => [readEndpoint(body)],
	};
}

/**
 * Changes an endpoint. JoggAI wants all three fields, so that what isn't to change is sent as it was read.
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
		},
		read: readEndpoint,
	};
}

/** Deletes an endpoint: https://docs.jogg.ai/api-reference/v2/Webhook/DeleteWebhookEndpoint */
export function deleteEndpoint(id: string): Call<unknown> {
	return {
		request: { method: 'DELETE', path: path`/v2/endpoint/${id}` },
		// The status says it all where the envelope is missing.
		read: (body) => (body === null ? null : readEnvelope(body)),
	};
}

function readEndpoint(body: unknown): Entry<Webhook> {
	const raw = readData(body);
	return { raw, value: toWebhook(raw) };
}

/**
 * Takes only an answer that says itself that all is well.
 * @throws Failure `unexpectedShape`
 */
function readEnvelope(body: unknown): IDataObject {
	const envelope = asRecord(body, 'the answer');
	asWholeNumber(envelope.code, 'code');
	return envelope;
}

function readData(body: unknown): IDataObject {
	return asRecord(readEnvelope(body).data, 'data');
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
