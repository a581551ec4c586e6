/** Every operation of Argil, on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import nock from 'nock';

import { useFakeNetwork } from '../../support/network';
import { jsonOf, runNode } from '../../support/nodes';
import { argil } from '../../support/providers';
import {
	byId,
	describeOperations,
	REJECTED,
	UNAUTHORIZED,
	UNKNOWN,
	type OperationTest,
} from './describeOperations';

useFakeNetwork();

const ARGIL_ID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const argilTests: OperationTest[] = [
	{
		name: 'Create registers a webhook',
		operation: 'create',
		parameters: { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] },
		exchanges: [
			{
				method: 'POST',
				path: '/v1/webhooks',
				body: { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] },
				status: 201,
				response: argil.raw,
			},
		],
		output: [argil.webhook],
		failures: { 400: REJECTED },
	},
	{
		name: 'Create sends an event that is not documented yet',
		operation: 'create',
		parameters: { callbackUrl: 'https://n8n.example.com/a', events: '={{ ["BRAND_NEW"] }}' },
		exchanges: [
			{
				method: 'POST',
				path: '/v1/webhooks',
				body: { callbackUrl: 'https://n8n.example.com/a', events: ['BRAND_NEW'] },
				status: 201,
				response: argil.raw,
			},
		],
		output: [argil.webhook],
		failures: {},
	},
	{
		name: 'Get finds the webhook in the list',
		operation: 'get',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [{ method: 'GET', path: '/v1/webhooks', response: [{ id: 'other' }, argil.raw] }],
		output: [argil.webhook],
		failures: { 400: REJECTED },
	},
	{
		name: 'Update changes the callback URL',
		operation: 'update',
		parameters: {
			webhookId: byId(ARGIL_ID),
			updateFields: { callbackUrl: 'https://n8n.example.com/b' },
		},
		exchanges: [
			{
				method: 'PUT',
				path: `/v1/webhooks/${ARGIL_ID}`,
				body: { callbackUrl: 'https://n8n.example.com/b' },
				response: argil.raw,
			},
		],
		output: [argil.webhook],
		failures: { 400: REJECTED, 404: UNKNOWN },
	},
	{
		name: 'Create or Update creates when no webhook has the URL',
		operation: 'upsert',
		parameters: { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] },
		exchanges: [
			{ method: 'GET', path: '/v1/webhooks', response: [argil.raw] },
			{
				method: 'POST',
				path: '/v1/webhooks',
				body: { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] },
				status: 201,
				response: argil.raw,
			},
		],
		output: [{ ...argil.webhook, created: true }],
		failures: { 400: REJECTED },
	},
	{
		name: 'Create or Update gives an existing webhook other events',
		operation: 'upsert',
		parameters: { callbackUrl: 'https://n8n.example.com/a', events: ['VIDEO_GENERATION_FAILED'] },
		exchanges: [
			{
				method: 'GET',
				path: '/v1/webhooks',
				response: [{ ...argil.raw, callbackUrl: 'https://n8n.example.com/a' }],
			},
			{
				method: 'PUT',
				path: `/v1/webhooks/${ARGIL_ID}`,
				body: { events: ['VIDEO_GENERATION_FAILED'] },
				response: argil.raw,
			},
		],
		output: [{ ...argil.webhook, created: false }],
		failures: { 400: REJECTED, 404: UNKNOWN },
	},
	{
		name: 'Create or Update sends nothing when everything matches',
		operation: 'upsert',
		parameters: {
			callbackUrl: 'https://n8n.example.com/a',
			events: ['AVATAR_TRAINING_SUCCESS'],
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v1/webhooks',
				response: [{ ...argil.raw, callbackUrl: 'https://n8n.example.com/a' }],
			},
		],
		output: [{ ...argil.webhook, url: 'https://n8n.example.com/a', created: false }],
		failures: { 400: REJECTED },
	},
	{
		name: 'Delete deletes',
		operation: 'delete',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [{ method: 'DELETE', path: `/v1/webhooks/${ARGIL_ID}`, status: 204, response: '' }],
		output: [{ id: ARGIL_ID, provider: 'argil', deleted: true, existed: true }],
		failures: { 400: REJECTED, 401: UNAUTHORIZED },
	},
	{
		name: 'Delete counts a webhook that is already gone as deleted',
		operation: 'delete',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [
			{
				method: 'DELETE',
				path: `/v1/webhooks/${ARGIL_ID}`,
				status: 404,
				response: { code: 404, message: 'Webhook not found' },
			},
		],
		output: [{ id: ARGIL_ID, provider: 'argil', deleted: true, existed: false }],
		failures: {},
	},
	{
		name: 'Delete needs no code to know that a webhook is gone',
		operation: 'delete',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [
			{
				method: 'DELETE',
				path: `/v1/webhooks/${ARGIL_ID}`,
				status: 404,
				response: { message: 'Webhook not found' },
			},
		],
		output: [{ id: ARGIL_ID, provider: 'argil', deleted: true, existed: false }],
		failures: {},
	},
	{
		name: 'Replace URL moves what matches',
		operation: 'replaceUrl',
		parameters: { find: 'old.example.com', replaceWith: 'https://new.example.com', dryRun: false },
		exchanges: [
			{
				method: 'GET',
				path: '/v1/webhooks',
				response: [{ ...argil.raw, callbackUrl: 'http://old.example.com/hook?a=1' }],
			},
			{
				method: 'PUT',
				path: `/v1/webhooks/${ARGIL_ID}`,
				body: { callbackUrl: 'https://new.example.com/hook?a=1' },
				response: { ...argil.raw, callbackUrl: 'https://new.example.com/hook?a=1' },
			},
		],
		output: [
			{
				id: ARGIL_ID,
				provider: 'argil',
				urlBefore: 'http://old.example.com/hook?a=1',
				urlAfter: 'https://new.example.com/hook?a=1',
				changed: true,
				outcome: 'moved',
				error: null,
			},
		],
		failures: {},
	},
];

describeOperations(argil, argilTests);

describe('when the provider is down', () => {
	const upsert = {
		type: 'argilWebhooks' as const,
		parameters: { operation: 'upsert', callbackUrl: 'https://a.example', events: ['NEW'] },
	};
	const DOUBT = 'The change may still have been applied';

	it('a failure before the change says nothing of it', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').times(4).reply(502);

		const { error } = await runNode(upsert);

		expect(error?.description).not.toContain(DOUBT);
	});

	it('a failure after the change says that it may have been applied', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').reply(200, []);
		nock('https://api.argil.ai').post('/v1/webhooks').reply(502);

		const { error } = await runNode(upsert);

		expect(error?.description).toContain(DOUBT);
	});
});

it('Create or Update uses what an earlier item of the same run created', async () => {
	const made = { ...argil.raw, callbackUrl: 'https://n8n.example.com/a' };
	nock('https://api.argil.ai').get('/v1/webhooks').reply(200, []);
	nock('https://api.argil.ai').post('/v1/webhooks').reply(201, made);
	nock('https://api.argil.ai').get('/v1/webhooks').reply(200, [made]);

	const { items } = await runNode({
		type: 'argilWebhooks',
		parameters: {
			operation: 'upsert',
			callbackUrl: 'https://n8n.example.com/a',
			events: ['AVATAR_TRAINING_SUCCESS'],
		},
		items: [{}, {}],
	});

	expect(jsonOf(items).map(({ created }) => created)).toEqual([true, false]);
});
