/** One account at a provider, for one cell of the matrix: its own key, its own state, its own record of requests. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { SandboxApi } from '../sandbox/apis/api.ts';
import { apifyApi } from '../sandbox/apis/apify.ts';
import { argilApi } from '../sandbox/apis/argil.ts';
import { joggAiApi } from '../sandbox/apis/joggAi.ts';
import { partooApi } from '../sandbox/apis/partoo.ts';
import type { SeenRequest } from './network.ts';
import { SEEDED, SEEDS, type Change, type Node } from './operations.ts';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An answer as it goes over the wire. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

interface NodeFacts {
	readonly api: (key: string) => SandboxApi;
	readonly header: (key: string) => Record<string, string>;
	/** What the state is made of, as paths that answer all of it. */
	readonly webhooks: string;
	readonly dispatches?: string;
	/** Where the webhooks are in an answer, and what is the ID of one. */
	readonly list: (body: Json) => Json;
	readonly id: string;
}

const data = (body: Json): Json => at(body, 'data');

const FACTS: Readonly<Record<Node, NodeFacts>> = {
	argil: {
		api: argilApi,
		header: (key) => ({ 'x-api-key': key }),
		webhooks: '/v1/webhooks',
		list: (body) => body,
		id: 'id',
	},
	joggAi: {
		api: joggAiApi,
		header: (key) => ({ 'x-api-key': key }),
		webhooks: '/v2/endpoints',
		list: (body) => at(data(body), 'endpoints'),
		id: 'endpoint_id',
	},
	partoo: {
		api: partooApi,
		header: (key) => ({ 'x-apikey': key }),
		webhooks: '/v2/webhooks?per_page=100&page=',
		list: (body) => at(body, 'items'),
		id: 'id',
	},
	apify: {
		api: apifyApi,
		header: (key) => ({ authorization: `Bearer ${key}` }),
		webhooks: '/v2/webhooks',
		dispatches: '/v2/webhook-dispatches',
		list: (body) => at(data(body), 'items'),
		id: 'id',
	},
};

/** How many entries Apify gives in one page here: so that small lists have several. */
const APIFY_PAGE_SIZE = 2;

/** The account. */
export class Account {
	readonly node: Node;

	/** Its API key, like no other text in the world. */
	readonly key = `KEY-${randomBytes(12).toString('hex')}`;

	/** The requests that it got, as `GET /path?query`. */
	readonly requests: string[] = [];

	/** The ID of the last seeded webhook. */
	seeded = '';

	private readonly api: SandboxApi;

	private readonly facts: NodeFacts;

	private constructor(node: Node) {
		this.node = node;
		this.facts = FACTS[node];
		this.api = this.facts.api(this.key);
	}

	/** Opens an account with the webhooks that it has to have. */
	static async open(node: Node): Promise<Account> {
		const account = new Account(node);
		for (const { path, body } of SEEDS[node]) {
			await account.ask('POST', path.replace(SEEDED, account.seeded), JSON.stringify(body));
			account.seeded = (await account.webhooks()).at(-1)?.id ?? '';
		}
		return account;
	}

	/** The key that a request came with. */
	static keyOf({ headers }: SeenRequest): string {
		const { authorization = '' } = headers;
		return headers['x-api-key'] ?? headers['x-apikey'] ?? authorization.replace('Bearer ', '');
	}

	/** Answers as the provider does; its state changes. */
	async answer({ method, url, body }: SeenRequest): Promise<Answer> {
		const address = new URL(url, 'https://provider.example');
		const limit = Number(address.searchParams.get('limit') ?? 0);
		if (limit > APIFY_PAGE_SIZE) address.searchParams.set('limit', String(APIFY_PAGE_SIZE));
		return await this.ask(method, address.pathname + address.search, body);
	}

	/** The webhooks that the account holds. */
	async webhooks(): Promise<Array<{ id: string; content: Json }>> {
		if (this.node !== 'partoo') return await this.entries(this.facts.webhooks);
		const pages = [1, 2, 3].map(
			async (page) => await this.entries(`${this.facts.webhooks}${page}`),
		);
		return (await Promise.all(pages)).flat();
	}

	/** All entries of the list that a page is asked of. */
	async wholeList({ url }: SeenRequest): Promise<Json[]> {
		const { pathname } = new URL(url, 'https://provider.example');
		if (this.node === 'partoo') return (await this.webhooks()).map(({ content }) => content);
		return (await this.entries(pathname)).map(({ content }) => content);
	}

	/** The IDs that a list of the provider holds. */
	async ids(what: 'webhooks' | 'dispatches'): Promise<string[]> {
		const { dispatches = '' } = this.facts;
		const entries = what === 'webhooks' ? await this.webhooks() : await this.entries(dispatches);
		return entries.map(({ id }) => id);
	}

	private async entries(path: string): Promise<Array<{ id: string; content: Json }>> {
		const { body } = await this.ask('GET', path, '');
		const list = this.facts.list(JSON.parse(body) as Json);
		if (!Array.isArray(list)) throw new Error(`No list at ${path}`);
		return list.map((content) => ({ id: textOf(at(content, this.facts.id)), content }));
	}

	private async ask(method: string, path: string, body: string): Promise<Answer> {
		const response = await this.api.app.request(path, {
			method,
			headers: { 'content-type': 'application/json', ...this.facts.header(this.key) },
			...(body === '' ? {} : { body }),
		});
		return {
			status: response.status,
			headers: Object.fromEntries(response.headers),
			body: await response.text(),
		};
	}
}

/** What is different between two states of an account. */
export function changeBetween(
	before: Awaited<ReturnType<Account['webhooks']>>,
	after: Awaited<ReturnType<Account['webhooks']>>,
): Required<Change> {
	const find = (list: typeof before, wanted: string) => list.find(({ id }) => id === wanted);
	return {
		added: after.filter(({ id }) => find(before, id) === undefined).length,
		removed: before.filter(({ id }) => find(after, id) === undefined).length,
		changed: after.filter((entry) => {
			const old = find(before, entry.id);
			return old !== undefined && !isDeepStrictEqual(old.content, entry.content);
		}).length,
	};
}

/** A field of a JSON object. */
export function at(value: Json, key: string): Json {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
	return value[key] ?? null;
}

/** A value of JSON as text: a text as it is. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
