/** What the shared code has to know about a provider. It knows none by name. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { ProviderError } from '../failure/failure';
import type { Call, Query } from './request';

/**
 * What a provider can tell about the deliveries of a webhook: 'never' called, the last one 'failed', or 'other'
 * (delivered, in progress, or the provider doesn't say).
 */
export type Delivery = 'never' | 'failed' | 'other';

/** All that the shared code has to know about a provider. Plain data and pure functions. */
export interface Provider {
	/** The short name in the output, e.g. `argil`. */
	readonly name: string;
	/** The name a person knows, e.g. `Argil`. */
	readonly label: string;
	/** The type name of its credential. */
	readonly credentialType: string;
	/** The field of the credential that holds the key: never shown, and masked wherever a provider repeats it. */
	readonly secretField: string;
	/** How the editor names that field, e.g. `API Key`: errors about the key use the same name. */
	readonly secretLabel: string;
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
	/** The call for the names of all events there are, where the API has one: the audit knows them, too. */
	readonly listEvents?: Call<string[]>;
	/** What one of the provider's own objects tells about its deliveries. */
	delivery(raw: IDataObject): Delivery;
	/** How many requests may be in flight at once, from the provider's documented rate limit. */
	readonly requestsInFlight: number;
	/** How many webhooks may be changed, deleted or tested at once: no more than {@link requestsInFlight}. */
	readonly changesInFlight: number;
	/** Whether its documentation has errors with HTTP status 200: only then does one say that a change was refused. */
	readonly hasErrorsWithStatus200?: true;
	/** What the provider itself says is wrong, also in a response with HTTP status 200; undefined when it says nothing. */
	parseError(body: unknown): ProviderError | undefined;
	/** A copy of the provider's own object in which every secret is replaced by the mask of `http/masking.ts`. */
	maskSecrets(raw: IDataObject): IDataObject;
}
