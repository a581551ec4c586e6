/** JoggAI's list of events, in the editor and in Add Findings. */
import { describe, expect, it } from '@jest/globals';
import { NodeOperationError, type INode, type INodeType } from 'n8n-workflow';
import nock from 'nock';

import { JoggAiWebhooks } from '../../nodes/JoggAi/JoggAiWebhooks.node';
import { JoggAiWebhooksTrigger } from '../../nodes/JoggAi/JoggAiWebhooksTrigger.node';
import { getEvents } from '../../nodes/JoggAi/events';
import { useFakeNetwork } from '../support/network';
import { eventChoices, jsonOf, runNode } from '../support/nodes';
import { editorContext } from '../unit/contexts';

useFakeNetwork();

it.each<[string, INodeType]>([
	['action node', new JoggAiWebhooks()],
	['trigger', new JoggAiWebhooksTrigger()],
])('offers the events that JoggAI lists in the %s', async (_, node) => {
	nock('https://api.jogg.ai', { reqheaders: { 'x-api-key': 'secret-joggai-key' } })
		.get('/v2/events')
		.reply(200, {
			code: 0,
			msg: 'Success',
			data: { events: ['brand_new', 'create_avatar_failed'] },
		});

	expect(await eventChoices(node)).toEqual([
		{ name: 'Brand New', value: 'brand_new', description: 'brand_new' },
		{
			name: 'Create Avatar Failed',
			value: 'create_avatar_failed',
			description: 'create_avatar_failed',
		},
	]);
});

it.each<[string, number, object | string]>([
	['a wrong key', 200, { code: 10105, msg: 'Invalid API key', data: null }],
	['a response of another shape', 200, { code: 0, msg: 'Success', data: { events: 'all' } }],
	['a page instead of JSON', 200, '<html>'],
])('falls back to the 22 documented events with a notice after %s', async (_name, status, body) => {
	nock('https://api.jogg.ai').get('/v2/events').reply(status, body);

	const choices = await eventChoices();

	expect(choices).toHaveLength(22);
	for (const { description } of choices) {
		expect(description).toContain(
			'From the documentation, because the list could not be loaded: JoggAI',
		);
	}
});

it.each([
	[
		"n8n's own error",
		(node: INode) => new NodeOperationError(node, 'Node does not have any credentials set'),
	],
	['any other error', () => new Error('Node does not have any credentials set')],
])("reports n8n's own failure as an error of the node, without its fields: %s", async (_, make) => {
	const context = await editorContext();
	const node = {
		...context.getNode(),
		parameters: { resource: 'webhook', operation: 'create', url: 'hush-hush' },
	};
	const broken = new Proxy(context, {
		get(target, key): unknown {
			if (key === 'getNode') return () => node;
			if (key !== 'getCredentials') return Reflect.get(target, key);
			return async () => await Promise.reject(make(node));
		},
	});

	const error: unknown = await getEvents.call(broken).catch((reason: unknown) => reason);

	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({ message: 'Node does not have any credentials set' });
	expect(error).toHaveProperty('node.parameters', { resource: 'webhook', operation: 'create' });
});

describe('the audit', () => {
	const origin = 'https://api.jogg.ai';
	const endpoint = (id: string, ...events: string[]) => ({
		endpoint_id: id,
		url: `https://example.com/${id}`,
		status: 'enabled',
		events,
	});
	const list = (...endpoints: object[]) =>
		nock(origin).get('/v2/endpoints').reply(200, { code: 0, msg: 'Success', data: { endpoints } });
	const events = (status: number, body: object | string) =>
		nock(origin).get('/v2/events').reply(status, body);
	const respondWithEvents = (...names: string[]) =>
		events(200, { code: 0, msg: 'Success', data: { events: names } });

	async function audit(itemCount = 1) {
		const { items, saved, error } = await runNode({
			type: 'joggAiWebhooks',
			parameters: { options: { addFindings: true } },
			items: Array.from({ length: itemCount }, () => ({})),
		});
		expect(error).toBeUndefined();
		const found = jsonOf(items).map(({ findings }) => findings);
		return { found, saved };
	}

	const unknown = (name: string) => [
		{
			code: 'unknownEvent',
			message: `The webhook waits for "${name}", which the provider doesn't document, so it may never be called for that.`,
		},
	];

	it('knows the events that JoggAI lists in addition to its documentation', async () => {
		list(endpoint('1', 'brand_new', 'create_avatar_failed'), endpoint('2', 'made_up'));
		respondWithEvents('brand_new');

		const { found, saved } = await audit();

		expect(found).toEqual([[], unknown('made_up')]);
		expect(saved).not.toContain("couldn't be loaded");
	});

	it('requests them once, however many items there are', async () => {
		list(endpoint('1', 'brand_new'));
		respondWithEvents('brand_new');

		expect((await audit(3)).found).toEqual([[], [], []]);
	});

	it('sends no request for them when all events are documented', async () => {
		list(endpoint('1', 'create_avatar_failed'));

		expect((await audit()).found).toEqual([[]]);
	});

	it.each<[string, number, object | string, string]>([
		[
			'a wrong key',
			200,
			{ code: 10105, msg: 'Invalid API key', data: null },
			"JoggAI doesn't accept the API Key of this credential.",
		],
		['a page instead of JSON', 200, '<html>', "JoggAI responded with something that isn't JSON."],
		[
			'another shape',
			200,
			{ code: 0, msg: 'Success', data: { events: 'all' } },
			"JoggAI responded in a shape that isn't documented.",
		],
		['HTTP 404', 404, {}, "JoggAI couldn't find that resource."],
	])(
		'knows the documented ones after %s, and a hint says so once',
		async (_name, status, body, why) => {
			list(endpoint('1', 'brand_new', 'create_avatar_failed'));
			events(status, body);

			const { found, saved } = await audit(2);

			expect(found).toEqual([unknown('brand_new'), unknown('brand_new')]);
			expect(
				saved.split(
					`JoggAI: Its own list of events couldn't be loaded, so the audit knows only the documented ones: ${why}`,
				),
			).toHaveLength(2);
		},
	);
});
