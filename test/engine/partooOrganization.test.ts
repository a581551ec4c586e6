/** The Organization ID of Partoo's credential. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { declared } from '../support/engines';
import { useFakeNetwork } from '../support/network';
import { dropdown, jsonOf, runNode, type NodeUnderTest } from '../support/nodes';
import { partoo } from '../support/providers';

useFakeNetwork();

const api = () => nock('https://api.partoo.co');

const credential = (organizationId: string) => ({
	partooWebhooksApi: { apiKey: 'secret-partoo-key', organizationId },
});

const webhook = (id: number, organization: number) => ({
	...partoo.raw,
	id,
	org_id: organization,
	custom_headers: undefined,
});

const listed = (...items: IDataObject[]) => ({
	page: 1,
	max_page: 1,
	count: items.length,
	items,
});

const byId = { webhookId: { __rl: true, mode: 'id', value: '1' } };

const draft = { url: 'https://example.com/webhook', events: ['business_created'] };

const run = async (parameters: INodeParameters, more: Partial<NodeUnderTest> = {}) =>
	await runNode({ type: 'partooWebhooks', parameters, secrets: credential('42'), ...more });

describe("the credential's Organization ID", () => {
	it.each<[string, INodeParameters, () => void]>([
		[
			'Get Many',
			{ limit: 5 },
			() =>
				api()
					.get('/v2/webhooks')
					.query({ page: 1, per_page: 5, org_id: 42 })
					.reply(200, listed(webhook(1, 42))),
		],
		[
			'Get',
			{ operation: 'get', ...byId },
			() => api().get('/v2/webhooks/1').query({ org_id: 42 }).reply(200, webhook(1, 42)),
		],
		[
			'Create',
			{ operation: 'create', ...draft },
			() =>
				api()
					.post('/v2/webhooks')
					.query({ org_id: 42 })
					.reply(200, { items: [webhook(1, 42)] }),
		],
		[
			'Send Test',
			{ operation: 'sendTest', ...byId },
			() => {
				api().get('/v2/webhooks/1').query({ org_id: 42 }).reply(200, webhook(1, 42));
				api().post('/v2/webhooks/tryout').query({ org_id: 42 }).reply(200, { status: 'sent' });
			},
		],
	])('is sent with every request of %s', async (_, parameters, respondToAll) => {
		respondToAll();

		const { items, error } = await run(parameters);

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ id: '1' }]);
	});

	it("is overridden by the one in the node's options", async () => {
		api()
			.get('/v2/webhooks')
			.query({ page: 1, per_page: 50, org_id: 7 })
			.reply(200, listed(webhook(1, 7)));

		const { items } = await run({ options: { organizationId: 7 } });

		expect(jsonOf(items)).toMatchObject([{ scope: 'organization/7' }]);
	});

	it('is the one whose webhooks Create or Update looks at', async () => {
		api()
			.get('/v2/webhooks')
			.query({ page: 1, per_page: 100, org_id: 42 })
			// Another organization's webhook for the event neither counts as existing nor blocks the creation.
			.reply(200, listed({ ...webhook(1, 2), url: 'https://other.example' }));
		api()
			.post('/v2/webhooks')
			.query({ org_id: 42 })
			.reply(200, { items: [webhook(2, 42)] });

		const { items, error } = await run({ operation: 'upsert', ...draft });

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ id: '2', created: true }]);
	});

	it('is sent with the request of a dropdown', async () => {
		api().get('/v2/webhooks').query({ page: 1, per_page: 100, org_id: 42 }).reply(200, listed());

		expect(
			await dropdown(
				'partooWebhooks',
				'searchWebhooks',
				undefined,
				undefined,
				{},
				credential('42'),
			),
		).toEqual({ results: [] });
	});

	it.each([
		[7, 7],
		['7', 7],
		['', 42],
		// The operations refuse these.
		['-5', 42],
		['1.5', 42],
	])(
		'gives way to %j in the options of a dropdown where that is one: %s is sent',
		async (organizationId, used) => {
			api()
				.get('/v2/webhooks')
				.query({ page: 1, per_page: 100, org_id: used })
				.reply(200, listed());
			const parameters = { options: { organizationId } };

			expect(
				await dropdown(
					'partooWebhooks',
					'searchWebhooks',
					undefined,
					undefined,
					parameters,
					credential('42'),
				),
			).toEqual({ results: [] });
		},
	);

	it.each(['', ' '])('adds nothing when it is %j', async (organizationId) => {
		api().get('/v2/webhooks').query({ page: 1, per_page: 50 }).reply(200, listed());

		const { error } = await run({}, { secrets: credential(organizationId) });

		expect(error).toBeUndefined();
	});

	it.each(['abc', '0', '-3', '1.5', 'secret-partoo-key'])(
		'is reported as the mistake before any request, and not quoted, when it is %j',
		async (organizationId) => {
			const { error, savedError } = await run({}, { secrets: credential(organizationId) });

			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: "The field 'Organization ID' of the credential for Partoo is not valid",
				description: 'Open the credential and correct it: it must be a whole number of at least 1.',
				cause: declared('credential-invalid'),
			});
			expect(savedError).not.toContain('secret-partoo-key');
		},
	);

	it('is reported as the mistake of each item with On Error: Continue', async () => {
		const { items } = await run(
			{},
			{ secrets: credential('abc'), onError: 'continueRegularOutput', items: [{}, {}] },
		);

		const details = { cause: 'invalidCredential', field: 'Organization ID' };
		expect(items).toMatchObject([{ json: { details } }, { json: { details } }]);
	});

	it('is reported as the mistake in a dropdown', async () => {
		await expect(
			dropdown('partooWebhooks', 'searchWebhooks', undefined, undefined, {}, credential('abc')),
		).rejects.toThrow("The field 'Organization ID' of the credential for Partoo is not valid");
	});
});
