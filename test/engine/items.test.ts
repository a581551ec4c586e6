/** Several input items on n8n's engine: order, shared requests, errors, cancellation. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import nock from 'nock';

import { ApifyWebhooks } from '../../nodes/Apify/ApifyWebhooks.node';
import { ArgilWebhooks } from '../../nodes/Argil/ArgilWebhooks.node';
import { useFakeNetwork } from '../support/network';
import { runNode, startNode, type NodeUnderTest } from '../support/nodes';
import { waitForReal } from '../support/sleep';

useFakeNetwork();

/** Every item requests the webhooks of the Actor it names. */
const perActor = (...actors: string[]): NodeUnderTest => ({
	type: 'apifyWebhooks',
	parameters: { actorId: { __rl: true, mode: 'id', value: '={{ $json.actor }}' } },
	items: actors.map((actor) => ({ actor })),
});

const page = (...ids: string[]) => ({
	data: {
		total: ids.length,
		offset: 0,
		limit: 1000,
		count: ids.length,
		desc: false,
		items: ids.map((id) => ({ id })),
	},
});

const actor = (name: string) =>
	nock('https://api.apify.com').get(`/v2/acts/${name}/webhooks`).query(true);

it('reads the parameters of every item and pairs each webhook with the item that requested it', async () => {
	actor('one').reply(200, page('a', 'b'));
	actor('two').reply(200, page());
	actor('three').reply(200, page('c'));

	const { items } = await runNode(perActor('one', 'two', 'three'));

	expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
		['a', { item: 0 }],
		['b', { item: 0 }],
		['c', { item: 2 }],
	]);
});

it("keeps the input's order when later items respond first", async () => {
	actor('slow').delay(80).reply(200, page('a'));
	actor('quick').reply(200, page('b'));

	const { items } = await runNode(perActor('slow', 'quick'));

	expect(items.map(({ json }) => json.id)).toEqual(['a', 'b']);
});

it('sends one request for items that need exactly the same list', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.once()
		.reply(200, [{ id: 'a', events: ['X'] }]);

	const { items } = await runNode({
		type: 'argilWebhooks',
		items: Array.from({ length: 25 }, () => ({})),
	});

	expect(items.map(({ json }) => json.id)).toEqual(Array.from({ length: 25 }, () => 'a'));
	expect(items[0]?.json).not.toBe(items[1]?.json);
	expect(items[0]?.json.events).not.toBe(items[1]?.json.events);
});

it('sends one request for items that need the same list, also when it is rejected', async () => {
	nock('https://api.argil.ai').get('/v1/webhooks').once().reply(401, { message: 'Wrong key' });

	const { items } = await runNode({
		type: 'argilWebhooks',
		items: Array.from({ length: 25 }, () => ({})),
		onError: 'continueRegularOutput',
	});

	expect(new Set(items.map(({ json }) => json.error))).toEqual(
		new Set(["Argil doesn't accept the API Key of this credential"]),
	);
	expect(items).toHaveLength(25);
});

it('requests a webhook once that several items need', async () => {
	nock('https://api.partoo.co').get('/v2/webhooks/7').once().reply(200, { id: 7 });

	const { items } = await runNode({
		type: 'partooWebhooks',
		parameters: { operation: 'get', webhookId: { __rl: true, mode: 'id', value: '7' } },
		items: [{}, {}, {}],
	});

	expect(items.map(({ json }) => json.id)).toEqual(['7', '7', '7']);
});

it('reads a list once for items that change nothing in it', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.once()
		.reply(200, [{ id: 'a', callbackUrl: 'https://a.example', events: ['X'] }]);

	const { items } = await runNode({
		type: 'argilWebhooks',
		parameters: { operation: 'upsert', callbackUrl: 'https://a.example', events: ['X'] },
		items: [{}, {}, {}],
	});

	expect(items.map(({ json }) => json.created)).toEqual([false, false, false]);
});

it('sends requests of different items in parallel, up to the limit', async () => {
	let underWay = 0;
	let most = 0;
	const names = Array.from({ length: 60 }, (_, index) => `actor${index}`);
	for (const name of names) {
		actor(name).reply(async () => {
			underWay += 1;
			most = Math.max(most, underWay);
			await new Promise((resolve) => setTimeout(resolve, 20));
			underWay -= 1;
			return [200, page(name)];
		});
	}

	const { items } = await runNode(perActor(...names));

	expect(items.map(({ json }) => json.id)).toEqual(names);
	expect(most).toBe(20);
});

describe('when one item fails', () => {
	const oneUnknown = (onError?: NodeUnderTest['onError']) => {
		actor('one').reply(200, page('a'));
		actor('unknown').reply(404, {
			error: { type: 'record-not-found', message: 'The requested resource was not found.' },
		});
		actor('three').reply(200, page('c'));
		return runNode({ ...perActor('one', 'unknown', 'three'), ...(onError && { onError }) });
	};

	const failed = {
		error: "Apify couldn't find that resource",
		message:
			'Not found. Check the ID: it may have been deleted, or belong to another account than the credential. Apify says (code record-not-found): “The requested resource was not found.”',
		details: {
			cause: 'notFound',
			httpStatus: 404,
			providerMessage: 'The requested resource was not found.',
			providerCode: 'record-not-found',
		},
	};

	it('stops with an error that names the item', async () => {
		const { items, error } = await oneUnknown();

		expect(items).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: "Apify couldn't find that resource",
			httpCode: '404',
			itemIndex: 1,
		});
	});

	it('returns an error item in its place with Continue On Fail', async () => {
		const { items } = await oneUnknown('continueRegularOutput');

		expect(items.map(({ json, pairedItem }) => [json.id ?? json, pairedItem])).toEqual([
			['a', { item: 0 }],
			[failed, { item: 1 }],
			['c', { item: 2 }],
		]);
	});

	it('sends it to the error output when there is one', async () => {
		const { items, errorItems } = await oneUnknown('continueErrorOutput');

		expect(items.map(({ json }) => json.id)).toEqual(['a', 'c']);
		expect(errorItems).toEqual([{ json: failed, pairedItem: { item: 1 } }]);
	});
});

describe('a parameter that is not valid', () => {
	it('is an error before any request, whichever item it belongs to', async () => {
		const { error } = await runNode({
			type: 'argilWebhooks',
			parameters: { limit: '={{ $json.limit }}' },
			items: [{ limit: 5 }, { limit: 0 }],
		});

		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'Limit' is not valid",
			description: 'It must be a whole number of at least 1, not "0".',
			itemIndex: 1,
		});
	});

	it('fails its own item only with Continue On Fail', async () => {
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(200, [{ id: 'a' }]);

		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: { limit: '={{ $json.limit }}' },
			items: [{ limit: 5 }, { limit: 'many' }],
			onError: 'continueRegularOutput',
		});

		expect(items.map(({ json }) => json.id ?? json.error)).toEqual([
			'a',
			"The parameter 'Limit' is not valid",
		]);
	});

	it('is also reported when the expression itself fails', async () => {
		const { error } = await runNode({
			type: 'argilWebhooks',
			parameters: { limit: "={{ $('Nowhere').item.json.limit }}" },
			items: [{}],
		});

		expect(error?.message).toBe("Referenced node doesn't exist");
	});

	it("returns n8n's own error in the item with Continue On Fail", async () => {
		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: { limit: "={{ $('Nowhere').item.json.limit }}" },
			items: [{}],
			onError: 'continueRegularOutput',
		});

		expect(items[0]?.json.error).toBe("Referenced node doesn't exist");
	});
});

/**
 * A node whose operation may be an expression. n8n evaluates one in a workflow that was pasted or imported: up to n8n 2.0 any, in
 * newer versions only what an AI agent gives. With one, it wants the required fields of all operations.
 */
function withExpressions<T extends INodeType>(node: T): T {
	const properties = node.description.properties.map((property) => ({
		...property,
		noDataExpression: false,
		required: false,
	}));
	node.description = { ...node.description, properties };
	return node;
}

const NODES = {
	argilWebhooks: withExpressions(new ArgilWebhooks()),
	apifyWebhooks: withExpressions(new ApifyWebhooks()),
};

describe('items with different operations', () => {
	const mixed = (...items: IDataObject[]): NodeUnderTest => ({
		type: 'argilWebhooks',
		parameters: {
			operation: '={{ $json.op }}',
			webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		},
		items,
		nodes: NODES,
	});
	const ITEMS = [
		{ op: 'delete', id: 'a' },
		{ op: 'get', id: 'b' },
		{ op: 'delete', id: 'c' },
	];
	const DIFFERENT =
		"All items must have the same resource and operation as the first one, which has 'Delete': use one node for each operation.";

	it('are an error of the first that differs, before any request', async () => {
		const { items, error } = await runNode(mixed(...ITEMS));

		expect(items).toEqual([]);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'Operation' is not valid",
			description: DIFFERENT,
			itemIndex: 1,
		});
	});

	it('do only what the first one does with On Error: Continue', async () => {
		const argil = nock('https://api.argil.ai');
		argil.delete('/v1/webhooks/a').reply(204);
		argil.delete('/v1/webhooks/c').reply(204);

		const { items } = await runNode({ ...mixed(...ITEMS), onError: 'continueRegularOutput' });

		expect(items.map(({ json }) => json.id ?? json)).toEqual([
			'a',
			{
				error: "The parameter 'Operation' is not valid",
				message: DIFFERENT,
				details: { cause: 'invalidParameter', parameter: 'Operation' },
			},
			'c',
		]);
	});

	it('are an error when their resources differ', async () => {
		const { error } = await runNode({
			type: 'apifyWebhooks',
			parameters: { resource: '={{ $json.resource }}', listFor: 'account' },
			nodes: NODES,
			items: [{ resource: 'webhook' }, { resource: 'dispatch' }],
		});

		expect(error).toMatchObject({
			message: "The parameter 'Operation' is not valid",
			itemIndex: 1,
		});
	});

	it('are none when an expression gives all of them the same', async () => {
		const argil = nock('https://api.argil.ai');
		argil.delete('/v1/webhooks/a').reply(204);
		argil.delete('/v1/webhooks/c').reply(204);

		const { items } = await runNode(mixed({ op: 'delete', id: 'a' }, { op: ' delete', id: 'c' }));

		expect(items.map(({ json }) => json.id)).toEqual(['a', 'c']);
	});
});

describe('an operation that is not known', () => {
	it.each<[string, INodeParameters, string]>([
		['fixed', { operation: 'destroy' }, "The operation 'destroy' of 'webhook' is not known"],
		[
			'by expression',
			{ operation: '={{ $json.op }}' },
			"The operation 'destroy' of 'webhook' is not known",
		],
		[
			'an expression that finds nothing',
			{ operation: '={{ $json.nothing }}' },
			"The operation '' of 'webhook' is not known",
		],
		[
			'an expression that fails',
			{ operation: "={{ $('Nowhere').item.json.op }}" },
			"Referenced node doesn't exist",
		],
		[
			'of a resource that is not known',
			{ resource: 'nothing', operation: 'getAll' },
			"The operation '' of 'nothing' is not known",
		],
	])(
		'makes every item a failed one with On Error: Continue, rather than return the input: %s',
		async (_name, parameters, message) => {
			const test: NodeUnderTest = {
				type: 'argilWebhooks',
				parameters,
				nodes: NODES,
				items: [
					{ op: 'destroy', id: 1 },
					{ op: 'get', id: 2 },
				],
			};
			const { items } = await runNode({ ...test, onError: 'continueRegularOutput' });
			const { errorItems } = await runNode({ ...test, onError: 'continueErrorOutput' });

			const failed = [0, 1].map((item) => ({
				json: { error: message, message: expect.any(String), details: {} },
				pairedItem: { item },
			}));
			expect(items).toMatchObject(failed);
			expect(items.filter(({ json }) => 'id' in json)).toEqual([]);
			expect(errorItems).toMatchObject(failed);
			expect((await runNode(test)).error?.message).toBe(message);
		},
	);

	it('fails its own item only when the first one is known', async () => {
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(200, [{ id: 'a' }]);

		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: { operation: '={{ $json.op }}' },
			nodes: NODES,
			items: [{ op: 'getAll' }, { op: 'destroy' }],
			onError: 'continueRegularOutput',
		});

		expect(items.map(({ json }) => json.id ?? json.error)).toEqual([
			'a',
			"The operation 'destroy' of 'webhook' is not known",
		]);
	});
});

it('says so when the operation is not known', async () => {
	const { error } = await runNode({ type: 'argilWebhooks', parameters: { operation: 'destroy' } });

	expect(error?.message).toBe("The operation 'destroy' of 'webhook' is not known");
	expect(error?.description).toBe('Choose an operation from the list in the node.');
});

it('sends no further request once an item has failed', async () => {
	const names = Array.from({ length: 40 }, (_, index) => `actor${index}`);
	let requestCount = 0;
	nock('https://api.apify.com')
		.get(/^\/v2\/acts\//)
		.query(true)
		.times(names.length)
		.delay(5)
		.reply((uri) => {
			requestCount += 1;
			return uri.includes('/actor0/') ? [400, {}] : [200, page()];
		});

	const { error } = await runNode(perActor(...names));
	await new Promise((resolve) => setTimeout(resolve, 150));
	nock.cleanAll();

	expect(error?.itemIndex).toBe(0);
	// Those that were under way, and the one that took the place of the first.
	expect(requestCount).toBeLessThanOrEqual(21);
});

it('does not mention earlier items when it only reads', async () => {
	actor('one').reply(200, page());
	actor('two').reply(400, {});

	const { error } = await runNode(perActor('one', 'two'));

	expect(error?.itemIndex).toBe(1);
	expect(error?.description).toBe(
		'Check the parameters of the node against what the provider says.',
	);
});

it('sends no request when there are no items', async () => {
	const { items } = await runNode({ type: 'argilWebhooks', items: [] });

	expect(items).toEqual([]);
});

describe('cancelling the execution', () => {
	/** Cancels after a moment; returns the node's error and how long it went on. */
	async function cancelled(test: NodeUnderTest) {
		const started = Date.now();
		const run = startNode(test);
		setTimeout(run.cancel, 100);
		const { resultData } = (await run.finished).data;
		return {
			error: resultData.error?.message,
			tookMs: Date.now() - started,
		};
	}

	it('ends a request that is under way', async () => {
		actor('slow').delay(5000).reply(200, page('a'));

		const { error, tookMs } = await cancelled(perActor('slow'));
		nock.abortPendingRequests();

		expect(error).toBe('This operation was aborted');
		expect(tookMs).toBeLessThan(2000);
	});

	it('ends the wait before a retry', async () => {
		waitForReal();
		actor('busy').reply(429, {}, { 'Retry-After': '30' });

		const { error, tookMs } = await cancelled(perActor('busy'));

		expect(error).toBe('This operation was aborted');
		expect(tookMs).toBeLessThan(2000);
	});
});
