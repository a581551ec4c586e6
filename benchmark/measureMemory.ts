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
	output: z.string(),
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
		options: { webhooks: { type: 'string' }, output: { type: 'string', default: 'simplified' } },
	});
	const webhooks = Number(values.webhooks);
	const [node] = (await openEngine(false))(partooList('memory', webhooks, values.output), 'https');
	if (node === undefined) throw new Error('Nobody to measure');
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	await beginRound({ webhooks });
	const { output } = await node.run();
	if (output?.length !== webhooks) throw new Error(`Only ${output?.length} came out`);
	const memory: Memory = {
		output: values.output,
		webhooks,
		idleBytes,
		peakBytes: process.resourceUsage().maxRSS * 1024,
		jsonBytes: Buffer.byteLength(JSON.stringify(partooPage(webhooks, 1, webhooks))),
	};
	process.stdout.write(JSON.stringify(memory));
}
