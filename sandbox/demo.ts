/**
 * The demo: `npm run demo` shows what the package does, on n8n's own engine, against the sandbox. It ends with exit code 0
 * only if every step did what it should.
 *
 * `-- --live` reads (never updates) the real accounts whose keys are in the environment, and reports what it saw beyond the
 * providers' documentation; `-- --json` prints the items as JSON; `-- --all` shows every row of the lists, not only the first
 * few of each provider.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { describeBeyond, type Beyond } from '../contract/beyond.ts';
import { runInChild, type WorkflowResult } from '../harness/child.ts';
import type { WorkflowToRun } from '../harness/engine.ts';
import { packageNode } from '../harness/node.ts';
import { publishInChild } from '../harness/triggers/child.ts';
import { overHttp } from './deliveries.ts';
import { atOrNull, type Json } from './json.ts';
import { credentialOf, providerOf, PROVIDERS, type ProviderId } from './providers.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

type Secrets = Sandbox['secrets'];

const OLD_ADDRESS = 'https://old.example.com/';

const BEYOND_TITLE = `Seen beyond the documentation (names and forms, no values). It settles open questions of the README's
table "What the documentation leaves open": please send it with the issue form "What a real account returns".`;

/** The address on the internet of the n8n that receives. */
const N8N_ORIGIN = 'https://n8n.example.com';

/** How long a forged delivery waits for its response, in milliseconds. */
const FORGED_TIMEOUT_MS = 10_000;

/** What the trigger of the demo waits for. */
const TRIGGER_EVENT = 'generated_avatar_video_success';

const NEW_URL = 'https://n8n.example.com/webhook/argil';

function node(name: string, id: ProviderId, parameters: INodeParameters): INode {
	return packageNode(providerOf(id), parameters, { id: name, name });
}

/** One node per provider, each listing all webhooks of the account; only providers whose secret is known. */
function listWorkflow(secrets: Secrets, options: INodeParameters = {}): WorkflowToRun {
	const nodes = PROVIDERS.filter(({ credentialType }) => credentialType in secrets).map(
		({ id, label, wholeAccount }) => node(label, id, { returnAll: true, options, ...wholeAccount }),
	);
	return { nodes, secrets };
}

/** What a move of a whole host would change: nothing is sent. */
function dryRunWorkflow(secrets: Secrets): WorkflowToRun {
	const parameters = {
		operation: 'replaceUrl',
		find: OLD_ADDRESS,
		replaceWith: 'https://n8n.example.com',
	};
	return { nodes: [node('Dry run', 'argil', parameters)], secrets };
}

/** List → filter → update at Argil: the webhooks at the old address are moved to the new one. */
function updateWorkflow(secrets: Secrets): WorkflowToRun {
	const find = node('Find', 'argil', { filters: { urlContains: OLD_ADDRESS } });
	const move = node('Move', 'argil', {
		operation: 'update',
		webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		updateFields: { callbackUrl: NEW_URL },
	});
	const connections = { Find: { main: [[{ node: 'Move', type: 'main' as const, index: 0 }]] } };
	return { nodes: [find, move], connections, secrets };
}

/** JoggAI's own objects: they hold signing secrets, which the node masks. */
function rawWorkflow(secrets: Secrets): WorkflowToRun {
	return { nodes: [node('Raw', 'joggai', { output: 'raw', limit: 1 })], secrets };
}

/** What a trigger did from its publication to its end. */
interface Received {
	/** JoggAI's endpoints at the trigger's URL while it was published. */
	readonly registered: Json[];
	/** Those after it was unpublished. */
	readonly left: Json[];
	/** The HTTP statuses that JoggAI got. */
	readonly responses: Array<number | undefined>;
	readonly items: IDataObject[];
}

/** Publishes a trigger, lets JoggAI deliver an event to it and then something forged, and unpublishes it. */
async function receive(sandbox: Sandbox, servers: Record<string, string>): Promise<Received> {
	const joggai = providerOf('joggai');
	const trigger = packageNode(joggai);
	const webhookId = randomUUID();
	const parameters = { events: [TRIGGER_EVENT] };
	const running = await publishInChild(
		{
			node: {
				...trigger,
				name: 'Video ready',
				type: `${trigger.type}Trigger`,
				webhookId,
				parameters,
			},
			secrets: sandbox.secrets,
			baseUrl: N8N_ORIGIN,
		},
		sandbox.environment,
	);
	const own = async () =>
		(await sandbox.webhooks('joggai')).filter((endpoint) =>
			JSON.stringify(endpoint).includes(webhookId),
		);
	try {
		assert.equal(running.status, 'published');
		servers[N8N_ORIGIN] = running.server;
		const registered = await own();
		const [[attempt] = []] = await sandbox.provoke('joggai', TRIGGER_EVENT);
		assert.ok(attempt);
		const { delivery, response } = attempt;
		const forged = { ...delivery, body: delivery.body.replace('completed', 'forged') };
		const refused = await overHttp(servers)(forged, AbortSignal.timeout(FORGED_TIMEOUT_MS));
		const { items, status } = await running.unpublish();
		assert.equal(status, 'not_published');
		return {
			registered,
			left: await own(),
			responses: [response?.status, refused.status],
			items,
		};
	} finally {
		running.stop();
	}
}

async function itemsOf(
	workflow: WorkflowToRun,
	environment: Sandbox['environment'],
): Promise<WorkflowResult['items']> {
	const { items, error } = await runInChild(workflow, environment);
	assert.equal(error, null, `The workflow stopped: ${error}`);
	return items;
}

/** How many webhooks of a provider are shown, unless all are requested. */
const ROWS_SHOWN = 3;

const WEBHOOK_COLUMNS = ['provider', 'id', 'url', 'events', 'enabled', 'createdAt', 'scope'];

function tableOf(rows: IDataObject[], columns = WEBHOOK_COLUMNS): string {
	const table = new Table({ head: columns, style: { head: [], border: [], compact: true } });
	for (const row of rows) table.push(columns.map((column) => cellOf(row[column])));
	return table.toString();
}

/** A list of webhooks: the first of each provider, unless all are requested, and how many there are. */
function listOf(webhooks: IDataObject[], isAll: boolean): string {
	const lists = PROVIDERS.map(({ id, label }) => ({
		label,
		rows: webhooks.filter(({ provider }) => provider === id),
	})).filter(({ rows }) => rows.length > 0);
	const shown = lists.flatMap(({ rows }) => (isAll ? rows : rows.slice(0, ROWS_SHOWN)));
	const counts = lists.map(({ label, rows }) => `${label} ${rows.length}`).join(', ');
	const more = shown.length < webhooks.length ? '; `npm run demo -- --all` shows all of them' : '';
	return `${tableOf(shown)}\n${shown.length} of ${webhooks.length} webhooks (${counts})${more}.`;
}

/** An endpoint of JoggAI without its secret. */
function endpointRow(endpoint: Json): IDataObject {
	return {
		id: atOrNull(endpoint, 'endpoint_id'),
		url: atOrNull(endpoint, 'url'),
		events: atOrNull(endpoint, 'events'),
	};
}

function cellOf(value: unknown): string {
	if (Array.isArray(value)) return value.map(cellOf).join('\n');
	if (typeof value === 'object' && value !== null && 'message' in value) {
		return cellOf(value.message);
	}
	return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '–';
}

function secretsFromEnvironment(): Secrets {
	return Object.fromEntries(
		PROVIDERS.flatMap((provider) => {
			const key = process.env[provider.keyVariable];
			if (key === undefined || key === '') return [];
			// Such as PARTOO_ENVIRONMENT.
			const fields = Object.keys(provider.credentialFields ?? {}).flatMap((field) => {
				const value = process.env[`${provider.id}_${field}`.toUpperCase()];
				return value === undefined ? [] : [[field, value] as const];
			});
			const secret = { ...credentialOf(provider, key), ...Object.fromEntries(fields) };
			return [[provider.credentialType, secret]];
		}),
	);
}

async function showRealAccounts(asJson: boolean, isAll: boolean): Promise<void> {
	const secrets = secretsFromEnvironment();
	assert.notDeepEqual(
		secrets,
		{},
		`Set at least one of ${PROVIDERS.map(({ keyVariable }) => keyVariable).join(', ')}.`,
	);
	const items: IDataObject[] = [];
	const seen: Beyond[] = [];
	// One run per provider, so that a wrong key doesn't hide the others.
	for (const [type, secret] of Object.entries(secrets)) {
		const { items: found, error, beyond } = await runInChild(listWorkflow({ [type]: secret }), {});
		items.push(...Object.values(found).flat());
		seen.push(...beyond);
		if (error === null) continue;
		console.error(error);
		process.exitCode = 1;
	}
	console.log(asJson ? JSON.stringify(items, null, '\t') : listOf(items, isAll));
	// Not among the items, so that their JSON stays JSON.
	const print = asJson ? console.error : console.log;
	print(`\n${BEYOND_TITLE}\n`);
	print(describeBeyond(seen));
}

/** What the steps of the demo returned at the sandbox. */
interface Steps {
	/** All webhooks, and the same with their findings. */
	readonly all: IDataObject[];
	readonly audited: IDataObject[];
	/** The audited webhooks for which something was found. */
	readonly suspicious: IDataObject[];
	readonly dryRun: IDataObject[];
	readonly raw: IDataObject[];
	/** The webhooks at the old address, before and after they were moved. */
	readonly before: IDataObject[];
	readonly after: IDataObject[];
	readonly received: Received;
	/** How many requests the sandbox got. */
	readonly requestCount: number;
}

/**
 * Runs the steps at a new sandbox.
 * @throws Error when one of them didn't do what it should
 */
async function runSteps(): Promise<Steps> {
	const servers: Record<string, string> = {};
	const sandbox = await startSandbox({ deliver: { send: overHttp(servers), timeoutScale: 1 } });
	const { environment, secrets } = sandbox;
	try {
		const lists = await itemsOf(listWorkflow(secrets), environment);
		const all = Object.values(lists).flat();
		const counts = Object.fromEntries(
			Object.entries(lists).map(([name, { length }]) => [name, length]),
		);
		assert.deepEqual(
			counts,
			Object.fromEntries(PROVIDERS.map(({ label, account }) => [label, account.atFirst.webhooks])),
		);
		for (const { id, createdAt } of all) {
			assert.ok(typeof createdAt === 'string');
			assert.equal(typeof id, 'string');
			assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		}

		const audited = Object.values(
			await itemsOf(listWorkflow(secrets, { addFindings: true }), environment),
		).flat();
		const suspicious = audited.filter(({ findings }) => Array.isArray(findings) && findings.length);
		assert.deepEqual(
			suspicious.map(({ id }) => id),
			PROVIDERS.flatMap(({ account }) => account.atFirst.suspicious),
		);

		const { 'Dry run': dryRun = [] } = await itemsOf(dryRunWorkflow(secrets), environment);
		assert.deepEqual(
			dryRun.map(({ urlAfter, changed }) => [urlAfter, changed]),
			[[NEW_URL, false]],
		);

		const { Raw: raw = [] } = await itemsOf(rawWorkflow(secrets), environment);
		assert.equal(raw[0]?.secret, '**********');

		const { Find: before = [], Move: after = [] } = await itemsOf(
			updateWorkflow(secrets),
			environment,
		);
		const url = (webhook: IDataObject | undefined) => webhook?.url;
		assert.equal(after.length, 1);
		assert.equal(url(after[0]), NEW_URL);
		const { Argil: argil = [] } = await itemsOf(
			{ ...listWorkflow({ argilWebhooksApi: secrets.argilWebhooksApi ?? {} }), secrets },
			environment,
		);
		assert.equal(url(argil.find(({ id }) => id === before[0]?.id)), NEW_URL);

		const received = await receive(sandbox, servers);
		const { registered, left, responses, items } = received;
		assert.equal(registered.length, 1);
		assert.deepEqual(left, []);
		assert.deepEqual(responses, [200, 401]);
		assert.deepEqual(
			items.map(({ event, verifiedBy }) => ({ event, verifiedBy })),
			[{ event: TRIGGER_EVENT, verifiedBy: 'signature' }],
		);
		assert.deepEqual(sandbox.refusedHosts, []);

		return {
			all,
			audited,
			suspicious,
			dryRun,
			raw,
			before,
			after,
			received,
			requestCount: sandbox.requests.length,
		};
	} finally {
		await sandbox.stop();
	}
}

function printSteps(steps: Steps, isAll: boolean): void {
	const { all, suspicious, dryRun, raw, before, after, received, requestCount } = steps;
	const { registered, left, responses, items } = received;
	console.log(
		`The webhooks of ${PROVIDERS.length} accounts, listed by the built nodes on n8n’s engine:\n`,
	);
	console.log(listOf(all, isAll));
	console.log('\nWhat an audit finds:\n');
	console.log(tableOf(suspicious, ['provider', 'id', 'findings']));
	console.log(
		`\nWhat a move from ${OLD_ADDRESS} would change at Argil (dry run, nothing is sent):\n`,
	);
	console.log(tableOf(dryRun, ['id', 'urlBefore', 'urlAfter', 'outcome']));
	console.log('\nOne JoggAI endpoint as Raw, its signing secret masked:\n');
	console.log(JSON.stringify(raw[0], null, 2));
	console.log(`\nArgil: list → filter "${OLD_ADDRESS}" → update. Before:\n`);
	console.log(tableOf(before));
	console.log('\nAfter:\n');
	console.log(tableOf(after));
	console.log('\nJoggAI: publish a trigger, which registers itself:\n');
	console.log(tableOf(registered.map(endpointRow), ['id', 'url', 'events']));
	console.log('\nJoggAI delivers an event, signed. The item that the workflow starts with:\n');
	console.log(JSON.stringify(items[0], null, 2));
	console.log(
		`\nThe same delivery with another body is refused with HTTP ${responses[1]}. After unpublishing, ` +
			`${left.length} endpoints are left at its URL.`,
	);
	console.log(
		`\n${all.length} webhooks of ${PROVIDERS.length} providers, 1 moved, ` +
			`${requestCount} requests over HTTPS, none to another host.`,
	);
}

async function showSandbox(asJson: boolean, isAll: boolean): Promise<void> {
	const steps = await runSteps();
	if (!asJson) {
		printSteps(steps, isAll);
		return;
	}
	const { audited, dryRun, raw, before, after, received } = steps;
	const shown = { webhooks: audited, dryRun, raw, before, after, received: received.items };
	console.log(JSON.stringify(shown, null, '\t'));
}

const { values } = parseArgs({
	options: {
		all: { type: 'boolean', default: false },
		live: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
	},
});
try {
	await (values.live ? showRealAccounts : showSandbox)(values.json, values.all);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
