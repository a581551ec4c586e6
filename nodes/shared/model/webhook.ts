/** What a webhook is, in the shape that all providers share. */
import type { IDataObject } from 'n8n-workflow';

/**
 * One webhook in the shape that all providers share: what *Simplified* returns.
 *
 * Always these ten keys, in this order. Times are ISO 8601 in UTC with milliseconds
 * (`2024-11-27T16:10:44.929Z`); `null` where the provider has nothing of the kind.
 */
export interface Webhook {
	/** The provider's short name, e.g. `argil`. */
	provider: string;
	/** The provider's identifier, always as a string. */
	id: string;
	/** The address the provider calls, or null where it calls none (Apify's Slack and e-mail actions). */
	url: string | null;
	/** The provider's own names of the events subscribed to. */
	events: string[];
	/** Whether the provider sends events; true where a webhook can't be switched off. */
	enabled: boolean;
	createdAt: string | null;
	updatedAt: string | null;
	/** When the provider last called the address. */
	lastTriggeredAt: string | null;
	/** What the webhook is limited to, as `kind/id`, e.g. `organization/1` or `actor/abc`. */
	scope: string | null;
	/** The provider's name or id of the account that owns the webhook. */
	owner: string | null;
}

/** The keys of a {@link Webhook}, in the order of the output. */
export const WEBHOOK_KEYS = [
	'provider',
	'id',
	'url',
	'events',
	'enabled',
	'createdAt',
	'updatedAt',
	'lastTriggeredAt',
	'scope',
	'owner',
] as const satisfies ReadonlyArray<keyof Webhook>;

/** One of {@link WEBHOOK_KEYS}. */
export type WebhookKey = (typeof WEBHOOK_KEYS)[number];

/** One entry of a list in both of its forms: as the provider sent it, and in the shape that all providers share. */
export interface Entry<T> {
	readonly raw: IDataObject;
	readonly value: T;
}

/**
 * An ID without what a provider may ignore in it: letter case and hyphens (a UUID), leading zeros and other forms of digits (a
 * number). IDs that are equal so may be one webhook. Only for comparing: what is sent is what the user typed.
 */
export function comparableId(id: string): string {
	return id
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '')
		.replace(/^0+(?=.)/, '');
}

/** Whether two lists hold the same events, in whatever order. */
export function sameEvents(one: readonly string[], other: readonly string[]): boolean {
	const events = new Set(one);
	return events.size === new Set(other).size && other.every((event) => events.has(event));
}
