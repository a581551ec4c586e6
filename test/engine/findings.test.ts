/** Add Findings on n8n's engine, and the dropdown of webhooks. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { dropdown, jsonOf, runNode, type NodeType } from '../support/nodes';

useFakeNetwork();

const page = (...items: IDataObject[]) => ({
	data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
});

const codes = ({ findings }: IDataObject) =>
	(findings as IDataObject[]).map((finding) => finding.code);

const audit = (type: NodeType, parameters: INodeParameters = {}) =>
	runNode({
		type,
		parameters: { listFor: 'account', ...parameters, options: { addFindings: true } },
	});

describe('Add Findings', () => {
	const webhooks = [
		{
			id: 'plain',
			requestUrl: 'http://example.com',
			eventTypes: ['ACTOR.RUN.FAILED'],
			stats: { totalDispatches: 0 },
		},
		{
			id: 'off',
			requestUrl: 'https://example.com',
			eventTypes: ['TEST'],
			isEnabled: false,
			lastDispatch: { status: 'SUCCEEDED' },
		},
		{
			id: 'failing',
			requestUrl: 'https://example.com/x',
			eventTypes: ['NEW'],
			lastDispatch: { status: 'FAILED' },
		},
		{
			id: 'duplicate',
			requestUrl: 'http://example.com',
			eventTypes: ['ACTOR.RUN.FAILED'],
			stats: { totalDispatches: 3 },
		},
		{
			id: 'self',
			requestUrl: 'http://127.0.0.1:5678/webhook/x',
			eventTypes: ['TEST'],
			lastDispatch: { status: 'ACTIVE' },
		},
		{
			id: 'hook',
			requestUrl: 'http://127.0.0.1:5679/n8n/webhook/x',
			eventTypes: ['TEST'],
			lastDispatch: { status: 'ACTIVE' },
		},
		{
			id: 'other',
			requestUrl: 'http://127.0.0.1:5679/crm/x',
			eventTypes: ['TEST'],
			lastDispatch: { status: 'ACTIVE' },
		},
	];
	const expected = {
		plain: ['insecureUrl', 'duplicate', 'neverTriggered'],
		off: ['disabled'],
		failing: ['lastDeliveryFailed', 'unknownEvent'],
		duplicate: ['insecureUrl', 'duplicate'],
		// The address of the editor, that of the webhooks, and a neighbor's.
		self: ['insecureUrl', 'privateAddress', 'thisInstance'],
		hook: ['insecureUrl', 'privateAddress', 'thisInstance'],
		other: ['insecureUrl', 'privateAddress'],
	};
	const respondWithAll = () =>
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query({ offset: 0, limit: 1000 })
			.reply(200, page(...webhooks));

	it.each(['simplified', 'raw', 'selectedFields'])(
		'says what may be wrong, with Output %s',
		async (output) => {
			respondWithAll();

			const { items } = await audit('apifyWebhooks', { output, fields: ['url'] });

			expect(Object.fromEntries(jsonOf(items).map((json) => [json.id, codes(json)]))).toEqual(
				expected,
			);
		},
	);

	it('looks at the whole list before filters and limit', async () => {
		respondWithAll();

		const { items } = await audit('apifyWebhooks', {
			limit: 1,
			filters: { urlContains: 'http://' },
		});

		expect(jsonOf(items).map((json) => [json.id, codes(json)])).toEqual([
			['plain', expected.plain],
		]);
	});

	it.each<[string, INodeParameters, boolean]>([
		['says', { limit: 1 }, true],
		['says', { filters: { urlContains: 'http://' } }, true],
		['does not say', {}, false],
	])('%s that it counts webhooks that are not returned with %j', async (_, parameters, says) => {
		respondWithAll();

		const { hints } = await audit('apifyWebhooks', parameters);

		expect(hints).toHaveLength(1);
		expect(hints[0]).toContain('Apify: 5 of 7 webhooks use plain http: ');
		expect(hints[0]?.endsWith('a filter or the limit leaves out.')).toBe(says);
	});

	it('sums up in a hint', async () => {
		respondWithAll();

		const { saved } = await audit('apifyWebhooks');

		expect(saved).toContain('"Apify: 5 of 7 webhooks use plain http: example.com, 127.0.0.1:5678,');
		expect(JSON.parse(saved)).toHaveProperty(
			'data.resultData.runData.Node.0.hints.0',
			expect.objectContaining({ type: 'info', location: 'outputPane' }),
		);
	});

	it('sums up in one hint, whatever the number of rules', async () => {
		respondWithAll();

		const { hints } = await audit('apifyWebhooks');

		expect(hints).toHaveLength(1);
		expect(hints[0]).toMatch(/^Apify: 5 of 7 webhooks use plain http: .* 2 of 7 webhooks have a/);
	});

	it.each<[string, IDataObject, string]>([
		['the URL', {}, 'provider,id,url,findingCodes,events'],
		['the URL', { output: 'selectedFields', fields: ['url'] }, 'provider,id,url,findingCodes'],
		[
			'the other fields',
			{ output: 'selectedFields', fields: ['enabled'] },
			'provider,id,enabled,findingCodes',
		],
	])('lists the codes right after %s: %#', async (_name, parameters, keys) => {
		respondWithAll();

		const { items } = await audit('apifyWebhooks', parameters as INodeParameters);
		const [first] = jsonOf(items);

		expect(Object.keys(first ?? {}).join()).toMatch(
			new RegExp(`^${keys},.*\\bfindings$|^${keys},findings$`),
		);
		expect(first?.findingCodes).toBe('insecureUrl, duplicate, neverTriggered');
	});

	it('lists the codes before the findings of the raw object, which has another name for the URL', async () => {
		respondWithAll();

		const { items } = await audit('apifyWebhooks', { output: 'raw' });

		expect(Object.keys(items[0]?.json ?? {}).slice(-2)).toEqual(['findingCodes', 'findings']);
	});

	it('sums up over all items, each webhook once', async () => {
		respondWithAll();

		const { saved } = await runNode({
			type: 'apifyWebhooks',
			parameters: { listFor: 'account', options: { addFindings: true } },
			items: [{}, {}, {}],
		});

		expect(saved.match(/webhooks use plain http/g)).toHaveLength(1);
		expect(saved).toContain('5 of 7 webhooks use plain http: ');
	});

	it.each<[NodeType, string, IDataObject | IDataObject[], string[]]>([
		[
			'argilWebhooks',
			'https://api.argil.ai/v1/webhooks',
			[
				{
					id: 'a',
					callbackUrl: 'https://user:pass@example.com',
					events: ['AVATAR_TRAINING_SUCCESS'],
					lastTriggeredAt: null,
				},
			],
			['credentialsInUrl', 'neverTriggered'],
		],
		[
			'argilWebhooks',
			'https://api.argil.ai/v1/webhooks',
			// The documented example has a placeholder for its URL. Without lastTriggeredAt its calls are not known.
			[{ id: 'a', callbackUrl: '<string>', events: ['AVATAR_TRAINING_SUCCESS'] }],
			['invalidUrl'],
		],
		[
			'joggAiWebhooks',
			'https://api.jogg.ai/v2/endpoints',
			{
				code: 0,
				msg: '',
				data: {
					endpoints: [
						{ endpoint_id: 'a', url: 'https://example.com', events: ['create_avatar_failed'] },
					],
				},
			},
			// Without a status it is not known to be disabled.
			[],
		],
		[
			'partooWebhooks',
			'https://api.partoo.co/v2/webhooks',
			{
				page: 1,
				max_page: 1,
				count: 2,
				items: ['review_created', 'review_updated'].map((event, index) => ({
					id: index + 1,
					url: 'https://example.com',
					event_type: event,
					org_id: 1,
				})),
			},
			// Partoo has a page for each of the two events.
			[],
		],
		[
			'argilWebhooks',
			'https://api.argil.ai/v1/webhooks',
			[{ id: 'a', callbackUrl: null, events: [], lastTriggeredAt: '2024-01-01T00:00:00Z' }],
			['missingUrl'],
		],
		[
			'joggAiWebhooks',
			'https://api.jogg.ai/v2/endpoints',
			{
				code: 0,
				msg: '',
				data: {
					endpoints: [
						{
							endpoint_id: 'a',
							url: 'https://example.com',
							status: 'enabled',
							events: ['create_avatar_failed'],
						},
					],
				},
			},
			[],
		],
		[
			'partooWebhooks',
			'https://api.partoo.co/v2/webhooks',
			{
				page: 1,
				max_page: 1,
				count: 1,
				items: [{ id: 1, url: 'https://n8n.local', event_type: 'lead_received', org_id: 1 }],
			},
			['privateAddress'],
		],
	])('%s: finds only what the provider reports', async (type, url, body, expectedCodes) => {
		nock(new URL(url).origin).get(new URL(url).pathname).query(true).reply(200, body);

		const { items } = await audit(type);

		expect(jsonOf(items).flatMap(codes)).toEqual(expectedCodes);
	});

	it('is off by default', async () => {
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(200, [{ id: 'a' }]);

		const { items } = await runNode({ type: 'argilWebhooks' });

		expect(items[0]?.json).not.toHaveProperty('findings');
	});
});

describe('the dropdown of webhooks', () => {
	it.each<[NodeType, string, IDataObject | IDataObject[]]>([
		[
			'joggAiWebhooks',
			'https://api.jogg.ai/v2/endpoints',
			{
				code: 0,
				msg: '',
				data: { endpoints: [{ endpoint_id: 'x', url: 'https://example.com', events: ['e', 'f'] }] },
			},
		],
		[
			'partooWebhooks',
			'https://api.partoo.co/v2/webhooks',
			{
				page: 1,
				max_page: 1,
				count: 1,
				items: [{ id: 'x', url: 'https://example.com', event_type: 'e, f' }],
			},
		],
		[
			'apifyWebhooks',
			'https://api.apify.com/v2/webhooks',
			page({ id: 'x', requestUrl: 'https://example.com', eventTypes: ['e', 'f'] }),
		],
	])('%s: shows URL and events', async (type, url, body) => {
		nock(new URL(url).origin).get(new URL(url).pathname).query(true).reply(200, body);

		expect(await dropdown(type, 'searchWebhooks')).toEqual({
			results: [{ name: 'https://example.com (e, f)', value: 'x' }],
		});
	});

	it('lists the webhooks of an Apify account oldest first', async () => {
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query({ offset: 0, limit: 100 })
			.reply(200, page({ id: 'x', requestUrl: 'https://example.com', eventTypes: ['e'] }));

		const { results } = await dropdown('apifyWebhooks', 'searchWebhooks');

		expect(results).toHaveLength(1);
	});

	it.each([
		[{ organizationId: 7 }, { page: 1, per_page: 100, org_id: 7 }],
		[{ organizationId: '7' }, { page: 1, per_page: 100, org_id: 7 }],
		[{ organizationId: '' }, { page: 1, per_page: 100 }],
		[{}, { page: 1, per_page: 100 }],
	])('lists the webhooks of the organization at Partoo: %j', async (options, query) => {
		nock('https://api.partoo.co')
			.get('/v2/webhooks')
			.query(query)
			.reply(200, { page: 1, max_page: 1, count: 0, items: [] });

		expect(
			await dropdown('partooWebhooks', 'searchWebhooks', undefined, undefined, { options }),
		).toEqual({ results: [] });
	});
});
