/** The targets of the package, and whether they are met. Times are over TLS, because the nodes use https only. */
import { CASES, requestsOf } from './cases.ts';
import type { ContenderName } from './contenders/contender.ts';
import type { Load } from './load.ts';
import type { Measurement } from './measure.ts';
import type { Memory } from './measureMemory.ts';

/** The results of a run of the benchmark. */
export interface Findings {
	readonly measurements: readonly Measurement[];
	/** What couldn't be measured, and why: a sentence for each. */
	readonly notMeasured: readonly string[];
	/** Null when it wasn't measured. */
	readonly load: Load | null;
	readonly memory: readonly Memory[];
}

/** A target and its measured value. */
export interface Verdict {
	readonly target: string;
	readonly atMost: number;
	/** Null when it wasn't measured in this run. */
	readonly measured: number | null;
	readonly isMet: boolean | null;
}

/** Compares the results of a run with the targets. */
export function judge({ measurements, load, memory }: Findings): Verdict[] {
	const find = (
		place: Measurement['place'],
		name: string,
		latencyMs: number,
		contender: ContenderName,
	): Measurement | undefined =>
		measurements.find(
			(each) =>
				each.place === place &&
				each.scheme === 'https' &&
				each.case === name &&
				each.latencyMs === latencyMs &&
				each.contender === contender,
		);
	const ratio = (
		place: Measurement['place'],
		name: string,
		latencyMs: number,
		other: ContenderName,
		atMost: number,
		otherInWords: string,
	): Verdict => {
		const ours = find(place, name, latencyMs, 'node')?.ms;
		const theirs = find(place, name, latencyMs, other)?.ms;
		const measured = ours === undefined || theirs === undefined ? null : ours / theirs;
		const where = place === 'n8n' ? 'a real n8n' : 'the engine';
		return verdict(`${name}, ${latencyMs} ms, on ${where}: × ${otherInWords}`, atMost, measured);
	};
	const helper = 'helper only';
	const fetch = 'bare fetch';
	const editFields = 'the Edit Fields chain';
	const code = 'the Code chain';
	const [half, whole] = memory.filter(({ output }) => output === 'simplified').slice(-2);
	return [
		...CASES.map((each) =>
			verdict(
				`${each.name}: requests`,
				requestsOf(each),
				mostOf(
					measurements
						.filter(({ contender, case: name }) => contender === 'node' && name === each.name)
						.map(({ requests }) => requests),
				),
			),
		),
		...['apify-10k', 'partoo-10k'].flatMap((name) => [
			ratio('engine', name, 0, 'helper', 1.15, helper),
			ratio('engine', name, 50, 'helper', 1.15, helper),
			ratio('engine', name, 50, 'fetch', 1.15, fetch),
		]),
		ratio('n8n', 'apify-10k', 0, 'editFields', 0.02, editFields),
		ratio('n8n', 'apify-10k', 0, 'code', 0.5, code),
		ratio('n8n', 'partoo-10k', 50, 'editFields', 0.1, editFields),
		ratio('n8n', 'partoo-10k', 50, 'code', 0.1, code),
		ratio('n8n', 'fan-out', 50, 'editFields', 1, editFields),
		ratio('engine', 'fan-out', 50, 'fetch', 1.2, fetch),
		// Not compared with the HTTP Request node on the engine: that one sends 200 at once.
		ratio('engine', 'argil-update', 50, 'helper', 1.15, helper),
		ratio('n8n', 'argil-update', 50, 'editFields', 2, editFields),
		ratio('n8n', 'argil-update', 50, 'code', 2, code),
		...['same', 'same-expression'].flatMap((name) => [
			ratio('engine', name, 0, 'helper', 1.2, 'one single request'),
			ratio('engine', name, 50, 'helper', 1.2, 'one single request'),
		]),
		verdict('load: ms to require everything', 15, load?.loadMs ?? null),
		verdict('load: kB of the tarball', 90, load === null ? null : load.tarballBytes / 1000),
		verdict(
			'memory: bytes per webhook of Simplified beyond the JSON',
			2000,
			whole === undefined ? null : bytesBeyondJson(whole),
		),
		verdict(
			'memory: bytes for each further webhook beyond its JSON',
			2000,
			half === undefined || whole === undefined ? null : bytesOfFurther(half, whole),
		),
	];
}

/** The memory of a webhook in addition to its own JSON, in bytes. */
export function bytesBeyondJson({ webhooks, idleBytes, peakBytes, jsonBytes }: Memory): number {
	return (peakBytes - idleBytes - jsonBytes) / webhooks;
}

/** The same for each further webhook of a longer list: without what every list takes, even a short one. */
function bytesOfFurther(shorter: Memory, longer: Memory): number {
	const beyondJson = (each: Memory): number => bytesBeyondJson(each) * each.webhooks;
	return (beyondJson(longer) - beyondJson(shorter)) / (longer.webhooks - shorter.webhooks);
}

function mostOf(numbers: readonly number[]): number | null {
	return numbers.length === 0 ? null : Math.max(...numbers);
}

function verdict(target: string, atMost: number, measured: number | null): Verdict {
	return { target, atMost, measured, isMet: measured === null ? null : measured <= atMost };
}
