/** What is registered once a workflow is published, and published again. */
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import {
	actorById,
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
	type TriggerFacts,
} from '../../support/triggers';

useSimulatedAccounts();

const OF_APIFY = EACH.filter(({ id }) => id === 'apify');

const OF_PARTOO = EACH.filter(({ id }) => id === 'partoo');

/** The only one; fails where there are more or none. */
function theOne<T>(list: readonly T[]): T {
	expect(list).toHaveLength(1);
	const [one] = list;
	if (one === undefined) throw new Error('There is none');
	return one;
}

/** The requests that change something. */
function changes({ requests }: SimulatedAccount): string[] {
	return requests.filter((request) => !request.startsWith('GET '));
}

/** The request that changes a webhook, as the documentation has it. */
function changeAt(facts: TriggerFacts, id: string, body: object) {
	const path = facts.id === 'apify' ? `/v2/webhooks/${id}` : `/v1/webhooks/${id}`;
	return { method: 'PUT', path, body: JSON.stringify(body) };
}

describe.each(EACH)('publishing, $id, engine $engine (case 1)', ({ engine, facts }) => {
	it('registers the production URL once, with the chosen events and what deliveries are recognized by', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
		expect(n8n.log.filter(({ level }) => level !== 'debug')).toEqual([]);
		expect(n8n.hooks.map(({ hook, result }) => [hook, result])).toEqual([
			['checkExists', false],
			['create', true],
		]);
	});

	it('keeps no secret in the static data', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const saved = JSON.stringify(n8n.staticData);
		const secrets = (await account.own()).flatMap(({ secret }) => secret ?? []);
		for (const secret of [account.key, tokenOf(account), ...secrets.map(String)]) {
			expect(saved).not.toContain(secret);
		}
	});

	it('has one registration after a new version in which the trigger is unchanged', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});

	it('sends nothing that changes anything when it is published anew while all is as it has to be', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const before = await account.webhooks();
		const again = n8nWith(account, engine);
		again.staticData = n8n.staticData;
		account.requests.length = 0;
		expect(await again.publish()).toEqual({ state: 'published' });
		expect(again.hooks.map(({ hook }) => hook)).not.toContain('create');
		expect(changes(account)).toEqual([]);
		expect(await account.webhooks()).toEqual(before);
	});

	it('has one registration after the node was renamed (case 3)', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		expect(await n8n.publish({ name: 'Another name' })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(DELETABLE)('changed events, $id, engine $engine (case 2)', ({ engine, facts }) => {
	it('has one registration, with the new events', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const parameters = { ...facts.parameters, events: [...facts.otherEvents] };
		expect(await n8n.publish({ parameters })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl, facts.otherEvents);
	});
});

describe.each(OF_PARTOO)('changed events, Partoo, engine $engine (case 2)', ({ engine, facts }) => {
	it('adds the new events, and leaves the old ones, which nothing can delete', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const parameters = { ...facts.parameters, events: [...facts.otherEvents] };
		expect(await n8n.publish({ parameters })).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl, [...eventsOf(facts), ...facts.otherEvents]);
	});
});

describe.each(OF_APIFY)('another Actor, engine $engine (case 4)', ({ engine, facts }) => {
	it('leaves no registration at the one before', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const parameters = { ...facts.parameters, ...actorById('moJRLRc85AitArpNN') };
		expect(await n8n.publish({ parameters })).toEqual({ state: 'published' });
		expect(theOne(await account.own())).toMatchObject({
			requestUrl: n8n.productionUrl,
			condition: { actorId: 'moJRLRc85AitArpNN' },
		});
	});

	it.each([
		['an Actor by its name', actorById('apify/web-scraper'), { actorId: 'moJRLRc85AitArpNN' }],
		[
			'a task by its name',
			{ watch: 'task', taskId: { __rl: true, mode: 'id', value: 'janedoe/my-task' } },
			{ actorTaskId: 'asdLZtadYvn4mBZmm' },
		],
	])(
		'registers the ID of %s, and finds it as it has to be afterwards',
		async (_, chosen, condition) => {
			const account = await openAccount(facts);
			const node = triggerNode(facts, { parameters: { ...facts.parameters, ...chosen } });
			const n8n = n8nWith(account, engine, { node });
			expect(await n8n.publish()).toEqual({ state: 'published' });
			expect(theOne(await account.own())).toMatchObject({ condition });
			const again = n8nWith(account, engine, { node });
			again.staticData = n8n.staticData;
			account.requests.length = 0;
			expect(await again.publish()).toEqual({ state: 'published' });
			expect(changes(account)).toEqual([]);
		},
	);
});

describe.each(EACH)('what is at the own URL, $id, engine $engine (case 7)', ({ engine, facts }) => {
	it('is used and remembered', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const ids = await account.register(n8n.productionUrl, eventsOf(facts));
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect((await account.own()).map(({ id }) => id)).toEqual(ids);
		expect(n8n.staticData).toEqual({
			'node:Trigger': expect.objectContaining({ url: n8n.productionUrl, ids }) as unknown,
		});
		if (facts.canDelete) await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(DELETABLE)(
	'two at the own URL, $id, engine $engine (case 8)',
	({ engine, facts }) => {
		it('become one', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await account.register(n8n.productionUrl, facts.otherEvents);
			await account.register(n8n.productionUrl, eventsOf(facts));
			expect(await account.own()).toHaveLength(2);
			expect(await n8n.publish()).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
		});

		it('become one although both are remembered', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			await account.register(n8n.productionUrl, eventsOf(facts));
			const ids = await account.ids();
			const remembered = n8n.staticData?.['node:Trigger'] as IDataObject;
			const again = n8nWith(account, engine);
			again.staticData = { 'node:Trigger': { ...remembered, ids } };
			expect(await again.publish()).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
		});

		it('become one although the other one has a query', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			await account.register(`${n8n.productionUrl}?old=1`, eventsOf(facts));
			await n8n.unpublish();
			expect(await account.own()).toEqual([]);
			await account.register(`${n8n.productionUrl}?old=1`, eventsOf(facts));
			await n8n.publish();
			await expectRegistered(account, n8n.productionUrl);
		});
	},
);

describe.each(DELETABLE)('a difference, $id, engine $engine (case 10)', ({ engine, facts }) => {
	it('in the events is repaired', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const ids = await account.register(n8n.productionUrl, facts.otherEvents);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
		expect((await account.own()).map(({ id }) => id)).toEqual(ids);
	});

	it('that somebody made after the publication is repaired by the next one', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const { id } = theOne(await account.own());
		const bodies: Record<string, () => object> = {
			argil: () => ({ events: ['AVATAR_TRAINING_FAILED'] }),
			joggai: () => ({ url: n8n.productionUrl, status: 'disabled', events: eventsOf(facts) }),
			apify: () => ({ payloadTemplate: '{"mine":1}', headersTemplate: null }),
		};
		const request = changeAt(facts, id, bodies[facts.id]?.() ?? {});
		const path = facts.id === 'joggai' ? `/v2/endpoint/${id}` : request.path;
		expect((await account.request({ ...request, path }))[0]).toBe(200);
		const again = n8nWith(account, engine);
		again.staticData = n8n.staticData;
		expect(await again.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(EACH)('a new key, $id, engine $engine (case 10)', ({ engine, facts }) => {
	it('gets its own token into the webhook, where the provider can change one', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const old = tokenOf(account);
		account.key = 'a-new-key';
		n8n.secrets = account.secrets;
		const { staticData } = n8n;
		const again = n8nWith(account, engine);
		again.staticData = staticData;
		expect(await again.publish()).toEqual({ state: 'published' });
		const token = facts.canDelete ? tokenOf(account) : old;
		await expectRegistered(account, n8n.productionUrl, eventsOf(facts), token);
	});
});

describe.each(OF_APIFY)(
	'a webhook that Apify disabled, engine $engine (case 10)',
	({ engine, facts }) => {
		/** Apify's list says that it is disabled; a single webhook has no such field: https://docs.apify.com/api/v2/webhook-get */
		function disable(account: SimulatedAccount, id: string): void {
			account.respond = async ({ method, path }, next) => {
				const [status, body, headers] = await next();
				if (method !== 'GET' || !path.startsWith('/v2/webhooks?')) return [status, body, headers];
				const list = JSON.parse(body) as { data: { items: IDataObject[] } };
				for (const item of list.data.items) if (item.id === id) item.isEnabled = false;
				return [status, JSON.stringify(list), headers];
			};
		}

		it('is replaced by an enabled one, since no request can enable it', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine);
			await n8n.publish();
			const { id } = theOne(await account.own());
			disable(account, id);
			const again = n8nWith(account, engine);
			again.staticData = n8n.staticData;
			expect(await again.publish()).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
			expect(theOne(await account.own()).id).not.toBe(id);
		});
	},
);

describe.each(OF_APIFY)('the idempotency key, engine $engine', ({ engine, facts }) => {
	/** Keeps the keys of all creations from now on. */
	function keysAt(account: SimulatedAccount): string[] {
		const keys: string[] = [];
		account.respond = async ({ method, body }, next) => {
			const { idempotencyKey } = method === 'POST' ? (JSON.parse(body) as IDataObject) : {};
			if (typeof idempotencyKey === 'string') keys.push(idempotencyKey);
			return await next();
		};
		return keys;
	}

	it('is another one once the webhook was removed: Apify may return that one for its key', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const keys = keysAt(account);
		await n8n.publish();
		await n8n.unpublish();
		await n8n.publish();
		await account.removeByHand(theOne(await account.own()).id);
		const again = n8nWith(account, engine);
		again.staticData = n8n.staticData;
		await again.publish();
		expect(keys).toHaveLength(3);
		expect(new Set(keys)).toHaveProperty('size', 3);
		expect(keys.join()).toMatch(/^[0-9a-f,]+$/);
	});

	it('is another one also when somebody had removed the webhook before it was unpublished', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const keys = keysAt(account);
		await n8n.publish();
		await account.removeByHand(theOne(await account.own()).id);
		await n8n.unpublish();
		await n8n.publish();
		expect(keys).toHaveLength(2);
		expect(keys[0]).not.toBe(keys[1]);
	});

	it('is the same one in another process, so that two create one webhook', async () => {
		const account = await openAccount(facts);
		const keys = keysAt(account);
		await Promise.all([n8nWith(account, engine).publish(), n8nWith(account, engine).publish()]);
		expect(new Set(keys)).toHaveProperty('size', 1);
		await expectRegistered(account, n8nWith(account, engine).productionUrl);
	});

	it('is another one each time the editor listens', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		const keys = keysAt(account);
		await n8n.listen();
		await n8n.cancelListening();
		await n8n.listen();
		expect(keys).toHaveLength(2);
		expect(keys[0]).not.toBe(keys[1]);
	});
});

describe.each(OF_APIFY)("Apify's list, engine $engine", ({ engine, facts }) => {
	it('may lack the webhook for a while: it is looked up by its ID', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const { id } = theOne(await account.own());
		account.respond = async ({ path }, next) => {
			const [status, body, headers] = await next();
			if (!path.startsWith('/v2/webhooks?')) return [status, body, headers];
			const { data } = JSON.parse(body) as { data: IDataObject & { items: IDataObject[] } };
			const items = data.items.filter((item) => item.id !== id);
			const counts = { count: items.length, total: items.length };
			return [status, JSON.stringify({ data: { ...data, ...counts, items } }), headers];
		};
		const again = n8nWith(account, engine);
		again.staticData = n8n.staticData;
		account.requests.length = 0;
		expect(await again.publish()).toEqual({ state: 'published' });
		expect(changes(account)).toEqual([]);
		await expectRegistered(account, n8n.productionUrl);
	});

	it('may lack a webhook that was deleted: it is registered again', async () => {
		const account = await openAccount(facts);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		await account.removeByHand(theOne(await account.own()).id);
		const again = n8nWith(account, engine);
		again.staticData = n8n.staticData;
		expect(await again.publish()).toEqual({ state: 'published' });
		await expectRegistered(account, n8n.productionUrl);
	});
});

describe.each(OF_APIFY)("Apify's Console, engine $engine", ({ engine, facts }) => {
	it('shows the names of the workflow and of the node', async () => {
		const account = await openAccount(facts);
		await n8nWith(account, engine).publish();
		expect(theOne(await account.own())).toMatchObject({ description: 'n8n: Workflow / Trigger' });
	});
});

// Its waits are real, and both engines call the same hooks.
describe.each(OF_APIFY.slice(0, 1))('a slow Apify', ({ engine, facts }) => {
	it('has time for a first publication, which needs three responses one after another', async () => {
		const account = await openAccount(facts);
		let [underWay, most] = [0, 0];
		account.respond = async (_, next) => {
			most = Math.max(most, ++underWay);
			await sleep(1_100);
			underWay -= 1;
			return await next();
		};
		const parameters = { ...facts.parameters, ...actorById('apify/web-scraper') };
		const n8n = n8nWith(account, engine, { node: triggerNode(facts, { parameters }) });
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(n8n.outcome?.waitsMs).toEqual([]);
		// The name and the list side by side, then the new webhook.
		expect(most).toBe(2);
		expect(account.requests.map((request) => request.replace(/\?.*/, ''))).toEqual([
			'GET /v2/acts/apify~web-scraper',
			'GET /v2/webhooks',
			'POST /v2/webhooks',
			expect.stringMatching(/^GET \/v2\/webhooks\//),
		]);
	}, 30_000);
});

describe.each(OF_PARTOO)(
	'an event that goes elsewhere, engine $engine (case 24)',
	({ engine, facts }) => {
		it('is named with its host, without the path', async () => {
			const account = await openAccount(facts);
			await account.register('https://other.example.com/secret-path?token=1', ['lead_received']);
			await account.protect();
			const n8n = n8nWith(account, engine);
			const { message } = await n8n.publish();
			expect(message).toContain('lead_received already goes to other.example.com');
			expect(message).toContain('delete that webhook in the Partoo app.');
			expect(message).not.toContain('secret-path');
			expect(message).not.toContain('token');
			expect(message).not.toContain('Organization ID');
			expect(await account.own()).toEqual([]);
		});

		it('is no obstacle in another organization', async () => {
			const account = await openAccount(facts);
			const elsewhere = { event_type: 'lead_received', org_id: 1 };
			expect(await account.webhooks()).toContainEqual(expect.objectContaining(elsewhere));
			account.respond = async (request, next) => {
				if (request.method !== 'GET') return await next();
				const path = request.path.replace(/(?<=[?&])org_id=\d+&?/, '');
				expect(path).not.toContain('org_id');
				return await account.request({ ...request, path });
			};
			const n8n = n8nWith(account, engine);
			expect(await n8n.publish()).toEqual({ state: 'published' });
			await expectRegistered(account, n8n.productionUrl);
		});

		it.each([
			['is null', null],
			["isn't one", 'not-a-url'],
		])('is named without a host when its URL %s', async (_, url) => {
			const account = await openAccount(facts);
			const [id] = await account.register('https://other.example.com/', ['lead_received']);
			await account.protect();
			account.respond = async (_request, next) => {
				const [status, body, headers] = await next();
				return [status, body.replace('"https://other.example.com/"', JSON.stringify(url)), headers];
			};
			const { message } = await n8nWith(account, engine).publish();
			expect(message).toContain(`lead_received already goes to another URL (webhook ${id})`);
		});
	},
);

describe.each(OF_PARTOO)(
	'a key without an organization, engine $engine (case 25)',
	({ engine, facts }) => {
		const node = triggerNode(facts, { parameters: { events: ['message_created'] } });

		it('is told what to set when Partoo asks for it', async () => {
			const account = await openAccount(facts);
			account.respond = async ({ path }, next) =>
				path.includes('org_id')
					? await next()
					: [400, '{"errors":{"json":{"org_id":"Missing data for required field."}}}'];
			const n8n = n8nWith(account, engine, { node });
			const { message } = await n8n.publish();
			expect(message).toContain('org_id');
			expect(await account.own()).toEqual([]);
		});

		it('is told what to set when it sees the webhooks of several organizations', async () => {
			const account = await openAccount(facts);
			const n8n = n8nWith(account, engine, { node });
			const { message } = await n8n.publish();
			expect(message).toContain('Organization ID');
			expect(await account.own()).toEqual([]);
		});
	},
);
