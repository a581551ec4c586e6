/** What the four triggers do with what arrives at their URL: everything documented becomes an item, and nothing else runs. */
import { createHash, createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { PUBLIC_KEYS } from '../../nodes/Partoo/publicKeys';
import type { Json } from '../../sandbox/json';
import { signatureOf } from '../../sandbox/partoo/signature';
import { PROVIDERS, providerOf, type ProviderId } from '../../sandbox/providers';
import {
	ACTOR,
	EVENTS,
	genuine,
	ORGANIZATION,
	outcomeOf,
	parametersOf,
	provoke,
	receiving,
	REFUSED,
	resigned,
	secretOf,
	serve,
	signerOf,
	UNAUTHORIZED,
	useReceiving,
	type Receiving,
	type Sent,
} from '../support/receiving';

useReceiving({ beforeAll, afterAll });

afterEach(() => {
	jest.restoreAllMocks();
});

const IDS = PROVIDERS.map(({ id }) => id);

/** The providers that sign, and the header that holds the signature. */
const SIGNATURES = [
	['joggai', 'X-Webhook-Signature'],
	['partoo', 'X-Partoo-Signature-v1'],
] as const;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SHA256 = /^sha256:[0-9a-f]{64}$/;

async function deliver({ n8n }: Receiving, sent: Sent) {
	return outcomeOf(await n8n.deliver(sent));
}

/** How n8n responds to a delivery, and what it logs. */
async function deliverAndLog(receiver: Receiving, sent: Sent) {
	receiver.n8n.log.splice(0);
	return { ...(await deliver(receiver, sent)), log: [...receiver.n8n.log] };
}

const withHeaders = (sent: Sent, headers: Sent['headers']): Sent => ({
	...sent,
	headers: { ...sent.headers, ...headers },
});

function without(sent: Sent, name: string): Sent {
	const kept = Object.entries(sent.headers).filter(([key]) => key !== name);
	if (kept.length === Object.keys(sent.headers).length) throw new Error(`There is no ${name}`);
	return { ...sent, headers: Object.fromEntries(kept) };
}

const headerOf = ({ headers }: Sent, name: string): string => {
	const value = headers[name];
	if (typeof value !== 'string') throw new Error(`There is no ${name}`);
	return value;
};

/** What each documented event is about: read off the documentation's examples. */
const DOCUMENTED: Readonly<Record<ProviderId, Readonly<Record<string, IDataObject>>>> = {
	argil: {
		VIDEO_GENERATION_SUCCESS: { subject: 'video/<video_id>' },
		VIDEO_GENERATION_FAILED: { subject: 'video/<video_id>' },
		AVATAR_TRAINING_SUCCESS: { subject: 'avatar/<avatar_id>' },
		AVATAR_TRAINING_FAILED: { subject: 'avatar/<avatar_id>' },
	},
	joggai: {
		generated_avatar_video_success: { subject: 'video/video_123456', id: 'evt_123456789' },
		generated_avatar_video_failed: { subject: 'video/video_123456', id: 'evt_123456789' },
		generated_photo_avatar_success: { subject: 'avatar/123', id: 'evt_987654321' },
		generated_script_success: { subject: 'script/task_123456' },
		generated_image_success: { subject: 'photo/photo_123456' },
		generated_image_failed: { subject: 'photo/photo_123456' },
		generated_motion_success: { subject: 'motion/motion_123456' },
		generated_motion_failed: { subject: 'motion/motion_123456' },
	},
	partoo: {
		business_created: {
			subject: 'business/5409c35a97bbc544d8e26737',
			scope: 'organization/42',
		},
		business_updated: {
			subject: 'business/5409c35a97bbc544d8e26737',
			scope: 'organization/42',
		},
		message_created: {
			subject: 'message/123',
			scope: 'organization/42',
			occurredAt: '2023-01-31T16:22:17.327Z',
		},
		message_updated: {
			subject: 'message/123',
			scope: 'organization/42',
			occurredAt: '2023-01-31T16:22:17.327Z',
		},
		lead_received: { subject: 'lead/1', scope: null, occurredAt: '2024-11-27T16:10:44.929Z' },
	},
	apify: Object.fromEntries(
		EVENTS.apify.map((event) => [
			event,
			{
				subject: event.includes('.RUN.') ? 'run/uPBN9qaKd2iLs5naZ' : 'build/HG7ML7M8z78YcAPEB',
				scope: `actor/${ACTOR}`,
				owner: 'abf6vtB2nvQZ4nJzo',
				occurredAt: '2019-01-09T15:59:56.408Z',
			},
		]),
	),
};

/** What every item of a provider has in common. */
const COMMON: Readonly<Record<ProviderId, IDataObject>> = {
	argil: { occurredAt: null, scope: null, owner: null, verifiedBy: 'token' },
	joggai: {
		occurredAt: '2024-11-28T15:10:31.000Z',
		scope: null,
		owner: null,
		verifiedBy: 'signature',
	},
	partoo: { occurredAt: null, owner: null, verifiedBy: 'signature+token' },
	apify: { verifiedBy: 'token' },
};

/** The documented body; for Partoo with the organization, for Apify with the Actor, that the trigger listens to. */
function documentedPayload(id: ProviderId, event: string): Json {
	const example = providerOf(id).payloads[event];
	if (example === undefined) throw new Error(`${event} has no example`);
	return JSON.parse(JSON.stringify(example), (key, value: unknown) => {
		if (id === 'partoo' && key === 'org_id') return ORGANIZATION;
		if (id === 'apify' && key === 'actorId') return ACTOR;
		return value;
	}) as Json;
}

describe('a documented delivery', () => {
	it.each(IDS)('of %s becomes an item, value by value', async (id) => {
		const receiver = await receiving(id);
		const events = Object.keys(DOCUMENTED[id]);

		for (const event of events) {
			const payload = documentedPayload(id, event);
			const before = Date.now();
			const { status, body, item } = await provoke(receiver, event, payload);

			expect([status, body]).toEqual([200, '']);
			expect(item).toEqual({
				provider: id,
				event,
				id: expect.stringMatching(id === 'apify' ? /^\w{17}$/ : SHA256) as unknown as string,
				receivedAt: expect.stringMatching(ISO) as unknown as string,
				isTest: false,
				...COMMON[id],
				...DOCUMENTED[id][event],
				payload,
			});
			expect(Object.keys(item)).toEqual([
				'provider',
				'event',
				'id',
				'occurredAt',
				'receivedAt',
				'subject',
				'scope',
				'owner',
				'verifiedBy',
				'isTest',
				'payload',
			]);
			expect(Date.parse(item.receivedAt as string)).toBeGreaterThanOrEqual(before);
			expect(JSON.stringify(item.payload)).toBe(JSON.stringify(payload));
			expect(receiver.n8n.executions).toHaveLength(1);
		}
		expect(receiver.n8n.log).toEqual([]);
		// Every event that has an example is in the table above.
		expect(events.toSorted()).toEqual(
			Object.keys(providerOf(id).payloads)
				.filter((event) => event !== 'TEST')
				.toSorted(),
		);
	});

	it.each(IDS)('of %s becomes an item that is the payload, with Payload Only', async (id) => {
		const parameters = { ...parametersOf(id), output: 'payloadOnly' };
		const receiver = await receiving(id, { parameters });
		const [event = ''] = EVENTS[id];
		const payload = documentedPayload(id, event);
		expect((await provoke(receiver, event, payload)).item).toEqual(payload);
	});

	it.each([
		['an Actor task', { actorTaskId: 'task-1' }, 'task/task-1'],
		['neither', { actorId: 5 }, 'actor/5'],
	])('of Apify about %s says so in scope', async (_what, data, scope) => {
		const receiver = await receiving('apify');
		const sent = await genuine(receiver);
		const eventData = { actorId: ACTOR, actorRunId: 'r', ...data };
		const body = JSON.stringify({ eventType: 'ACTOR.RUN.FAILED', eventData });
		await deliver(receiver, { ...sent, body });
		expect(receiver.n8n.executions[0]?.items[0]?.json).toMatchObject({
			scope,
			subject: 'run/r',
			owner: null,
			occurredAt: null,
		});
	});

	it('of JoggAI with the ID of version 1 is about a video, too', async () => {
		const receiver = await receiving('joggai');
		const payload = { event: 'generated_image_success', timestamp: 'x', data: { project_id: 'p' } };
		const { item } = await provoke(receiver, 'generated_image_success', payload);
		expect(item).toMatchObject({ subject: 'video/p', occurredAt: null });
	});

	it("of Apify's test starts the workflow, though nobody chose the event", async () => {
		const receiver = await receiving('apify');
		const sent = await genuine(receiver);
		const body = JSON.stringify({ eventType: 'TEST' });
		expect(await deliver(receiver, { ...sent, body })).toMatchObject({ status: 200, body: '' });
		expect(receiver.n8n.executions[0]?.items[0]?.json).toMatchObject({
			event: 'TEST',
			isTest: true,
			subject: null,
			scope: null,
		});
	});

	it("of Partoo's try-out is marked as a test", async () => {
		const receiver = await receiving('partoo');
		const sent = await genuine(receiver);
		await deliver(receiver, withHeaders(sent, { 'X-Partoo-Webhook-Tryout': 'true' }));
		expect(receiver.n8n.executions[0]?.items[0]?.json).toMatchObject({
			isTest: true,
			verifiedBy: 'signature+token',
		});
	});

	it.each(IDS.filter((id) => id !== 'partoo'))(
		'of %s that comes while the editor listens is marked as a test',
		async (id) => {
			const receiver = await receiving(id);
			const { n8n, deliveries } = receiver;
			await n8n.listen();
			const [event = ''] = EVENTS[id];
			const attempts = (await deliveries.provoke(event)).flat();
			expect(attempts.map(({ response }) => response?.status)).toEqual([200, 200]);
			const isTest = n8n.executions.map(({ mode, items }) => [mode, items[0]?.json.isTest]);
			expect(isTest.toSorted()).toEqual([
				['manual', true],
				['webhook', false],
			]);
			expect(n8n.isListening).toBe(false);
		},
	);

	it.each(IDS)('of %s is responded to within a second', async (id) => {
		const receiver = await receiving(id);
		const durationsMs: number[] = [];
		// A busy machine may hold up one of them.
		for (let number = 0; number < 5; number++) {
			const startedAt = performance.now();
			await genuine(receiver);
			durationsMs.push(performance.now() - startedAt);
		}
		expect(Math.min(...durationsMs)).toBeLessThan(1000);
	});
});

describe('the same delivery again', () => {
	it.each(IDS)('of %s is an item again, with the same ID', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		await deliver(receiver, sent);
		await deliver(receiver, sent);
		const ids = receiver.n8n.executions.map(({ items }) => items[0]?.json.id);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
	});

	it('has the ID of the event at JoggAI, and at Apify the ID of the dispatch over all retries', async () => {
		const jogg = await receiving('joggai');
		const [event = ''] = EVENTS.joggai;
		const { item } = await provoke(jogg, event);
		expect(item.id).toBe((item.payload as IDataObject).event_id);

		const apify = await receiving('apify');
		const sent = await genuine(apify);
		const dispatchId = headerOf(sent, 'X-Apify-Webhook-Dispatch-Id');
		await deliver(apify, { ...sent, body: '{"eventType":"TEST"}' });
		expect(apify.n8n.executions[0]?.items[0]?.json.id).toBe(dispatchId);
		// Without it, or with two of them, the body has to do.
		await deliver(apify, without(sent, 'X-Apify-Webhook-Dispatch-Id'));
		await deliver(apify, withHeaders(sent, { 'X-Apify-Webhook-Dispatch-Id': '' }));
		const ids = apify.n8n.executions.slice(1).map(({ items }) => items[0]?.json.id);
		expect(ids).toEqual([expect.stringMatching(SHA256), ids[0]]);
	});

	it.each([5, '', null, {}])(
		'has the SHA-256 of the body where event_id is %j',
		async (event_id) => {
			const receiver = await receiving('joggai');
			const payload = { event_id, event: 'generated_image_failed', timestamp: 1, data: {} };
			const { item } = await provoke(receiver, 'generated_image_failed', payload);
			expect(item.id).toMatch(SHA256);
			expect(item.subject).toBeNull();
		},
	);
});

describe('a signature', () => {
	const broken: ReadonlyArray<readonly [string, (signature: string) => string | string[]]> = [
		['of one other character', (text) => (text.startsWith('a') ? 'b' : 'a') + text.slice(1)],
		['that is empty', () => ''],
		['that is a blank', () => ' '],
		['that is there twice', (text) => [text, text]],
		['that is one character too short', (text) => text.slice(0, -1)],
		['that is one character too long', (text) => `${text}0`],
		['that is half of it', (text) => text.slice(0, text.length / 2)],
		['in capitals', (text) => text.toUpperCase()],
		['with a prefix', (text) => `sha256=${text}`],
		['with a version', (text) => `v1=${text}`],
		['in quotes', (text) => `"${text}"`],
		['with a line feed', (text) => `${text}\n`],
		['with a NUL', (text) => `${text}\0`],
		['that is not ASCII', () => 'é'.repeat(64)],
		['of other digits', (text) => text.replace(/\d/g, '\u0661')],
		['of zeros', (text) => text.replace(/./g, '0')],
		['of 16 kB', (text) => text.padEnd(16_384, '0')],
		['of 1 MB', () => 'a'.repeat(1_000_000)],
		['of many signatures', (text) => Array.from({ length: 1000 }, () => text).join(',')],
		['that is a name of an object', () => '__proto__'],
		['in another encoding', (text) => Buffer.from(text, 'hex').toString('base64')],
		['without padding, or as it is in base64', (text) => `${text.replace(/=+$/, '')}-_`],
	];

	describe.each(SIGNATURES)('of %s', (id, name) => {
		it.each(broken)(`%s is refused, and the response doesn't tell why`, async (_what, change) => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			expect(
				await deliverAndLog(receiver, withHeaders(sent, { [name]: change(headerOf(sent, name)) })),
			).toEqual(REFUSED);
		});

		it('that is missing is refused', async () => {
			const receiver = await receiving(id);
			expect(await deliverAndLog(receiver, without(await genuine(receiver), name))).toEqual(
				REFUSED,
			);
		});

		it('that is missing leads to a response that asks for no other attempt', async () => {
			const receiver = await receiving(id);
			const sent = without(await genuine(receiver), name);
			const { status, headers } = await receiver.n8n.deliver(sent);
			expect(status).toBe(401);
			expect(headers).not.toHaveProperty('retry-after');
		});

		it('in the query or in the body is none', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const value = headerOf(sent, name);
			const url = `${sent.url}?${name}=${encodeURIComponent(value)}`;
			expect(await deliverAndLog(receiver, without({ ...sent, url }, name))).toEqual(REFUSED);
		});

		it.each([
			['one byte less', (body: string) => body.slice(0, -1)],
			['a blank at its end', (body: string) => `${body} `],
			['a line feed at its beginning', (body: string) => `\n${body}`],
			['a byte order mark', (body: string) => `\uFEFF${body}`],
			['another letter', (body: string) => body.replace('e', 'E')],
			['blanks between', (body: string) => JSON.stringify(JSON.parse(body), null, 2)],
			[
				'its keys in another order',
				(body: string) =>
					JSON.stringify(
						Object.fromEntries(Object.entries(JSON.parse(body) as IDataObject).toReversed()),
					),
			],
			['another body', () => '{}'],
			['nothing', () => ''],
		])('fits only the bytes that were signed: not with %s', async (_what, change) => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const response = await deliver(receiver, { ...sent, body: change(String(sent.body)) });
			// n8n itself refuses what isn't JSON.
			expect([UNAUTHORIZED.status, 422]).toContain(response.status);
			expect(response.execution).toBeNull();
		});

		it('fits the unpacked bytes', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			for (const [encoding, pack] of [
				['gzip', gzipSync],
				['deflate', deflateSync],
			] as const) {
				const packed = withHeaders(
					{ ...sent, body: pack(String(sent.body)) },
					{ 'Content-Encoding': encoding },
				);
				expect(await deliver(receiver, packed)).toMatchObject({ status: 200, body: '' });
			}
		});
	});

	it('of JoggAI with the secret of another endpoint, or of another account, is refused', async () => {
		const receiver = await receiving('joggai');
		const sent = await genuine(receiver);
		const other = await receiving('joggai');
		const foreign = await secretOf(other);
		const sign = (secret: string) => ({
			'X-Webhook-Signature': createHmac('sha256', secret).update(sent.body).digest('hex'),
		});
		serve(receiver);
		expect(await deliverAndLog(receiver, withHeaders(sent, sign(foreign)))).toEqual(REFUSED);
		// The documented example, which the account has from the beginning.
		expect(await deliverAndLog(receiver, withHeaders(sent, sign('whsec_abc123xyz')))).toEqual(
			REFUSED,
		);
		expect(await deliverAndLog(receiver, withHeaders(sent, sign('')))).toEqual(REFUSED);
		expect(await deliverAndLog(receiver, withHeaders(sent, sign(receiver.key)))).toEqual(REFUSED);
	});

	it('of JoggAI with the secret of the test URL is refused at the production URL, and the other way round', async () => {
		const receiver = await receiving('joggai');
		const { n8n, deliveries } = receiver;
		const production = await genuine(receiver);
		await n8n.listen();
		expect(await deliver(receiver, { ...production, url: n8n.testUrl })).toEqual(UNAUTHORIZED);
		const [event = ''] = EVENTS.joggai;
		await deliveries.provoke(event);
		const test = deliveries.attempts
			.map(({ delivery }) => delivery)
			.find(({ url }) => url === n8n.testUrl);
		if (test === undefined) throw new Error('Nothing was sent to the test URL');
		expect(await deliverAndLog(receiver, { ...test, url: n8n.productionUrl })).toEqual(REFUSED);
	});

	it('of JoggAI says nothing of the header X-Webhook-Event: only the body counts', async () => {
		const receiver = await receiving('joggai');
		const sent = await genuine(receiver);
		await deliver(receiver, withHeaders(sent, { 'X-Webhook-Event': 'create_avatar_success' }));
		expect(receiver.n8n.executions[0]?.items[0]?.json.event).toBe(EVENTS.joggai[0]);
	});

	it('of Partoo is accepted in one spelling only', async () => {
		const receiver = await receiving('partoo');
		const sent = await genuine(receiver);
		const signature = headerOf(sent, 'X-Partoo-Signature-v1');
		// The last four bits of the last character stand for nothing.
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		const spellings = [...alphabet]
			.map((character) => `${signature.slice(0, 85)}${character}==`)
			.filter((spelling) => spelling !== signature);
		const same = spellings.filter((spelling) =>
			Buffer.from(spelling, 'base64').equals(Buffer.from(signature, 'base64')),
		);
		expect(same).toHaveLength(15);
		for (const spelling of same) {
			expect(
				await deliverAndLog(receiver, withHeaders(sent, { 'X-Partoo-Signature-v1': spelling })),
			).toEqual(REFUSED);
		}
	});
});

describe('a delivery of Partoo', () => {
	it("that Partoo signed for another customer's webhook is refused: it has no token, or another one", async () => {
		const receiver = await receiving('partoo');
		const sent = await genuine(receiver);
		expect(await deliverAndLog(receiver, without(sent, 'X-Webhook-Token'))).toEqual(REFUSED);
		expect(
			await deliverAndLog(receiver, withHeaders(sent, { 'X-Webhook-Token': 'their-own-token' })),
		).toEqual(REFUSED);
		expect(await deliverAndLog(receiver, withHeaders(sent, { 'X-Webhook-Token': '' }))).toEqual(
			REFUSED,
		);
		expect(receiver.n8n.executions).toEqual([]);
	});

	it('that has our token but no signature is refused', async () => {
		const receiver = await receiving('partoo');
		const sent = without(await genuine(receiver), 'X-Partoo-Signature-v1');
		expect(
			await deliverAndLog(receiver, withHeaders(sent, { 'X-Partoo-Webhook-Tryout': 'true' })),
		).toEqual(REFUSED);
	});

	it('is verified with the key of the environment in the credential', async () => {
		const receiver = await receiving('partoo');
		const sent = await genuine(receiver);
		const [production, sandbox] = [PUBLIC_KEYS.production, PUBLIC_KEYS.sandbox];
		// Another Ed25519 key, that of the documentation.
		PUBLIC_KEYS.production = 'MCowBQYDK2VwAyEA0G9ciHL6XZQXuWq6W4dFLvwNEPWgcdtQgEVlBIwZWBQ=';
		try {
			expect(await deliverAndLog(receiver, sent)).toEqual(REFUSED);
			const atSandbox = await receiving('partoo', { credential: { environment: 'sandbox' } });
			await genuine(atSandbox);
			PUBLIC_KEYS.production = production;
			PUBLIC_KEYS.sandbox = 'MCowBQYDK2VwAyEALsyvX2yVnG3ZKRIFfEvYk2nkzanoNgAqBSqdeNub4sM=';
			expect(await deliverAndLog(atSandbox, await lastSent(atSandbox))).toEqual(REFUSED);
		} finally {
			Object.assign(PUBLIC_KEYS, { production, sandbox });
		}
	});

	it.each([
		['the field', {}],
		[
			'the credential',
			{
				parameters: { events: ['message_created'] },
				credential: { organizationId: String(ORGANIZATION) },
			},
		],
	])('about another organization than that of %s is refused', async (_where, setting) => {
		const receiver = await receiving('partoo', setting);
		const { sent } = await provoke(receiver, 'message_created');
		const about = async (payload: Json) => {
			const body = JSON.stringify({ type: 'message_created', payload });
			return await resigned(receiver, sent, body);
		};
		expect(await deliverAndLog(receiver, await about({ org_id: 7 }))).toEqual(REFUSED);
		expect(await deliverAndLog(receiver, await about({ business: { org_id: 7 } }))).toEqual(
			REFUSED,
		);
		expect(await deliverAndLog(receiver, await about({ org_id: '7' }))).toEqual(REFUSED);
		expect(await deliver(receiver, await about({ org_id: ORGANIZATION }))).toMatchObject({
			status: 200,
			body: '',
		});
		// Not every event says which organization it is about.
		expect(await deliver(receiver, await about({ id: 1 }))).toMatchObject({ status: 200 });
	});

	it('is accepted from any organization where none is chosen', async () => {
		const receiver = await receiving('partoo', { parameters: { events: ['review_created'] } });
		expect(receiver.n8n.status).toEqual({ state: 'published' });
		await receiver.deliveries.provoke('review_created', { type: 'review_created' });
		const sent = await lastSent(receiver);
		for (const payload of [{ org_id: 7 }, { org_id: ORGANIZATION }, {}]) {
			const body = JSON.stringify({ type: 'review_created', payload });
			const signed = await resigned(receiver, sent, body);
			expect(await deliver(receiver, signed)).toMatchObject({ status: 200, body: '' });
		}
	});

	it.each([
		['lead_received', 'lead/5'],
		['review_created', null],
	])('of %s with an ID of its own is about %s', async (event, subject) => {
		const receiver = await receiving('partoo');
		const { sent } = await provoke(receiver, 'message_created');
		const body = JSON.stringify({ type: event, payload: { id: 5 } });
		const { execution } = await deliver(receiver, await resigned(receiver, sent, body));
		expect(execution?.items).toMatchObject([{ json: { event, subject } }]);
	});

	describe("to a webhook at the trigger's URL that somebody made without a token", () => {
		/** Makes the webhook in Partoo's app before the workflow is published. */
		async function adopted(headers?: Record<string, string>): Promise<Receiving> {
			const receiver = await receiving('partoo', {
				parameters: {
					events: ['lead_received'],
					options: { organizationId: String(ORGANIZATION) },
				},
			});
			const { app, key, n8n } = receiver;
			const item = {
				url: n8n.productionUrl,
				event_type: 'message_created',
				...(headers === undefined ? {} : { custom_headers: headers }),
			};
			const created = await app.request(
				`https://api.partoo.co/v2/webhooks?org_id=${ORGANIZATION}`,
				{
					method: 'POST',
					headers: { 'x-APIKey': key, 'content-type': 'application/json' },
					body: JSON.stringify({ items: [item] }),
				},
			);
			if (!created.ok) throw new Error(await created.text());
			await n8n.publish({
				parameters: { ...parametersOf('partoo'), events: ['lead_received', 'message_created'] },
			});
			return receiver;
		}

		it("is refused where Partoo doesn't say which token it sends, and the log has warned", async () => {
			const receiver = await adopted();
			expect(receiver.n8n.log.map(({ message }) => message).join()).toContain(
				"doesn't say which token",
			);
			await receiver.deliveries.provoke('message_created');
			const sent = await lastSent(receiver);
			expect(await deliver(receiver, sent)).toMatchObject({ status: 401, execution: null });
		});

		it('is accepted on its signature alone, says so, and the log has warned', async () => {
			const receiver = await adopted({});
			expect(receiver.n8n.status).toEqual({ state: 'published' });
			expect(receiver.n8n.log.map(({ message }) => message).join()).toContain('but no token');
			const { status, item } = await provoke(receiver, 'message_created');
			expect([status, item.verifiedBy]).toEqual([200, 'signature']);
			const sent = await lastSent(receiver);
			expect(
				await deliverAndLog(
					receiver,
					withHeaders(sent, { 'X-Partoo-Signature-v1': signatureOf('') }),
				),
			).toEqual(REFUSED);
			const others = JSON.stringify({ type: 'message_created', payload: { org_id: 7 } });
			expect(await deliverAndLog(receiver, await resigned(receiver, sent, others))).toEqual(
				REFUSED,
			);
		});

		it('is accepted with the token that it was made with', async () => {
			const receiver = await adopted({
				'X-Other': 'a',
				'x-webhook-TOKEN': createHmac('sha256', 'an earlier key').update('a').digest('base64url'),
			});
			const { item } = await provoke(receiver, 'message_created');
			expect(item.verifiedBy).toBe('signature+token');
			expect(
				await deliverAndLog(receiver, without(await lastSent(receiver), 'x-webhook-TOKEN')),
			).toEqual(REFUSED);
		});

		it('counts an empty token as none: a delivery without one has not proved anything', async () => {
			const receiver = await adopted({ 'X-Webhook-Token': '' });
			const { item } = await provoke(receiver, 'message_created');
			expect(item.verifiedBy).toBe('signature');
			expect(receiver.n8n.log.map(({ message }) => message).join()).toContain('but no token');
		});
	});
});

async function lastSent({ deliveries }: Receiving): Promise<Sent> {
	const last = deliveries.attempts.at(-1);
	if (last === undefined) throw new Error('Nothing was sent');
	return await Promise.resolve(last.delivery);
}

describe('a token', () => {
	const TOKEN_HEADER = 'X-Webhook-Token';

	const broken: ReadonlyArray<readonly [string, (token: string) => string]> = [
		['without its last character', (token) => token.slice(0, -1)],
		['with one more', (token) => `${token}A`],
		['with padding', (token) => `${token}=`],
		['with one other character', (token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1)],
		['in capitals', (token) => token.toUpperCase()],
		['of one character', (token) => token.slice(0, 1)],
		['that is empty', () => ''],
		['that is its own hash', (token) => Buffer.from(token).toString('hex')],
		['of 16 kB', (token) => token.padEnd(16_384, 'A')],
		['with a prefix', (token) => `Bearer ${token}`],
		['that is a name of an object', () => 'constructor'],
	];

	it.each(broken)('of Argil %s is refused', async (_what, change) => {
		const receiver = await receiving('argil');
		const sent = await genuine(receiver);
		const url = new URL(sent.url);
		const token = url.searchParams.get('n8nToken') ?? '';
		expect(token).toMatch(/^[\w-]{43}$/);
		url.searchParams.set('n8nToken', change(token));
		expect(await deliverAndLog(receiver, { ...sent, url: url.href })).toEqual(REFUSED);
	});

	it.each(broken)('of Apify %s is refused', async (_what, change) => {
		const receiver = await receiving('apify');
		const sent = await genuine(receiver);
		const token = headerOf(sent, TOKEN_HEADER);
		expect(
			await deliverAndLog(receiver, withHeaders(sent, { [TOKEN_HEADER]: change(token) })),
		).toEqual(REFUSED);
	});

	it.each([
		['missing', () => ''],
		['a list', (token: string) => `?n8nToken=${token}&n8nToken=${token}`],
		['a list of one', (token: string) => `?n8nToken[]=${token}`],
		['an object', (token: string) => `?n8nToken[a]=${token}`],
		['there once right and once wrong', (token: string) => `?n8nToken=${token}&n8nToken=a`],
		['in another parameter', (token: string) => `?token=${token}`],
		['in a parameter in capitals', (token: string) => `?N8NTOKEN=${token}`],
		['encoded twice', (token: string) => `?n8nToken=%2525${token}`],
		['behind a fragment', (token: string) => `#?n8nToken=${token}`],
		['of a prototype', (token: string) => `?__proto__[n8nToken]=${token}`],
		['after 1000 other parameters', (token: string) => `?${'a=1&'.repeat(1000)}n8nToken=${token}`],
	])('in the query of Argil that is %s is refused', async (_what, query) => {
		const receiver = await receiving('argil');
		const sent = await genuine(receiver);
		const { origin, pathname, searchParams } = new URL(sent.url);
		const token = searchParams.get('n8nToken') ?? '';
		expect(
			await deliverAndLog(receiver, { ...sent, url: origin + pathname + query(token) }),
		).toEqual(REFUSED);
	});

	it('in the query of Argil may be percent-encoded, as any client may do', async () => {
		const receiver = await receiving('argil');
		const sent = await genuine(receiver);
		const url = sent.url.replace(/(n8nToken=)(.)/, (_match, name: string, first: string) => {
			return `${name}%${first.charCodeAt(0).toString(16)}`;
		});
		expect(await deliver(receiver, { ...sent, url })).toMatchObject({ status: 200, body: '' });
	});

	it('in the wrong place is none: in a header for Argil, in the query for Apify and Partoo', async () => {
		const argil = await receiving('argil');
		const toArgil = await genuine(argil);
		const { origin, pathname, searchParams } = new URL(toArgil.url);
		const token = searchParams.get('n8nToken') ?? '';
		expect(
			await deliverAndLog(
				argil,
				withHeaders(
					{ ...toArgil, url: origin + pathname },
					{ [TOKEN_HEADER]: token, n8nToken: token },
				),
			),
		).toEqual(REFUSED);
		for (const id of ['apify', 'partoo'] as const) {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const own = headerOf(sent, TOKEN_HEADER);
			const url = `${sent.url}?n8nToken=${own}&${TOKEN_HEADER}=${own}`;
			expect(await deliverAndLog(receiver, without({ ...sent, url }, TOKEN_HEADER))).toEqual(
				REFUSED,
			);
			expect(
				await deliverAndLog(receiver, withHeaders(sent, { [TOKEN_HEADER]: [own, own] })),
			).toEqual(REFUSED);
			expect(
				await deliverAndLog(
					receiver,
					withHeaders(sent, { [TOKEN_HEADER]: encodeURIComponent(`%${own}`) }),
				),
			).toEqual(REFUSED);
		}
	});

	it.each(['argil', 'apify', 'partoo'] as const)(
		'of another node of %s with the same credential is refused, and so is that of another account for the same node',
		async (id) => {
			const key = 'the key of both';
			const webhookId = 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1';
			const one = await receiving(id, { key, webhookId });
			const toOne = await genuine(one);
			for (const setting of [{ key }, { webhookId }]) {
				const other = await receiving(id, setting);
				const toOther = await genuine(other);
				const { pathname, origin } = new URL(toOther.url);
				const url = origin + pathname + new URL(toOne.url).search;
				expect(await deliverAndLog(other, { ...toOne, url })).toEqual(REFUSED);
				expect(
					await deliverAndLog(one, {
						...toOther,
						url:
							new URL(toOne.url).origin + new URL(toOne.url).pathname + new URL(toOther.url).search,
					}),
				).toEqual(REFUSED);
			}
		},
	);
});

describe('a body', () => {
	/** The bodies of which no item is made, and how n8n or the node responds when they come with a valid signature or token. */
	const bodies: ReadonlyArray<readonly [string, string | Buffer, Record<string, string>, number]> =
		[
			['that is empty', '', {}, 400],
			['that is a list', '[]', {}, 400],
			['that is a list of one', '[{"event":"VIDEO_GENERATION_SUCCESS"}]', {}, 400],
			['that is null', 'null', {}, 400],
			['that is a number', '5', {}, 400],
			['that is a string', '"a"', {}, 400],
			['that is true', 'true', {}, 400],
			['that is an empty object', '{}', {}, 400],
			['that is no JSON', '{', {}, 422],
			['that is no JSON, as text', '{', { 'Content-Type': 'text/plain' }, 400],
			['that is JavaScript', '({})', { 'Content-Type': 'text/plain' }, 400],
			['that is a form', 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 400],
			['that is XML', '<a/>', { 'Content-Type': 'text/xml' }, 400],
			['with two byte order marks', '\uFEFF\uFEFF{}', { 'Content-Type': 'text/plain' }, 400],
			['that isn’t UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), {}, 400],
			[
				'in UTF-16',
				Buffer.from('{"event":"a"}', 'utf16le'),
				{ 'Content-Type': 'application/json; charset=utf-16le' },
				400,
			],
			['in an unknown charset', '{}', { 'Content-Type': 'application/json; charset=utf-32' }, 422],
		];

	describe.each(IDS)('of %s', (id) => {
		it.each(bodies)(
			'%s starts nothing, even when it is verified',
			async (_what, body, headers, status) => {
				const receiver = await receiving(id);
				const sent = await genuine(receiver);
				const verified = await resigned(receiver, withHeaders(sent, headers), body);
				const response = await deliver(receiver, verified);
				expect([response.status, response.execution]).toEqual([status, null]);
				if (status !== 400) return;
				expect(response.body).toBe('{"message":"Bad Request"}');
				expect(receiver.n8n.log).toEqual([
					{
						level: 'warn',
						message:
							'Workflow workflow: A delivery to "Trigger" was verified, but is not what the provider documents',
					},
				]);
			},
		);

		it('with several parts is refused: n8n has no bytes of it that could be verified', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}\r\n--x--\r\n';
			for (const type of ['multipart/form-data; boundary=x', 'multipart/mixed; boundary=x']) {
				const parts = withHeaders({ ...sent, body }, { 'Content-Type': type });
				expect(await deliverAndLog(receiver, parts)).toEqual(REFUSED);
			}
		});

		it.each([
			['text/plain', {}],
			['no content type', { 'Content-Type': '' }],
			['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
			['a type of its own', { 'Content-Type': 'application/vnd.api+json' }],
		])('with %s is read as the JSON that it is', async (_what, headers) => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const body = String(sent.body).replace('{', '{"é€😀":"é€😀",');
			const own = await resigned(
				receiver,
				withHeaders(sent, { 'Content-Type': 'text/plain', ...headers }),
				body,
			);
			expect(await deliver(receiver, own)).toMatchObject({ status: 200, body: '' });
			expect(receiver.n8n.executions[0]?.items[0]?.json.payload).toEqual(JSON.parse(body));
		});

		it('with a byte order mark, or with packed bytes, is read', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const marked = await resigned(receiver, sent, `\uFEFF${String(sent.body)}`);
			expect(await deliver(receiver, marked)).toMatchObject({ status: 200, body: '' });
			const packed = withHeaders(
				{ ...sent, body: gzipSync(String(sent.body)) },
				{ 'Content-Encoding': 'gzip' },
			);
			expect(await deliver(receiver, packed)).toMatchObject({ status: 200, body: '' });
			for (const { items } of receiver.n8n.executions) {
				expect(items[0]?.json.payload).toEqual(JSON.parse(String(sent.body)));
			}
		});

		it("that has all it needs but isn't UTF-8 is responded to with 400, so that no text arrives changed", async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const [begin, rest] = ['{"x":"', `",${String(sent.body).slice(1)}`];
			const broken = Buffer.concat([Buffer.from(begin), Buffer.from([0xff]), Buffer.from(rest)]);
			const { status, execution } = await deliver(receiver, await resigned(receiver, sent, broken));
			expect([status, execution]).toEqual([400, null]);
		});

		it('may hold a byte order mark in a text', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const text = `{"x":"a\uFEFFb",${String(sent.body).slice(1)}`;
			const { execution } = await deliver(receiver, await resigned(receiver, sent, text));
			expect(execution?.items[0]?.json.payload).toMatchObject({ x: 'a\uFEFFb' });
		});

		it('of more than 16 MiB, packed or not, is refused by n8n', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const large = Buffer.alloc(17 * 1024 * 1024, 0x20);
			expect(await deliver(receiver, { ...sent, body: large })).toMatchObject({
				status: 500,
				execution: null,
			});
			const bomb = withHeaders({ ...sent, body: gzipSync(large) }, { 'Content-Encoding': 'gzip' });
			expect(await deliver(receiver, bomb)).toMatchObject({ status: 500, execution: null });
		});

		it('that is a bomb within the limit is refused when it is forged, and doesn’t hang', async () => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			const { origin, pathname } = new URL(sent.url);
			const body = gzipSync(Buffer.alloc(15 * 1024 * 1024, 0x61));
			expect(
				await deliverAndLog(receiver, {
					url: origin + pathname,
					headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/octet-stream' },
					body,
				}),
			).toEqual(REFUSED);
		});
	});
});

describe('a payload', () => {
	const fieldOf: Readonly<Record<ProviderId, string>> = {
		argil: 'event',
		joggai: 'event',
		partoo: 'type',
		apify: 'eventType',
	};

	/** A body of the first event, with more in it. */
	const bodyWith = (id: ProviderId, more: string) =>
		`{"${fieldOf[id]}":"${EVENTS[id][0]}","payload":{},${more}}`;

	it.each(IDS)('of %s keeps odd names and values, and changes no prototype', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		const odd =
			'"__proto__":{"polluted":true,"event":"x"},"constructor":{"prototype":{"polluted":true}},"toString":1,' +
			'"large":1e308,"tooLarge":1e999,"negative":-0,"long":12345678901234567890,"lone":"\\ud800","nul":"\\u0000","":""';
		const body = bodyWith(id, odd);
		await deliver(receiver, await resigned(receiver, sent, body));
		const payload = receiver.n8n.executions[0]?.items[0]?.json.payload as IDataObject;
		expect(JSON.stringify(payload)).toBe(JSON.stringify(JSON.parse(body)));
		expect(Object.keys(payload)).toContain('__proto__');
		expect(Object.getPrototypeOf(payload)).toBe(Object.getPrototypeOf(JSON.parse('{}')));
		expect(({} as IDataObject).polluted).toBeUndefined();
	});

	it.each(IDS)('of %s may have 10,000 levels', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		const deep = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
		const body = bodyWith(id, `"deep":${deep}`);
		const response = await deliver(receiver, await resigned(receiver, sent, body));
		expect([response.status, response.body]).toEqual([200, '']);
		let level = (receiver.n8n.executions[0]?.items[0]?.json.payload as IDataObject).deep;
		let levels = 0;
		for (; Array.isArray(level); levels++) [level] = level as (typeof level)[];
		expect([levels, level]).toEqual([10_000, 1]);
	});

	it.each(IDS)('of %s whose event is no string is responded to with 400', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		for (const event of ['5', 'null', '["a"]', '{"a":1}', 'true']) {
			const body = `{"${fieldOf[id]}":${event},"payload":{}}`;
			const response = await deliver(receiver, await resigned(receiver, sent, body));
			expect([response.status, response.execution]).toEqual([400, null]);
		}
	});

	it('of Partoo without a payload is responded to with 400', async () => {
		const receiver = await receiving('partoo');
		const sent = await genuine(receiver);
		for (const more of ['', ',"payload":null', ',"payload":[]', ',"payload":"a"']) {
			const body = `{"type":"lead_received"${more}}`;
			const response = await deliver(receiver, await resigned(receiver, sent, body));
			expect([response.status, response.execution]).toEqual([400, null]);
		}
	});

	it.each(IDS)(
		'of %s whose event nobody chose is responded to with 200, and starts nothing',
		async (id) => {
			const [event = '', other = ''] = EVENTS[id];
			const receiver = await receiving(id, {
				parameters: { ...parametersOf(id), events: [event] },
			});
			const sent = await genuine(receiver);
			const body = `{"${fieldOf[id]}":"${other}","payload":{}}`;
			expect(await deliverAndLog(receiver, await resigned(receiver, sent, body))).toEqual({
				status: 200,
				body: '{"received":true}',
				execution: null,
				log: [],
			});
		},
	);

	it.each(IDS)(
		'of %s whose event no documentation has is responded to with 200, starts nothing, and the log says so without naming it',
		async (id) => {
			const [event = ''] = EVENTS[id];
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			for (const unknown of ['made_up', '', event.toLowerCase() + 'x', 'constructor']) {
				const body = `{"${fieldOf[id]}":"${unknown}","payload":{}}`;
				expect(await deliverAndLog(receiver, await resigned(receiver, sent, body))).toEqual({
					status: 200,
					body: '{"received":true}',
					execution: null,
					log: [
						{
							level: 'warn',
							message:
								'Workflow workflow: A delivery to "Trigger" was verified, but is of an event that this package doesn\'t know, and started nothing',
						},
					],
				});
			}
		},
	);

	it.each(IDS)('of %s with data of other types has no subject', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		const odd =
			id === 'apify'
				? '"eventData":[],"userId":5,"createdAt":5'
				: '"data":null,"event_id":{},"timestamp":1e308';
		await deliver(receiver, await resigned(receiver, sent, bodyWith(id, odd)));
		expect(receiver.n8n.executions[0]?.items[0]?.json).toMatchObject({
			subject: null,
			scope: null,
			owner: null,
			occurredAt: null,
		});
	});
});

describe('Maximum Age', () => {
	const EVENT = 'generated_image_success';
	const NOW_S = 1_760_000_000;

	async function aged(maximumAge: number): Promise<Receiving> {
		jest.spyOn(Date, 'now').mockReturnValue(NOW_S * 1000);
		const parameters = { ...parametersOf('joggai'), options: { maximumAge } };
		return await receiving('joggai', { parameters });
	}

	it.each([
		['as old as that', NOW_S - 300, 200],
		['older', NOW_S - 301, 401],
		['as far in the future', NOW_S + 300, 200],
		['farther in the future', NOW_S + 301, 401],
		['from the beginning of time', 0, 401],
		['in milliseconds', NOW_S * 1000, 401],
		['too large for a date', 1e308, 401],
		['a text', String(NOW_S), 401],
		['null', null, 401],
		['a list', [NOW_S], 401],
		['missing', undefined, 401],
	])(
		'of 300 s lets a signed delivery whose timestamp is %s through or not',
		async (_what, timestamp, expected) => {
			const receiver = await aged(300);
			const payload = { event: EVENT, ...(timestamp === undefined ? {} : { timestamp }), data: {} };
			const { status, body } = await provoke(receiver, EVENT, payload);
			expect(status).toBe(expected);
			expect(receiver.n8n.executions).toHaveLength(expected === 200 ? 1 : 0);
			expect(body).toBe(expected === 200 ? '' : UNAUTHORIZED.body);
		},
	);

	it('refuses a signed body that is no JSON, too', async () => {
		const receiver = await aged(300);
		const body = '[]';
		const { sent } = await provoke(receiver, EVENT, { event: EVENT, timestamp: NOW_S, data: {} });
		expect(await deliverAndLog(receiver, await resigned(receiver, sent, body))).toEqual(REFUSED);
	});

	it('is off unless chosen', async () => {
		const receiver = await receiving('joggai');
		const { status } = await provoke(receiver, EVENT, { event: EVENT, timestamp: 1, data: {} });
		expect(status).toBe(200);
	});
});

describe('after the API key has changed', () => {
	it.each(IDS)('deliveries of %s still pass', async (id) => {
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		receiver.n8n.secrets = {
			[receiver.provider.credentialType]: { ...changedKey(receiver, 'another key') },
		};
		expect(await deliver(receiver, sent)).toMatchObject({ status: 200, body: '' });
	});

	it.each(['argil', 'apify', 'partoo'] as const)(
		'and the static data is lost, deliveries of %s are refused until the workflow is published anew',
		async (id) => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			receiver.n8n.staticData = null;
			// The token is derived again.
			expect(await deliver(receiver, sent)).toMatchObject({ status: 200, body: '' });
			receiver.n8n.secrets = {
				[receiver.provider.credentialType]: { ...changedKey(receiver, 'another key') },
			};
			expect(await deliverAndLog(receiver, sent)).toEqual(REFUSED);
		},
	);

	it.each(['argil', 'apify', 'partoo'] as const)(
		'a new publication makes deliveries of %s pass, and where the webhook can be changed the old token is worth nothing',
		async (id) => {
			const receiver = await receiving(id);
			const { n8n } = receiver;
			const old = await genuine(receiver);
			const app = receiver.provider.api('another key', receiver.deliveries);
			const moved: Receiving = { ...receiver, app, key: 'another key' };
			serve(moved);
			n8n.secrets = {
				[receiver.provider.credentialType]: { ...changedKey(receiver, 'another key') },
			};
			await n8n.publish({
				name: 'Trigger',
				parameters: { ...parametersOf(id), output: 'payloadOnly' },
			});
			expect(n8n.status).toEqual({ state: 'published' });
			await genuine(moved);
			expect(await deliverAndLog(moved, old)).toEqual(REFUSED);
		},
	);

	function changedKey({ provider }: Receiving, key: string): Record<string, string> {
		return { [provider.keyField]: key, ...provider.credentialFields };
	}
});

describe('without the credential', () => {
	it.each(['argil', 'apify'] as const)(
		'deliveries of %s are accepted by the hash of the registered token',
		async (id) => {
			const receiver = await receiving(id);
			const sent = await genuine(receiver);
			receiver.n8n.secrets = {};
			expect(await deliver(receiver, sent)).toMatchObject({ status: 200 });
		},
	);

	it('deliveries of Partoo are responded to with 503 until it is back, and nothing runs', async () => {
		const id = 'partoo';
		const receiver = await receiving(id);
		const sent = await genuine(receiver);
		receiver.n8n.secrets = {};
		const { status, body, headers, execution } = await receiver.n8n.deliver(sent);
		expect([status, body, execution]).toEqual([503, '{"message":"Service Unavailable"}', null]);
		expect(headers['retry-after']).toBe('60');
		expect(receiver.n8n.log).toEqual([
			{
				level: 'warn',
				message: `Workflow workflow: A delivery to "Trigger" can't be verified now. No secret for ${receiver.provider.credentialType}.`,
			},
		]);
	});

	it('or without a key in it, a delivery of Argil gets 503 when its token is not remembered', async () => {
		const receiver = await receiving('argil');
		const sent = await genuine(receiver);
		receiver.n8n.staticData = null;
		receiver.n8n.secrets = {
			[receiver.provider.credentialType]: { [receiver.provider.keyField]: ' ' },
		};
		expect(await deliver(receiver, sent)).toMatchObject({ status: 503, execution: null });
	});
});

describe('static data', () => {
	const rubbish: ReadonlyArray<readonly [string, (own: IDataObject) => IDataObject]> = [
		['none', () => ({})],
		['of other types', () => ({ url: 5, ids: 'a', tokenHashes: { a: [] }, hasTokenless: 'true' })],
		[
			'with hashes that are none',
			(own) => ({ ...own, tokenHashes: ['', 'a', null, 5, {}, 'A'.repeat(64)] }),
		],
		[
			'of another node',
			(own) => ({
				...own,
				url: 'https://n8n.example.com/webhook/other/webhook',
				hasTokenless: true,
			}),
		],
		['with a URL that is none', (own) => ({ ...own, url: 'rubbish', hasTokenless: true })],
		[
			'with a prototype',
			(own) =>
				JSON.parse(
					`{"__proto__":${JSON.stringify({ ...own, hasTokenless: true })}}`,
				) as IDataObject,
		],
		[
			'with the hash of an empty string',
			(own) => ({
				...own,
				tokenHashes: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
			}),
		],
	];

	describe.each(['argil', 'apify', 'partoo'] as const)('of %s', (id) => {
		it.each(rubbish)(
			'%s lets genuine deliveries through, and no forged one',
			async (_what, change) => {
				const receiver = await receiving(id);
				const sent = await genuine(receiver);
				const own = receiver.n8n.staticData?.['node:Trigger'] as IDataObject;
				receiver.n8n.staticData = { 'node:Trigger': change(own) };
				expect(await deliver(receiver, sent)).toMatchObject({ status: 200, body: '' });
				const { origin, pathname } = new URL(sent.url);
				expect(
					await deliverAndLog(receiver, {
						...withHeaders(sent, id === 'argil' ? {} : { 'X-Webhook-Token': 'forged' }),
						url: origin + pathname,
					}),
				).toEqual(REFUSED);
				const tokenless = id === 'argil' ? sent : without(sent, 'X-Webhook-Token');
				expect(await deliverAndLog(receiver, { ...tokenless, url: origin + pathname })).toEqual(
					REFUSED,
				);
				expect(
					await deliverAndLog(receiver, { ...tokenless, url: `${origin}${pathname}?n8nToken=` }),
				).toEqual(REFUSED);
			},
		);
	});

	it('of JoggAI may be lost or be rubbish', async () => {
		const receiver = await receiving('joggai');
		const sent = await genuine(receiver);
		for (const staticData of [
			null,
			{ 'node:Trigger': { url: receiver.n8n.productionUrl, ids: [5, '', 'a'] } },
		]) {
			receiver.n8n.staticData = staticData;
			expect(await deliver(receiver, sent)).toMatchObject({ status: 200, body: '' });
			expect(
				await deliverAndLog(receiver, withHeaders(sent, { 'X-Webhook-Signature': '0'.repeat(64) })),
			).toEqual(REFUSED);
		}
	});
});

describe("JoggAI's secret", () => {
	const FORGED = { 'X-Webhook-Signature': 'f'.repeat(64) };

	/** A JoggAI trigger, before anything was delivered, and a delivery that is genuine. */
	async function fresh(): Promise<{ receiver: Receiving; sent: Sent }> {
		const receiver = await receiving('joggai');
		const body = JSON.stringify({ event: 'generated_image_success', timestamp: 1, data: {} });
		const sign = await signerOf(receiver);
		const headers = { 'Content-Type': 'application/json', ...sign(body) };
		return { receiver, sent: { url: receiver.n8n.productionUrl, headers, body } };
	}

	const lookUps = ({ requests }: Receiving) => requests.splice(0).length;

	function setClock(): (laterMs: number) => void {
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		return (laterMs) => {
			now += laterMs;
		};
	}

	it('is looked up once for deliveries at the same moment, and never again while it fits', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		const responses = await Promise.all(
			Array.from({ length: 20 }, async () => await deliver(receiver, sent)),
		);
		expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
		expect(receiver.requests).toEqual(['GET /v2/endpoints']);
		later(600_000);
		await deliver(receiver, sent);
		expect(lookUps(receiver)).toBe(1);
	});

	it('is looked up again once the endpoint was removed, also before n8n has saved what it registered in its place', async () => {
		setClock();
		const { receiver, sent } = await fresh();
		expect((await deliver(receiver, sent)).status).toBe(200);
		const { n8n, app, key } = receiver;
		const saved = n8n.staticData?.['node:Trigger'] as { ids: string[] };
		const headers = { 'x-api-key': key, 'content-type': 'application/json' };
		await app.request(`https://api.jogg.ai/v2/endpoint/${saved.ids.join()}`, {
			method: 'DELETE',
			headers,
		});
		const endpoint = { url: n8n.productionUrl, status: 'enabled', events: EVENTS.joggai };
		await app.request('https://api.jogg.ai/v2/endpoint', {
			method: 'POST',
			headers,
			body: JSON.stringify(endpoint),
		});
		n8n.staticData = { 'node:Trigger': { ...saved, url: null } };
		const sign = await signerOf(receiver);
		expect((await deliver(receiver, withHeaders(sent, sign(String(sent.body))))).status).toBe(200);
		expect((await deliver(receiver, sent)).status).toBe(401);
	});

	it.each([
		['is missing', []],
		['is empty', ['']],
		['is too short', ['f'.repeat(63)]],
		['is too long', ['f'.repeat(65)]],
		['is no hexadecimal number', ['g'.repeat(64)]],
		['is there twice', ['f'.repeat(64), 'f'.repeat(64)]],
	])("isn't looked up for a delivery whose signature %s", async (_, signature) => {
		const { receiver, sent } = await fresh();
		const forged = withHeaders(sent, { 'X-Webhook-Signature': signature });
		expect(await deliver(receiver, forged)).toEqual(UNAUTHORIZED);
		expect(lookUps(receiver)).toBe(0);
	});

	it('is looked up once a minute in a storm of forged deliveries', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		const forged = withHeaders(sent, FORGED);
		for (let second = 0; second < 180; second++) {
			for (let number = 0; number < 3; number++) {
				expect(await deliver(receiver, forged)).toEqual(UNAUTHORIZED);
			}
			later(1000);
		}
		expect(lookUps(receiver)).toBe(3);
	});

	it('can’t be looked up while JoggAI is down: 503, one lookup in four seconds, and then all is well', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		receiver.fault = () => [500, `{"code":50000,"msg":"Down for ${receiver.key}"}`];
		const { status, headers, body, execution } = await receiver.n8n.deliver(sent);
		expect([status, headers['retry-after'], body, execution]).toEqual([
			503,
			'60',
			'{"message":"Service Unavailable"}',
			null,
		]);
		const [line] = receiver.n8n.log;
		expect(line?.message).toMatch(
			/^Workflow workflow: A delivery to "Trigger" can't be verified now\. JoggAI is not available/,
		);
		expect(JSON.stringify(receiver.n8n.log)).not.toContain(receiver.key);
		// A request is sent twice at most.
		expect(lookUps(receiver)).toBe(2);
		for (let number = 0; number < 5; number++) {
			expect((await deliver(receiver, sent)).status).toBe(503);
			expect((await deliver(receiver, withHeaders(sent, FORGED))).status).toBe(503);
		}
		expect(lookUps(receiver)).toBe(0);
		receiver.fault = null;
		later(4_000);
		expect((await deliver(receiver, sent)).status).toBe(200);
		expect(lookUps(receiver)).toBe(1);
	});

	it('stays known while it can’t be looked up again: a forged delivery takes nothing from the genuine ones', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		expect((await deliver(receiver, sent)).status).toBe(200);
		receiver.fault = () => [500, ''];
		later(60_000);
		expect((await deliver(receiver, withHeaders(sent, FORGED))).status).toBe(503);
		expect((await deliver(receiver, sent)).status).toBe(200);
	});

	it('stays known while it is looked up again: genuine deliveries don’t wait for that', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		expect((await deliver(receiver, sent)).status).toBe(200);
		later(60_000);
		let respond: (response: [number, string]) => void = () => {};
		receiver.fault = async () =>
			await new Promise((resolve) => {
				respond = resolve;
			});
		receiver.requests.splice(0);
		const forged = deliver(receiver, withHeaders(sent, FORGED));
		while (receiver.requests.length === 0) await setImmediate();
		expect((await deliver(receiver, sent)).status).toBe(200);
		respond([500, '']);
		receiver.fault = () => [500, ''];
		expect((await forged).status).toBe(503);
	});

	it('is looked up anew when the endpoint was made anew', async () => {
		const later = setClock();
		const { receiver, sent } = await fresh();
		expect((await deliver(receiver, sent)).status).toBe(200);
		const { app, key, n8n } = receiver;
		const auth = { 'x-api-key': key, 'content-type': 'application/json' };
		const ids = (n8n.staticData?.['node:Trigger'] as { ids: string[] }).ids;
		await app.request(`https://api.jogg.ai/v2/endpoint/${ids[0]}`, {
			method: 'DELETE',
			headers: auth,
		});
		const body = JSON.stringify({
			url: n8n.productionUrl,
			status: 'enabled',
			events: ['generated_image_success'],
		});
		await app.request('https://api.jogg.ai/v2/endpoint', { method: 'POST', headers: auth, body });
		const sign = await signerOf(receiver);
		const renewed = withHeaders(sent, sign(sent.body));
		expect(await deliverAndLog(receiver, renewed)).toEqual(REFUSED);
		later(60_000);
		expect((await deliver(receiver, renewed)).status).toBe(200);
		expect(await deliverAndLog(receiver, sent)).toEqual(REFUSED);
	});

	it('is looked up anew after each registration', async () => {
		const { receiver, sent } = await fresh();
		expect((await deliver(receiver, sent)).status).toBe(200);
		await receiver.n8n.unpublish();
		await receiver.n8n.publish();
		const sign = await signerOf(receiver);
		expect((await deliver(receiver, withHeaders(sent, sign(sent.body)))).status).toBe(200);
		expect(await deliverAndLog(receiver, sent)).toEqual(REFUSED);
	});

	it.each([
		['HTML', [200, '<html>']],
		['another shape', [200, '{"code":0,"data":{"endpoints":{}}}']],
		['a wrong key', [401, '{"code":10105,"msg":"Invalid API key"}']],
		['too many requests', [429, '{"code":429}']],
	] as const)('gives 503 when JoggAI responds with %s', async (_what, [status, body]) => {
		const { receiver, sent } = await fresh();
		receiver.fault = () => [status, body];
		expect(await deliver(receiver, sent)).toMatchObject({ status: 503, execution: null });
	});

	it('is none where the endpoint has none: nothing is accepted then, not even what an empty key signs', async () => {
		const { receiver, sent } = await fresh();
		const endpoint = {
			endpoint_id: 'e',
			url: receiver.n8n.productionUrl,
			status: 'enabled',
			events: [],
		};
		for (const secret of ['', null]) {
			const own = await receiving('joggai');
			const url = own.n8n.productionUrl;
			own.fault = () => [
				200,
				JSON.stringify({ code: 0, data: { endpoints: [{ ...endpoint, url, secret }] } }),
			];
			const signature = createHmac('sha256', '').update(sent.body).digest('hex');
			expect(
				await deliverAndLog(own, {
					...withHeaders(sent, { 'X-Webhook-Signature': signature }),
					url,
				}),
			).toEqual(REFUSED);
		}
	});
});

describe('nothing secret', () => {
	it.each(IDS)('of %s is in items, responses, the log or the static data', async (id) => {
		const receiver = await receiving(id);
		const { n8n, key } = receiver;
		await n8n.unpublish();
		await n8n.publish();
		if (id !== 'partoo') {
			await n8n.listen();
			await n8n.cancelListening();
		}
		const sent = await genuine(receiver);
		const secrets = [
			key,
			...Object.entries(sent.headers)
				.filter(([name]) => /token|signature/i.test(name))
				.map(([, value]) => String(value)),
			...new URL(sent.url).searchParams.values(),
			...(id === 'joggai' ? [await secretOf(receiver)] : []),
		];
		expect(secrets.length).toBeGreaterThan(1);
		const responses = [await n8n.deliver(sent)];
		for (const name of Object.keys(sent.headers)) {
			responses.push(await n8n.deliver(withHeaders(sent, { [name]: `${headerOf(sent, name)}x` })));
		}
		responses.push(await n8n.deliver({ ...sent, url: `${sent.url}x` }));
		responses.push(await n8n.deliver(await resigned(receiver, sent, '[]')));
		receiver.fault = () => [500, JSON.stringify({ code: 50000, msg: key })];
		n8n.staticData = { 'node:Trigger': n8n.staticData?.['node:Trigger'] as IDataObject };
		responses.push(await n8n.deliver(sent));
		await n8n.unpublish();
		const { executions, log, hooks, staticData } = n8n;
		const everything = JSON.stringify({ executions, log, hooks, staticData, responses });
		for (const secret of secrets) expect(everything).not.toContain(secret);
	});

	it.each(IDS)('of %s is in the static data but the SHA-256 of the token', async (id) => {
		const receiver = await receiving(id);
		const { n8n } = receiver;
		const sent = await genuine(receiver);
		const tokens = [
			...new URL(sent.url).searchParams.values(),
			...(id === 'joggai' || id === 'argil' ? [] : [headerOf(sent, 'X-Webhook-Token')]),
		];
		const data = n8n.staticData?.['node:Trigger'] as { ids: string[] };
		expect(data).toEqual({
			url: n8n.productionUrl,
			ids: data.ids,
			tokenHashes: tokens.map((token) => createHash('sha256').update(token).digest('hex')),
			hasTokenless: false,
			isTest: false,
			instance: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
		expect(data.ids).toHaveLength(id === 'partoo' ? EVENTS.partoo.length : 1);
		expect(data.ids.join()).not.toContain(receiver.key);
	});
});
