/**
 * `npm run test:matrix`: runs the engine tests, the short form of the fault matrix and the load test on the engines of several
 * versions of n8n. Prints a table; exits with 1 when anything fails. What it installs stays in `.engines/` for the next run.
 *
 * Each engine has a folder there, with a copy of the project and its own `node_modules`. Node resolves n8n-core and n8n-workflow
 * in that folder, and everything else in the project that contains it.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import Table from 'cli-table3';

import { ENGINES, type Engine } from './engines.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const INSTALLED = join(ROOT, '.engines');

/** The files and folders of the project that the tests need. */
const COPIED = [
	'LICENSE.md',
	'README.md',
	'contract',
	'credentials',
	'dist',
	'docs',
	'faults',
	'harness',
	'index.js',
	'jest.config.js',
	'matrix',
	'nodes',
	'package.json',
	'packaging',
	'release',
	'sandbox',
	'test',
];

const requireHere = createRequire(import.meta.url);

const JEST = requireHere.resolve('jest/bin/jest');

const TSX = requireHere.resolve('tsx');

/** The timeout of a program: an installation, or the tests of one engine. */
const MAX_RUN_MS = 600_000;

interface ProgramResult {
	/** Null when it was killed after the timeout. */
	readonly code: number | null;
	readonly output: string;
	readonly errors: string;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<ProgramResult> {
	const child = spawn(program, args, {
		cwd,
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: MAX_RUN_MS,
	});
	const closed = new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { code: await closed, output, errors };
}

/** Parses the JSON report that a program prints. */
function reportOf<T>({ code, output, errors }: ProgramResult): T {
	if (!output.startsWith('{')) throw new Error(`No report, but exit code ${code}: ${errors}`);
	return JSON.parse(output) as T;
}

/** Installs packages into a folder, unless the folder already has exactly these. */
async function install(folder: string, packages: readonly string[]): Promise<void> {
	const list = join(folder, 'installed.json');
	const expected = JSON.stringify(packages);
	if ((await readFile(list, 'utf8').catch(() => '')) === expected) return;
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), '{ "private": true }');
	const { code, errors } = await run(
		'npm',
		['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-save', ...packages],
		folder,
	);
	if (code !== 0) throw new Error(`${expected} could not be installed: ${errors}`);
	await writeFile(list, expected);
}

/** The version of a package that Node resolves from a folder. */
async function versionFrom(folder: string, name: string): Promise<string> {
	const entry = createRequire(join(folder, 'package.json')).resolve(name);
	const [beforeName = ''] = entry.split(join(name, 'dist'));
	const manifest = await readFile(join(beforeName, name, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}

/** Prepares the folder of an engine; returns its path. */
async function prepare({ n8n, core, workflow }: Engine): Promise<string> {
	const folder = join(INSTALLED, n8n);
	const engine = { 'n8n-core': core, 'n8n-workflow': workflow };
	const isProjectVersion = async (): Promise<boolean> => {
		for (const [name, version] of Object.entries(engine)) {
			if ((await versionFrom(ROOT, name)) !== version) return false;
		}
		return true;
	};
	if (!(await isProjectVersion())) {
		const packages = Object.entries(engine).map(([name, version]) => `${name}@${version}`);
		await install(folder, ['--ignore-scripts', ...packages]);
	}
	for (const name of COPIED) {
		await rm(join(folder, name), { recursive: true, force: true });
		await cp(join(ROOT, name), join(folder, name), { recursive: true });
	}
	for (const [name, version] of Object.entries(engine)) {
		const found = await versionFrom(folder, name);
		if (found !== version) throw new Error(`${n8n} would be tested with ${name} ${found}`);
	}
	return folder;
}

/** The path of the executable of a Node version. */
async function nodeOf(version: string | null): Promise<string> {
	if (version === null) return process.execPath;
	const folder = join(INSTALLED, `node-${version}`);
	await install(folder, [`node@${version}`]);
	return join(folder, 'node_modules', '.bin', 'node');
}

/** The results of the tests on one engine and one Node version. */
interface Result {
	readonly engine: Engine;
	readonly node: string;
	readonly tests: { readonly passed: number; readonly all: number };
	readonly cells: { readonly passed: number; readonly all: number };
	readonly seconds: number;
	readonly problems: readonly string[];
}

async function test(engine: Engine, folder: string, program: string): Promise<Result> {
	const startedAtMs = Date.now();
	const node = (await run(program, ['--version'], folder)).output.trim();
	const problems: string[] = [];

	// Up to n8n 2.20 the engine leaves a timer running.
	const jest = ['-c', 'matrix/jest.config.cjs', '--forceExit', '--silent', '--json'];
	const suites = ['test/engine', 'test/package/load'];
	const tested = await run(program, [JEST, ...jest, ...suites], folder);
	const report = reportOf<{
		numPassedTests: number;
		numTotalTests: number;
		testResults: Array<{ message: string }>;
	}>(tested);
	if (tested.code !== 0) problems.push(...report.testResults.map(({ message }) => message));

	// Node 20 can't run TypeScript without a loader.
	const faults = ['--import', TSX, 'faults/main.ts', '--short', '--json'];
	const matrix = await run(program, faults, folder);
	const { counts, problems: wrong } = reportOf<{
		counts: Record<string, number>;
		problems: string[];
	}>(matrix);
	if (matrix.code !== 0) problems.push(...wrong);
	const all = Object.values(counts).reduce((sum, count) => sum + count, 0);

	return {
		engine,
		node,
		tests: { passed: report.numPassedTests, all: report.numTotalTests },
		cells: { passed: all - (counts.WRONG ?? 0), all },
		seconds: Math.round((Date.now() - startedAtMs) / 1000),
		problems: problems.filter((problem) => problem !== ''),
	};
}

const startedAtMs = Date.now();
const results: Result[] = [];
for (const engine of ENGINES) {
	const folder = await prepare(engine);
	for (const version of engine.nodes) {
		const result = await test(engine, folder, await nodeOf(version));
		results.push(result);
		console.error(`n8n ${engine.n8n} on Node ${result.node}: ${result.problems.length} problems`);
	}
}

const table = new Table({
	head: ['n8n', 'n8n-core', 'Node', 'tests passed', 'faults as documented', 'seconds'],
	style: { head: [], border: [] },
});
for (const { engine, node, tests, cells, seconds } of results) {
	table.push([
		engine.n8n,
		engine.core,
		node,
		`${tests.passed} of ${tests.all}`,
		`${cells.passed} of ${cells.all}`,
		seconds,
	]);
}
console.log(table.toString());
console.log(`${Math.round((Date.now() - startedAtMs) / 1000)} s, including installations`);
for (const { engine, node, problems } of results) {
	for (const problem of problems)
		console.log(`PROBLEM n8n ${engine.n8n}, Node ${node}: ${problem}`);
}
const hasFailed = ({ problems, tests, cells }: Result): boolean =>
	problems.length > 0 || tests.passed === 0 || tests.passed < tests.all || cells.all === 0;
process.exitCode = results.some(hasFailed) ? 1 : 0;
