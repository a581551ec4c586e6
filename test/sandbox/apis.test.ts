/** The simulated API of each provider, called directly. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Hono } from 'hono';

import { apifyApi } from '../../sandbox/apify/api';
import { argilApi } from '../../sandbox/argil/api';
import { joggAiApi } from '../../sandbox/joggai/api';
import { at, type Json } from '../../sandbox/json';
import { partooApi } from '../../sandbox/partoo/api';

const KEY = 'the-key';

const UNKNOWN = 'no-such-id';

interface ApiResponse {
	status: number;
	headers: Headers;
	/** `null` if the response has no body. */
	body: Json;
}

type Call = (method: string, path: string, body?: object) => Promise<ApiResponse>;

const caller =
	(api: Hono, keyHeader: Record<string, string>): Call =>
	async (method, path, body) => {
		const response = await api.fetch(
			new Request(`https://provider.example${path}`, {
				method,
				headers: { ...keyHeader, ...(body && { 'content-type': 'application/json' }) },
				...(body && { body: JSON.stringify(body) }),
			}),
		);
		const text = await response.text();
		const parsed = text === '' ? null : (JSON.parse(text) as Json);
		return { status: response.status, headers: response.headers, body: parsed };
	};

function textAt(value: Json | undefined, path: string): string {
	const text = at(value, path);
	if (typeof text !== 'string') throw new Error(`No text at ${path}`);
	return text;
}

const SOME_TEXT: unknown = expect.any(String);

const withText = (text: string): unknown => expect.stringContaining(text);

describe('Argil', () => {
	const LIST = '/v1/webhooks';
	const DRAFT = { callbackUrl: 'http://new.example.com/argil', events: ['AVATAR_TRAINING_FAILED'] };
	const one = (id: string) => `${LIST}/${id}`;
	const rejected = (message: string) => ({
		status: 400,
		body: { code: 400, message: withText(message) },
	});
	const NOT_FOUND = { status: 404, body: { code: 404, message: 'Webhook not found' } };

	let call: Call;
	beforeEach(() => {
		call = caller(argilApi(KEY), { 'x-api-key': KEY });
	});

	it('creates, lists, updates and deletes a webhook', async () => {
		const created = await call('POST', LIST, DRAFT);
		expect(created).toMatchObject({
			status: 201,
			body: {
				...DRAFT,
				id: SOME_TEXT,
				createAt: SOME_TEXT,
				updatedAt: SOME_TEXT,
				lastTriggeredAt: null,
			},
		});
		const id = textAt(created.body, 'id');
		const listed = await call('GET', LIST);
		expect(listed.body).toHaveLength(4);
		expect(listed.body).toContainEqual(created.body);

		const events = ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'];
		const updated = await call('PUT', one(id), { events });
		expect(updated).toMatchObject({ status: 200, body: { ...DRAFT, id, events } });
		expect((await call('GET', LIST)).body).toContainEqual(updated.body);

		expect(await call('DELETE', one(id))).toMatchObject({ status: 204, body: null });
		expect((await call('GET', LIST)).body).toHaveLength(3);
		expect(await call('DELETE', one(id))).toMatchObject(NOT_FOUND);
	});

	it.each([
		['an unknown field', { ...DRAFT, name: 'x' }, "'name'"],
		['no event', { ...DRAFT, events: [] }, 'events'],
		['an unknown event', { ...DRAFT, events: ['AVATAR_GENERATION_FAILED'] }, 'events.0'],
		['no address', { events: DRAFT.events }, 'callbackUrl: Required'],
	])('rejects to create a webhook with %s', async (_case, body, message) => {
		expect(await call('POST', LIST, body)).toMatchObject(rejected(message));
		expect((await call('GET', LIST)).body).toHaveLength(3);
	});

	it.each([
		['GET', LIST, undefined],
		['POST', LIST, DRAFT],
		['PUT', one(UNKNOWN), {}],
		['DELETE', one(UNKNOWN), undefined],
	])('rejects an unknown parameter: %s %s', async (method, path, body) => {
		expect(await call(method, `${path}?videoId=1`, body)).toMatchObject(rejected("'videoId'"));
	});

	it('rejects a body that is not declared as JSON', async () => {
		expect(await call('POST', LIST)).toMatchObject(rejected('application/json'));
	});

	it('fails for an unknown id', async () => {
		expect(await call('DELETE', one(UNKNOWN))).toMatchObject(NOT_FOUND);
		expect(await call('PUT', one(UNKNOWN), {})).toMatchObject(NOT_FOUND);
	});

	it.each(['GET', 'POST', 'DELETE'])('requires the key: %s', async (method) => {
		const withoutKey = caller(argilApi(KEY), {});
		expect(await withoutKey(method, LIST)).toMatchObject({ status: 401, body: { code: 401 } });
	});
});

describe('JoggAI', () => {
	const LIST = '/v2/endpoints';
	const CREATE = '/v2/endpoint';
	const DRAFT = {
		url: 'https://new.example.com/jogg',
		status: 'enabled',
		events: ['generated_motion_failed'],
	};
	const one = (id: string) => `${CREATE}/${id}`;
	/** JoggAI's errors have HTTP status 200. */
	const rejected = (code: number, msg: string) => ({
		status: 200,
		body: { code, msg: withText(msg), data: null },
	});

	let call: Call;
	beforeEach(() => {
		call = caller(joggAiApi(KEY), { 'x-api-key': KEY });
	});

	const endpoints = async () => at((await call('GET', LIST)).body, 'data.endpoints');

	it('creates, lists, updates and deletes an endpoint', async () => {
		const created = await call('POST', CREATE, DRAFT);
		expect(created).toMatchObject({
			status: 200,
			body: { code: 0, msg: 'Success', data: { ...DRAFT, username: 'johndoe' } },
		});
		const endpoint = at(created.body, 'data');
		const id = textAt(endpoint, 'endpoint_id');
		const secret = textAt(endpoint, 'secret');
		expect(id).toMatch(/^wh_\d{9}$/);
		expect(secret).toMatch(/^whsec_\w+$/);
		expect(Number.isInteger(at(endpoint, 'created_at'))).toBe(true);
		expect(await endpoints()).toHaveLength(3);
		expect(await endpoints()).toContainEqual(endpoint);

		const changes = {
			url: 'https://newer.example.com/jogg',
			status: 'disabled',
			events: ['create_avatar_success'],
		};
		const updated = await call('PUT', one(id), changes);
		expect(updated).toMatchObject({
			status: 200,
			body: { code: 0, data: { ...changes, endpoint_id: id, secret } },
		});
		expect(await endpoints()).toContainEqual(at(updated.body, 'data'));

		expect(await call('DELETE', one(id))).toMatchObject({
			status: 200,
			body: { code: 0, msg: 'Success', data: { message: 'webhook deleted' } },
		});
		expect(await endpoints()).toHaveLength(2);
		expect(await call('DELETE', one(id))).toMatchObject(rejected(10104, 'not found'));
	});

	it('lists the 22 events, and accepts each of them', async () => {
		const { status, body } = await call('GET', '/v2/events');
		expect({ status, code: at(body, 'code') }).toEqual({ status: 200, code: 0 });
		const events = at(body, 'data.events');
		expect(events).toHaveLength(22);
		expect(await call('POST', CREATE, { ...DRAFT, events })).toMatchObject({ body: { code: 0 } });
	});

	it.each([
		['an unknown field', { ...DRAFT, secret: 'mine' }, "'secret'"],
		['a plain http address', { ...DRAFT, url: 'http://new.example.com/jogg' }, 'HTTPS'],
		['no URL', { ...DRAFT, url: 'nowhere' }, 'url'],
		['an unknown status', { ...DRAFT, status: 'paused' }, 'status'],
		['an unknown event', { ...DRAFT, events: ['lip_sync'] }, 'events.0'],
		['a field missing', { url: DRAFT.url, events: DRAFT.events }, 'status: Required'],
	])('rejects to create or update an endpoint with %s', async (_case, body, msg) => {
		const before = await endpoints();
		expect(await call('POST', CREATE, body)).toMatchObject(rejected(40000, msg));
		expect(await call('PUT', one('wh_123456789'), body)).toMatchObject(rejected(40000, msg));
		expect(await endpoints()).toEqual(before);
	});

	it.each([
		['GET', LIST, undefined],
		['GET', '/v2/events', undefined],
		['POST', CREATE, DRAFT],
		['PUT', one(UNKNOWN), DRAFT],
		['DELETE', one(UNKNOWN), undefined],
	])('rejects an unknown parameter: %s %s', async (method, path, body) => {
		expect(await call(method, `${path}?page=1`, body)).toMatchObject(rejected(40000, "'page'"));
	});

	it('accepts 20 endpoints at most', async () => {
		for (let count = 2; count < 20; count++) {
			expect(await call('POST', CREATE, DRAFT)).toMatchObject({ body: { code: 0 } });
		}
		expect(await call('POST', CREATE, DRAFT)).toMatchObject(rejected(40000, 'limit of 20'));
		await call('DELETE', one('wh_123456789'));
		expect(await call('POST', CREATE, DRAFT)).toMatchObject({ body: { code: 0 } });
	});

	it('fails for an unknown id', async () => {
		expect(await call('PUT', one(UNKNOWN), DRAFT)).toMatchObject(rejected(10104, 'not found'));
		expect(await call('DELETE', one(UNKNOWN))).toMatchObject(rejected(10104, 'not found'));
	});

	it.each([
		['GET', '/v2/events'],
		['POST', CREATE],
		['DELETE', one('wh_123456789')],
	])('requires the key: %s %s', async (method, path) => {
		const withoutKey = caller(joggAiApi(KEY), {});
		expect(await withoutKey(method, path)).toMatchObject(rejected(10105, 'key'));
	});
});

describe('Partoo', () => {
	const LIST = '/v2/webhooks';
	const TRYOUT = '/v2/webhooks/tryout';
	/** An organization that has no webhooks yet. */
	const ORGANIZATION = 99;
	const OF_ORGANIZATION = `${LIST}?org_id=${ORGANIZATION}`;
	const DRAFT = { url: 'https://new.example.com/partoo', event_type: 'lead_received' };
	const one = (id: unknown) => `${LIST}/${String(id)}`;
	const rejected = (json: object) => ({ status: 400, body: { error: { json } } });
	const NOT_FOUND = { status: 404, body: { error: { json: 'Resource not found' } } };

	let call: Call;
	beforeEach(() => {
		call = caller(partooApi(KEY), { 'x-APIKey': KEY });
	});

	const count = async () => at((await call('GET', LIST)).body, 'count');

	it('creates, lists and gets configurations', async () => {
		const other = {
			...DRAFT,
			event_type: 'message_created',
			custom_headers: { 'x-my-header': 'my-value' },
		};
		const created = await call('POST', OF_ORGANIZATION, { items: [DRAFT, other] });
		expect(created).toMatchObject({
			status: 200,
			body: {
				items: [
					{ ...DRAFT, id: 205, org_id: ORGANIZATION, created_at: SOME_TEXT, updated_at: SOME_TEXT },
					{ ...other, id: 206, org_id: ORGANIZATION },
				],
			},
		});
		expect(at(created.body, 'items.0')).not.toHaveProperty('custom_headers');
		const listed = await call('GET', OF_ORGANIZATION);
		expect(at(listed.body, 'items')).toEqual(at(created.body, 'items'));
		expect(await count()).toBe(206);

		const got = await call('GET', one(206));
		expect(got.status).toBe(200);
		expect(got.body).toEqual(at(created.body, 'items.1'));
	});

	it('creates for organization 1 if none is named', async () => {
		const { body } = await call('POST', LIST, { items: [DRAFT] });
		expect(body).toEqual({
			error: { json: { event_type: 'Organization 1 already has a webhook for lead_received' } },
		});
	});

	it.each([
		['another URL', { ...DRAFT, url: 'https://other.example.com/partoo' }],
		['the same URL', DRAFT],
	])('rejects a second webhook of the same event and organization: %s', async (_case, second) => {
		const conflict = rejected({ event_type: withText('already has a webhook') });
		const batch = await call('POST', OF_ORGANIZATION, { items: [DRAFT, second] });
		expect(batch).toMatchObject(conflict);
		expect(await count()).toBe(204);

		await call('POST', OF_ORGANIZATION, { items: [DRAFT] });
		expect(await call('POST', OF_ORGANIZATION, { items: [second] })).toMatchObject(conflict);
		expect(await count()).toBe(205);
		const other = await call('POST', `${LIST}?org_id=100`, { items: [second] });
		expect(other.status).toBe(200);
	});

	it.each([
		['an unknown field', { items: [DRAFT], org_id: 1 }, "'org_id'"],
		['an unknown field of an entry', { items: [{ ...DRAFT, status: 'enabled' }] }, "'status'"],
		['no list of entries', DRAFT, 'items: Required'],
		['no entry', { items: [] }, 'items'],
		['a plain http address', { items: [{ ...DRAFT, url: 'http://a.example.com' }] }, 'HTTPS'],
		['an unknown event', { items: [{ ...DRAFT, event_type: 'review' }] }, 'items.0.event_type'],
		[
			'six headers',
			{
				items: [
					{
						...DRAFT,
						custom_headers: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`X-${n}`, ''])),
					},
				],
			},
			'At most 5',
		],
		...['Authorization', 'X-Partoo-Id', 'x-pArToO', 'X-a b', 'X-a/b', `X-${'a'.repeat(127)}`].map(
			(name): [string, object, string] => [
				`the header ${name}`,
				{ items: [{ ...DRAFT, custom_headers: { [name]: '' } }] },
				'custom_headers',
			],
		),
		[
			'a long value of a header',
			{ items: [{ ...DRAFT, custom_headers: { 'X-A': 'a'.repeat(513) } }] },
			'custom_headers.X-A',
		],
	])('rejects to create or try out %s', async (_case, body, message) => {
		const response = rejected({ message: withText(message) });
		expect(await call('POST', OF_ORGANIZATION, body)).toMatchObject(response);
		expect(await call('POST', TRYOUT, body)).toMatchObject(response);
		expect(await count()).toBe(204);
	});

	it('accepts five headers, names of 128 and values of 512 characters', async () => {
		const names = ['X-1', 'x-2', 'X-3', 'X-4', `X-${'a'.repeat(126)}`];
		const headers = Object.fromEntries(names.map((name) => [name, 'a'.repeat(512)]));
		const created = await call('POST', OF_ORGANIZATION, {
			items: [{ ...DRAFT, custom_headers: headers }],
		});
		expect(created.status).toBe(200);
		expect(at(created.body, 'items.0.custom_headers')).toEqual(headers);
	});

	it.each([
		['POST', LIST, { items: [DRAFT] }],
		['POST', TRYOUT, { items: [DRAFT] }],
		['GET', one(1), undefined],
	])('rejects an unknown parameter: %s %s', async (method, path, body) => {
		const response = rejected({ message: withText("'event'") });
		expect(await call(method, `${path}?event=1`, body)).toMatchObject(response);
	});

	it.each([LIST, TRYOUT])(
		'responds with 415 to a body that is not declared as JSON: %s',
		async (path) => {
			expect(await call('POST', path)).toMatchObject({
				status: 415,
				body: { errors: { json: 'Unsupported media type. Please use application/json' } },
			});
		},
	);

	it('fails for an unknown id, or one of another organization', async () => {
		expect(await call('GET', one(999))).toMatchObject(NOT_FOUND);
		expect(await call('GET', one(UNKNOWN))).toMatchObject(NOT_FOUND);
		expect(await call('GET', `${one(1)}?org_id=2`)).toMatchObject(NOT_FOUND);
		expect(await call('GET', `${one(1)}?org_id=1`)).toMatchObject({ status: 200, body: { id: 1 } });
	});

	it('tries out the first entry, and creates nothing', async () => {
		const other = { ...DRAFT, event_type: 'message_created' };
		const { status, body } = await call('POST', TRYOUT, { items: [DRAFT, other] });
		expect(status).toBe(200);
		expect(body).toEqual({ items: [{ ...DRAFT, status: 'success' }] });
		expect(await count()).toBe(204);
	});

	it.each([
		['POST', LIST],
		['POST', TRYOUT],
		['GET', one(1)],
	])('requires the key: %s %s', async (method, path) => {
		const withoutKey = caller(partooApi(KEY), {});
		expect(await withoutKey(method, path)).toMatchObject({
			status: 401,
			body: { errors: { authentication: 'User not authenticated' } },
		});
	});
});

describe('Apify', () => {
	const LIST = '/v2/webhooks';
	const DISPATCHES = '/v2/webhook-dispatches';
	const SEEDED = 'YiKoxjkaS9gjGTqhF';
	const TEXTS = {
		payloadTemplate: '{"id": {{userId}}}',
		headersTemplate: '{"Authorization": "Bearer x"}',
		description: 'New',
	};
	const DRAFT = {
		eventTypes: ['ACTOR.RUN.FAILED', 'ACTOR.BUILD.FAILED'],
		condition: { actorId: 'hksJZtadYvn4mBuin' },
		requestUrl: 'https://new.example.com/apify',
	};
	const one = (id: string) => `${LIST}/${id}`;
	const rejected = (message: string) => ({
		status: 400,
		body: { error: { type: 'invalid-input', message: withText(message) } },
	});
	const NOT_FOUND = {
		status: 404,
		body: {
			error: { type: 'record-not-found', message: 'The requested resource was not found.' },
		},
	};

	let call: Call;
	beforeEach(() => {
		call = caller(apifyApi(KEY), { authorization: `Bearer ${KEY}` });
	});

	const total = async (path: string) => at((await call('GET', path)).body, 'data.total');

	it('creates, lists, updates, gets and deletes a webhook', async () => {
		const created = await call('POST', LIST, { ...DRAFT, ...TEXTS });
		expect(created).toMatchObject({
			status: 201,
			body: {
				data: {
					...DRAFT,
					...TEXTS,
					isAdHoc: false,
					ignoreSslErrors: false,
					doNotRetry: false,
					shouldInterpolateStrings: false,
					stats: { totalDispatches: 0 },
				},
			},
		});
		const webhook = at(created.body, 'data');
		const id = textAt(webhook, 'id');
		expect(id).toMatch(/^[A-Za-z0-9]{17}$/);
		expect(created.headers.get('location')).toBe(`https://api.apify.com/v2/webhooks/${id}`);
		expect(at(webhook, 'modifiedAt')).toBe(at(webhook, 'createdAt'));

		for (const path of [LIST, '/v2/acts/janedoe~my-actor/webhooks']) {
			const listed = await call('GET', `${path}?desc=1&limit=1`);
			const item = at(listed.body, 'data.items.0');
			expect(item).toMatchObject({ id, ...DRAFT });
			for (const name of Object.keys(TEXTS)) expect(item).not.toHaveProperty(name);
		}
		expect(await total(LIST)).toBe(4);

		const changes = { requestUrl: 'https://newer.example.com/apify', doNotRetry: true };
		const updated = await call('PUT', one(id), { ...changes, description: null });
		expect(updated).toMatchObject({
			status: 200,
			body: { data: { ...DRAFT, ...TEXTS, ...changes, description: null, id } },
		});
		const got = await call('GET', one(id));
		expect(got.status).toBe(200);
		expect(got.body).toEqual(updated.body);

		expect(await call('DELETE', one(id))).toMatchObject({ status: 204, body: null });
		expect(await total(LIST)).toBe(3);
		expect(await call('GET', one(id))).toMatchObject(NOT_FOUND);
		expect(await call('DELETE', one(id))).toMatchObject(NOT_FOUND);
	});

	it('lists the full webhooks of a task', async () => {
		const condition = { actorTaskId: 'asdLZtadYvn4mBZmm' };
		const { body } = await call('POST', LIST, { ...DRAFT, ...TEXTS, condition });
		const listed = await call('GET', '/v2/actor-tasks/janedoe~my-task/webhooks?desc=1');
		expect(at(listed.body, 'data.items.0')).toEqual(at(body, 'data'));
	});

	it('keeps what an update leaves out or sets to null where a value is needed', async () => {
		const fields = ['createdAt', 'eventTypes', 'condition', 'requestUrl', 'stats'];
		const kept = async () => {
			const { body } = await call('GET', one(SEEDED));
			return fields.map((field) => at(body, `data.${field}`));
		};
		const before = await kept();
		const { status } = await call('PUT', one(SEEDED), { eventTypes: null, condition: null });
		expect(status).toBe(200);
		expect(await kept()).toEqual(before);
	});

	it('returns the webhook that was created with the same idempotency key', async () => {
		const first = await call('POST', LIST, { ...DRAFT, idempotencyKey: 'abc' });
		expect(at(first.body, 'data')).not.toHaveProperty('idempotencyKey');
		const again = await call('POST', LIST, {
			...DRAFT,
			requestUrl: 'https://other.example.com',
			idempotencyKey: 'abc',
		});
		expect(again.status).toBe(201);
		expect(again.body).toEqual(first.body);
		expect(await total(LIST)).toBe(4);

		for (const idempotencyKey of ['', null, 'def']) {
			await call('POST', LIST, { ...DRAFT, idempotencyKey });
		}
		expect(await total(LIST)).toBe(7);
	});

	it('accepts 100 webhooks at most', async () => {
		for (let count = 3; count < 99; count++) await call('POST', LIST, DRAFT);
		const last = await call('POST', LIST, { ...DRAFT, idempotencyKey: 'last' });
		expect(last.status).toBe(201);
		expect(await call('POST', LIST, DRAFT)).toMatchObject({
			status: 400,
			body: { error: { type: 'too-many-webhooks', message: withText('100') } },
		});
		const repeated = await call('POST', LIST, { ...DRAFT, idempotencyKey: 'last' });
		expect(repeated.body).toEqual(last.body);
		expect(await total(LIST)).toBe(100);
	});

	it.each([
		['an unknown field', { isEnabled: false }, "'isEnabled'"],
		['an unknown event', { eventTypes: ['ACTOR.RUN.STARTED'] }, 'eventTypes.0'],
		['no condition', { condition: {} }, 'Exactly one'],
		['two conditions', { condition: { actorId: 'a', actorTaskId: 'b' } }, 'Exactly one'],
		['an unknown condition', { condition: { actorId: 'a', buildId: 'b' } }, "'buildId'"],
		['no URL', { requestUrl: 'nowhere' }, 'requestUrl'],
		['a template that is no string', { headersTemplate: {} }, 'headersTemplate'],
	])('rejects to create or update a webhook with %s', async (_case, change, message) => {
		const before = (await call('GET', one(SEEDED))).body;
		expect(await call('POST', LIST, { ...DRAFT, ...change })).toMatchObject(rejected(message));
		expect(await call('PUT', one(SEEDED), change)).toMatchObject(rejected(message));
		expect((await call('GET', one(SEEDED))).body).toEqual(before);
		expect(await total(LIST)).toBe(3);
	});

	it.each(['eventTypes', 'condition', 'requestUrl'])('requires %s to create', async (name) => {
		const body = { ...DRAFT, [name]: undefined };
		expect(await call('POST', LIST, body)).toMatchObject(rejected(`${name}: Required`));
	});

	it('does not update an idempotency key', async () => {
		expect(await call('PUT', one(SEEDED), { idempotencyKey: 'a' })).toMatchObject(
			rejected("'idempotencyKey'"),
		);
	});

	it.each([
		['POST', LIST],
		['PUT', one(SEEDED)],
	])('responds with 415 to a body that is not declared as JSON: %s', async (method, path) => {
		expect(await call(method, path)).toMatchObject({
			status: 415,
			body: { error: { type: 'invalid-content-type-header' } },
		});
	});

	it('has a delivered and two failed dispatches', async () => {
		for (const path of [`${one(SEEDED)}/dispatches`, DISPATCHES]) {
			expect((await call('GET', path)).body).toMatchObject({
				data: {
					total: 3,
					offset: 0,
					limit: 1000,
					count: 3,
					desc: false,
					items: [
						{
							webhookId: SEEDED,
							status: 'SUCCEEDED',
							calls: [{ responseStatus: 200, errorMessage: null }],
						},
						{
							webhookId: SEEDED,
							status: 'FAILED',
							calls: [{ responseStatus: 500, errorMessage: 'Webhook responded with 500' }],
						},
						{ webhookId: SEEDED, status: 'FAILED' },
					],
				},
			});
			const newest = await call('GET', `${path}?desc=1&limit=1`);
			expect(newest.body).toMatchObject({
				data: { total: 3, count: 1, desc: true, items: [{ status: 'FAILED' }] },
			});
			const third = await call('GET', `${path}?offset=2`);
			expect(at(third.body, 'data.items')).toEqual(at(newest.body, 'data.items'));
			const dispatch = at(newest.body, 'data.items.0');
			const got = await call('GET', `${DISPATCHES}/${textAt(dispatch, 'id')}`);
			expect(got.status).toBe(200);
			expect(got.body).toEqual({ data: dispatch });
		}
	});

	// https://docs.apify.com/platform/integrations/webhooks/actions: 11 retries, the first after a minute, the last after about 32 hours.
	it('gave up one of them in the last three days, after 11 retries in about 32 hours', async () => {
		const HOUR_MS = 3_600_000;
		const { body } = await call('GET', `${DISPATCHES}?desc=1&limit=1`);

		const createdAt = Date.parse(textAt(body, 'data.items.0.createdAt'));
		const hoursAfter = (place: string) =>
			(Date.parse(textAt(body, `data.items.0.calls.${place}.startedAt`)) - createdAt) / HOUR_MS;
		expect(at(body, 'data.items.0.calls')).toHaveLength(12);
		expect(hoursAfter('0')).toBe(0);
		expect(hoursAfter('1') * 60).toBeCloseTo(1);
		expect(hoursAfter('11')).toBeGreaterThan(31);
		expect(hoursAfter('11')).toBeLessThan(35);
		expect((Date.now() - createdAt) / HOUR_MS).toBeGreaterThan(hoursAfter('11'));
		expect((Date.now() - createdAt) / HOUR_MS).toBeLessThan(72);
	});

	it.each([
		[true, 'FAILED'],
		[false, 'ACTIVE'],
	])(
		'cannot call a name that no DNS knows: with doNotRetry %j it is %s',
		async (doNotRetry, status) => {
			const requestUrl = 'https://nowhere.invalid/webhook/apify';
			const created = await call('POST', LIST, { ...DRAFT, requestUrl, doNotRetry });
			const tested = await call('POST', `${one(textAt(created.body, 'data.id'))}/test`);

			const dispatch = await call('GET', `${DISPATCHES}/${textAt(tested.body, 'data.id')}`);
			expect(dispatch.body).toMatchObject({
				data: { status, calls: [{ responseStatus: null, errorMessage: 'Cannot send request' }] },
			});
		},
	);

	it('tests a webhook: a new dispatch, delivered when it is requested', async () => {
		const id = 'q8SlackaS9gjGTqhH';
		expect(await total(`${one(id)}/dispatches`)).toBe(0);
		const tested = await call('POST', `${one(id)}/test`);
		expect(tested).toMatchObject({
			status: 201,
			body: { data: { webhookId: id, eventType: 'TEST', status: 'ACTIVE', calls: [] } },
		});
		const dispatchId = textAt(tested.body, 'data.id');
		expect(await call('GET', `${DISPATCHES}/${dispatchId}`)).toMatchObject({
			status: 200,
			body: { data: { id: dispatchId, status: 'SUCCEEDED', calls: [{ responseStatus: 200 }] } },
		});
		expect(await total(`${one(id)}/dispatches`)).toBe(1);
		expect(await total(DISPATCHES)).toBe(4);
		expect((await call('GET', one(id))).body).toMatchObject({
			data: { lastDispatch: { status: 'SUCCEEDED' }, stats: { totalDispatches: 1 } },
		});
	});

	it.each([
		['GET', one(UNKNOWN), undefined],
		['PUT', one(UNKNOWN), {}],
		['DELETE', one(UNKNOWN), undefined],
		['POST', `${one(UNKNOWN)}/test`, undefined],
		['GET', `${one(UNKNOWN)}/dispatches`, undefined],
		['GET', `${DISPATCHES}/${UNKNOWN}`, undefined],
	])('fails for an unknown id: %s %s', async (method, path, body) => {
		expect(await call(method, path, body)).toMatchObject(NOT_FOUND);
	});

	it.each([
		['POST', LIST, DRAFT],
		['GET', one(SEEDED), undefined],
		['PUT', one(SEEDED), {}],
		['DELETE', one(SEEDED), undefined],
		['POST', `${one(SEEDED)}/test`, undefined],
		['GET', `${one(SEEDED)}/dispatches`, undefined],
		['GET', DISPATCHES, undefined],
		['GET', `${DISPATCHES}/${UNKNOWN}`, undefined],
	])('rejects an unknown parameter, and requires the key: %s %s', async (method, path, body) => {
		expect(await call(method, `${path}?page=1`, body)).toMatchObject(rejected("'page'"));
		const withoutKey = caller(apifyApi(KEY), {});
		expect(await withoutKey(method, path, body)).toMatchObject({
			status: 401,
			body: { error: { type: 'invalid-token' } },
		});
	});
});
