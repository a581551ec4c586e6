/** Rounds in which the contenders take turns, so that whatever else the machine does troubles all of them alike. */
import { isDeepStrictEqual } from 'node:util';

import { max, median, min } from 'simple-statistics';
import { z } from 'zod';

import type { Case, Scheme } from './cases.ts';
import type { Contender, Done } from './contenders/contender.ts';
import { beginRound, COUNTS, countsOfRound, NOTHING, type RoundCounts } from './round.ts';

/** One contender's work on one case. */
export const MEASUREMENT = z.object({
	/** Where it ran: on n8n's engine in process, or in a whole n8n. */
	place: z.enum(['engine', 'n8n']),
	scheme: z.enum(['http', 'https']),
	latencyMs: z.number(),
	case: z.string(),
	contender: z.enum(['node', 'editFields', 'code', 'helper', 'keepAlive', 'fetch']),
	rounds: z.number(),
	/** Median, least and greatest time, in milliseconds. */
	ms: z.number(),
	leastMs: z.number(),
	greatestMs: z.number(),
	...COUNTS.shape,
});

/** See {@link MEASUREMENT}. */
export type Measurement = z.infer<typeof MEASUREMENT>;

/** Where and under which conditions a case is measured. */
export interface Setting {
	readonly place: Measurement['place'];
	readonly scheme: Scheme;
	readonly latencyMs: number;
	/** How often each contender has its turn at least; quick work has more turns. */
	readonly rounds: number;
}

/** As long as a case has taken less than this, in milliseconds, there is another round. */
const ENOUGH_MS = 5_000;

/** The most rounds of a case. */
const MOST_ROUNDS = 11;

/**
 * Measures the contenders of a case. A first round, which isn't counted, warms them up and compares what they put out with
 * what has to come out.
 * @throws Error when one puts out something else
 */
export async function measure(
	of: Case,
	contenders: readonly Contender[],
	{ rounds: leastRounds, ...setting }: Setting,
): Promise<Measurement[]> {
	const runOnce = async ({ run }: Contender): Promise<{ done: Done; counts: RoundCounts }> => {
		// So that none pays for what another one left behind.
		globalThis.gc?.();
		await beginRound({ latencyMs: setting.latencyMs });
		const done = await run();
		return { done, counts: await countsOfRound() };
	};
	for (const contender of contenders) {
		const { output } = (await runOnce(contender)).done;
		if (output !== null && !isDeepStrictEqual(output, of.expected()))
			throw new Error(`${contender.name} put out something else for ${of.name}`);
	}
	const times = contenders.map((): number[] => []);
	let lastCounts: RoundCounts[] = [];
	const started = performance.now();
	const isWorthAnother = (round: number) =>
		leastRounds > 1 && round < MOST_ROUNDS && performance.now() - started < ENOUGH_MS;
	let rounds = 0;
	for (; rounds < leastRounds || isWorthAnother(rounds); rounds++) {
		lastCounts = [];
		for (const [index, contender] of contenders.entries()) {
			const { done, counts } = await runOnce(contender);
			times[index]?.push(done.ms);
			lastCounts.push(counts);
		}
	}
	return contenders.map(({ name }, index) => {
		const ms = times[index] ?? [];
		const counts = lastCounts[index] ?? NOTHING;
		return {
			...setting,
			case: of.name,
			contender: name,
			rounds,
			ms: median(ms),
			leastMs: min(ms),
			greatestMs: max(ms),
			...counts,
		};
	});
}
