/** The tables of the benchmark, in Markdown: readable in a terminal and in documents. */
import Table from 'cli-table3';

import { CONTENDERS, type ContenderName } from './contenders/contender.ts';
import type { Load } from './load.ts';
import type { Measurement } from './measure.ts';
import type { Memory } from './measureMemory.ts';
import { bytesBeyondJson, type Findings, type Verdict } from './targets.ts';

/** The results of a run as tables. */
export function report(findings: Findings, verdicts: readonly Verdict[]): string {
	const { measurements, notMeasured, load, memory } = findings;
	const places = [
		['engine', "n8n's engine in process"],
		['n8n', 'A real n8n'],
	] as const;
	return [
		...places.flatMap(([place, title]) => {
			const ofPlace = measurements.filter((each) => each.place === place);
			return ofPlace.length === 0 ? [] : [title, times(ofPlace), 'Traffic', traffic(ofPlace)];
		}),
		...(notMeasured.length === 0 ? [] : ['Not measured', notMeasured.join('\n')]),
		...(load === null ? [] : ['Load', loadTable(load)]),
		...(memory.length === 0 ? [] : ['Memory', memoryTable(memory)]),
		'Targets',
		table(
			['target', 'at most', 'measured', 'verdict'],
			verdicts.map(({ target, atMost, measured, isMet }) => [
				target,
				String(atMost),
				measured === null ? '–' : String(Number(measured.toPrecision(3))),
				isMet === null ? 'not measured' : isMet ? 'met' : 'missed',
			]),
		),
	].join('\n\n');
}

function loadTable({ loadMs, tarballBytes, files }: Load): string {
	return table(
		['time to require', 'tarball', 'files'],
		[[`${loadMs.toFixed(1)} ms`, `${(tarballBytes / 1000).toFixed(1)} kB`, String(files)]],
	);
}

function memoryTable(memory: readonly Memory[]): string {
	return table(
		['output', 'webhooks', 'peak above idle', 'per webhook', 'beyond its JSON'],
		memory.map((each) => [
			each.output ?? 'none: the helper only',
			whole(each.webhooks),
			`${whole((each.peakBytes - each.idleBytes) / 1e6)} MB`,
			`${whole((each.peakBytes - each.idleBytes) / each.webhooks)} B`,
			`${whole(bytesBeyondJson(each))} B`,
		]),
	);
}

/** Median times, and in brackets their ratio to the time of the package. */
function times(measurements: readonly Measurement[]): string {
	const names = contendersOf(measurements);
	return table(
		['case', 'latency', '', ...names.map((name) => CONTENDERS[name])],
		rowsOf(measurements).map((row) => {
			const ours = row.find(({ contender }) => contender === 'node')?.ms;
			return [
				...headOf(row),
				...names.map((name) => {
					const ms = row.find(({ contender }) => contender === name)?.ms;
					if (ms === undefined) return '–';
					const factor = name === 'node' || ours === undefined ? '' : ` (${factorOf(ms / ours)})`;
					return `${whole(ms)} ms${factor}`;
				}),
			];
		}),
	);
}

/** Requests, opened connections, connections still open at the end, and the most requests at once. */
function traffic(measurements: readonly Measurement[]): string {
	const names = contendersOf(measurements);
	return table(
		['requests / connections / left open / in flight', '', '', ...names],
		rowsOf(measurements).map((row) => [
			...headOf(row),
			...names.map((name) => {
				const found = row.find(({ contender }) => contender === name);
				if (found === undefined) return '–';
				return [found.requests, found.connections, found.left, found.maxInFlight].join(' / ');
			}),
		]),
	);
}

function contendersOf(measurements: readonly Measurement[]): ContenderName[] {
	const present = new Set(measurements.map(({ contender }) => contender));
	return [...present];
}

/** The contenders of one case under the same conditions. */
function rowsOf(measurements: readonly Measurement[]): Measurement[][] {
	const key = ({ case: name, latencyMs, scheme }: Measurement) => `${name} ${latencyMs} ${scheme}`;
	return [...Map.groupBy(measurements, key).values()];
}

function headOf([first]: readonly Measurement[]): string[] {
	if (first === undefined) return [];
	return [first.case, `${first.latencyMs} ms`, first.scheme === 'https' ? 'TLS' : 'plain'];
}

function factorOf(factor: number): string {
	return `${factor.toPrecision(factor < 10 ? 2 : 3)}×`;
}

function whole(number: number): string {
	return Math.round(number).toLocaleString('en');
}

function table(head: string[], rows: string[][]): string {
	const none = { 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom-mid': '' };
	const lines = new Table({
		head,
		style: { head: [], border: [] },
		chars: {
			...none,
			top: '',
			bottom: '',
			'bottom-left': '',
			'bottom-right': '',
			left: '|',
			right: '|',
			middle: '|',
			mid: '-',
			'left-mid': '|',
			'mid-mid': '|',
			'right-mid': '|',
		},
	});
	lines.push(...rows);
	const [header = '', rule = '', ...others] = lines.toString().split('\n');
	// Markdown has a rule only below the header.
	return [header, rule, ...others.filter((line) => line !== rule)].join('\n');
}
