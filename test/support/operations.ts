/** Every operation of every node: parameters that make sense, and the requests and answers that the providers document for it. */
import type { INodeParameters } from 'n8n-workflow';

import type { NodeType } from './catalog';
import { apify, argil, joggAi, partoo, type DocumentedProvider } from './providers';

/** One request that an operation may send. */
export interface DocumentedRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** `:id` stands for exactly one segment. */
	readonly path: string;
	/** The names in the query, if there may be any. */
	readonly query?: readonly string[];
	/** HTTP status of the documented answer: 200 unless given. */
	readonly status?: number;
	/** The documented answer, as JSON. */
	readonly answer: string;
}

/** One operation of a node. */
export interface DocumentedOperation {
	readonly provider: DocumentedProvider;
	readonly type: NodeType;
	readonly resource: 'webhook' | 'dispatch';
	readonly operation: string;
	/** Whether *Output* is offered, and the choices beside Simplified and Raw. */
	readonly output: 'none' | 'raw' | 'selected';
	/** Ways to fill in the fields. */
	readonly parameters: readonly INodeParameters[];
	/** All that it may send. */
	readonly requests: readonly DocumentedRequest[];
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const locator = (value: string) => ({ webhookId: byId(value) });
const FILTERS = { urlContains: 'example', events: ['business_created', 'ACTOR.RUN.SUCCEEDED'] };
const listing: INodeParameters[] = [
	{ limit: 5, options: { timeout: 30_000 } },
	{ returnAll: true },
	{ returnAll: true, options: { addFindings: true } },
	{ limit: 2, filters: { ...FILTERS, enabled: 'any' }, options: { addFindings: true } },
];
const moving: INodeParameters[] = [
	{ matchBy: 'host', find: 'example.com', replaceWith: 'https://n8n.example.com' },
	{ matchBy: 'host', find: 'your-domain.com', replaceWith: 'n8n.example.com', dryRun: false },
	{
		matchBy: 'prefix',
		find: 'http://example.com',
		replaceWith: 'https://b.example',
		dryRun: false,
	},
	{
		matchBy: 'exact',
		find: 'https://your-domain.com/webhook',
		replaceWith: 'https://b.example/x',
		dryRun: false,
	},
];

/** @param operations the names of a provider's operations on webhooks, with their parameters and requests */
function operationsOf(
	provider: DocumentedProvider,
	operations: Readonly<
		Record<
			string,
			Pick<DocumentedOperation, 'parameters' | 'requests'> & { output?: 'none' | 'raw' }
		>
	>,
	resource: DocumentedOperation['resource'] = 'webhook',
): DocumentedOperation[] {
	return Object.entries(operations).map(([operation, fields]) => ({
		provider,
		type: provider.type,
		resource,
		operation,
		output: 'selected',
		...fields,
	}));
}

// https://docs.argil.ai/api-reference/endpoint/webhooks.list and its neighbours
// The documented example has a placeholder for the URL.
const argilWebhook = { ...argil.raw, callbackUrl: 'https://n8n.example.com/a' };
const argilList = {
	method: 'GET',
	path: '/v1/webhooks',
	answer: JSON.stringify([argilWebhook]),
} as const;
const argilCreate = {
	method: 'POST',
	path: '/v1/webhooks',
	status: 201,
	answer: JSON.stringify(argilWebhook),
} as const;
const argilUpdate = {
	method: 'PUT',
	path: '/v1/webhooks/:id',
	answer: JSON.stringify(argilWebhook),
} as const;
const argilDelete = {
	method: 'DELETE',
	path: '/v1/webhooks/:id',
	status: 204,
	answer: '',
} as const;
const argilDraft = {
	callbackUrl: 'https://n8n.example.com/a',
	events: ['AVATAR_TRAINING_SUCCESS'],
};
const argilId = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const argilOperations = operationsOf(argil, {
	create: { parameters: [argilDraft], requests: [argilCreate] },
	delete: { output: 'none', parameters: [locator(argilId)], requests: [argilDelete] },
	get: { parameters: [locator(argilId)], requests: [argilList] },
	getAll: { parameters: listing, requests: [argilList] },
	replaceUrl: { output: 'none', parameters: moving, requests: [argilList, argilUpdate] },
	update: {
		parameters: [{ ...locator(argilId), updateFields: argilDraft }],
		requests: [argilUpdate],
	},
	upsert: {
		parameters: [
			argilDraft,
			{ ...argilDraft, events: ['VIDEO_GENERATION_FAILED'] },
			{ ...argilDraft, callbackUrl: 'https://n8n.example.com/b' },
		],
		requests: [argilList, argilCreate, argilUpdate],
	},
});

// https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints and its neighbours
const endpoint = JSON.stringify({ code: 0, msg: 'Success', data: joggAi.raw });
const joggAiList = {
	method: 'GET',
	path: '/v2/endpoints',
	answer: JSON.stringify(joggAi.answer),
} as const;
const joggAiCreate = { method: 'POST', path: '/v2/endpoint', answer: endpoint } as const;
const joggAiUpdate = { method: 'PUT', path: '/v2/endpoint/:id', answer: endpoint } as const;
const joggAiDelete = {
	method: 'DELETE',
	path: '/v2/endpoint/:id',
	answer: '{"code":0,"msg":"Success","data":{"message":"webhook deleted"}}',
} as const;
const joggAiDraft = {
	url: 'https://your-domain.com/webhook',
	events: ['generated_avatar_video_success'],
	additionalFields: { status: 'enabled' },
};
const joggAiId = 'wh_123456789';

const joggAiOperations = operationsOf(joggAi, {
	create: { parameters: [joggAiDraft], requests: [joggAiCreate] },
	delete: { output: 'none', parameters: [locator(joggAiId)], requests: [joggAiDelete] },
	get: { parameters: [locator(joggAiId)], requests: [joggAiList] },
	getAll: {
		parameters: listing,
		requests: [
			joggAiList,
			// The audit asks for them where a webhook has an event that isn't documented.
			{
				method: 'GET',
				path: '/v2/events',
				answer: JSON.stringify({ code: 0, msg: 'Success', data: { events: ['brand_new'] } }),
			},
		],
	},
	replaceUrl: { output: 'none', parameters: moving, requests: [joggAiList, joggAiUpdate] },
	update: {
		parameters: [
			{ ...locator(joggAiId), updateFields: { url: joggAiDraft.url, status: 'disabled' } },
			{ ...locator(joggAiId), updateFields: { events: joggAiDraft.events } },
		],
		requests: [joggAiList, joggAiUpdate],
	},
	upsert: {
		parameters: [joggAiDraft, { ...joggAiDraft, url: 'https://n8n.example.com/j' }],
		requests: [joggAiList, joggAiCreate, joggAiUpdate],
	},
});

// https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations and its neighbours
const partooList = {
	method: 'GET',
	path: '/v2/webhooks',
	query: ['page', 'per_page', 'org_id'],
	answer: JSON.stringify(partoo.answer),
} as const;
const partooCreate = {
	method: 'POST',
	path: '/v2/webhooks',
	query: ['org_id'],
	answer: JSON.stringify({ items: [partoo.raw] }),
} as const;
const partooGet = {
	method: 'GET',
	path: '/v2/webhooks/:id',
	query: ['org_id'],
	answer: JSON.stringify(partoo.raw),
} as const;
const partooTryOut = {
	method: 'POST',
	path: '/v2/webhooks/tryout',
	query: ['org_id'],
	answer: '{"status":"sent","headers":{"X-Auth-Token":"secret-token"}}',
} as const;
const partooDraft = {
	url: 'https://example.com/webhook',
	events: ['business_created'],
	additionalFields: { customHeaders: { headers: [{ name: 'X-My-Header', value: 'my-value' }] } },
	options: { organizationId: 1 },
};

const partooOperations = operationsOf(partoo, {
	create: { parameters: [partooDraft], requests: [partooCreate] },
	get: { parameters: [{ ...locator('1'), options: { organizationId: 1 } }], requests: [partooGet] },
	getAll: {
		parameters: [...listing, { options: { organizationId: '1' } }],
		requests: [partooList],
	},
	sendTest: { output: 'none', parameters: [locator('1')], requests: [partooGet, partooTryOut] },
	upsert: {
		parameters: [partooDraft, { ...partooDraft, events: ['lead_received'] }],
		requests: [partooList, partooCreate],
	},
});

// https://docs.apify.com/api/v2/webhooks-get and its neighbours
const ITEM_QUERY = ['offset', 'limit', 'desc'];
const listOf = (items: unknown[]) =>
	JSON.stringify({
		data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
	});
const apifyWebhook = JSON.stringify({ data: apify.raw });
const apifyList = (path: string) =>
	({ method: 'GET', path, query: ITEM_QUERY, answer: JSON.stringify(apify.answer) }) as const;
const apifyId = (path: string) =>
	({ method: 'GET', path, answer: '{"data":{"id":"hksJZtadYvn4mBuin"}}' }) as const;
const apifyCreate = {
	method: 'POST',
	path: '/v2/webhooks',
	status: 201,
	answer: apifyWebhook,
} as const;
const apifyUpdate = { method: 'PUT', path: '/v2/webhooks/:id', answer: apifyWebhook } as const;
const DISPATCH = {
	id: 'asdLZtadYvn4mBZmm',
	userId: 'wRsJZtadYvn4mBZmm',
	webhookId: 'YiKoxjkaS9gjGTqhF',
	createdAt: '2019-12-12T07:34:14.202Z',
	status: 'FAILED',
	eventType: 'ACTOR.RUN.SUCCEEDED',
	eventData: { actorId: 'hksJZtadYvn4mBuin', actorRunId: 'JgwXN9BdwxGcu9MMF' },
	webhook: { actionType: 'HTTP_REQUEST', condition: { actorId: 'hksJZtadYvn4mBuin' } },
	calls: [
		{
			startedAt: '2019-12-12T07:34:14.202Z',
			finishedAt: '2019-12-12T07:34:15.000Z',
			errorMessage: 'Server error',
			responseStatus: 500,
			responseBody: 'Oops',
		},
	],
};
const dispatchAnswer = JSON.stringify({ data: DISPATCH });
const apifyWebhookId = 'YiKoxjkaS9gjGTqhF';
const essentials = { requestUrl: 'http://example.com/', events: ['ACTOR.RUN.SUCCEEDED'] };
/** All that may be said of a webhook at Apify beside the essentials. */
export const APIFY_DETAILS = {
	description: 'From n8n',
	doNotRetry: true,
	headersTemplate: '{"X-Token":"t"}',
	ignoreSslErrors: true,
	payloadTemplate: '{"run": {{resource}}}',
	shouldInterpolateStrings: true,
};
const watched: INodeParameters[] = [
	{ ...essentials, actorId: byId('janedoe/my-actor'), additionalFields: APIFY_DETAILS },
	{ ...essentials, watch: 'task', taskId: byId('hksJZtadYvn4mBuin') },
	{ ...essentials, watch: 'run', runId: 'hgdKZtadYvn4mBpoi' },
];
const lookUps = [apifyId('/v2/acts/:id'), apifyId('/v2/actor-tasks/:id')];
const dispatchList = (path: string) =>
	({ method: 'GET', path, query: ITEM_QUERY, answer: listOf([DISPATCH]) }) as const;

const apifyOperations = operationsOf(apify, {
	create: { parameters: watched, requests: [...lookUps, apifyCreate] },
	delete: {
		output: 'none',
		parameters: [locator(apifyWebhookId)],
		requests: [{ method: 'DELETE', path: '/v2/webhooks/:id', status: 204, answer: '' }],
	},
	get: {
		parameters: [locator(apifyWebhookId)],
		requests: [{ method: 'GET', path: '/v2/webhooks/:id', answer: apifyWebhook }],
	},
	getAll: {
		parameters: [
			...listing.map((fields) => ({ ...fields, actorId: byId('janedoe/my-actor') })),
			...listing.map((fields) => ({ ...fields, listFor: 'task', taskId: byId('janedoe~my-task') })),
			{ listFor: 'account', options: { newestFirst: true } },
		],
		requests: [
			apifyList('/v2/acts/:id/webhooks'),
			apifyList('/v2/actor-tasks/:id/webhooks'),
			apifyList('/v2/webhooks'),
		],
	},
	replaceUrl: {
		output: 'none',
		parameters: moving,
		requests: [apifyList('/v2/webhooks'), apifyUpdate],
	},
	sendTest: {
		output: 'raw',
		parameters: [locator(apifyWebhookId)],
		requests: [
			{ method: 'POST', path: '/v2/webhooks/:id/test', status: 201, answer: dispatchAnswer },
		],
	},
	update: {
		parameters: [
			{
				...locator(apifyWebhookId),
				updateFields: { ...essentials, ...APIFY_DETAILS, taskId: 'a/b' },
			},
			{ ...locator(apifyWebhookId), updateFields: { actorId: 'janedoe/my-actor' } },
		],
		requests: [...lookUps, apifyUpdate],
	},
	upsert: {
		parameters: watched,
		requests: [...lookUps, apifyList('/v2/webhooks'), apifyCreate, apifyUpdate],
	},
});

const dispatchOperations = operationsOf(
	apify,
	{
		get: {
			output: 'raw',
			parameters: [{ dispatchId: 'asdLZtadYvn4mBZmm' }],
			requests: [{ method: 'GET', path: '/v2/webhook-dispatches/:id', answer: dispatchAnswer }],
		},
		getAll: {
			output: 'raw',
			parameters: [
				{ ...locator(apifyWebhookId), limit: 5, filters: { status: 'FAILED' } },
				{ listFor: 'account', returnAll: true, options: { newestFirst: true } },
			],
			requests: [
				dispatchList('/v2/webhooks/:id/dispatches'),
				dispatchList('/v2/webhook-dispatches'),
			],
		},
	},
	'dispatch',
);

/** All 29 operations. */
export const OPERATIONS: readonly DocumentedOperation[] = [
	...argilOperations,
	...joggAiOperations,
	...partooOperations,
	...apifyOperations,
	...dispatchOperations,
];
