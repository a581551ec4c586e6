/** Changes of several webhooks on n8n's engine: how many at once, in which order, and what a failure leaves. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { HttpResponse } from '../../faults/account';
import type { SeenRequest } from '../../faults/network';
import { providerOf, type ProviderId } from '../../sandbox/providers';
import { openAccount, refusal, type OpenAccount, type Respond } from '../support/account';
import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode, startNode, type NodeUnderTest } from '../support/nodes';
import { waitForReal, waits } from '../support/sleep';

useFakeNetwork();

/** Long enough that requests of a run overlap, in milliseconds. */
const LATENCY_MS = 15;

const later = async (milliseconds = LATENCY_MS): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

const slowly: Respond = async (_request, apply) => {
	await later();
	return await apply();
};

const ofItem = { webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };

/** A node that does an operation for each of these webhooks. */
const forEach = (
	provider: ProviderId,
	{ secrets }: OpenAccount,
	operation: string,
	fields: INodeParameters,
	items: IDataObject[],
	onError?: NodeUnderTest['onError'],
): NodeUnderTest => ({
	type: providerOf(provider).nodeType,
	parameters: { operation, ...ofItem, ...fields },
	items,
	secrets,
	...(onError && { onError }),
});

/** Sets the URL of each item's webhook to the item's URL. */
const updateArgil = (
	account: OpenAccount,
	items: IDataObject[],
	onError?: NodeUnderTest['onError'],
) =>
	forEach(
		'argil',
		account,
		'update',
		{ updateFields: { callbackUrl: '={{ $json.url }}' } },
		items,
		onError,
	);

const urlOf = (index: number): string => `https://n8n.example.com/${index}`;

/** One item for each webhook, each with a URL of its own. */
const oneEach = (ids: readonly string[]): IDataObject[] =>
	ids.map((id, index) => ({ id, url: urlOf(index) }));

const isChange = ({ method, url }: SeenRequest): boolean =>
	method !== 'GET' && (method !== 'POST' || /test|tryout/.test(url));

/** Does what `special` says for the change with the URL of an item, and responds as the provider otherwise. */
const withItems =
	(special: Readonly<Record<number, Respond>>): Respond =>
	async (request, apply) => {
		const index = Object.keys(special).find((key) =>
			request.body.includes(`"${urlOf(Number(key))}"`),
		);
		const respond = index === undefined ? undefined : special[Number(index)];
		return respond === undefined ? await slowly(request, apply) : await respond(request, apply);
	};

const respondWith =
	(response: HttpResponse): Respond =>
	async () =>
		await Promise.resolve(response);

describe.each<[ProviderId, string, INodeParameters, number]>([
	// Argil documents no limit: as many as for reads.
	['argil', 'update', { updateFields: { callbackUrl: 'https://new.example/' } }, 5],
	['argil', 'delete', {}, 5],
	// JoggAI doesn't say whether PUT and DELETE count towards its 20 POST requests a minute.
	['joggai', 'update', { updateFields: { url: 'https://new.example/' } }, 3],
	['joggai', 'delete', {}, 3],
	['partoo', 'sendTest', {}, 3],
	// 60 requests a second.
	['apify', 'update', { updateFields: { requestUrl: 'https://new.example/' } }, 5],
	['apify', 'delete', {}, 5],
	['apify', 'sendTest', {}, 5],
])('%s: %s', (provider, operation, fields, atOnce) => {
	it(`runs side by side for different webhooks, ${atOnce} at once`, async () => {
		const account = await openAccount(provider, 12, slowly);

		const { items, error } = await runNode(
			forEach(provider, account, operation, fields, oneEach(account.ids)),
		);

		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			account.ids.map((_, item) => ({ item })),
		);
		expect(account.mostAtOnce()).toBe(atOnce);
		expect(account.requests.filter(isChange)).toHaveLength(12);
	});

	it('runs one after another for the same webhook', async () => {
		const account = await openAccount(provider, 4, slowly);
		const [id = ''] = account.ids;

		await runNode(
			forEach(provider, account, operation, fields, [{ id }, { id: ` ${id}\t` }, { id }]),
		);

		expect(account.mostAtOnce()).toBe(1);
		expect(account.requests.filter(isChange)).toHaveLength(3);
	});
});

it.each<[ProviderId, string, INodeParameters]>([
	['argil', 'create', { callbackUrl: '={{ $json.url }}', events: ['AVATAR_TRAINING_SUCCESS'] }],
	['argil', 'upsert', { callbackUrl: '={{ $json.url }}', events: ['AVATAR_TRAINING_SUCCESS'] }],
	[
		'argil',
		'replaceUrl',
		{
			matchBy: 'exact',
			find: 'https://n8n.example.com/webhook/videos',
			replaceWith: '={{ $json.url }}',
			dryRun: false,
		},
	],
	[
		'apify',
		'create',
		{
			requestUrl: '={{ $json.url }}',
			events: ['ACTOR.RUN.FAILED'],
			actorId: { __rl: true, mode: 'id', value: 'hksJZtadYvn4mBuin' },
		},
	],
])(
	'%s: %s runs one after another, in the order of the items',
	async (provider, operation, fields) => {
		const account = await openAccount(provider, 1, slowly);
		const urls = [3, 1, 2].map(urlOf);

		const { error } = await runNode(
			forEach(
				provider,
				account,
				operation,
				fields,
				urls.map((url) => ({ url })),
			),
		);

		expect(error).toBeUndefined();
		expect(account.mostAtOnce()).toBe(1);
		const sent = account.requests.flatMap(({ body }) => urls.filter((url) => body.includes(url)));
		expect(sent).toEqual(operation === 'replaceUrl' ? urls.slice(0, 1) : urls);
	},
);

describe('two items that name the same webhook', () => {
	it('keep their order, while those of other webhooks go on', async () => {
		const account = await openAccount('argil', 4, slowly);
		const [a = '', b = '', c = ''] = account.ids;
		const items = [a, a, b, a, c].map((id, index) => ({ id, url: urlOf(index) }));

		const { items: output } = await runNode(updateArgil(account, items));

		expect(jsonOf(output).map(({ url }) => url)).toEqual(items.map(({ url }) => url));
		const ofA = [0, 1, 3].map(urlOf);
		const sent = account.requests.flatMap(({ body }) => ofA.filter((url) => body.includes(url)));
		expect(sent).toEqual(ofA);
		expect(account.mostAtOnce()).toBe(3);
	});

	it.each([
		['3c90c3cc-0d44-4b50-8888-8dd25736052a', '3C90C3CC-0D44-4B50-8888-8DD25736052A'],
		['3c90c3cc-0d44-4b50-8888-8dd25736052a', ' 3c90c3cc0d444b5088888dd25736052a'],
		['287', '0287'],
		['287', '２８７'],
	])('keep their order when a provider may read %s and %s as one ID', async (one, other) => {
		const account = await openAccount('argil', 4, async () => {
			await later();
			return { status: 204, headers: {}, body: '' };
		});

		await runNode(forEach('argil', account, 'delete', {}, [{ id: one }, { id: other }]));

		expect(account.mostAtOnce()).toBe(1);
	});

	it('change it as it is after the first change: JoggAI writes all fields of what was read', async () => {
		let lists = 0;
		const account = await openAccount('joggai', 6, async ({ method, body }, apply) => {
			if (method === 'GET') {
				lists += 1;
				const list = await apply();
				// A list that was read before the first change, and arrives after it.
				await later(lists === 1 ? 0 : 80);
				return list;
			}
			await later(body.includes(urlOf(0)) ? 40 : 5);
			return await apply();
		});
		const [a = '', b = '', c = '', d = ''] = account.ids;
		const items = [a, b, c, a, d].map((id, index) => ({
			id,
			...(index === 3 ? { status: 'disabled' } : { url: urlOf(index) }),
		}));
		const updateFields = {
			url: '={{ $json.url ?? null }}',
			status: '={{ $json.status ?? null }}',
		};

		const { error } = await runNode(forEach('joggai', account, 'update', { updateFields }, items));

		expect(error).toBeUndefined();
		const webhooks = await account.account.webhooks();
		expect(webhooks.find(({ id }) => id === a)?.content).toMatchObject({
			url: urlOf(0),
			status: 'disabled',
		});
	});
});

it('keeps the order of the items when later ones respond first', async () => {
	const account = await openAccount(
		'argil',
		4,
		withItems({
			0: async (_request, apply) => {
				await later(60);
				return await apply();
			},
		}),
	);

	const { items } = await runNode(updateArgil(account, oneEach(account.ids)));

	expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual(
		account.ids.map((id, item) => [id, { item }]),
	);
});

describe('when one of several changes fails', () => {
	/** The items whose change the provider has applied. */
	const applied = async ({ account }: OpenAccount, count = 12): Promise<number[]> => {
		const contents = JSON.stringify(await account.webhooks());
		return [...Array(count).keys()].filter((index) => contents.includes(`"${urlOf(index)}"`));
	};
	const notFound = refusal(404, 'Webhook not found');

	it('starts nothing more, waits for what is under way, and says what became of each item', async () => {
		const account = await openAccount(
			'argil',
			12,
			withItems({
				0: async (_request, apply) => {
					await later(60);
					return await apply();
				},
				2: respondWith(notFound),
			}),
		);

		const { items, error } = await runNode(updateArgil(account, oneEach(account.ids)));

		expect(items).toEqual([]);
		expect(error).toMatchObject({ message: "Argil couldn't find that resource", itemIndex: 2 });
		expect(error?.description).toMatch(
			/Argil says \(code 404\): “Webhook not found” Items 0 to 1 and 3 to 4 were done\. Items 5 to 11 were not tried\. Items are counted from 0\.$/,
		);
		expect(account.requests).toHaveLength(5);
		await expect(applied(account)).resolves.toEqual([0, 1, 3, 4]);
	});

	it('names those that failed, too, and says when a change may have been applied', async () => {
		const account = await openAccount(
			'argil',
			12,
			withItems({
				0: respondWith(notFound),
				1: async () => {
					await later();
					return notFound;
				},
				// Applied, but the response says otherwise.
				2: async (_request, apply) => {
					await later();
					await apply();
					return refusal(503);
				},
				4: async () => {
					await later();
					return refusal(429);
				},
			}),
		);

		const { error } = await runNode(updateArgil(account, oneEach(account.ids)));

		expect(error?.itemIndex).toBe(0);
		expect(error?.description).toMatch(
			/” Item 3 was done\. Item 1 failed, too: Argil couldn't find that resource\. Item 2 failed, too: Argil is not available at the moment\. The change may still have been applied\. Item 4 failed, too: Argil is receiving too many requests from this account\. Items 5 to 11 were not tried\. Items are counted from 0\.$/,
		);
		expect(account.requests).toHaveLength(5);
		await expect(applied(account)).resolves.toEqual([2, 3]);
	});

	it('says of those that were done what a hint would have said, which n8n does not show then', async () => {
		const account = await openAccount('argil', 3, async ({ url, method }, apply) =>
			method === 'DELETE' && url.includes(account.ids[2] ?? '')
				? refusal(403, 'Not allowed')
				: await apply(),
		);
		const ids = [account.ids[0], 'no-such-webhook', account.ids[2]];

		const { error, hints } = await runNode(
			forEach(
				'argil',
				account,
				'delete',
				{},
				ids.map((id) => ({ id })),
			),
		);

		expect(hints).toEqual([]);
		expect(error?.itemIndex).toBe(2);
		expect(error?.description).toMatch(
			/Items 0 to 1 were done\. Items are counted from 0\. Argil has no webhook no-such-webhook: it was already deleted, or the ID is wrong\.$/,
		);
	});

	it('retries none of the others, and does not wait for a retry either', async () => {
		waitForReal();
		const account = await openAccount(
			'argil',
			12,
			withItems({
				0: async () => {
					await later(60);
					return notFound;
				},
				1: respondWith({ ...refusal(429), headers: { 'retry-after': '30' } }),
			}),
		);
		const started = Date.now();

		const { error } = await runNode(updateArgil(account, oneEach(account.ids)));

		expect(waits).toEqual([30_000]);
		expect(Date.now() - started).toBeLessThan(5000);
		expect(error?.itemIndex).toBe(0);
		expect(error?.description).toContain(
			'Items 2 to 4 were done. Item 1 failed, too: Argil is receiving too many requests from this account. Items 5 to 11 were not tried.',
		);
	});

	it('sends no change for which it was still reading', async () => {
		const account = await openAccount('partoo', 8, async ({ url }, apply) => {
			if (url.includes('/tryout')) {
				return { status: 400, headers: {}, body: '{"errors":"No"}' };
			}
			// The webhook of the first item responds first.
			if (!url.includes(String(account.ids[0]))) await later(60);
			return await apply();
		});

		const { error } = await runNode(
			forEach('partoo', account, 'sendTest', {}, oneEach(account.ids)),
		);

		expect(error?.description).toContain('No other item was done. Items 1 to 7 were not tried.');
		expect(account.requests.filter(isChange)).toHaveLength(1);
	});

	it('says of changes that run one after another which were done before, and which were not tried', async () => {
		const account = await openAccount('argil', 1, withItems({ 2: respondWith(refusal(400)) }));

		const { error } = await runNode(
			forEach(
				'argil',
				account,
				'create',
				{ callbackUrl: '={{ $json.url }}', events: ['AVATAR_TRAINING_SUCCESS'] },
				oneEach(['', '', '', '']),
			),
		);

		expect(error?.itemIndex).toBe(2);
		expect(error?.description).toContain('Items 0 to 1 were done. Item 3 was not tried.');
		expect(account.requests).toHaveLength(3);
	});

	it('goes on with all others with Continue On Fail', async () => {
		const account = await openAccount(
			'argil',
			12,
			withItems({ 2: respondWith(notFound), 7: respondWith(notFound) }),
		);

		const { items, error } = await runNode(
			updateArgil(account, oneEach(account.ids), 'continueRegularOutput'),
		);

		expect(error).toBeUndefined();
		expect(jsonOf(items).map(({ id, error: message }) => id ?? message)).toEqual(
			account.ids.map((id, index) =>
				[2, 7].includes(index) ? "Argil couldn't find that resource" : id,
			),
		);
		expect(account.requests).toHaveLength(12);
	});

	it('tries a later change of the same webhook with Continue On Fail', async () => {
		const account = await openAccount('argil', 4, withItems({ 0: respondWith(notFound) }));
		const [id = ''] = account.ids;

		const { items } = await runNode(
			updateArgil(account, oneEach([id, id]), 'continueRegularOutput'),
		);

		expect(jsonOf(items).map(({ url, error }) => url ?? error)).toEqual([
			"Argil couldn't find that resource",
			urlOf(1),
		]);
	});

	it('reads a list anew for the change after one whose reading failed', async () => {
		let lists = 0;
		const account = await openAccount('joggai', 8, async ({ method }, apply) => {
			await later();
			if (method !== 'GET') return await apply();
			lists += 1;
			return lists === 1 ? refusal(400) : await apply();
		});

		const { items } = await runNode(
			forEach(
				'joggai',
				account,
				'update',
				{ updateFields: { url: '={{ $json.url }}' } },
				oneEach(account.ids),
				'continueRegularOutput',
			),
		);

		// The first three read it together.
		expect(jsonOf(items).map(({ error, id }) => error ?? id)).toEqual([
			...Array<string>(3).fill('JoggAI rejected the request'),
			...account.ids.slice(3),
		]);
	});

	it('stops in an outage: each change that was sent says so, and the others were not tried', async () => {
		const account = await openAccount('argil', 12, async () => {
			await later();
			return refusal(503);
		});

		const { error } = await runNode(updateArgil(account, oneEach(account.ids)));

		expect(error).toMatchObject({ message: 'Argil is not available at the moment' });
		expect(error?.description).toContain('The change may still have been applied');
		expect(error?.description).toContain(
			'failed, too: Argil is not available at the moment. The change may still have been applied. Items 5 to 11 were not tried.',
		);
		// Five at once, and eight more one after another.
		expect(account.requests).toHaveLength(13);
	});
});

describe('cancelling an execution with several changes under way', () => {
	it.each<[string, Respond]>([
		[
			'while they wait for their responses',
			async (_request, apply) => {
				await later(1400);
				return await apply();
			},
		],
		[
			'while they wait for a retry',
			respondWith({ ...refusal(429), headers: { 'retry-after': '30' } }),
		],
	])('ends it within a second, and sends nothing more: %s', async (_name, respond) => {
		waitForReal();
		const account = await openAccount('argil', 12, respond);
		const run = startNode(updateArgil(account, oneEach(account.ids), 'continueRegularOutput'));
		await later(200);
		const sent = account.requests.length;
		const cancelled = Date.now();
		run.cancel();

		const { resultData } = (await run.finished).data;

		expect(Date.now() - cancelled).toBeLessThan(1000);
		expect(resultData.error?.message).toBe('This operation was aborted');
		expect(sent).toBe(5);
		await later(200);
		expect(account.requests).toHaveLength(sent);
	});
});
