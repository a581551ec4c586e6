/**
 * A process that reads one long list and writes as JSON how much memory that took. Started by `bench.ts` for each size and
 * output anew: what a process once had in memory, it rarely gives back.
 */
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { partooPage } from './accounts.ts';
import { partooList } from './cases.ts';
import { openEngine } from './contenders/onEngine.ts';
import { beginRound } from './round.ts';

/** What a list took. */
export const MEMORY = z.object({
	/** The node's *Output*; null for n8n's helper alone, which keeps nothing. */
	output: z.string().nullable(),
	webhooks: z.number(),
	/** Resident memory of the process with the engine and the nodes in it, in bytes. */
	idleBytes: z.number(),
	/** The most that it ever had. */
	peakBytes: z.number(),
	/** The JSON of all answers. */
	jsonBytes: z.number(),
});

/** See {@link MEMORY}. */
export type Memory = z.infer<typeof MEMORY>;

if (import.meta.main) {
	const { values } = parseArgs({
		options: { webhooks: { type: 'string' }, output: { type: 'string' } },
	});
	const webhooks = Number(values.webhooks);
	const { output = null } = values;
	const contenders = (await openEngine(false))(
		partooList('memory', webhooks, output ?? undefined),
		'https',
	);
	const name = output === null ? 'helper' : 'node';
	const contender = contenders.find((each) => each.name === name);
	if (contender === undefined) throw new Error('Nobody to measure');
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	await beginRound({ webhooks });
	// Kept, so that it counts.
	const done = await contender.run();
	const count = done.output?.length;
	if (output !== null && count !== webhooks) throw new Error(`${count} webhooks came out`);
	const memory: Memory = {
		output,
		webhooks,
		idleBytes,
		peakBytes: process.resourceUsage().maxRSS * 1024,
		jsonBytes: Buffer.byteLength(JSON.stringify(partooPage(webhooks, 1, webhooks))),
	};
	process.stdout.write(JSON.stringify(memory));
}
