/** "Listen for test event" beside a published workflow: neither may remove what is the other's. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { stringOf } from '../../../faults/account';
import {
	DELETABLE,
	EACH,
	eventsOf,
	expectRegistered,
	n8nWith,
	openAccount,
	tokenOf,
	triggerNode,
	useSimulatedAccounts,
	type SimulatedAccount,
} from '../../support/triggers';

useSimulatedAccounts();

/** The registered URLs of this trigger. */
async function urls(account: SimulatedAccount): Promise<string[]> {
	const url = ({ callbackUrl, url: own, requestUrl }: IDataObject) =>
		stringOf(callbackUrl ?? own ?? requestUrl);
	return (await account.own()).map((webhook) => url(webhook).replace(/\?.*/, '')).sort();
}

/** Each response takes so long, by the clock of the node. */
function slowDown(account: SimulatedAccount, milliseconds: number): void {
	let laterMs = 0;
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() + laterMs);
	account.respond = async (_, next) => {
		laterMs += milliseconds;
		return await next();
	};
}

afterEach(() => {
	jest.restoreAllMocks();
});

describe.each(DELETABLE)('listening, $id, engine $engine (case 22)', ({ engine, facts }) => {
	it('registers the test URL beside the production URL, and removes only that when it is cancelled', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const production = await account.own();
		const saved = n8n.staticData;
		await n8n.listen();
		expect(await urls(account)).toEqual([n8n.productionUrl, n8n.testUrl].sort());
		expect((await account.own()).filter(({ id }) => id === production[0]?.id)).toEqual(production);
		await n8n.cancelListening();
		expect(await account.own()).toEqual(production);
		expect(n8n.staticData).toEqual(saved);
	});

	it('keeps the test URL while the workflow is published, changed and unpublished', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		const listening = await account.own();
		await n8n.publish();
		expect(await urls(account)).toEqual([n8n.productionUrl, n8n.testUrl].sort());
		await n8n.publish({ parameters: { ...facts.parameters, events: [...facts.otherEvents] } });
		expect(await urls(account)).toEqual([n8n.productionUrl, n8n.testUrl].sort());
		await n8n.unpublish();
		expect(await account.own()).toEqual(listening);
		await n8n.cancelListening();
		expect(await account.own()).toEqual([]);
	});

	it('keeps the production URL when another change of the workflow was published while it listened', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		await n8n.publish();
		await n8n.cancelListening();
		expect(n8n.status).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('leaves none behind when it is begun twice and cancelled', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		await n8n.listen();
		expect(await urls(account)).toEqual([n8n.testUrl]);
		await n8n.cancelListening();
		expect(await account.own()).toEqual([]);
	});

	it('goes on after a refused delivery, and shows the message of a failure', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		const body = JSON.stringify({ event: eventsOf(facts)[0], data: {} });
		const headers = { 'content-type': 'application/json' };
		expect((await n8n.deliver({ url: n8n.testUrl, headers, body })).status).toBe(401);
		expect(n8n.isListening).toBe(true);
		await n8n.cancelListening();
		account.goDown();
		await expect(n8n.listen()).rejects.toThrow("can't be reached from this n8n");
		account.comeBack();
		expect(await account.own()).toEqual([]);
	});

	it('is cancelled although the provider is down, and says what may be left', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.listen();
		const [{ id } = { id: '' }] = await account.own();
		account.goDown();
		await n8n.cancelListening();
		expect(n8n.isListening).toBe(false);
		expect(n8n.log).toEqual([
			{ level: 'error', message: expect.stringContaining(`(${id}) may still be registered`) },
		]);
	});
});

// JoggAI signs its deliveries with the secret of the endpoint: see the test of the deliveries.
describe.each(DELETABLE.filter(({ id }) => id !== 'joggai'))(
	'listening, $id, engine $engine',
	({ engine, facts }) => {
		it('ends with the first delivery that starts a run', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.listen();
			const [event] = eventsOf(facts);
			const body = JSON.stringify({ event, data: {}, eventType: event });
			const token = tokenOf(account);
			const url = facts.id === 'argil' ? `${n8n.testUrl}?n8nToken=${token}` : n8n.testUrl;
			const headers = { 'content-type': 'application/json', 'x-webhook-token': token };
			const { status, execution } = await n8n.deliver({ url, headers, body });
			expect(status).toBe(200);
			expect(execution?.mode).toBe('manual');
			expect(n8n.isListening).toBe(false);
			expect(await account.own()).toEqual([]);
		});
	},
);

describe.each(DELETABLE.filter(({ engine }) => engine === 'publication'))(
	'a slow provider, $id',
	({ engine, facts }) => {
		it('has time for two responses of 7 s while the editor listens', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			slowDown(account, 7_000);
			await n8n.listen();
			expect(await urls(account)).toEqual([n8n.testUrl]);
		});

		it('has no time for that while the workflow is published', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			slowDown(account, 7_000);
			expect((await n8n.publish()).state).toBe('failed');
			expect(await account.own()).toEqual([]);
		});
	},
);

// At Apify the check is of two responses, one after the other.
describe.each(DELETABLE.filter(({ engine, id }) => engine === 'publication' && id !== 'apify'))(
	'a slow provider, $id',
	({ engine, facts }) => {
		it('has 3 s for a change, after the 3 s of the check', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const before = await account.own();
			const parameters = { ...facts.parameters, events: [...facts.otherEvents] };
			const node = triggerNode(facts, { parameters });
			const again = n8nWith(account, engine, { node });
			again.staticData = n8n.staticData;
			slowDown(account, 4_000);
			expect((await again.publish()).state).toBe('failed');
			expect(again.hooks).toContainEqual(expect.objectContaining({ hook: 'create' }));
			// The 4 s to remove it are over, too.
			expect(await account.own()).toEqual(before);
		});
	},
);

describe.each(EACH.filter(({ id }) => id === 'partoo'))(
	'listening, Partoo, engine $engine (case 23)',
	({ engine, facts }) => {
		it('sends no request, and says why', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.listen();
			await n8n.cancelListening();
			expect(account.requests).toEqual([]);
			expect(n8n.log.map(({ message }) => message)).toEqual([
				expect.stringContaining('documents no way to delete a webhook'),
			]);
		});

		it('works where Partoo could not call the test URL, which nothing is registered at', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine, { baseUrl: 'http://localhost:5678' });
			await n8n.listen();
			expect(n8n.isListening).toBe(true);
			expect(n8n.hooks.map(({ hook, result }) => [hook, result])).toEqual([
				['checkExists', false],
				['create', true],
			]);
		});

		it('leaves the published registration as it is', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const before = await account.own();
			await n8n.listen();
			await n8n.cancelListening();
			expect(await account.own()).toEqual(before);
		});
	},
);
