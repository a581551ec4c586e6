/** Every operation on Apify's dispatches, on n8n's engine. */
import { expect, it } from '@jest/globals';
import nock from 'nock';

import { useFakeNetwork } from '../../support/network';
import { runNode } from '../../support/nodes';
import { apify } from '../../support/providers';
import { APIFY_FAILURES, pageOf, wholePage } from './apify';
import { byId, describeOperations, UNKNOWN, type OperationTest } from './describeOperations';

useFakeNetwork();

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

const dispatchTests: OperationTest[] = [
	{
		name: 'Get Many of dispatches lists those of a webhook',
		operation: 'getAll',
		parameters: { resource: 'dispatch', webhookId: byId('YiKoxjkaS9gjGTqhF'), limit: 5 },
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhooks/YiKoxjkaS9gjGTqhF/dispatches',
				query: { offset: 0, limit: 5 },
				response: pageOf(DISPATCH),
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
				response: pageOf({ id: 'good', status: 'SUCCEEDED' }, DISPATCH),
			},
		],
		output: [DISPATCH],
		failures: APIFY_FAILURES,
	},
	{
		name: 'Get requests one dispatch',
		operation: 'get',
		parameters: { resource: 'dispatch', dispatchId: 'asdLZtadYvn4mBZmm' },
		exchanges: [
			{
				method: 'GET',
				path: '/v2/webhook-dispatches/asdLZtadYvn4mBZmm',
				response: {
					data: { ...DISPATCH, eventData: null, webhook: { condition: { actorTaskId: 't' } } },
				},
			},
		],
		output: [{ ...dispatch, scope: 'task/t' }],
		failures: { ...APIFY_FAILURES, 404: UNKNOWN },
	},
];

describeOperations(apify, dispatchTests);

it('dispatches that are added while they are read do not start the list again', async () => {
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
