/** Every operation of JoggAI, on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../../support/network';
import { jsonOf, runNode } from '../../support/nodes';
import { joggAi } from '../../support/providers';
import {
	BUSY,
	byId,
	describeOperations,
	DOWN,
	FORBIDDEN,
	MASK,
	REJECTED,
	UNAUTHORIZED,
	UNKNOWN,
	type OperationTest,
} from './describeOperations';

useFakeNetwork();

const envelope = (data: IDataObject | null, code = 0, msg = 'Success') => ({ code, msg, data });
const endpointList = (...endpoints: IDataObject[]) => envelope({ endpoints });
const ENDPOINT = { ...joggAi.raw };
const JOGG_CODES = {
	429: BUSY,
	10104: UNKNOWN,
	10105: UNAUTHORIZED,
	18025: FORBIDDEN,
	40000: REJECTED,
	50000: DOWN,
};

const joggAiTests: OperationTest[] = [
	{
		name: 'Create adds an enabled endpoint',
		operation: 'create',
		parameters: { url: 'https://n8n.example.com/j', events: ['generated_script_success'] },
		exchanges: [
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'enabled',
					events: ['generated_script_success'],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [joggAi.webhook],
		failures: { 10105: UNAUTHORIZED, 18025: FORBIDDEN, 40000: REJECTED },
	},
	{
		name: 'Create masks the secret in Raw',
		operation: 'create',
		parameters: {
			url: 'https://n8n.example.com/j',
			events: ['generated_script_success'],
			additionalFields: { status: 'disabled' },
			output: 'raw',
		},
		exchanges: [
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'disabled',
					events: ['generated_script_success'],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [{ ...ENDPOINT, secret: MASK }],
		failures: {},
	},
	{
		name: 'Get finds the endpoint in the list',
		operation: 'get',
		parameters: { webhookId: byId('wh_123456789') },
		exchanges: [{ method: 'GET', path: '/v2/endpoints', response: endpointList(ENDPOINT) }],
		output: [joggAi.webhook],
		failures: JOGG_CODES,
	},
	{
		name: 'Create or Update creates when no endpoint has the URL',
		operation: 'upsert',
		parameters: { url: 'https://n8n.example.com/j', events: ['generated_script_success'] },
		exchanges: [
			{ method: 'GET', path: '/v2/endpoints', response: endpointList() },
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'enabled',
					events: ['generated_script_success'],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: true }],
		failures: { 40000: REJECTED },
	},
	{
		name: 'Create or Update does not use an endpoint with another URL',
		operation: 'upsert',
		parameters: { url: 'https://n8n.example.com/j', events: joggAi.webhook.events as string[] },
		exchanges: [
			{ method: 'GET', path: '/v2/endpoints', response: endpointList(ENDPOINT) },
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'enabled',
					events: joggAi.webhook.events as string[],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: true }],
		failures: {},
	},
	{
		name: 'Create or Update sends nothing to a paused endpoint when the status is not set',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: joggAi.webhook.events as string[],
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/endpoints',
				response: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
		],
		output: [{ ...joggAi.webhook, enabled: false, created: false }],
		failures: {},
	},
	{
		name: 'Create or Update sends nothing when the status matches, too',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: joggAi.webhook.events as string[],
			additionalFields: { status: 'enabled' },
		},
		exchanges: [{ method: 'GET', path: '/v2/endpoints', response: endpointList(ENDPOINT) }],
		output: [{ ...joggAi.webhook, created: false }],
		failures: {},
	},
	{
		name: 'Create or Update leaves the status of an existing endpoint alone unless it is set',
		operation: 'upsert',
		parameters: { url: 'https://your-domain.com/webhook', events: ['generated_script_success'] },
		exchanges: [
			{
				method: 'GET',
				path: '/v2/endpoints',
				response: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://your-domain.com/webhook',
					status: 'disabled',
					events: ['generated_script_success'],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: false }],
		failures: JOGG_CODES,
	},
	{
		name: 'Create or Update enables an existing endpoint when that is set',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: joggAi.webhook.events as string[],
			additionalFields: { status: 'enabled' },
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/endpoints',
				response: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://your-domain.com/webhook',
					status: 'enabled',
					events: joggAi.webhook.events as string[],
				},
				response: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: false }],
		failures: {},
	},
	{
		name: 'Create or Update sends nothing when everything matches, whatever the order of the events',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: ['generated_avatar_video_failed', 'generated_avatar_video_success'],
		},
		exchanges: [{ method: 'GET', path: '/v2/endpoints', response: endpointList(ENDPOINT) }],
		output: [{ ...joggAi.webhook, created: false }],
		failures: {},
	},
	{
		name: 'Delete deletes',
		operation: 'delete',
		parameters: { webhookId: byId('wh_123456789') },
		exchanges: [
			{
				method: 'DELETE',
				path: '/v2/endpoint/wh_123456789',
				response: envelope({ message: 'webhook deleted' }),
			},
		],
		output: [{ id: 'wh_123456789', provider: 'joggai', deleted: true, existed: true }],
		failures: { 429: BUSY, 10105: UNAUTHORIZED, 18025: FORBIDDEN, 40000: REJECTED, 50000: DOWN },
	},
	{
		name: 'Delete counts an endpoint that is already gone as deleted',
		operation: 'delete',
		parameters: { webhookId: byId('wh_123456789') },
		exchanges: [
			{
				method: 'DELETE',
				path: '/v2/endpoint/wh_123456789',
				response: envelope(null, 10104, 'Record not found'),
			},
		],
		output: [{ id: 'wh_123456789', provider: 'joggai', deleted: true, existed: false }],
		failures: {},
	},
	{
		name: 'Replace URL sends the status and events of the endpoint along',
		operation: 'replaceUrl',
		parameters: {
			matchBy: 'prefix',
			find: 'https://your-domain.com/',
			replaceWith: 'https://n8n.example.com/',
			dryRun: false,
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/endpoints',
				response: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			// Read again just before: a PUT writes all three fields.
			{
				method: 'GET',
				path: '/v2/endpoints',
				response: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://n8n.example.com/webhook',
					status: 'disabled',
					events: joggAi.webhook.events as string[],
				},
				response: envelope({
					...ENDPOINT,
					url: 'https://n8n.example.com/webhook',
					status: 'disabled',
				}),
			},
		],
		output: [
			{
				id: 'wh_123456789',
				provider: 'joggai',
				urlBefore: 'https://your-domain.com/webhook',
				urlAfter: 'https://n8n.example.com/webhook',
				changed: true,
				outcome: 'moved',
				error: null,
			},
		],
		failures: {},
	},
];

describeOperations(joggAi, joggAiTests, (code, message) => envelope(null, code, message));

describe('Update of JoggAI, which requires all three fields', () => {
	const NEW = {
		url: 'https://n8n.example.com/new',
		status: 'disabled',
		events: ['generated_image_failed'],
	};
	const { url, status, events } = ENDPOINT;
	const subsets = [1, 2, 3, 4, 5, 6, 7].map((bits) =>
		(['url', 'status', 'events'] as const).filter((_, index) => (bits >> index) & 1),
	);

	it.each(subsets.map((fields) => ({ fields })))('changes only $fields', async ({ fields }) => {
		const changes = Object.fromEntries(fields.map((field) => [field, NEW[field]]));
		nock('https://api.jogg.ai').get('/v2/endpoints').reply(200, endpointList(ENDPOINT));
		const sent: unknown[] = [];
		nock('https://api.jogg.ai')
			.put('/v2/endpoint/wh_123456789')
			.reply(200, (_uri, body) => {
				sent.push(body);
				return envelope(ENDPOINT);
			});

		const { error } = await runNode({
			type: 'joggAiWebhooks',
			parameters: {
				operation: 'update',
				webhookId: byId('wh_123456789'),
				updateFields: changes,
			},
		});

		expect(error).toBeUndefined();
		expect(sent).toEqual([{ url, status, events, ...changes }]);
	});

	it('is an error before any request when nothing is set', async () => {
		const { error } = await runNode({
			type: 'joggAiWebhooks',
			parameters: { operation: 'update', webhookId: byId('wh_123456789'), updateFields: {} },
		});

		expect(error?.message).toBe("The parameter 'Update Fields' is not valid");
		expect(error?.description).toBe(
			'Nothing is set to change: add Event Names or IDs, Status or URL.',
		);
	});
});

it('a change that failed because its list could not be read does not fail those after it', async () => {
	const list = () => nock('https://api.jogg.ai').get('/v2/endpoints');
	list().times(4).reply(503);
	list().reply(200, endpointList(ENDPOINT));
	nock('https://api.jogg.ai').put('/v2/endpoint/wh_123456789').reply(200, envelope(ENDPOINT));

	const { items } = await runNode({
		type: 'joggAiWebhooks',
		parameters: {
			operation: 'update',
			webhookId: byId('wh_123456789'),
			updateFields: { status: 'disabled' },
		},
		items: [{}, {}],
		onError: 'continueRegularOutput',
	});

	expect(jsonOf(items).map((json) => json.error ?? json.id)).toEqual([
		'JoggAI is not available at the moment',
		'wh_123456789',
	]);
});

it('a field whose expression gives null is left alone', async () => {
	nock('https://api.jogg.ai')
		.get('/v2/endpoints')
		.reply(200, endpointList({ ...ENDPOINT, status: 'disabled' }));
	nock('https://api.jogg.ai')
		.put('/v2/endpoint/wh_123456789', {
			url: 'https://your-domain.com/webhook',
			status: 'disabled',
			events: ['create_avatar_failed'],
		})
		.reply(200, envelope(ENDPOINT));

	const { error } = await runNode({
		type: 'joggAiWebhooks',
		parameters: {
			operation: 'update',
			webhookId: byId('wh_123456789'),
			updateFields: { events: '["create_avatar_failed"]', status: '={{ $json.status }}' },
		},
		items: [{ status: null }],
	});

	expect(error).toBeUndefined();
});

it.each([[null], [{}], [{ endpoints: null }], [{ endpoints: [] }]])(
	'an account of JoggAI is empty when code 0 comes with the data %j',
	async (data) => {
		nock('https://api.jogg.ai').get('/v2/endpoints').reply(200, { code: 0, msg: 'Success', data });

		expect(await runNode({ type: 'joggAiWebhooks' })).toMatchObject({
			items: [],
			error: undefined,
		});
	},
);
