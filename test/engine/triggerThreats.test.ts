/** The threats of SECURITY.md that are about receiving: forged, replayed and misdirected deliveries, and what is stored. */
import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { packageTrigger, WEBHOOK_ID } from '../../harness/node';
import { lifecycle, type Lifecycle } from '../../harness/triggers/lifecycle';
import type { ReceivableRequest } from '../../harness/triggers/receive';
import { PUBLIC_KEYS } from '../../nodes/Partoo/publicKeys';
import { signatureOf, trustSandboxKey } from '../../sandbox/partoo/signature';
import { providerOf } from '../../sandbox/providers';
import { triggerCatalog } from '../support/catalog';
import { useFakeNetwork } from '../support/network';
import { argil, joggAi, partoo, SECRETS, type DocumentedProvider } from '../support/providers';

useFakeNetwork();

const OTHER_WEBHOOK_ID = 'b7b2e1a9-65cf-4e1c-b7f3-7a2f7b6fb8a2';
const SECRET = 'whsec_of_the_endpoint';
const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}', execution: null };

/** The credentials of one test: what a trigger keeps in memory is kept for a credential. */
let credentialId = 0;

function open({ id, type }: DocumentedProvider, parameters: INodeParameters): Lifecycle {
	const credentials = { [`${type}Api`]: { id: String(++credentialId), name: 'Account' } };
	return lifecycle({
		engine: 'publication',
		catalog: triggerCatalog,
		node: packageTrigger(providerOf(id), parameters, { credentials }),
		secrets: SECRETS,
	});
}

/** Argil's trigger, published. `bodies` has what it registered. */
async function openArgil(): Promise<{ n8n: Lifecycle; bodies: IDataObject[] }> {
	const bodies: IDataObject[] = [];
	nock(argil.origin).get('/v1/webhooks').reply(200, []);
	nock(argil.origin)
		.post('/v1/webhooks')
		.reply(201, (_, body) => {
			bodies.push(body as IDataObject);
			return { ...argil.raw, ...(body as IDataObject) };
		});
	const n8n = open(argil, { events: ['VIDEO_GENERATION_SUCCESS'] });
	expect(await n8n.publish()).toEqual({ state: 'published' });
	return { n8n, bodies };
}

/** The token as README and docs/receiving.md describe it. */
function tokenOf(key: string, provider: string, webhookId: string): string {
	return createHmac('sha256', key).update(`${provider}:${webhookId}`).digest('base64url');
}

const ARGIL_TOKEN = tokenOf('secret-argil-key', 'argil', WEBHOOK_ID);

function fromArgil(n8n: Lifecycle, token: string): ReceivableRequest {
	return {
		url: `${n8n.productionUrl}?n8nToken=${token}`,
		headers: { 'content-type': 'application/json' },
		body: '{"event":"VIDEO_GENERATION_SUCCESS","data":{"videoId":"v"}}',
	};
}

/** JoggAI's trigger, published, at an account that already has its endpoint. */
async function openJoggAi(options: INodeParameters = {}): Promise<Lifecycle> {
	const event = 'generated_avatar_video_success';
	const n8n = open(joggAi, { events: [event], options });
	const endpoint = { ...joggAi.raw, url: n8n.productionUrl, events: [event], secret: SECRET };
	nock(joggAi.origin)
		.get('/v2/endpoints')
		// For publishing, and for the first delivery.
		.times(2)
		.reply(200, { code: 0, msg: 'Success', data: { endpoints: [endpoint] } });
	expect(await n8n.publish()).toEqual({ state: 'published' });
	return n8n;
}

function fromJoggAi(n8n: Lifecycle, secret: string, atMs = Date.now()): ReceivableRequest {
	const event = 'generated_avatar_video_success';
	const timestamp = Math.floor(atMs / 1000);
	const body = JSON.stringify({ event_id: 'evt_1', event, timestamp, data: {} });
	return {
		url: n8n.productionUrl,
		headers: {
			'content-type': 'application/json',
			'x-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
		},
		body,
	};
}

describe('a forged delivery', () => {
	it('is refused without an execution, with the same response for every reason', async () => {
		const n8n = await openJoggAi();
		const genuine = fromJoggAi(n8n, SECRET);
		const { headers = {}, body = '' } = genuine;

		for (const forged of [
			fromJoggAi(n8n, 'whsec_of_another_account'),
			{ ...genuine, headers: { 'content-type': 'application/json' } },
			{ ...genuine, headers: { ...headers, 'x-webhook-signature': 'short' } },
			{ ...genuine, body: `${String(body)} ` },
		]) {
			expect(await n8n.deliver(forged)).toMatchObject(UNAUTHORIZED);
		}
		expect(await n8n.deliver(genuine)).toMatchObject({ status: 200, body: '' });
		expect(n8n.executions).toHaveLength(1);
	});

	it('makes JoggAI no requests: a hundred of them cause one lookup of the secret', async () => {
		const n8n = await openJoggAi();

		for (let round = 0; round < 100; round++) {
			expect(await n8n.deliver(fromJoggAi(n8n, `guess ${round}`))).toMatchObject(UNAUTHORIZED);
		}
	});

	it('is refused by a trigger of Argil when it lacks the token', async () => {
		const { n8n } = await openArgil();

		expect(await n8n.deliver(fromArgil(n8n, 'guess'))).toMatchObject(UNAUTHORIZED);
		expect(await n8n.deliver({ ...fromArgil(n8n, ''), url: n8n.productionUrl })).toMatchObject(
			UNAUTHORIZED,
		);
	});
});

describe('a misdirected delivery', () => {
	let restore = () => {};
	beforeAll(() => {
		restore = trustSandboxKey(PUBLIC_KEYS);
	});
	afterAll(() => restore());

	it('that Partoo signed for another customer is refused, because it lacks the token', async () => {
		const n8n = open(partoo, { events: ['message_created'] });
		const webhook = {
			...partoo.raw,
			event_type: 'message_created',
			url: n8n.productionUrl,
			custom_headers: { 'X-Webhook-Token': tokenOf('secret-partoo-key', 'partoo', WEBHOOK_ID) },
		};
		nock(partoo.origin)
			.get('/v2/webhooks')
			.query(true)
			.reply(200, { items: [webhook], page: 1, max_page: 1, count: 1 });
		expect(await n8n.publish()).toEqual({ state: 'published' });
		const body = '{"type":"message_created","payload":{"message":{"id":1}}}';
		const headers = {
			'content-type': 'application/json',
			'x-partoo-signature-v1': signatureOf(body),
		};
		const send = async (token: string) =>
			await n8n.deliver({
				url: n8n.productionUrl,
				headers: token === '' ? headers : { ...headers, 'x-webhook-token': token },
				body,
			});

		expect(await send('')).toMatchObject(UNAUTHORIZED);
		expect(await send(tokenOf('another key', 'partoo', WEBHOOK_ID))).toMatchObject(UNAUTHORIZED);
		expect(await send(tokenOf('secret-partoo-key', 'partoo', WEBHOOK_ID))).toMatchObject({
			status: 200,
		});
	});

	it('with the token of another node of the same account is refused', async () => {
		const { n8n } = await openArgil();
		const other = tokenOf('secret-argil-key', 'argil', OTHER_WEBHOOK_ID);

		expect(await n8n.deliver(fromArgil(n8n, other))).toMatchObject(UNAUTHORIZED);
		expect(await n8n.deliver(fromArgil(n8n, ARGIL_TOKEN))).toMatchObject({ status: 200 });
	});
});

describe('a replayed delivery', () => {
	it('has the same id, by which a workflow can drop it', async () => {
		const { n8n } = await openArgil();

		await n8n.deliver(fromArgil(n8n, ARGIL_TOKEN));
		await n8n.deliver(fromArgil(n8n, ARGIL_TOKEN));

		const [first, second] = n8n.executions.map(({ items }) => items[0]?.json.id);
		expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
		expect(second).toBe(first);
	});

	it('is refused by JoggAI’s trigger when it is older than Maximum Age', async () => {
		const n8n = await openJoggAi({ maximumAge: 300 });

		const old = fromJoggAi(n8n, SECRET, Date.now() - 301_000);
		expect(await n8n.deliver(old)).toMatchObject(UNAUTHORIZED);
		expect(await n8n.deliver(fromJoggAi(n8n, SECRET))).toMatchObject({ status: 200 });
	});
});

describe('a new key in the credential', () => {
	it('leaves the deliveries of the registered webhook valid, and those of other keys refused', async () => {
		const { n8n } = await openArgil();

		n8n.secrets = { ...SECRETS, argilWebhooksApi: { apiKey: 'the new key' } };

		expect(await n8n.deliver(fromArgil(n8n, ARGIL_TOKEN))).toMatchObject({ status: 200 });
		const other = tokenOf('a third key', 'argil', WEBHOOK_ID);
		expect(await n8n.deliver(fromArgil(n8n, other))).toMatchObject(UNAUTHORIZED);
	});
});

describe('what is stored and logged', () => {
	it('holds neither key nor token nor secret', async () => {
		const { n8n, bodies } = await openArgil();
		await n8n.deliver(fromArgil(n8n, ARGIL_TOKEN));
		await n8n.deliver(fromArgil(n8n, 'a-forged-token'));

		// The control: the token was registered, so it would be found.
		expect(JSON.stringify(bodies)).toContain(ARGIL_TOKEN);
		const stored = JSON.stringify([n8n.staticData, n8n.executions, n8n.log, n8n.rows]);
		expect(stored).toContain(WEBHOOK_ID);
		for (const secret of [ARGIL_TOKEN, 'secret-argil-key', 'a-forged-token']) {
			expect(stored).not.toContain(secret);
		}
	});

	it('is no reason to delete a webhook at another URL, whatever somebody wrote there', async () => {
		const { n8n } = await openArgil();
		n8n.staticData = {
			'node:Trigger': {
				...(n8n.staticData?.['node:Trigger'] as IDataObject),
				url: n8n.productionUrl,
				ids: ['of-somebody-else'],
			},
		};
		nock.cleanAll();
		const others = [
			{ ...argil.raw, id: 'of-somebody-else', callbackUrl: 'https://example.org/hook' },
		];
		nock(argil.origin).get('/v1/webhooks').reply(200, others);

		// A DELETE would be refused by the fake network, and the outcome would say so.
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(n8n.log.filter(({ level }) => level === 'error')).toEqual([]);
	});
});
