/** What is removed, and what stays, when a workflow is unpublished, and when n8n moves. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { providerOf } from '../../../sandbox/providers';
import {
	BASE_URL,
	connectionError,
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
	type Reply,
} from '../../support/triggers';

useSimulatedAccounts();

const OF_APIFY = EACH.filter(({ id }) => id === 'apify');

const OF_PARTOO = EACH.filter(({ id }) => id === 'partoo');

const MOVED = 'https://moved.customer.example';

/** What is remembered of webhooks that were removed. */
function removed(ids: readonly string[]) {
	return {
		instance: instanceMark(),
		url: null,
		ids,
		tokenHashes: [],
		hasTokenless: false,
		isTest: false,
	};
}

describe.each(DELETABLE)('$id, engine $engine', ({ engine, facts }) => {
	const { label } = providerOf(facts.id);

	it.each(['unpublish', 'archive'] as const)(
		'removes the registration at %s (case 5)',
		async (action) => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const ids = (await account.own()).map(({ id }) => id);
			expect(await n8n[action]()).toEqual({ state: 'not_published' });
			expect(await account.own()).toEqual([]);
			expect(n8n.log).toEqual([]);
			expect(n8n.hooks.at(-1)).toMatchObject({ hook: 'delete', result: true });
			expect(n8n.staticData).toEqual({ 'node:Trigger': removed(ids) });
		},
	);

	it('removes the registration, and remembers what it was, although the static data was lost', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const ids = (await account.own()).map(({ id }) => id);
		n8n.staticData = null;
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(await account.own()).toEqual([]);
		expect(n8n.staticData).toEqual({ 'node:Trigger': removed(ids) });
	});

	it('is unpublished without an error when the webhook is gone already (case 6)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const path = {
			argil: '/v1/webhooks',
			joggai: '/v2/endpoint',
			apify: '/v2/webhooks',
			partoo: '',
		};
		for (const { id } of await account.own()) {
			await account.request({ method: 'DELETE', path: `${path[facts.id]}/${id}`, body: '' });
		}
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(n8n.outcome?.waitsMs).toEqual([]);
	});

	it('names the webhook in the log, and deletes nothing, when the credential is of another account', async () => {
		const before = await openAccount(facts);
		const n8n = n8nWith(before, engine);
		await n8n.publish();
		const [own] = await before.own();
		await before.protect();
		const account = await openAccount(facts, 'key-of-another-account');
		account.receive();
		n8n.secrets = account.secrets;
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(account.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
		expect(n8n.log).toEqual([
			{
				level: 'warn',
				message: `Workflow workflow: The webhook of "Trigger" at ${label} (${own?.id}) wasn't in the list when it was to be deleted: it is deleted already, or it is still registered, because the list doesn't show it yet or the credential is of another account.`,
			},
		]);
		expect(n8n.hooks.at(-1)).toMatchObject({ hook: 'delete', result: true });
	});

	it('names only what is missing when another one at its URL is deleted', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const [before] = await account.own();
		await account.removeByHand(String(before?.id));
		await account.register(n8n.productionUrl, eventsOf(facts));
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(await account.own()).toEqual([]);
		expect(n8n.log).toEqual([
			{ level: 'warn', message: expect.stringContaining(`at ${label} (${before?.id}) wasn't in`) },
		]);
	});

	it('names nothing that an attempt before has deleted', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		await account.register(n8n.productionUrl, eventsOf(facts));
		const ids = (await account.own()).map(({ id }) => id);
		const remembered = n8n.staticData?.['node:Trigger'] as IDataObject;
		n8n.staticData = { 'node:Trigger': { ...remembered, ids } };
		let deletions = 0;
		account.respond = async ({ method }, next) => {
			// The second one fails, and is sent twice.
			if (method === 'DELETE' && [2, 3].includes(++deletions)) throw connectionError();
			return await next();
		};
		await n8n.unpublish();
		// The older engine makes one attempt.
		expect(await account.own()).toHaveLength(engine === 'publication' ? 0 : 1);
		await n8n.unpublish();
		expect(n8n.log.map(({ message }) => message).join()).not.toContain("wasn't in the list");
	});

	it('is used again after the list lacked it while the workflow was unpublished, and the log has named it', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const lists = new Map<string, Reply>();
		account.respond = async ({ method, path }, next) => {
			const response = await next();
			if (method === 'GET' && !lists.has(path)) lists.set(path, response);
			return response;
		};
		await n8n.publish();
		const [own] = await account.own();
		account.respond = async ({ method, path }, next) =>
			(method === 'GET' && !path.includes(String(own?.id)) ? lists.get(path) : undefined) ??
			(await next());
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		// Apify's is looked up by its ID.
		const isFound = facts.id === 'apify';
		expect(n8n.log).toHaveLength(isFound ? 0 : 1);
		expect((await account.own()).map(({ id }) => id)).toEqual(isFound ? [] : [own?.id]);
		account.comeBack();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('is unpublished without an error when somebody removes the webhook at the same moment (case 6)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		account.respond = async ({ method }, next) => {
			if (method === 'DELETE') await next();
			return await next();
		};
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(n8n.outcome?.waitsMs).toEqual([]);
		expect(await account.own()).toEqual([]);
	});

	it('leaves a webhook alone that somebody gave another URL, and says so', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const [own] = await account.own();
		if (own === undefined) throw new Error('Nothing is registered');
		const elsewhere = 'https://elsewhere.customer.example/hook';
		const change = {
			argil: ['/v1/webhooks', { callbackUrl: elsewhere }],
			joggai: ['/v2/endpoint', { url: elsewhere, status: 'enabled', events: eventsOf(facts) }],
			apify: ['/v2/webhooks', { requestUrl: elsewhere }],
			partoo: ['', {}],
		} as const;
		const [path, body] = change[facts.id];
		await account.request({
			method: 'PUT',
			path: `${path}/${own.id}`,
			body: JSON.stringify(body),
		});

		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect((await account.own()).map(({ id }) => id)).toEqual([own.id]);
		expect(n8n.log).toEqual([
			{
				level: 'warn',
				message: expect.stringContaining(
					`(${own.id}) may still be registered: it no longer has the URL of the trigger`,
				),
			},
		]);
	});

	it('removes the old URL after n8n has moved to another domain (case 11)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		await n8n.restart({ baseUrl: MOVED });
		await n8n.unpublish();
		expect(await account.own()).toEqual([]);
	});

	it.each([
		['another domain', BASE_URL, MOVED],
		['a path', BASE_URL, `${BASE_URL}/n8n`],
		[
			'another domain from one in capitals with its port',
			'https://Hooks.Customer.example:443',
			MOVED,
		],
	])('has one registration, at the new URL, after n8n has moved to %s', async (_, from, to) => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine, { baseUrl: from });
		await n8n.publish();
		await n8n.restart({ baseUrl: to });
		await n8n.unpublish();
		expect(await account.own()).toEqual([]);
		n8n.staticData = null;
		await n8n.publish();
		await expectRegistered(account, `${to}/webhook/${WEBHOOK_ID}/webhook`);
		const { staticData } = n8n;
		const moved = n8nWith(account, engine, { baseUrl: from });
		moved.staticData = staticData;
		expect(await moved.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, `${from}/webhook/${WEBHOOK_ID}/webhook`);
	});

	it('says that something may be left when the provider is down and nothing is remembered', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		n8n.staticData = null;
		account.goDown();
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(n8n.log).toEqual([
			{
				level: 'error',
				message: expect.stringMatching(/"Trigger" at \w+ may still be registered\. /),
			},
		]);
		expect(n8n.hooks.at(-1)).toMatchObject({ hook: 'delete', result: true });
	});

	it('sends nothing when a node without an ID of its webhook is unpublished', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const node = triggerNode(facts);
		delete node.webhookId;
		const again = n8nWith(account, engine, { node });
		again.staticData = n8n.staticData;
		await again.publish();
		account.requests.length = 0;
		expect(await again.unpublish()).toEqual({ state: 'not_published' });
		expect(account.requests).toEqual([]);
		expect(again.staticData).toEqual({ 'node:Trigger': removed([]) });
	});

	it('retries while the provider is down, names what is left, and uses it again (case 17)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const [before] = await account.own();
		account.goDown();
		const { state, message } = await n8n.unpublish();
		expect(state).toBe('not_published');
		const lines = n8n.log.filter((line) => line.message.includes(String(before?.id)));
		// "3 attempts (1 s, 2 s)": the older engine makes one.
		expect(lines).toHaveLength(engine === 'publication' ? 3 : 1);
		for (const line of lines) {
			expect(line).toMatchObject({
				level: 'error',
				message: expect.stringContaining(`(${before?.id}) may still be registered. `),
			});
		}
		// The older engine only logs that a webhook could not be removed.
		const shown = { publication: expect.stringContaining("can't be reached"), legacy: undefined };
		expect(message).toEqual(shown[engine]);
		account.comeBack();
		expect(await account.own()).toEqual([before]);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
		expect((await account.own()).map(({ id }) => id)).toEqual([before?.id]);
	});
});

describe.each(OF_APIFY)('Apify, engine $engine', ({ engine, facts }) => {
	it('takes record-or-token-not-found for gone, since the key has just listed the webhook (case 6)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const error = { type: 'record-or-token-not-found', message: 'Record or token was not found' };
		account.respond = async ({ method }, next) => {
			const response = await next();
			return method === 'DELETE' ? [404, JSON.stringify({ error })] : response;
		};
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(n8n.outcome?.waitsMs).toEqual([]);
		expect(await account.own()).toEqual([]);
	});
});

describe.each(OF_PARTOO)('Partoo, engine $engine', ({ engine, facts }) => {
	it('stays registered at unpublish, says so, and is used again (case 5)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const before = await account.own();
		account.requests.length = 0;
		expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
		expect(account.requests).toEqual([]);
		const ids = before.map(({ id }) => id).join(', ');
		expect(n8n.log).toEqual([
			{
				level: 'warn',
				message: expect.stringContaining(
					`"Trigger" at Partoo stays registered (${ids}), because Partoo documents no way to delete a webhook.`,
				),
			},
		]);
		expect(n8n.hooks.at(-1)).toMatchObject({ hook: 'delete', result: true });
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(await account.own()).toEqual(before);
	});

	it("isn't shown as published while its events go to the domain before (case 11)", async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		await account.protect();
		await n8n.unpublish();
		await n8n.restart({ baseUrl: MOVED });
		const { state, message } = await n8n.publish();
		expect(state).not.toBe('published');
		expect(message).toContain('message_created already goes to hooks.customer.example');
		expect(await account.own()).toEqual([]);
	});

	it('registers the events that the domain before had not', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		await account.protect();
		await n8n.unpublish();
		await n8n.restart({ baseUrl: MOVED });
		const parameters = { ...facts.parameters, events: [...facts.otherEvents] };
		expect(await n8n.publish({ parameters })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl, facts.otherEvents);
		// What is at the domain before is no more its own.
		const ids = (await account.own()).map(({ id }) => id);
		expect(n8n.staticData).toMatchObject({ 'node:Trigger': { ids } });
	});

	it('keeps what it knows when unpublishing twice', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const { staticData } = n8n;
		await n8n.unpublish();
		await n8n.unpublish();
		expect(n8n.staticData).toEqual(staticData);
		await expectRegistered(account, n8n.productionUrl, eventsOf(facts));
	});
});
