/** The simulated APIs deliver events as their providers document it. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { fill, fillStrings } from '../../sandbox/apify/templates';
import {
	Deliveries,
	overHttp,
	type Attempt,
	type DeliveriesOptions,
	type DeliveryResponse,
} from '../../sandbox/deliveries';
import { at, atOrNull, type Json } from '../../sandbox/json';
import { SANDBOX_PUBLIC_KEY, trustSandboxKey } from '../../sandbox/partoo/signature';
import { providerOf, PROVIDERS, type ProviderId } from '../../sandbox/providers';

const URL_OF_RECEIVER = 'https://n8n.example.com/webhook/a?token=b';

const ACTOR = 'hksJZtadYvn4mBuin';

const OK: DeliveryResponse = { status: 200, body: '' };

type Responses = DeliveryResponse | ((attempt: number) => DeliveryResponse | Promise<never>);

const first = <T>([item]: readonly T[]): T => {
	if (item === undefined) throw new Error('There is none');
	return item;
};

/** A string in a response of the API. */
function textAt(value: Json, key: string): string {
	const text = at(value, key);
	if (typeof text !== 'string') throw new Error(`No string at ${key}`);
	return text;
}

/** An account at a simulated API whose deliveries reach a receiver. */
class Account {
	readonly deliveries: Deliveries;

	private readonly id: ProviderId;

	private readonly app;

	constructor(id: ProviderId, responses: Responses, options: Partial<DeliveriesOptions> = {}) {
		let attempt = 0;
		this.id = id;
		this.deliveries = new Deliveries({
			send: async () => await (typeof responses === 'function' ? responses(attempt++) : responses),
			...options,
		});
		this.app = providerOf(id).api('key', this.deliveries);
	}

	async call(method: string, path: string, body?: object): Promise<Json> {
		const response = await this.app.fetch(
			new Request(`https://provider.example${path}`, {
				method,
				headers: { ...providerOf(this.id).keyHeaders('key'), 'Content-Type': 'application/json' },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			}),
		);
		const text = await response.text();
		if (!response.ok) throw new Error(text);
		return text === '' ? null : (JSON.parse(text) as Json);
	}

	/** Registers a webhook for one event. */
	async register(event: string, more: object = {}): Promise<Json> {
		const url = URL_OF_RECEIVER;
		switch (this.id) {
			case 'argil':
				return await this.call('POST', '/v1/webhooks', { callbackUrl: url, events: [event] });
			case 'joggai':
				return atOrNull(
					await this.call('POST', '/v2/endpoint', { url, status: 'enabled', events: [event] }),
					'data',
				);
			case 'partoo':
				return await this.call('POST', '/v2/webhooks?org_id=35', {
					items: [{ url, event_type: event, ...more }],
				});
			case 'apify':
				return atOrNull(
					await this.call('POST', '/v2/webhooks', {
						requestUrl: url,
						eventTypes: [event],
						condition: { actorId: ACTOR },
						...more,
					}),
					'data',
				);
		}
	}

	/** The attempts of the only delivery of an event. */
	async provoke(event: string, payload?: Json): Promise<Attempt[]> {
		const attempts = await this.deliveries.provoke(event, payload);
		if (attempts.length !== 1) throw new Error(`${attempts.length} deliveries`);
		return first(attempts);
	}
}

const EVENTS = PROVIDERS.flatMap(({ id, payloads }) =>
	Object.entries(payloads).map(([event, payload]) => [id, event, payload] as const),
);

describe('every provider', () => {
	it.each(EVENTS)('%s delivers %s as a POST of JSON to the registered URL', async (id, event) => {
		const account = new Account(id, OK);
		await account.register(event);
		const { delivery, response, error } = first(await account.provoke(event));
		expect(delivery).toMatchObject({
			url: URL_OF_RECEIVER,
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
		});
		const body = JSON.parse(delivery.body) as Json;
		const field = { argil: 'event', joggai: 'event', partoo: 'type', apify: 'eventType' }[id];
		expect(at(body, field)).toBe(event);
		expect([response, error]).toEqual([OK, null]);
	});

	it.each(EVENTS)(
		'%s delivers %s with the payload that a test gives',
		async (id, event, example) => {
			const account = new Account(id, OK);
			await account.register(event);
			const given = JSON.parse(
				JSON.stringify(example).replaceAll('fW4MyDhgwtMLrB987', ACTOR),
				(key, value: unknown) => (key === 'org_id' ? 35 : value),
			) as Json;
			const { delivery } = first(await account.provoke(event, given));
			expect(JSON.parse(delivery.body)).toEqual(given);
		},
	);

	it.each(PROVIDERS.map(({ id, payloads }) => [id, first(Object.keys(payloads))] as const))(
		'%s sends nothing to the webhooks of a new account, nor of another event',
		async (id, event) => {
			const account = new Account(id, OK);
			expect(await account.deliveries.provoke(event)).toEqual([]);
			const other = Object.keys(providerOf(id).payloads)[1] ?? '';
			await account.register(other);
			expect(await account.deliveries.provoke(event)).toEqual([]);
		},
	);

	it('says so when an event has no documented example', async () => {
		const account = new Account('joggai', OK);
		await expect(account.deliveries.provoke('create_avatar_failed')).rejects.toThrow(
			'create_avatar_failed has no documented example',
		);
	});
});

describe('Argil', () => {
	it('neither signs nor retries, and says when it called', async () => {
		const account = new Account('argil', { status: 500, body: '' });
		await account.register('VIDEO_GENERATION_SUCCESS');
		const attempts = await account.provoke('VIDEO_GENERATION_SUCCESS');
		expect(attempts).toHaveLength(1);
		expect(Object.keys(first(attempts).delivery.headers)).toEqual(['Content-Type']);
		const list = await account.call('GET', '/v1/webhooks');
		expect(Array.isArray(list) && list.at(-1)).toMatchObject({
			lastTriggeredAt: first(attempts).startedAt,
		});
	});
});

describe('JoggAI', () => {
	const EVENT = 'generated_avatar_video_success';

	it('signs the bytes with the secret of the endpoint, which its list returns', async () => {
		const account = new Account('joggai', OK);
		const id = textAt(await account.register(EVENT), 'endpoint_id');
		const { headers, body } = first(await account.provoke(EVENT)).delivery;
		const endpoints = at(await account.call('GET', '/v2/endpoints'), 'data.endpoints');
		if (!Array.isArray(endpoints)) throw new Error('No list');
		const secret = textAt(
			first(endpoints.filter((one) => at(one, 'endpoint_id') === id)),
			'secret',
		);
		expect(headers).toEqual({
			'Content-Type': 'application/json',
			'X-Webhook-Event': EVENT,
			'X-Webhook-Signature': createHmac('sha256', secret).update(body).digest('hex'),
			'User-Agent': 'JoggAI-Webhook/2.0',
		});
	});

	it("sends the same bytes three times more after what isn't 2xx", async () => {
		const account = new Account('joggai', { status: 302, body: '' });
		await account.register(EVENT);
		const attempts = await account.provoke(EVENT);
		expect(attempts).toHaveLength(4);
		expect(new Set(attempts.map(({ delivery }) => delivery)).size).toBe(1);
	});

	it('stops as soon as it gets a 2xx', async () => {
		const account = new Account('joggai', (attempt) => ({
			status: attempt === 0 ? 500 : 201,
			body: '',
		}));
		await account.register(EVENT);
		const attempts = await account.provoke(EVENT);
		expect(attempts.map(({ response }) => response?.status)).toEqual([500, 201]);
	});

	it('waits 5 s for a response and 5 s before a retry, in scaled time', async () => {
		const account = new Account('joggai', () => new Promise<never>(() => {}), {
			timeoutScale: 0.01,
			waitScale: 0.02,
		});
		await account.register(EVENT);
		const startedMs = performance.now();
		const attempts = await account.provoke(EVENT);
		// Four timeouts of 50 ms, three waits of 100 ms.
		expect(performance.now() - startedMs).toBeGreaterThan(480);
		expect(performance.now() - startedMs).toBeLessThan(1500);
		expect(attempts.map(({ response, error }) => [response, error])).toEqual(
			Array.from({ length: 4 }, () => [null, 'timeout']),
		);
	});

	it('gives each event an ID of its own where the example has one', async () => {
		const account = new Account('joggai', OK);
		await account.register(EVENT);
		const idOf = async () =>
			at(JSON.parse(first(await account.provoke(EVENT)).delivery.body) as Json, 'event_id');
		const id = await idOf();
		expect(id).toMatch(/^evt_\d{9}$/);
		expect(await idOf()).not.toBe(id);
	});

	it('sends nothing to a disabled endpoint', async () => {
		const account = new Account('joggai', OK);
		const id = textAt(await account.register(EVENT), 'endpoint_id');
		await account.call('PUT', `/v2/endpoint/${id}`, {
			url: URL_OF_RECEIVER,
			status: 'disabled',
			events: [EVENT],
		});
		expect(await account.deliveries.provoke(EVENT)).toEqual([]);
	});
});

describe('Partoo', () => {
	const EVENT = 'review_created';
	const PAYLOAD = { type: EVENT, payload: { org_id: 35 } };

	const isSigned = ({ headers, body }: Attempt['delivery'], publicKey: string) =>
		verify(
			null,
			Buffer.from(body),
			createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
			Buffer.from(headers['X-Partoo-Signature-v1'] ?? '', 'base64'),
		);

	it('signs the bytes with the key of the sandbox, and sends the custom headers', async () => {
		const account = new Account('partoo', OK);
		await account.register(EVENT, { custom_headers: { 'X-Token': 'abc' } });
		const { delivery } = first(await account.provoke(EVENT, PAYLOAD));
		expect(delivery.headers).toMatchObject({ 'X-Token': 'abc' });
		expect(delivery.headers['X-Partoo-Signature-v1']).toHaveLength(88);
		expect(isSigned(delivery, SANDBOX_PUBLIC_KEY)).toBe(true);
		expect(isSigned({ ...delivery, body: `${delivery.body} ` }, SANDBOX_PUBLIC_KEY)).toBe(false);
	});

	it("lets nodes trust the key of the sandbox, and Partoo's own again", () => {
		const keys = { production: 'a', sandbox: 'b' };
		const restore = trustSandboxKey(keys);
		expect(keys).toEqual({ production: SANDBOX_PUBLIC_KEY, sandbox: SANDBOX_PUBLIC_KEY });
		restore();
		expect(keys).toEqual({ production: 'a', sandbox: 'b' });
	});

	it.each([
		[503, 6],
		[404, 1],
		[301, 1],
	])('after %d it sends %d times', async (status, times) => {
		const account = new Account('partoo', { status, body: '' });
		await account.register(EVENT);
		expect(await account.provoke(EVENT, PAYLOAD)).toHaveLength(times);
	});

	it('delivers an event of an organization to its webhooks only', async () => {
		const account = new Account('partoo', OK);
		await account.register(EVENT);
		const elsewhere = { type: EVENT, payload: { org_id: 36 } };
		expect(await account.deliveries.provoke(EVENT, elsewhere)).toEqual([]);
	});

	it('sends what Send Test requests, with a header that says so', async () => {
		const account = new Account('partoo', OK);
		await account.call('POST', '/v2/webhooks/tryout?org_id=35', {
			items: [{ url: URL_OF_RECEIVER, event_type: 'message_created' }],
		});
		await account.deliveries.settled();
		const { delivery } = first(account.deliveries.attempts);
		expect(delivery.headers).toHaveProperty('X-Partoo-Webhook-Tryout');
		expect(isSigned(delivery, SANDBOX_PUBLIC_KEY)).toBe(true);
		expect(JSON.parse(delivery.body)).toMatchObject({
			type: 'message_created',
			payload: { org_id: 35, message: { id: 123 } },
		});
	});
});

describe('Apify', () => {
	const EVENT = 'ACTOR.RUN.FAILED';

	const dispatchOf = async (account: Account, webhook: Json) => {
		const path = `/v2/webhooks/${textAt(webhook, 'id')}/dispatches`;
		const items = at(await account.call('GET', path), 'data.items');
		return first(Array.isArray(items) ? items : []);
	};

	it('sends the five default fields about what the webhook watches, and its own headers', async () => {
		const account = new Account('apify', OK);
		const webhook = await account.register(EVENT, {
			headersTemplate: '{"X-Webhook-Token":"abc","content-type":"text/plain","Host":"x"}',
		});
		const { delivery } = first(await account.provoke(EVENT));
		expect(JSON.parse(delivery.body)).toMatchObject({
			eventType: EVENT,
			eventData: { actorId: ACTOR, actorRunId: 'uPBN9qaKd2iLs5naZ' },
			resource: { actId: ACTOR, status: 'FAILED' },
		});
		const dispatch = await dispatchOf(account, webhook);
		expect(delivery.headers).toEqual({
			'X-Webhook-Token': 'abc',
			'Content-Type': 'application/json',
			'X-Apify-Webhook': at(webhook, 'id'),
			'X-Apify-Webhook-Dispatch-Id': at(dispatch, 'id'),
			'X-Apify-Request-Origin': 'WEBHOOK',
		});
		expect(dispatch).toMatchObject({
			status: 'SUCCEEDED',
			eventType: EVENT,
			calls: [{ responseStatus: 200, errorMessage: null }],
		});
	});

	it('retries eleven times with the same dispatch, whose calls it lists', async () => {
		const account = new Account('apify', { status: 503, body: 'Down' });
		const webhook = await account.register(EVENT);
		const attempts = await account.provoke(EVENT);
		expect(attempts).toHaveLength(12);
		expect(new Set(attempts.map(({ delivery }) => delivery)).size).toBe(1);
		const dispatch = await dispatchOf(account, webhook);
		expect(dispatch).toMatchObject({ status: 'FAILED' });
		expect(at(dispatch, 'calls')).toHaveLength(12);
		expect(await account.call('GET', `/v2/webhooks/${textAt(webhook, 'id')}`)).toMatchObject({
			data: { lastDispatch: { status: 'FAILED' }, stats: { totalDispatches: 1 } },
		});
	});

	it("doesn't retry where the webhook says so", async () => {
		const account = new Account('apify', { status: 503, body: '' });
		await account.register(EVENT, { doNotRetry: true });
		expect(await account.provoke(EVENT)).toHaveLength(1);
	});

	it('has a timeout of 2 minutes, in scaled time', async () => {
		const account = new Account('apify', () => new Promise<never>(() => {}), {
			timeoutScale: 0.001,
		});
		await account.register(EVENT, { doNotRetry: true });
		const startedMs = performance.now();
		const [attempt] = await account.provoke(EVENT);
		expect(attempt?.error).toBe('timeout');
		expect(performance.now() - startedMs).toBeGreaterThan(110);
		expect(performance.now() - startedMs).toBeLessThan(1000);
	});

	it('delivers only what happened to the Actor or the task that a webhook watches', async () => {
		const account = new Account('apify', OK);
		await account.register(EVENT, { condition: { actorTaskId: 'asdLZtadYvn4mBZmm' } });
		const { delivery } = first(await account.provoke(EVENT));
		expect(JSON.parse(delivery.body)).toMatchObject({
			eventData: { actorId: ACTOR, actorTaskId: 'asdLZtadYvn4mBZmm' },
		});
		const elsewhere = { eventType: EVENT, eventData: { actorId: ACTOR } };
		expect(await account.deliveries.provoke(EVENT, elsewhere)).toEqual([]);
	});

	it('sends what a test of a webhook requests', async () => {
		const account = new Account('apify', OK);
		const webhook = await account.register(EVENT);
		const tested = await account.call('POST', `/v2/webhooks/${textAt(webhook, 'id')}/test`);
		expect(tested).toMatchObject({ data: { eventType: 'TEST', status: 'ACTIVE', calls: [] } });
		await account.deliveries.settled();
		const { headers, body } = first(account.deliveries.attempts).delivery;
		expect(headers['X-Apify-Webhook-Dispatch-Id']).toBe(at(tested, 'data.id'));
		expect(JSON.parse(body)).toMatchObject({ eventType: 'TEST' });
		expect(await dispatchOf(account, webhook)).toMatchObject({ status: 'SUCCEEDED' });
	});

	// The examples of https://docs.apify.com/platform/integrations/webhooks/actions
	it('fills templates as documented', () => {
		const variables = {
			userId: 'abf6vtB2nvQZ4nJzo',
			eventData: { actorId: 'a' },
			resource: { id: 'uPBN9qaKd2iLs5naZ', status: 'SUCCEEDED' },
		};
		const template =
			'{"runId": {{resource.id}}, "runStatus": {{resource.status}}, "myProp": "hello world"}';
		expect(fill(template, variables)).toEqual({
			runId: 'uPBN9qaKd2iLs5naZ',
			runStatus: 'SUCCEEDED',
			myProp: 'hello world',
		});
		const withStrings = '{"text": "My user id is {{userId}}", "eventData": "{{eventData}}"}';
		expect(fillStrings(withStrings, variables)).toEqual({
			text: 'My user id is abf6vtB2nvQZ4nJzo',
			eventData: { actorId: 'a' },
		});
	});
});

describe('over HTTP', () => {
	it('reaches a server of this machine under its public address, and no other host', async () => {
		const seen: unknown[] = [];
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				seen.push([request.method, request.url, Buffer.concat(chunks).toString()]);
				response.statusCode = 202;
				response.end('Thanks');
			});
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const send = overHttp({ 'https://n8n.example.com': `http://127.0.0.1:${port}` });
		const account = new Account('argil', OK, { send, timeoutScale: 1 });
		await account.register('VIDEO_GENERATION_SUCCESS');
		const attempt = first(await account.provoke('VIDEO_GENERATION_SUCCESS'));
		expect(attempt.response).toEqual({ status: 202, body: 'Thanks' });
		expect(seen).toEqual([['POST', '/webhook/a?token=b', attempt.delivery.body]]);
		server.close();

		const elsewhere = new Account('argil', OK, { send: overHttp({}) });
		await elsewhere.register('VIDEO_GENERATION_SUCCESS');
		expect(first(await elsewhere.provoke('VIDEO_GENERATION_SUCCESS')).error).toBe(
			'No server of this machine responds for https://n8n.example.com',
		);
	});
});
