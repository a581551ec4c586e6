/** Receiving from JoggAI: https://docs.jogg.ai/api-reference/v2/API%20Documentation/WebhookIntegration */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { eventsField } from '../shared/fields/common';
import { required } from '../shared/fields/field';
import { sameEvents } from '../shared/model/webhook';
import { isRecord } from '../shared/parsing/json';
import { utcFromUnixSeconds } from '../shared/parsing/time';
import { sameUrl } from '../shared/parsing/url';
import { oneWebhook } from '../shared/trigger/registration';
import { subjectOf } from '../shared/trigger/subject';
import type { WebhookTrigger } from '../shared/trigger/trigger';
import { createEndpoint, deleteEndpoint, joggAiEndpoints, updateEndpoint } from './api';
import { EVENT_SOURCE } from './events';
import { joggAi } from './provider';
import { fitsSecrets } from './secrets';
import { isSignature, isSignedWith } from './signature';

const events = required(eventsField(EVENT_SOURCE, 'The events that start the workflow'));

const maximumAge: INodeProperties = {
	displayName: 'Maximum Age',
	name: 'maximumAge',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description:
		'The age in seconds from which on a delivery is refused, so that nobody can send an old one again. It is counted from the event, so what JoggAI itself sends late is lost, too.',
};

/** JoggAI signs each delivery with the secret of the endpoint. */
export const joggAiTrigger: WebhookTrigger = {
	provider: joggAi,
	events,
	fields: [],
	options: [maximumAge],
	needsHttps: true,
	readList: () => joggAiEndpoints,
	remove: deleteEndpoint,
	readRegistration(fields, _options, { url }) {
		const draft = { url, status: 'enabled', events: fields.requiredList(events) };
		return (client) =>
			oneWebhook(client, {
				matches: ({ value }) =>
					sameUrl(value.url, url) && value.enabled && sameEvents(value.events, draft.events),
				change: (entry) => updateEndpoint(entry, draft),
				create: async () => await client.call(createEndpoint(draft)),
				remove: deleteEndpoint,
			});
	},
	async verify(delivery, receiver, options) {
		const signature = delivery.header('x-webhook-signature');
		// Nothing is looked up for what can't be a signature.
		if (signature === undefined || !isSignature(signature)) return null;
		const isSigned = await fitsSecrets(receiver, (secrets) =>
			isSignedWith(secrets, delivery.rawBody, signature),
		);
		const maximumAgeS = options.optionalCount(maximumAge);
		if (!isSigned || (maximumAgeS !== undefined && !isRecent(delivery.json(), maximumAgeS))) {
			return null;
		}
		return 'signature';
	},
	read(body) {
		// The header X-Webhook-Event isn't signed.
		if (typeof body.event !== 'string') return null;
		const data: IDataObject = isRecord(body.data) ? body.data : {};
		return {
			event: body.event,
			id: typeof body.event_id === 'string' && body.event_id !== '' ? body.event_id : null,
			occurredAt: utcFromUnixSeconds(body.timestamp),
			subject: subjectOf(
				['motion', data.motion_id],
				['photo', data.photo_id],
				['video', data.video_id],
				// The name in version 1 of the API.
				['video', data.project_id],
				['avatar', data.avatar_id],
				['script', data.task_id],
			),
			scope: null,
			owner: null,
			isTest: false,
		};
	},
};

/** Clocks differ: one that is ahead of ours is as wrong as one that is behind. */
function isRecent(body: IDataObject | null, maximumAgeS: number): boolean {
	const timestamp = body?.timestamp;
	return typeof timestamp === 'number' && Math.abs(Date.now() / 1000 - timestamp) <= maximumAgeS;
}
