/** Sends calls and reads lists: for one item of an execution as well as for a trigger's hooks. */
import { Failure } from '../failure/failure';
import type { Connection } from '../http/connection';
import { MASK } from '../http/masking';
import type { PagedList } from '../model/list';
import type { Provider } from '../model/provider';
import type { ApiRequest, Call, Query } from '../model/request';
import type { Entry } from '../model/webhook';
import { readList } from './readList';
import type { Listed, ListPart } from './readList';

/** A connection to a provider with a timeout of its own. */
export interface Client {
	readonly provider: Provider;
	/** What the credential puts into the query of every request that doesn't say otherwise. */
	readonly defaultQuery: Query;
	/**
	 * Sends a call. Equal GETs of one connection are sent once; anything else is sent for each call, unless it holds a mask.
	 * @throws Failure
	 */
	call<T>(call: Call<T>): Promise<T>;
	/**
	 * Reads a list: the whole of it, or the part that is given.
	 * @throws Failure
	 */
	list<T extends Listed>(list: PagedList<T>, part?: ListPart<T>): Promise<Array<Entry<T>>>;
	/** Whether the provider has accepted the key of the credential: a request of this client has succeeded. */
	isKeyAccepted(): boolean;
	/** Sends every GET again from now on. */
	clearCache(): void;
	/** Tells the user something in addition to the result: in an execution a hint, where the same text shows once. */
	notify(message: string, type?: HintType): void;
}

/** How n8n shows a hint: `info`, which is the default, in gray; `warning` for what will not work as it is. */
export type HintType = 'info' | 'warning';

/** Makes a client of a connection, whatever n8n opened it for. */
export function createClient(
	connection: Connection,
	timeoutMs: number,
	notify: Client['notify'],
): Client {
	let isKeyAccepted = false;
	async function accepted<T>(response: Promise<T>): Promise<T> {
		const content = await response;
		isKeyAccepted = true;
		return content;
	}
	return {
		provider: connection.provider,
		defaultQuery: connection.defaultQuery,
		async call({ request, parse }) {
			if (request.method === 'GET') {
				return parse(await accepted(connection.read(request, timeoutMs)));
			}
			assertNothingMasked(request);
			return await accepted(connection.write(request, timeoutMs)).then(parse).catch(asChange);
		},
		async list(list, part = { limit: Infinity }) {
			return await accepted(readList(connection, list, part, timeoutMs));
		},
		isKeyAccepted: () => isKeyAccepted,
		clearCache() {
			connection.clearCache();
		},
		notify,
	};
}

/** What Get Many returned may come back as an input, with a mask in the place of a secret. */
function assertNothingMasked({ body = {} }: ApiRequest): void {
	if (JSON.stringify(body).includes(MASK)) throw new Failure({ kind: 'maskedValue', mask: MASK });
}

/** A failure of a request that was sent to change something: it may still have been applied. */
function asChange(error: unknown): never {
	const isSent = error instanceof Failure && error.progress === 'reading';
	throw isSent ? new Failure(error.facts, 'changing') : error;
}
