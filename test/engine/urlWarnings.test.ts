/** What the user reads when a webhook gets a URL that events won't arrive at. */
import { expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { runNode } from '../support/nodes';

useFakeNetwork();

/** The address of an n8n on somebody's own computer. */
const PRIVATE_URL = 'https://localhost:5678/webhook/s3cret';

const PUBLIC_URL = 'https://n8n.example.com/webhook/s3cret';

const BY_ID = { __rl: true, mode: 'id', value: '1' };

const webhookAt = (url: string) => ({ id: '1', callbackUrl: url, events: ['X'] });

const argil = async (operation: string, parameters: INodeParameters) =>
	await runNode({ type: 'argilWebhooks', parameters: { operation, ...parameters } });

it('warns of a private address in Create', async () => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(200, webhookAt(PRIVATE_URL));

	const { items, warnings } = await argil('create', { callbackUrl: PRIVATE_URL, events: ['X'] });

	expect(items).toHaveLength(1);
	expect(warnings).toEqual([
		"Argil: localhost:5678 is a private address that can't be reached from the internet, so Argil's calls won't arrive there.",
	]);
});

it('warns of a private address in Update', async () => {
	nock('https://api.argil.ai').put('/v1/webhooks/1').reply(200, webhookAt(PRIVATE_URL));

	const updateFields = { callbackUrl: PRIVATE_URL };
	const { warnings } = await argil('update', { webhookId: BY_ID, updateFields });

	expect(warnings).toEqual([expect.stringContaining('localhost:5678 is a private address')]);
});

it('warns of a private address in Create or Update, also of a webhook that has it already', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [webhookAt(PRIVATE_URL)]);

	const { warnings } = await argil('upsert', { callbackUrl: PRIVATE_URL, events: ['X'] });

	expect(warnings).toEqual([expect.stringContaining('localhost:5678 is a private address')]);
});

it('warns of a private address in Create or Update of Partoo', async () => {
	const webhook = { id: 1, url: PRIVATE_URL, event_type: 'business_created' };
	nock('https://api.partoo.co')
		.get('/v2/webhooks')
		.query(true)
		.reply(200, { items: [], page: 1, max_page: 1, count: 0 })
		.post('/v2/webhooks')
		.reply(200, { items: [webhook] });

	const { items, warnings } = await runNode({
		type: 'partooWebhooks',
		parameters: { operation: 'upsert', url: PRIVATE_URL, events: ['business_created'] },
	});

	expect(items).toHaveLength(1);
	expect(warnings).toEqual([expect.stringContaining('localhost:5678 is a private address')]);
});

it.each([
	'https://n8n.example.com/webhook-test/s3cret',
	'https://n8n.example.com/n8n/webhook-test/',
])('warns of the test URL %s, which works for minutes only', async (url) => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(200, webhookAt(url));

	const { items, warnings } = await argil('create', { callbackUrl: url, events: ['X'] });

	expect(items).toHaveLength(1);
	expect(warnings).toEqual([
		'Argil: the URL at n8n.example.com looks like a test URL of n8n, which works only while the editor listens for a test event. Use the production URL.',
	]);
});

it('warns in Create or Update of a test URL that is private, too', async () => {
	const url = 'http://localhost:5678/webhook-test/s3cret';
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [webhookAt(url)]);

	const { warnings } = await argil('upsert', { callbackUrl: url, events: ['X'] });

	expect(warnings).toEqual([
		expect.stringContaining('localhost:5678 is a private address'),
		expect.stringContaining('localhost:5678 looks like a test URL of n8n'),
	]);
});

it.each([
	'https://n8n.example.com/webhook/webhook-test',
	'https://n8n.example.com/webhook/webhook-test-2',
	'https://webhook-test.example.com/webhook/a',
	'https://n8n.example.com/webhook/a?from=/webhook-test/',
])('does not take %s for a test URL', async (url) => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(200, webhookAt(url));

	const { items, hints } = await argil('create', { callbackUrl: url, events: ['X'] });

	expect(items).toHaveLength(1);
	expect(hints).toEqual([]);
});

it('does not warn of a public address', async () => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(200, webhookAt(PUBLIC_URL));

	const { items, hints } = await argil('create', { callbackUrl: PUBLIC_URL, events: ['X'] });

	expect(items).toHaveLength(1);
	expect(hints).toEqual([]);
});

it('does not warn of a private address that is only read', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [webhookAt(PRIVATE_URL)]);

	const { items, hints } = await argil('get', { webhookId: BY_ID });

	expect(items).toHaveLength(1);
	expect(hints).toEqual([]);
});
