/** What is registered while the provider's list still shows a webhook that was deleted. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import {
	DELETABLE,
	eventsOf,
	expectRegistered,
	n8nWith,
	openAccount,
	useSimulatedAccounts,
	type Reply,
	type SimulatedAccount,
} from '../../support/triggers';

useSimulatedAccounts();

const OF_APIFY = DELETABLE.filter(({ id }) => id === 'apify');

const LISTS: Readonly<Record<string, RegExp>> = {
	argil: /^\/v1\/webhooks$/,
	joggai: /^\/v2\/endpoints$/,
	apify: /^\/v2\/webhooks\?/,
};

/** Has the lists show what they show before the next deletion, whatever is deleted and created from then on. */
function freezeLists(account: SimulatedAccount): void {
	const frozen = new Map<string, Reply>();
	account.respond = async ({ method, path }, next) => {
		for (const request of method === 'DELETE' ? account.requests : []) {
			const listed = request.replace('GET ', '');
			if (LISTS[account.facts.id]?.test(listed) !== true || frozen.has(listed)) continue;
			frozen.set(listed, await account.request({ method: 'GET', path: listed, body: '' }));
		}
		// Creations may have the same path.
		return (method === 'GET' ? frozen.get(path) : undefined) ?? (await next());
	};
}

describe.each(DELETABLE)('a list that lags behind, $id, engine $engine', ({ engine, facts }) => {
	it.each([
		['with another output', { parameters: { ...facts.parameters, output: 'payloadOnly' } }],
		['with another name', { name: 'Renamed' }],
	])(
		'has the trigger registered when it is published %s, and the webhook before still listed',
		async (_, change) => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const [before] = await account.own();
			freezeLists(account);
			expect(await n8n.publish(change)).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
			expect(await account.ids()).not.toContain(before?.id);
		},
	);

	it('has the trigger registered when it is published right after it was unpublished, also when the static data was lost', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		freezeLists(account);
		await n8n.unpublish();
		n8n.staticData = null;
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('has the test URL registered when the editor listens twice', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		freezeLists(account);
		await n8n.cancelListening();
		expect(await account.own()).toEqual([]);
		await n8n.listen();
		await expectRegistered(account, n8n.testUrl);
	});

	it('is right when a webhook that the provider said was deleted is there: unpublishing deletes both', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		account.respond = async ({ method, path }, next) => {
			if (method !== 'DELETE') return await next();
			return [200, path.startsWith('/v2/endpoint') ? '{"code":0,"msg":"Success"}' : '{}'];
		};
		expect(await n8n.publish({ name: 'Renamed' })).toEqual({ state: 'published' });
		expect(await account.own()).toHaveLength(2);
		account.comeBack();
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(await account.own()).toEqual([]);
	});
});

describe.each(OF_APIFY)("Apify's list, engine $engine", ({ engine, facts }) => {
	it('may show a webhook that somebody deleted: another one is registered', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const [id = ''] = await account.register(n8n.productionUrl, eventsOf(facts));
		const path = '/v2/webhooks?desc=1&limit=1000&offset=0';
		const [status, list] = await account.request({ method: 'GET', path, body: '' });
		await account.removeByHand(id);
		account.respond = async (request, next) =>
			LISTS.apify?.test(request.path) === true ? [status, list] : await next();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(n8n.outcome?.waitsMs).toEqual([]);
		await expectRegistered(account, n8n.productionUrl);
	});

	it('and the response to a creation may both be of the webhook that was deleted: another one is created', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const [before] = await account.own();
		const path = `/v2/webhooks/${before?.id}`;
		const stale = await account.request({ method: 'GET', path, body: '' });
		freezeLists(account);
		await n8n.unpublish();
		const keys: unknown[] = [];
		const { respond } = account;
		account.respond = async (request, next) => {
			if (request.path === path) return stale;
			if (request.method !== 'POST') return await respond(request, next);
			keys.push((JSON.parse(request.body) as IDataObject).idempotencyKey);
			return keys.length === 1 ? stale : await next();
		};
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(new Set(keys)).toHaveProperty('size', 2);
		account.comeBack();
		await expectRegistered(account, n8n.productionUrl);
	});
});
