/**
 * The double of n8n's trigger lifecycle does what n8n 2.41.1 was seen to do with a trigger that logs its hooks and fails on command.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import {
	UserError,
	type IHookFunctions,
	type INode,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { lifecycle, type Lifecycle, type LifecycleOptions } from '../../harness/triggers/lifecycle';

const DESCRIPTION: INodeTypeDescription = {
	displayName: 'Probe Trigger',
	name: 'probeTrigger',
	group: ['trigger'],
	version: 1,
	description: '',
	defaults: { name: 'Probe' },
	inputs: [],
	outputs: ['main'],
	webhooks: [
		{
			name: 'default',
			httpMethod: 'POST',
			path: 'webhook',
			responseMode: 'onReceived',
			responseData: 'noData',
		},
	],
	properties: [{ displayName: 'Events', name: 'events', type: 'multiOptions', default: [] }],
};

const NODE: INode = {
	id: 'node',
	name: 'Probe',
	type: 'probeTrigger',
	typeVersion: 1,
	position: [0, 0],
	webhookId: 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1',
	parameters: { events: ['a'] },
};

type Hook = (context: IHookFunctions) => boolean | Promise<boolean>;

/** A trigger, a provider that holds URLs, and n8n. */
interface Setup {
	readonly n8n: Lifecycle;
	readonly provider: { urls: string[]; isDown: boolean };
	/** What the hooks do; a test may replace it. */
	readonly hooks: Record<'checkExists' | 'create' | 'delete', Hook>;
	/** What the trigger does with a request; a test may replace it. */
	webhook: (context: IWebhookFunctions) => IWebhookResponseData;
}

function setUp(engine: LifecycleOptions['engine'], options: Partial<LifecycleOptions> = {}): Setup {
	const provider: Setup['provider'] = { urls: [], isDown: false };
	const connect = () => {
		if (provider.isDown) throw new Error('The provider is down');
	};
	const urlOf = (context: IHookFunctions) => context.getNodeWebhookUrl('default') ?? '';
	const hooks: Setup['hooks'] = {
		checkExists: (context) => {
			connect();
			return provider.urls.includes(urlOf(context));
		},
		create: (context) => {
			connect();
			provider.urls.push(urlOf(context));
			context.getWorkflowStaticData('node').id = `id-${provider.urls.length}`;
			return true;
		},
		delete: (context) => {
			connect();
			provider.urls = provider.urls.filter((url) => url !== urlOf(context));
			delete context.getWorkflowStaticData('node').id;
			return true;
		},
	};
	const type = {
		description: DESCRIPTION,
		webhookMethods: {
			default: {
				async checkExists(this: IHookFunctions) {
					return await hooks.checkExists(this);
				},
				async create(this: IHookFunctions) {
					return await hooks.create(this);
				},
				async delete(this: IHookFunctions) {
					return await hooks.delete(this);
				},
			},
		},
		async webhook(this: IWebhookFunctions) {
			return await Promise.resolve(setup.webhook(this));
		},
	};
	const catalog = { nodes: { probeTrigger: type }, credentials: {} };
	const n8n = lifecycle({ engine, catalog, node: NODE, secrets: {}, ...options });
	const setup: Setup = {
		n8n,
		provider,
		hooks,
		webhook: () => ({ workflowData: [[{ json: {} }]] }),
	};
	return setup;
}

/** The hooks that n8n called since the last time, as `create(trigger,update)`. */
function calls({ hooks }: Lifecycle): string[] {
	return hooks.splice(0).map(({ hook, mode, activation }) => `${hook}(${mode},${activation})`);
}

const ENGINES = ['publication', 'legacy'] as const;

const FIVE_FAILED_ATTEMPTS = Array.from({ length: 5 }, () => [
	'checkExists(trigger,activate)',
	'create(trigger,activate)',
	'delete(internal,update)',
]).flat();

describe.each(ENGINES)('with the engine "%s"', (engine) => {
	it('publishes with checkExists and create, stores the row, and saves the static data under the name of the node', async () => {
		const { n8n, provider } = setUp(engine);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual(['checkExists(trigger,activate)', 'create(trigger,activate)']);
		expect(n8n.productionUrl).toBe(`https://n8n.example.com/webhook/${NODE.webhookId}/webhook`);
		expect(provider.urls).toEqual([n8n.productionUrl]);
		expect(n8n.rows).toEqual([
			{ method: 'POST', path: `${NODE.webhookId}/webhook`, node: 'Probe' },
		]);
		expect(n8n.staticData).toEqual({ 'node:Probe': { id: 'id-1' } });
	});

	it("doesn't create what exists", async () => {
		const { n8n, provider } = setUp(engine);
		provider.urls.push(n8n.productionUrl);
		await n8n.publish();
		expect(calls(n8n)).toEqual(['checkExists(trigger,activate)']);
	});

	it.each([
		['parameter', { parameters: { events: ['b'] } }],
		['credential', { credentials: { probeApi: { id: '2', name: 'Other' } } }],
	])('registers anew when a %s changed', async (_what, change) => {
		const { n8n, hooks } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		const remove = hooks.delete;
		const seen: unknown[] = [];
		hooks.delete = async (context) => {
			seen.push(context.getNode().parameters);
			return await remove(context);
		};
		expect(await n8n.publish(change)).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual([
			'delete(internal,update)',
			'checkExists(trigger,update)',
			'create(trigger,update)',
		]);
		// "the old name and parameters are seen by delete"
		expect(seen).toEqual([{ events: ['a'] }]);
	});

	it('removes the old name and adds the new one when the node is renamed', async () => {
		const { n8n, hooks } = setUp(engine);
		await n8n.publish();
		const seen: string[] = [];
		const { delete: remove, create } = hooks;
		hooks.delete = async (context) => {
			seen.push(`delete ${context.getNode().name}`);
			return await remove(context);
		};
		hooks.create = async (context) => {
			seen.push(`create ${context.getNode().name}`);
			return await create(context);
		};
		await n8n.publish({ name: 'Renamed' });
		expect(seen).toEqual(['delete Probe', 'create Renamed']);
		expect(n8n.rows.map(({ node }) => node)).toEqual(['Renamed']);
		expect(n8n.staticData).toEqual({ 'node:Probe': {}, 'node:Renamed': { id: 'id-1' } });
	});

	it.each(['unpublish', 'archive'] as const)('calls delete at %s', async (action) => {
		const { n8n, provider } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		expect(await n8n[action]()).toEqual({ state: 'not_published' });
		expect(calls(n8n)).toEqual(['delete(internal,update)']);
		expect(provider.urls).toEqual([]);
		expect(n8n.rows).toEqual([]);
		expect(n8n.staticData).toEqual({ 'node:Probe': {} });
	});

	it('is green though create returned false and nothing is registered (false green 2)', async () => {
		const { n8n, hooks, provider } = setUp(engine);
		hooks.create = () => false;
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(provider.urls).toEqual([]);
	});

	it('takes a delete that returns false for done', async () => {
		const { n8n, hooks } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		hooks.delete = () => false;
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(calls(n8n)).toEqual(['delete(internal,update)']);
	});

	it('listens at the test URL with empty static data of its own, and ends after the first delivery that starts a run', async () => {
		const setup = setUp(engine, { testBaseUrl: 'https://editor.example.com' });
		const { n8n, provider, hooks } = setup;
		await n8n.publish();
		calls(n8n);
		const saved = n8n.staticData;
		const { checkExists } = hooks;
		let dataAtFirst: unknown;
		hooks.checkExists = async (context) => {
			dataAtFirst = { ...context.getWorkflowStaticData('node') };
			return await checkExists(context);
		};
		await n8n.listen();
		expect(dataAtFirst).toEqual({});
		expect(n8n.testUrl).toBe(`https://editor.example.com/webhook-test/${NODE.webhookId}/webhook`);
		expect(provider.urls).toEqual([n8n.productionUrl, n8n.testUrl]);
		expect(calls(n8n)).toEqual(['checkExists(manual,manual)', 'create(manual,manual)']);

		const accept = setup.webhook;
		setup.webhook = () => ({ webhookResponse: 'OK' });
		expect(await n8n.deliver({ url: n8n.testUrl })).toMatchObject({ status: 200, body: 'OK' });
		expect(n8n.isListening).toBe(true);

		let seen: unknown;
		setup.webhook = (context) => {
			const { id } = context.getWorkflowStaticData('node');
			seen = [context.getMode(), context.getNodeWebhookUrl('default'), id];
			return accept(context);
		};
		const { execution } = await n8n.deliver({ url: n8n.testUrl });
		expect(execution?.mode).toBe('manual');
		// "In a webhook function getNodeWebhookUrl is always the production URL"
		expect(seen).toEqual(['manual', n8n.productionUrl, 'id-2']);
		expect(calls(n8n)).toEqual(['delete(internal,update)']);
		expect(n8n.isListening).toBe(false);
		expect(provider.urls).toEqual([n8n.productionUrl]);
		expect(n8n.staticData).toEqual(saved);
		expect((await n8n.deliver({ url: n8n.testUrl })).status).toBe(404);
	});

	it('calls delete when listening is cancelled', async () => {
		const { n8n, provider } = setUp(engine);
		await n8n.listen();
		calls(n8n);
		await n8n.cancelListening();
		expect(calls(n8n)).toEqual(['delete(internal,update)']);
		expect(provider.urls).toEqual([]);
		expect(n8n.staticData).toBeNull();
	});

	it('calls delete after a create that threw while testing, and the user reads the message', async () => {
		const { n8n, hooks } = setUp(engine);
		hooks.create = () => {
			throw new Error('No such event');
		};
		await expect(n8n.listen()).rejects.toThrow('No such event');
		expect(calls(n8n)).toEqual([
			'checkExists(manual,manual)',
			'create(manual,manual)',
			'delete(internal,update)',
		]);
		expect(n8n.isListening).toBe(false);
	});

	it('captures what the node logs', async () => {
		const { n8n, hooks } = setUp(engine);
		hooks.checkExists = (context) => {
			context.logger.warn('Look here', { id: 1 });
			return true;
		};
		await n8n.publish();
		expect(n8n.log).toEqual([{ level: 'warn', message: 'Look here', metadata: { id: 1 } }]);
	});
});

describe('with the publication service', () => {
	const engine = 'publication';

	it('calls nothing for a new version in which the trigger is unchanged', async () => {
		const { n8n } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual([]);
	});

	it("compares the nodes as they were saved, also a parameter that n8n doesn't know", async () => {
		const { n8n } = setUp(engine);
		await n8n.publish({ parameters: { events: ['a'], unknown: 1 } });
		calls(n8n);
		await n8n.publish({ parameters: { events: ['a'], unknown: 1 } });
		expect(calls(n8n)).toEqual([]);
	});

	it('calls nothing at a restart, nor when the address changed; the next delete gets the new URL', async () => {
		const { n8n } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		await n8n.restart();
		await n8n.restart({ baseUrl: 'https://moved.example.com' });
		await n8n.changeLeader();
		expect(calls(n8n)).toEqual([]);
		expect(n8n.staticData).toEqual({ 'node:Probe': { id: 'id-1' } });
		await n8n.unpublish();
		expect(n8n.hooks[0]?.url).toBe(`https://moved.example.com/webhook/${NODE.webhookId}/webhook`);
	});

	it('tries five times in 15 s, each time checkExists, create and delete, and then shows the message', async () => {
		const { n8n, hooks } = setUp(engine);
		hooks.create = () => {
			throw new Error('The key is wrong');
		};
		expect(await n8n.publish()).toEqual({ state: 'failed', message: 'The key is wrong' });
		expect(calls(n8n)).toEqual(FIVE_FAILED_ATTEMPTS);
		expect(n8n.outcome?.waitsMs).toEqual([1000, 2000, 4000, 8000]);
		expect(n8n.outcome?.elapsedMs).toBeGreaterThanOrEqual(15_000);
		expect(n8n.outcome?.elapsedMs).toBeLessThan(16_000);
		expect(n8n.rows).toEqual([]);
	});

	it('registers at the next publication when delete succeeded after the failed create', async () => {
		const { n8n, hooks } = setUp(engine);
		const { create } = hooks;
		hooks.create = () => {
			throw new Error('The key is wrong');
		};
		await n8n.publish();
		calls(n8n);
		hooks.create = create;
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual(['checkExists(trigger,update)', 'create(trigger,update)']);
	});

	it('is green for ever when create and delete threw (false green 1); only unpublish and publish fixes it', async () => {
		const { n8n, provider } = setUp(engine);
		provider.isDown = true;
		expect(await n8n.publish()).toEqual({ state: 'failed', message: 'The provider is down' });
		expect(n8n.rows).toHaveLength(1);
		expect(n8n.log[0]).toEqual({
			level: 'error',
			message:
				'Could not remove webhook "Probe" of workflow "workflow" because of error: "The provider is down"',
		});
		provider.isDown = false;
		calls(n8n);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual([]);
		expect(provider.urls).toEqual([]);

		await n8n.unpublish();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(provider.urls).toEqual([n8n.productionUrl]);
	});

	it('loses what a hook does after the deadline, and is green afterwards (false green 3)', async () => {
		const setup = setUp(engine, { leaseMs: 200 });
		const { n8n, hooks, provider } = setup;
		const { create } = hooks;
		hooks.create = async (context) => {
			await sleep(250);
			return await create(context);
		};
		expect(await n8n.publish()).toEqual({
			state: 'failed',
			message: 'Workflow publication processing exceeded its deadline',
		});
		expect(n8n.outcome?.elapsedMs).toBeGreaterThan(130);
		expect(n8n.outcome?.elapsedMs).toBeLessThan(240);
		expect(n8n.rows).toHaveLength(1);
		await sleep(200);
		expect(provider.urls).toEqual([n8n.productionUrl]);
		expect(n8n.staticData).toBeNull();

		setup.webhook = (context) => {
			expect(context.getWorkflowStaticData('node')).toEqual({});
			return { workflowData: [[]] };
		};
		expect((await n8n.deliver({ url: n8n.productionUrl })).status).toBe(200);
		calls(n8n);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(calls(n8n)).toEqual([]);
	});

	it('counts its own waits into the deadline', async () => {
		const { n8n, provider } = setUp(engine, { leaseMs: 10_000 });
		provider.isDown = true;
		// 0.7 of 10 s: after the waits of 1 s and 2 s, the one of 4 s is too long.
		expect((await n8n.publish()).message).toBe(
			'Workflow publication processing exceeded its deadline',
		);
		expect(n8n.outcome?.waitsMs).toEqual([1000, 2000, 4000]);
	});

	it('tries delete three times at unpublish, then logs it and keeps the static data; the next publish finds it', async () => {
		const { n8n, provider } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		provider.isDown = true;
		expect((await n8n.unpublish()).state).toBe('not_published');
		expect(calls(n8n)).toEqual(Array.from({ length: 3 }, () => 'delete(internal,update)'));
		expect(n8n.outcome?.waitsMs).toEqual([1000, 2000]);
		expect(n8n.log).toMatchObject([
			{
				level: 'warn',
				message: 'Abandoned webhook whose external deregistration kept failing',
				metadata: { nodeName: 'Probe', error: 'The provider is down' },
			},
		]);
		expect(n8n.staticData).toEqual({ 'node:Probe': { id: 'id-1' } });
		expect(n8n.rows).toEqual([]);

		provider.isDown = false;
		await n8n.publish();
		expect(calls(n8n)).toEqual(['checkExists(trigger,activate)']);
	});

	it("doesn't retry a delete that threw a UserError", async () => {
		const { n8n, hooks } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		hooks.delete = () => {
			throw new UserError('Never');
		};
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(calls(n8n)).toEqual(['delete(internal,update)']);
		expect(n8n.log[0]?.message).toBe('Abandoned webhook whose deregistration can never succeed');
	});
});

describe('with the legacy engine', () => {
	const engine = 'legacy';

	it('removes and adds an unchanged trigger for a new version', async () => {
		const { n8n } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		await n8n.publish();
		expect(calls(n8n)).toEqual([
			'delete(internal,update)',
			'checkExists(trigger,update)',
			'create(trigger,update)',
		]);
	});

	it('rolls a failed publication back to unpublished', async () => {
		const { n8n, hooks } = setUp(engine);
		hooks.create = () => {
			throw new Error('The key is wrong');
		};
		expect(await n8n.publish()).toEqual({ state: 'not_published', message: 'The key is wrong' });
		expect(n8n.rows).toEqual([]);
		expect(n8n.outcome?.waitsMs).toEqual([]);
	});

	it('calls checkExists at a restart, with the new address if it changed', async () => {
		const { n8n } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		await n8n.restart();
		expect(calls(n8n)).toEqual(['checkExists(trigger,init)']);
		await n8n.changeLeader();
		expect(calls(n8n)).toEqual(['checkExists(trigger,leadershipChange)']);
		await n8n.restart({ baseUrl: 'https://moved.example.com' });
		expect(n8n.hooks[0]?.url).toBe(`https://moved.example.com/webhook/${NODE.webhookId}/webhook`);
	});

	it('registers on every main process that starts', async () => {
		const { n8n } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		await n8n.restart({ mains: 2 });
		expect(calls(n8n)).toEqual(['checkExists(trigger,init)', 'checkExists(trigger,init)']);
	});

	it('deletes at a restart while the provider is down; deliveries get 404 until a retry, which sees the old static data', async () => {
		const { n8n, hooks } = setUp(engine);
		await n8n.publish();
		calls(n8n);
		const { checkExists } = hooks;
		hooks.checkExists = () => {
			throw new Error('The provider is down');
		};
		expect(await n8n.restart()).toEqual({ state: 'failed', message: 'The provider is down' });
		expect(calls(n8n)).toEqual(['checkExists(trigger,init)', 'delete(internal,update)']);
		expect((await n8n.deliver({ url: n8n.productionUrl })).status).toBe(404);
		expect(n8n.staticData).toEqual({ 'node:Probe': {} });

		await n8n.retryActivation();
		expect(n8n.outcome?.waitsMs).toEqual([1000]);
		let seen: unknown;
		hooks.checkExists = async (context) => {
			seen = { ...context.getWorkflowStaticData('node') };
			return await checkExists(context);
		};
		expect(await n8n.retryActivation()).toEqual({ state: 'published' });
		expect(n8n.outcome?.waitsMs).toEqual([2000]);
		expect(seen).toEqual({ id: 'id-1' });
		expect((await n8n.deliver({ url: n8n.productionUrl })).status).toBe(200);
	});
});

describe('a delivery', () => {
	interface Seen {
		readonly body: unknown;
		readonly rawBody: string | undefined;
	}

	/** Delivers to a published trigger, and tells what its function got. */
	async function deliver(
		request: Omit<Parameters<Lifecycle['deliver']>[0], 'url'>,
		webhook: (context: IWebhookFunctions) => IWebhookResponseData = () => ({
			workflowData: [[{ json: { a: 1 } }]],
		}),
		query = '',
	) {
		const setup = setUp('publication');
		const { n8n } = setup;
		await n8n.publish();
		let seen: Seen | undefined;
		setup.webhook = (context) => {
			const { body, rawBody } = context.getRequestObject() as {
				body: unknown;
				rawBody: Buffer | undefined;
			};
			seen = { body, rawBody: rawBody?.toString() };
			return webhook(context);
		};
		const response = await n8n.deliver({ url: `${n8n.productionUrl}${query}`, ...request });
		return { ...response, seen, n8n };
	}

	const JSON_TYPE = { 'Content-Type': 'application/json' };

	it('starts an execution, and then responds with 200 and no body', async () => {
		const { status, body, execution, n8n } = await deliver({ headers: JSON_TYPE, body: '{}' });
		expect([status, body]).toEqual([200, '']);
		expect(execution).toEqual({ mode: 'webhook', status: 'success', items: [{ json: { a: 1 } }] });
		expect(n8n.executions).toEqual([execution]);
	});

	it('passes on headers, query and the mode', async () => {
		let seen: unknown;
		await deliver(
			{ headers: { 'X-Token': ['a', 'b'] } },
			(context) => {
				seen = [context.getHeaderData()['x-token'], context.getQueryData(), context.getMode()];
				return {};
			},
			'?token=a&token=b&c[d]=%C3%A9',
		);
		expect(seen).toEqual(['a, b', { token: ['a', 'b'], c: { d: 'é' } }, 'webhook']);
	});

	it.each([
		['JSON', JSON_TYPE, '{"a":1}', { a: 1 }],
		['JSON with a byte order mark', JSON_TYPE, '\uFEFF[1]', [1]],
		['JSON null', JSON_TYPE, 'null', null],
		['a number as JSON', JSON_TYPE, '5', 5],
		['text', { 'Content-Type': 'text/plain' }, 'hello', 'hello'],
		[
			'a form',
			{ 'Content-Type': 'application/x-www-form-urlencoded' },
			'a=1&a=2',
			{ a: ['1', '2'] },
		],
		['XML', { 'Content-Type': 'text/xml; charset=utf-8' }, '<a>1</a>', { a: '1' }],
		['no content type', {}, '{"a":1}', undefined],
		['an unknown content type', { 'Content-Type': 'application/octet-stream' }, 'a', undefined],
		['an empty body', JSON_TYPE, '', undefined],
	])('parses %s, and keeps the bytes', async (_what, headers, body, parsed) => {
		const { status, seen } = await deliver({ headers, body });
		expect(status).toBe(200);
		expect(seen).toEqual({ body: parsed, rawBody: body });
	});

	it('keeps __proto__ as a key of its own', async () => {
		const { seen } = await deliver({ headers: JSON_TYPE, body: '{"__proto__":{"a":1}}' });
		expect(Object.keys(seen?.body ?? {})).toEqual(['__proto__']);
	});

	it('unpacks gzip before anything else', async () => {
		const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
		const { seen } = await deliver({ headers, body: gzipSync('{"a":1}') });
		expect(seen).toEqual({ body: { a: 1 }, rawBody: '{"a":1}' });
	});

	it('has no raw body for a form with several parts', async () => {
		const { status, seen } = await deliver({
			headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
			body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
		});
		expect(status).toBe(200);
		expect(seen).toEqual({ body: { data: { a: '1' }, files: {} }, rawBody: undefined });
	});

	it.each([
		['malformed JSON', JSON_TYPE, '{', 422, 422],
		['an unknown charset', { 'Content-Type': 'application/json; charset=utf-32' }, '{}', 422, 422],
		['more than 16 MiB', JSON_TYPE, `"${'a'.repeat(16 * 1024 * 1024)}"`, 500, 0],
		['bytes that are no gzip', { 'Content-Encoding': 'gzip' }, 'a', 500, 0],
	])('responds to %s itself, without an execution', async (_what, headers, body, status, code) => {
		const response = await deliver({ headers, body });
		expect(response.status).toBe(status);
		expect(JSON.parse(response.body)).toMatchObject({ code });
		expect(response.seen).toBeUndefined();
		expect(response.n8n.executions).toEqual([]);
	});

	it('responds with 404 to another method or path', async () => {
		const get = await deliver({ method: 'GET' });
		expect(get.status).toBe(404);
		expect(JSON.parse(get.body)).toEqual({
			code: 404,
			message:
				'This webhook is not registered for GET requests. Did you mean to make a POST request?',
		});
		expect((await deliver({}, undefined, 's')).status).toBe(404);
	});

	it('responds with 404 to the path of a node without webhookId whose name has a blank: n8n compares the decoded path', async () => {
		const node: INode = { ...NODE, name: 'Probe Trigger' };
		delete node.webhookId;
		const { n8n } = setUp('publication', { node });
		await n8n.publish();
		expect(n8n.productionUrl).toBe(
			'https://n8n.example.com/webhook/workflow/probe%20trigger/webhook',
		);
		expect((await n8n.deliver({ url: n8n.productionUrl })).status).toBe(404);
		const encoded = n8n.productionUrl.replace('%20', '%2520');
		expect((await n8n.deliver({ url: encoded })).status).toBe(200);
	});

	it('lets the node respond', async () => {
		const { status, body, headers, execution } = await deliver({}, (context) => {
			const response = context.getResponseObject() as {
				status(code: number): { json(body: object): void };
			};
			response.status(401).json({ message: 'Unauthorized' });
			return { noWebhookResponse: true };
		});
		expect([status, body, execution]).toEqual([401, '{"message":"Unauthorized"}', null]);
		expect(headers['content-type']).toBe('application/json; charset=utf-8');
	});

	it.each([
		[{ webhookResponse: 'OK' }, 'OK'],
		[{}, '{"message":"Webhook call received"}'],
		[{ webhookResponse: { received: true } }, '{"received":true}'],
	])('responds to %j without an execution', async (result, expected) => {
		const { status, body, execution } = await deliver({}, () => result);
		expect([status, body, execution]).toEqual([200, expected, null]);
	});

	it('ignores the response of a node that starts an execution', async () => {
		const { body } = await deliver({}, () => ({ webhookResponse: 'OK', workflowData: [[]] }));
		expect(body).toBe('');
	});

	it('hangs when a node neither responds nor lets n8n respond', async () => {
		const { status, execution } = await deliver({}, () => ({ noWebhookResponse: true }));
		expect([status, execution]).toEqual(['no response', null]);
	});

	it('responds with 500 and an execution with an error when the node throws', async () => {
		const { status, body, execution } = await deliver({}, () => {
			throw new Error('Oh no');
		});
		expect(status).toBe(500);
		expect(JSON.parse(body)).toEqual({
			code: 0,
			message: 'Workflow Webhook Error: Workflow could not be started!',
		});
		expect(execution).toMatchObject({ status: 'error', error: 'Oh no' });
	});

	it('reads the static data anew for each delivery, and saves what the node changed', async () => {
		const setup = setUp('publication');
		const { n8n } = setup;
		await n8n.publish();
		setup.webhook = (context) => {
			const data = context.getWorkflowStaticData('node');
			data.count = Number(data.count ?? 0) + 1;
			return {};
		};
		await n8n.deliver({ url: n8n.productionUrl });
		n8n.staticData = { 'node:Probe': { count: 5 } };
		await n8n.deliver({ url: n8n.productionUrl });
		expect(n8n.staticData).toEqual({ 'node:Probe': { count: 6 } });
	});

	it("doesn't reach n8n at an address that isn't its own", async () => {
		const { n8n } = await deliver({});
		await expect(n8n.deliver({ url: 'https://old.example.com/webhook/a' })).rejects.toThrow(
			'n8n is not at https://old.example.com',
		);
	});

	it('reaches n8n below a path of a reverse proxy', async () => {
		const { n8n } = setUp('publication', { baseUrl: 'https://example.com/n8n' });
		await n8n.publish();
		expect((await n8n.deliver({ url: n8n.productionUrl })).status).toBe(200);
	});
});
