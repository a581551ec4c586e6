/** Create or Update of each provider on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode, type NodeType } from '../support/nodes';
import { apify, argil, joggAi } from '../support/providers';

useFakeNetwork();

/** What differs between the providers that have one list, one POST and one PUT. */
interface Account {
	readonly type: NodeType;
	readonly label: string;
	readonly origin: string;
	readonly listPath: string;
	/** The parameters that describe a webhook. */
	parametersFor(url: string, events: string[]): INodeParameters;
	/** A webhook as the provider has it; the later the letter, the newer. */
	webhook(id: string, url: string, events: string[], letter?: string): IDataObject;
	list(...webhooks: IDataObject[]): IDataObject | IDataObject[];
	changePath(id: string): string;
	/** The body that gives a webhook other events. */
	change(webhook: IDataObject, events: string[]): IDataObject;
	one(webhook: IDataObject): IDataObject;
}

const DAYS: Record<string, number> = { A: 1, B: 2, C: 3 };

const ACCOUNTS: Account[] = [
	{
		type: 'argilWebhooks',
		label: 'Argil',
		origin: argil.origin,
		listPath: '/v1/webhooks',
		parametersFor: (callbackUrl, events) => ({ callbackUrl, events }),
		webhook: (id, callbackUrl, events, letter = 'A') => ({
			...argil.raw,
			id,
			callbackUrl,
			events,
			createdAt: `2024-01-0${DAYS[letter]}T00:00:00Z`,
		}),
		list: (...webhooks) => webhooks,
		changePath: (id) => `/v1/webhooks/${id}`,
		change: (_webhook, events) => ({ events }),
		one: (webhook) => webhook,
	},
	{
		type: 'joggAiWebhooks',
		label: 'JoggAI',
		origin: joggAi.origin,
		listPath: '/v2/endpoints',
		parametersFor: (url, events) => ({ url, events }),
		webhook: (id, url, events, letter = 'A') => ({
			...joggAi.raw,
			endpoint_id: id,
			url,
			events,
			created_at: 1_700_000_000 + 86_400 * (DAYS[letter] ?? 0),
		}),
		list: (...endpoints) => ({ code: 0, msg: 'Success', data: { endpoints } }),
		changePath: (id) => `/v2/endpoint/${id}`,
		// A PUT has all three fields; the URL is written as the user typed it.
		change: ({ url, status }, events) => ({ url, status, events }),
		one: (data) => ({ code: 0, msg: 'Success', data }),
	},
	{
		type: 'apifyWebhooks',
		label: 'Apify',
		origin: apify.origin,
		listPath: '/v2/webhooks',
		parametersFor: (requestUrl, events) => ({
			actorId: { __rl: true, mode: 'id', value: 'hksJZtadYvn4mBuin' },
			requestUrl,
			events,
		}),
		webhook: (id, requestUrl, eventTypes, letter = 'A') => ({
			...apify.raw,
			id,
			requestUrl,
			eventTypes,
			condition: { actorId: 'hksJZtadYvn4mBuin' },
			createdAt: `2024-01-0${DAYS[letter]}T00:00:00.000Z`,
		}),
		list: (...items) => ({
			data: {
				total: items.length,
				offset: 0,
				limit: 1000,
				count: items.length,
				desc: false,
				items,
			},
		}),
		changePath: (id) => `/v2/webhooks/${id}`,
		change: (_webhook, eventTypes) => ({ eventTypes }),
		one: (data) => ({ data }),
	},
];

const U = 'https://n8n.example.org/a';

describe.each(ACCOUNTS)('Create or Update of $label', (account) => {
	const { type, label, origin } = account;
	const webhook = (...parts: Parameters<Account['webhook']>) => account.webhook(...parts);
	const listed = (...webhooks: IDataObject[]) =>
		nock(origin)
			.get(account.listPath)
			.query(true)
			.reply(200, account.list(...webhooks));
	const changeIsSent = (existing: IDataObject, id: string, events: string[]) =>
		nock(origin)
			.put(account.changePath(id), account.change(existing, events) as never)
			.reply(200, account.one(existing));
	const run = async (events: string[], url = U, more: INodeParameters = {}) =>
		await runNode({
			type,
			parameters: { operation: 'upsert', ...account.parametersFor(url, events), ...more },
		});

	it('sends nothing when one of several webhooks matches already', async () => {
		listed(webhook('a', U, ['X'], 'A'), webhook('b', U, ['Y'], 'B'));

		const { items, error, hints } = await run(['Y']);

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([
			expect.objectContaining({ id: 'b', events: ['Y'], created: false }),
		]);
		expect(hints).toEqual([
			`${label}: 2 webhooks have this URL: a, b. b was chosen; the others stay as they are and may send the same events.`,
		]);
	});

	it.each([
		[['X', 'Y'], ['Y', 'Z', 'W'], 'b', 'the one that shares most events'],
		[['Y', 'Q'], ['Z', 'R'], 'b', 'the older one where they share as many'],
	])('of webhooks for %j and %j changes %s, %s', async (ofA, ofB, id) => {
		// The newer one comes first in the list.
		const a = webhook('a', U, ofA, 'B');
		const b = webhook('b', U, ofB, 'A');
		listed(a, b);
		changeIsSent(b, id, ['Y', 'Z']);

		const { items, error } = await run(['Y', 'Z']);

		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([expect.objectContaining({ id, created: false })]);
	});

	it('gives the only webhook of the URL the events, without a hint', async () => {
		const a = webhook('a', U, ['X']);
		listed(a);
		changeIsSent(a, 'a', ['Y']);

		const { items, hints } = await run(['Y']);

		expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'a', created: false })]);
		expect(hints).toEqual([]);
	});

	it.each(['https://N8N.example.org/a', 'https://n8n.example.org:443/a'])(
		'treats a webhook at %s as one with the same URL',
		async (url) => {
			listed(webhook('a', url, ['X']));

			const { items } = await run(['X']);

			expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'a', url, created: false })]);
		},
	);

	it('updates a webhook that the list still lacks, as later items change it', async () => {
		const created = webhook('new', U, ['X']);
		const changed = webhook('new', U, ['Y']);
		listed();
		nock(origin).post(/./).reply(201, account.one(created));
		listed();
		nock(origin)
			.put(account.changePath('new'), account.change(created, ['Y']) as never)
			.reply(200, account.one(changed));
		listed();
		nock(origin)
			.put(account.changePath('new'), account.change(changed, ['X']) as never)
			.reply(200, account.one(created));

		const { items, error } = await runNode({
			type,
			parameters: {
				operation: 'upsert',
				...account.parametersFor(U, ['X']),
				events: '={{ $json.events }}',
			},
			items: [{ events: ['X'] }, { events: ['Y'] }, { events: ['X'] }],
		});

		expect(error).toBeUndefined();
		expect(jsonOf(items).map(({ events, created: isNew }) => [events, isNew])).toEqual([
			[['X'], true],
			[['Y'], false],
			[['X'], false],
		]);
	});

	it('counts a webhook once that it created and that is now in the list', async () => {
		const created = webhook('new', U, ['X']);
		listed();
		nock(origin).post(/./).reply(201, account.one(created));
		listed(created);

		const { items, hints } = await runNode({
			type,
			parameters: { operation: 'upsert', ...account.parametersFor(U, ['X']) },
			items: [{}, {}],
		});

		expect(jsonOf(items).map(({ created: isNew }) => isNew)).toEqual([true, false]);
		expect(hints).toEqual([]);
	});

	it('creates no second webhook for a later item when the list still lacks the first', async () => {
		listed();
		nock(origin)
			.post(/./)
			.reply(201, account.one(webhook('new', U, ['X'])));
		listed();

		const { items, error } = await runNode({
			type,
			parameters: { operation: 'upsert', ...account.parametersFor(U, ['X']) },
			items: [{}, {}],
		});

		expect(error).toBeUndefined();
		expect(jsonOf(items).map(({ id, created }) => [id, created])).toEqual([
			['new', true],
			['new', false],
		]);
	});
});

it('Create or Update of Apify prefers exactly the requested events when details are set, so that no event is lost', async () => {
	const account = ACCOUNTS[2];
	if (account === undefined) throw new Error('No account');
	const more = account.webhook('more', U, ['X', 'Y'], 'A');
	const same = account.webhook('same', U, ['X'], 'B');
	nock(account.origin).get('/v2/webhooks').query(true).reply(200, account.list(more, same));
	nock(account.origin)
		.put('/v2/webhooks/same', { eventTypes: ['X'], doNotRetry: true })
		.reply(200, { data: same });

	const { items } = await runNode({
		type: 'apifyWebhooks',
		parameters: {
			operation: 'upsert',
			...account.parametersFor(U, ['X']),
			additionalFields: { doNotRetry: true },
		},
	});

	expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'same' })]);
});

describe('Create or Update of a webhook that is disabled', () => {
	const endpoint = (id: string, status: string, createdAt: number) => ({
		...joggAi.raw,
		endpoint_id: id,
		url: U,
		events: ['x'],
		status,
		created_at: createdAt,
	});
	const listed = (...endpoints: IDataObject[]) =>
		nock(joggAi.origin)
			.get('/v2/endpoints')
			.reply(200, { code: 0, msg: 'Success', data: { endpoints } });
	const run = async () =>
		await runNode({
			type: 'joggAiWebhooks',
			parameters: { operation: 'upsert', url: U, events: ['x'] },
		});

	it('prefers one that is enabled, although it is newer', async () => {
		listed(endpoint('off', 'disabled', 1), endpoint('on', 'enabled', 2));

		const { items } = await run();

		expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'on', created: false })]);
	});

	it('says so', async () => {
		listed(endpoint('off', 'disabled', 1));

		const { hints } = await run();

		expect(hints).toEqual([
			'JoggAI: webhook off is disabled, so it gets no events until it is enabled.',
		]);
	});
});

it('Create or Update of Partoo treats another spelling of the URL as the same', async () => {
	nock('https://api.partoo.co')
		.get('/v2/webhooks')
		.query(true)
		.reply(200, {
			page: 1,
			max_page: 1,
			count: 1,
			items: [
				{ id: 1, url: 'https://N8N.example.org:443/a', event_type: 'lead_received', org_id: 1 },
			],
		});

	const { items, error } = await runNode({
		type: 'partooWebhooks',
		parameters: { operation: 'upsert', url: U, events: ['lead_received'] },
	});

	expect(error).toBeUndefined();
	expect(jsonOf(items)).toEqual([expect.objectContaining({ id: '1', created: false })]);
});
