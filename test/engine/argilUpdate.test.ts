/** Update of Argil on n8n's engine: fields, order of the items, failures midway. */
import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import response from '../../sandbox/argil/update.json';
import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode, type NodeUnderTest } from '../support/nodes';
import { argil } from '../support/providers';

useFakeNetwork();

const ID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const update = (
	updateFields: INodeParameters,
	more: Partial<NodeUnderTest> = {},
): NodeUnderTest => ({
	type: 'argilWebhooks',
	parameters: {
		operation: 'update',
		webhookId: { __rl: true, mode: 'id', value: ID },
		updateFields,
		...more.parameters,
	},
	...(more.items && { items: more.items }),
	...(more.onError && { onError: more.onError }),
});

describe('Update of Argil', () => {
	it.each<[string, { callbackUrl?: string; events?: string[] }]>([
		['the callback URL', { callbackUrl: 'https://n8n.example.com/webhook' }],
		['the events', { events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'] }],
		['both', { callbackUrl: 'http://localhost:5678/hook', events: ['AVATAR_TRAINING_SUCCESS'] }],
	])('sends only %s when only that is set', async (_name, fields) => {
		nock('https://api.argil.ai', {
			reqheaders: { 'x-api-key': 'secret-argil-key', 'content-type': /^application\/json/ },
		})
			.put(`/v1/webhooks/${ID}`, fields)
			.reply(200, response);

		const { items, error } = await runNode(update(fields));

		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: argil.webhook, pairedItem: { item: 0 } }]);
	});

	it('returns the webhook as Raw when Output is Raw', async () => {
		nock('https://api.argil.ai').put(`/v1/webhooks/${ID}`).reply(200, response);

		const { items } = await runNode(
			update({ callbackUrl: 'https://x.example' }, { parameters: { output: 'raw' } }),
		);

		expect(jsonOf(items)).toEqual([response]);
	});

	it.each<[string, INodeParameters, string, string]>([
		[
			'nothing is set',
			{},
			'Update Fields',
			'Nothing is set to change: add Callback URL or Events.',
		],
		['the callback URL is empty', { callbackUrl: ' ' }, 'Callback URL', 'It is empty.'],
		[
			'the callback URL is not absolute',
			{ callbackUrl: '/webhook' },
			'Callback URL',
			'It must be an absolute URL that begins with http:// or https://.',
		],
		[
			'the callback URL has another scheme',
			{ callbackUrl: 'ftp://example.com' },
			'Callback URL',
			'It must be an absolute URL that begins with http:// or https://.',
		],
		['no event is chosen', { events: [] }, 'Events', 'Choose at least one.'],
	])('is an error before any request when %s', async (_name, fields, parameter, description) => {
		const { error } = await runNode(update(fields));

		expect(error).toMatchObject({
			message: `The parameter '${parameter}' is not valid`,
			description,
			itemIndex: 0,
		});
	});

	it.each(['', ' ', '.', '..'])('is an error before any request when the ID is %j', async (id) => {
		const { error } = await runNode(
			update(
				{ callbackUrl: 'https://x.example' },
				{
					parameters: { webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
					items: [{ id }],
				},
			),
		);

		expect(error?.message).toBe("The parameter 'Webhook' is not valid");
	});

	const perItem = (items: Array<{ id: string }>): Partial<NodeUnderTest> => ({
		parameters: { webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
		items,
	});

	it('does not mention untried items when the last item fails, nor items when there is one', async () => {
		const rejected = () =>
			nock('https://api.argil.ai')
				.put('/v1/webhooks/gone')
				.reply(400, { code: 1, message: 'Validation error' });
		nock('https://api.argil.ai')
			.put('/v1/webhooks/a')
			.reply(200, { ...response, id: 'a' });
		rejected();
		const changes = { callbackUrl: 'https://x.example' };
		const remedy = 'Check the parameters of the node against what the provider says.';
		const said = `${remedy} Argil says (code 1): “Validation error”`;

		const last = await runNode(update(changes, perItem([{ id: 'a' }, { id: 'gone' }])));
		rejected();
		const only = await runNode(update(changes, perItem([{ id: 'gone' }])));

		expect(last.error?.description).toBe(`${said} Item 0 was done. Items are counted from 0.`);
		expect(only.error?.description).toBe(said);
	});

	it('says so when the change may have been applied', async () => {
		nock('https://api.argil.ai').put(`/v1/webhooks/${ID}`).times(4).reply(502, 'Bad gateway');

		const { error } = await runNode(update({ callbackUrl: 'https://x.example' }));

		expect(error?.message).toBe('Argil is not available at the moment');
		expect(error?.description).toContain('The change may still have been applied');
	});
});
