/** What one provider says about receiving: how a registration is described, and how a delivery is verified and read. */
import type { ICredentialDataDecryptedObject, IDataObject, INodeProperties } from 'n8n-workflow';

import type { Client } from '../client/client';
import type { Fields } from '../fields/readFields';
import type { PagedList } from '../model/list';
import type { Provider } from '../model/provider';
import type { Call } from '../model/request';
import type { Entry, Webhook } from '../model/webhook';

/** A trigger node of one provider. */
export interface WebhookTrigger {
	readonly provider: Provider;
	/** *Events*: a delivery of any other event starts no execution. */
	readonly events: INodeProperties;
	/** An event that nobody subscribes to: the provider sends it when a user asks for a test. */
	readonly testEvent?: string;
	/** The other fields of the editor above *Output*. */
	readonly fields: readonly INodeProperties[];
	/** What *Options* offers. */
	readonly options: readonly INodeProperties[];
	/** Whether the provider calls only https URLs. */
	readonly needsHttps: boolean;
	/** The list that holds everything this trigger may have registered. */
	readList(options: Fields): PagedList<Webhook>;
	/** One webhook, for a provider whose list may lack a new one for a while. */
	readonly lookUp?: (id: string) => Call<Entry<Webhook>>;
	/** Deletes a webhook; undefined for a provider without a documented way to do so: it then never registers a test URL. */
	readonly remove?: (id: string) => Call<unknown>;
	/**
	 * Describes what is to be registered.
	 * @throws Failure `invalidParameter`
	 */
	readRegistration(fields: Fields, options: Fields, own: Own): RegistrationTask;
	/**
	 * Whether a delivery comes from the provider, and is for this trigger.
	 * @returns null for one that is refused
	 * @throws what keeps it from being verified now
	 */
	verify(
		delivery: Delivery,
		receiver: Receiver,
		options: Fields,
	): VerifiedBy | null | Promise<VerifiedBy | null>;
	/** Reads a verified delivery; null when it isn't what the provider documents. */
	read(body: IDataObject, delivery: Delivery): Reading | null;
}

/** What a trigger registers itself with. */
export interface Own {
	/** The URL in this n8n, without a token. */
	readonly url: string;
	readonly token: string;
	/** Names the workflow and the node, for people who look at the provider's own list. */
	readonly description: string;
	/** For idempotency keys: the same in every attempt and process, and another one once what was registered is gone. */
	readonly nonce: string;
}

/** Resolves what needs a request, such as the ID behind a name. The registration keeps the client. */
export type RegistrationTask = (client: Client) => Registration | Promise<Registration>;

/** What is to be registered. */
export interface Registration {
	/**
	 * Whether what stands at the trigger's URL is as it has to be. Only reads.
	 * @throws Failure
	 */
	isComplete(own: ReadonlyArray<Entry<Webhook>>): boolean | Promise<boolean>;
	/**
	 * Makes it so: creates what is missing, changes what differs, removes what is too much.
	 * @param own what stands at the trigger's URL; nothing else is ever changed or removed
	 * @param others what stands at other URLs
	 * @returns what is registered now
	 * @throws Failure
	 */
	complete(
		own: ReadonlyArray<Entry<Webhook>>,
		others: ReadonlyArray<Entry<Webhook>>,
	): Promise<readonly Registered[]>;
}

/** A webhook that is registered. */
export interface Registered {
	/** The provider's ID. */
	readonly id: string;
	/**
	 * The token that the provider sends with its deliveries; null when it was registered without one, undefined where none is needed
	 * or the provider doesn't say.
	 */
	readonly token: string | null | undefined;
}

/** An HTTP request to the trigger's URL. */
export interface Delivery {
	/** The body as it was sent: what signatures are made of. */
	readonly rawBody: Buffer;
	/** A header, by its name in lower case; undefined when it is missing or there several times. */
	header(name: string): string | undefined;
	/** A parameter of the query; undefined when it is missing or there several times. */
	query(name: string): string | undefined;
	/** The JSON object in the body; null when there is none. Nothing is known of it before it is verified. */
	json(): IDataObject | null;
}

/** What a delivery is compared with. */
export interface Receiver {
	/** Reads the credential, which takes n8n as long as all the rest. */
	readonly credential: () => Promise<ICredentialDataDecryptedObject>;
	/** Whether it is a token of this trigger: one that was registered, or the one of today's key. */
	isOwnToken(token: string | undefined): Promise<boolean>;
	/** Whether somebody else registered the trigger's URL, too, without a token. */
	readonly hasTokenless: boolean;
	/** The URLs of this trigger: the one that was registered, and the one that it has in this n8n. */
	readonly ownUrls: readonly string[];
	/** Another text after every registration, and for another credential: for what is kept in memory. */
	readonly registration: string;
	/** A client to look something up, with the time that a provider waits for the response. */
	readonly openClient: () => Promise<Client>;
}

/** By what a delivery was verified: `verifiedBy` of the item. */
export type VerifiedBy = 'signature' | 'signature+token' | 'token';

/** What is in a delivery. */
export interface Reading {
	/** The provider's own name of the event. */
	readonly event: string;
	/** The provider's own ID of the delivery, the same when it is sent again; null where there is none. */
	readonly id: string | null;
	/** ISO 8601 in UTC with milliseconds; null where the provider doesn't say. */
	readonly occurredAt: string | null;
	/** What the event is about, as `kind/id`, e.g. `video/abc`. */
	readonly subject: string | null;
	/** As in the action node's output. */
	readonly scope: string | null;
	readonly owner: string | null;
	/** Whether the provider says that this is a test. */
	readonly isTest: boolean;
}
