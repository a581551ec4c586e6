/**
 * Measures cases in a real n8n, with its default expression engine and task runner, as manual runs whose data is saved, and prints
 * the measurements as JSON. `bench.ts` starts it in its own process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { importWorkflow, runWorkflow, saveCredential, type Client } from '../../e2e/client.ts';
import { startN8n } from '../../e2e/n8n.ts';
import { installInto, packPackage } from '../../e2e/package.ts';
import { chain, START } from '../../e2e/workflows.ts';
import type { Case } from '../cases.ts';
import type { Contender, ContenderName } from '../contenders/contender.ts';
import {
	codeChain,
	editFieldsChain,
	packageNode,
	SECRETS,
	type PlainNode,
} from '../contenders/workflows.ts';
import { measure, type Measured } from '../measure.ts';
import { caseNamed } from '../options.ts';

/** The environment variables of `service.ts` that n8n needs, too, to reach the benchmark's server. */
const PASSED_VARIABLES = [
	'NODE_EXTRA_CA_CERTS',
	'NODE_OPTIONS',
	'BENCHMARK_HTTP_PORT',
	'BENCHMARK_HTTPS_PORT',
];

type Credentials = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

async function saveCredentials(client: Client): Promise<Credentials> {
	const saved = Object.entries(SECRETS).map(async ([type, data]) => {
		const id = await saveCredential(client, type, type, data);
		return [type, { id, name: type }] as const;
	});
	return new Map(await Promise.all(saved));
}

async function contenderOf(
	name: ContenderName,
	benchmarkCase: Case,
	nodes: readonly PlainNode[],
	client: Client,
	credentials: Credentials,
): Promise<Contender> {
	const withCredentials = nodes.map(({ credential, ...node }) => {
		const account = credential === undefined ? undefined : credentials.get(credential);
		return {
			id: node.name,
			...node,
			...(credential !== undefined && account !== undefined
				? { credentials: { [credential]: account } }
				: {}),
		};
	});
	const id = await importWorkflow(client, {
		...chain(`${benchmarkCase.name}: ${name}`, [START, ...withCredentials]),
		// The trigger returns these pinned items, so that creating them takes no time.
		pinData: { [START.name]: benchmarkCase.items.map((json) => ({ json })) },
	});
	return {
		name,
		async run() {
			const run = await runWorkflow(client, id, START.name, waitMs());
			const { status, error, durationMs, nodes: runs } = run;
			if (status !== 'success') throw new Error(`${status}, ${error}`);
			return { ms: durationMs, output: runs[nodes.at(-1)?.name ?? '']?.outputs[0] ?? [] };
		},
	};
}

const { values } = parseArgs({
	options: {
		case: { type: 'string', multiple: true, default: [] },
		latency: { type: 'string', multiple: true, default: [] },
		rounds: { type: 'string', default: '1' },
		/** When the whole run has to be over, in milliseconds since 1970. */
		deadline: { type: 'string', default: '' },
	},
});

/**
 * How long to wait for an execution, in milliseconds: half of what is left of the whole run. How long n8n's own nodes take isn't
 * known, and what comes afterwards needs time, too.
 */
function waitMs(): number {
	return (Number(values.deadline) - Date.now()) / 2;
}

// Exits on a signal, so that its n8n exits, too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const folder = mkdtempSync(join(tmpdir(), 'webhooks-benchmark-n8n-'));
// However the process ends; after a signal n8n is killed a moment later, and may still write to the folder.
process.once('exit', () => rmSync(folder, { recursive: true, maxRetries: 5 }));
installInto(folder, packPackage(folder));
const n8n = await startN8n({
	folder,
	environment: Object.fromEntries(PASSED_VARIABLES.map((name) => [name, process.env[name] ?? ''])),
	logFile: join(folder, 'n8n.log'),
});
const all: Measured = { measurements: [], notMeasured: [] };
try {
	const { client } = n8n;
	const credentials = await saveCredentials(client);
	for (const latencyMs of values.latency.map(Number)) {
		for (const each of values.case.map(caseNamed)) {
			const contenders = await Promise.all([
				contenderOf('node', each, packageNode(each), client, credentials),
				contenderOf('editFields', each, editFieldsChain(each, 'https'), client, credentials),
				contenderOf('code', each, codeChain(each, 'https'), client, credentials),
			]);
			const setting = {
				place: 'n8n',
				scheme: 'https',
				latencyMs,
				rounds: Number(values.rounds),
			} as const;
			const { measurements, notMeasured } = await measure(each, contenders, setting);
			all.measurements.push(...measurements);
			all.notMeasured.push(...notMeasured);
			console.error(`n8n, ${latencyMs} ms, ${each.name}: done`);
		}
	}
} finally {
	await n8n.program.stop();
}
process.stdout.write(JSON.stringify(all));
