import { expect, it } from '@jest/globals';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { eventChoices } from '../support/nodes';

useFakeNetwork();

it('offers the events that JoggAI tells', async () => {
	nock('https://api.jogg.ai', { reqheaders: { 'x-api-key': 'secret-jogg-key' } })
		.get('/v2/events')
		.reply(200, {
			code: 0,
			msg: 'Success',
			data: { events: ['brand_new', 'create_avatar_failed'] },
		});

	expect(await eventChoices()).toEqual([
		{ name: 'brand_new', value: 'brand_new' },
		{ name: 'create_avatar_failed', value: 'create_avatar_failed' },
	]);
});

it.each<[string, number, object | string]>([
	['a wrong key', 200, { code: 10105, msg: 'Invalid API key', data: null }],
	['an answer of another shape', 200, { code: 0, msg: 'Success', data: { events: 'all' } }],
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
