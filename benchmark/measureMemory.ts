/**
 * Reads one long list and prints as JSON how much memory that took. `bench.ts` starts it in a new process for each size and output,
 * because a process rarely releases memory.
 */
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { partooPage } from './accounts.ts';
import { partooList } from './cases.ts';
import { openEngine } from './contenders/onEngine.ts';
import { beginRound } from './round.ts';

/** The memory of one list. */
export const MEMORY = z.object({
	/** The node's *Output*; null for n8n's helper alone, whose responses aren't kept. */
	output: z.string().nullable(),
	webhooks: z.number(),
	/** Resident memory of the process with the engine and the nodes in it, in bytes. */
	idleBytes: z.number(),
	/** The maximum resident memory. */
	peakBytes: z.number(),
	/** The size of the JSON of all responses. */
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
	if (contender === undefined) throw new Error(`There is no contender ${name}`);
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	await beginRound({ webhooks });
	// The output is kept in memory, so that it is measured.
	const done = await contender.run();
	const count = done.output?.length;
	if (output !== null && count !== webhooks) throw new Error(`${count} webhooks were returned`);
	const memory: Memory = {
		output,
		webhooks,
		idleBytes,
		peakBytes: process.resourceUsage().maxRSS * 1024,
		jsonBytes: Buffer.byteLength(JSON.stringify(partooPage(webhooks, 1, webhooks))),
	};
	process.stdout.write(JSON.stringify(memory));
}
