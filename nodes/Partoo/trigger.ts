/** Receiving from Partoo: https://developers.partoo.co/guides/api/resources/settings/webhooks/setup */
import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../shared/client/client';
import { eventsField } from '../shared/fields/common';
import { invalid, required } from '../shared/fields/field';
import type { Entry, Webhook } from '../shared/model/webhook';
import { isRecord } from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import { parseUrl } from '../shared/runtime/compat';
import { withoutQuery } from '../shared/trigger/address';
import { subjectOf } from '../shared/trigger/subject';
import { canBeToken, TOKEN_HEADER } from '../shared/trigger/token';
import type { Registered, WebhookTrigger } from '../shared/trigger/trigger';
import { createWebhooks, partooWebhooks } from './api';
import { isInOrganization, organizationId, readOrganization } from './organization';
import { partoo, PARTOO_EVENTS } from './provider';
import { PUBLIC_KEYS } from './publicKeys';
import { isSignedBy } from './signature';

const events = required(
	eventsField(
		PARTOO_EVENTS,
		'The events that start the workflow. Partoo may refuse review_created and review_updated.',
	),
);

/**
 * Partoo signs for all of its customers with one key, so its signature proves only that Partoo sends: a header with a token
 * proves that it is for this trigger. It documents no way to delete a webhook.
 */
export const partooTrigger: WebhookTrigger = {
	provider: partoo,
	events,
	fields: [],
	options: [organizationId],
	needsHttps: true,
	readList: (options) => partooWebhooks(readOrganization(options)),
	readRegistration(fields, options, { url, token }) {
		const wanted = fields.requiredList(events);
		const organization = readOrganization(options);
		return (client) => {
			const used = organization ?? client.defaultQuery.org_id;
			const isOurs = ({ value }: Entry<Webhook>): boolean => isInOrganization(used, value.scope);
			// What n8n registered before it moved can't be changed: its events go elsewhere.
			const isHere = ({ value }: Entry<Webhook>): boolean =>
				value.url !== null && withoutQuery(value.url) === withoutQuery(url);
			const missingIn = (own: ReadonlyArray<Entry<Webhook>>): string[] =>
				wanted.filter(
					(event) => !own.some((entry) => isHere(entry) && isOurs(entry) && has(entry, event)),
				);
			return {
				isComplete: (own) => missingIn(own).length === 0,
				async complete(own, others) {
					const missing = missingIn(own);
					const taken = [...own, ...others].filter(isOurs);
					assertFree(missing, taken, used !== undefined);
					const drafts = missing.map((event) => ({
						url,
						event_type: event,
						custom_headers: { [TOKEN_HEADER]: token },
					}));
					const created =
						drafts.length === 0 ? [] : await client.call(createWebhooks(drafts, organization));
					return [
						...own.filter(isHere).map((entry) => registered(client, entry)),
						...created.map(({ value }) => ({ id: value.id, token })),
					];
				},
			};
		};
	},
	async verify(delivery, receiver, options) {
		const credential = await receiver.credential();
		const environment = credential.environment === 'sandbox' ? 'sandbox' : 'production';
		const signature = delivery.header('x-partoo-signature-v1');
		if (!isSignedBy(PUBLIC_KEYS[environment], delivery.rawBody, signature)) return null;
		const used = readOrganization(options) ?? partoo.defaultQuery?.(credential).org_id;
		const sender = organizationOf(delivery.json());
		if (sender !== null && !isInOrganization(used, sender)) return null;
		const hasToken = await receiver.isOwnToken(delivery.header(TOKEN_HEADER.toLowerCase()));
		if (hasToken) return 'signature+token';
		return receiver.hasTokenless ? 'signature' : null;
	},
	read(body, delivery) {
		const { type: event, payload } = body;
		if (typeof event !== 'string' || !isRecord(payload)) return null;
		const message = recordIn(payload, 'message');
		return {
			event,
			id: null,
			occurredAt: utcFromIso(message.date ?? payload.created_at),
			subject: subjectOf(
				['message', message.id],
				['business', recordIn(payload, 'business').id],
				['lead', event.startsWith('lead_') ? payload.id : undefined],
			),
			scope: organizationOf(body),
			owner: null,
			isTest: delivery.header('x-partoo-webhook-tryout') !== undefined,
		};
	},
};

function has({ value }: Entry<Webhook>, event: string): boolean {
	return value.events.includes(event);
}

/** Partoo allows one URL per event and organization, and documents no way to change or delete it. */
function assertFree(
	missing: readonly string[],
	taken: ReadonlyArray<Entry<Webhook>>,
	isOrganizationKnown: boolean,
): void {
	for (const event of missing) {
		const other = taken.find((entry) => has(entry, event));
		if (other !== undefined) {
			// Only the host: a path or a query may hold a token.
			const host = parseUrl(other.value.url ?? '')?.host ?? 'another URL';
			const hint = isOrganizationKnown
				? ''
				: `. If your key sees several organizations, set ${organizationId.displayName} in Options`;
			throw invalid(
				events,
				`Partoo allows one URL per event and organization, and ${event} already goes to ${host} (webhook ${other.value.id}). Choose other events, or delete that webhook in the Partoo app${hint}`,
			);
		}
	}
}

/** What stands at the trigger's URL already, with the token that it was registered with. */
function registered(client: Client, { raw, value }: Entry<Webhook>): Registered {
	const headers = recordIn(raw, 'custom_headers');
	const [, token] =
		Object.entries(headers).find(([name]) => name.toLowerCase() === TOKEN_HEADER.toLowerCase()) ??
		[];
	if (typeof token === 'string' && canBeToken(token)) return { id: value.id, token };
	// Whatever else is there may be a mask, which anybody could send.
	const areHeadersSaid = raw.custom_headers === null || isRecord(raw.custom_headers);
	const hasNone = areHeadersSaid && (token === undefined || token === '');
	if (!hasNone) {
		client.notify(
			`Partoo doesn't say which token webhook ${value.id} sends, which has the URL of this trigger. Its deliveries are refused if they lack the token of the trigger.`,
		);
		return { id: value.id, token: undefined };
	}
	client.notify(
		`Partoo: webhook ${value.id} has the URL of this trigger, but no token. Its deliveries are accepted if Partoo signed them, although that doesn't show that they are from your account. Delete it in the Partoo app and publish again to have it made with a token.`,
	);
	return { id: value.id, token: null };
}

/** The organization that an event is about, as `organization/<id>`. */
function organizationOf(body: IDataObject | null): string | null {
	const payload = recordIn(body ?? {}, 'payload');
	return subjectOf(
		['organization', payload.org_id],
		['organization', recordIn(payload, 'business').org_id],
	);
}

function recordIn(record: IDataObject, name: string): IDataObject {
	const value = record[name];
	return isRecord(value) ? value : {};
}
