import { describe, expect, it } from '@jest/globals';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';
import { PROVIDERS } from '../support/providers';

useFakeNetwork();

describe.each(PROVIDERS)('Get Many of $label', (provider) => {
	const answerOnce = () =>
		nock(provider.origin, { reqheaders: provider.headers })
			.get(provider.path)
			.query(provider.query)
			.reply(200, provider.answer);

	it('sends the documented request and puts out the documented example in the shape all providers share', async () => {
		answerOnce();

		const { items, error } = await runNode(provider);

		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: provider.webhook, pairedItem: { item: 0 } }]);
		expect(Object.keys(items[0]?.json ?? {})).toEqual(Object.keys(provider.webhook));
	});

	it("puts out the provider's own object as Raw, with every secret masked", async () => {
		answerOnce();

		const { items } = await runNode({
			...provider,
			parameters: { ...provider.parameters, output: 'raw' },
		});

		expect(jsonOf(items)).toEqual([provider.masked]);
	});

	it('puts out secrets when Include Secrets is on', async () => {
		answerOnce();

		const { items } = await runNode({
			...provider,
			parameters: { ...provider.parameters, output: 'raw', options: { includeSecrets: true } },
		});

		expect(jsonOf(items)).toEqual([provider.raw]);
	});

	it('cuts Selected Fields down to the chosen ones and always keeps provider and ID', async () => {
		answerOnce();

		const { items } = await runNode({
			...provider,
			parameters: {
				...provider.parameters,
				output: 'selectedFields',
				fields: ['createdAt', 'url'],
			},
		});

		const { provider: name, id, url, createdAt } = provider.webhook;
		expect(jsonOf(items)).toEqual([{ provider: name, id, url, createdAt }]);
	});

	it('saves no key with the execution', async () => {
		answerOnce();

		const { saved } = await runNode(provider);

		expect(saved).not.toContain('secret-');
	});
});

it('does not mind fields that the documentation does not know, nor a wrong content type', async () => {
	const [provider] = PROVIDERS;
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, JSON.stringify([{ id: 'a', callbackUrl: null, color: { of: 'the sky' } }]), {
			'content-type': 'text/html',
		});

	const { items } = await runNode({ ...provider, type: 'argilWebhooks' });

	expect(jsonOf(items)).toMatchObject([{ id: 'a', url: null, events: [], createdAt: null }]);
});
