/** Measures the contenders in rounds, in which they take turns, so that other load on the machine affects all of them equally. */
import { isDeepStrictEqual } from 'node:util';

import { max, median, min } from 'simple-statistics';
import { z } from 'zod';

import type { Case, Scheme } from './cases.ts';
import type { Contender, ContenderResult } from './contenders/contender.ts';
import { beginRound, COUNTS, countsOfRound, ZERO_COUNTS, type RoundCounts } from './round.ts';

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
 * Measures the contenders of a case. A first round, which isn't counted, warms them up and checks their output.
 * @throws Error when a contender returns another output than expected
 */
export async function measure(
	benchmarkCase: Case,
	contenders: readonly Contender[],
	{ rounds: minRounds, ...setting }: Setting,
): Promise<Measurement[]> {
	const runOnce = async ({
		run,
	}: Contender): Promise<{ done: ContenderResult; counts: RoundCounts }> => {
		// So that no contender pays for the garbage of another one.
		globalThis.gc?.();
		await beginRound({ latencyMs: setting.latencyMs });
		const done = await run();
		return { done, counts: await countsOfRound() };
	};
	for (const contender of contenders) {
		const { output } = (await runOnce(contender)).done;
		if (output !== null && !isDeepStrictEqual(output, benchmarkCase.expected()))
			throw new Error(
				`${contender.name} returned another output than expected for ${benchmarkCase.name}`,
			);
	}
	const times = contenders.map((): number[] => []);
	let lastCounts: RoundCounts[] = [];
	const started = performance.now();
	const hasTimeForRound = (round: number) =>
		minRounds > 1 && round < MAX_ROUNDS && performance.now() - started < MAX_CASE_MS;
	let rounds = 0;
	for (; rounds < minRounds || hasTimeForRound(rounds); rounds++) {
		lastCounts = [];
		for (const [index, contender] of contenders.entries()) {
			const { done, counts } = await runOnce(contender);
			times[index]?.push(done.ms);
			lastCounts.push(counts);
		}
	}
	return contenders.map(({ name }, index) => {
		const ms = times[index] ?? [];
		const counts = lastCounts[index] ?? ZERO_COUNTS;
		return {
			...setting,
			case: benchmarkCase.name,
			contender: name,
			rounds,
			ms: median(ms),
			minMs: min(ms),
			maxMs: max(ms),
			...counts,
		};
	});
}
