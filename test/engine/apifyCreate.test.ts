/** Create of Apify on n8n's engine: what Apify returns, idempotency keys, ad-hoc webhooks, headers templates. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';
import { waits } from '../support/sleep';

useFakeNetwork();

const ACTOR = { __rl: true, mode: 'id', value: 'hksJZtadYvn4mBuin' };

/** The example response of https://docs.apify.com/api/v2/webhooks-post, which no request of the documentation leads to. */
const DOCUMENTED: IDataObject = {
	id: 'YiKoxjkaS9gjGTqhF',
	createdAt: '2019-12-12T07:34:14.202Z',
	modifiedAt: '2019-12-13T08:36:13.202Z',
	userId: 'wRsJZtadYvn4mBZmm',
	isAdHoc: false,
	shouldInterpolateStrings: false,
	eventTypes: ['ACTOR.RUN.SUCCEEDED'],
	condition: {
		actorId: 'hksJZtadYvn4mBuin',
		actorTaskId: 'asdLZtadYvn4mBZmm',
		actorRunId: 'hgdKZtadYvn4mBpoi',
	},
	ignoreSslErrors: false,
	doNotRetry: false,
	requestUrl: 'http://example.com/',
	payloadTemplate: '{\\n "userId": {{userId}}...',
	headersTemplate: '{\\n "Authorization": "Bearer ..."}',
	description: 'this is webhook description',
};

const create = async (parameters: INodeParameters, items: IDataObject[] = [{}]) =>
	await runNode({
		type: 'apifyWebhooks',
		parameters: {
			operation: 'create',
			actorId: ACTOR,
			requestUrl: 'https://n8n.example.com/p',
			events: ['ACTOR.RUN.FAILED'],
			...parameters,
		},
		items,
	});

/** Responds to the creations one after another, and returns the bodies that were sent. */
function respondToCreations(...replies: Array<[number, IDataObject] | Error>): IDataObject[] {
	const bodies: IDataObject[] = [];
	for (const reply of replies) {
		const request = nock('https://api.apify.com').post('/v2/webhooks', (body: IDataObject) => {
			bodies.push(body);
			return true;
		});
		if (reply instanceof Error) request.replyWithError(reply);
		else request.reply(...reply);
	}
	return bodies;
}

const AS_REQUESTED: IDataObject = {
	...DOCUMENTED,
	requestUrl: 'https://n8n.example.com/p',
	eventTypes: ['ACTOR.RUN.FAILED'],
	condition: { actorId: 'hksJZtadYvn4mBuin', actorTaskId: null, actorRunId: null },
};

describe('Create of Apify sends one request, whatever comes back', () => {
	it('returns what Apify returns, and names what differs', async () => {
		const bodies = respondToCreations([201, { data: DOCUMENTED }]);

		const { items, error, hints } = await create({ additionalFields: { description: 'Mine' } });

		expect(error).toBeUndefined();
		expect(bodies).toHaveLength(1);
		expect(jsonOf(items)).toEqual([
			expect.objectContaining({ id: 'YiKoxjkaS9gjGTqhF', url: 'http://example.com/' }),
		]);
		expect(hints).toEqual([
			'Apify: webhook YiKoxjkaS9gjGTqhF is not what was requested. Different: Request URL, Events, Trigger On, Description. Apify may have returned a webhook that existed before.',
		]);
	});

	it.each<[string, IDataObject]>([
		['a URL in another spelling', { requestUrl: 'https://N8N.example.com:443/p' }],
		['a default template', { payloadTemplate: '{"userId": {{userId}}}' }],
		['the events in another order', { eventTypes: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.FAILED'] }],
		['only its ID', { requestUrl: undefined, eventTypes: undefined, condition: undefined }],
		['times that are equal', { modifiedAt: '2019-12-12T07:34:14.202Z' }],
	])('treats %s as what was requested', async (_name, change) => {
		respondToCreations([201, { data: { ...AS_REQUESTED, ...change } }]);

		const { items, hints } = await create({});

		expect(items).toHaveLength(1);
		expect(hints).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['Status (it is disabled)', { isEnabled: false }],
		['Do Not Retry', { doNotRetry: false }],
		['Headers Template', { headersTemplate: '{"X-Token":"other"}' }],
		['Payload Template', { payloadTemplate: 'left' }],
	])('names %s', async (label, change) => {
		const headersTemplate = '{"X-Token":"hush-hush"}';
		respondToCreations([
			201,
			{
				data: {
					...AS_REQUESTED,
					doNotRetry: true,
					headersTemplate,
					payloadTemplate: '',
					...change,
				},
			},
		]);

		const { hints, saved } = await create({
			additionalFields: { doNotRetry: true, headersTemplate, payloadTemplate: '' },
		});

		expect(hints).toEqual([expect.stringContaining(`Different: ${label}.`)]);
		expect(saved.replaceAll(JSON.stringify(headersTemplate).slice(1, -1), '')).toContain(label);
		expect(hints.join()).not.toContain('hush');
	});
});

describe('a creation by several items', () => {
	const once =
		'Apify: Create ran once for each of 2 input items. If that is too often, turn on Execute Once in the settings of the node.';

	it('mentions Execute Once, and nothing for a single item', async () => {
		respondToCreations(
			[201, { data: { ...AS_REQUESTED, id: 'a' } }],
			[201, { data: { ...AS_REQUESTED, id: 'b', requestUrl: 'https://n8n.example.com/q' } }],
			[201, { data: AS_REQUESTED }],
		);

		const byItem = { requestUrl: '={{ $json.url }}' };
		const urls = [{ url: 'https://n8n.example.com/p' }, { url: 'https://n8n.example.com/q' }];
		expect((await create(byItem, urls)).hints).toEqual([once]);
		expect((await create({})).hints).toEqual([]);
	});

	it('mentions Create or Update when it made duplicates', async () => {
		respondToCreations(
			[201, { data: { ...AS_REQUESTED, id: 'a' } }],
			[201, { data: { ...AS_REQUESTED, id: 'b' } }],
		);

		expect((await create({}, [{}, {}])).hints).toEqual([
			once,
			'Apify: 1 new webhook has the URL and an event of another new one. Use Create or Update to avoid duplicates.',
		]);
	});

	it('counts the duplicates when it made several', async () => {
		respondToCreations(
			[201, { data: { ...AS_REQUESTED, id: 'a' } }],
			[201, { data: { ...AS_REQUESTED, id: 'b' } }],
			[201, { data: { ...AS_REQUESTED, id: 'c' } }],
		);

		expect((await create({}, [{}, {}, {}])).hints).toContain(
			'Apify: 2 new webhooks have the URL and an event of another new one. Use Create or Update to avoid duplicates.',
		);
	});

	it('counts no duplicate where Apify returned the same webhook for a key that is in use', async () => {
		respondToCreations([201, { data: AS_REQUESTED }], [201, { data: AS_REQUESTED }]);

		const { hints } = await create({ additionalFields: { idempotencyKey: 'order-7' } }, [{}, {}]);

		expect(hints).toEqual([once]);
	});
});

describe('the idempotency key of a creation', () => {
	it('is another random one for each item', async () => {
		const bodies = respondToCreations([201, { data: AS_REQUESTED }], [201, { data: AS_REQUESTED }]);

		await create({}, [{}, {}]);

		const keys = bodies.map(({ idempotencyKey }) => idempotencyKey);
		expect(new Set(keys).size).toBe(2);
		expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.any(String)]);
	});

	it("is the user's own when there is one", async () => {
		const bodies = respondToCreations([201, { data: AS_REQUESTED }]);

		await create({ additionalFields: { idempotencyKey: 'order-7' } });

		expect(bodies[0]?.idempotencyKey).toBe('order-7');
	});

	it.each<[string, [number, IDataObject] | Error]>([
		['408', [408, {}]],
		['500', [500, {}]],
		['503', [503, {}]],
		['a reset', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
	])('stays the same when the request is retried after %s', async (_name, failure) => {
		const bodies = respondToCreations(failure, failure, [201, { data: AS_REQUESTED }]);

		const { items, error } = await create({});

		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(waits).toHaveLength(2);
		expect(bodies).toHaveLength(3);
		expect(new Set(bodies.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
	});

	it('says that the webhook may exist when Apify rejects it after an attempt without a response', async () => {
		respondToCreations(new Error('socket hang up'), [
			400,
			{ error: { type: 'invalid-idempotency-key', message: 'Key in use' } },
		]);

		const { error } = await create({});

		expect(error?.message).toBe('Apify rejected the request');
		expect(error?.description).toContain('The change may still have been applied');
	});

	it('does not say so after a rejection of the first attempt', async () => {
		respondToCreations([400, { error: { type: 'invalid-input', message: 'No' } }]);

		const { error } = await create({});

		expect(error?.description).not.toContain('may have been made');
	});
});

describe('a single-use webhook', () => {
	it('is created to watch a run', async () => {
		const bodies = respondToCreations([
			201,
			{ data: { ...AS_REQUESTED, isAdHoc: true, condition: { actorRunId: 'hgdKZtadYvn4mBpoi' } } },
		]);

		const { items, hints } = await create({ watch: 'run', runId: 'hgdKZtadYvn4mBpoi' });

		expect(bodies[0]).toMatchObject({
			isAdHoc: true,
			condition: { actorRunId: 'hgdKZtadYvn4mBpoi' },
		});
		expect(jsonOf(items)[0]?.scope).toBe('run/hgdKZtadYvn4mBpoi');
		expect(hints).toEqual([]);
	});

	it('is marked as single-use, unlike a lasting one', async () => {
		respondToCreations([
			201,
			{ data: { ...AS_REQUESTED, isAdHoc: false, condition: { actorRunId: 'hgdKZtadYvn4mBpoi' } } },
		]);

		const { hints } = await create({ watch: 'run', runId: 'hgdKZtadYvn4mBpoi' });

		expect(hints).toEqual([expect.stringContaining('Different: Trigger On (not single-use).')]);
	});

	it.each([
		['any', ['once', 'lasting', 'unknown']],
		['exclude', ['lasting', 'unknown']],
		['only', ['once']],
	])('is listed by the filter Ad Hoc: %s', async (adHoc, ids) => {
		const webhooks = [
			{ id: 'once', isAdHoc: true },
			{ id: 'lasting', isAdHoc: false },
			{ id: 'unknown' },
		];
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query(true)
			.reply(200, {
				data: { total: 3, offset: 0, limit: 1000, count: 3, desc: false, items: webhooks },
			});

		const { items } = await runNode({
			type: 'apifyWebhooks',
			parameters: { listFor: 'account', filters: { adHoc } },
		});

		expect(jsonOf(items).map(({ id }) => id)).toEqual(ids);
	});
});

describe('a headers template that is no JSON object', () => {
	it.each([
		'Bearer hush-hush',
		'{"Authorization": "Bearer hush-hush',
		'{"Authorization": Bearer hush-hush}',
		'["hush-hush"]',
		'{{headers}}',
	])('is rejected before any request, and not quoted: %j', async (headersTemplate) => {
		const { error } = await create({ additionalFields: { headersTemplate } });

		expect(error?.message).toBe("The parameter 'Headers Template' is not valid");
		expect(`${error?.message} ${error?.description}`).not.toContain('hush');
	});

	it('is rejected in an update, too', async () => {
		const { error } = await runNode({
			type: 'apifyWebhooks',
			parameters: {
				operation: 'update',
				webhookId: { __rl: true, mode: 'id', value: 'YiKoxjkaS9gjGTqhF' },
				updateFields: { headersTemplate: 'hush' },
			},
		});

		expect(error?.message).toBe("The parameter 'Headers Template' is not valid");
	});

	it.each([
		'{"X-Event": {{eventType}}, "X-Token": "hush-hush"}',
		'{"X-Token": "hush-hush {{eventType}}"}',
	])(
		"is sent when only Apify's variables make it invalid, and masked in errors: %j",
		async (headersTemplate) => {
			const bodies = respondToCreations([
				400,
				{
					error: { type: 'invalid-input', message: `Bad header "hush-hush" in ${headersTemplate}` },
				},
			]);

			const { error, savedError } = await create({ additionalFields: { headersTemplate } });

			expect(bodies[0]?.headersTemplate).toBe(headersTemplate);
			expect(error?.message).toBe('Apify rejected the request');
			expect(savedError).not.toContain('hush-hush');
		},
	);
});
