/**
 * `npm run bench`: the benchmark, on n8n's engine in this process; with `-- --server` in a real n8n, too, with `-- --json` all figures
 * as JSON. `-- --quick` measures no time: it asserts how many requests the package sends, and how many at once.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg, totalmem } from 'node:os';
import { json as readJson } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { CASES, requestsOf } from './cases.ts';
import { measureLoad } from './load.ts';
import { MEASUREMENT, type Measurement } from './measure.ts';
import { MEMORY, type Memory } from './measureMemory.ts';
import { report } from './report.ts';
import { scriptAt, startService, type Service } from './service.ts';
import { judge, type Findings } from './targets.ts';

/** The fewest rounds that are counted. */
const ROUNDS = { engine: '3', n8n: '2' };

/** The lengths of the lists whose memory is measured: up to ten times that of partoo-10k. */
const MEMORY_SIZES = [25_000, 50_000, 100_000];

/** Long enough that requests overlap at the server, in milliseconds. */
const QUICK_LATENCY_MS = 20;

const { values: options } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		quick: { type: 'boolean', default: false },
		server: { type: 'boolean', default: false },
	},
});

// Exits on a signal, so that its child processes exit, too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const service = await startService();
try {
	if (options.quick) await assertTraffic(service);
	else await runAll(service);
} finally {
	await service.stop();
}

/** Asserts that the package sends no unnecessary request, and no more requests at once than allowed. */
async function assertTraffic(service: Service): Promise<void> {
	const args = ['--alone', '--latencies', String(QUICK_LATENCY_MS)];
	const measurements = z
		.array(MEASUREMENT)
		.parse(await measureIn(service, 'measureEngine.ts', args));
	for (const each of CASES) {
		const found = measurements.find(
			({ case: name, contender }) => name === each.name && contender === 'node',
		);
		assert.equal(found?.requests, requestsOf(each), `${each.name}: requests`);
		assert.ok(
			found.maxInFlight <= each.maxConcurrency,
			`${each.name}: ${found.maxInFlight} at once`,
		);
		const most = Math.min(
			each.maxConcurrency,
			...each.stages.map(({ length }) => length).slice(-1),
		);
		if (most > 1)
			assert.ok(found.maxInFlight > 1, `${each.name}: requests are sent one after another`);
		console.log(
			`${each.name}: ${found.requests} requests, at most ${found.maxInFlight} at once (allowed: ${each.maxConcurrency})`,
		);
	}
}

async function runAll(service: Service): Promise<void> {
	const root = fileURLToPath(new URL('..', import.meta.url));
	execFileSync(process.execPath, ['e2e/setup.ts'], { cwd: root, stdio: ['ignore', 2, 2] });
	const loadBefore = loadavg();
	const engineArgs = ['--peers', '--schemes', 'https,http', '--latencies', '0,50'];
	const inProcess = await measureIn(service, 'measureEngine.ts', [
		...engineArgs,
		'--rounds',
		ROUNDS.engine,
	]);
	const inN8n = options.server
		? await measureIn(service, 'n8n/measureN8n.ts', ['--rounds', ROUNDS.n8n])
		: [];
	const measurements: Measurement[] = z.array(MEASUREMENT).parse([inProcess, inN8n].flat());
	const memory: Memory[] = [];
	for (const output of [['--output', 'simplified'], ['--output', 'raw'], []]) {
		for (const webhooks of MEMORY_SIZES) {
			const args = ['--webhooks', String(webhooks), ...output];
			memory.push(MEMORY.parse(await measureIn(service, 'measureMemory.ts', args)));
		}
	}
	const findings: Findings = { measurements, load: measureLoad(), memory };
	const verdicts = judge(findings);
	const [{ model = 'unknown' } = {}] = cpus();
	const machine = {
		cpus: `${cpus().length} × ${model}`,
		memoryGb: Math.round(totalmem() / 2 ** 30),
		node: process.version,
		loadAverages: { before: loadBefore, after: loadavg() },
	};
	console.log(
		options.json
			? JSON.stringify({ machine, ...findings, verdicts }, null, '\t')
			: `${report(findings, verdicts)}\n\n${JSON.stringify(machine)}`,
	);
}

/** Runs a script whose requests are routed to the service, and parses the JSON that it prints. */
async function measureIn(
	{ environment }: Service,
	script: string,
	args: readonly string[],
): Promise<unknown> {
	// A proxy between the contenders and the service would distort the times.
	const inherited = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
	const child = spawn(process.execPath, ['--expose-gc', scriptAt(script), ...args], {
		env: { ...Object.fromEntries(inherited), ...environment },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const stop = () => child.kill();
	process.once('exit', stop);
	const exited = once(child, 'exit');
	const [result] = await Promise.all([readJson(child.stdout).catch(() => null), exited]);
	process.off('exit', stop);
	if (child.exitCode !== 0) throw new Error(`${script} failed: see its output above`);
	return result;
}
