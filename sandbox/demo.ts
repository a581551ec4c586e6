/**
 * The demo: `npm run demo` shows what the package does, on n8n's own engine, against the sandbox. It ends with exit code 0
 * only if every step did what it should.
 *
 * `-- --live` reads (never updates) the real accounts whose keys are in the environment; `-- --json` prints the items as JSON.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowToRun } from './engine.ts';
import type { WorkflowResult } from './runWorkflow.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

type Secrets = Sandbox['secrets'];

const LIST_ALL: Readonly<Record<string, { type: string; parameters?: INodeParameters }>> = {
	Argil: { type: 'argilWebhooks' },
	JoggAI: { type: 'joggAiWebhooks' },
	Partoo: { type: 'partooWebhooks' },
	Apify: { type: 'apifyWebhooks', parameters: { listFor: 'account' } },
};

const OLD_ADDRESS = 'https://old.example.com/';

const NEW_URL = 'https://n8n.example.com/webhook/argil';

function node(name: string, type: string, parameters: INodeParameters): INode {
	return {
		id: name,
		name,
		type: `n8n-nodes-provider-webhooks.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'webhook', operation: 'getAll', ...parameters },
		credentials: { [`${type}Api`]: { id: type, name: type } },
	};
}

/** One node per provider, each listing all webhooks of the account; only providers whose secret is known. */
function listWorkflow(secrets: Secrets): WorkflowToRun {
	const nodes = Object.entries(LIST_ALL)
		.filter(([, { type }]) => `${type}Api` in secrets)
		.map(([name, { type, parameters }]) => node(name, type, { returnAll: true, ...parameters }));
	return { nodes, secrets };
}

/** List → filter → update at Argil: the webhooks at the old address are moved to the new one. */
function updateWorkflow(secrets: Secrets): WorkflowToRun {
	const find = node('Find', 'argilWebhooks', { filters: { urlContains: OLD_ADDRESS } });
	const move = node('Move', 'argilWebhooks', {
		operation: 'update',
		webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		updateFields: { callbackUrl: NEW_URL },
	});
	const connections = { Find: { main: [[{ node: 'Move', type: 'main' as const, index: 0 }]] } };
	return { nodes: [find, move], connections, secrets };
}

/** JoggAI's own objects: they hold signing secrets, which the node masks. */
function rawWorkflow(secrets: Secrets): WorkflowToRun {
	return { nodes: [node('Raw', 'joggAiWebhooks', { output: 'raw', limit: 1 })], secrets };
}

async function run(
	workflow: WorkflowToRun,
	environment: Readonly<Record<string, string>>,
): Promise<WorkflowResult['items']> {
	const script = fileURLToPath(new URL('runWorkflow.ts', import.meta.url));
	const child = spawn(process.execPath, [script], {
		env: { ...process.env, ...environment },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	child.stdin.end(JSON.stringify(workflow));
	const output = await text(child.stdout);
	assert.notEqual(output, '', 'The engine ended without an answer: see its error above.');
	const { items, error } = JSON.parse(output) as WorkflowResult;
	assert.equal(error, null, `The workflow stopped: ${error}`);
	return items;
}

function tableOf(webhooks: Array<Record<string, unknown>>): string {
	const columns = ['provider', 'id', 'url', 'events', 'enabled', 'createdAt', 'scope'];
	const table = new Table({ head: columns, style: { head: [], border: [], compact: true } });
	for (const webhook of webhooks) {
		table.push(
			columns.map((column) => {
				const value = webhook[column];
				if (Array.isArray(value)) return value.join('\n');
				return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '–';
			}),
		);
	}
	return table.toString();
}

function secretsFromEnvironment(): Secrets {
	const { ARGIL_API_KEY, JOGGAI_API_KEY, PARTOO_API_KEY, APIFY_TOKEN } = process.env;
	return {
		...(ARGIL_API_KEY && { argilWebhooksApi: { apiKey: ARGIL_API_KEY } }),
		...(JOGGAI_API_KEY && { joggAiWebhooksApi: { apiKey: JOGGAI_API_KEY } }),
		...(PARTOO_API_KEY && { partooWebhooksApi: { apiKey: PARTOO_API_KEY } }),
		...(APIFY_TOKEN && { apifyWebhooksApi: { apiToken: APIFY_TOKEN } }),
	};
}

async function showRealAccounts(asJson: boolean): Promise<void> {
	const secrets = secretsFromEnvironment();
	assert.notDeepEqual(
		secrets,
		{},
		'Set at least one of ARGIL_API_KEY, JOGGAI_API_KEY, PARTOO_API_KEY and APIFY_TOKEN.',
	);
	const items = Object.values(await run(listWorkflow(secrets), {})).flat();
	console.log(asJson ? JSON.stringify(items, null, '\t') : tableOf(items));
}

async function showSandbox(asJson: boolean): Promise<void> {
	const sandbox = await startSandbox();
	const { environment, secrets } = sandbox;
	try {
		const lists = await run(listWorkflow(secrets), environment);
		const all = Object.values(lists).flat();
		const counts = Object.fromEntries(
			Object.entries(lists).map(([name, { length }]) => [name, length]),
		);
		assert.deepEqual(counts, { Argil: 3, JoggAI: 2, Partoo: 204, Apify: 3 });
		for (const { id, createdAt } of all) {
			assert.ok(typeof createdAt === 'string');
			assert.equal(typeof id, 'string');
			assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		}

		const { Raw: raw = [] } = await run(rawWorkflow(secrets), environment);
		assert.equal(raw[0]?.secret, '**********');

		const { Find: before = [], Move: after = [] } = await run(updateWorkflow(secrets), environment);
		const url = (webhook: Record<string, unknown> | undefined) => webhook?.url;
		assert.equal(after.length, 1);
		assert.equal(url(after[0]), NEW_URL);
		const { Argil: argil = [] } = await run(
			{ ...listWorkflow({ argilWebhooksApi: secrets.argilWebhooksApi ?? {} }), secrets },
			environment,
		);
		assert.equal(url(argil.find(({ id }) => id === before[0]?.id)), NEW_URL);
		assert.deepEqual(sandbox.refusedHosts, []);

		if (asJson) {
			console.log(JSON.stringify({ webhooks: all, raw, before, after }, null, '\t'));
			return;
		}
		console.log('All webhooks of four accounts, listed by the built nodes on n8n’s engine:\n');
		console.log(tableOf(all));
		console.log('\nOne JoggAI endpoint as Raw, its signing secret masked:\n');
		console.log(JSON.stringify(raw[0], null, 2));
		console.log(`\nArgil: list → filter "${OLD_ADDRESS}" → update. Before:\n`);
		console.log(tableOf(before));
		console.log('\nAfter:\n');
		console.log(tableOf(after));
		console.log(
			`\n${all.length} webhooks of ${Object.keys(counts).length} providers, 1 moved, ` +
				`${sandbox.requests.length} requests over HTTPS, none to another host.`,
		);
	} finally {
		await sandbox.stop();
	}
}

const { values } = parseArgs({ options: { live: { type: 'boolean' }, json: { type: 'boolean' } } });
try {
	await (values.live ? showRealAccounts : showSandbox)(values.json ?? false);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
