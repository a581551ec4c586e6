import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { withAccounts } from '../accounts.ts';
import {
	activateWorkflow,
	createDataTable,
	importWorkflow,
	runWorkflow,
	saveCredential,
	type Execution,
	type Workflow,
} from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { E2E_FOLDER, EXAMPLES_FOLDER } from '../folders.ts';
import { PACKAGE_NAME } from '../package.ts';
import { MAKES_DATA_TABLES } from '../versions.ts';
import { chain, EXAMPLES, node, readExample, START } from '../workflows.ts';

type Items = Execution['nodes'][string]['outputs'][number];

/** The events of Partoo's made-up webhooks, in the order of the list: one webhook for each, in each organization. */
const PARTOO_EVENTS = [
	'business_created',
	'business_updated',
	'business_deleted',
	'message_updated',
	'message_created',
	'lead_received',
];

/** Partoo's rows of a table with all webhooks. By rule, since there are many: its list has three pages. */
function partooRows(): object[] {
	return Array.from({ length: 204 }, (_, index) => ({
		provider: 'partoo',
		id: String(index + 1),
		// The first one is the documented example.
		url:
			index === 0
				? 'https://example.com/webhook'
				: `https://reviews.example.com/partoo/${index + 1}`,
		events: [PARTOO_EVENTS[index % PARTOO_EVENTS.length]],
		enabled: true,
		createdAt: '2024-11-27T16:10:44.929Z',
		updatedAt: '2024-11-27T16:10:44.929Z',
		lastTriggeredAt: null,
		scope: `organization/${Math.floor(index / PARTOO_EVENTS.length) + 1}`,
		owner: null,
	}));
}

/** What the documented webhooks in the sandbox make of an example, put down by hand from the README's tables. */
function readExpected(name: string): unknown[] {
	const file = join(E2E_FOLDER, 'expected', `${name}.json`);
	const items = z.array(z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
	return name === 'all-webhooks-in-one-table' ? [...items, ...partooRows()] : items;
}

function triggerOf({ nodes }: Workflow): string {
	const trigger = nodes.find(({ type }) => type.endsWith('Trigger'));
	if (trigger === undefined) throw new Error('The workflow has no trigger');
	return trigger.name;
}

/** The examples that an event of a provider starts. */
const RECEIVING = EXAMPLES.filter((name) =>
	readExample(name).nodes.some(
		({ type }) => type.startsWith(`${PACKAGE_NAME}.`) && type.endsWith('Trigger'),
	),
);

/** The examples that only list, with nothing but the accounts of the providers. */
const LISTING = EXAMPLES.filter((name) => !RECEIVING.includes(name) && name !== 'orphans');

/** What a user does who pins the output of a trigger: the workflow runs as if that had arrived. */
function withArrived(workflow: Workflow, trigger: string, json: object): Workflow {
	return { ...workflow, pinData: { [trigger]: [{ json }] } };
}

/** What a user sees at the end: the items of the nodes without a next node. */
function finalItems({ connections }: Workflow, { nodes }: Execution): Items {
	return Object.entries(nodes)
		.filter(([name]) => connections[name] === undefined)
		.flatMap(([, { outputs }]) => outputs.flat());
}

/** The items that a node has returned; none when it wasn't reached. */
function itemsOf({ nodes }: Execution, name: string): Items {
	return nodes[name]?.outputs.flat() ?? [];
}

/** The connections of a workflow whose nodes all use the main type. */
const CONNECTIONS = z.record(
	z.object({
		main: z.array(
			z.array(z.object({ node: z.string(), type: z.string(), index: z.number() })).nullable(),
		),
	}),
);

/** What a user does who deletes nodes: n8n's editor connects what was before a node with what came after it. */
function without(workflow: Workflow, ...names: string[]): Workflow {
	let connections = CONNECTIONS.parse(workflow.connections);
	for (const name of names) {
		const after = connections[name]?.main[0] ?? [];
		connections = Object.fromEntries(
			Object.entries(connections)
				.filter(([from]) => from !== name)
				.map(([from, { main }]) => [
					from,
					{
						main: main.map((output) =>
							(output ?? []).flatMap((to) => (to.node === name ? after : to)),
						),
					},
				]),
		);
	}
	return {
		...workflow,
		nodes: workflow.nodes.filter(({ name }) => !names.includes(name)),
		connections,
	};
}

/** What a user does who deletes the lines between two nodes. */
function withoutLines(workflow: Workflow, from: string, to: string): Workflow {
	const connections = CONNECTIONS.parse(workflow.connections);
	const { main = [] } = connections[from] ?? {};
	return {
		...workflow,
		connections: {
			...connections,
			[from]: { main: main.map((output) => (output ?? []).filter(({ node: end }) => end !== to)) },
		},
	};
}

/** What n8n tells the editor of its nodes. */
const NODE_TYPES = z.array(
	z.object({ name: z.string(), version: z.union([z.number(), z.array(z.number())]) }),
);

/** The node of an example that makes its data table. */
const TABLE_MAKER = z.object({
	parameters: z.object({
		operation: z.literal('create'),
		tableName: z.string(),
		columns: z.object({ column: z.array(z.object({ name: z.string(), type: z.string() })) }),
	}),
});

/** What a user does who has made the data table by hand: put its ID in the place of the node that would make it. */
function withTable(workflow: Workflow, id: string): Workflow {
	const nodes = workflow.nodes.map((each) =>
		TABLE_MAKER.safeParse(each).success
			? {
					...each,
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { mode: 'raw', jsonOutput: JSON.stringify({ id }), options: {} },
				}
			: each,
	);
	return { ...workflow, nodes };
}

describe('the files of the examples', () => {
	it.each(EXAMPLES)('%s: holds nothing of the n8n that it was made in', (name) => {
		const text = readFileSync(join(EXAMPLES_FOLDER, `${name}.json`), 'utf8');

		expect(Object.keys(readExample(name)).sort()).toEqual([
			'connections',
			'name',
			'nodes',
			'settings',
		]);
		expect(text).not.toMatch(/"(credentials|pinData|instanceId)"/);
	});

	it.each(EXAMPLES)('%s: gives every node a name of its own, and says what to set', (name) => {
		const { nodes } = readExample(name);
		const names = nodes.map((node) => node.name);

		expect(new Set(names).size).toBe(names.length);
		// n8n numbers what nobody named: "Edit Fields1".
		expect(names.filter((text) => /[a-z]\d+$/i.test(text))).toEqual([]);
		expect(nodes.filter(({ type }) => type.endsWith('.stickyNote'))).not.toHaveLength(0);
	});
});

describe('the examples in n8n', () => {
	let environment: Environment;
	/** The data tables that a user has made by hand, where n8n's node can't, by the name of the workflow. */
	const tables = new Map<string, string>();

	beforeAll(async () => {
		environment = await openEnvironment('workflows');
		if (MAKES_DATA_TABLES) return;
		for (const workflow of EXAMPLES.map(readExample)) {
			const maker = workflow.nodes.find((each) => TABLE_MAKER.safeParse(each).success);
			if (maker === undefined) continue;
			const { tableName, columns } = TABLE_MAKER.parse(maker).parameters;
			const id = await createDataTable(environment.n8n.client, tableName, columns.column);
			tables.set(workflow.name, id);
		}
	});

	afterAll(async () => {
		await environment.close();
	});

	/** What a user does after an import: choose the credentials, and a data table made by hand, then run. */
	async function run(workflow: Workflow, accounts = environment.accounts): Promise<Execution> {
		const { client } = environment.n8n;
		const tableId = tables.get(workflow.name);
		const ready = tableId === undefined ? workflow : withTable(workflow, tableId);
		const id = await importWorkflow(client, withAccounts(ready, accounts));
		return await runWorkflow(client, id, triggerOf(workflow));
	}

	/** The accounts, with a key that the provider doesn't know in one of them. */
	async function accountsWithWrongKey(type: string): Promise<Environment['accounts']> {
		const data = { ...environment.sandbox.secrets[type], apiKey: 'wrong' };
		const name = `${type} with a wrong key`;
		const id = await saveCredential(environment.n8n.client, name, type, data);
		return { ...environment.accounts, [type]: { id, name } };
	}

	/** Runs one operation of a provider's node: a change that somebody makes between two runs. Returns the webhook's ID. */
	async function change(
		type: string,
		parameters: Workflow['nodes'][number]['parameters'],
	): Promise<string> {
		const execution = await run(chain('A change', [START, node('Change', type, parameters)]));
		expect(execution.error).toBeNull();
		return String(itemsOf(execution, 'Change')[0]?.id);
	}

	const byId = (value: string) => ({ __rl: true, mode: 'id', value });

	/** The requests that were sent meanwhile and may change something. */
	async function writesDuring(work: () => Promise<void>): Promise<string[]> {
		const { requests } = environment.sandbox;
		const before = requests.length;
		await work();
		return requests.slice(before).filter((request) => !request.startsWith('GET '));
	}

	it.each(EXAMPLES)('%s: has only nodes that this n8n knows', async (name) => {
		const known = NODE_TYPES.parse(await environment.n8n.client('GET', '/types/nodes.json'));
		const versions = new Map<string, number[]>();
		for (const { name: type, version } of known) {
			versions.set(type, [...(versions.get(type) ?? []), ...[version].flat()]);
		}

		const unknown = readExample(name).nodes.filter(
			({ type, typeVersion }) => !versions.get(type)?.includes(Number(typeVersion)),
		);

		expect(unknown).toEqual([]);
	});

	it.each(LISTING)('%s: ends with the expected items and changes nothing', async (name) => {
		const workflow = readExample(name);
		let items: Items = [];

		const writes = await writesDuring(async () => {
			const execution = await run(workflow);
			expect(execution).toMatchObject({ status: 'success', error: null });
			items = finalItems(workflow, execution);
		});

		expect(items).toEqual(readExpected(name));
		expect(writes).toEqual([]);
	});

	it('all webhooks in one table: needs only the nodes of the providers that are used', async () => {
		const workflow = without(
			readExample('all-webhooks-in-one-table'),
			'List JoggAI webhooks',
			'List Partoo webhooks',
			'List Apify webhooks',
		);

		const items = finalItems(workflow, await run(workflow));

		expect(items.map(({ provider }) => provider)).toEqual(['argil', 'argil', 'argil']);
	});

	it('all webhooks in one table: stops rather than lack a provider', async () => {
		const execution = await run(
			readExample('all-webhooks-in-one-table'),
			await accountsWithWrongKey('partooWebhooksApi'),
		);

		expect(execution.error).toBe("Partoo doesn't accept the API Key of this credential");
		expect(itemsOf(execution, 'Sort by provider and age')).toEqual([]);
	});

	describe('the examples that an event starts', () => {
		/** What a trigger returns: docs/receiving.md. */
		const envelope = {
			occurredAt: null,
			receivedAt: '2026-11-20T08:14:05.311Z',
			scope: null,
			owner: null,
			isTest: false,
		};
		const film = {
			...envelope,
			provider: 'argil',
			event: 'VIDEO_GENERATION_SUCCESS',
			id: `sha256:${'0'.repeat(64)}`,
			subject: 'video/v1',
			verifiedBy: 'token',
			payload: {
				event: 'VIDEO_GENERATION_SUCCESS',
				data: { videoId: 'v1', videoName: 'My film', videoUrl: 'https://media.example.com/v1' },
			},
		};
		const failedRun = {
			...envelope,
			provider: 'apify',
			event: 'ACTOR.RUN.FAILED',
			id: 'dispatch1',
			subject: 'run/r1',
			scope: 'actor/a1',
			owner: 'u1',
			verifiedBy: 'token',
			payload: {
				eventType: 'ACTOR.RUN.FAILED',
				eventData: { actorId: 'a1', actorRunId: 'r1' },
				resource: { statusMessage: 'Out of memory' },
			},
		};

		/** Saves a workflow once, and has one event after another arrive in it. */
		async function arrivals(
			name: string,
			events: ReadonlyArray<readonly [trigger: string, json: object]>,
		): Promise<Execution[]> {
			const { client } = environment.n8n;
			const workflow = readExample(name);
			const tableId = tables.get(workflow.name);
			const ready = tableId === undefined ? workflow : withTable(workflow, tableId);
			const saved = withAccounts(ready, environment.accounts);
			const id = await importWorkflow(client, saved);
			const executions: Execution[] = [];
			for (const [trigger, json] of events) {
				const { pinData } = withArrived(saved, trigger, json);
				await client('PATCH', `/workflows/${id}`, { ...saved, pinData });
				const execution = await runWorkflow(client, id, trigger);
				expect(execution).toMatchObject({ status: 'success', error: null });
				executions.push(execution);
			}
			return executions;
		}

		it('are these', () => {
			expect(RECEIVING.toSorted()).toEqual([
				'all-events-in-one-table',
				'argil-video-ready',
				'failed-apify-runs',
			]);
		});

		it('Argil video ready: writes one message for a video that is ready, and for one that has failed', async () => {
			const executions = await arrivals('argil-video-ready', [
				['Argil Webhooks Trigger', film],
				['Argil Webhooks Trigger', { ...film, event: 'VIDEO_GENERATION_FAILED' }],
			]);

			expect(executions.map((execution) => itemsOf(execution, 'Message'))).toEqual([
				[{ subject: 'Argil: the video My film is ready', text: 'https://media.example.com/v1' }],
				[
					{
						subject: 'Argil: the video My film has failed',
						text: 'Argil gives no reason. Open the video in Argil: video/v1.',
					},
				],
			]);
		});

		it('Failed Apify runs: writes one message for a run, also when Apify sends the event again', async () => {
			const trigger = 'Apify Webhooks Trigger';
			const executions = await arrivals('failed-apify-runs', [
				[trigger, failedRun],
				[trigger, failedRun],
				[trigger, { ...failedRun, id: 'dispatch2', event: 'ACTOR.RUN.TIMED_OUT' }],
			]);

			const text = 'Out of memory https://console.apify.com/actors/a1/runs/r1';
			expect(executions.map((execution) => itemsOf(execution, 'Message'))).toEqual([
				[{ subject: 'Apify: run/r1 of actor/a1 has failed', text }],
				[],
				[{ subject: 'Apify: run/r1 of actor/a1 has timed out', text }],
			]);
		});

		it('All events in one table: has one row for each event of every provider, also when one is sent again', async () => {
			const spoken = { ...film, provider: 'joggai', id: 'evt_1' };
			const message = { ...film, provider: 'partoo' };
			const executions = await arrivals('all-events-in-one-table', [
				['Argil Webhooks Trigger', film],
				['JoggAI Webhooks Trigger', spoken],
				['Partoo Webhooks Trigger', message],
				['Apify Webhooks Trigger', failedRun],
				['Argil Webhooks Trigger', { ...film, receivedAt: '2026-11-20T08:20:00.000Z' }],
			]);

			const rows = executions.flatMap((execution) => itemsOf(execution, 'Write the row'));
			expect(rows.map(({ provider, eventId }) => [provider, eventId])).toEqual([
				['argil', film.id],
				['joggai', 'evt_1'],
				['partoo', film.id],
				['apify', 'dispatch1'],
				['argil', film.id],
			]);
			expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
			expect(rows[4]).toMatchObject({ id: rows[0]?.id, receivedAt: '2026-11-20T08:20:00.000Z' });
			expect(rows[3]).toMatchObject({
				event: 'ACTOR.RUN.FAILED',
				subject: 'run/r1',
				scope: 'actor/a1',
				occurredAt: '',
				payload: JSON.stringify(failedRun.payload),
			});
		});
	});

	describe('weekly audit', () => {
		it('writes a message when all is fine, too', async () => {
			const workflow = withoutLines(
				without(
					readExample('weekly-audit'),
					'List Argil webhooks',
					'List JoggAI webhooks',
					'List Apify webhooks',
				),
				'Every Monday at 8:00',
				'All webhooks',
			);

			expect(finalItems(workflow, await run(workflow))).toEqual([
				{
					subject: 'Webhook audit: none of 204 webhooks needs a look',
					text: 'None is switched off, uses plain http, has a duplicate or failed at the last call.',
				},
			]);
		});

		it('names a provider that refuses the key, and what the others have', async () => {
			const workflow = readExample('weekly-audit');

			const execution = await run(workflow, await accountsWithWrongKey('joggAiWebhooksApi'));

			const [message, ...others] = finalItems(workflow, execution);
			expect(others).toEqual([]);
			expect(message?.subject).toBe(
				'Webhook audit: 3 of 210 webhooks need a look, but not everything could be checked',
			);
			const lines = String(message?.text).split('\n');
			expect(lines).toHaveLength(4);
			expect(lines[0]).toContain(
				"NOT CHECKED: JoggAI doesn't accept the API Key of this credential. Open the credential,",
			);
		});

		it('says that nothing could be checked as long as no credential is chosen', async () => {
			const workflow = readExample('weekly-audit');

			const [message] = finalItems(workflow, await run(workflow, {}));

			expect(message?.subject).toBe(
				'Webhook audit: none of 0 webhooks needs a look, but not everything could be checked',
			);
			expect(String(message?.text).match(/NOT CHECKED/g)).toHaveLength(4);
		});
	});

	describe('move Argil webhooks to a new domain', () => {
		function withSettings(settings: object): Workflow {
			const workflow = readExample('move-argil-webhooks-to-a-new-domain');
			const nodes = workflow.nodes.map((node) =>
				node.name === 'Settings'
					? {
							...node,
							// Edit Fields takes the same fields as JSON, too.
							parameters: { mode: 'raw', jsonOutput: JSON.stringify(settings), options: {} },
						}
					: node,
			);
			return { ...workflow, nodes };
		}

		const OLD = 'old.example.com';
		const NEW = 'n8n.example.com';

		it.each([
			{ oldHost: OLD, newHost: `https://${NEW}` },
			{ oldHost: OLD, newHost: `${NEW}/` },
			{ oldHost: OLD, newHost: '' },
			{ oldHost: '', newHost: NEW },
			{ oldHost: OLD, newHost: OLD },
		])('sends no request to Argil when the settings are not two hosts: %j', async (hosts) => {
			const writes = await writesDuring(async () => {
				const execution = await run(withSettings({ ...hosts, write: true }));
				expect(execution.error).toMatch(/^Set oldHost and newHost in the node Settings to two/);
				expect(Object.keys(execution.nodes)).not.toContain('List Argil webhooks');
			});

			expect(writes).toEqual([]);
		});

		it('moves what is at the old host and nothing else, and then has nothing more to do', async () => {
			const create = async (callbackUrl: string) =>
				await change('argilWebhooks', {
					operation: 'create',
					callbackUrl,
					events: ['AVATAR_TRAINING_FAILED'],
				});
			const moved = [
				{
					id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
					urlBefore: `https://${OLD}/webhook/argil`,
					urlAfter: `https://${NEW}/webhook/argil`,
				},
				{
					id: await create(`http://${OLD}?from=${OLD}#top`),
					urlBefore: `http://${OLD}?from=${OLD}#top`,
					urlAfter: `http://${NEW}?from=${OLD}#top`,
				},
				{
					id: await create(`https://me:${OLD}@OLD.example.com/${OLD}/$1`),
					urlBefore: `https://me:${OLD}@OLD.example.com/${OLD}/$1`,
					urlAfter: `https://me:${OLD}@${NEW}/${OLD}/$1`,
				},
			];
			const left = [
				`https://${OLD}.example.org/`,
				`https://very-${OLD}/`,
				`https://${OLD}:8443/`,
				`https://${OLD}@example.org/`,
				`https://example.org/${OLD}/?to=https://${OLD}/`,
				// Of a trigger: the list shows the token masked, so that only Replace URL can move it.
				`https://${OLD}/webhook/trigger?n8nToken=secret`,
			];
			for (const url of left) await create(url);
			const settings = { oldHost: OLD, newHost: NEW, write: true };

			const writes = await writesDuring(async () => {
				const execution = await run(withSettings(settings));
				expect(itemsOf(execution, 'Changed')).toEqual(
					moved.map((item) => ({ ...item, changed: true })),
				);
			});
			// Different webhooks are changed side by side.
			expect(writes.toSorted()).toEqual(
				moved.map(({ id }) => `PUT https://api.argil.ai/v1/webhooks/${id}`).sort(),
			);

			const workflow = withSettings(settings);
			const writesOfSecondRun = await writesDuring(async () => {
				expect(finalItems(workflow, await run(workflow))).toEqual([
					{
						result: `Nothing to change: no Argil webhook is at ${OLD}, apart from those of triggers`,
					},
				]);
			});
			expect(writesOfSecondRun).toEqual([]);
		});
	});

	describe('compare two days', () => {
		const COMPARE = readExample('compare-two-days');

		/** The message to somebody. */
		async function differences(workflow = COMPARE): Promise<Items> {
			const execution = await run(workflow);
			expect(execution.error).toBeNull();
			return itemsOf(execution, 'Tell somebody');
		}

		it('reports once what is new, gone and changed', async () => {
			await differences();
			expect(await differences()).toEqual([]);

			await change('apifyWebhooks', { operation: 'delete', webhookId: byId('q8SlackaS9gjGTqhH') });
			await change('argilWebhooks', {
				operation: 'update',
				webhookId: byId('c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4'),
				updateFields: { callbackUrl: 'https://n8n.example.com/webhook/films' },
			});
			await change('joggAiWebhooks', {
				operation: 'update',
				webhookId: byId('wh_123456789'),
				updateFields: { status: 'disabled' },
			});
			const newId = await change('joggAiWebhooks', {
				operation: 'create',
				url: 'https://n8n.example.com/webhook/new',
				events: ['generated_video_success', 'generated_video_failed'],
			});

			expect(await differences()).toEqual([
				{
					change: 'gone',
					provider: 'apify',
					webhookId: 'q8SlackaS9gjGTqhH',
					url: null,
					events: 'ACTOR.RUN.SUCCEEDED',
					enabled: true,
					scope: 'task/asdLZtadYvn4mBZmm',
				},
				{
					change: 'changed',
					details:
						'url: https://n8n.example.com/webhook/videos → https://n8n.example.com/webhook/films',
					provider: 'argil',
					webhookId: 'c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4',
					url: 'https://n8n.example.com/webhook/films',
					events: 'VIDEO_GENERATION_SUCCESS',
					enabled: true,
					scope: null,
				},
				{
					change: 'changed',
					details: 'enabled: true → false',
					provider: 'joggai',
					webhookId: 'wh_123456789',
					url: 'https://your-domain.com/webhook',
					events: 'generated_avatar_video_failed, generated_avatar_video_success',
					enabled: false,
					scope: null,
				},
				{
					change: 'new',
					provider: 'joggai',
					webhookId: newId,
					url: 'https://n8n.example.com/webhook/new',
					events: 'generated_video_failed, generated_video_success',
					enabled: true,
					scope: null,
				},
			]);
			expect(await differences()).toEqual([]);
		});

		it("stops when a provider fails: its webhooks don't count as gone, then or later", async () => {
			await differences();

			const execution = await run(COMPARE, await accountsWithWrongKey('partooWebhooksApi'));

			expect(execution.error).toBe("Partoo doesn't accept the API Key of this credential");
			expect(itemsOf(execution, 'Tell somebody')).toEqual([]);
			expect(await differences()).toEqual([]);
		});

		it("reports again what couldn't be sent", async () => {
			await differences();
			await change('joggAiWebhooks', {
				operation: 'update',
				webhookId: byId('wh_987654321'),
				updateFields: { status: 'enabled' },
			});
			const nodes = COMPARE.nodes.map((node) =>
				node.name === 'Tell somebody'
					? {
							...node,
							type: 'n8n-nodes-base.stopAndError',
							parameters: { errorMessage: 'Slack is down' },
						}
					: node,
			);

			expect((await run({ ...COMPARE, nodes })).error).toBe('Slack is down');

			expect(await differences()).toMatchObject([
				{ change: 'changed', webhookId: 'wh_987654321', details: 'enabled: false → true' },
			]);
			expect(await differences()).toEqual([]);
		});

		it('reports that the last webhooks are gone, and when there is one again', async () => {
			const joggAiOnly = without(
				COMPARE,
				'List Argil webhooks',
				'List Partoo webhooks',
				'List Apify webhooks',
			);
			await differences(joggAiOnly);
			const list = await run(joggAiOnly);
			const ids = itemsOf(list, 'List JoggAI webhooks').map(({ id }) => String(id));
			for (const id of ids) {
				await change('joggAiWebhooks', { operation: 'delete', webhookId: byId(id) });
			}

			const gone = await differences(joggAiOnly);
			expect(gone.map(({ change: kind, webhookId }) => [kind, webhookId])).toEqual(
				ids.map((id) => ['gone', id]),
			);
			expect(ids).not.toEqual([]);
			expect(await differences(joggAiOnly)).toEqual([]);

			await change('joggAiWebhooks', {
				operation: 'create',
				url: 'https://n8n.example.com/webhook/again',
				events: ['generated_video_success'],
			});
			expect(await differences(joggAiOnly)).toMatchObject([{ change: 'first run' }]);
			expect(await differences(joggAiOnly)).toEqual([]);
		});
	});

	describe('failed Apify deliveries', () => {
		const EXAMPLE = readExample('failed-apify-deliveries');

		/** Imports the example once, since n8n remembers for each workflow. Each call of what it returns is a run. */
		async function importExample(
			workflow = EXAMPLE,
			accounts = environment.accounts,
		): Promise<() => Promise<Execution>> {
			const { client } = environment.n8n;
			const id = await importWorkflow(client, withAccounts(workflow, accounts));
			return async () => await runWorkflow(client, id, triggerOf(workflow));
		}

		/** What a run reports. On a busy machine a delivery may be some minutes old. */
		function messagesOf(execution: Execution): object[] {
			expect(execution.error).toBeNull();
			return finalItems(EXAMPLE, execution).map(({ subject, text }) => ({
				subject,
				text: String(text).replace(/\d+ minutes? ago/g, 'minutes ago'),
			}));
		}

		/** Creates a webhook at an address that can't be called. */
		async function createUnreachable(doNotRetry: boolean): Promise<string> {
			return await change('apifyWebhooks', {
				operation: 'create',
				watch: 'actor',
				actorId: byId('hksJZtadYvn4mBuin'),
				requestUrl: 'https://nowhere.invalid/webhook/apify?token=hush-hush',
				events: ['ACTOR.RUN.FAILED'],
				additionalFields: { doNotRetry },
			});
		}

		/** Has Apify call a webhook, and returns the ID of the dispatch. */
		const deliver = async (webhookId: string) =>
			await change('apifyWebhooks', { operation: 'sendTest', webhookId: byId(webhookId) });

		const RECENT =
			'• ACTOR.RUN.SUCCEEDED of run/hgdKZtadYvn4mBpoi to webhook YiKoxjkaS9gjGTqhF: Webhook responded with 503 (dispatch d3RecentlyTqhF03x, first call 37 hours ago)';

		/** What is said of a test delivery to an address that can't be called. */
		const lineOf = (webhookId: string, dispatchId: string) =>
			`• TEST of actor/hksJZtadYvn4mBuin to webhook ${webhookId}: Cannot send request (dispatch ${dispatchId}, first call minutes ago)`;

		it('reports once what failed in the last three days, and then only what is new', async () => {
			const webhookId = await createUnreachable(true);
			const first = await deliver(webhookId);
			// Apify goes on trying.
			await deliver(await createUnreachable(false));
			const runExample = await importExample();

			expect(messagesOf(await runExample())).toEqual([
				{
					subject: 'Apify: 2 failed deliveries',
					text: [lineOf(webhookId, first), RECENT].join('\n'),
				},
			]);
			expect(messagesOf(await runExample())).toEqual([]);

			const second = await deliver(webhookId);
			expect(messagesOf(await runExample())).toEqual([
				{ subject: 'Apify: 1 failed delivery', text: lineOf(webhookId, second) },
			]);
			expect(messagesOf(await runExample())).toEqual([]);
		});

		it("reports later what a run couldn't report that stopped with an error", async () => {
			const { client } = environment.n8n;
			const type = 'apifyWebhooksApi';
			const name = 'Apify account for a while without access';
			const data = { ...environment.sandbox.secrets[type] };
			const id = await saveCredential(client, name, type, data);
			const setToken = async (apiToken: string | undefined) =>
				await client('PATCH', `/credentials/${id}`, { name, type, data: { ...data, apiToken } });
			const runExample = await importExample(EXAMPLE, { [type]: { id, name } });
			await runExample();
			const webhookId = await createUnreachable(true);
			const dispatchId = await deliver(webhookId);

			await setToken('wrong');
			const failed = await runExample();
			await setToken(data.apiToken);
			const next = await runExample();

			expect(failed.error).toBe("Apify doesn't accept the API Token of this credential");
			expect(messagesOf(next)).toEqual([
				{ subject: 'Apify: 1 failed delivery', text: lineOf(webhookId, dispatchId) },
			]);
		});

		it("leaves the address out that Apify's reason quotes", async () => {
			const reasons = [
				'POST https://me:hush@example.com/hush?hush=1 failed: why?',
				'No route to /hush?token=hush',
				'ECONNREFUSED example.com/hush',
				null,
			];
			const dispatches = reasons.map((errorMessage, index) => ({
				json: {
					id: `d${index}`,
					webhookId: 'YiKoxjkaS9gjGTqhF',
					eventType: 'TEST',
					createdAt: null,
					responseStatus: 502,
					errorMessage,
					scope: null,
				},
			}));
			const nodes = EXAMPLE.nodes.map((each) =>
				each.name === 'Failed deliveries'
					? {
							...each,
							type: 'n8n-nodes-base.code',
							typeVersion: 2,
							parameters: { jsCode: `return ${JSON.stringify(dispatches)}` },
						}
					: each,
			);
			const runExample = await importExample({ ...EXAMPLE, nodes });

			const [message] = itemsOf(await runExample(), 'Message');

			const reported = [
				'POST … failed: why?',
				'No route to …',
				'ECONNREFUSED …',
				'HTTP status 502',
			];
			expect(String(message?.text).split('\n')).toEqual(
				reported.map(
					(reason, index) =>
						`• TEST of an unknown run to webhook YiKoxjkaS9gjGTqhF: ${reason} (dispatch d${index}, first call at an unknown time)`,
				),
			);
		});
	});

	describe('orphans', () => {
		/** What a user does in *Settings → n8n API*, and in the node *Published workflows*. */
		async function withApiKey(workflow: Workflow): Promise<Workflow> {
			const { client, url } = environment.n8n;
			const key = z.object({ rawApiKey: z.string() }).parse(
				await client('POST', '/api-keys', {
					label: 'Orphans',
					expiresAt: null,
					scopes: ['workflow:list', 'workflow:read'],
				}),
			);
			const data = { apiKey: key.rawApiKey, baseUrl: `${url}/api/v1` };
			const id = await saveCredential(client, 'n8n', 'n8nApi', data);
			const nodes = workflow.nodes.map((each) =>
				each.type === 'n8n-nodes-base.n8n'
					? { ...each, credentials: { n8nApi: { id, name: 'n8n' } } }
					: each,
			);
			return { ...workflow, nodes };
		}

		it('lists the webhooks that call this n8n and that no published workflow receives, and changes nothing', async () => {
			const { client, url } = environment.n8n;
			const received = chain('Receives', [
				node('Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: 'received' }),
				node('End', 'n8n-nodes-base.noOp'),
			]);
			await activateWorkflow(client, await importWorkflow(client, received));
			const create = async (path: string) =>
				await change('argilWebhooks', {
					operation: 'create',
					callbackUrl: `${url}${path}`,
					events: ['AVATAR_TRAINING_FAILED'],
				});
			await create('/webhook/received');
			const orphans = [
				await create('/webhook/deleted-workflow'),
				await create('/webhook-test/received'),
			];

			const writes = await writesDuring(async () => {
				const execution = await run(await withApiKey(readExample('orphans')));
				expect(execution.error).toBeNull();
				const lines = itemsOf(execution, 'One line each');
				expect(lines.map(({ provider, id }) => ({ provider, id }))).toEqual(
					orphans.map((id) => ({ provider: 'argil', id })),
				);
				for (const { line, id } of lines) {
					expect(line).toContain(`argil: webhook ${String(id)} (AVATAR_TRAINING_FAILED`);
					expect(line).not.toContain('/webhook');
				}
			});
			expect(writes).toEqual([]);
		});
	});
});
