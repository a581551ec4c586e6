/** Triggers in a real n8n: users publish, change and unpublish workflows, and the simulated APIs deliver events to them. */
import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { overHttp, type Attempt, type Delivery } from '../../sandbox/deliveries.ts';
import { atOrNull, type Json } from '../../sandbox/json.ts';
import { PROVIDERS, providerOf, type ProviderId } from '../../sandbox/providers.ts';
import { withAccounts } from '../accounts.ts';
import {
	archiveWorkflow,
	changeCredential,
	changeWorkflow,
	executionsOf,
	finishedExecution,
	importWorkflow,
	listenForTestEvent,
	publishWorkflow,
	saveCredential,
	savedWorkflow,
	stopListening,
	unpublishWorkflow,
	type Workflow,
} from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { report, until } from '../programs.ts';
import { chain, node } from '../workflows.ts';

/** n8n's address on the internet, where it is now, and after it has moved. */
const ORIGIN = 'https://automation.example.com';
const NEW_ORIGIN = 'https://moved.example.com';

/** JoggAI, the provider that waits shortest, waits so long for a response, in milliseconds. */
const SHORTEST_TIMEOUT_MS = 5000;

/** How long a run takes where runs have to wait for one another, in seconds. */
const SLOW_RUN_S = 1;

/** n8n listens for two minutes (`TEST_WEBHOOK_TIMEOUT` of its `constants.js`); the rest is for a busy machine. */
const LISTENING_TIMEOUT_MS = 150_000;

type Node = Workflow['nodes'][number];

const ACTOR = { watch: 'actor', actorId: { __rl: true, mode: 'id', value: 'janedoe~my-actor' } };

/** An organization without webhooks, which is also that of Partoo's example of a business. */
const ORGANIZATION = 42;

/** The parameters of each trigger other than its events. */
function settingsOf(id: ProviderId, organizationId: number): Node['parameters'] {
	if (id === 'apify') return ACTOR;
	return id === 'partoo' ? { options: { organizationId } } : {};
}

/** What an item says of an event, where its provider says so. */
interface Expected {
	/** The item's `id`: that of the payload, or of the dispatch; else it is the SHA-256 of the body. */
	readonly id?: string;
	readonly occurredAt: string | null;
	readonly subject: string;
	readonly scope: string | null;
	readonly owner: string | null;
}

const video = {
	occurredAt: null,
	subject: 'video/<video_id>',
	scope: null,
	owner: null,
} satisfies Expected;

const avatar = { ...video, subject: 'avatar/<avatar_id>' };

/** `timestamp` of JoggAI's examples is 1732806631. */
const made = (subject: string, id?: string): Expected => ({
	occurredAt: '2024-11-28T15:10:31.000Z',
	subject,
	scope: null,
	owner: null,
	...(id === undefined ? {} : { id }),
});

const inOrganization = (subject: string, occurredAt: string | null): Expected => ({
	occurredAt,
	subject,
	scope: `organization/${ORGANIZATION}`,
	owner: null,
});

const ofActor = (subject: string): Expected => ({
	occurredAt: '2019-01-09T15:59:56.408Z',
	subject,
	scope: 'actor/hksJZtadYvn4mBuin',
	owner: 'wRsJZtadYvn4mBZmm',
});

const RUN = 'run/uPBN9qaKd2iLs5naZ';

const BUILD = 'build/HG7ML7M8z78YcAPEB';

const BUSINESS = 'business/5409c35a97bbc544d8e26737';

/** The documented example of every event that has one, as the item has to say it: from the tables of the documentation. */
const EXPECTED: Readonly<
	Record<
		ProviderId,
		{ readonly verifiedBy: string; readonly events: Readonly<Record<string, Expected>> }
	>
> = {
	argil: {
		verifiedBy: 'token',
		events: {
			VIDEO_GENERATION_SUCCESS: video,
			VIDEO_GENERATION_FAILED: video,
			AVATAR_TRAINING_SUCCESS: avatar,
			AVATAR_TRAINING_FAILED: avatar,
		},
	},
	joggai: {
		verifiedBy: 'signature',
		events: {
			generated_avatar_video_success: made('video/video_123456', 'evt_123456789'),
			generated_avatar_video_failed: made('video/video_123456', 'evt_123456789'),
			generated_photo_avatar_success: made('avatar/123', 'evt_987654321'),
			generated_script_success: made('script/task_123456'),
			generated_image_success: made('photo/photo_123456'),
			generated_image_failed: made('photo/photo_123456'),
			generated_motion_success: made('motion/motion_123456'),
			generated_motion_failed: made('motion/motion_123456'),
		},
	},
	partoo: {
		verifiedBy: 'signature+token',
		events: {
			business_created: inOrganization(BUSINESS, null),
			business_updated: inOrganization(BUSINESS, null),
			message_created: inOrganization('message/123', '2023-01-31T16:22:17.327Z'),
			message_updated: inOrganization('message/123', '2023-01-31T16:22:17.327Z'),
			lead_received: { ...inOrganization('lead/1', '2024-11-27T16:10:44.929Z'), scope: null },
		},
	},
	apify: {
		verifiedBy: 'token',
		events: {
			'ACTOR.RUN.CREATED': ofActor(RUN),
			'ACTOR.RUN.SUCCEEDED': ofActor(RUN),
			'ACTOR.RUN.FAILED': ofActor(RUN),
			'ACTOR.RUN.ABORTED': ofActor(RUN),
			'ACTOR.RUN.TIMED_OUT': ofActor(RUN),
			'ACTOR.RUN.RESURRECTED': ofActor(RUN),
			'ACTOR.BUILD.CREATED': ofActor(BUILD),
			'ACTOR.BUILD.SUCCEEDED': ofActor(BUILD),
			'ACTOR.BUILD.FAILED': ofActor(BUILD),
			'ACTOR.BUILD.ABORTED': ofActor(BUILD),
			'ACTOR.BUILD.TIMED_OUT': ofActor(BUILD),
		},
	},
};

const IDS = PROVIDERS.map(({ id }) => id);

/** Partoo documents no way to delete a webhook. */
const DELETING_IDS = IDS.filter((id) => id !== 'partoo');

const eventsOf = (id: ProviderId) => Object.keys(EXPECTED[id].events);

const firstEvent = (id: ProviderId) => eventsOf(id)[0] ?? '';

/** The first of the fields that a webhook has: each provider names them differently. */
function firstOf(webhook: Json, ...names: readonly string[]): Json {
	return names.map((name) => atOrNull(webhook, name)).find((value) => value !== null) ?? null;
}

/** The URL of a provider's webhook, without a token. */
function urlOf(webhook: Json): string {
	const url = firstOf(webhook, 'callbackUrl', 'requestUrl', 'url');
	return typeof url === 'string' ? url.replace(/\?.*/, '') : '';
}

function eventsIn(webhooks: readonly Json[]): Json[] {
	return webhooks
		.flatMap((webhook) => firstOf(webhook, 'events', 'eventTypes', 'event_type'))
		.sort();
}

function idsOf(webhooks: readonly Json[]): Json[] {
	return webhooks.map((webhook) => firstOf(webhook, 'endpoint_id', 'id'));
}

describe('triggers', () => {
	let environment: Environment;

	beforeAll(async () => {
		environment = await openEnvironment('triggers', { publicOrigin: ORIGIN });
	});

	afterAll(async () => {
		await environment.close();
	});

	/** Saves a workflow that begins with a trigger. */
	async function save(
		id: ProviderId,
		events: readonly string[],
		{
			accounts = environment.accounts,
			next = node('Next', 'n8n-nodes-base.noOp'),
			organization = ORGANIZATION,
		} = {},
	): Promise<string> {
		const parameters = { ...settingsOf(id, organization), events: [...events] };
		const trigger = node('Trigger', `${providerOf(id).nodeType}Trigger`, parameters);
		const workflow = chain(`Receive from ${id}`, [trigger, next]);
		return await importWorkflow(environment.n8n.client, withAccounts(workflow, accounts));
	}

	const publish = async (workflow: string) =>
		await publishWorkflow(environment.n8n.client, workflow);

	const unpublish = async (workflow: string) =>
		await unpublishWorkflow(environment.n8n.client, workflow);

	/** Saves and publishes a workflow, which has to succeed. */
	async function published(...args: Parameters<typeof save>): Promise<string> {
		const workflow = await save(...args);
		expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
		return workflow;
	}

	/** The webhooks of an account that are at the URL of a workflow's trigger, on whatever domain. */
	async function registered(id: ProviderId, workflow: string, folder = 'webhook'): Promise<Json[]> {
		const { nodes } = await savedWorkflow(environment.n8n.client, workflow);
		const path = `/${folder}/${nodes[0]?.webhookId}/webhook`;
		const webhooks = await environment.sandbox.webhooks(id);
		return webhooks.filter((webhook) => urlOf(webhook).endsWith(path));
	}

	const registeredForTest = async (id: ProviderId, workflow: string) =>
		await registered(id, workflow, 'webhook-test');

	/** Provokes an event. Every delivery of it needs a single attempt. */
	async function deliver(id: ProviderId, event: string): Promise<Attempt[]> {
		// The other examples have to be filled in with the organization or the Actor.
		const payload = id === 'joggai' ? providerOf(id).payloads[event] : undefined;
		const deliveries = await environment.sandbox.provoke(id, event, payload);
		return deliveries.map(([attempt, ...retries]) => {
			expect(retries).toEqual([]);
			if (attempt === undefined) throw new Error('A delivery has no attempt');
			return attempt;
		});
	}

	/** The same for an event that only one webhook gets. */
	async function deliverOne(id: ProviderId, event = firstEvent(id)): Promise<Attempt> {
		const [attempt, ...others] = await deliver(id, event);
		expect(others).toEqual([]);
		if (attempt === undefined) throw new Error(`Nothing was delivered of ${event}`);
		return attempt;
	}

	const runs = async (workflow: string) => await executionsOf(environment.n8n.client, workflow);

	/** The items that an execution began with. */
	async function itemsOf(execution = ''): Promise<ReadonlyArray<Record<string, unknown>>> {
		const { nodes, status } = await finishedExecution(environment.n8n.client, execution);
		expect(status).toBe('success');
		return nodes.Trigger?.outputs[0] ?? [];
	}

	/** Sends a delivery again, with something changed. */
	const sendChanged = async (delivery: Delivery, change: Partial<Delivery>) =>
		await overHttp({ [ORIGIN]: environment.n8n.url })(
			{ ...delivery, ...change },
			AbortSignal.timeout(SHORTEST_TIMEOUT_MS),
		);

	describe.each(IDS)('%s', (id) => {
		let workflow: string;

		it('registers once when the workflow is published, and sends nothing when it is published again', async () => {
			workflow = await published(id, eventsOf(id));
			const webhooks = await registered(id, workflow);
			expect(eventsIn(webhooks)).toEqual(eventsOf(id).sort());
			// Partoo has a webhook for each event.
			expect(webhooks).toHaveLength(id === 'partoo' ? eventsOf(id).length : 1);
			for (const webhook of webhooks) expect(urlOf(webhook)).toMatch(`${ORIGIN}/webhook/`);

			const sent = environment.sandbox.requests.length;
			expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
			expect(environment.sandbox.requests.slice(sent)).toEqual([]);
		});

		it('makes one item of the documented example of every event, value by value, and responds with 200 and an empty body', async () => {
			const durationsMs: number[] = [];
			const { verifiedBy, events } = EXPECTED[id];
			for (const [event, { id: ownId, occurredAt, subject, scope, owner }] of Object.entries(
				events,
			)) {
				const before = await runs(workflow);
				const { delivery, response, startedAt, finishedAt } = await deliverOne(id, event);
				expect(response).toEqual({ status: 200, body: '' });
				durationsMs.push(Date.parse(finishedAt) - Date.parse(startedAt));

				const [execution, ...others] = await runs(workflow);
				expect(others).toEqual(before);
				const items = await itemsOf(execution);
				const [receivedAt] = items.map((item) => item.receivedAt);
				const hash = createHash('sha256').update(delivery.body).digest('hex');
				const expected = {
					provider: id,
					event,
					id: ownId ?? delivery.headers['X-Apify-Webhook-Dispatch-Id'] ?? `sha256:${hash}`,
					occurredAt,
					receivedAt,
					subject,
					scope,
					owner,
					verifiedBy,
					isTest: false,
					payload: JSON.parse(delivery.body) as Json,
				};
				// As text, so that the order of the keys counts, too.
				expect(JSON.stringify(items)).toBe(JSON.stringify([expected]));
				expect([startedAt, receivedAt, finishedAt].sort()).toEqual([
					startedAt,
					receivedAt,
					finishedAt,
				]);
			}
			const slowestMs = Math.max(...durationsMs);
			expect(slowestMs).toBeLessThan(SHORTEST_TIMEOUT_MS);
			report(
				`${id}: ${durationsMs.length} deliveries, responses after ${Math.min(...durationsMs)} to ${slowestMs} ms`,
			);
		});

		it('refuses what is forged with 401, and without an execution', async () => {
			const { delivery } = await deliverOne(id);
			const before = await runs(workflow);
			const { url, headers, body } = delivery;
			const isSecret = (name: string) => /signature|token/i.test(name);
			const bare = Object.entries(headers).filter(([name]) => !isSecret(name));
			const isSigned = id === 'joggai' || id === 'partoo';
			const changes: ReadonlyArray<Partial<Delivery>> = [
				{ url: url.replace(/\?.*/, ''), headers: Object.fromEntries(bare) },
				isSigned
					? { body: `${body} ` }
					: {
							url: url.replace(/=.*/, '=of-another-node'),
							headers: { ...headers, 'X-Webhook-Token': 'of-another-node' },
						},
			];
			for (const change of changes) {
				const body = '{"message":"Unauthorized"}';
				expect(await sendChanged(delivery, change)).toEqual({ status: 401, body });
			}
			expect(await runs(workflow)).toEqual(before);
		});

		it('stores no more of a token than its SHA-256', async () => {
			const saved = await savedWorkflow(environment.n8n.client, workflow);
			const { delivery } = await deliverOne(id);
			const token =
				delivery.headers['X-Webhook-Token'] ?? new URL(delivery.url).searchParams.get('n8nToken');
			const hashes = token === null ? [] : [createHash('sha256').update(token).digest('hex')];
			expect(saved.staticData).toEqual({
				'node:Trigger': {
					url: delivery.url.replace(/\?.*/, ''),
					ids: idsOf(await registered(id, workflow)).map(String),
					tokenHashes: hashes,
					hasTokenless: false,
					isTest: false,
					instance: expect.stringMatching(/^[0-9a-f]{64}$/),
				},
			});
		});

		it('has one webhook at the same URL when the node is renamed', async () => {
			const before = (await registered(id, workflow)).map(urlOf);
			await changeWorkflow(environment.n8n.client, workflow, ({ nodes, connections }) => ({
				nodes: nodes.map((each) =>
					each.name === 'Trigger' ? { ...each, name: 'New video' } : each,
				),
				connections: { 'New video': connections.Trigger },
			}));
			expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
			const after = await registered(id, workflow);
			// n8n has the old one removed before it has the new one registered.
			expect(after.map(urlOf)).toEqual(before);
			expect(eventsIn(after)).toEqual(eventsOf(id).sort());
			expect((await deliverOne(id)).response?.status).toBe(200);
		});

		it('leaves nothing registered when the workflow is unpublished, where that can be deleted', async () => {
			expect((await unpublish(workflow)).status).toBe('not_published');
			const left = await registered(id, workflow);
			expect(left).toHaveLength(id === 'partoo' ? eventsOf(id).length : 0);
		});

		it('has the new events only when they were changed, where a webhook can be deleted', async () => {
			const [first = '', second = ''] = eventsOf(id);
			const changed = await published(id, [first], { organization: ORGANIZATION + 1 });
			const before = eventsIn(await registered(id, changed));
			await changeWorkflow(environment.n8n.client, changed, ({ nodes, connections }) => ({
				nodes: nodes.map((each) =>
					each.name === 'Trigger'
						? { ...each, parameters: { ...each.parameters, events: [second] } }
						: each,
				),
				connections,
			}));
			expect(await publish(changed)).toEqual({ status: 'published', errors: [] });
			const after = eventsIn(await registered(id, changed));
			const kept = id === 'partoo' ? [first] : [];
			expect({ before, after }).toEqual({ before: [first], after: [...kept, second].sort() });
			await unpublish(changed);
		});
	});

	it('removes the webhook when the workflow is archived', async () => {
		const workflow = await published('joggai', [firstEvent('joggai')]);
		expect(await registered('joggai', workflow)).toHaveLength(1);
		expect((await archiveWorkflow(environment.n8n.client, workflow)).status).toBe('not_published');
		expect(await registered('joggai', workflow)).toEqual([]);
	});

	it('says what to do when the key is wrong, and registers once it is right', async () => {
		const { n8n, sandbox } = environment;
		const type = 'argilWebhooksApi';
		const name = 'Argil account with an old key';
		const credential = await saveCredential(n8n.client, name, type, { apiKey: 'an-old-key' });
		const accounts = { [type]: { id: credential, name } };
		const workflow = await save('argil', [firstEvent('argil')], { accounts });
		const sent = sandbox.requests.length;
		const failed = await publish(workflow);
		expect(failed.status).toBe('failed');
		expect(failed.errors).toEqual([
			expect.stringContaining("Argil doesn't accept the API Key of this credential"),
		]);
		// Five attempts, each a list for create and one for delete.
		expect(sandbox.requests.slice(sent)).toHaveLength(10);

		await changeCredential(n8n.client, credential, name, type, sandbox.secrets[type] ?? {});
		expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
		expect(await registered('argil', workflow)).toHaveLength(1);
		await unpublish(workflow);
	});

	it('names what is left in the log when the provider is down, and uses it again when the workflow is published', async () => {
		const { n8n, sandbox } = environment;
		const workflow = await published('argil', [firstEvent('argil')]);
		const before = idsOf(await registered('argil', workflow));
		const logged = n8n.program.log().length;
		sandbox.failing.add('argil');
		expect((await unpublish(workflow)).status).toBe('not_published');
		sandbox.failing.delete('argil');
		const log = n8n.program.log().slice(logged);
		const line = `The webhook of "Trigger" at Argil (${before.map(String).join()}) may still be registered`;
		// n8n attempts it three times.
		expect(log.split(line)).toHaveLength(4);
		expect(idsOf(await registered('argil', workflow))).toEqual(before);

		expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
		expect(idsOf(await registered('argil', workflow))).toEqual(before);
		await unpublish(workflow);
		expect(await registered('argil', workflow)).toEqual([]);
	});

	describe('while the editor listens', () => {
		let forgotten: string;

		it('registers a test URL', async () => {
			// Nobody sends anything to it: see the last test.
			forgotten = await save('apify', ['ACTOR.BUILD.ABORTED']);
			await listenForTestEvent(environment.n8n.client, forgotten, 'Trigger');
			expect(await registeredForTest('apify', forgotten)).toHaveLength(1);
		});

		it.each(DELETING_IDS)(
			'runs both for an event of %s, and ends with the first one that is genuine',
			async (id) => {
				const workflow = await published(id, [firstEvent(id)]);
				await listenForTestEvent(environment.n8n.client, workflow, 'Trigger');
				const [forTest] = await registeredForTest(id, workflow);
				expect(await registered(id, workflow)).toHaveLength(1);

				const delivery = {
					url: urlOf(forTest ?? null),
					method: 'POST',
					headers: {},
					body: '{}',
				} as const;
				expect((await sendChanged(delivery, {})).status).toBe(401);
				expect(await registeredForTest(id, workflow)).toHaveLength(1);

				const attempts = await deliver(id, firstEvent(id));
				expect(attempts.map(({ response }) => response?.status)).toEqual([200, 200]);
				const executions = await runs(workflow);
				const items = await Promise.all(executions.map(itemsOf));
				expect(items.flat().map(({ isTest }) => isTest)).toEqual(
					expect.arrayContaining([true, false]),
				);
				expect(executions).toHaveLength(2);
				await until('the test URL is removed', async () => {
					return (await registeredForTest(id, workflow)).length === 0;
				});
				expect(await registered(id, workflow)).toHaveLength(1);
				await unpublish(workflow);
			},
		);

		it('removes the test URL when the user stops listening', async () => {
			const workflow = await published('joggai', [firstEvent('joggai')]);
			await listenForTestEvent(environment.n8n.client, workflow, 'Trigger');
			expect(await registeredForTest('joggai', workflow)).toHaveLength(1);
			await stopListening(environment.n8n.client, workflow);
			await until('the test URL is removed', async () => {
				return (await registeredForTest('joggai', workflow)).length === 0;
			});
			expect(await registered('joggai', workflow)).toHaveLength(1);
			await unpublish(workflow);
		});

		it('registers nothing at Partoo, where it could not be deleted', async () => {
			const workflow = await save('partoo', [firstEvent('partoo')], {
				organization: ORGANIZATION + 2,
			});
			const before = await environment.sandbox.webhooks('partoo');
			await listenForTestEvent(environment.n8n.client, workflow, 'Trigger');
			await stopListening(environment.n8n.client, workflow);
			expect(await environment.sandbox.webhooks('partoo')).toEqual(before);
		});

		it('removes the test URL when nothing has arrived for two minutes', async () => {
			const isRemoved = async () => (await registeredForTest('apify', forgotten)).length === 0;
			await until('the test URL is removed', isRemoved, LISTENING_TIMEOUT_MS);
			expect(await registered('apify', forgotten)).toEqual([]);
		});
	});

	describe('after n8n has moved to another domain, and may run one workflow at a time', () => {
		const moved = new Map<ProviderId, string>();

		it('still accepts what is sent to the old domain', async () => {
			for (const id of DELETING_IDS) moved.set(id, await published(id, [firstEvent(id)]));
			await environment.restart({
				N8N_WEBHOOK_URL: NEW_ORIGIN,
				WEBHOOK_URL: NEW_ORIGIN,
				N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
			});
			for (const [id, workflow] of moved) {
				const { response, delivery } = await deliverOne(id);
				expect(response).toEqual({ status: 200, body: '' });
				expect(delivery.url).toMatch(ORIGIN);
				expect(await runs(workflow)).toHaveLength(1);
			}
		});

		it.each(DELETING_IDS)(
			'%s: unpublishing removes the webhook with the old domain, and publishing registers one with the new',
			async (id) => {
				const workflow = moved.get(id) ?? '';
				expect((await registered(id, workflow)).map(urlOf)).toEqual([
					expect.stringMatching(ORIGIN),
				]);
				await unpublish(workflow);
				expect(await registered(id, workflow)).toEqual([]);
				expect(await publish(workflow)).toEqual({ status: 'published', errors: [] });
				const webhooks = await registered(id, workflow);
				expect(webhooks.map(urlOf)).toEqual([expect.stringMatching(NEW_ORIGIN)]);
				await unpublish(workflow);
			},
		);

		it('lets deliveries wait for one another, and loses none', async () => {
			const parameters = { resume: 'timeInterval', amount: SLOW_RUN_S, unit: 'seconds' };
			const next = node('Next', 'n8n-nodes-base.wait', parameters);
			const events = eventsOf('argil').slice(0, 3);
			const workflow = await published('argil', events, { next });
			const startedAt = Date.now();
			const attempts = await Promise.all(
				events.map(async (event) => await deliverOne('argil', event)),
			);
			expect(attempts.map(({ response }) => response)).toEqual(
				events.map(() => ({ status: 200, body: '' })),
			);
			const waitedMs = attempts.map(({ finishedAt }) => Date.parse(finishedAt) - startedAt);
			expect(Math.max(...waitedMs)).toBeGreaterThan((events.length - 1) * SLOW_RUN_S * 1000);
			const executions = await runs(workflow);
			const items = (await Promise.all(executions.map(itemsOf))).flat();
			expect(items.map(({ event }) => event).sort()).toEqual([...events].sort());
			report(`Limit 1, runs of ${SLOW_RUN_S} s: responses after ${waitedMs.join(', ')} ms`);
			await unpublish(workflow);
		});
	});
});
