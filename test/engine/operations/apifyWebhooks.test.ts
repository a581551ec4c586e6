/** Every operation on Apify's webhooks, on n8n's engine. */
import { expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { APIFY_DETAILS } from '../../../sandbox/apify/operations';
import { useFakeNetwork } from '../../support/network';
import { runNode } from '../../support/nodes';
import { apify } from '../../support/providers';
import { APIFY_FAILURES, FORBIDDEN, pageOf, UNAUTHORIZED, wholePage } from './apify';
import {
	byId,
	describeOperations,
	REJECTED,
	UNKNOWN,
	type OperationTest,
} from './describeOperations';

useFakeNetwork();

const WEBHOOK = {
	...apify.raw,
	condition: { actorId: 'hksJZtadYvn4mBuin', actorTaskId: null },
	payloadTemplate: '{"run": {{resource}}}',
};
const apifyWebhook = { ...apify.webhook, scope: 'actor/hksJZtadYvn4mBuin' };
/** Apify's response to a creation: the webhook as requested. */
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
const apifyTests: OperationTest[] = [
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
				response: made(
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
				response: { data: { id: 'hksJZtadYvn4mBuin' } },
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
				response: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], ACTOR),
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
			{
				method: 'GET',
				path: '/v2/actor-tasks/janedoe~my-task',
				response: { data: { id: 'task1' } },
			},
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
				response: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], { actorTaskId: 'task1' }),
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
				response: made('https://n8n.example.com/p', ['ACTOR.RUN.FAILED'], {
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
		name: 'Get requests one webhook',
		operation: 'get',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks/YiKoxjkaS9gjGTqhF', response: { data: WEBHOOK } },
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
				response: { data: WEBHOOK },
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
			{
				method: 'GET',
				path: '/v2/actor-tasks/janedoe~my-task',
				response: { data: { id: 'task1' } },
			},
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { condition: { actorTaskId: 'task1' } },
				response: { data: WEBHOOK },
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
				response: pageOf(
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
				response: made('http://example.com/', ['ACTOR.RUN.SUCCEEDED'], ACTOR),
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
				response: pageOf({ ...WEBHOOK, condition: { ...ACTOR, actorTaskId: null, brandNew: 'x' } }),
			},
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { eventTypes: ['ACTOR.RUN.SUCCEEDED'], doNotRetry: true },
				response: { data: WEBHOOK },
			},
		],
		output: [{ ...apifyWebhook, created: false }],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Create or Update sends nothing when everything matches',
		operation: 'upsert',
		parameters: {
			actorId: byId('hksJZtadYvn4mBuin'),
			requestUrl: 'http://example.com/',
			events: ['ACTOR.RUN.SUCCEEDED'],
		},
		exchanges: [
			{ method: 'GET', path: '/v2/webhooks', query: wholePage, response: pageOf(WEBHOOK) },
		],
		output: [{ ...apifyWebhook, created: false }],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Delete deletes',
		operation: 'delete',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{ method: 'DELETE', path: '/v2/webhooks/YiKoxjkaS9gjGTqhF', status: 204, response: '' },
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
				response: { error: { type: 'record-not-found', message: 'Webhook was not found' } },
			},
		],
		output: [{ id: 'YiKoxjkaS9gjGTqhF', provider: 'apify', deleted: true, existed: false }],
		failures: {},
	},
	{
		name: 'Send Test returns the dispatch',
		operation: 'sendTest',
		parameters: { webhookId: byId('YiKoxjkaS9gjGTqhF') },
		exchanges: [
			{
				method: 'POST',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF/test',
				status: 201,
				response: {
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
				response: pageOf({ id: 'slack', requestUrl: null }, WEBHOOK),
			},
			{
				method: 'PUT',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF',
				body: { requestUrl: 'https://n8n.example.com/p' },
				response: { data: { ...WEBHOOK, requestUrl: 'https://n8n.example.com/p' } },
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
];

describeOperations(apify, apifyTests);

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
