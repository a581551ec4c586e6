/** A trigger's token in Argil's list: never shown, and never lost by another operation. */
import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';

useFakeNetwork();

const TOKEN = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const ADDRESS = 'https://n8n.example.com/webhook/a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1/webhook';
const URL_WITH_TOKEN = `${ADDRESS}?n8nToken=${TOKEN}`;
const MASKED_URL = `${ADDRESS}?n8nToken=**********`;
const EVENT = 'VIDEO_GENERATION_SUCCESS';
const webhook = { id: 'a', callbackUrl: URL_WITH_TOKEN, events: [EVENT] };

const argil = () => nock('https://api.argil.ai');
const run = (parameters: INodeParameters) => runNode({ type: 'argilWebhooks', parameters });

describe("the token in a trigger's URL", () => {
	it.each([
		['simplified', { output: 'simplified' }, 'url', MASKED_URL],
		['selected', { output: 'selectedFields', fields: ['url'] }, 'url', MASKED_URL],
		['raw', { output: 'raw' }, 'callbackUrl', MASKED_URL],
		[
			'raw with Include Secrets',
			{ output: 'raw', options: { includeSecrets: true } },
			'callbackUrl',
			URL_WITH_TOKEN,
		],
	])('is masked in every output but raw with Include Secrets: %s', async (_, output, key, url) => {
		argil().get('/v1/webhooks').reply(200, [webhook]);

		const { items, saved } = await run({ operation: 'getAll', returnAll: true, ...output });

		expect(jsonOf(items)).toMatchObject([{ [key]: url }]);
		expect(saved.includes(TOKEN)).toBe(url === URL_WITH_TOKEN);
	});

	it('moves along with the URL, and is masked in what Replace URL returns', async () => {
		argil().get('/v1/webhooks').reply(200, [webhook]);
		const moved = URL_WITH_TOKEN.replace('n8n.example.com', 'new.example.com');
		const change = argil()
			.put('/v1/webhooks/a', { callbackUrl: moved })
			.reply(200, { ...webhook, callbackUrl: moved });

		const { items, saved } = await run({
			operation: 'replaceUrl',
			find: 'n8n.example.com',
			replaceWith: 'new.example.com',
			dryRun: false,
		});

		expect(change.isDone()).toBe(true);
		expect(jsonOf(items)).toMatchObject([{ urlBefore: MASKED_URL, outcome: 'moved' }]);
		expect(saved).not.toContain(TOKEN);
	});

	it.each([
		['the masked token', '?n8nToken=**********', `?n8nToken=${TOKEN}`],
		['no token', '', `?n8nToken=${TOKEN}`],
		['no token, but a query and a fragment', '?a=1#b', `?a=1&n8nToken=${TOKEN}#b`],
		['another token, which is what counts', '?n8nToken=other', '?n8nToken=other'],
	])(
		"moves along to the trigger's whole URL on another domain, typed with %s",
		async (_, typed, sent) => {
			const path = '/n8n/webhook/a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1/webhook';

			const moved = `https://new.example.com${path}`;

			const { items, saved, change } = await replaceUrl(
				{ matchBy: 'exact', find: MASKED_URL, replaceWith: moved + typed },
				moved + sent,
			);

			expect(change.isDone()).toBe(true);
			expect(jsonOf(items)).toMatchObject([{ outcome: 'moved' }]);
			expect(saved).not.toContain(TOKEN);
		},
	);

	it.each([
		['the whole URL', 'exact'],
		['the beginning', 'prefix'],
	])('goes to no other receiver that somebody types as %s', async (_, matchBy) => {
		const bin = 'https://bin.example/x';

		const { items, change } = await replaceUrl({ matchBy, find: ADDRESS, replaceWith: bin }, bin);

		expect(change.isDone()).toBe(true);
		expect(jsonOf(items)).toMatchObject([{ outcome: 'moved', urlAfter: bin }]);
	});

	it('stays when the beginning of the URL moves', async () => {
		const moves = {
			matchBy: 'prefix',
			find: 'https://n8n.example.com',
			replaceWith: 'https://h/n8n',
		};
		const sent = URL_WITH_TOKEN.replace('https://n8n.example.com', 'https://h/n8n');

		const { items, change } = await replaceUrl(moves, sent);

		expect(change.isDone()).toBe(true);
		expect(jsonOf(items)).toMatchObject([{ outcome: 'moved' }]);
	});

	async function replaceUrl(parameters: INodeParameters, sent: string) {
		argil().get('/v1/webhooks').reply(200, [webhook]);
		const change = argil()
			.put('/v1/webhooks/a', { callbackUrl: sent })
			.reply(200, { ...webhook, callbackUrl: sent });
		return { ...(await run({ operation: 'replaceUrl', dryRun: false, ...parameters })), change };
	}

	it.each([
		['as it was sent', URL_WITH_TOKEN],
		['as PHP writes JSON', JSON.stringify(URL_WITH_TOKEN).replaceAll('/', '\\/')],
		['without its scheme', URL_WITH_TOKEN.replace('https://', '')],
		['alone', TOKEN],
	])('is masked in what Argil says about it: %s', async (_, quoted) => {
		const message = `Not allowed: ${quoted} is taken`;
		argil().post('/v1/webhooks').reply(400, { message });
		argil().put('/v1/webhooks/a').reply(400, { message });
		const byId = { __rl: true, mode: 'id', value: 'a' };

		const created = await run({
			operation: 'create',
			callbackUrl: URL_WITH_TOKEN,
			events: [EVENT],
		});
		const updated = await run({
			operation: 'update',
			webhookId: byId,
			updateFields: { callbackUrl: URL_WITH_TOKEN },
		});

		for (const { error, savedError } of [created, updated]) {
			expect(error?.description).toContain('**********');
			expect(savedError).not.toContain(TOKEN);
		}
	});

	it.each([
		['masked', MASKED_URL],
		['left out', ADDRESS],
	])(
		'is no part of the address: Create or Update finds the webhook when it is %s',
		async (_, callbackUrl) => {
			argil().get('/v1/webhooks').reply(200, [webhook]);

			const { items } = await run({ operation: 'upsert', callbackUrl, events: [EVENT] });

			expect(jsonOf(items)).toMatchObject([{ id: 'a', created: false, url: MASKED_URL }]);
		},
	);
});

describe('a masked value', () => {
	it.each([
		['Create', { operation: 'create', callbackUrl: MASKED_URL, events: [EVENT] }],
		['Update', { operation: 'update', webhookId: 'a', updateFields: { callbackUrl: MASKED_URL } }],
	])('is never sent, where it would replace the secret: %s', async (_, parameters) => {
		const { error } = await run(parameters);

		expect(error?.message).toBe("A masked value can't be sent to Argil");
		expect(error?.description).toContain('**********');
	});
});
