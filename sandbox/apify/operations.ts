/** Every operation of the Apify node: https://docs.apify.com/api/v2/webhooks-get and its neighbors. */
import type { INodeParameters } from 'n8n-workflow';

import {
	byId,
	callback,
	DELETION,
	LISTING,
	locator,
	MOVE,
	MOVING,
	operationsOf,
	SEEDED,
} from '../fields.ts';
import { HEADERS_TEMPLATE } from './account.ts';
import { example } from './example.ts';

const QUERY = ['offset', 'limit', 'desc'];

const page = (items: unknown[]) =>
	JSON.stringify({
		data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
	});

const webhook = JSON.stringify({ data: example.raw });

const list = (path: string) =>
	({ method: 'GET', path, query: QUERY, response: JSON.stringify(example.response) }) as const;

const lookUp = (path: string) =>
	({ method: 'GET', path, response: '{"data":{"id":"hksJZtadYvn4mBuin"}}' }) as const;

const lookUps = [lookUp('/v2/acts/:id'), lookUp('/v2/actor-tasks/:id')];

const create = { method: 'POST', path: '/v2/webhooks', status: 201, response: webhook } as const;

const update = { method: 'PUT', path: '/v2/webhooks/:id', response: webhook } as const;

const dispatch = {
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

const oneDispatch = JSON.stringify({ data: dispatch });

const dispatches = (path: string) =>
	({ method: 'GET', path, query: QUERY, response: page([dispatch]) }) as const;

const id = 'YiKoxjkaS9gjGTqhF';

const essentials = { requestUrl: 'http://example.com/', events: ['ACTOR.RUN.SUCCEEDED'] };

/** All that may be said of a webhook at Apify in addition to the essentials. */
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

const account = { listFor: 'account' };

const newWebhook = {
	watch: 'actor',
	actorId: byId('janedoe/my-actor'),
	requestUrl: callback('new.example'),
	events: ['ACTOR.RUN.ABORTED'],
	additionalFields: { headersTemplate: HEADERS_TEMPLATE },
};

const webhookOperations = operationsOf({
	create: {
		parameters: watched,
		requests: [...lookUps, create],
		runs: [{ name: 'Create', parameters: newWebhook, items: 1, change: { added: 1 } }],
	},
	delete: {
		output: 'none',
		parameters: [locator(id)],
		requests: [{ method: 'DELETE', path: '/v2/webhooks/:id', status: 204, response: '' }],
		runs: [DELETION],
	},
	get: {
		parameters: [locator(id)],
		requests: [{ method: 'GET', path: '/v2/webhooks/:id', response: webhook }],
		runs: [
			{
				name: 'Get, Raw',
				parameters: { ...locator(SEEDED), output: 'raw' },
				items: 1,
				holdsSecrets: true,
			},
		],
	},
	getAll: {
		parameters: [
			...LISTING.map((fields) => ({ ...fields, actorId: byId('janedoe/my-actor') })),
			...LISTING.map((fields) => ({ ...fields, listFor: 'task', taskId: byId('janedoe~my-task') })),
			{ ...account, options: { newestFirst: true } },
		],
		requests: [
			list('/v2/acts/:id/webhooks'),
			list('/v2/actor-tasks/:id/webhooks'),
			list('/v2/webhooks'),
		],
		runs: [
			{
				name: 'Get Many',
				parameters: { returnAll: true, ...account },
				items: 4,
				lists: 'webhooks',
			},
			{
				name: 'Get Many, Raw, audited',
				parameters: {
					returnAll: true,
					...account,
					output: 'raw',
					options: { addFindings: true, newestFirst: true },
				},
				items: 4,
				lists: 'webhooks',
			},
			{
				name: 'Get Many of an Actor',
				parameters: { returnAll: true, actorId: byId('janedoe/my-actor') },
				items: 3,
			},
			{
				name: 'Get Many of a task',
				parameters: { returnAll: true, listFor: 'task', taskId: byId('asdLZtadYvn4mBZmm') },
				items: 2,
			},
		],
	},
	replaceUrl: {
		output: 'none',
		parameters: MOVING,
		requests: [list('/v2/webhooks'), update],
		runs: [MOVE],
	},
	sendTest: {
		output: 'raw',
		parameters: [locator(id)],
		requests: [
			{ method: 'POST', path: '/v2/webhooks/:id/test', status: 201, response: oneDispatch },
		],
		runs: [
			{
				name: 'Send Test',
				parameters: locator(SEEDED),
				items: 1,
				// Its lastDispatch and stats.
				change: { changed: 1 },
			},
		],
	},
	update: {
		parameters: [
			{
				...locator(id),
				updateFields: { ...essentials, ...APIFY_DETAILS, taskId: 'a/b' },
			},
			{ ...locator(id), updateFields: { actorId: 'janedoe/my-actor' } },
		],
		requests: [...lookUps, update],
		runs: [
			{
				name: 'Update, Raw',
				parameters: {
					...locator(SEEDED),
					updateFields: {
						requestUrl: callback('other.example'),
						headersTemplate: HEADERS_TEMPLATE,
					},
					output: 'raw',
				},
				items: 1,
				change: { changed: 1 },
			},
		],
	},
	upsert: {
		parameters: watched,
		requests: [...lookUps, list('/v2/webhooks'), create, update],
		runs: [
			{
				name: 'Create or Update, creates',
				parameters: newWebhook,
				items: 1,
				change: { added: 1 },
			},
			{
				name: 'Create or Update, updates',
				parameters: {
					...newWebhook,
					requestUrl: callback('marked.example'),
					additionalFields: {},
				},
				items: 1,
				change: { changed: 1 },
			},
		],
	},
});

const dispatchOperations = operationsOf(
	{
		get: {
			output: 'raw',
			parameters: [{ dispatchId: 'asdLZtadYvn4mBZmm' }],
			requests: [{ method: 'GET', path: '/v2/webhook-dispatches/:id', response: oneDispatch }],
			runs: [
				{
					name: 'Dispatch: Get, Raw',
					parameters: { dispatchId: 'd1SucceededTqhF01', output: 'raw' },
					items: 1,
				},
			],
		},
		getAll: {
			output: 'raw',
			parameters: [
				{ ...locator(id), limit: 5, filters: { status: 'FAILED' } },
				{ ...account, returnAll: true, options: { newestFirst: true } },
			],
			requests: [dispatches('/v2/webhooks/:id/dispatches'), dispatches('/v2/webhook-dispatches')],
			runs: [
				{
					name: 'Dispatch: Get Many',
					parameters: { returnAll: true, ...account },
					items: 4,
					lists: 'dispatches',
				},
			],
		},
	},
	'dispatch',
);

/** The operations. */
export const operations = [...webhookOperations, ...dispatchOperations];
