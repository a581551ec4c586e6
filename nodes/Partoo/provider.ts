/** What the shared code has to know about Partoo. */
import { Failure } from '../shared/failure/failure';
import { MASK, maskValues } from '../shared/http/masking';
import type { Provider } from '../shared/model/provider';
import type { Query } from '../shared/model/request';
import { parseCount } from '../shared/parsing/count';
import { isRecord } from '../shared/parsing/json';

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

/** Partoo: https://developers.partoo.co */
export const partoo: Provider = {
	name: 'partoo',
	label: 'Partoo',
	credentialType: 'partooWebhooksApi',
	secretField: 'apiKey',
	secretLabel: 'API Key',
	origin: ({ environment }) =>
		environment === 'sandbox' ? 'https://api.sandbox.partoo.co' : 'https://api.partoo.co',
	// A PROVIDER user's key sees several organizations: "only required for `PROVIDER` users" in the page of the list.
	defaultQuery({ organizationId }) {
		const value = typeof organizationId === 'string' ? organizationId.trim() : organizationId;
		if ((value ?? '') === '') return {};
		const id = parseCount(value);
		// What was typed isn't quoted: a key may have been pasted into the wrong field.
		if (id === undefined) {
			throw new Failure({
				kind: 'invalidCredential',
				field: 'Organization ID',
				problem: 'it must be a whole number of at least 1',
			});
		}
		return organizationQuery(id);
	},
	events: PARTOO_EVENTS,
	// Partoo doesn't tell.
	delivery: () => 'other',
	// 300 requests a minute and organization: https://developers.partoo.co/guides/api/getting-started/api-fundamentals/rate-limits
	requestsInFlight: 10,
	// Only Send Test, of two requests, and each test also calls the user's own URL: a few.
	changesInFlight: 3,
	parseError(body) {
		if (!isRecord(body)) return undefined;
		// The schema spells it errors, the guide on errors mostly error; a value is a text or an object.
		const errors = [body.errors, body.error].find((value) => !isNothing(value));
		if (errors === undefined) return undefined;
		return { message: sentences(errors).join('; ') || null };
	},
	maskSecrets(raw) {
		// Custom headers are how a receiver recognizes Partoo: their values are tokens.
		const { custom_headers: headers } = raw;
		if (headers === undefined || headers === null) return raw;
		return { ...raw, custom_headers: isRecord(headers) ? maskValues(headers) : MASK };
	},
};

/** The query that names an organization; empty for the key's own. */
export function organizationQuery(id: number | undefined): Query {
	return id === undefined ? {} : { org_id: id };
}

/** Whether there is no error in it. */
function isNothing(errors: unknown): boolean {
	if (typeof errors !== 'object' || errors === null) return !errors;
	return Object.keys(errors).length === 0;
}

/** Every string in a tree of errors, with the name of the field it belongs to. */
function sentences(errors: unknown, name = ''): string[] {
	if (typeof errors === 'string') return [name === '' ? errors : `${name}: ${errors}`];
	if (Array.isArray(errors)) return errors.flatMap((entry) => sentences(entry, name));
	if (isRecord(errors))
		return Object.entries(errors).flatMap(([key, value]) => sentences(value, key));
	return [];
}
