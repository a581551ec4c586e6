/** What n8n shows, and what is registered, when a hook fails. */
import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import {
	DELETABLE,
	EACH,
	eventsOf,
	expectRegistered,
	n8nWith,
	openAccount,
	triggerNode,
	useSimulatedAccounts,
	connectionError,
} from '../../support/triggers';

useSimulatedAccounts();

/** Five attempts, or one. */
const WAITS_MS = { publication: [1000, 2000, 4000, 8000], legacy: [] };

const FAILED = { publication: 'failed', legacy: 'not_published' } as const;

describe.each(EACH)('$id, engine $engine', ({ engine, facts }) => {
	const { label } = {
		label: { argil: 'Argil', joggai: 'JoggAI', partoo: 'Partoo', apify: 'Apify' }[facts.id],
	};

	it('says what to do about a wrong key, and registers once it is right (case 13)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const { key } = account;
		account.key = 'the-new-key';
		const { state, message } = await n8n.publish();
		expect(state).toBe(FAILED[engine]);
		expect(message).toContain(`${label} doesn't accept the API `);
		expect(message).toContain('Open the credential');
		expect(message).not.toContain(key);
		expect(n8n.outcome?.waitsMs).toEqual(WAITS_MS[engine]);
		expect(await account.own()).toEqual([]);
		n8n.secrets = account.secrets;
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('registers once the provider is back, although nothing could be removed while it was down (case 14)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		account.goDown();
		const { state, message } = await n8n.publish();
		expect(state).toBe(FAILED[engine]);
		expect(message).toContain(`${label} can't be reached from this n8n`);
		account.comeBack();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('registers the new events once the provider is back, where it was down while they were changed (case 14)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		account.goDown();
		const parameters = { ...facts.parameters, events: [...facts.otherEvents] };
		expect((await n8n.publish({ parameters })).state).toBe(FAILED[engine]);
		account.comeBack();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		const events = facts.canDelete ? facts.otherEvents : [...eventsOf(facts), ...facts.otherEvents];
		await expectRegistered(account, n8n.productionUrl, events);
	});

	it('uses what was created although the response was lost (case 15)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		let isLost = false;
		account.respond = async ({ method }, next) => {
			const response = await next();
			if (method !== 'POST' || isLost) return response;
			isLost = true;
			throw connectionError();
		};
		// The older engine makes one attempt: the user publishes again.
		await n8n.publish();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('leaves none behind when every response to a creation is lost (case 15)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		account.respond = async ({ method }, next) => {
			const response = await next();
			if (method !== 'POST') return response;
			throw connectionError();
		};
		await n8n.publish();
		account.comeBack();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('is not taken down by a restart while the provider is down (case 18)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const before = await account.webhooks();
		const { rows } = n8n;
		account.goDown();
		n8n.log.length = 0;
		await n8n.restart();
		await n8n.changeLeader();
		expect(n8n.status.state).toBe('published');
		expect(n8n.rows).toEqual(rows);
		expect(n8n.log.filter(({ level }) => level === 'error')).toEqual([]);
		const says = `at ${label} couldn't be checked after a restart, and is assumed to be registered. `;
		const lines = n8n.log.filter(
			({ level, message }) => level === 'warn' && message.includes(says),
		);
		// The newer engine calls no hook at a restart.
		expect(lines).toHaveLength(engine === 'legacy' ? 2 : 0);
		account.comeBack();
		expect(await account.webhooks()).toEqual(before);
	});

	it.each<[string, string | undefined, string]>([
		['localhost', 'http://localhost:5678', 'localhost:5678'],
		['a private address', 'https://192.168.1.20', '192.168.1.20'],
		['a name without a domain', 'https://n8n', 'n8n'],
		['an IPv6 loopback', 'https://[::1]:5678', '[::1]:5678'],
	])('refuses %s before any request (case 21)', async (_, baseUrl, host) => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine, { baseUrl });
		const { state, message } = await n8n.publish();
		expect(state).toBe(FAILED[engine]);
		expect(message).toContain(`${label} can't call the webhook URL of this trigger`);
		expect(message).toContain(`${host} can't be reached from the internet`);
		expect(message).toContain('N8N_WEBHOOK_URL');
		expect(account.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
	});

	it('refuses plain http where the provider does (case 21)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine, { baseUrl: 'http://hooks.customer.example' });
		// JoggAI: "https"; Partoo: "https". Argil and Apify don't say so.
		const isRefused = ['joggai', 'partoo'].includes(facts.id);
		const refused = {
			state: FAILED[engine],
			message: expect.stringContaining(`${label} calls only https URLs`),
		};
		expect(await n8n.publish()).toEqual(isRefused ? refused : { state: 'published' });
		const isInLog = n8n.log.some(
			(line) => line.level === 'warn' && line.message.includes('has a URL without encryption'),
		);
		expect(isInLog).toBe(!isRefused);
	});

	it('refuses a node without an ID of its webhook before any request (case 21)', async () => {
		const account = await openAccount(facts);
		const node = triggerNode(facts);
		delete node.webhookId;
		const n8n = n8nWith(account, engine, { node });
		const { state, message } = await n8n.publish();
		expect(state).toBe(FAILED[engine]);
		expect(message).toContain('no webhook ID');
		expect(account.requests).toEqual([]);
	});

	it('refuses to be published without an event before any request that changes something', async () => {
		const account = await openAccount(facts);
		const parameters: INodeParameters = { ...facts.parameters, events: [] };
		const n8n = n8nWith(account, engine, { node: triggerNode(facts, { parameters }) });
		const { state, message } = await n8n.publish();
		expect(state).toBe(FAILED[engine]);
		expect(message).toContain('Choose at least one');
		expect(account.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
	});
});

// The newer engine calls no hook at a restart.
describe.each(EACH.filter(({ engine }) => engine === 'legacy'))(
	'$id, engine $engine',
	({ engine, facts }) => {
		it('is not assumed to be registered at a restart while the provider is down and nothing is remembered', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			n8n.staticData = null;
			account.goDown();
			expect((await n8n.restart()).state).not.toBe('published');
			account.comeBack();
			await n8n.retryActivation();
			expect(n8n.status).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
		});
	},
);

describe.each(DELETABLE.filter(({ engine }) => engine === 'legacy'))(
	'$id, engine $engine',
	({ engine, facts }) => {
		it('comes back by itself when the domain was changed and the provider was down at the restart', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			account.goDown();
			await n8n.restart({ baseUrl: 'https://moved.customer.example' });
			account.comeBack();
			await n8n.retryActivation();
			expect(n8n.status).toEqual({ state: 'published' });
			await expectRegistered(
				account,
				'https://moved.customer.example/webhook/a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1/webhook',
			);
		});
	},
);

describe.each(DELETABLE.filter(({ id }) => id !== 'argil'))(
	'the limit of $id, engine $engine (case 20)',
	({ engine, facts }) => {
		it('is said in words, and nobody loses a webhook by it', async () => {
			const account = await openAccount(facts);
			// JoggAI: "up to 20"; Apify: 100 webhooks a user.
			const limit = facts.id === 'joggai' ? 20 : 100;
			for (let count = (await account.ids()).length; count < limit; count++) {
				await account.register(`https://other.example.com/${count}`, eventsOf(facts));
			}
			await account.protect();
			const n8n = n8nWith(account, engine);
			const { state, message } = await n8n.publish();
			expect(state).toBe(FAILED[engine]);
			expect(message).toContain(`${limit} webhook`);
			expect(await account.own()).toEqual([]);
		});
	},
);
