/** Receiving from Argil: https://docs.argil.ai/pages/webhook-events/introduction */
import type { IDataObject } from 'n8n-workflow';

import { eventsField } from '../shared/fields/common';
import { required } from '../shared/fields/field';
import { sameEvents } from '../shared/model/webhook';
import { isRecord } from '../shared/parsing/json';
import { canonicalUrl, TOKEN_PARAMETER, withToken } from '../shared/parsing/url';
import { oneWebhook } from '../shared/trigger/registration';
import { subjectOf } from '../shared/trigger/subject';
import type { WebhookTrigger } from '../shared/trigger/trigger';
import { argilWebhooks, createWebhook, deleteWebhook, updateWebhook } from './api';
import { argil, ARGIL_EVENTS } from './provider';

const events = required(eventsField(ARGIL_EVENTS, 'The events that start the workflow'));

/**
 * Argil documents no signature, so the URL carries a token. That Argil keeps the query of a URL isn't documented; if it didn't,
 * every delivery would be refused.
 */
export const argilTrigger: WebhookTrigger = {
	provider: argil,
	events,
	fields: [],
	options: [],
	needsHttps: false,
	readList: () => argilWebhooks,
	remove: deleteWebhook,
	readRegistration(fields, _options, { url, token }) {
		const draft = {
			callbackUrl: withToken(url, token),
			events: fields.requiredList(events),
		};
		return (client) =>
			oneWebhook(client, {
				matches: ({ value }) =>
					value.url !== null &&
					canonicalUrl(value.url) === canonicalUrl(draft.callbackUrl) &&
					sameEvents(value.events, draft.events),
				change: ({ value }) => updateWebhook(value.id, draft),
				create: async () => await client.call(createWebhook(draft)),
				remove: deleteWebhook,
				token,
			});
	},
	verify: async (delivery, receiver) =>
		(await receiver.isOwnToken(delivery.query(TOKEN_PARAMETER))) ? 'token' : null,
	read(body) {
		if (typeof body.event !== 'string') return null;
		const data: IDataObject = isRecord(body.data) ? body.data : {};
		return {
			event: body.event,
			id: null,
			occurredAt: null,
			subject: subjectOf(['video', data.videoId], ['avatar', data.avatarId]),
			scope: null,
			owner: null,
			isTest: false,
		};
	},
};
