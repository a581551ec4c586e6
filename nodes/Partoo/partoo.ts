/**
 * Partoo's webhook configurations: https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations
 *
 * One configuration per event and organization. Lists come in pages of 100 at most.
 */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../shared/failure/failure';
import type { Call } from '../shared/operations/operation';
import { countFrom } from '../shared/fields/parameters';
import { path } from '../shared/http/path';
import { MASK, maskValues, valuesOf } from '../shared/http/masking';
import {
	anyJson,
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	isRecord,
	optionalIdentifier,
	optionalString,
} from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import type { Entry, PagedList, Provider, Webhook } from '../shared/model/webhook';

/**
 * The events that Partoo documents: six in the schema of its list, and the two of reviews on pages of their own
 * (https://developers.partoo.co/api-reference/webhooks-events/), so that Partoo may refuse these two.
 */
export const PARTOO_EVENTS = [
	'business_created',
	'business_deleted',
	'business_updated',
	'lead_received',
	'message_created',
	'message_updated',
	'review_created',
	'review_updated',
] as const;

/** What the shared code has to know about Partoo. */
export const partoo: Provider = {
	name: 'partoo',
	label: 'Partoo',
	credentialType: 'partooWebhooksApi',
	secretField: 'apiKey',
	origin: ({ environment }) =>
		environment === 'sandbox' ? 'https://api.sandbox.partoo.co' : 'https://api.partoo.co',
	// A PROVIDER user's key sees several organizations: "only required for `PROVIDER` users" in the page of the list.
	defaultQuery({ organizationId }) {
		const value = typeof organizationId === 'string' ? organizationId.trim() : organizationId;
		if ((value ?? '') === '') return {};
		const id = countFrom(value);
		// What was typed isn't quoted: a key may have been pasted into the wrong field.
		if (id === undefined) {
			throw new Failure({
				kind: 'invalidCredential',
				field: 'Organization ID',
				problem: 'it must be a whole number of at least 1',
			});
		}
		return ofOrganization(id);
	},
	events: PARTOO_EVENTS,
	// Partoo doesn't tell.
	delivery: () => 'other',
	// 300 requests a minute and organization: https://developers.partoo.co/guides/api/getting-started/api-fundamentals/rate-limits
	requestsInFlight: 10,
	parseError(body) {
		// The schema spells it errors, the guide on errors mostly error; a value is a text or an object.
		const errors = isRecord(body) ? (body.errors ?? body.error) : undefined;
		if (errors === undefined || errors === null) return undefined;
		return { message: sentences(errors).join('; ') || null };
	},
	maskSecrets(raw) {
		// Custom headers are how a receiver recognizes Partoo: their values are tokens.
		const { custom_headers: headers } = raw;
		if (headers === undefined || headers === null) return raw;
		return { ...raw, custom_headers: isRecord(headers) ? maskValues(headers) : MASK };
	},
};

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
			query: { page, per_page: size, ...ofOrganization(organizationId) },
		}),
		readPage(body, { size }) {
			const answer = asRecord(body, 'the answer');
			return {
				items: asRecords(answer.items, 'items'),
				total: asWholeNumber(answer.count, 'count'),
				pageCount: asWholeNumber(answer.max_page, 'max_page'),
				size,
			};
		},
		decode: toWebhook,
	};
}

/** One webhook configuration to be made: Partoo has one per event. */
export interface PartooDraft {
	/** Partoo takes only https URLs. */
	readonly url: string;
	readonly event_type: string;
	readonly custom_headers?: IDataObject;
}

/** The values of a draft's headers. */
function secretsOf({ custom_headers: headers = {} }: PartooDraft): string[] {
	return valuesOf(headers);
}

/** Makes several configurations at once: https://developers.partoo.co/api-reference/webhooks/create-webhook-configurations */
export function createWebhooks(
	drafts: readonly PartooDraft[],
	organizationId: number | undefined,
): Call<Array<Entry<Webhook>>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/webhooks',
			query: ofOrganization(organizationId),
			body: { items: drafts.map((draft) => ({ ...draft })) },
			secrets: drafts.flatMap(secretsOf),
		},
		read(body) {
			const made = asRecords(asRecord(body, 'the answer').items, 'items').map((raw) => ({
				raw,
				value: toWebhook(raw),
			}));
			const isMissing = ({ event_type: event }: PartooDraft): boolean =>
				!made.some(({ value }) => value.events.includes(event));
			if (drafts.some(isMissing)) {
				throw new Failure({
					kind: 'unexpectedShape',
					place: 'items',
					expected: 'a webhook for each event',
					found: `${made.length} for ${drafts.length} events`,
				});
			}
			return made;
		},
	};
}

/** One configuration: https://developers.partoo.co/api-reference/webhooks/get-a-webhook-configuration */
export function getWebhook(id: string, organizationId: number | undefined): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'GET',
			path: path`/v2/webhooks/${id}`,
			query: ofOrganization(organizationId),
		},
		read(body) {
			const raw = asRecord(body, 'the answer');
			return { raw, value: toWebhook(raw) };
		},
	};
}

/**
 * Has Partoo call a configuration's URL with its latest data, or made-up data:
 * https://developers.partoo.co/api-reference/webhooks/send-test-webhook-payloads
 *
 * The shape of the response isn't documented, so it is returned as it comes, without the secrets of the request.
 */
export function tryOut(
	draft: PartooDraft,
	organizationId: number | undefined,
): Call<ReturnType<typeof anyJson>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/webhooks/tryout',
			query: ofOrganization(organizationId),
			body: { items: [{ ...draft }] },
			secrets: secretsOf(draft),
			takesAnyResponse: true,
		},
		read: anyJson,
	};
}

function ofOrganization(id: number | undefined): Record<string, number> {
	return id === undefined ? {} : { org_id: id };
}

/** Every text in a tree of errors, with the name of the field it belongs to. */
function sentences(errors: unknown, name = ''): string[] {
	if (typeof errors === 'string') return [name === '' ? errors : `${name}: ${errors}`];
	if (Array.isArray(errors)) return errors.flatMap((entry) => sentences(entry, name));
	if (isRecord(errors))
		return Object.entries(errors).flatMap(([key, value]) => sentences(value, key));
	return [];
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
