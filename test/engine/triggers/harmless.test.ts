/** Nothing but the trigger's own webhooks is ever changed: whatever is in the account, in the static data, or in another n8n. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import {
	BASE_URL,
	DELETABLE,
	EACH,
	eventsOf,
	expectRegistered,
	instanceMark,
	n8nWith,
	openAccount,
	triggerNode,
	useSimulatedAccounts,
	WEBHOOK_ID,
	type SimulatedAccount,
} from '../../support/triggers';

useSimulatedAccounts();

const OTHER_ID = 'b7b2e1f9-65cf-4e1c-b7f3-7f2f7b6fb8f2';

/** URLs that resemble the trigger's own one. */
const NEIGHBORS = [
	`${BASE_URL}/webhook/${OTHER_ID}/webhook`,
	`${BASE_URL}/webhook/${WEBHOOK_ID}`,
	`${BASE_URL}/webhook/${WEBHOOK_ID}/webhook/`,
	`${BASE_URL}/webhook/${WEBHOOK_ID}/webhook2`,
	`${BASE_URL}/webhook/${WEBHOOK_ID}/WEBHOOK`,
	`${BASE_URL}/n8n/webhook/${WEBHOOK_ID}/webhook`,
	`${BASE_URL}:8443/webhook/${WEBHOOK_ID}/webhook`,
	`https://other.example.com/webhook/${WEBHOOK_ID}/webhook`,
	`https://other.example.com/?to=${BASE_URL}/webhook/${WEBHOOK_ID}/webhook`,
];

/** Publishes, changes, unpublishes and listens. */
async function wholeLife(
	account: SimulatedAccount,
	n8n: ReturnType<typeof n8nWith>,
): Promise<void> {
	const { facts } = account;
	await n8n.publish();
	await n8n.listen();
	await n8n.publish({ parameters: { ...facts.parameters, events: [...facts.otherEvents] } });
	await n8n.cancelListening();
	await n8n.publish({ name: 'Renamed' });
	await n8n.restart();
	await n8n.unpublish();
	await n8n.publish({ parameters: facts.parameters });
	await n8n.unpublish();
}

describe.each(DELETABLE)(
	'the webhooks of others, $id, engine $engine (case 9)',
	({ engine, facts }) => {
		it('at neighboring URLs with the same events stay as they are', async () => {
			const account = await openAccount(facts);
			for (const url of NEIGHBORS) await account.register(url, eventsOf(facts));
			await account.protect();
			await wholeLife(account, n8nWith(account, engine));
			expect(await account.own()).toEqual([]);
		});

		it('stay as they are when the static data names their IDs', async () => {
			const account = await openAccount(facts);
			for (const url of NEIGHBORS) await account.register(url, eventsOf(facts));
			await account.protect();
			const ids = await account.ids();
			const n8n = n8nWith(account, engine);
			const url = n8n.productionUrl;
			const instance = instanceMark();
			const memory = { instance, url, ids, tokenHashes: [], hasTokenless: true };
			n8n.staticData = { 'node:Trigger': memory };
			await wholeLife(account, n8n);
			expect(await account.own()).toEqual([]);
		});

		it('stay as they are when somebody changes the URL of the remembered one', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const [own] = await account.own();
			const url = 'https://other.example.com/taken-over';
			const { path, body } = facts.creation(url, eventsOf(facts));
			const sent = { method: 'PUT', path: `${path}/${own?.id}`, body: JSON.stringify(body) };
			expect((await account.request(sent))[0]).toBe(200);
			await account.protect();
			await n8n.unpublish();
			await n8n.publish();
			await expectRegistered(account, n8n.productionUrl);
		});

		it('of a copy of the node, which n8n gives another ID, stay as they are', async () => {
			const account = await openAccount(facts);
			const original = n8nWith(account, engine);
			await original.publish();
			await account.protect();
			const copy = n8nWith(account, engine, { node: triggerNode(facts, { webhookId: OTHER_ID }) });
			// Static data is not copied with a node; here it is, as an import by n8n's API may do.
			copy.staticData = original.staticData;
			await copy.publish();
			expect(await account.own()).toHaveLength(1);
			await wholeLife(account, copy);
			expect(await account.own()).toEqual([]);
		});

		it('of the same workflow in another n8n stay as they are', async () => {
			const account = await openAccount(facts);
			const other = n8nWith(account, engine, { baseUrl: 'https://other-n8n.example.com' });
			await other.publish();
			await account.protect();
			await wholeLife(account, n8nWith(account, engine));
			expect(await account.own()).toEqual([]);
		});

		it('of the n8n that the workflow was exported from, static data included, stay as they are', async () => {
			const account = await openAccount(facts);
			const origin = n8nWith(account, engine, { baseUrl: 'https://staging-n8n.example.com' });
			await origin.publish();
			await account.protect();
			const imported = n8nWith(account, engine);
			const saved = origin.staticData?.['node:Trigger'];
			imported.staticData = {
				'node:Trigger': { ...(saved as IDataObject), instance: 'f'.repeat(64) },
			};
			await wholeLife(account, imported);
			expect(await account.own()).toEqual([]);
		});

		it('without a URL stay as they are', async () => {
			const account = await openAccount(facts);
			const url = 'https://none.customer.example/none';
			await account.register(url, eventsOf(facts));
			await account.protect();
			let wasReplaced = false;
			account.respond = async ({ method }, next) => {
				const [status, body, headers] = await next();
				wasReplaced ||= body.includes(`"${url}"`);
				return [status, method === 'GET' ? body.replaceAll(`"${url}"`, 'null') : body, headers];
			};
			const n8n = n8nWith(account, engine);
			expect(await n8n.publish()).toEqual({ state: 'published' });
			expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
			expect(wasReplaced).toBe(true);
		});

		it('of the same workflow at another path of the same host stay as they are', async () => {
			const account = await openAccount(facts);
			const other = n8nWith(account, engine, { baseUrl: `${BASE_URL}/another-n8n` });
			await other.publish();
			await account.protect();
			await wholeLife(account, n8nWith(account, engine));
			expect(await account.own()).toEqual([]);
		});
	},
);

describe.each(EACH)('static data, $id, engine $engine (case 12)', ({ engine, facts }) => {
	it('that is lost leads to no second registration, and none stays after unpublishing', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		n8n.staticData = null;
		await n8n.unpublish();
		expect(await account.own()).toHaveLength(facts.canDelete ? 0 : eventsOf(facts).length);
		await n8n.publish();
		n8n.staticData = null;
		await n8n.publish({ name: 'Renamed' });
		await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(EACH.filter(({ engine }) => engine === 'legacy'))(
	'several main processes that start at once, $id (case 19)',
	({ engine, facts }) => {
		it('register one webhook, or two that the next publication makes one', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			for (const { id } of facts.canDelete ? await account.own() : []) {
				const { path } = facts.creation('', []);
				await account.request({ method: 'DELETE', path: `${path}/${id}`, body: '' });
			}
			await n8n.restart({ mains: 2 });
			const mostly = facts.id === 'apify' ? 1 : 2;
			expect((await account.own()).length).toBeLessThanOrEqual(mostly);
			expect((await account.own()).length).toBeGreaterThanOrEqual(1);
			await n8n.publish();
			await expectRegistered(account, n8n.productionUrl);
		});
	},
);

describe.each(DELETABLE)('a key of another account, $id, engine $engine', ({ engine, facts }) => {
	it('removes nothing of the account before, and registers in the new one', async () => {
		const before = await openAccount(facts);
		const n8n = n8nWith(before, engine);
		await n8n.publish();
		await before.protect();
		const account = await openAccount(facts, 'key-of-another-account');
		account.receive();
		n8n.secrets = account.secrets;
		expect(await n8n.publish({ name: 'Renamed' })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(DELETABLE)('the endpoint name of n8n, $id, engine $engine', ({ engine, facts }) => {
	it('behind a path keeps production and test apart', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine, { baseUrl: `${BASE_URL}/a/b` });
		await n8n.publish();
		await expectRegistered(account, `${BASE_URL}/a/b/webhook/${WEBHOOK_ID}/webhook`);
		const production = await account.own();
		await n8n.listen();
		await n8n.cancelListening();
		expect(await account.own()).toEqual(production);
		await n8n.unpublish();
		expect(await account.own()).toEqual([]);
	});
});
