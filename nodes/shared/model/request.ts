/** A request to a provider and how its response is parsed, as plain data. */
import type { IDataObject } from 'n8n-workflow';

/** How long to wait for a response to its last byte, in milliseconds, unless the user sets another time. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** The parameters of a query, by name. */
export type Query = Readonly<Record<string, string | number>>;

/**
 * A request as a provider describes it: never a host, a header or a key.
 *
 * `path` begins with a slash and is made with `path` of `http/path.ts`, which encodes what a user typed.
 */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Query;
	readonly body?: Readonly<IDataObject>;
	/** For a POST with a key by which the provider recognizes a repeated request: it may be retried like a PUT. */
	readonly isIdempotent?: true;
	/** The events in the body that the user chose: a rejection names those that the provider doesn't document. */
	readonly events?: readonly string[];
	/** The secrets in the body: masked wherever the provider repeats them. */
	readonly secrets?: readonly string[];
	/**
	 * For a response whose shape isn't documented: whatever comes with a success is returned, text and errors included, with
	 * the secrets of the request masked.
	 */
	readonly acceptsAnyResponse?: true;
}

/** A request together with how its response is parsed. */
export interface Call<T> {
	readonly request: ApiRequest;
	/** @throws Failure `unexpectedShape` */
	readonly parse: (body: unknown) => T;
}
