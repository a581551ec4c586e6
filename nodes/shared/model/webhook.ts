/**
 * The vocabulary of the package: what a webhook is, and what a provider has to tell about itself.
 *
 * This module knows no provider by name and imports no other module's behaviour, only types.
 */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { ProviderError } from '../failure/failure';

/**
 * One webhook in the shape that all providers share: what *Simplified* puts out.
 *
 * Always these ten keys, in this order. Times are ISO 8601 in UTC with milliseconds
 * (`2024-11-27T16:10:44.929Z`); `null` stands where the provider has no such notion.
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

/** A key of a {@link Webhook}. */
export type WebhookKey = (typeof WEBHOOK_KEYS)[number];

/** The parameters of a query, by name. */
export type Query = Readonly<Record<string, string | number>>;

/**
 * A request as a provider describes it: never a host, a header or a key.
 *
 * `path` begins with a slash and is made with `path` of `path.ts`, which encodes what a user typed.
 */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Query;
	readonly body?: Readonly<IDataObject>;
	/** For a POST with a key by which the provider recognizes a repeated request: it may be sent again like a PUT. */
	readonly isIdempotent?: true;
	/** The secrets in the body: masked wherever the provider repeats them. */
	readonly secrets?: readonly string[];
	/**
	 * For an answer whose shape isn't documented: whatever comes with a success is handed on, text and errors included, with
	 * the secrets of the request masked.
	 */
	readonly takesAnyResponse?: true;
}

/** Where a page stands in its list. */
export interface PagePosition {
	/** Counted from 1. */
	readonly page: number;
	/** How many webhooks stand before the page. */
	readonly offset: number;
	/** How many webhooks the page may hold. */
	readonly size: number;
}

/** One page of a list as the provider answered it, before its webhooks are decoded. */
export interface Page {
	readonly items: IDataObject[];
	/** How many items the provider says the whole list has; null where it doesn't say. */
	readonly total: number | null;
	/** How many pages the provider says there are at this page size. */
	readonly pageCount: number;
	/** The page size that the provider really used: it may allow less than was asked for. */
	readonly size: number;
	/** Whether the provider says that the newest entries come first. */
	readonly isNewestFirst?: boolean;
}

/** One list of a provider: how its pages are asked for, and how an answer is read. */
export interface PagedList<T extends { id: string }> {
	/** The largest page that the API gives. */
	readonly maxPageSize: number;
	/** Whether entries are only ever added, as to a log: then one that grows meanwhile misses nothing. */
	readonly onlyGrows?: boolean;
	/** The request for one page. */
	request(position: PagePosition): ApiRequest;
	/**
	 * Reads the answer to {@link request}.
	 * @throws Failure `unexpectedShape` when the answer isn't the documented shape
	 */
	readPage(body: unknown, position: PagePosition): Page;
	/**
	 * Turns one of the provider's own objects into the shape that all providers share.
	 * @throws Failure `unexpectedShape` when a field isn't of its documented type
	 */
	decode(raw: IDataObject): T;
}

/** One thing of a list in both of its forms: as the provider sent it, and in the shape that all providers share. */
export interface Entry<T> {
	readonly raw: IDataObject;
	readonly value: T;
}

/**
 * What a provider can tell about the deliveries of a webhook: 'never' called, the last one 'failed', or 'other'
 * (delivered, under way, or the provider doesn't say).
 */
export type Delivery = 'never' | 'failed' | 'other';

/** All that the shared code has to know about a provider. Plain data and pure functions. */
export interface Provider {
	/** The short name that stands in the output, e.g. `argil`. */
	readonly name: string;
	/** The name a person knows, e.g. `Argil`. */
	readonly label: string;
	/** The type name of its credential. */
	readonly credentialType: string;
	/** The field of the credential that holds the key: never shown, and masked wherever a provider echoes it. */
	readonly secretField: string;
	/**
	 * Scheme and host, e.g. `https://api.argil.ai`. Chosen among constants: no parameter of a node and
	 * nothing that comes back from an API ever decides the host.
	 */
	origin(credential: ICredentialDataDecryptedObject): string;
	/**
	 * What the credential puts into the query of every request, never a secret. A request's own query goes before it.
	 * @throws Failure `invalidCredential`
	 */
	defaultQuery?(credential: ICredentialDataDecryptedObject): Query;
	/** The events that the provider documents. It may add others: an unknown one is never refused. */
	readonly events: readonly string[];
	/** The request for the names of all events there are, where the API has one: the audit knows them, too. */
	readonly listEvents?: {
		readonly request: ApiRequest;
		/** @throws Failure `unexpectedShape` */
		readonly read: (body: unknown) => string[];
	};
	/** What one of the provider's own objects tells about its deliveries. */
	delivery(raw: IDataObject): Delivery;
	/** How many requests may be under way at once, from the provider's documented rate limit. */
	readonly requestsInFlight: number;
	/** What the provider itself says is wrong, also in an answer with HTTP status 200; undefined when it says nothing. */
	parseError(body: unknown): ProviderError | undefined;
	/** A copy of the provider's own object in which every secret is replaced by the mask of `secrets.ts`. */
	maskSecrets(raw: IDataObject): IDataObject;
}
