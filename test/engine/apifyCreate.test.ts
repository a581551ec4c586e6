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

/** Answers the creations one after another, and tells what was sent. */
function answerCreations(...replies: Array<[number, IDataObject] | Error>): IDataObject[] {
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

const asAsked: IDataObject = {
	...DOCUMENTED,
	requestUrl: 'https://n8n.example.com/p',
	eventTypes: ['ACTOR.RUN.FAILED'],
	condition: { actorId: 'hksJZtadYvn4mBuin', actorTaskId: null, actorRunId: null },
};

describe('Create of Apify sends one request, whatever comes back', () => {
	it('returns what Apify returns, and names what differs', async () => {
		const bodies = answerCreations([201, { data: DOCUMENTED }]);

		const { items, error, hints } = await create({ additionalFields: { description: 'Mine' } });

		expect(error).toBeUndefined();
		expect(bodies).toHaveLength(1);
		expect(jsonOf(items)).toEqual([
			expect.objectContaining({ id: 'YiKoxjkaS9gjGTqhF', url: 'http://example.com/' }),
		]);
		expect(hints).toEqual([
			'Apify: webhook YiKoxjkaS9gjGTqhF is not what was requested. Different: Request URL, Events, Watch, Description. Apify may have returned a webhook that existed before.',
		]);
	});

	it.each<[string, IDataObject]>([
		['a URL in another spelling', { requestUrl: 'https://N8N.example.com:443/p' }],
		['a default template', { payloadTemplate: '{"userId": {{userId}}}' }],
		['the events in another order', { eventTypes: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.FAILED'] }],
		['only its ID', { requestUrl: undefined, eventTypes: undefined, condition: undefined }],
		['times that are alike', { modifiedAt: '2019-12-12T07:34:14.202Z' }],
	])('takes %s for what was requested', async (_name, change) => {
		answerCreations([201, { data: { ...asAsked, ...change } }]);

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
		answerCreations([
			201,
			{ data: { ...asAsked, doNotRetry: true, headersTemplate, payloadTemplate: '', ...change } },
		]);

		const { hints, saved } = await create({
			additionalFields: { doNotRetry: true, headersTemplate, payloadTemplate: '' },
		});

		expect(hints).toEqual([expect.stringContaining(`Different: ${label}.`)]);
		expect(saved.replaceAll(JSON.stringify(headersTemplate).slice(1, -1), '')).toContain(label);
		expect(hints.join()).not.toContain('hush');
	});
});

describe('the idempotency key of a creation', () => {
	it('is another random one for each item', async () => {
		const bodies = answerCreations([201, { data: asAsked }], [201, { data: asAsked }]);

		await create({}, [{}, {}]);

		const keys = bodies.map(({ idempotencyKey }) => idempotencyKey);
		expect(new Set(keys).size).toBe(2);
		expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.any(String)]);
	});

	it("is the user's own when there is one", async () => {
		const bodies = answerCreations([201, { data: asAsked }]);

		await create({ additionalFields: { idempotencyKey: 'order-7' } });

		expect(bodies[0]?.idempotencyKey).toBe('order-7');
	});

	it.each<[string, [number, IDataObject] | Error]>([
		['408', [408, {}]],
		['500', [500, {}]],
		['503', [503, {}]],
		['a reset', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
	])('stays the same when the request is sent again after %s', async (_name, trouble) => {
		const bodies = answerCreations(trouble, trouble, [201, { data: asAsked }]);

		const { items, error } = await create({});

		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(waits).toHaveLength(2);
		expect(bodies).toHaveLength(3);
		expect(new Set(bodies.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
	});

	it('leaves no doubt unspoken when Apify refuses after an attempt without a response', async () => {
		answerCreations(new Error('socket hang up'), [
			400,
			{ error: { type: 'invalid-idempotency-key', message: 'Key in use' } },
		]);

		const { error } = await create({});

		expect(error?.message).toBe('Apify rejected the request');
		expect(error?.description).toContain('The change may still have been applied');
	});

	it('leaves no doubt where there is none', async () => {
		answerCreations([400, { error: { type: 'invalid-input', message: 'No' } }]);

		const { error } = await create({});

		expect(error?.description).not.toContain('may have been made');
	});
});

describe('a single-use webhook', () => {
	it('is what a run is watched with', async () => {
		const bodies = answerCreations([
			201,
			{ data: { ...asAsked, isAdHoc: true, condition: { actorRunId: 'hgdKZtadYvn4mBpoi' } } },
		]);

		const { items, hints } = await create({ watch: 'run', runId: 'hgdKZtadYvn4mBpoi' });

		expect(bodies[0]).toMatchObject({
			isAdHoc: true,
			condition: { actorRunId: 'hgdKZtadYvn4mBpoi' },
		});
		expect(jsonOf(items)[0]?.scope).toBe('run/hgdKZtadYvn4mBpoi');
		expect(hints).toEqual([]);
	});

	it('is told apart from one that stays', async () => {
		answerCreations([
			201,
			{ data: { ...asAsked, isAdHoc: false, condition: { actorRunId: 'hgdKZtadYvn4mBpoi' } } },
		]);

		const { hints } = await create({ watch: 'run', runId: 'hgdKZtadYvn4mBpoi' });

		expect(hints).toEqual([expect.stringContaining('Different: Watch (not single-use).')]);
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
	])('is refused before any request, and not repeated: %j', async (headersTemplate) => {
		const { error } = await create({ additionalFields: { headersTemplate } });

		expect(error?.message).toBe("The parameter 'Headers Template' is not valid");
		expect(`${error?.message} ${error?.description}`).not.toContain('hush');
	});

	it('is refused in an update, too', async () => {
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
	])('is none when only variables of Apify are in it: %j', async (headersTemplate) => {
		const bodies = answerCreations([
			400,
			{ error: { type: 'invalid-input', message: `Bad header "hush-hush" in ${headersTemplate}` } },
		]);

		const { error, savedError } = await create({ additionalFields: { headersTemplate } });

		expect(bodies[0]?.headersTemplate).toBe(headersTemplate);
		expect(error?.message).toBe('Apify rejected the request');
		expect(savedError).not.toContain('hush-hush');
	});
});
