/**
 * `npm run bench`: the benchmark, on n8n's engine in this process; with `-- --server` in a real n8n, too, with `-- --json` all figures
 * as JSON. `-- --quick` measures no time: it asserts how many requests the package sends, and how many at once. `--case`, `--latency` and
 * `--place` measure a part, `--rounds` says how often. What can't be measured is named, and the rest goes on.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg, totalmem } from 'node:os';
import { json as readJson } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { requestsOf } from './cases.ts';
import { measureLoad } from './load.ts';
import { MEASURED, sentenceOn, type Measured } from './measure.ts';
import { MEMORY, type Memory } from './measureMemory.ts';
import { OptionError, readOptions, type Options, type Place } from './options.ts';
import { report } from './report.ts';
import { scriptAt, startService, type Service } from './service.ts';
import { judge, type Findings } from './targets.ts';

/** The fewest rounds that are counted. */
const ROUNDS = { engine: 3, n8n: 2 };

/** How long the whole run may take, in milliseconds: several times what it takes on the machine of docs/benchmark.md. */
const MAX_RUN_MS = 3 * 3_600_000;

/** The lengths of the lists whose memory is measured: up to ten times that of partoo-10k. */
const MEMORY_SIZES = [25_000, 50_000, 100_000];

/** Long enough that requests overlap at the server, in milliseconds. */
const QUICK_LATENCY_MS = 20;

const options = optionsOrExit();

const deadlineMs = Date.now() + MAX_RUN_MS;

// Exits on a signal, so that its child processes exit, too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const service = await startService();
try {
	if (options.quick) await assertTraffic(service);
	else await runAll(service);
} finally {
	await service.stop();
}

function optionsOrExit(): Options {
	try {
		return readOptions(process.argv.slice(2));
	} catch (error) {
		if (!(error instanceof OptionError)) throw error;
		console.error(error.message);
		process.exit(2);
	}
}

/** Asserts that the package sends no unnecessary request, and no more requests at once than allowed. */
async function assertTraffic(service: Service): Promise<void> {
	const args = ['--alone', '--latency', String(QUICK_LATENCY_MS), ...caseArgs()];
	const { measurements, notMeasured } = MEASURED.parse(
		await measureIn(service, 'measureEngine.ts', args),
	);
	assert.deepEqual(notMeasured.map(sentenceOn), []);
	for (const each of options.cases) {
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

function caseArgs(): string[] {
	return options.cases.flatMap(({ name }) => ['--case', name]);
}

/** Measures the cases at a place. What has been measured elsewhere isn't lost when that fails. */
async function measureAt(service: Service, place: Place): Promise<Measured> {
	const script = place === 'engine' ? 'measureEngine.ts' : 'n8n/measureN8n.ts';
	const args = [
		...(place === 'engine'
			? ['--peers', '--schemes', 'https,http']
			: ['--deadline', String(deadlineMs)]),
		...caseArgs(),
		...options.latenciesMs.flatMap((latencyMs) => ['--latency', String(latencyMs)]),
		'--rounds',
		String(options.rounds ?? ROUNDS[place]),
	];
	try {
		return MEASURED.parse(await measureIn(service, script, args));
	} catch (error) {
		const reason = messageOf(error);
		const notMeasured = options.cases.flatMap((each) =>
			options.latenciesMs.map((latencyMs) => ({
				place,
				scheme: 'https' as const,
				latencyMs,
				case: each.name,
				contender: 'node' as const,
				reason,
			})),
		);
		return { measurements: [], notMeasured };
	}
}

/** Measures the memory of long lists, and names what couldn't be measured. */
async function measureMemory(service: Service, notMeasured: string[]): Promise<Memory[]> {
	const memory: Memory[] = [];
	for (const output of [['--output', 'simplified'], ['--output', 'raw'], []]) {
		for (const webhooks of MEMORY_SIZES) {
			const args = ['--webhooks', String(webhooks), ...output];
			try {
				memory.push(MEMORY.parse(await measureIn(service, 'measureMemory.ts', args)));
			} catch (error) {
				notMeasured.push(`memory, ${args.join(' ')}: not measured: ${messageOf(error)}`);
			}
		}
	}
	return memory;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

async function runAll(service: Service): Promise<void> {
	const root = fileURLToPath(new URL('..', import.meta.url));
	execFileSync(process.execPath, ['e2e/setup.ts'], { cwd: root, stdio: ['ignore', 2, 2] });
	const loadBefore = loadavg();
	const measured: Measured[] = [];
	for (const place of options.places) measured.push(await measureAt(service, place));
	const missing = measured.flatMap((each) => each.notMeasured);
	const notMeasured = missing.map(sentenceOn);
	const findings: Findings = {
		measurements: measured.flatMap(({ measurements }) => measurements),
		notMeasured,
		load: options.isPart ? null : measureLoad(),
		memory: options.isPart ? [] : await measureMemory(service, notMeasured),
	};
	const verdicts = judge(findings).filter(({ measured }) => !options.isPart || measured !== null);
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
	// The tables are whole but for the peers that are named: a row of the package itself has to be there.
	if (missing.some(({ contender }) => contender === 'node')) process.exitCode = 1;
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
		timeout: Math.max(1, deadlineMs - Date.now()),
	});
	const stop = () => child.kill();
	process.once('exit', stop);
	const exited = once(child, 'exit');
	const [result] = await Promise.all([readJson(child.stdout).catch(() => null), exited]);
	process.off('exit', stop);
	if (child.exitCode !== 0) throw new Error(`${script} failed: see its output above`);
	return result;
}
