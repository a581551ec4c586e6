/**
 * `npm run test:faults`: runs every operation and the life of every trigger with every fault, searches the results for secrets, and measures the requests to a
 * provider that is down. Prints tables, or JSON with `-- --json`; exits with 1 when anything isn't as documented. `-- --short` runs
 * what depends on n8n's engine, for two operations of each node.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { PROVIDERS } from '../sandbox/providers.ts';
import { serve, unexpectedRequests } from './accounts.ts';
import { measureBudget, type BudgetResult } from './budget.ts';
import { installClocks } from './clock.ts';
import type { CellResult } from './expectation.ts';
import { SENTENCES } from './faults.ts';
import { runControls, type Leaks } from './leaks.ts';
import { PUBLICATION_LIMIT_MS, runLifecycles, type LifecycleResult } from './lifecycle.ts';
import { runMatrix } from './matrix.ts';
import { startNetwork } from './network.ts';
import { loadNodes } from './run.ts';

const { values } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		short: { type: 'boolean', default: false },
	},
});

/** What the process writes while the nodes run; expected to be nothing. */
const consoleOutput: string[] = [];

const HOSTS = [
	...PROVIDERS.flatMap(({ hosts }) => hosts),
	// Where redirects point: this host must not receive a request.
	'elsewhere.example',
];

async function run() {
	const write = process.stdout.write.bind(process.stdout);
	const writeError = process.stderr.write.bind(process.stderr);
	const keep = (text: string | Uint8Array): boolean => {
		consoleOutput.push(String(text));
		return true;
	};
	process.stdout.write = keep;
	process.stderr.write = keep;
	const network = await startNetwork(HOSTS, serve);
	try {
		installClocks();
		const catalog = await loadNodes();
		// Short runs are for n8n's engine; what it does with triggers is in the harness, the same for all versions.
		const lives = values.short ? [] : await runLifecycles(catalog, network);
		const cells = await runMatrix(catalog, network, values.short);
		const controls = await runControls(catalog);
		const budget = values.short ? [] : await measureBudget(catalog, network);
		return { cells, controls, budget, lives };
	} finally {
		await network.stop();
		process.stdout.write = write;
		process.stderr.write = writeError;
	}
}

const startedAtMs = Date.now();
const { cells, controls, budget, lives } = await run();
const seconds = Math.round((Date.now() - startedAtMs) / 1000);

const counts: Record<CellResult['verdict'], number> = {
	'right and complete': 0,
	'clear error': 0,
	WRONG: 0,
};
for (const { verdict } of cells) counts[verdict] += 1;

const leaks = cells.reduce<Leaks>(
	(sum, cell) => ({
		keys: sum.keys + cell.leaks.keys,
		secrets: sum.secrets + cell.leaks.secrets,
		tokens: sum.tokens + cell.leaks.tokens,
	}),
	{ keys: 0, secrets: 0, tokens: 0 },
);

const number = (value: number): string => value.toLocaleString('en-US');
const most = (pick: (result: BudgetResult) => number): number => Math.max(...budget.map(pick));

const livesWith = (verdict: LifecycleResult['verdict']): number =>
	lives.filter((life) => life.verdict === verdict).length;
const tooLong = lives.filter(({ elapsedMs }) => elapsedMs >= PUBLICATION_LIMIT_MS).length;
const longestS = Math.round(Math.max(...lives.map(({ elapsedMs }) => elapsedMs)) / 1000);

/** The lines that docs/reliability.md quotes. */
const figures = [
	`${number(cells.length)} cells: ${number(counts['right and complete'])} right and complete, ${number(counts['clear error'])} clear errors, ${counts.WRONG} anything else`,
	`Leaks: ${leaks.keys} keys, ${leaks.secrets} secrets, ${leaks.tokens} URL tokens`,
	`Triggers: ${number(lives.length)} cells, as without the fault or with a clear error; ${livesWith('WRONG')} anything else, ${tooLong} over ${PUBLICATION_LIMIT_MS / 1000} s`,
	...(budget.length === 0
		? []
		: [
				`200 items while a provider is down: ${most(({ requests }) => requests)} requests at most, ${most(({ failedItems }) => failedItems)} of 200 items name the cause in their error`,
			]),
];
const quoted = values.short ? [] : figures;

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const reliability = readFileSync(new URL('../docs/reliability.md', import.meta.url), 'utf8');
const problems = [
	...cells
		.filter(({ verdict }) => verdict === 'WRONG')
		.map(
			(cell) =>
				`${cell.provider}, ${cell.operation}, ${cell.request}, ${cell.fault}: ${cell.problems.join('; ')}`,
		),
	...cells
		.filter((cell) => cell.leaks.keys + cell.leaks.secrets + cell.leaks.tokens > 0)
		.map((cell) => `${cell.provider}, ${cell.operation}, ${cell.request}, ${cell.fault}: leaks`),
	...lives
		.filter(({ verdict }) => verdict === 'WRONG')
		.map(
			(life) =>
				`${life.provider} trigger, ${life.scenario}, ${life.engine}, ${life.request}, ${life.fault}: ${life.problems.join('; ')}`,
		),
	...unexpectedRequests.map((request) => `Unexpected request: ${request}`),
	...controls.filter(({ found }) => found === 0).map(({ name }) => `${name}: no secret was found`),
	...budget.flatMap((row) =>
		row.problems.map((one) => `${row.provider} ${row.operation}, ${row.failure}: ${one}`),
	),
	...(consoleOutput.length === 0
		? []
		: [`Unexpected output on the console: ${consoleOutput.join('').slice(0, 500)}`]),
	...quoted
		.filter((figure) => !reliability.includes(figure))
		.map((figure) => `docs/reliability.md doesn't say: ${figure}`),
	...Object.values(SENTENCES)
		.filter((sentence) => !readme.includes(sentence))
		.map((sentence) => `The README's table of errors doesn't have: ${sentence}`),
];

if (values.json) {
	console.log(JSON.stringify({ figures, counts, leaks, controls, budget, problems, cells, lives }));
} else {
	printMatrix();
	printFaults();
	printLives();
	if (budget.length > 0) printBudget();
	for (const { name, found } of controls) console.log(`${name}: found ${found} times, as expected`);
	// Where time decides, a busy machine may move a cell from one to the other.
	console.log(
		`Triggers: ${number(livesWith('as without the fault'))} as without the fault, ${number(livesWith('clear error'))} clear errors`,
	);
	console.log(`Longest publication of a trigger: ${longestS} s`);
	console.log(`\n${figures.join('\n')}\n${seconds} s`);
	for (const problem of problems) console.log(`PROBLEM ${problem}`);
}
// Up to n8n 2.20 the engine leaves a timer running (its ssh-clients-manager).
process.exit(problems.length === 0 ? 0 : 1);

/** Prints the number of complete / clear error / wrong cells: a row for each operation, a column for each kind of fault. */
function printMatrix(): void {
	const groups = [...new Set(cells.map(({ group }) => group))];
	const table = new Table({
		head: ['complete / error', ...groups],
		style: { head: [], border: [] },
	});
	const rows = new Map<string, CellResult[]>();
	for (const cell of cells) {
		const name = `${cell.provider}: ${cell.operation}`;
		rows.set(name, [...(rows.get(name) ?? []), cell]);
	}
	for (const [name, ofRow] of rows) {
		table.push([
			name,
			...groups.map((group) => tally(ofRow.filter((cell) => cell.group === group))),
		]);
	}
	console.log(table.toString());
}

function tally(some: readonly CellResult[]): string {
	const count = (verdict: CellResult['verdict']): number =>
		some.filter((cell) => cell.verdict === verdict).length;
	if (some.length === 0) return '–';
	const wrong = count('WRONG');
	return `${count('right and complete')} / ${count('clear error')}${wrong === 0 ? '' : ` / ${wrong} WRONG`}`;
}

/** Prints the outcomes: a row for each fault, a column for each provider. Shapes are one row for each wrong type. */
function printFaults(): void {
	const ids = PROVIDERS.map(({ id }) => id);
	const table = new Table({ head: ['fault', ...ids], style: { head: [], border: [] } });
	const nameOf = ({ group, fault }: CellResult): string =>
		group === 'Shape' ? `Shape: ${fault.split(' ')[0]} at any level` : `${group}: ${fault}`;
	for (const name of [...new Set(cells.map(nameOf))].sort()) {
		const ofFault = cells.filter((cell) => nameOf(cell) === name);
		table.push([
			name,
			...ids.map((id) => outcomes(ofFault.filter(({ provider }) => provider === id))),
		]);
	}
	console.log(table.toString());
}

function outcomes(some: readonly CellResult[]): string {
	const by = new Map<string, number>();
	for (const { verdict, cause } of some) {
		const outcome = verdict === 'WRONG' ? verdict : (cause ?? 'complete');
		by.set(outcome, (by.get(outcome) ?? 0) + 1);
	}
	return [...by].map(([outcome, count]) => `${outcome} ${count}`).join('\n') || '–';
}

/** Prints the outcomes of the triggers: a row for each scenario, a column for each provider. */
function printLives(): void {
	const ids = PROVIDERS.map(({ id }) => id);
	const table = new Table({
		head: ['as without the fault / clear error', ...ids, 'longest, s'],
		style: { head: [], border: [] },
	});
	for (const scenario of [...new Set(lives.map((life) => life.scenario))]) {
		const ofRow = lives.filter((life) => life.scenario === scenario);
		const counts = ids.map((id) => {
			const some = ofRow.filter(({ provider }) => provider === id);
			const count = (verdict: LifecycleResult['verdict']): number =>
				some.filter((life) => life.verdict === verdict).length;
			return some.length === 0 ? '–' : `${count('as without the fault')} / ${count('clear error')}`;
		});
		const longestMs = Math.max(...ofRow.map(({ elapsedMs }) => elapsedMs));
		table.push([scenario, ...counts, Math.round(longestMs / 1000)]);
	}
	console.log(table.toString());
}

function printBudget(): void {
	const table = new Table({
		head: ['200 items', 'failure', 'requests', 'at most', 'seconds', 'at most', 'not sent'],
		style: { head: [], border: [] },
	});
	for (const row of budget) {
		table.push([
			`${row.provider} ${row.operation}`,
			row.failure,
			row.requests,
			row.maxRequests,
			row.seconds,
			row.maxSeconds,
			row.unsentItems,
		]);
	}
	console.log(table.toString());
}
