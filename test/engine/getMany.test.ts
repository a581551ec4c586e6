/** Pages, filters and dropdowns of Get Many on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { dropdown, jsonOf, runNode, SECRETS } from '../support/nodes';

useFakeNetwork();

/** Partoo's response for one page of a list of `count` configurations with the ids 1 … count. */
function partooPage(page: number, perPage: number, count: number): IDataObject {
	const first = (page - 1) * perPage + 1;
	const last = Math.min(count, page * perPage);
	const items = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
		id: first + index,
		url: `https://example.com/${first + index}`,
		event_type: (first + index) % 10 === 0 ? 'lead_received' : 'business_created',
		created_at: '2024-11-27T16:10:44.929678Z',
		updated_at: '2024-11-27T16:10:44.929678Z',
		org_id: 1,
	}));
	return { page, max_page: Math.max(1, Math.ceil(count / perPage)), count, items };
}

/** Responds with the requested pages of a Partoo list, and records the requests. */
function partooList(count: number, times: number, delaysMs: Record<number, number> = {}): string[] {
	const requests: string[] = [];
	for (let responses = 0; responses < times; responses++) {
		nock('https://api.partoo.co')
			.get('/v2/webhooks')
			.query(true)
			.reply(async (uri) => {
				requests.push(uri);
				const query = new URL(uri, 'https://api.partoo.co').searchParams;
				const page = Number(query.get('page'));
				await new Promise((resolve) => setTimeout(resolve, delaysMs[page] ?? 0));
				return [200, partooPage(page, Number(query.get('per_page')), count)];
			});
	}
	return requests;
}

const numbered = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const ids = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.id);

describe('pages', () => {
	it('requests no more than the limit and stops when it is reached', async () => {
		const requests = partooList(230, 1);

		const { items } = await runNode({ type: 'partooWebhooks', parameters: { limit: 7 } });

		expect(ids(items)).toEqual(numbered(1, 7));
		expect(requests).toEqual(['/v2/webhooks?page=1&per_page=7']);
	});

	it('fetches as many pages as a limit above the largest page needs', async () => {
		const requests = partooList(500, 2);

		const { items } = await runNode({ type: 'partooWebhooks', parameters: { limit: 150 } });

		expect(ids(items)).toEqual(numbered(1, 150));
		expect(requests).toEqual([
			'/v2/webhooks?page=1&per_page=100',
			'/v2/webhooks?page=2&per_page=100',
		]);
	});

	it('returns all webhooks in order when later pages respond first', async () => {
		const requests = partooList(430, 5, { 2: 60, 3: 30 });

		const { items } = await runNode({ type: 'partooWebhooks', parameters: { returnAll: true } });

		expect(ids(items)).toEqual(numbered(1, 430));
		expect(requests).toHaveLength(5);
	});

	it('counts the limit after the filters and reads only as far as it must', async () => {
		const requests = partooList(500, 2);

		const { items } = await runNode({
			type: 'partooWebhooks',
			parameters: { limit: 15, filters: { events: ['lead_received'] } },
		});

		expect(ids(items)).toEqual(Array.from({ length: 15 }, (_, index) => String((index + 1) * 10)));
		expect(requests).toHaveLength(2);
	});

	it.each([
		['with a limit', { limit: 7 }],
		['without one', { returnAll: true }],
		['with an audit', { options: { addFindings: true } }],
	])('sends no further request to explain an empty result %s', async (_name, parameters) => {
		const requests = partooList(230, 3);

		const { items, hints } = await runNode({
			type: 'partooWebhooks',
			parameters: { ...parameters, filters: { urlContains: 'nowhere' } },
		});

		expect(items).toEqual([]);
		expect(hints).toContain('Partoo: None of the 230 webhooks matches the filters.');
		expect(requests).toHaveLength(3);
	});

	it('uses the page size that Apify really used', async () => {
		const webhook = (id: string) => ({
			id,
			eventTypes: [],
			createdAt: '2019-12-12T07:34:14.202Z',
			condition: {},
			requestUrl: 'https://x.example',
		});
		for (const offset of [0, 2, 4]) {
			nock('https://api.apify.com')
				.get('/v2/webhooks')
				.query({ offset, limit: offset === 0 ? 1000 : 2 })
				.reply(200, {
					data: {
						total: 5,
						offset,
						limit: 2,
						count: 2,
						desc: false,
						items: ['a', 'b', 'c', 'd', 'e'].slice(offset, offset + 2).map(webhook),
					},
				});
		}

		const { items } = await runNode({
			type: 'apifyWebhooks',
			parameters: { listFor: 'account', returnAll: true },
		});

		expect(ids(items)).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it('fails instead of looping when a page has nothing new', async () => {
		for (const page of [1, 2, 3]) {
			nock('https://api.partoo.co')
				.get('/v2/webhooks')
				.query({ page, per_page: 100 })
				.reply(200, { ...partooPage(1, 100, 100), max_page: 3, count: 300 });
		}

		const { items, error } = await runNode({
			type: 'partooWebhooks',
			parameters: { returnAll: true },
		});

		expect(items).toEqual([]);
		expect(error?.message).toBe("The list at Partoo couldn't be read completely");
		expect(error?.description).toContain("Page 2 has no entry that wasn't on a page before it");
	});
});

describe('filters', () => {
	const endpoint = (id: string, status: string, url: string, events: string[]) => ({
		endpoint_id: id,
		url,
		secret: 'whsec',
		status,
		events,
		username: 'johndoe',
		created_at: 1732806631,
	});
	const list = {
		code: 0,
		msg: 'Success',
		data: {
			endpoints: [
				endpoint('one', 'enabled', 'https://A.example.com/hook', ['create_avatar_success']),
				endpoint('two', 'disabled', 'https://b.example.com/hook', ['generated_image_failed']),
				endpoint('three', 'enabled', 'https://b.example.com/HOOK', [
					'create_avatar_success',
					'create_avatar_failed',
				]),
			],
		},
	};

	it.each<[string, INodeParameters, string[]]>([
		['Status: Enabled keeps what is switched on', { enabled: 'enabled' }, ['one', 'three']],
		['Status: Disabled keeps what is switched off', { enabled: 'disabled' }, ['two']],
		['Status: Any keeps all', { enabled: 'any' }, ['one', 'two', 'three']],
		[
			'URL Contains ignores upper and lower case',
			{ urlContains: 'B.EXAMPLE.com/hook' },
			['two', 'three'],
		],
		[
			'Events keeps what is subscribed to any of them',
			{ events: ['create_avatar_failed', 'generated_image_failed'] },
			['two', 'three'],
		],
		[
			'Events given as a string with commas',
			{ events: 'create_avatar_failed, generated_image_failed' },
			['two', 'three'],
		],
		['filters work together', { enabled: 'enabled', urlContains: 'b.example' }, ['three']],
	])('%s', async (_name, filters, expected) => {
		nock('https://api.jogg.ai').get('/v2/endpoints').reply(200, list);

		const { items } = await runNode({ type: 'joggAiWebhooks', parameters: { filters } });

		expect(ids(items)).toEqual(expected);
	});

	it.each<[string, INodeParameters, string]>([
		['an expression that finds nothing', { urlContains: '={{ $json.host }}' }, 'URL Contains'],
		['an expression that gives null', { urlContains: '={{ null }}' }, 'URL Contains'],
		['a filter as the editor adds it', { urlContains: '' }, 'URL Contains'],
		['no event', { events: [] }, 'Event Names or IDs'],
		['an expression that finds no events', { events: '={{ $json.events }}' }, 'Event Names or IDs'],
		['an expression that finds no status', { enabled: '={{ $json.status }}' }, 'Status'],
	])('fail before any request rather than keep all, with %s', async (_name, filters, parameter) => {
		const { items, error } = await runNode({ type: 'joggAiWebhooks', parameters: { filters } });

		expect(items).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: `The parameter '${parameter}' is not valid`,
			description: 'It is empty: fill it in, or remove the filter.',
			itemIndex: 0,
		});
	});

	it('fail only the item for which an expression finds nothing, with On Error: Continue', async () => {
		nock('https://api.jogg.ai').get('/v2/endpoints').reply(200, list);

		const { items } = await runNode({
			type: 'joggAiWebhooks',
			parameters: { filters: { urlContains: '={{ $json.host }}' } },
			items: [{ host: 'a.example' }, {}],
			onError: 'continueRegularOutput',
		});

		expect(items.map(({ json }) => json.id ?? json.error)).toEqual([
			'one',
			"The parameter 'URL Contains' is not valid",
		]);
	});

	it('leaves out a webhook without URL when a part of the URL is requested', async () => {
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(200, [
				{ id: 'without', callbackUrl: null },
				{ id: 'with', callbackUrl: 'https://n8n.example.com' },
			]);

		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: { filters: { urlContains: 'n8n' } },
		});

		expect(ids(items)).toEqual(['with']);
	});
});

describe('Apify', () => {
	const page = (...items: IDataObject[]) => ({
		data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
	});

	it.each<[string, INodeParameters, string]>([
		[
			'an Actor by user/name',
			{ actorId: { __rl: true, mode: 'id', value: 'janedoe/my-actor' } },
			'/v2/acts/janedoe~my-actor/webhooks',
		],
		[
			'an Actor by ID from the list',
			{ actorId: { __rl: true, mode: 'list', value: 'HG7ML7M8z78YcAPEB' } },
			'/v2/acts/HG7ML7M8z78YcAPEB/webhooks',
		],
		[
			'an Actor by the URL of Apify Console',
			{
				actorId: {
					__rl: true,
					mode: 'url',
					value: 'https://console.apify.com/actors/HG7ML7M8z78YcAPEB/runs',
				},
			},
			'/v2/acts/HG7ML7M8z78YcAPEB/webhooks',
		],
		[
			'an Actor by the URL of an organization in Apify Console',
			{
				actorId: {
					__rl: true,
					mode: 'url',
					value: 'https://console.apify.com/organization/abc/actors/HG7ML7M8z78YcAPEB',
				},
			},
			'/v2/acts/HG7ML7M8z78YcAPEB/webhooks',
		],
		[
			'an Actor by the URL of Apify Store',
			{ actorId: { __rl: true, mode: 'url', value: 'https://apify.com/apify/web-scraper?x=1' } },
			'/v2/acts/apify~web-scraper/webhooks',
		],
		[
			'a task by ID',
			{ listFor: 'task', taskId: { __rl: true, mode: 'id', value: 'janedoe~my-task' } },
			'/v2/actor-tasks/janedoe~my-task/webhooks',
		],
		[
			'a task by URL',
			{
				listFor: 'task',
				taskId: {
					__rl: true,
					mode: 'url',
					value: 'https://console.apify.com/actors/tasks/asdLZtadYvn4mBZmm/input',
				},
			},
			'/v2/actor-tasks/asdLZtadYvn4mBZmm/webhooks',
		],
		['the account', { listFor: 'account' }, '/v2/webhooks'],
		[
			"a user's text as one segment only",
			{ actorId: { __rl: true, mode: 'id', value: 'a/../../users/me?x=#' } },
			'/v2/acts/a~..%2F..%2Fusers%2Fme%3Fx%3D%23/webhooks',
		],
	])('lists the webhooks of %s', async (_name, parameters, path) => {
		const requests: string[] = [];
		nock('https://api.apify.com')
			.get(/.*/)
			.reply((uri) => {
				requests.push(uri);
				return [200, page()];
			});

		const { items, error } = await runNode({ type: 'apifyWebhooks', parameters });

		expect(error).toBeUndefined();
		expect(requests).toEqual([`${path}?offset=0&limit=50`]);
		expect(items).toEqual([]);
	});

	it.each([
		[{ listFor: 'account' }, '/v2/webhooks', 'account'],
		[{ actorId: { __rl: true, mode: 'id', value: 'a1' } }, '/v2/acts/a1/webhooks', 'Actor'],
		[
			{ listFor: 'task', taskId: { __rl: true, mode: 'id', value: 't1' } },
			'/v2/actor-tasks/t1/webhooks',
			'task',
		],
	])('says who has none: %j', async (parameters: INodeParameters, path, owner) => {
		nock('https://api.apify.com')
			.get(path)
			.query(true)
			.reply(200, { data: { total: 0, offset: 0, limit: 1000, count: 0, desc: false, items: [] } });

		const { items, hints } = await runNode({ type: 'apifyWebhooks', parameters });

		expect(items).toEqual([]);
		expect(hints).toEqual([`Apify: This ${owner} has no webhooks.`]);
	});

	it('lists the newest first when Newest First is on', async () => {
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query({ offset: 0, limit: 50, desc: 1 })
			.reply(200, page({ id: 'new' }, { id: 'old' }));

		const { items } = await runNode({
			type: 'apifyWebhooks',
			parameters: { listFor: 'account', options: { newestFirst: true } },
		});

		expect(ids(items)).toEqual(['new', 'old']);
	});

	it('masks the values of a headers template and keeps their names', async () => {
		const headersTemplate = '{"X-Secret":"hush"}';
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query(true)
			.reply(
				200,
				page(
					{ id: 'json', headersTemplate },
					{ id: 'variable', headersTemplate: '{"X-Secret": {{hush}}}' },
				),
			);

		const { items, saved } = await runNode({
			type: 'apifyWebhooks',
			parameters: { listFor: 'account', output: 'raw' },
		});

		expect(jsonOf(items).map((json) => json.headersTemplate)).toEqual([
			'{"X-Secret":"**********"}',
			'{"X-Secret":"**********"}',
		]);
		expect(saved).not.toContain('hush');
	});

	it('offers Actors in a dropdown, page by page, and says what a filter matches', async () => {
		const actor = (id: string, title: string) => ({
			id,
			name: 'my-actor',
			username: 'janedoe',
			title,
		});
		const actors = (offset: number, ...items: IDataObject[]) =>
			nock('https://api.apify.com', { reqheaders: { authorization: 'Bearer secret-apify-token' } })
				.get('/v2/acts')
				.query({ offset, limit: 100, sortBy: 'stats.lastRunStartedAt', desc: 1 })
				.reply(200, {
					data: { total: 150, offset, limit: 100, count: items.length, desc: true, items },
				});
		actors(0, actor('a', 'Crawler'));
		const first = await dropdown('apifyWebhooks', 'searchActors');
		expect(first.results).toEqual([{ name: 'Crawler (janedoe/my-actor)', value: 'a' }]);

		actors(100, actor('b', 'Scraper'));
		expect(
			await dropdown('apifyWebhooks', 'searchActors', '', String(first.paginationToken)),
		).toEqual({
			results: [{ name: 'Scraper (janedoe/my-actor)', value: 'b' }],
		});

		actors(0, actor('a', 'Crawler'));
		actors(100, actor('b', 'Scraper'));
		expect(await dropdown('apifyWebhooks', 'searchActors', 'SCRAP')).toEqual({
			results: [{ name: 'Scraper (janedoe/my-actor)', value: 'b' }],
		});
	});

	it('offers tasks in a dropdown', async () => {
		nock('https://api.apify.com')
			.get('/v2/actor-tasks')
			.query({ offset: 0, limit: 100, desc: 1 })
			.reply(200, page({ id: 't', name: 'my-task', username: 'janedoe' }, { id: 'nameless' }));

		expect(await dropdown('apifyWebhooks', 'searchTasks')).toEqual({
			results: [
				{ name: 'janedoe/my-task', value: 't' },
				{ name: 'nameless', value: 'nameless' },
			],
		});
	});
});

describe('Partoo', () => {
	it('sends requests to the sandbox when the credential says so', async () => {
		nock('https://api.sandbox.partoo.co')
			.get('/v2/webhooks')
			.query(true)
			.reply(200, partooPage(1, 50, 1));

		const { items } = await runNode({
			type: 'partooWebhooks',
			secrets: { partooWebhooksApi: { ...SECRETS.partooWebhooksApi, environment: 'sandbox' } },
		});

		expect(ids(items)).toEqual(['1']);
	});

	it('sends the organization as org_id', async () => {
		nock('https://api.partoo.co')
			.get('/v2/webhooks')
			.query({ page: 1, per_page: 50, org_id: 42 })
			.reply(200, partooPage(1, 50, 1));

		const { items } = await runNode({
			type: 'partooWebhooks',
			parameters: { options: { organizationId: 42 } },
		});

		expect(ids(items)).toEqual(['1']);
	});
});

it('parses the creation time under both names that Argil documents', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [
			{ id: 'newer', createdAt: '2024-01-02T03:04:05Z' },
			{ id: 'older', createAt: '2023-01-02T03:04:05Z' },
		]);

	const { items } = await runNode({ type: 'argilWebhooks' });

	expect(jsonOf(items).map(({ createdAt }) => createdAt)).toEqual([
		'2024-01-02T03:04:05.000Z',
		'2023-01-02T03:04:05.000Z',
	]);
});

it('offers the webhooks of Argil in a dropdown with URL and events', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [
			{ id: 'a', callbackUrl: 'https://a.example.com', events: ['VIDEO_GENERATION_SUCCESS'] },
			{ id: 'b', callbackUrl: null, events: ['AVATAR_TRAINING_FAILED', 'AVATAR_TRAINING_SUCCESS'] },
		])
		.persist();

	expect(await dropdown('argilWebhooks', 'searchWebhooks')).toEqual({
		results: [
			{ name: 'https://a.example.com (VIDEO_GENERATION_SUCCESS)', value: 'a' },
			{ name: '(no URL) b (AVATAR_TRAINING_FAILED, AVATAR_TRAINING_SUCCESS)', value: 'b' },
		],
	});
	expect(await dropdown('argilWebhooks', 'searchWebhooks', 'training')).toMatchObject({
		results: [{ value: 'b' }],
	});
	nock.cleanAll();
});
