/** HTTP, network and provider errors on n8n's engine: retries, messages, details. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import nock, { type Body } from 'nock';

import { declared } from '../support/engines';
import { useFakeNetwork } from '../support/network';
import { dropdown, runNode, SECRETS, type NodeUnderTest } from '../support/nodes';
import { argil, joggAi, partoo, PROVIDERS, type DocumentedProvider } from '../support/providers';
import { waits } from '../support/sleep';

useFakeNetwork();

const MAX_ATTEMPTS = 4;

const respondWith = (
	provider: DocumentedProvider,
	status: number,
	body: Body = '',
	headers: Record<string, string> = {},
	times = 1,
) => nock(provider.origin).get(provider.path).query(true).times(times).reply(status, body, headers);

describe.each(PROVIDERS)('$label', (provider) => {
	it.each([
		[401, `doesn't accept the ${provider.keyName} of this credential`, 'credential-invalid'],
		[402, 'account has no credit left for this', undefined],
		[403, `doesn't allow this ${provider.keyName} to do that`, undefined],
		[404, "couldn't find that resource", 'configuration-invalid'],
		[400, 'rejected the request', undefined],
		[405, 'rejected the request', undefined],
		[415, 'rejected the request', undefined],
	])(
		'HTTP %i: says what happened, in the words of the provider too',
		async (status, text, cause) => {
			const message =
				'No <b>way</b>, secret-argil-key secret-joggai-key secret-partoo-key secret-apify-token';
			// JoggAI's code 40000 would say more than the status does.
			const body = provider === joggAi ? { code: 1, msg: message } : provider.error(message);
			respondWith(provider, status, body);

			const { error, saved } = await runNode(provider);

			expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(status), itemIndex: 0 });
			expect(error?.message).toContain(provider.label);
			expect(error?.message).toContain(text);
			expect(error?.cause).toBe(declared(cause));
			expect(error?.description).toContain('No &lt;b&gt;way&lt;/b&gt;');
			expect(
				Object.values(SECRETS[`${provider.type}Api`] ?? {}).some((key) => saved.includes(key)),
			).toBe(false);
		},
	);

	it.each([408, 500, 502, 503, 504])(
		'HTTP %i: retries the request, and succeeds when the provider recovers',
		async (status) => {
			respondWith(provider, status, 'Down for maintenance', {}, MAX_ATTEMPTS - 1);
			respondWith(provider, 200, provider.response);

			const { items } = await runNode(provider);

			expect(items).toHaveLength(1);
			expect(waits).toHaveLength(MAX_ATTEMPTS - 1);
			waits.forEach((wait, index) => {
				expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
				expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
			});
		},
	);

	it('gives up after four attempts', async () => {
		respondWith(provider, 503, '', {}, MAX_ATTEMPTS);

		const { error } = await runNode(provider);

		expect(error).toMatchObject({
			message: `${provider.label} is not available at the moment`,
			cause: declared('temporarily-unavailable'),
		});
	});

	it('waits as many seconds as Retry-After says', async () => {
		respondWith(provider, 429, '', { 'Retry-After': '7' });
		respondWith(provider, 200, provider.response);

		const { items } = await runNode(provider);

		expect(items).toHaveLength(1);
		expect(waits).toEqual([7000]);
	});

	it('fails at once and says when to try again when Retry-After is longer than a minute', async () => {
		respondWith(provider, 429, '', { 'Retry-After': '604800' });

		const { error } = await runNode(provider);

		expect(error).toMatchObject({
			message: `${provider.label} is receiving too many requests from this account`,
			cause: declared('rate-limited'),
		});
		expect(error?.description).toContain('The provider asks to wait 604800 seconds.');
		expect(waits).toEqual([]);
	});

	it.each(['https://evil.example/steal', '/somewhere/else'])(
		'does not follow a redirect to %s',
		async (location) => {
			const elsewhere = nock('https://evil.example').get('/steal').reply(200, provider.response);
			respondWith(provider, 302, '', { Location: location });

			const { error } = await runNode(provider);

			expect(error?.message).toBe(
				`${provider.label} responded with a redirect, which was not followed`,
			);
			expect(elsewhere.isDone()).toBe(false);
			nock.cleanAll();
		},
	);

	it.each([
		['HTML', '<html><body>Welcome</body></html>'],
		['truncated JSON', JSON.stringify(provider.response).slice(0, -3)],
		['nothing at all', ''],
	])('a response with %s is an error', async (_name, body) => {
		respondWith(provider, 200, body);

		const { error } = await runNode(provider);

		expect(error?.message).toBe(`${provider.label} responded with something that isn't JSON`);
	});

	it.each<[string, string]>([
		['null', 'null'],
		['a text', '"webhooks"'],
		['a number', '7'],
		['an empty object', '{}'],
		['a list of texts', '["a"]'],
		['another object', '{"data":{"items":{}},"items":{},"webhooks":[]}'],
	])('a response with %s instead of a list is an error', async (_name, body) => {
		respondWith(provider, 200, body);

		const { items, error } = await runNode(provider);

		expect(items).toEqual([]);
		expect(error?.message).toMatch(
			/responded (in a shape that isn't documented|with something that isn't JSON)$/,
		);
	});

	it('a request is retried when its connection breaks', async () => {
		nock(provider.origin)
			.get(provider.path)
			.query(true)
			.replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
		respondWith(provider, 200, provider.response);

		const { items } = await runNode(provider);

		expect(items).toHaveLength(1);
	});

	it("a host that is not found is reported as a network problem, without n8n's own message", async () => {
		nock(provider.origin)
			.get(provider.path)
			.query(true)
			.times(MAX_ATTEMPTS)
			.replyWithError(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));

		const { error } = await runNode(provider);

		expect(error?.message).toBe(`${provider.label} can't be reached from this n8n`);
		expect(error?.description).toContain('(ENOTFOUND)');
	});

	it('says how long it waited when no response comes', async () => {
		nock(provider.origin)
			.get(provider.path)
			.query(true)
			.times(MAX_ATTEMPTS)
			.delay(400)
			.reply(200, provider.response);

		const { error } = await runNode({
			...provider,
			parameters: { ...provider.parameters, options: { timeout: 40 } },
		});

		expect(error?.message).toBe(`${provider.label} didn't respond within 40 ms`);
	});

	it.each(['', ' '])('says so before any request when the key is %j', async (key) => {
		const credential = `${provider.type}Api`;
		const [field = ''] = Object.keys(SECRETS[credential] ?? {});

		const { error } = await runNode({ ...provider, secrets: { [credential]: { [field]: key } } });

		expect(error?.message).toBe(
			`The credential for ${provider.label} holds no ${provider.keyName}`,
		);
	});

	it('returns an error for each item with On Error: Continue, rather than the input', async () => {
		const credential = `${provider.type}Api`;
		const [field = ''] = Object.keys(SECRETS[credential] ?? {});

		const { items } = await runNode({
			...provider,
			items: [{ id: 1 }, { id: 2 }],
			secrets: { [credential]: { [field]: '' } },
			onError: 'continueRegularOutput',
		});

		const json = {
			error: `The credential for ${provider.label} holds no ${provider.keyName}`,
			message: `Open the credential, paste the ${provider.keyName} and test it.`,
			details: { cause: 'noKey' },
		};
		expect(items).toMatchObject([
			{ json, pairedItem: { item: 0 } },
			{ json, pairedItem: { item: 1 } },
		]);
	});
});

describe('Retry-After', () => {
	it('may be a date', async () => {
		respondWith(partoo, 429, '', { 'Retry-After': new Date(Date.now() + 20_000).toUTCString() });
		respondWith(partoo, 200, partoo.response);

		await runNode(partoo);

		expect(waits[0]).toBeGreaterThan(18_000);
		expect(waits[0]).toBeLessThanOrEqual(20_000);
	});

	it.each(['-5', '0', 'soon', 'Fri, 01 Jan 1999 00:00:00 GMT'])(
		'is ignored when it is %s',
		async (value) => {
			respondWith(partoo, 429, '', { 'Retry-After': value });
			respondWith(partoo, 200, partoo.response);

			await runNode(partoo);

			expect(waits[0]).toBeGreaterThanOrEqual(500);
			expect(waits[0]).toBeLessThanOrEqual(1000);
		},
	);
});

describe("JoggAI's codes come with HTTP 200", () => {
	it.each([
		[10104, "JoggAI couldn't find that resource"],
		[10105, "JoggAI doesn't accept the API Key of this credential"],
		[18020, 'The JoggAI account has no credit left for this'],
		[18025, "JoggAI doesn't allow this API Key to do that"],
		[40000, 'JoggAI rejected the request'],
		[18001, 'JoggAI rejected the request'],
	])('code %i: %s', async (code, message) => {
		respondWith(joggAi, 200, { code, msg: 'Reason', data: null });

		const { error } = await runNode(joggAi);

		expect(error?.message).toBe(message);
		expect(error?.description).toContain(`JoggAI says (code ${code}): “Reason”`);
	});

	it.each([429, 50000])('code %i is retried', async (code) => {
		respondWith(joggAi, 200, { code, msg: 'Later', data: null }, {}, MAX_ATTEMPTS - 1);
		respondWith(joggAi, 200, joggAi.response);

		const { items } = await runNode(joggAi);

		expect(items).toHaveLength(1);
	});

	it('uses the code, whatever the HTTP status says', async () => {
		respondWith(joggAi, 400, { code: 10105, msg: 'Invalid API key' });

		const { error } = await runNode(joggAi);

		expect(error?.message).toBe("JoggAI doesn't accept the API Key of this credential");
	});
});

describe("Partoo's errors", () => {
	it.each([
		[
			{ errors: { authentication: 'User not authenticated' } },
			'authentication: User not authenticated',
		],
		[{ error: { json: 'Resource not found' } }, 'json: Resource not found'],
		[
			{ error: { json: { url: ['is not https', 'is too long'] } } },
			'url: is not https; url: is too long',
		],
		[{ errors: 'Nope' }, 'Nope'],
	])('are parsed in both spellings and at all depths', async (body, message) => {
		respondWith(partoo, 400, body);

		const { error } = await runNode(partoo);

		expect(error?.description).toContain(`Partoo says: “${message}”`);
	});

	it('are left out when they say nothing', async () => {
		respondWith(partoo, 400, { error: { json: {} } });

		const { error } = await runNode(partoo);

		expect(error?.description).not.toContain('Partoo says');
	});
});

it('all items wait together when the provider names a wait, and none sends a request meanwhile', async () => {
	const body = (name: string) => ({
		data: { total: 1, offset: 0, limit: 1000, count: 1, desc: false, items: [{ id: name }] },
	});
	const names = Array.from({ length: 40 }, (_, index) => `a${index}`);
	let rejectedCount = 0;
	nock('https://api.apify.com')
		.get(/^\/v2\/acts\//)
		.times(60)
		.reply((uri) => {
			if (rejectedCount < 20) {
				rejectedCount += 1;
				return [429, {}, { 'Retry-After': '3' }];
			}
			return [200, body(uri.split('/')[3] ?? '')];
		});

	const { items } = await runNode({
		type: 'apifyWebhooks',
		parameters: { actorId: { __rl: true, mode: 'id', value: '={{ $json.name }}' } },
		items: names.map((name) => ({ name })),
	});

	expect(items.map(({ json }) => json.id)).toEqual(names);
	expect(rejectedCount).toBe(20);
	// One request waits and is retried; the others wait for it.
	expect(waits).toEqual([3000]);
});

it('shows the error in a dropdown', async () => {
	nock('https://api.argil.ai').get('/v1/webhooks').reply(401, argil.error('Invalid API key'));

	await expect(dropdown('argilWebhooks', 'searchWebhooks')).rejects.toThrow(
		"Argil doesn't accept the API Key of this credential",
	);
});

describe('an error outside of any request', () => {
	const headers = '{"Authorization":"Bearer hush-hush"}';
	const parameters = {
		operation: 'create',
		actorId: { __rl: true, mode: 'id', value: 'actor1' },
		requestUrl: 'https://example.com',
		events: ['TEST'],
		additionalFields: { headersTemplate: headers },
	};

	it.each([
		[
			'an Actor whose URL is none',
			{ parameters: { ...parameters, actorId: byUrl('https://example.com/no-actor') } },
		],
		['a credential without a key', { parameters, secrets: { apifyWebhooksApi: { apiToken: '' } } }],
		[
			'an expression that fails',
			{ parameters: { ...parameters, requestUrl: '={{ $json.no.such.field }}' } },
		],
	])('is saved without the fields of the node: %s', async (_, test) => {
		const { error, savedError } = await runNode({ type: 'apifyWebhooks', ...test });

		expect(error?.message).not.toBe('');
		expect(savedError).toContain('"operation":"create"');
		expect(savedError).not.toContain('hush-hush');
	});
});

describe('a credential that does not work, with On Error: Continue', () => {
	it('keeps the error of an item that has its own mistake', async () => {
		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: { limit: '={{ $json.limit }}' },
			items: [{ limit: 1 }, { limit: 'many' }],
			secrets: { argilWebhooksApi: { apiKey: '' } },
			onError: 'continueRegularOutput',
		});

		expect(items).toMatchObject([
			{ json: { details: { cause: 'noKey' } }, pairedItem: { item: 0 } },
			{
				json: {
					error: "The parameter 'Limit' is not valid",
					message: 'It must be a whole number of at least 1, not "many".',
					details: { cause: 'invalidParameter', parameter: 'Limit' },
				},
				pairedItem: { item: 1 },
			},
		]);
	});
});

it('an operation that is not known is an error without the fields of the node', async () => {
	const { error, savedError } = await runNode({
		type: 'partooWebhooks',
		// n8n drops the fields that it shows for no operation; the options it keeps.
		parameters: { operation: 'explode', options: { organizationId: 'hush-hush' } },
	});

	expect(error?.message).toBe("The operation 'explode' of 'webhook' is not known");
	expect(error?.description).toBe('Choose an operation from the list in the node.');
	expect(savedError).toContain('"operation":"explode"');
	expect(savedError).not.toContain('hush-hush');
});

it('an empty list is an error when the provider announced entries', async () => {
	respondWith(partoo, 200, { page: 1, max_page: 1, count: 3, items: [] });

	const { items, error } = await runNode(partoo);

	expect(items).toEqual([]);
	expect(error?.message).toBe("The list at Partoo couldn't be read completely");
	expect(error?.description).toBe(
		'It came empty, although the provider announced 3 entries. No items were returned. Run the workflow again.',
	);
});

describe('a change whose response has a status of success and an error in its body', () => {
	const byId = { __rl: true, mode: 'id', value: 'w1' };
	const DOUBT = ' The change may still have been applied. Check the webhook before you retry.';
	const REMEDY = 'Check the parameters of the node against what the provider says.';
	const partooDraft = { operation: 'create', url: 'https://a.example', events: ['lead_received'] };

	it.each<[string, NodeUnderTest, IDataObject, string]>([
		[
			'a deletion at Argil',
			{ type: 'argilWebhooks', parameters: { operation: 'delete', webhookId: byId } },
			{ message: 'Webhook deleted' },
			`${REMEDY} Argil says: “Webhook deleted”${DOUBT}`,
		],
		[
			'a creation at Partoo',
			{ type: 'partooWebhooks', parameters: partooDraft },
			{ errors: { url: 'Too slow' } },
			`${REMEDY} Partoo says: “url: Too slow”${DOUBT}`,
		],
		[
			'a deletion at Apify',
			{ type: 'apifyWebhooks', parameters: { operation: 'delete', webhookId: byId } },
			{ error: { type: 'odd', message: 'Done' } },
			`${REMEDY} Apify says (code odd): “Done”${DOUBT}`,
		],
		[
			'a deletion at JoggAI, which documents errors with HTTP 200',
			{ type: 'joggAiWebhooks', parameters: { operation: 'delete', webhookId: byId } },
			{ code: 18001, msg: 'Not now', data: null },
			`${REMEDY} JoggAI says (code 18001): “Not now”`,
		],
	])('says that it may still have been applied: %s', async (_name, test, body, description) => {
		const method = test.parameters?.operation === 'create' ? 'POST' : 'DELETE';
		nock(/./).intercept(/./, method).reply(200, body);

		const { items, error } = await runNode(test);

		expect(items).toEqual([]);
		expect(error?.description).toBe(description);
	});

	it('is done at Partoo when its list of errors is empty', async () => {
		nock('https://api.partoo.co')
			.post('/v2/webhooks')
			.reply(200, {
				items: [{ id: 7, url: 'https://a.example', event_type: 'lead_received' }],
				errors: [],
			});

		const { items, error } = await runNode({ type: 'partooWebhooks', parameters: partooDraft });

		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.id)).toEqual(['7']);
	});
});

// https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents shows a response with a rid.
describe("JoggAI's ID of a request", () => {
	const rid = '9f2c <b> secret-joggai-key';

	it.each([
		[
			'Parameter error',
			'JoggAI says (code 40000, request 9f2c &lt;b&gt; **********): “Parameter error”',
		],
		['', "JoggAI's ID of the request is 9f2c &lt;b&gt; **********."],
	])('is part of the error, cleaned like every text of JoggAI: msg %j', async (msg, sentence) => {
		respondWith(joggAi, 200, { rid, code: 40000, msg, data: null });

		const { error, savedError } = await runNode(joggAi);

		expect(error?.description).toContain(sentence);
		expect(savedError).toContain('"requestId":"9f2c <b> **********"');
		expect(savedError).not.toContain('secret-joggai-key');
	});

	it('is a detail of a failed item', async () => {
		respondWith(joggAi, 200, { rid: 'r1', code: 10105, msg: 'Invalid API key', data: null });

		const { items } = await runNode({ ...joggAi, onError: 'continueRegularOutput' });

		expect(items).toMatchObject([{ json: { details: { requestId: 'r1' } } }]);
	});
});

function byUrl(value: string) {
	return { __rl: true, mode: 'url', value };
}
