/** What the user reads when a provider refuses an event that it doesn't document. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';
import { apify, argil, joggAi, partoo } from '../support/providers';

useFakeNetwork();

const UNKNOWN = 'video.finished';

const url = 'https://n8n.example.com/webhook/x';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

const CREATIONS = [
	{
		provider: argil,
		path: '/v1/webhooks',
		known: 'VIDEO_GENERATION_FAILED',
		parameters: { callbackUrl: url },
	},
	{
		provider: joggAi,
		path: '/v2/endpoint',
		known: 'generated_video_failed',
		parameters: { url },
	},
	{ provider: partoo, path: '/v2/webhooks', known: 'lead_received', parameters: { url } },
	{
		provider: apify,
		path: '/v2/webhooks',
		known: 'ACTOR.RUN.FAILED',
		parameters: { watch: 'actor', actorId: byId('hksJZtadYvn4mBuin'), requestUrl: url },
	},
];

const LIST_OF_OTHERS = `Invalid enum value. Expected ${"'some_event' | ".repeat(60)}'last', received '${UNKNOWN}'`;

describe.each(CREATIONS)('$provider.label', ({ provider, path, known, parameters }) => {
	/** Creates a webhook with these events, where the provider rejects it with this message. */
	async function createWith(events: string[], message: string) {
		nock(provider.origin).post(path).query(true).reply(400, provider.error(message));
		return await runNode({
			type: provider.type,
			parameters: { operation: 'create', ...parameters, events },
		});
	}

	it('names the event that was refused, and leaves out the list of all others', async () => {
		const { error, saved } = await createWith([known, UNKNOWN], LIST_OF_OTHERS);

		expect(error?.message).toBe(`${provider.label} rejected the request`);
		expect(error?.description).toBe(
			`${provider.label} doesn't know the event '${UNKNOWN}'. Choose from the list, or check the spelling.`,
		);
		expect(saved).toContain('Invalid enum value');
	});

	it.each([
		'The URL is not public',
		// The event exists, but not for this account: it would be wrong to say that the provider doesn't know it.
		`'${UNKNOWN}' needs another plan`,
		`'${UNKNOWN}' can't be combined with '${known}'`,
	])('also quotes the provider when the reason may be another one: %s', async (message) => {
		const { error } = await createWith([known, UNKNOWN], message);

		expect(error?.description).toContain(
			`${provider.label} doesn't document the event '${UNKNOWN}' and may refuse it. Check the parameters`,
		);
		expect(error?.description).toContain(`${message}”`);
	});

	it('says nothing of events when all of them are documented', async () => {
		const { error } = await createWith([known], `'${known}' is not for you`);

		expect(error?.description).toMatch(/^Check the parameters of the node against/);
		expect(error?.description).toContain(`'${known}' is not for you”`);
	});
});

describe('an update', () => {
	const refusal = {
		code: 400,
		message: `"${UNKNOWN}" and "b" are none of AVATAR_TRAINING_FAILED, VIDEO_GENERATION_FAILED`,
	};

	it('names all events that were refused, and keeps the words of the provider for a program', async () => {
		nock(argil.origin).put('/v1/webhooks/abc').reply(400, refusal);

		const { items } = await runNode({
			type: argil.type,
			parameters: {
				operation: 'update',
				webhookId: byId('abc'),
				updateFields: { events: [UNKNOWN, 'b', 'c'] },
			},
			onError: 'continueRegularOutput',
		});

		expect(jsonOf(items)).toMatchObject([
			{
				error: 'Argil rejected the request',
				message:
					"Argil doesn't know the events 'video.finished', 'b'. Choose from the list, or check the spelling.",
				details: { cause: 'rejected', providerMessage: refusal.message },
			},
		]);
	});

	it("doesn't blame the events that a webhook already has", async () => {
		const existing: IDataObject = { ...joggAi.raw, events: [UNKNOWN] };
		nock(joggAi.origin)
			.get('/v2/endpoints')
			.reply(200, { code: 0, msg: 'Success', data: { endpoints: [existing] } })
			.put(/^\/v2\/endpoint\//)
			.reply(200, joggAi.error(`'${UNKNOWN}' is wrong`));

		const parameters: INodeParameters = {
			operation: 'update',
			webhookId: byId('wh_123456789'),
			updateFields: { url },
		};
		const { error } = await runNode({ type: joggAi.type, parameters });

		expect(error?.description).toMatch(/^Check the parameters of the node against/);
	});
});

it('masks a key that was pasted among the events', async () => {
	const key = argil.headers['x-api-key'] ?? '';
	nock(argil.origin)
		.post('/v1/webhooks')
		.reply(400, { code: 400, message: `"${key}" is wrong. ${LIST_OF_OTHERS}` });

	const { error, savedError } = await runNode({
		type: argil.type,
		parameters: { operation: 'create', callbackUrl: url, events: [key] },
	});

	expect(error?.description).toContain("doesn't know the event '**********'");
	expect(savedError).not.toContain(key);
});
