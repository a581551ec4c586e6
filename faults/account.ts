/** One account at a provider, for one cell of the matrix: its own key, its own state, its own record of requests. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { Hono } from 'hono';

import { SEEDED } from '../sandbox/fields.ts';
import { atOrNull, type Json } from '../sandbox/json.ts';
import type { Change } from '../sandbox/provider.ts';
import type { Provider } from '../sandbox/providers.ts';
import type { SeenRequest } from './network.ts';

/** A response of a provider. */
export interface HttpResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** The largest page where the request has a `limit`: so that small lists have several pages. */
const MAX_PAGE_SIZE = 2;

const KEY = /KEY-[0-9a-f]{24}/;

/** An account whose state is kept in memory. */
export class Account {
	readonly provider: Provider;

	/** Its API key: unique, so that a leak can be found. It matches {@link KEY}. */
	readonly key = `KEY-${randomBytes(12).toString('hex')}`;

	/** The requests that it received, as `GET /path?query`. */
	readonly requests: string[] = [];

	/** The ID of the last seeded webhook. */
	seeded = '';

	private readonly api: Hono;

	private constructor(provider: Provider) {
		this.provider = provider;
		this.api = provider.api(this.key);
	}

	/**
	 * Opens an account that has the seeded webhooks.
	 * @param atLeast how many webhooks it has at least
	 */
	static async open(provider: Provider, atLeast = 0): Promise<Account> {
		const account = new Account(provider);
		const [{ path, body } = { path: '', body: {} }] = provider.account.seeds;
		while ((await account.webhooks()).length + 1 < atLeast) {
			await account.request('POST', path, JSON.stringify(body));
		}
		for (const { path, body } of provider.account.seeds) {
			await account.request('POST', path.replace(SEEDED, account.seeded), JSON.stringify(body));
			account.seeded = (await account.webhooks()).at(-1)?.id ?? '';
		}
		return account;
	}

	/** The key that a request is sent with. */
	static keyOf({ headers }: SeenRequest): string {
		return KEY.exec(Object.values(headers).join('\n'))?.[0] ?? '';
	}

	/** Responds as the provider does; a write changes the account. */
	async respond({ method, url, body }: SeenRequest): Promise<HttpResponse> {
		const address = new URL(url, 'https://provider.example');
		const limit = Number(address.searchParams.get('limit') ?? 0);
		if (limit > MAX_PAGE_SIZE) address.searchParams.set('limit', String(MAX_PAGE_SIZE));
		return await this.request(method, address.pathname + address.search, body);
	}

	/** The webhooks of the account. */
	async webhooks(): Promise<Array<{ id: string; content: Json }>> {
		const { webhooks } = this.provider.account;
		return (await Promise.all(webhooks.map(async (path) => await this.entries(path)))).flat();
	}

	/** All entries of the list of which one page is requested. */
	async wholeList({ url }: SeenRequest): Promise<Json[]> {
		const { pathname } = new URL(url, 'https://provider.example');
		const isOfWebhooks = this.provider.account.webhooks[0]?.split('?')[0] === pathname;
		const entries = isOfWebhooks ? await this.webhooks() : await this.entries(pathname);
		return entries.map(({ content }) => content);
	}

	/** The IDs in a list of the account. */
	async ids(what: 'webhooks' | 'dispatches'): Promise<string[]> {
		const { dispatches } = this.provider.account;
		const entries =
			what === 'webhooks'
				? await this.webhooks()
				: dispatches === undefined
					? []
					: await this.entries(dispatches);
		return entries.map(({ id }) => id);
	}

	private async entries(path: string): Promise<Array<{ id: string; content: Json }>> {
		const { body } = await this.request('GET', path, '');
		const { entriesIn, idField } = this.provider.account;
		const list = entriesIn(JSON.parse(body) as Json);
		if (!Array.isArray(list)) throw new Error(`No list at ${path}`);
		return list.map((content) => ({ id: stringOf(atOrNull(content, idField)), content }));
	}

	private async request(method: string, path: string, body: string): Promise<HttpResponse> {
		const response = await this.api.request(path, {
			method,
			headers: { 'content-type': 'application/json', ...this.provider.keyHeaders(this.key) },
			...(body === '' ? {} : { body }),
		});
		return {
			status: response.status,
			headers: Object.fromEntries(response.headers),
			body: await response.text(),
		};
	}
}

/** How many webhooks were added, removed and changed between two states of an account. */
export function changeBetween(
	before: Awaited<ReturnType<Account['webhooks']>>,
	after: Awaited<ReturnType<Account['webhooks']>>,
): Required<Change> {
	const find = (list: typeof before, expected: string) => list.find(({ id }) => id === expected);
	return {
		added: after.filter(({ id }) => find(before, id) === undefined).length,
		removed: before.filter(({ id }) => find(after, id) === undefined).length,
		changed: after.filter((entry) => {
			const old = find(before, entry.id);
			return old !== undefined && !isDeepStrictEqual(old.content, entry.content);
		}).length,
	};
}

/** A JSON value as a string; a string stays as it is. */
export function stringOf(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
