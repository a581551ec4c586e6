/** Delete on n8n's engine: whether the webhook existed. */
import { describe, expect, it } from '@jest/globals';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode, type NodeType } from '../support/nodes';

useFakeNetwork();

const PROVIDERS: Array<[label: string, type: NodeType, url: string]> = [
	['Argil', 'argilWebhooks', 'https://api.argil.ai/v1/webhooks/w1'],
	['JoggAI', 'joggAiWebhooks', 'https://api.jogg.ai/v2/endpoint/w1'],
	['Apify', 'apifyWebhooks', 'https://api.apify.com/v2/webhooks/w1'],
];

describe.each(PROVIDERS)('Delete of %s', (label, type, url) => {
	const { origin, pathname } = new URL(url);
	const row = (existed: boolean) => [
		{ id: 'w1', provider: label.toLowerCase(), deleted: true, existed },
	];
	const run = async () =>
		await runNode({
			type,
			parameters: { operation: 'delete', webhookId: { __rl: true, mode: 'id', value: 'w1' } },
		});
	const respond = (status: number, body?: nock.Body) =>
		nock(origin).delete(pathname).reply(status, body);
	const missing = `${label} has no webhook w1: it was already deleted, or the ID is wrong.`;

	it.each<[number, nock.Body]>([
		[200, ''],
		[202, ''],
		[204, ''],
	])('returns that a webhook that was there existed: HTTP %i %j', async (status, body) => {
		respond(status, body);

		const { items, error, hints } = await run();

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual(row(true));
		expect(hints).toEqual([]);
	});

	it.each<[number, nock.Body]>([
		[404, ''],
		[404, {}],
		[410, ''],
		[410, { error: { type: 'gone', message: 'Gone' }, code: 10104, msg: 'Gone', message: 'Gone' }],
	])(
		'returns that a webhook that was not there did not exist: HTTP %i %j',
		async (status, body) => {
			respond(status, body);

			const { items, error, hints } = await run();

			expect(error).toBeUndefined();
			expect(jsonOf(items)).toEqual(row(false));
			expect(hints).toEqual([missing]);
		},
	);

	it('treats a 404 of a proxy, a page of text, as an error', async () => {
		respond(404, '<html>Not here</html>');

		const { items, error } = await run();

		expect(items).toEqual([]);
		expect(error?.httpCode).toBe('404');
	});

	it('returns that it existed when an earlier attempt without a response may have deleted it', async () => {
		nock(origin).delete(pathname).replyWithError('socket hang up');
		respond(404, '');

		const { items, hints } = await run();

		expect(jsonOf(items)).toEqual(row(true));
		expect(hints).toEqual([
			`${label} has no webhook w1: an earlier attempt has probably deleted it.`,
		]);
	});

	it('returns that it did not exist when the attempt before found no address to send to', async () => {
		const noAddress = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
		nock(origin).delete(pathname).replyWithError(noAddress);
		respond(404, '');

		const { items, hints } = await run();

		expect(jsonOf(items)).toEqual(row(false));
		expect(hints).toEqual([missing]);
	});

	it('returns that it did not exist when the attempt before was rejected for its rate', async () => {
		respond(429, '');
		respond(404, '');

		const { items } = await run();

		expect(jsonOf(items)).toEqual(row(false));
	});
});

it.each(['', 'Record not found'])(
	'Delete of JoggAI treats code 10104 with the message %j as a webhook that is not there',
	async (msg) => {
		nock('https://api.jogg.ai')
			.delete('/v2/endpoint/w1')
			.reply(200, { code: 10104, msg, data: null });

		const { items, error } = await runNode({
			type: 'joggAiWebhooks',
			parameters: { operation: 'delete', webhookId: { __rl: true, mode: 'id', value: 'w1' } },
		});

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([
			{ id: 'w1', provider: 'joggai', deleted: true, existed: false },
		]);
	},
);

it('Delete escapes an ID in its hint, which n8n renders as HTML', async () => {
	nock('https://api.apify.com').delete(/./).reply(404, {});

	const { hints } = await runNode({
		type: 'apifyWebhooks',
		parameters: {
			operation: 'delete',
			webhookId: { __rl: true, mode: 'id', value: '<a href="https://evil.example">x' },
		},
	});

	expect(hints).toEqual([
		'Apify has no webhook &lt;a href="https://evil.example"&gt;x: it was already deleted, or the ID is wrong.',
	]);
});

it('Delete of Apify does not treat an unknown token as a webhook that is not there', async () => {
	nock('https://api.apify.com')
		.delete('/v2/webhooks/w1')
		.reply(404, { error: { type: 'record-or-token-not-found', message: 'Not found' } });

	const { items, error } = await runNode({
		type: 'apifyWebhooks',
		parameters: { operation: 'delete', webhookId: { __rl: true, mode: 'id', value: 'w1' } },
	});

	expect(items).toEqual([]);
	expect(error?.httpCode).toBe('404');
});
