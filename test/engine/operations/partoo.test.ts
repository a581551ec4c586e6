/** Every operation of Partoo, on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../../support/network';
import { jsonOf, runNode } from '../../support/nodes';
import { partoo } from '../../support/providers';
import {
	BUSY,
	byId,
	describeOperations,
	FORBIDDEN,
	REJECTED,
	UNAUTHORIZED,
	UNKNOWN,
	type OperationTest,
} from './describeOperations';

useFakeNetwork();

const CONFIGURATION = { ...partoo.raw };
/** The same without the optional field. */
const PLAIN: IDataObject = { ...CONFIGURATION, custom_headers: undefined };
const listed = (...items: IDataObject[]) => ({ page: 1, max_page: 1, count: items.length, items });
const PARTOO_FAILURES = { 400: REJECTED, 401: UNAUTHORIZED, 403: FORBIDDEN };
const firstPage = { page: 1, per_page: 100 };

const partooTests: OperationTest[] = [
	{
		name: 'Create creates one webhook per event in one request',
		operation: 'create',
		parameters: {
			url: 'https://example.com/webhook',
			events: ['business_created', 'lead_received'],
			additionalFields: {
				customHeaders: { headers: [{ name: 'X-My-Header', value: 'my-value' }] },
			},
			options: { organizationId: 7 },
		},
		exchanges: [
			{
				method: 'POST',
				path: '/v2/webhooks',
				query: { org_id: 7 },
				body: {
					items: [
						{
							url: 'https://example.com/webhook',
							event_type: 'business_created',
							custom_headers: { 'X-My-Header': 'my-value' },
						},
						{
							url: 'https://example.com/webhook',
							event_type: 'lead_received',
							custom_headers: { 'X-My-Header': 'my-value' },
						},
					],
				},
				response: { items: [PLAIN, { ...PLAIN, id: 2, event_type: 'lead_received' }] },
			},
		],
		output: [partoo.webhook, { ...partoo.webhook, id: '2', events: ['lead_received'] }],
		failures: { ...PARTOO_FAILURES, 415: REJECTED },
	},
	{
		name: 'Get requests one webhook',
		operation: 'get',
		parameters: { webhookId: byId('1') },
		exchanges: [{ method: 'GET', path: '/v2/webhooks/1', response: CONFIGURATION }],
		output: [partoo.webhook],
		failures: { ...PARTOO_FAILURES, 404: UNKNOWN, 429: BUSY },
	},
	{
		name: 'Get masks custom headers in Raw',
		operation: 'get',
		parameters: { webhookId: byId('1'), output: 'raw' },
		exchanges: [{ method: 'GET', path: '/v2/webhooks/1', response: CONFIGURATION }],
		output: [partoo.masked],
		failures: {},
	},
	{
		name: 'Create or Update creates only what is missing',
		operation: 'upsert',
		parameters: {
			url: 'https://example.com/webhook',
			events: ['business_created', 'lead_received'],
		},
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks', query: firstPage, response: listed(CONFIGURATION) },
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: { items: [{ url: 'https://example.com/webhook', event_type: 'lead_received' }] },
				response: { items: [{ ...PLAIN, id: 2, event_type: 'lead_received' }] },
			},
		],
		output: [
			{ ...partoo.webhook, created: false },
			{ ...partoo.webhook, id: '2', events: ['lead_received'], created: true },
		],
		failures: PARTOO_FAILURES,
	},
	{
		name: 'Create or Update sends nothing when nothing is missing in the organization',
		operation: 'upsert',
		parameters: {
			url: 'https://example.com/webhook',
			events: ['business_created'],
			options: { organizationId: 1 },
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks',
				query: { ...firstPage, org_id: 1 },
				response: listed(
					{ ...PLAIN, id: 9, org_id: 2, url: 'https://other.example' },
					CONFIGURATION,
				),
			},
		],
		output: [{ ...partoo.webhook, created: false }],
		failures: PARTOO_FAILURES,
	},
	{
		name: 'Send Test sends no headers for a webhook without any',
		operation: 'sendTest',
		parameters: { webhookId: byId('1') },
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks/1', response: PLAIN },
			{
				method: 'POST',
				path: '/v2/webhooks/tryout',
				body: { items: [{ url: 'https://example.com/webhook', event_type: 'business_created' }] },
				response: { status: 'sent' },
			},
		],
		output: [
			{
				id: '1',
				provider: 'partoo',
				url: 'https://example.com/webhook',
				events: ['business_created'],
				sent: true,
				response: { status: 'sent' },
			},
		],
		failures: {},
	},
	{
		name: "Send Test sends the webhook's own configuration to be tried out",
		operation: 'sendTest',
		parameters: { webhookId: byId('1') },
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks/1', response: CONFIGURATION },
			{
				method: 'POST',
				path: '/v2/webhooks/tryout',
				body: {
					items: [
						{
							url: 'https://example.com/webhook',
							event_type: 'business_created',
							custom_headers: { 'X-My-Header': 'my-value', 'X-Auth-Token': 'secret-token' },
						},
					],
				},
				response: { status: 'sent', headers: { 'X-Auth-Token': 'secret-token' } },
			},
		],
		output: [
			{
				id: '1',
				provider: 'partoo',
				url: 'https://example.com/webhook',
				events: ['business_created'],
				sent: true,
				response: { status: 'sent', headers: { 'X-Auth-Token': '**********' } },
			},
		],
		failures: PARTOO_FAILURES,
	},
];

describeOperations(partoo, partooTests);

describe('Send Test of Partoo', () => {
	it.each([{ url: null }, { event_type: null }])(
		'sends nothing for a webhook with %j',
		async (missing) => {
			nock('https://api.partoo.co')
				.get('/v2/webhooks/1')
				.reply(200, { ...PLAIN, ...missing });

			const { error } = await runNode({
				type: 'partooWebhooks',
				parameters: { operation: 'sendTest', webhookId: byId('1') },
			});

			expect(error?.message).toBe("The parameter 'Webhook' is not valid");
			expect(error?.description).toBe('It has no URL or no event that could be tried out.');
		},
	);

	it('sends nothing when the headers of the webhook are in another shape than documented', async () => {
		nock('https://api.partoo.co')
			.get('/v2/webhooks/1')
			.reply(200, { ...PLAIN, custom_headers: 'X-A: b' });

		const { error } = await runNode({
			type: 'partooWebhooks',
			parameters: { operation: 'sendTest', webhookId: byId('1') },
		});

		expect(error?.description).toContain('Expected an object at custom_headers, found text.');
	});
});

describe('Create or Update of Partoo', () => {
	const NOTICE = 'custom headers were set for new webhooks only';
	const upsert = async (events: string[], isWithHeaders: boolean) => {
		nock('https://api.partoo.co')
			.get('/v2/webhooks')
			.query(firstPage)
			.reply(200, listed(CONFIGURATION));
		const missing = events.filter((event) => event !== CONFIGURATION.event_type);
		if (missing.length > 0) {
			nock('https://api.partoo.co')
				.post('/v2/webhooks')
				.reply(200, { items: missing.map((event) => ({ ...PLAIN, id: 2, event_type: event })) });
		}
		return await runNode({
			type: 'partooWebhooks',
			parameters: {
				operation: 'upsert',
				url: 'https://example.com/webhook',
				events,
				...(isWithHeaders && {
					additionalFields: { customHeaders: { headers: [{ name: 'X-A', value: 'b' }] } },
				}),
			},
		});
	};

	it('says that headers are set for new webhooks only, when one of them exists', async () => {
		const { saved } = await upsert(['business_created', 'lead_received'], true);

		expect(saved).toContain(NOTICE);
	});

	it.each<[string, string[], boolean]>([
		['all webhooks are new', ['lead_received'], true],
		['no headers are set', ['business_created', 'lead_received'], false],
	])('does not mention headers when %s', async (_name, events, isWithHeaders) => {
		const { saved, error } = await upsert(events, isWithHeaders);

		expect(error).toBeUndefined();
		expect(saved).not.toContain(NOTICE);
	});
});

it.each<[string, string | IDataObject | IDataObject[], unknown]>([
	['a text', 'OK', 'OK'],
	['nothing', '', ''],
	[
		'an error of the receiver',
		{ error: 'receiver returned 500' },
		{ error: 'receiver returned 500' },
	],
	['a list', [{ status: 200 }], [{ status: 200 }]],
	['a number', '200', 200],
])(
	'Send Test of Partoo returns %s, for its shape is not documented',
	async (_name, body, response) => {
		nock('https://api.partoo.co').get('/v2/webhooks/1').reply(200, PLAIN);
		nock('https://api.partoo.co').post('/v2/webhooks/tryout').reply(200, body);

		const { items } = await runNode({
			type: 'partooWebhooks',
			parameters: { operation: 'sendTest', webhookId: byId('1') },
		});

		expect(jsonOf(items)).toMatchObject([{ sent: true, response }]);
	},
);

it('Send Test of Partoo shows no secret of its request in any text of the response', async () => {
	const headers = { 'X-Auth-Token': 'secret-token', 'X-Kind': 'a', 'X-Code': '200' };
	nock('https://api.partoo.co')
		.get('/v2/webhooks/1')
		.reply(200, { ...PLAIN, custom_headers: headers });
	nock('https://api.partoo.co')
		.post('/v2/webhooks/tryout')
		.reply(200, {
			status: 200,
			results: [{ sent: headers, said: 'a POST with key secret-partoo-key was a success' }],
			'secret-token': 'as a name',
		});

	const { items, saved } = await runNode({
		type: 'partooWebhooks',
		parameters: { operation: 'sendTest', webhookId: byId('1') },
	});

	expect(jsonOf(items)).toMatchObject([
		{
			response: {
				status: 200,
				results: [
					{
						sent: { 'X-Auth-Token': '**********', 'X-Kind': '**********', 'X-Code': '**********' },
						said: 'a POST with key ********** was a success',
					},
				],
				'**********': 'as a name',
			},
		},
	]);
	expect(saved).not.toMatch(/secret-(token|partoo-key)/);
});

it('short header values of Partoo leave its error readable', async () => {
	nock('https://api.partoo.co')
		.post('/v2/webhooks')
		.reply(400, {
			error: { json: { 'X-Kind': 'a', url: 'not a public URL: status 200 expected' } },
		});

	const { error } = await runNode({
		type: 'partooWebhooks',
		parameters: {
			operation: 'create',
			url: 'https://example.com',
			events: ['lead_received'],
			additionalFields: {
				customHeaders: {
					headers: [
						{ name: 'X-Kind', value: 'a' },
						{ name: 'X-Code', value: '200' },
					],
				},
			},
		},
	});

	expect(error?.description).toContain(
		'“X-Kind: **********; url: not a public URL: status 200 expected”',
	);
});

it('Send Test of Partoo is an error when the webhook has no URL', async () => {
	nock('https://api.partoo.co').get('/v2/webhooks/1').reply(200, { id: 1, org_id: 1 });

	const { error } = await runNode({
		type: 'partooWebhooks',
		parameters: { operation: 'sendTest', webhookId: byId('1') },
	});

	expect(error?.message).toBe("The parameter 'Webhook' is not valid");
});

it('Create of Partoo is an error when a webhook is missing in the response', async () => {
	nock('https://api.partoo.co')
		.post('/v2/webhooks')
		.reply(200, { items: [PLAIN] });

	const { items, error } = await runNode({
		type: 'partooWebhooks',
		parameters: {
			operation: 'create',
			url: 'https://example.com/webhook',
			events: ['business_created', 'lead_received'],
		},
	});

	expect(items).toEqual([]);
	expect(error?.description).toContain('found 1 for 2 events');
	expect(error?.description).toContain('The change may still have been applied');
});

it('Create or Update of Partoo says that headers of existing webhooks stay as they are', async () => {
	nock('https://api.partoo.co')
		.get('/v2/webhooks')
		.query(firstPage)
		.reply(200, listed(CONFIGURATION));

	const { saved } = await runNode({
		type: 'partooWebhooks',
		parameters: {
			operation: 'upsert',
			url: 'https://example.com/webhook',
			events: ['business_created'],
			additionalFields: { customHeaders: { headers: [{ name: 'X-A', value: 'a' }] } },
		},
	});

	expect(saved).toContain('custom headers were set for new webhooks only');
});

it('an error is saved without what the user typed into the fields of the node', async () => {
	nock('https://api.partoo.co').post('/v2/webhooks').reply(403, {});

	const { error, savedError } = await runNode({
		type: 'partooWebhooks',
		parameters: {
			operation: 'create',
			url: 'https://example.com',
			events: ['lead_received'],
			additionalFields: {
				customHeaders: { headers: [{ name: 'X-Auth-Token', value: 'hush-hush' }] },
			},
		},
	});

	expect(error?.message).toBe("Partoo doesn't allow this API Key to do that");
	expect(savedError).not.toContain('hush-hush');
});

describe('Create of Partoo is an error before any request', () => {
	const headers = (...entries: Array<[string, string]>) => ({
		additionalFields: {
			customHeaders: { headers: entries.map(([name, value]) => ({ name, value })) },
		},
	});

	const nameRule = (name: string) =>
		`"${name}" must begin with X-, but not with X-Partoo, have at most 128 characters, and none of ()&lt;&gt;@,;:\\"/[]?={} or a blank.`;

	it.each<[string, INodeParameters, string, string]>([
		[
			'when the URL is plain http',
			{ url: 'http://example.com/https:' },
			'URL',
			'Partoo calls only https URLs.',
		],
		['when no event is chosen', { events: '={{ [] }}' }, 'Events', 'Choose at least one.'],
		['when a header has no name', headers(['', 'x']), 'Custom Headers → Name', 'It is empty.'],
		['when a header has no value', headers(['X-A', '']), 'Custom Headers → Value', 'It is empty.'],
		[
			'when a header does not begin with X-',
			headers(['Authorization', 'x']),
			'Custom Headers → Name',
			nameRule('Authorization'),
		],
		[
			'when a header has X- only further on',
			headers(['My-X-Token', 'x']),
			'Custom Headers → Name',
			nameRule('My-X-Token'),
		],
		[
			'when a header is reserved for Partoo',
			headers(['x-partoo-Signature', 'x']),
			'Custom Headers → Name',
			nameRule('x-partoo-Signature'),
		],
		[
			'when a header has a forbidden character',
			headers(['X-A:B', 'x']),
			'Custom Headers → Name',
			nameRule('X-A:B'),
		],
		[
			'when the name of a header is too long',
			headers([`X-${'a'.repeat(127)}`, 'x']),
			'Custom Headers → Name',
			nameRule(`X-${'a'.repeat(127)}`),
		],
		[
			'when the value of a header is too long',
			headers(['X-A', 'x'.repeat(513)]),
			'Custom Headers → Value',
			'The value of X-A has more than 512 characters.',
		],
		[
			'when there are six headers',
			headers(
				...['A', 'B', 'C', 'D', 'E', 'F'].map((name): [string, string] => [`X-${name}`, 'x']),
			),
			'Custom Headers',
			'There are 6, at most 5 are allowed.',
		],
		[
			'when a header is there twice',
			headers(['X-A', 'x'], ['x-a', 'y']),
			'Custom Headers',
			'X-a is there twice.',
		],
	])('%s', async (_name, parameters, parameter, description) => {
		const { error } = await runNode({
			type: 'partooWebhooks',
			parameters: {
				operation: 'create',
				url: 'https://example.com',
				events: ['lead_received'],
				...parameters,
			},
		});

		expect(error?.message).toBe(`The parameter '${parameter}' is not valid`);
		expect(error?.description).toBe(description);
	});

	it('but not when headers are within every limit', async () => {
		nock('https://api.partoo.co')
			.post('/v2/webhooks')
			.reply(200, { items: [{ ...PLAIN, event_type: 'lead_received' }] });

		const { error } = await runNode({
			type: 'partooWebhooks',
			parameters: {
				operation: 'create',
				url: 'https://example.com',
				events: ['lead_received'],
				...headers(
					[`x-${'a'.repeat(126)}`, 'x'.repeat(512)],
					['X-B', 'b'],
					['X-C', 'c'],
					['X-D', 'd'],
					['X-E', 'e'],
				),
			},
		});

		expect(error).toBeUndefined();
	});
});

it('Create or Update of Partoo names the webhook that already has the event, and sends nothing', async () => {
	nock('https://api.partoo.co')
		.get('/v2/webhooks')
		.query(firstPage)
		.reply(200, listed(CONFIGURATION));

	const { error } = await runNode({
		type: 'partooWebhooks',
		parameters: {
			operation: 'upsert',
			url: 'https://elsewhere.example/hook',
			events: ['business_created'],
		},
	});

	expect(error?.message).toBe("The parameter 'URL' is not valid");
	expect(error?.description).toContain('business_created already goes to another one (webhook 1)');
});
