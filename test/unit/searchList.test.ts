/** Search and pagination in the dropdowns of the editor. */
import { describe, expect, it } from '@jest/globals';
import { NodeApiError } from 'n8n-workflow';
import type { IDataObject, INodeListSearchResult } from 'n8n-workflow';
import nock from 'nock';

import { apifyActors } from '../../nodes/Apify/choices';
import { apify } from '../../nodes/Apify/provider';
import { argilWebhooks } from '../../nodes/Argil/api';
import { argil } from '../../nodes/Argil/provider';
import { joggAiEndpoints } from '../../nodes/JoggAi/api';
import { joggAi } from '../../nodes/JoggAi/provider';
import { searchList, webhookOption } from '../../nodes/shared/editor/searchList';
import type { Webhook } from '../../nodes/shared/model/webhook';
import { useFakeNetwork } from '../support/network';
import { editorContext } from './contexts';

useFakeNetwork();

/** Responds with the given pages of 100 of a list of Actors, each once. */
function actors(total: number, ...pages: number[]): void {
	for (const page of pages) respondAt((page - 1) * 100, { requested: 100, used: 100, total });
}

/** Responds to the request for the Actors from an offset on, once, with pages of the size `used`. */
function respondAt(
	offset: number,
	{ requested, used, total }: { requested: number; used: number; total: number },
): void {
	const items: IDataObject[] = [];
	for (let number = offset + 1; number <= Math.min(total, offset + used); number++) {
		items.push({ id: `id${number}`, username: 'janedoe', name: `Actor-${number}` });
	}
	nock('https://api.apify.com')
		.get('/v2/acts')
		.query({ offset, limit: requested, sortBy: 'stats.lastRunStartedAt', desc: 1 })
		.reply(200, { data: { total, offset, limit: used, count: items.length, desc: true, items } });
}

/** The ids from a number to another. */
const ids = (from: number, to: number): string[] =>
	Array.from({ length: to - from + 1 }, (_, index) => `id${from + index}`);

async function search(filter?: string, token?: string): Promise<INodeListSearchResult> {
	return await searchList(
		await editorContext(),
		apify,
		apifyActors,
		({ id, name }) => ({ name, value: id }),
		filter,
		token,
	);
}

/** The pagination token of a result: opaque to n8n, which sends it back. */
function tokenOf({ paginationToken }: INodeListSearchResult): string {
	if (typeof paginationToken !== 'string') throw new Error('There is no token');
	return paginationToken;
}

describe('a dropdown', () => {
	it('shows the first hundred, and returns a pagination token', async () => {
		actors(250, 1);

		const { results, paginationToken } = await search();

		expect(results).toHaveLength(100);
		expect(results[0]).toEqual({ name: 'janedoe/Actor-1', value: 'id1' });
		expect(paginationToken).toEqual(expect.any(String));
	});

	it('continues from the pagination token, until there is no more', async () => {
		actors(250, 1, 2, 3);

		const first = await search();
		const second = await search(undefined, tokenOf(first));
		const third = await search(undefined, tokenOf(second));

		expect(second.results.map(({ value }) => value)).toEqual(ids(101, 200));
		expect(third.results.map(({ value }) => value)).toEqual(ids(201, 250));
		expect(third.paginationToken).toBeUndefined();
	});

	it('offers every one when the provider uses smaller pages than requested', async () => {
		const pages = { used: 50, total: 120 };
		respondAt(0, { requested: 100, ...pages });
		respondAt(50, { requested: 50, ...pages });
		respondAt(100, { requested: 50, ...pages });

		const offered: unknown[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await search(undefined, token);
			offered.push(...results.map(({ value }) => value));
			token = paginationToken?.toString();
		} while (token !== undefined);

		expect(offered).toEqual(ids(1, 120));
	});

	it('ends with a full page when there are no more', async () => {
		actors(200, 1, 2);

		const { paginationToken } = await search(undefined, tokenOf(await search()));

		expect(paginationToken).toBeUndefined();
	});

	it.each(['2', '{}', '{"page":0,"offset":0,"size":100}', 'page two'])(
		'sends nothing for the pagination token %j, which it never returned',
		async (token) => {
			await expect(search(undefined, token)).rejects.toBeInstanceOf(Error);
		},
	);

	it.each([
		['[]', 'the pagination token'],
		['{"page":0,"offset":1,"size":1}', 'page'],
		['{"page":1,"offset":-1,"size":1}', 'offset'],
		['{"page":1,"offset":1,"size":0}', 'size'],
	])('says what is wrong with the pagination token %s', async (token, place) => {
		await expect(search(undefined, token)).rejects.toMatchObject({
			description: expect.stringContaining(` at ${place}, found `),
		});
	});

	it('is empty when there is nothing', async () => {
		actors(0, 1);

		await expect(search()).resolves.toEqual({ results: [], paginationToken: undefined });
	});
});

describe('a filter', () => {
	it('matches a part of the name in upper or lower case, without blanks around it', async () => {
		actors(30, 1);

		const { results } = await search('  ACTOR-2 ');

		expect(results.map(({ name }) => name)).toEqual([
			'janedoe/Actor-2',
			...Array.from({ length: 10 }, (_, index) => `janedoe/Actor-2${index}`),
		]);
	});

	it('reads on until something matches, and continues after it', async () => {
		actors(350, 1, 2, 3);

		const { results, paginationToken } = await search('actor-222');

		expect(results).toEqual([{ name: 'janedoe/Actor-222', value: 'id222' }]);

		actors(350, 4);
		const next = await search('actor-3', paginationToken?.toString());
		expect(next.results.map(({ value }) => value)).toEqual(ids(301, 350));
		expect(next.paginationToken).toBeUndefined();
	});

	it('finds what is after smaller pages than requested', async () => {
		const pages = { used: 50, total: 120 };
		respondAt(0, { requested: 100, ...pages });
		respondAt(50, { requested: 50, ...pages });
		respondAt(100, { requested: 50, ...pages });

		const { results } = await search('actor-117');

		expect(results).toEqual([{ name: 'janedoe/Actor-117', value: 'id117' }]);
	});

	it('without a match ends when pages repeat themselves under a huge total', async () => {
		const scope = nock('https://api.apify.com')
			.get('/v2/acts')
			.query(true)
			.twice()
			.reply(200, {
				data: {
					total: 1e9,
					offset: 0,
					limit: 1,
					count: 1,
					desc: true,
					items: [{ id: 'id1', username: 'janedoe', name: 'Actor-1' }],
				},
			});

		await expect(search('nothing')).resolves.toEqual({ results: [], paginationToken: undefined });
		expect(scope.isDone()).toBe(true);
	});

	it('without a match ends when a page is empty under a huge total', async () => {
		nock('https://api.apify.com')
			.get('/v2/acts')
			.query(true)
			.reply(200, {
				data: { total: 1e9, offset: 0, limit: 100, count: 0, desc: true, items: [] },
			});

		await expect(search('nothing')).resolves.toEqual({ results: [], paginationToken: undefined });
	});

	it('without a match ends with the list', async () => {
		actors(150, 1, 2);

		await expect(search('nothing')).resolves.toEqual({ results: [], paginationToken: undefined });
	});

	it('of only blanks is no filter', async () => {
		actors(2, 1);

		expect((await search('  ')).results).toHaveLength(2);
	});
});

describe('a list without pages', () => {
	it('is shown whole', async () => {
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(200, [{ id: '1', callbackUrl: 'https://example.com', events: ['A'] }]);

		const found = await searchList(await editorContext(), argil, argilWebhooks, ({ id, url }) => ({
			name: url ?? id,
			value: id,
		}));

		expect(found).toEqual({
			results: [{ name: 'https://example.com', value: '1' }],
			paginationToken: undefined,
		});
	});
});

describe('a failure', () => {
	it('is an error of n8n that names the provider', async () => {
		nock('https://api.apify.com')
			.get('/v2/acts')
			.query(true)
			.reply(401, {
				error: { type: 'token-not-valid', message: 'Authentication token is not valid.' },
			});

		const error: unknown = await search().catch((reason: unknown) => reason);

		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			httpCode: '401',
			message: expect.stringContaining('Apify'),
			description: expect.stringContaining('Authentication token is not valid.'),
		});
	});

	it('is a response in another shape than documented', async () => {
		nock('https://api.apify.com').get('/v2/acts').query(true).reply(200, { data: [] });

		await expect(search()).rejects.toThrow("Apify responded in a shape that isn't documented");
	});
});

describe('a webhook in a dropdown', () => {
	const webhook = argilWebhooks.parseEntry({
		id: 'wh_1',
		callbackUrl: 'https://example.com/hook',
		events: ['A', 'B'],
	});

	const nameOf = (changes: Partial<Webhook>, ...others: Array<Partial<Webhook>>): string => {
		const one = { ...webhook, ...changes };
		const option = webhookOption(one, [one, ...others.map((more) => ({ ...webhook, ...more }))]);
		expect(option.value).toBe(one.id);
		return option.name;
	};

	it('is named by its URL and its events', () => {
		expect(nameOf({}, { id: 'wh_2', url: 'https://example.com/other' })).toBe(
			'https://example.com/hook (A, B)',
		);
	});

	it('begins with its ID when another one has the same URL: the editor cuts off what comes after a long URL', () => {
		expect(nameOf({}, { id: 'wh_2', events: [] })).toBe('wh_1 https://example.com/hook (A, B)');
	});

	it.each([null, '', ' '])('has its ID when its URL is %j', (url) => {
		expect(nameOf({ url })).toBe('(no URL) wh_1 (A, B)');
	});

	it('begins with a mark when it is disabled', () => {
		expect(nameOf({ enabled: false })).toBe('(disabled) https://example.com/hook (A, B)');
		expect(nameOf({ enabled: false, url: null })).toBe('(disabled) (no URL) wh_1 (A, B)');
	});

	it('can be searched for by disabled', async () => {
		nock('https://api.jogg.ai')
			.get('/v2/endpoints')
			.reply(200, {
				code: 0,
				msg: 'Success',
				data: {
					endpoints: [
						{ endpoint_id: '1', url: 'https://a.example', status: 'enabled', events: ['x'] },
						{ endpoint_id: '2', url: 'https://a.example', status: 'disabled', events: ['x'] },
					],
				},
			});

		const found = await searchList(
			await editorContext(),
			joggAi,
			joggAiEndpoints,
			webhookOption,
			'disabled',
		);

		expect(found.results).toEqual([{ name: '(disabled) 2 https://a.example (x)', value: '2' }]);
	});
});
