/** What the sandbox, the tests and the programs know of a provider, as types: each provider's folder here fills them in. */
import type { Hono } from 'hono';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { z } from 'zod';

import type { Deliveries } from './deliveries.ts';
import type { Json } from './json.ts';

/** The documented example of a list, and what it means. */
export interface Example {
	/** The parameters of *Get Many* that lead to `path`. */
	readonly parameters: INodeParameters;
	readonly path: string;
	/** The query of the first page with the default limit of 50. */
	readonly query: Record<string, string>;
	/** The documented response. */
	readonly response: IDataObject | IDataObject[];
	/** The webhook of the example, as design and documentation say the node returns it. */
	readonly webhook: IDataObject;
	/** The provider's own object of the example, secrets masked. */
	readonly masked: IDataObject;
	/** The provider's own object of the example. */
	readonly raw: IDataObject;
	/** The documented body of an error with this message. */
	readonly error: (message: string) => IDataObject;
}

/** One request that an operation may send. */
export interface DocumentedRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** `:id` is exactly one segment. */
	readonly path: string;
	/** The names in the query, if there may be any. */
	readonly query?: readonly string[];
	/** HTTP status of the documented response: 200 unless given. */
	readonly status?: number;
	/** The documented response, as JSON. */
	readonly response: string;
}

/** How many webhooks the account has more after the operation, fewer, and other. */
export interface Change {
	readonly added?: number;
	readonly removed?: number;
	readonly changed?: number;
}

/** A run of an operation at the sandbox, with parameters that fit what its account begins with. */
export interface SandboxRun {
	readonly name: string;
	readonly parameters: INodeParameters;
	/** How many items it returns. */
	readonly items: number;
	/** What it does to the webhooks of the account; nothing unless given. */
	readonly change?: Change;
	/** For lists: it returns an item for each entry that the provider holds. */
	readonly lists?: 'webhooks' | 'dispatches';
	/** For Replace URL: a change that fails becomes an item that says so, and the node goes on. */
	readonly reportsFailedChanges?: true;
	/** Its output holds secrets once *Include Secrets* is on. */
	readonly holdsSecrets?: true;
}

/** One operation of a node. */
export interface Operation {
	readonly resource: 'webhook' | 'dispatch';
	readonly operation: string;
	/** Whether *Output* is offered, and the choices in addition to Simplified and Raw. */
	readonly output: 'none' | 'raw' | 'selected';
	/** Ways to fill in the fields. */
	readonly parameters: readonly INodeParameters[];
	/** All that it may send. */
	readonly requests: readonly DocumentedRequest[];
	readonly runs: readonly SandboxRun[];
}

/** A page of a list, as a response of the provider has it. */
export interface Page {
	/** The entries of the page. */
	readonly items: Json[];
	/** How many entries the provider says the list has. */
	readonly total: number;
	/** How many entries a page has at most. */
	readonly size: number;
}

/** How an account at the sandbox is filled and looked into. */
export interface AccountFacts {
	/** What a new account has, before the seeds. */
	readonly atFirst: {
		/** How many webhooks. */
		readonly webhooks: number;
		/** The IDs of those for which the audit finds something, in the order of the list. */
		readonly suspicious: readonly string[];
	};
	/** Requests (POST) that give the account webhooks with secrets, to be found by their URL. */
	readonly seeds: ReadonlyArray<{ readonly path: string; readonly body: object }>;
	/** Paths that together respond with all webhooks of the account. */
	readonly webhooks: readonly string[];
	/** A path that responds with all its dispatches. */
	readonly dispatches?: string;
	/** The entries in the body of a list's response. */
	readonly entriesIn: (body: Json) => Json;
	/** The field that holds the ID of a webhook. */
	readonly idField: string;
	/**
	 * What the README's table "The shape of a webhook" needs of each response, by name and request of a run
	 * (`Send Test: GET /v2/webhooks/1`), the most specific first. A string, a list or an object that the provider leaves out may
	 * be null; times that can't be parsed become null; all else is for Raw only.
	 */
	readonly shapes: ReadonlyArray<readonly [RegExp, z.ZodTypeAny]>;
	/** The body of an error with this message, where the provider can't parse the one that the others share. */
	readonly errorBody?: (message: string) => object;
	/** For lists that have pages: the size of the requested page, and a body that has another page instead. */
	readonly paging?: {
		readonly sizeOf: (query: URLSearchParams, body: Json) => number;
		readonly withPage: (body: Json, page: Page) => Json;
	};
}

/** Where a provider's list has what the nodes return. */
export interface ListPlace {
	/** The operation that lists the webhooks. */
	readonly list: string;
	/** The path of the webhooks in its response. */
	readonly items: string;
	/** The field of a webhook that holds its events. */
	readonly events: string;
	/** Its times, in the forms that are documented. */
	readonly times: Readonly<Record<string, 'iso' | 'unixSeconds'>>;
}

/** All that a provider's folder says. */
export interface ProviderFacts {
	/**
	 * Makes a new account, whose API accepts this key: it keeps its state.
	 * @param deliveries what its events are sent with; nothing is sent without
	 */
	readonly api: (key: string, deliveries?: Deliveries) => Hono;
	/** The headers that carry a key. */
	readonly keyHeaders: (key: string) => Record<string, string>;
	readonly example: Example;
	readonly listPlace: ListPlace;
	readonly operations: readonly Operation[];
	readonly account: AccountFacts;
	/** The documented body of a delivery, by event: only of the events that have an example. */
	readonly payloads: Readonly<Record<string, Json>>;
}
