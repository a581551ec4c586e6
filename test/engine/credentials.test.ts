/** The tests of the credentials, as n8n runs them. */
import { describe, expect, it } from '@jest/globals';
import {
	NodeConnectionTypes,
	type ICredentialTestRequest,
	type IDataObject,
	type INodeType,
} from 'n8n-workflow';
import nock from 'nock';

import { startWorkflow } from '../../harness/engine';
import { isRecord } from '../../nodes/shared/parsing/json';
import { useFakeNetwork } from '../support/network';
import { catalog, SECRETS } from '../support/nodes';

useFakeNetwork();

/** A declarative node that sends the test request: this is how n8n tests a credential. */
function testerOf(credentialType: string, { request }: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Tester',
			name: 'tester',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Tester' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: credentialType, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
			],
		},
	};
}

/** The value at a path with dots. */
function valueAt(body: IDataObject, path: string): unknown {
	const [first = '', ...rest] = path.split('.');
	const value = body[first];
	if (rest.length === 0) return value;
	return isRecord(value) ? valueAt(value, rest.join('.')) : undefined;
}

/** Tests a credential as n8n does: the request on the engine, then the rules on the status of a failure or the body of a success. */
async function testCredential(
	credentialType: string,
	secret: Record<string, string | number> = SECRETS[credentialType] ?? {},
): Promise<string> {
	const test = catalog.credentials[credentialType]?.test;
	if (test === undefined) throw new Error(`${credentialType} has no test`);
	const run = await startWorkflow(
		{ ...catalog, nodes: { tester: testerOf(credentialType, test) } },
		{
			nodes: [
				{
					id: 'node',
					name: 'Node',
					type: 'tester',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
					credentials: { [credentialType]: { id: 'credential', name: 'Credential' } },
				},
			],
			secrets: { [credentialType]: secret },
		},
	).finished;
	const { error, runData } = run.data.resultData;
	const rules = test.rules ?? [];
	if (error !== undefined) {
		const status = 'httpCode' in error ? error.httpCode : null;
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && String(properties.value) === status,
		);
		return `failed: ${rule?.properties.message ?? status ?? error.message}`;
	}
	const body: IDataObject = runData.Node?.[0]?.data?.main?.[0]?.[0]?.json ?? {};
	for (const { properties } of rules) {
		if ('key' in properties && valueAt(body, properties.key) === properties.value) {
			return `failed: ${properties.message}`;
		}
	}
	return 'ok';
}

describe.each([
	['argilWebhooksApi', 'https://api.argil.ai', '/v1/webhooks', 'x-api-key', 'secret-argil-key', []],
	[
		'partooWebhooksApi',
		'https://api.partoo.co',
		'/v2/webhooks?per_page=1',
		'x-APIKey',
		'secret-partoo-key',
		{ items: [] },
	],
	[
		'apifyWebhooksApi',
		'https://api.apify.com',
		'/v2/users/me',
		'authorization',
		'Bearer secret-apify-token',
		{ data: { id: 'me' } },
	],
	[
		'joggAiWebhooksApi',
		'https://api.jogg.ai',
		'/v2/user/whoami',
		'x-api-key',
		'secret-joggai-key',
		{ code: 0, msg: 'Success', data: { email: 'john@example.com', username: 'johndoe' } },
	],
])('%s', (type, origin, path, header, value, body) => {
	it('sends the documented test request with the key in its header', async () => {
		nock(origin, { reqheaders: { [header]: value } })
			.get(path)
			.reply(200, body);

		expect(await testCredential(type)).toBe('ok');
	});

	it('sends a key without the blanks it was pasted with', async () => {
		nock(origin, { reqheaders: { [header]: value } })
			.get(path)
			.reply(200, body);
		const [[field, key] = []] = Object.entries(SECRETS[type] ?? {});

		expect(await testCredential(type, { [field ?? '']: ` ${key}\n` })).toBe('ok');
	});

	it('does not follow a redirect to another host with the key', async () => {
		nock(origin).get(path).reply(302, '', { Location: 'https://evil.example/' });
		const elsewhere = nock('https://evil.example').get('/').reply(200, body);

		expect(await testCredential(type)).toBe('failed: 302');
		expect(elsewhere.isDone()).toBe(false);
		nock.cleanAll();
	});
});

describe.each([
	[
		'argilWebhooksApi',
		'https://api.argil.ai',
		'/v1/webhooks',
		"Argil doesn't accept this API Key",
		"Argil doesn't allow this API Key to do that",
	],
	[
		'partooWebhooksApi',
		'https://api.partoo.co',
		'/v2/webhooks?per_page=1',
		"Partoo doesn't accept this API Key",
		"Partoo doesn't allow this API Key to do that. A key of a PROVIDER user needs the Organization ID.",
	],
	[
		'apifyWebhooksApi',
		'https://api.apify.com',
		'/v2/users/me',
		"Apify doesn't accept this API Token",
		"Apify doesn't let this API Token read the account. A token with limited permissions fails this test and may still work in the node.",
	],
	[
		'joggAiWebhooksApi',
		'https://api.jogg.ai',
		'/v2/user/whoami',
		"JoggAI doesn't accept this API Key",
		"JoggAI doesn't allow this account to use the API",
	],
])('%s', (type, origin, path, unauthorized, forbidden) => {
	it('names a wrong key', async () => {
		// n8n sends the request a second time after a 401, in case the credential could be renewed.
		nock(origin).get(path).twice().reply(401, {});

		expect(await testCredential(type)).toBe(`failed: ${unauthorized}`);
	});

	it('names a key without the permission', async () => {
		nock(origin).get(path).reply(403, {});

		expect(await testCredential(type)).toBe(`failed: ${forbidden}`);
	});
});

describe('the test of a JoggAI key', () => {
	it.each([
		[{ code: 10105, msg: 'Invalid API key', data: null }, "JoggAI doesn't accept this API Key"],
		[{ code: 18025, msg: 'No permission' }, "JoggAI doesn't allow this account to use the API"],
		[
			{ code: 429, msg: 'Too many requests' },
			'JoggAI is receiving too many requests from this account: test again later',
		],
		[
			{ code: 50000, msg: 'System error' },
			'JoggAI is not available at the moment: test again later',
		],
		[{ code: 99999, msg: 'New', data: null }, "JoggAI didn't confirm whose API Key this is"],
		[
			{ code: 40000, msg: 'Parameter error', data: {} },
			"JoggAI didn't confirm whose API Key this is",
		],
	])('fails with HTTP 200 and %j', async (body, message) => {
		nock('https://api.jogg.ai').get('/v2/user/whoami').reply(200, body);

		expect(await testCredential('joggAiWebhooksApi')).toBe(`failed: ${message}`);
	});
});

it('the test of a JoggAI key also reports too many requests with HTTP 429', async () => {
	nock('https://api.jogg.ai').get('/v2/user/whoami').reply(429, { code: 429, msg: 'Slow down' });

	expect(await testCredential('joggAiWebhooksApi')).toBe(
		'failed: JoggAI is receiving too many requests from this account: test again later',
	);
});

it("the test of a JoggAI key treats HTTP 401 with JoggAI's own code as a wrong key", async () => {
	// As JoggAI's own mock server responds: https://github.com/JoggAI-Tech, tests/mock_server.py of its skills.
	nock('https://api.jogg.ai')
		.get('/v2/user/whoami')
		.twice()
		.reply(401, { code: 10105, msg: 'Invalid API key' });

	expect(await testCredential('joggAiWebhooksApi')).toBe(
		"failed: JoggAI doesn't accept this API Key",
	);
});

describe('the test of a Partoo key', () => {
	const test = async (organizationId?: string | number) =>
		await testCredential('partooWebhooksApi', {
			apiKey: 'secret-partoo-key',
			...(organizationId !== undefined && { organizationId }),
		});

	it.each([
		['42', '/v2/webhooks?per_page=1&org_id=42'],
		[' 42 ', '/v2/webhooks?per_page=1&org_id=42'],
		[42, '/v2/webhooks?per_page=1&org_id=42'],
		['', '/v2/webhooks?per_page=1'],
		[' ', '/v2/webhooks?per_page=1'],
		[undefined, '/v2/webhooks?per_page=1'],
	])('with the Organization ID %j requests %s', async (organizationId, path) => {
		nock('https://api.partoo.co').get(path).reply(200, { items: [] });

		expect(await test(organizationId)).toBe('ok');
	});

	it('names the Organization ID when Partoo rejects the request', async () => {
		nock('https://api.partoo.co').get('/v2/webhooks?per_page=1&org_id=abc').reply(400, {});

		expect(await test('abc')).toBe(
			'failed: Partoo rejected the request. Check the Organization ID: a key of a PROVIDER user needs one.',
		);
	});
});

it("tests a Partoo key at the environment's own host", async () => {
	nock('https://api.sandbox.partoo.co').get('/v2/webhooks?per_page=1').reply(200, {});

	expect(
		await testCredential('partooWebhooksApi', {
			...SECRETS.partooWebhooksApi,
			environment: 'sandbox',
		}),
	).toBe('ok');
});

it.each(Object.keys(catalog.credentials))('%s hides its key in the editor', (type) => {
	const [key] = catalog.credentials[type]?.properties ?? [];

	expect(key?.typeOptions?.password).toBe(true);
	expect(key?.required).toBe(true);
});
