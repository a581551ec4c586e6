import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { describe, expect, it } from '@jest/globals';
import type { Interceptor, ReplyHeaders } from 'nock';
import nock from 'nock';

import { apify } from '../../nodes/Apify/provider';
import { argil } from '../../nodes/Argil/provider';
import { joggAi } from '../../nodes/JoggAi/provider';
import { Failure } from '../../nodes/shared/failure/failure';
import { startBudget } from '../../nodes/shared/http/budget';
import { openConnection } from '../../nodes/shared/http/connection';
import type { Connection } from '../../nodes/shared/http/connection';
import { MAX_FAILURES_IN_A_ROW } from '../../nodes/shared/http/providerHealth';
import { MAX_ATTEMPTS, MAX_RETRY_WAIT_MS } from '../../nodes/shared/http/retry';
import { DEFAULT_TIMEOUT_MS } from '../../nodes/shared/model/request';
import type { ApiRequest, Query } from '../../nodes/shared/model/request';
import { useFakeNetwork } from '../support/network';
import { waitForReal, waits } from '../support/sleep';
import { editorContext, hookContext, KEYS, webhookContext } from './contexts';
import { failureOf } from './helpers';

useFakeNetwork();

const LIST: ApiRequest = { method: 'GET', path: '/v1/webhooks' };
const UPDATE: ApiRequest = { method: 'PUT', path: '/v1/webhooks/1', body: { events: ['A'] } };
const CREATE: ApiRequest = { method: 'POST', path: '/v1/webhooks', body: { events: ['A'] } };

const argilConnection = async (signal?: AbortSignal): Promise<Connection> =>
	await openConnection(await editorContext(), argil, { signal });

const list = (): Interceptor => nock('https://api.argil.ai').get('/v1/webhooks');

describe('a budget', () => {
	it('limits also the wait that another request was told', async () => {
		list().reply(429, {}, { 'Retry-After': '30' });
		list().query({ page: 2 }).reply(200, []);
		const connection = await openConnection(hookContext(), argil, {
			budget: startBudget(1000),
		});

		expect((await failureOf(connection.read(LIST, 1000))).kind).toBe('rateLimited');
		await connection.read({ ...LIST, query: { page: 2 } }, 1000);

		expect(waits).toEqual([expect.any(Number)]);
		expect(waits[0]).toBeLessThanOrEqual(1000);
	});
});

describe('a request', () => {
	it('is sent to the host of the provider with the key, and returns the parsed response', async () => {
		nock('https://api.argil.ai', { reqheaders: { 'x-api-key': KEYS.argilWebhooksApi.apiKey } })
			.put('/v1/webhooks/1', { events: ['A'] })
			.reply(200, { id: '1' });
		const connection = await argilConnection();

		await expect(connection.write(UPDATE, 1000)).resolves.toEqual({ id: '1' });
	});

	it('includes the query', async () => {
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query({ offset: '0', limit: '5' })
			.reply(200, { data: {} });
		const connection = await openConnection(await editorContext(), apify);

		await expect(
			connection.read(
				{ method: 'GET', path: '/v2/webhooks', query: { offset: 0, limit: 5 } },
				1000,
			),
		).resolves.toEqual({ data: {} });
	});

	it.each([
		[200, ''],
		[202, ' '],
		[200, 'null'],
	])('returns null for a deletion without a body: %d %j', async (status, body) => {
		nock('https://api.argil.ai').delete('/v1/webhooks/1').reply(status, body);
		const connection = await argilConnection();
		const deletion = { method: 'DELETE', path: '/v1/webhooks/1' } as const;

		await expect(connection.write(deletion, 1000)).resolves.toBeNull();
	});

	it.each<[Query | undefined, Query]>([
		[undefined, { org_id: 42 }],
		[{ page: 1 }, { org_id: 42, page: 1 }],
		[{ org_id: 7 }, { org_id: 7 }],
	])('with the query %j includes what the credential adds', async (query, sent) => {
		nock('https://api.argil.ai').get('/v1/webhooks').query(sent).reply(200, []);
		const connection = await openConnection(await editorContext(), {
			...argil,
			defaultQuery: ({ apiKey }) => ({ org_id: apiKey === KEYS.argilWebhooksApi.apiKey ? 42 : 0 }),
		});

		expect(connection.defaultQuery).toEqual({ org_id: 42 });
		await expect(
			connection.read({ ...LIST, ...(query !== undefined && { query }) }, 1000),
		).resolves.toEqual([]);
	});

	it('returns null for a change with HTTP 204, but not for an empty body with another status', async () => {
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(204);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(200, '');
		const connection = await argilConnection();

		await expect(connection.write(UPDATE, 1000)).resolves.toBeNull();
		await expect(failureOf(connection.write(UPDATE, 1000))).resolves.toHaveProperty(
			'kind',
			'invalidJson',
		);
	});

	it('returns null for a response without content', async () => {
		nock('https://api.argil.ai').delete('/v1/webhooks/1').reply(204);
		const connection = await argilConnection();

		await expect(
			connection.write({ method: 'DELETE', path: '/v1/webhooks/1' }, 1000),
		).resolves.toBeNull();
	});

	it('never runs with more others than the provider allows at once', async () => {
		let running = 0;
		let most = 0;
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.query(true)
			.times(12)
			.reply(async () => {
				running += 1;
				most = Math.max(most, running);
				await new Promise((resolve) => setTimeout(resolve, 5));
				running -= 1;
				return [200, []];
			});
		const connection = await argilConnection();

		await Promise.all(
			Array.from(
				{ length: 12 },
				async (_, page) => await connection.read({ ...LIST, query: { page } }, 1000),
			),
		);

		expect(most).toBe(argil.requestsInFlight);
	});
});

describe('a response that is an error', () => {
	it.each([
		[400, 'rejected'],
		[401, 'unauthorized'],
		[402, 'noCredit'],
		[403, 'forbidden'],
		[404, 'notFound'],
		[422, 'rejected'],
	])('with status %d fails at once as %s', async (status, kind) => {
		list().reply(status, { code: 123, message: 'Not so' });
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toEqual({
			kind,
			status,
			keyName: 'API Key',
			message: 'Not so',
			code: '123',
			requestId: undefined,
			retryAfterMs: undefined,
		});
		expect(waits).toEqual([]);
	});

	it.each([300, 307])('with a redirect is not followed: %d', async (status) => {
		list().reply(status, undefined, { location: 'https://evil.example/v1/webhooks' });
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toEqual({
			kind: 'redirected',
			status,
		});
	});

	it.each(['<html>Maintenance</html>', '[{"id": "1"', ''])('with the text %j', async (text) => {
		list().reply(200, text, { 'content-type': 'text/html' });
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toEqual({
			kind: 'invalidJson',
			status: 200,
		});
	});

	it("with HTTP status 200 and JoggAI's code for a wrong key", async () => {
		nock('https://api.jogg.ai')
			.get('/v2/endpoints')
			.reply(200, { code: 10105, msg: 'Invalid API key', data: null });
		const connection = await openConnection(await editorContext(), joggAi);

		await expect(
			failureOf(connection.read({ method: 'GET', path: '/v2/endpoints' }, 1000)),
		).resolves.toMatchObject({ kind: 'unauthorized', status: 200, code: '10105' });
	});

	it('shows the message of the provider on one line, cut to a readable length, without the key', async () => {
		const { apiKey } = KEYS.argilWebhooksApi;
		list().reply(400, {
			code: 1,
			message: `Bad\n\tkey ${apiKey} and ${apiKey} ${'x'.repeat(900)}`,
		});
		const connection = await argilConnection();

		const facts = await failureOf(connection.read(LIST, 1000));

		expect(facts).toHaveProperty('message', expect.stringMatching(/^Bad key \*+ and \*+ x+…$/));
		expect(JSON.stringify(facts).length).toBeLessThan(700);
	});

	it('shows neither the secrets of the request nor the tokens of URLs', async () => {
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(400, {
			code: 1,
			message:
				'No "Bearer \\"hush\\"", see https://joe:pass@hook.example/a?token=abc#x or https://hook.example/b',
		});
		const connection = await argilConnection();

		await expect(
			failureOf(connection.write({ ...UPDATE, secrets: ['Bearer "hush"', ''] }, 1000)),
		).resolves.toHaveProperty(
			'message',
			'No "**********", see https://**********@hook.example/a?********** or https://hook.example/b',
		);
	});

	it('has no message where the provider gave a blank one', async () => {
		list().reply(400, { code: 1, message: ' \n ' });
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toHaveProperty('message', null);
	});
});

describe('a connection that fails', () => {
	it('is unreachable, with the code of the network error', async () => {
		list()
			.times(MAX_ATTEMPTS)
			.replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toEqual({
			kind: 'unreachable',
			code: 'ECONNRESET',
		});
	});

	it('has timed out after the time that the user set', async () => {
		list().times(MAX_ATTEMPTS).delayConnection(500).reply(200, []);
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 20))).resolves.toEqual({
			kind: 'timedOut',
			timeoutMs: 20,
		});
	});
});

describe('a response that never ends', () => {
	it.each([
		[
			'sends a byte now and then',
			(socket: Socket) => setInterval(() => socket.write(' '), 5).unref(),
		],
		['stops in the middle', () => undefined],
	])('times out when it %s, and its connection is closed', async (_, go) => {
		const closed: Array<Promise<unknown>> = [];
		const server = createServer((socket) => {
			closed.push(new Promise((resolve) => socket.on('close', resolve)));
			socket.on('error', () => undefined).resume();
			socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[');
			go(socket);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		nock.enableNetConnect('127.0.0.1');
		const { port } = server.address() as AddressInfo;
		const connection = await openConnection(await editorContext(), {
			...argil,
			origin: () => `http://127.0.0.1:${port}`,
		});

		await expect(failureOf(connection.read(LIST, 50))).resolves.toEqual({
			kind: 'timedOut',
			timeoutMs: 50,
		});
		await Promise.all(closed);
		expect(closed).toHaveLength(MAX_ATTEMPTS);
		await new Promise((resolve) => server.close(resolve));
		nock.disableNetConnect();
	});

	it('is waited for as long as a timer can run, when the user sets a longer timeout', async () => {
		list().reply(200, []);
		const connection = await argilConnection();

		await expect(connection.read(LIST, Number.MAX_SAFE_INTEGER)).resolves.toEqual([]);
	});
});

describe('a retry', () => {
	it('waits half a second at least, twice as long each time, with jitter', async () => {
		list().times(3).reply(503);
		list().reply(200, []);
		const connection = await argilConnection();

		await expect(connection.read(LIST, 1000)).resolves.toEqual([]);
		expect(waits).toHaveLength(3);
		// Apify documents a random wait between the delay and twice the delay.
		waits.forEach((wait, index) => {
			expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
			expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
		});
	});

	it('is not made a fifth time', async () => {
		list().times(MAX_ATTEMPTS).reply(502);
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toMatchObject({
			kind: 'unavailable',
			status: 502,
		});
		expect(waits).toHaveLength(MAX_ATTEMPTS - 1);
	});

	it.each([408, 429, 500, 503])('is made after status %d', async (status) => {
		list().reply(status);
		list().reply(200, []);
		const connection = await argilConnection();

		await expect(connection.read(LIST, 1000)).resolves.toEqual([]);
	});

	it.each([429, 50000])("is made after JoggAI's code %d in a response with 200", async (code) => {
		const endpoints = () => nock('https://api.jogg.ai').get('/v2/endpoints');
		endpoints().reply(200, { code, msg: 'Try again', data: null });
		endpoints().reply(200, { code: 0, msg: 'Success', data: { endpoints: [] } });
		const connection = await openConnection(await editorContext(), joggAi);

		await expect(
			connection.read({ method: 'GET', path: '/v2/endpoints' }, 1000),
		).resolves.toHaveProperty('code', 0);
		expect(waits).toHaveLength(1);
	});

	it('is made for a PUT, which is idempotent', async () => {
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(500);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(200, { id: '1' });
		const connection = await argilConnection();

		await expect(connection.write(UPDATE, 1000)).resolves.toEqual({ id: '1' });
	});

	it('is not made for a POST that may have been applied', async () => {
		nock('https://api.argil.ai').post('/v1/webhooks').reply(500);
		const connection = await argilConnection();

		await expect(failureOf(connection.write(CREATE, 1000))).resolves.toHaveProperty(
			'kind',
			'unavailable',
		);
		expect(waits).toEqual([]);
	});

	it('is made for a POST that has a key by which the provider recognizes it', async () => {
		nock('https://api.argil.ai').post('/v1/webhooks').times(3).reply(500);
		nock('https://api.argil.ai').post('/v1/webhooks').reply(201, { id: '1' });
		const connection = await argilConnection();

		await expect(connection.write({ ...CREATE, isIdempotent: true }, 1000)).resolves.toEqual({
			id: '1',
		});
		expect(waits).toHaveLength(3);
	});

	describe('of a change', () => {
		const progressOf = async (request: ApiRequest, ...replies: Array<number | Error>) => {
			for (const reply of replies) {
				const call = nock('https://api.argil.ai').intercept(request.path, request.method);
				if (typeof reply === 'number') call.reply(reply, { message: 'No' });
				else call.replyWithError(reply);
			}
			const connection = await argilConnection();
			return await connection.write(request, 1000).catch((error: unknown) => {
				if (!(error instanceof Failure)) throw error;
				return error.progress;
			});
		};
		const RESET = new Error('socket hang up');

		it.each<[string, Array<number | Error>]>([
			['no response', [RESET, 400]],
			['HTTP 503', [503, 404]],
			['no response, then its rate', [RESET, 429, 400]],
		])('marks it as possibly applied after %s', async (_name, replies) => {
			await expect(progressOf(UPDATE, ...replies)).resolves.toBe('retriedChange');
		});

		it.each<[string, Array<number | Error>]>([
			['its rate', [429, 400]],
			['nothing', [400]],
		])('does not mark it as possibly applied after %s', async (_name, replies) => {
			await expect(progressOf(UPDATE, ...replies)).resolves.toBe('reading');
		});
	});

	it('keeps a change that was never sent as not sent', async () => {
		list().times(MAX_ATTEMPTS).reply(503);
		list().reply(503, undefined, { 'retry-after': '3600' });
		const connection = await argilConnection();
		await connection.read(LIST, 1000).catch(() => undefined);
		await connection.read(LIST, 1001).catch(() => undefined);

		await expect(connection.write(UPDATE, 1000)).rejects.toHaveProperty('progress', 'notSent');
	});

	it('does not mark a read as possibly applied', async () => {
		list().reply(503);
		list().reply(400, { code: 1, message: 'No' });
		const connection = await argilConnection();

		await expect(connection.read(LIST, 1000)).rejects.toHaveProperty('progress', 'reading');
	});

	it('is made for a POST that was rejected for its rate', async () => {
		nock('https://api.argil.ai').post('/v1/webhooks').reply(429);
		nock('https://api.argil.ai').post('/v1/webhooks').reply(201, { id: '1' });
		const connection = await argilConnection();

		await expect(connection.write(CREATE, 1000)).resolves.toEqual({ id: '1' });
	});

	it.each([429, 503])('waits as many seconds as Retry-After says (%d)', async (status) => {
		list().reply(status, undefined, { 'retry-after': '7' });
		list().reply(200, []);
		const connection = await argilConnection();

		await connection.read(LIST, 1000);

		expect(waits).toEqual([7000]);
	});

	it('waits until the date that Retry-After names', async () => {
		const until: ReplyHeaders = { 'retry-after': new Date(Date.now() + 20_000).toUTCString() };
		list().reply(429, undefined, until);
		list().reply(200, []);
		const connection = await argilConnection();

		await connection.read(LIST, 1000);

		expect(waits).toHaveLength(1);
		expect(waits[0]).toBeGreaterThan(17_000);
		expect(waits[0]).toBeLessThanOrEqual(20_000);
	});

	it.each(['0', 'soon', '-5', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
		'backs off as usual when Retry-After says %j',
		async (value) => {
			list().reply(429, undefined, { 'retry-after': value });
			list().reply(200, []);
			const connection = await argilConnection();

			await connection.read(LIST, 1000);

			expect(waits).toHaveLength(1);
			expect(waits[0]).toBeGreaterThanOrEqual(500);
			expect(waits[0]).toBeLessThanOrEqual(1000);
		},
	);

	it('waits the minute that Partoo documents, but fails at once when the provider names a longer wait', async () => {
		list().reply(429, undefined, { 'retry-after': '60' });
		list().reply(429, undefined, { 'retry-after': '61' });
		const connection = await argilConnection();

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toMatchObject({
			kind: 'rateLimited',
			retryAfterMs: 61_000,
		});
		expect(waits).toEqual([60_000]);
	});

	it('delays every other request as long as it waits', async () => {
		waitForReal();
		const order: string[] = [];
		const respond = (name: string, status: number, headers: ReplyHeaders = {}) =>
			nock('https://api.argil.ai')
				.get(`/v1/${name}`)
				.reply(() => {
					order.push(name);
					return [status, [], headers];
				});
		respond('limited', 429, { 'retry-after': '1' });
		respond('limited', 200);
		respond('other', 200);
		const connection = await argilConnection();

		const limited = connection.read({ method: 'GET', path: '/v1/limited' }, 1000);
		await new Promise((resolve) => setTimeout(resolve, 200));
		const other = connection.read({ method: 'GET', path: '/v1/other' }, 1000);
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(order).toEqual(['limited']);

		await Promise.all([limited, other]);
		expect([...order].sort()).toEqual(['limited', 'limited', 'other']);
	});

	it('is not waited for when the execution is cancelled', async () => {
		waitForReal();
		list().reply(429, undefined, { 'retry-after': '50' });
		const controller = new AbortController();
		const connection = await argilConnection(controller.signal);
		const begun = Date.now();
		setTimeout(() => controller.abort(), 100);

		await expect(connection.read(LIST, 1000)).rejects.toThrow();
		expect(Date.now() - begun).toBeLessThan(5000);
	});
});

describe('a provider that is down', () => {
	const page = (number: number): ApiRequest => ({ ...LIST, query: { page: number } });
	const changeOf = (number: number): ApiRequest => ({
		...CREATE,
		path: `/v1/webhooks/${number}`,
	});

	it('gets no more requests after nine failures in a row, whichever requests they were for', async () => {
		let sent = 0;
		nock('https://api.argil.ai')
			.post(/./)
			.times(20)
			.reply(() => {
				sent += 1;
				return [503, { code: 9, message: 'Maintenance' }];
			});
		const connection = await argilConnection();
		const failures: unknown[] = [];
		for (let item = 0; item < 20; item++) {
			failures.push(await connection.write(changeOf(item), 1000).catch((error: unknown) => error));
		}

		expect(sent).toBe(MAX_FAILURES_IN_A_ROW);
		expect(failures[8]).toMatchObject({ progress: 'reading', facts: { kind: 'unavailable' } });
		for (const failure of failures.slice(9)) {
			expect(failure).toMatchObject({
				progress: 'notSent',
				facts: { kind: 'unavailable', status: 503, message: 'Maintenance', code: '9' },
			});
		}
		nock.cleanAll();
	});

	it('gets no request for twice as long after each failure, a minute at most', async () => {
		nock('https://api.argil.ai').post(/./).times(MAX_FAILURES_IN_A_ROW).reply(500);
		const connection = await argilConnection();
		for (let item = 0; item < MAX_FAILURES_IN_A_ROW; item++) {
			await failureOf(connection.write(changeOf(item), 1000));
		}

		expect(waits).toHaveLength(MAX_FAILURES_IN_A_ROW - 1);
		waits.forEach((wait, index) => {
			expect(wait).toBeGreaterThanOrEqual(Math.min(500 * 2 ** index, MAX_RETRY_WAIT_MS));
			expect(wait).toBeLessThanOrEqual(Math.min(1000 * 2 ** index, MAX_RETRY_WAIT_MS));
		});
	});

	it('gets no request for longer and longer, although it names one second each time', async () => {
		nock('https://api.argil.ai')
			.post(/./)
			.times(MAX_FAILURES_IN_A_ROW)
			.reply(503, undefined, { 'Retry-After': '1' });
		const connection = await argilConnection();
		for (let item = 0; item < MAX_FAILURES_IN_A_ROW; item++) {
			await failureOf(connection.write(changeOf(item), 1000));
		}

		// Half a second, doubled each time, of which the second of Retry-After replaces the first only.
		const least = [1000, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000];
		expect(waits).toHaveLength(least.length);
		waits.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(least[index] ?? 0));
	});

	it('is not treated as down when two changes in a row fail for different reasons', async () => {
		const put = (number: number): ApiRequest => ({ ...changeOf(number), method: 'PUT' });
		nock('https://api.argil.ai')
			.put(/\/[01]$/)
			.times(2 * MAX_ATTEMPTS)
			.reply(500);
		nock('https://api.argil.ai').put(/\/2$/).reply(200, {});
		const connection = await argilConnection();

		await failureOf(connection.write(put(0), 1000));
		await failureOf(connection.write(put(1), 1000));

		await expect(connection.write(put(2), 1000)).resolves.toEqual({});
	});

	it('gets what was already running, then one request at a time', async () => {
		let running = 0;
		const concurrent: number[] = [];
		nock('https://api.argil.ai')
			.get(/./)
			.times(100)
			.reply(async () => {
				concurrent.push((running += 1));
				await new Promise((resolve) => setTimeout(resolve, 2));
				running -= 1;
				return [503];
			});
		const connection = await argilConnection();

		const facts = await Promise.all(
			Array.from({ length: 50 }, async (_, item) => failureOf(connection.read(page(item), 1000))),
		);

		expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
		expect(concurrent).toEqual([1, 2, 3, 4, 5, 1, 1, 1, 1, 1, 1, 1, 1]);
		expect(concurrent).toHaveLength(argil.requestsInFlight + MAX_FAILURES_IN_A_ROW - 1);
		nock.cleanAll();
	});

	it.each([
		['a success', 200],
		['another error', 404],
	])('still gets requests when %s comes in between', async (_, status) => {
		const connection = await argilConnection();
		for (let round = 0; round < 3; round++) {
			nock('https://api.argil.ai').post(/./).times(7).reply(503);
			nock('https://api.argil.ai').post(/./).reply(status, {});
			for (let item = 0; item < 8; item++) {
				await connection.write(changeOf(item), 1000).catch(() => undefined);
			}
		}

		expect(nock.pendingMocks()).toEqual([]);
	});

	it('gets all requests at once again as soon as it recovers', async () => {
		let responses = 0;
		nock('https://api.argil.ai')
			.get(/./)
			.times(25)
			.reply(() => [(responses += 1) <= argil.requestsInFlight ? 503 : 200, []]);
		const connection = await argilConnection();

		await Promise.all(
			Array.from({ length: 20 }, async (_, item) => await connection.read(page(item), 1000)),
		);

		expect(responses).toBe(25);
		expect(waits).toHaveLength(1);
	});

	it('gets no more requests when it names a wait of more than a minute', async () => {
		nock('https://api.argil.ai').post(/./).reply(429, '', { 'retry-after': '3600' });
		const connection = await argilConnection();
		await failureOf(connection.write(changeOf(1), 1000));

		await expect(connection.write(changeOf(2), 1000)).rejects.toMatchObject({
			progress: 'notSent',
			facts: { kind: 'rateLimited', retryAfterMs: 3_600_000 },
		});
		expect(waits).toEqual([]);
	});

	it('keeps the failure of a request that was sent', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').query(true).times(5).reply(500);
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.query(true)
			.reply(503, '', { 'retry-after': '3600' });
		const connection = await argilConnection();

		const failures = await Promise.all(
			[1, 2, 3, 4, 5].map(
				async (item) => await connection.read(page(item), 1000).catch((error: unknown) => error),
			),
		);

		expect(failures).toHaveLength(5);
		for (const failure of failures) expect(failure).toHaveProperty('progress', 'reading');
	});

	it('fails within a documented time', () => {
		// Nine timeouts of half a minute and eight waits of a minute.
		expect(
			MAX_FAILURES_IN_A_ROW * DEFAULT_TIMEOUT_MS + (MAX_FAILURES_IN_A_ROW - 1) * MAX_RETRY_WAIT_MS,
		).toBe(12.5 * 60_000);
	});
});

describe('a cached response', () => {
	it('is requested once, however often the same is read', async () => {
		list().reply(200, [{ id: '1' }]);
		const connection = await argilConnection();

		const responses = await Promise.all([connection.read(LIST, 1000), connection.read(LIST, 1000)]);

		expect(responses).toEqual([[{ id: '1' }], [{ id: '1' }]]);
		await expect(connection.read(LIST, 1000)).resolves.toEqual([{ id: '1' }]);
	});

	it('is requested again for another reading, another timeout and another page', async () => {
		let sent = 0;
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.query(true)
			.times(4)
			.reply(() => [200, [{ id: String((sent += 1)) }]]);
		const connection = await argilConnection();

		await connection.read(LIST, 1000);
		await connection.read(LIST, 1000, 1);
		await connection.read(LIST, 2000);
		await connection.read({ ...LIST, query: { page: 2 } }, 1000);

		expect(sent).toBe(4);
	});

	it('is requested again after something was changed', async () => {
		list().reply(200, [{ id: 'before' }]);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(200, {});
		list().reply(200, [{ id: 'after' }]);
		const connection = await argilConnection();

		await connection.read(LIST, 1000);
		await connection.write(UPDATE, 1000);

		await expect(connection.read(LIST, 1000)).resolves.toEqual([{ id: 'after' }]);
	});
});

describe('a connection', () => {
	it('sends no further request once it is closed', async () => {
		const connection = await argilConnection();

		connection.close();

		await expect(connection.write(UPDATE, 1000)).rejects.toThrow('already ended');
	});

	it('sends no request that waited for its turn when it was closed', async () => {
		waitForReal();
		nock('https://api.argil.ai').get(/./).reply(503);
		const connection = await argilConnection();
		const reading = failureOf(connection.read(LIST, 1000));
		// The first wait takes half a second at least.
		setTimeout(() => connection.close(), 200);

		await expect(reading).resolves.toMatchObject({ kind: 'unavailable', status: 503 });
	});

	it('has the number of requests it sends at once', async () => {
		const connection = await argilConnection();

		expect(connection.width).toBe(argil.requestsInFlight);
		expect(connection.provider).toBe(argil);
	});

	it.each(['', '  \n'])('is not opened with the key %j', async (apiKey) => {
		const context = await editorContext({ argilWebhooksApi: { apiKey } });

		await expect(openConnection(context, argil)).rejects.toMatchObject({
			facts: { kind: 'noKey' },
		});
	});
});

describe.each([
	['hooks', hookContext],
	['webhook function', webhookContext],
])("a connection of a trigger's %s", (_, context) => {
	it('sends the key, and retries', async () => {
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(503);
		nock('https://api.argil.ai', { reqheaders: { 'x-api-key': KEYS.argilWebhooksApi.apiKey } })
			.put('/v1/webhooks/1', { events: ['A'] })
			.reply(200, { id: '1' });
		const connection = await openConnection(context(), argil);

		await expect(connection.write(UPDATE, 1000)).resolves.toEqual({ id: '1' });
		expect(waits).toHaveLength(1);
	});

	it('times out, although the context has no signal to cancel by', async () => {
		list().times(MAX_ATTEMPTS).delayConnection(500).reply(200, []);
		const connection = await openConnection(context(), argil);

		await expect(failureOf(connection.read(LIST, 20))).resolves.toEqual({
			kind: 'timedOut',
			timeoutMs: 20,
		});
	});
});

describe('what n8n itself returns', () => {
	/** A connection in which n8n's own request ends as the test says. */
	async function connectionWith(request: () => Promise<unknown>): Promise<Connection> {
		const context = await editorContext();
		context.helpers.httpRequestWithAuthentication = request;
		return await openConnection(context, argil);
	}

	it.each([['text'], [null], [{ body: [] }]])('is no response when it is %j', async (response) => {
		const connection = await connectionWith(async () => await Promise.resolve(response));

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toEqual({
			kind: 'invalidJson',
			status: 0,
		});
	});

	it.each([
		[Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'ECONNRESET'],
		[new Error('failed', { cause: { code: 'ENOTFOUND' } }), 'ENOTFOUND'],
		[Object.assign(new Error('failed', { cause: 'text' }), { code: 5 }), null],
		[new Error('failed', { cause: null }), null],
		[new Error('failed'), null],
	])('is a broken connection when it throws (%#)', async (reason, code) => {
		const connection = await connectionWith(async () => await Promise.reject(reason));

		await expect(failureOf(connection.write(CREATE, 1000))).resolves.toEqual({
			kind: 'unreachable',
			code,
		});
	});

	it('may lack headers', async () => {
		const connection = await connectionWith(
			async () =>
				await Promise.resolve({ statusCode: 404, body: { message: 'Webhook not found' } }),
		);

		await expect(failureOf(connection.read(LIST, 1000))).resolves.toMatchObject({
			kind: 'notFound',
			message: 'Webhook not found',
			retryAfterMs: undefined,
		});
	});
});
