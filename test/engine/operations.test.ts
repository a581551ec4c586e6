import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock, { type DataMatcherMap } from 'nock';

import { APIFY_DETAILS } from '../../sandbox/apify/operations';
import { declared } from '../support/engines';
import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode, type NodeType } from '../support/nodes';
import { apify, argil, joggAi, partoo } from '../support/providers';

useFakeNetwork();

const MASK = '**********';

interface Exchange {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Record<string, string | number>;
	/** The JSON body that the provider must receive; none unless given. */
	readonly body?: DataMatcherMap;
	readonly status?: number;
	readonly answer?: IDataObject | IDataObject[] | '';
}

interface Cell {
	readonly name: string;
	readonly operation: string;
	readonly parameters: INodeParameters;
	readonly exchanges: Exchange[];
	readonly output: IDataObject[];
	/** What the documented failures of the last exchange lead to, by HTTP status or JoggAI's code. */
	readonly failures: Record<number, string>;
}

const byId = (id: string | number) => ({ __rl: true, mode: 'id', value: id });

const REJECTED = 'rejected the request';
const UNAUTHORIZED = "doesn't accept the key of this credential";
const FORBIDDEN = "doesn't allow this key to do that";
const UNKNOWN = "doesn't know what was asked for";
const BUSY = 'is receiving too many requests from this account';
const DOWN = 'is not available at the moment';

// ---------------------------------------------------------------- Argil

const ARGIL_ID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const argilCells: Cell[] = [
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
				answer: argil.raw,
			},
		],
		output: [argil.webhook],
		failures: { 400: REJECTED },
	},
	{
		name: 'Create passes on an event that is not documented yet',
		operation: 'create',
		parameters: { callbackUrl: 'https://n8n.example.com/a', events: '={{ ["BRAND_NEW"] }}' },
		exchanges: [
			{
				method: 'POST',
				path: '/v1/webhooks',
				body: { callbackUrl: 'https://n8n.example.com/a', events: ['BRAND_NEW'] },
				status: 201,
				answer: argil.raw,
			},
		],
		output: [argil.webhook],
		failures: {},
	},
	{
		name: 'Get finds the webhook in the list',
		operation: 'get',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [{ method: 'GET', path: '/v1/webhooks', answer: [{ id: 'other' }, argil.raw] }],
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
				answer: argil.raw,
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
			{ method: 'GET', path: '/v1/webhooks', answer: [argil.raw] },
			{
				method: 'POST',
				path: '/v1/webhooks',
				body: { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] },
				status: 201,
				answer: argil.raw,
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
				answer: [{ ...argil.raw, callbackUrl: 'https://n8n.example.com/a' }],
			},
			{
				method: 'PUT',
				path: `/v1/webhooks/${ARGIL_ID}`,
				body: { events: ['VIDEO_GENERATION_FAILED'] },
				answer: argil.raw,
			},
		],
		output: [{ ...argil.webhook, created: false }],
		failures: { 400: REJECTED, 404: UNKNOWN },
	},
	{
		name: 'Create or Update sends nothing when all is as wished',
		operation: 'upsert',
		parameters: {
			callbackUrl: 'https://n8n.example.com/a',
			events: ['AVATAR_TRAINING_SUCCESS'],
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v1/webhooks',
				answer: [{ ...argil.raw, callbackUrl: 'https://n8n.example.com/a' }],
			},
		],
		output: [{ ...argil.webhook, url: 'https://n8n.example.com/a', created: false }],
		failures: { 400: REJECTED },
	},
	{
		name: 'Delete deletes',
		operation: 'delete',
		parameters: { webhookId: byId(ARGIL_ID) },
		exchanges: [{ method: 'DELETE', path: `/v1/webhooks/${ARGIL_ID}`, status: 204, answer: '' }],
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
				answer: { code: 404, message: 'Webhook not found' },
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
				answer: { message: 'Webhook not found' },
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
				answer: [{ ...argil.raw, callbackUrl: 'http://old.example.com/hook?a=1' }],
			},
			{
				method: 'PUT',
				path: `/v1/webhooks/${ARGIL_ID}`,
				body: { callbackUrl: 'https://new.example.com/hook?a=1' },
				answer: argil.raw,
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

// ---------------------------------------------------------------- JoggAI

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

const joggAiCells: Cell[] = [
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
				answer: envelope(ENDPOINT),
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
				answer: envelope(ENDPOINT),
			},
		],
		output: [{ ...ENDPOINT, secret: MASK }],
		failures: {},
	},
	{
		name: 'Get finds the endpoint in the list',
		operation: 'get',
		parameters: { webhookId: byId('wh_123456789') },
		exchanges: [{ method: 'GET', path: '/v2/endpoints', answer: endpointList(ENDPOINT) }],
		output: [joggAi.webhook],
		failures: JOGG_CODES,
	},
	{
		name: 'Create or Update creates when no endpoint has the URL',
		operation: 'upsert',
		parameters: { url: 'https://n8n.example.com/j', events: ['generated_script_success'] },
		exchanges: [
			{ method: 'GET', path: '/v2/endpoints', answer: endpointList() },
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'enabled',
					events: ['generated_script_success'],
				},
				answer: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: true }],
		failures: { 40000: REJECTED },
	},
	{
		name: 'Create or Update adopts no endpoint with another URL',
		operation: 'upsert',
		parameters: { url: 'https://n8n.example.com/j', events: joggAi.webhook.events as string[] },
		exchanges: [
			{ method: 'GET', path: '/v2/endpoints', answer: endpointList(ENDPOINT) },
			{
				method: 'POST',
				path: '/v2/endpoint',
				body: {
					url: 'https://n8n.example.com/j',
					status: 'enabled',
					events: joggAi.webhook.events as string[],
				},
				answer: envelope(ENDPOINT),
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
				answer: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
		],
		output: [{ ...joggAi.webhook, enabled: false, created: false }],
		failures: {},
	},
	{
		name: 'Create or Update sends nothing when the status is as wished, too',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: joggAi.webhook.events as string[],
			additionalFields: { status: 'enabled' },
		},
		exchanges: [{ method: 'GET', path: '/v2/endpoints', answer: endpointList(ENDPOINT) }],
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
				answer: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://your-domain.com/webhook',
					status: 'disabled',
					events: ['generated_script_success'],
				},
				answer: envelope(ENDPOINT),
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
				answer: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://your-domain.com/webhook',
					status: 'enabled',
					events: joggAi.webhook.events as string[],
				},
				answer: envelope(ENDPOINT),
			},
		],
		output: [{ ...joggAi.webhook, created: false }],
		failures: {},
	},
	{
		name: 'Create or Update sends nothing when all is as wished, whatever the order of the events',
		operation: 'upsert',
		parameters: {
			url: 'https://your-domain.com/webhook',
			events: ['generated_avatar_video_failed', 'generated_avatar_video_success'],
		},
		exchanges: [{ method: 'GET', path: '/v2/endpoints', answer: endpointList(ENDPOINT) }],
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
				answer: envelope({ message: 'webhook deleted' }),
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
				answer: envelope(null, 10104, 'Record not found'),
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
				answer: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			// Read again just before: a PUT writes all three fields.
			{
				method: 'GET',
				path: '/v2/endpoints',
				answer: endpointList({ ...ENDPOINT, status: 'disabled' }),
			},
			{
				method: 'PUT',
				path: '/v2/endpoint/wh_123456789',
				body: {
					url: 'https://n8n.example.com/webhook',
					status: 'disabled',
					events: joggAi.webhook.events as string[],
				},
				answer: envelope(ENDPOINT),
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

// ---------------------------------------------------------------- Partoo

const CONFIGURATION = { ...partoo.raw };
/** The same without the optional field. */
const PLAIN: IDataObject = { ...CONFIGURATION, custom_headers: undefined };
const listed = (...items: IDataObject[]) => ({ page: 1, max_page: 1, count: items.length, items });
const PARTOO_FAILURES = { 400: REJECTED, 401: UNAUTHORIZED, 403: FORBIDDEN };
const firstPage = { page: 1, per_page: 100 };

const partooCells: Cell[] = [
	{
		name: 'Create makes one webhook per event in one request',
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
				answer: { items: [PLAIN, { ...PLAIN, id: 2, event_type: 'lead_received' }] },
			},
		],
		output: [partoo.webhook, { ...partoo.webhook, id: '2', events: ['lead_received'] }],
		failures: { ...PARTOO_FAILURES, 415: REJECTED },
	},
	{
		name: 'Get asks for the one webhook',
		operation: 'get',
		parameters: { webhookId: byId('1') },
		exchanges: [{ method: 'GET', path: '/v2/webhooks/1', answer: CONFIGURATION }],
		output: [partoo.webhook],
		failures: { ...PARTOO_FAILURES, 404: UNKNOWN, 429: BUSY },
	},
	{
		name: 'Get masks custom headers in Raw',
		operation: 'get',
		parameters: { webhookId: byId('1'), output: 'raw' },
		exchanges: [{ method: 'GET', path: '/v2/webhooks/1', answer: CONFIGURATION }],
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
			{ method: 'GET', path: '/v2/webhooks', query: firstPage, answer: listed(CONFIGURATION) },
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: { items: [{ url: 'https://example.com/webhook', event_type: 'lead_received' }] },
				answer: { items: [{ ...PLAIN, id: 2, event_type: 'lead_received' }] },
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
				answer: listed({ ...PLAIN, id: 9, org_id: 2, url: 'https://other.example' }, CONFIGURATION),
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
			{ method: 'GET', path: '/v2/webhooks/1', answer: PLAIN },
			{
				method: 'POST',
				path: '/v2/webhooks/tryout',
				body: { items: [{ url: 'https://example.com/webhook', event_type: 'business_created' }] },
				answer: { status: 'sent' },
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
			{ method: 'GET', path: '/v2/webhooks/1', answer: CONFIGURATION },
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
				answer: { status: 'sent', headers: { 'X-Auth-Token': 'secret-token' } },
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

// ---------------------------------------------------------------- Apify

const WEBHOOK = {
	...apify.raw,
	condition: { actorId: 'hksJZtadYvn4mBuin', actorTaskId: null },
	payloadTemplate: '{"run": {{resource}}}',
};
const apifyWebhook = { ...apify.webhook, scope: 'actor/hksJZtadYvn4mBuin' };
const pageOf = (...items: IDataObject[]) => ({
	data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
});
const wholePage = { offset: 0, limit: 1000 };
const APIFY_FAILURES = {
	400: REJECTED,
	401: UNAUTHORIZED,
	403: FORBIDDEN,
	405: REJECTED,
	429: BUSY,
};
/** What Apify answers to a creation: the webhook as it was wished. */
const made = (
	requestUrl: string,
	eventTypes: string[],
	condition: IDataObject,
	details: IDataObject = {},
) => ({
	data: { ...WEBHOOK, requestUrl, eventTypes, condition, ...details },
});
/** A random UUID: Apify documents "use a UUID or another random string". */
const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ACTOR = { actorId: 'hksJZtadYvn4mBuin' };
const DISPATCH = {
	id: 'asdLZtadYvn4mBZmm',
	userId: 'wRsJZtadYvn4mBZmm',
	webhookId: 'YiKoxjkaS9gjGTqhF',
	createdAt: '2019-12-12T07:34:14.202Z',
	status: 'FAILED',
	eventType: 'ACTOR.RUN.SUCCEEDED',
	eventData: { actorId: 'hksJZtadYvn4mBuin', actorRunId: 'JgwXN9BdwxGcu9MMF' },
	calls: [
		{
			startedAt: '2019-12-12T07:34:14.202Z',
			finishedAt: '2019-12-12T07:34:15.000Z',
			errorMessage: 'Timeout',
			responseStatus: null,
		},
		{
			startedAt: '2019-12-12T07:35:14.202Z',
			finishedAt: '2019-12-12T07:35:16.000Z',
			errorMessage: 'Server error',
			responseStatus: 500,
			responseBody: 'Oops',
		},
	],
};
const dispatch = {
	id: 'asdLZtadYvn4mBZmm',
	webhookId: 'YiKoxjkaS9gjGTqhF',
	status: 'FAILED',
	eventType: 'ACTOR.RUN.SUCCEEDED',
	createdAt: '2019-12-12T07:34:14.202Z',
	finishedAt: '2019-12-12T07:35:16.000Z',
	responseStatus: 500,
	errorMessage: 'Server error',
	scope: 'run/JgwXN9BdwxGcu9MMF',
};

const apifyCells: Cell[] = [
	{
		name: 'Create registers a webhook of an Actor, with a random key',
		operation: 'create',
		parameters: {
			actorId: byId('hksJZtadYvn4mBuin'),
			requestUrl: 'https://n8n.example.com/p',
			events: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.ABORTED'],
			additionalFields: APIFY_DETAILS,
		},
		exchanges: [
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: {
					requestUrl: 'https://n8n.example.com/p',
					eventTypes: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.ABORTED'],
					condition: ACTOR,
					...APIFY_DETAILS,
					idempotencyKey: KEY,
				},
				status: 201,
				answer: made(
					'https://n8n.example.com/p',
					['ACTOR.RUN.FAILED', 'ACTOR.RUN.ABORTED'],
					ACTOR,
					APIFY_DETAILS,
				),
			},
		],
		output: [
			{
				...apifyWebhook,
				url: 'https://n8n.example.com/p',
				events: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.ABORTED'],
				scope: 'actor/hksJZtadYvn4mBuin',
			},
		],
		failures: {
			400: REJECTED,
			401: UNAUTHORIZED,
			403: FORBIDDEN,
			404: UNKNOWN,
			405: REJECTED,
			413: REJECTED,
			415: REJECTED,
		},
	},
	{
		name: 'Create looks up the ID of an Actor that is given by name',
		operation: 'create',
		parameters: {
			actorId: byId('janedoe/my-actor'),
			requestUrl: 'https://n8n.example.com/p',
			events: ['ACTOR.RUN.FAILED'],
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/acts/janedoe~my-actor',
				answer: { data: { id: 'hksJZtadYvn4mBuin' } },
			},
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: {
					requestUrl: 'https://n8n.example.com/p',
					eventTypes: ['ACTOR.RUN.FAILED'],
					condition: ACTOR,
					idempotencyKey: KEY,
				},
				status: 201,
				answer: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], ACTOR),
			},
		],
		output: [
			{
				...apifyWebhook,
				url: 'https://n8n.example.com/p',
				events: ['ACTOR.RUN.FAILED'],
				scope: 'actor/hksJZtadYvn4mBuin',
			},
		],
		failures: {},
	},
	{
		name: 'Create registers a webhook of a task that is given by name',
		operation: 'create',
		parameters: {
			watch: 'task',
			taskId: byId('janedoe~my-task'),
			requestUrl: 'https://n8n.example.com/p',
			events: ['ACTOR.RUN.FAILED'],
		},
		exchanges: [
			{ method: 'GET', path: '/v2/actor-tasks/janedoe~my-task', answer: { data: { id: 'task1' } } },
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: {
					requestUrl: 'https://n8n.example.com/p',
					eventTypes: ['ACTOR.RUN.FAILED'],
					condition: { actorTaskId: 'task1' },
					idempotencyKey: KEY,
				},
				status: 201,
				answer: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], { actorTaskId: 'task1' }),
			},
		],
		output: [
			{
				...apifyWebhook,
				url: 'https://n8n.example.com/p',
				events: ['ACTOR.RUN.FAILED'],
				scope: 'task/task1',
			},
		],
		failures: {},
	},
	{
		name: 'Create registers a single-use webhook of one run',
		operation: 'create',
		parameters: {
			watch: 'run',
			runId: 'hgdKZtadYvn4mBpoi',
			requestUrl: 'https://n8n.example.com/p',
			events: ['ACTOR.RUN.FAILED'],
		},
		exchanges: [
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: {
					requestUrl: 'https://n8n.example.com/p',
					eventTypes: ['ACTOR.RUN.FAILED'],
					condition: { actorRunId: 'hgdKZtadYvn4mBpoi' },
					isAdHoc: true,
					idempotencyKey: KEY,
				},
				status: 201,
				answer: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], {
					actorRunId: 'hgdKZtadYvn4mBpoi',
				}),
			},
		],
		output: [
			{
				...apifyWebhook,
				url: 'https://n8n.example.com/p',
				events: ['ACTOR.RUN.FAILED'],
				scope: 'run/hgdKZtadYvn4mBpoi',
			},
		],
		failures: {},
	},
	{
		name: 'Get asks for the one webhook',
		operation: 'get',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks/YiKoxjkaS9gjGTqhF', answer: { data: WEBHOOK } },
		],
		output: [apifyWebhook],
		failures: { ...APIFY_FAILURES, 404: UNKNOWN },
	},
	{
		name: 'Update sends only what is set',
		operation: 'update',
		parameters: {
			webhookId: byId('YiKoxjkaS9gjGTqhF'),
			updateFields: {
				events: ['ACTOR.RUN.FAILED'],
				requestUrl: 'https://n8n.example.com/p',
				description: '',
				doNotRetry: false,
			},
		},
		exchanges: [
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: {
					eventTypes: ['ACTOR.RUN.FAILED'],
					requestUrl: 'https://n8n.example.com/p',
					// An emptied field is cleared: Apify's fields are nullable.
					description: null,
					doNotRetry: false,
				},
				answer: { data: WEBHOOK },
			},
		],
		output: [apifyWebhook],
		failures: { ...APIFY_FAILURES, 404: UNKNOWN, 413: REJECTED, 415: REJECTED },
	},
	{
		name: 'Update makes a webhook be about another task, given by name',
		operation: 'update',
		parameters: {
			webhookId: byId('YiKoxjkaS9gjGTqhF'),
			updateFields: { taskId: 'janedoe/my-task' },
		},
		exchanges: [
			{ method: 'GET', path: '/v2/actor-tasks/janedoe~my-task', answer: { data: { id: 'task1' } } },
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { condition: { actorTaskId: 'task1' } },
				answer: { data: WEBHOOK },
			},
		],
		output: [apifyWebhook],
		failures: {},
	},
	{
		name: 'Create or Update creates when no webhook has URL and condition',
		operation: 'upsert',
		parameters: {
			actorId: byId('hksJZtadYvn4mBuin'),
			requestUrl: 'http://example.com/',
			events: ['ACTOR.RUN.SUCCEEDED'],
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks',
				query: wholePage,
				answer: pageOf(
					{ ...WEBHOOK, id: 'other URL', requestUrl: 'http://example.com/other' },
					{ ...WEBHOOK, id: 'other Actor', condition: { actorId: 'another' } },
					{ ...WEBHOOK, id: 'a task of it', condition: { ...ACTOR, actorTaskId: 'task' } },
				),
			},
			{
				method: 'POST',
				path: '/v2/webhooks',
				body: {
					requestUrl: 'http://example.com/',
					eventTypes: ['ACTOR.RUN.SUCCEEDED'],
					condition: ACTOR,
					idempotencyKey: KEY,
				},
				status: 201,
				answer: made('http://example.com/', ['ACTOR.RUN.SUCCEEDED'], ACTOR),
			},
		],
		output: [
			{
				...apifyWebhook,
				url: 'http://example.com/',
				events: ['ACTOR.RUN.SUCCEEDED'],
				created: true,
			},
		],
		failures: { 400: REJECTED },
	},
	{
		name: 'Create or Update changes the webhook that has URL and condition',
		operation: 'upsert',
		parameters: {
			actorId: byId('hksJZtadYvn4mBuin'),
			requestUrl: 'http://example.com/',
			events: ['ACTOR.RUN.SUCCEEDED'],
			additionalFields: { doNotRetry: true },
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks',
				query: wholePage,
				answer: pageOf({ ...WEBHOOK, condition: { ...ACTOR, actorTaskId: null, brandNew: 'x' } }),
			},
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { eventTypes: ['ACTOR.RUN.SUCCEEDED'], doNotRetry: true },
				answer: { data: WEBHOOK },
			},
		],
		output: [{ ...apifyWebhook, created: false }],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Create or Update sends nothing when all is as wished',
		operation: 'upsert',
		parameters: {
			actorId: byId('hksJZtadYvn4mBuin'),
			requestUrl: 'http://example.com/',
			events: ['ACTOR.RUN.SUCCEEDED'],
		},
		exchanges: [{ method: 'GET', path: '/v2/webhooks', query: wholePage, answer: pageOf(WEBHOOK) }],
		output: [{ ...apifyWebhook, created: false }],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Delete deletes',
		operation: 'delete',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{ method: 'DELETE', path: '/v2/webhooks/YiKoxjkaS9gjGTqhF', status: 204, answer: '' },
		],
		output: [{ id: 'YiKoxjkaS9gjGTqhF', provider: 'apify', deleted: true, existed: true }],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Delete counts a webhook that is already gone as deleted',
		operation: 'delete',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{
				method: 'DELETE',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				status: 404,
				answer: { error: { type: 'record-not-found', message: 'Webhook was not found' } },
			},
		],
		output: [{ id: 'YiKoxjkaS9gjGTqhF', provider: 'apify', deleted: true, existed: false }],
		failures: {},
	},
	{
		name: 'Send Test puts out the dispatch',
		operation: 'sendTest',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{
				method: 'POST',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF/test',
				status: 201,
				answer: {
					data: { id: 'd', webhookId: 'YiKoxjkaS9gjGTqhF', status: 'ACTIVE', eventType: 'TEST' },
				},
			},
		],
		output: [
			{
				id: 'd',
				webhookId: 'YiKoxjkaS9gjGTqhF',
				status: 'ACTIVE',
				eventType: 'TEST',
				createdAt: null,
				finishedAt: null,
				responseStatus: null,
				errorMessage: null,
				scope: null,
			},
		],
		failures: { 400: REJECTED, 401: UNAUTHORIZED, 403: FORBIDDEN, 404: UNKNOWN, 405: REJECTED },
	},
	{
		name: 'Replace URL moves what matches and leaves webhooks without URL alone',
		operation: 'replaceUrl',
		parameters: {
			matchBy: 'exact',
			find: 'http://example.com/',
			replaceWith: 'https://n8n.example.com/p',
			dryRun: false,
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks',
				query: wholePage,
				answer: pageOf({ id: 'slack', requestUrl: null }, WEBHOOK),
			},
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { requestUrl: 'https://n8n.example.com/p' },
				answer: { data: WEBHOOK },
			},
		],
		output: [
			{
				id: 'YiKoxjkaS9gjGTqhF',
				provider: 'apify',
				urlBefore: 'http://example.com/',
				urlAfter: 'https://n8n.example.com/p',
				changed: true,
				outcome: 'moved',
				error: null,
			},
		],
		failures: {},
	},
	{
		name: 'Get Many of dispatches lists those of a webhook',
		operation: 'getAll',
		parameters: { resource: 'dispatch', webhookId: byId('YiKoxjkaS9gjGTqhF'), limit: 5 },
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF/dispatches',
				query: { offset: 0, limit: 5 },
				answer: pageOf(DISPATCH),
			},
		],
		output: [dispatch],
		failures: { ...APIFY_FAILURES, 404: UNKNOWN },
	},
	{
		name: 'Get Many of dispatches lists those of the account by status, newest first, as Raw',
		operation: 'getAll',
		parameters: {
			resource: 'dispatch',
			listFor: 'account',
			returnAll: true,
			filters: { status: 'FAILED' },
			options: { newestFirst: true },
			output: 'raw',
		},
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhook-dispatches',
				query: { ...wholePage, desc: 1 },
				answer: pageOf({ id: 'good', status: 'SUCCEEDED' }, DISPATCH),
			},
		],
		output: [DISPATCH],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Get of a dispatch asks for the one',
		operation: 'get',
		parameters: { resource: 'dispatch', dispatchId: 'asdLZtadYvn4mBZmm' },
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhook-dispatches/asdLZtadYvn4mBZmm',
				answer: {
					data: { ...DISPATCH, eventData: null, webhook: { condition: { actorTaskId: 't' } } },
				},
			},
		],
		output: [{ ...dispatch, scope: 'task/t' }],
		failures: { ...APIFY_FAILURES, 404: UNKNOWN },
	},
];

// ----------------------------------------------------------------

describe.each<[string, NodeType, typeof argil, Cell[]]>([
	['Argil', 'argilWebhooks', argil, argilCells],
	['JoggAI', 'joggAiWebhooks', joggAi, joggAiCells],
	['Partoo', 'partooWebhooks', partoo, partooCells],
	['Apify', 'apifyWebhooks', apify, apifyCells],
])('%s', (label, type, provider, cells) => {
	const expectRequest = (exchange: Exchange, times = 1) => {
		const { method, path, query = {}, body } = exchange;
		return nock(provider.origin, {
			reqheaders: {
				...provider.headers,
				...(body !== undefined && { 'content-type': /^application\/json/ }),
			},
		})
			.intercept(path, method, body ?? '')
			.query(query)
			.times(times);
	};
	const answer = (exchange: Exchange) =>
		expectRequest(exchange).reply(exchange.status ?? 200, exchange.answer);

	it.each(cells)('$name', async ({ operation, parameters, exchanges, output }) => {
		exchanges.forEach(answer);

		const { items, error } = await runNode({ type, parameters: { operation, ...parameters } });

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual(output);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(output.map(() => ({ item: 0 })));
	});

	const failures = cells.flatMap((cell) =>
		Object.entries(cell.failures).map(([code, text]) => ({ ...cell, code: Number(code), text })),
	);

	it.each(failures)('$name — $code: $text', async (cell) => {
		const { operation, parameters, exchanges, code, text } = cell;
		const last = exchanges.at(-1);
		if (last === undefined) throw new Error('A cell has at least one exchange');
		exchanges.slice(0, -1).forEach(answer);
		const isRepeated = [BUSY, DOWN].includes(text) && (text === BUSY || last.method !== 'POST');
		const refused = expectRequest(last, isRepeated ? 4 : 1);
		if (label === 'JoggAI') refused.reply(200, envelope(null, code, 'The reason'));
		else refused.reply(code, provider.error('The reason'));

		const { items, error } = await runNode({ type, parameters: { operation, ...parameters } });

		expect(items).toEqual([]);
		expect(error?.message).toBe(`${label} ${text}`);
		expect(error?.description).toContain('The reason');
	});
});

describe('Get from a list', () => {
	it.each<[NodeType, string, IDataObject | IDataObject[]]>([
		['argilWebhooks', 'https://api.argil.ai/v1/webhooks', [argil.raw]],
		['joggAiWebhooks', 'https://api.jogg.ai/v2/endpoints', endpointList(ENDPOINT)],
	])('%s: says so when the list has no webhook with the ID', async (type, url, body) => {
		nock(new URL(url).origin).get(new URL(url).pathname).reply(200, body);

		const { error } = await runNode({
			type,
			parameters: { operation: 'get', webhookId: byId('nowhere') },
		});

		expect(error?.message).toMatch(/ has no webhook with this ID$/);
		expect(error?.cause).toBe(declared('configuration-invalid'));
	});
});

describe('Update of JoggAI, which wants all three fields', () => {
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

	it('says that headers are set for new webhooks only, when one that exists is among them', async () => {
		const { saved } = await upsert(['business_created', 'lead_received'], true);

		expect(saved).toContain(NOTICE);
	});

	it.each<[string, string[], boolean]>([
		['all webhooks are new', ['lead_received'], true],
		['no headers are set', ['business_created', 'lead_received'], false],
	])('says nothing of headers when %s', async (_name, events, isWithHeaders) => {
		const { saved, error } = await upsert(events, isWithHeaders);

		expect(error).toBeUndefined();
		expect(saved).not.toContain(NOTICE);
	});
});

it.each<[string, INodeParameters, string]>([
	['nothing is set', {}, 'Nothing is set to change: add at least one field.'],
	[
		'it would be about two things',
		{ actorId: 'a', runId: 'b' },
		'A webhook is about one thing only: set one of Actor, Run and Task.',
	],
])(
	'Update of Apify is an error before any request when %s',
	async (_name, updateFields, description) => {
		const { error } = await runNode({
			type: 'apifyWebhooks',
			parameters: { operation: 'update', webhookId: byId('x'), updateFields },
		});

		expect(error?.message).toBe("The parameter 'Update Fields' is not valid");
		expect(error?.description).toBe(description);
	},
);

describe('when the provider is down', () => {
	const upsert = {
		type: 'argilWebhooks' as const,
		parameters: { operation: 'upsert', callbackUrl: 'https://a.example', events: ['NEW'] },
	};
	const DOUBT = 'The change may have been made all the same';

	it('there is no doubt before the change was sent', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').times(4).reply(502);

		const { error } = await runNode(upsert);

		expect(error?.description).not.toContain(DOUBT);
	});

	it('the doubt after the change was sent is told', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').reply(200, []);
		nock('https://api.argil.ai').post('/v1/webhooks').reply(502);

		const { error } = await runNode(upsert);

		expect(error?.description).toContain(DOUBT);
	});
});

it('one change that failed for want of a list does not doom those after it', async () => {
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

it.each<[NodeType, string, string, string | IDataObject]>([
	['argilWebhooks', 'https://api.argil.ai', '/v1/webhooks/x', '<html>Not found</html>'],
	[
		'apifyWebhooks',
		'https://api.apify.com',
		'/v2/webhooks/x',
		{ error: { type: 'record-or-token-not-found', message: 'Record or token not found' } },
	],
])('Delete of %s does not take every 404 for "already gone"', async (type, origin, path, body) => {
	nock(origin).delete(path).reply(404, body);

	const { items, error } = await runNode({
		type,
		parameters: { operation: 'delete', webhookId: byId('x') },
	});

	expect(items).toEqual([]);
	expect(error?.httpCode).toBe('404');
});

it.each<[string, string | IDataObject | IDataObject[], unknown]>([
	['a text', 'OK', 'OK'],
	['nothing', '', ''],
	[
		'an error of the receiver',
		{ error: 'receiver answered 500' },
		{ error: 'receiver answered 500' },
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

it('Create of Partoo is an error when a webhook is missing in the answer', async () => {
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
	expect(error?.description).toContain('The change may have been made all the same');
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

it('dispatches that come while they are read are no reason to begin anew', async () => {
	const entries = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, index) => ({ id: `d${from + index}` }));
	for (const [offset, total] of [
		[0, 1500],
		[1000, 1507],
	] as const) {
		nock('https://api.apify.com')
			.get('/v2/webhook-dispatches')
			.query({ offset, limit: 1000 })
			.reply(200, {
				data: {
					total,
					offset,
					limit: 1000,
					items: entries(offset, Math.min(total, offset + 1000)),
				},
			});
	}

	const { items, error } = await runNode({
		type: 'apifyWebhooks',
		parameters: { resource: 'dispatch', listFor: 'account', returnAll: true },
	});

	expect(error).toBeUndefined();
	expect(items).toHaveLength(1507);
});

it('headers of Apify may be given as an object by expression', async () => {
	nock('https://api.apify.com')
		.put('/v2/webhooks/x', { headersTemplate: '{"X-Token":"t"}' })
		.reply(200, { data: WEBHOOK });

	const { error } = await runNode({
		type: 'apifyWebhooks',
		parameters: {
			operation: 'update',
			webhookId: byId('x'),
			updateFields: { headersTemplate: '={{ $json.headers }}' },
		},
		items: [{ headers: { 'X-Token': 't' } }],
	});

	expect(error).toBeUndefined();
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

	expect(error?.message).toBe("Partoo doesn't allow this key to do that");
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

	it('but not when headers keep to every limit', async () => {
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

it('Create or Update of Partoo tells which webhook already takes the event, and sends nothing', async () => {
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

it('Create or Update adopts what an earlier item of the same run has made', async () => {
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
