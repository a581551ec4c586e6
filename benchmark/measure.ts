/** Measures the contenders in rounds, in which they take turns, so that other load on the machine affects all of them equally. */
import { isDeepStrictEqual } from 'node:util';

import { max, median, min } from 'simple-statistics';
import { z } from 'zod';

import type { Case, Scheme } from './cases.ts';
import { CONTENDERS, type Contender, type ContenderResult } from './contenders/contender.ts';
import { beginRound, COUNTS, countsOfRound, ZERO_COUNTS } from './round.ts';

/** The measurement of one contender in one case. */
export const MEASUREMENT = z.object({
	/** Where it ran: on n8n's engine in this process, or in a real n8n. */
	place: z.enum(['engine', 'n8n']),
	scheme: z.enum(['http', 'https']),
	latencyMs: z.number(),
	case: z.string(),
	contender: z.enum(['node', 'editFields', 'code', 'helper', 'keepAlive', 'fetch']),
	rounds: z.number(),
	/** The median, minimum and maximum time, in milliseconds. */
	ms: z.number(),
	minMs: z.number(),
	maxMs: z.number(),
	...COUNTS.shape,
});

/** See {@link MEASUREMENT}. */
export type Measurement = z.infer<typeof MEASUREMENT>;

/** A contender that couldn't be measured in one case, and why. */
export const NOT_MEASURED = MEASUREMENT.pick({
	place: true,
	scheme: true,
	latencyMs: true,
	case: true,
	contender: true,
}).extend({ reason: z.string() });

/** See {@link NOT_MEASURED}. */
export type NotMeasured = z.infer<typeof NOT_MEASURED>;

/** What a script that measures prints as JSON. */
export const MEASURED = z.object({
	measurements: z.array(MEASUREMENT),
	notMeasured: z.array(NOT_MEASURED),
});

/** See {@link MEASURED}. */
export type Measured = z.infer<typeof MEASURED>;

/** The conditions under which a case is measured. */
export interface Setting {
	readonly place: Measurement['place'];
	readonly scheme: Scheme;
	readonly latencyMs: number;
	/** The fewest rounds; a fast case has more. */
	readonly rounds: number;
}

/** A case gets another round until it has taken this long, in milliseconds. */
const MAX_CASE_MS = 5_000;

const MAX_ROUNDS = 11;

/**
 * Measures the contenders of a case. A first round, which isn't counted, warms them up and checks their output. One that fails, or
 * returns another output than expected, isn't measured; the others are.
 */
export async function measure(
	benchmarkCase: Case,
	contenders: readonly Contender[],
	{ rounds: minRounds, ...setting }: Setting,
): Promise<Measured> {
	const measured: Measured = { measurements: [], notMeasured: [] };
	const racing = new Map(
		contenders.map((contender) => [contender, { times: [] as number[], counts: ZERO_COUNTS }]),
	);
	/** Runs a contender once; one that fails races no more. */
	const runOnce = async (contender: Contender): Promise<ContenderResult | null> => {
		// So that no contender pays for the garbage of another one.
		globalThis.gc?.();
		try {
			await beginRound({ latencyMs: setting.latencyMs });
			const result = await contender.run();
			const results = racing.get(contender);
			if (results !== undefined) results.counts = await countsOfRound();
			return result;
		} catch (error) {
			drop(contender, error instanceof Error ? error.message : String(error));
			return null;
		}
	};
	const drop = (contender: Contender, reason: string): void => {
		racing.delete(contender);
		const failed = { ...setting, case: benchmarkCase.name, contender: contender.name, reason };
		measured.notMeasured.push(failed);
		console.error(sentenceOn(failed));
	};
	for (const contender of contenders) {
		const output = (await runOnce(contender))?.output ?? null;
		if (output !== null && !isDeepStrictEqual(output, benchmarkCase.expected()))
			drop(contender, 'it returned another output than expected');
	}
	const started = performance.now();
	const hasTimeForRound = (round: number) =>
		minRounds > 1 && round < MAX_ROUNDS && performance.now() - started < MAX_CASE_MS;
	let rounds = 0;
	for (; rounds < minRounds || hasTimeForRound(rounds); rounds++) {
		for (const [contender, results] of racing) {
			const result = await runOnce(contender);
			if (result !== null) results.times.push(result.ms);
		}
	}
	for (const [{ name }, { times, counts }] of racing) {
		measured.measurements.push({
			...setting,
			case: benchmarkCase.name,
			contender: name,
			rounds,
			ms: median(times),
			minMs: min(times),
			maxMs: max(times),
			...counts,
		});
	}
	return measured;
}

/** A sentence on a contender that couldn't be measured. */
export function sentenceOn({
	place,
	scheme,
	latencyMs,
	case: name,
	contender,
	reason,
}: NotMeasured): string {
	return `${name}, ${latencyMs} ms, ${scheme}, on ${place}, ${CONTENDERS[contender]}: not measured: ${reason}`;
}
