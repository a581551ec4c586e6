/** A creation at Apify whose response is of another webhook than the one that was to be created. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import {
	eventsOf,
	expectRegistered,
	n8nWith,
	openAccount,
	TRIGGERS,
	useSimulatedAccounts,
	type Reply,
	type SimulatedAccount,
} from '../../support/triggers';

useSimulatedAccounts();

describe.each(TRIGGERS.filter(({ id }) => id === 'apify'))('a creation at Apify', (facts) => {
	/** The keys of all creations from now on; the first one gets another response than Apify's own. */
	function creations(
		account: SimulatedAccount,
		first: (next: () => Promise<Reply>) => Promise<Reply>,
	): unknown[] {
		const keys: unknown[] = [];
		const { respond } = account;
		account.respond = async (request, next) => {
			if (request.method !== 'POST') return await respond(request, next);
			const { idempotencyKey } = JSON.parse(request.body) as IDataObject;
			keys.push(idempotencyKey);
			return keys.length === 1 ? await first(next) : await next();
		};
		return keys;
	}

	/** Has Apify's list say that webhooks are disabled: only the list has that field. */
	function disable(account: SimulatedAccount, ids: readonly unknown[]): void {
		const { respond } = account;
		account.respond = async (request, next) => {
			const [status, body, headers] = await respond(request, next);
			if (!request.path.startsWith('/v2/webhooks?')) return [status, body, headers];
			const list = JSON.parse(body) as { data: { items: IDataObject[] } };
			for (const item of list.data.items) if (ids.includes(item.id)) item.isEnabled = false;
			return [status, JSON.stringify(list), headers];
		};
	}

	/** Apify's response with one of its webhooks. */
	async function replyWith(account: SimulatedAccount, id = ''): Promise<Reply> {
		return await account.request({ method: 'GET', path: `/v2/webhooks/${id}`, body: '' });
	}

	it('is made again with another key when the response is of a webhook that was deleted', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, 'publication');
		const [id = ''] = await account.register(n8n.productionUrl, eventsOf(facts));
		const ofDeleted = await replyWith(account, id);
		await account.removeByHand(id);
		const keys = creations(account, () => Promise.resolve(ofDeleted));
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(new Set(keys)).toHaveProperty('size', 2);
		await expectRegistered(account, n8n.productionUrl);
	});

	it('is made again with another key when the response is of the disabled one that it is to replace', async () => {
		const account = await openAccount(facts);
		await n8nWith(account, 'publication').publish();
		const [before] = await account.own();
		disable(account, [before?.id]);
		const keys = creations(account, async (next) => await next());
		// Without static data the key is the one of the first publication.
		const n8n = n8nWith(account, 'publication');
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(new Set(keys)).toHaveProperty('size', 2);
		await expectRegistered(account, n8n.productionUrl);
		expect(await account.ids()).not.toContain(before?.id);
	});

	it.each([
		['of another URL', 'https://elsewhere.example.com/other'],
		['of another path', undefined],
	])(
		"isn't made again when the response is of a webhook %s, but the list has the new one",
		async (_, url) => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, 'publication');
			const [other] = await account.register(url ?? `${n8n.productionUrl}/2`, eventsOf(facts));
			await account.protect();
			const keys = creations(account, async (next) => {
				await next();
				return await replyWith(account, other);
			});
			expect(await n8n.publish()).toEqual({ state: 'published' });
			expect(keys).toHaveLength(1);
			await expectRegistered(account, n8n.productionUrl);
			expect(n8n.staticData).toMatchObject({
				'node:Trigger': { ids: (await account.own()).map(({ id }) => id) },
			});
		},
	);

	it('is made again when the list has none at the URL but a disabled one', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, 'publication');
		const [other] = await account.register('https://elsewhere.example.com/', eventsOf(facts));
		await account.protect();
		const keys = creations(account, async () => {
			const ids = await account.register(n8n.productionUrl, eventsOf(facts));
			disable(account, ids);
			return await replyWith(account, other);
		});
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(keys).toHaveLength(2);
		expect(await account.own()).toHaveLength(2);
		expect(await n8n.publish({ name: 'Renamed' })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});
});
