import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../failure/failure';
import type { Finding } from '../audit/findings';
import { readPresentation } from './output';
import { readList } from '../listing/readList';
import type { Wanted } from '../listing/readList';
import type { Fields } from '../fields/parameters';
import { DEFAULT_TIMEOUT_MS } from '../http/connection';
import type { Connection } from '../http/connection';
import type { Entry, ApiRequest, PagedList, Provider, Webhook } from '../model/webhook';

/**
 * What a node can do, in two steps: `prepare` reads and checks one item's parameters before any request is sent;
 * the work it returns sends them.
 */
export interface Operation {
	/** Reads run side by side; writes one after another, in the order of the items. */
	readonly access: 'read' | 'write';
	/** @throws Failure `invalidParameter` */
	prepare(fields: Fields): Work;
}

/**
 * Does one item's work and returns the JSON of its output items.
 * @throws Failure
 */
export type Work = (run: Run) => Promise<IDataObject[]>;

/** What an execution lends to the work of its items. */
export interface Run {
	readonly connection: Connection;
	/** The addresses of this n8n: of its editor, and of its webhooks. */
	instanceBaseUrls(): readonly string[];
	/** What an audit found, by webhook: summed up for the whole execution. */
	readonly audited: Map<string, Finding[]>;
	/** What the items of the execution have to know of each other. */
	readonly memory: Memory;
	/** Tells the user something beside the items; the same text is shown once. */
	notify(message: string): void;
}

/** What the items of one execution have to know of each other. */
export interface Memory {
	/** What *Create or Update* has created, by ID, as it is now: the provider's list may lack it for a while. */
	readonly created: Map<string, Entry<Webhook>>;
	/** Whether *Replace URL* has failed, after which it moves nothing more. */
	hasFailedMove: boolean;
}

/** The memory of an execution that begins. */
export function newMemory(): Memory {
	return { created: new Map(), hasFailedMove: false };
}

/** The operations of a node by resource and operation, under the values that workflows save. */
export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** A request together with how its answer is read. */
export interface Call<T> {
	readonly request: ApiRequest;
	/** @throws Failure `unexpectedShape` */
	readonly read: (body: unknown) => T;
}

/** The connection as one item sees it, with the timeout that the user set for it. */
export interface Client extends Run {
	/** Sends a call. A GET is shared between items that ask the same; anything else is sent for each. */
	call<T>(call: Call<T>): Promise<T>;
	/** Reads a list as far as it is wanted; the whole of it unless told otherwise. */
	list<T extends { id: string }>(
		list: PagedList<T>,
		wanted?: Omit<Wanted<T>, 'timeoutMs'>,
	): Promise<Array<Entry<T>>>;
}

/** Does the work of one item with a {@link Client}. */
export type Task<T> = (client: Client) => T | Promise<T>;

/**
 * Makes an operation of a task.
 * @param readTask reads and checks the parameters of an item
 */
export function operation(
	access: Operation['access'],
	readTask: (fields: Fields) => Task<IDataObject[]>,
): Operation {
	return {
		access,
		prepare(fields) {
			const task = readTask(fields);
			const timeoutMs = fields
				.collection('options', 'Options')
				.count('timeout', 'Timeout', DEFAULT_TIMEOUT_MS);
			return async (run) => await task(clientOf(run, timeoutMs));
		},
	};
}

/**
 * Makes an operation that puts out webhooks in the form the user chose under *Output*.
 * @param readTask reads and checks the parameters of an item
 */
export function webhookOperation(
	access: Operation['access'],
	provider: Provider,
	readTask: (fields: Fields) => Task<Array<Entry<Webhook>>>,
): Operation {
	return operation(access, (fields) => {
		const task = readTask(fields);
		const present = readPresentation(provider, fields);
		return async (client) => (await task(client)).map(present);
	});
}

/**
 * Makes an operation of one call, which puts out the webhooks that it is answered with.
 * @param readCall reads and checks the parameters of an item
 */
export function callOperation(
	access: Operation['access'],
	provider: Provider,
	readCall: (fields: Fields) => Call<Entry<Webhook> | Array<Entry<Webhook>>>,
): Operation {
	return webhookOperation(access, provider, (fields) => {
		const call = readCall(fields);
		return async (client) => [await client.call(call)].flat();
	});
}

function clientOf(run: Run, timeoutMs: number): Client {
	const { connection } = run;
	return {
		...run,
		async call({ request, read }) {
			if (request.method === 'GET') return read(await connection.read(request, timeoutMs));
			return await connection
				.write(request, timeoutMs)
				.then(read)
				.catch((error: unknown) => {
					const isAttempted = error instanceof Failure && error.progress === 'reading';
					throw isAttempted ? new Failure(error.facts, 'changing') : error;
				});
		},
		async list(list, wanted = { limit: Infinity }) {
			return await readList(connection, list, { ...wanted, timeoutMs });
		},
	};
}
