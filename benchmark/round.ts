/** What the benchmark's server is told before a round, and what it has counted afterwards. */
import { z } from 'zod';

/** How the server is to behave. */
export const ROUND = z.object({
	/** How long it waits before each answer, in milliseconds. */
	latencyMs: z.number().default(0),
	/** How many webhooks an account has. */
	webhooks: z.number().default(10_000),
});

/** What the server has counted since the round began. */
export const COUNTS = z.object({
	requests: z.number(),
	/** TCP connections that were opened. */
	connections: z.number(),
	/** Those of them that are still open. */
	left: z.number(),
	/** The largest number of requests that were under way at once. */
	mostInFlight: z.number(),
});

/** See {@link ROUND}. */
export type Round = z.input<typeof ROUND>;

/** See {@link COUNTS}. */
export type RoundCounts = z.infer<typeof COUNTS>;

/** The counts when a round begins. */
export const NOTHING: Readonly<RoundCounts> = {
	requests: 0,
	connections: 0,
	left: 0,
	mostInFlight: 0,
};

/** The ports on loopback where the server answers for the providers, and where it takes a round. */
export const PORTS = z.object({ http: z.number(), https: z.number(), control: z.number() });

/** See {@link PORTS}. */
export type Ports = z.infer<typeof PORTS>;

/** Begins a round: for the processes that `service.ts` gave an environment. */
export async function beginRound(round: Round): Promise<void> {
	await control({ method: 'POST', body: JSON.stringify(round) });
}

/** What was counted since {@link beginRound}. */
export async function countsOfRound(): Promise<RoundCounts> {
	return await control({});
}

async function control(init: RequestInit): Promise<RoundCounts> {
	const url = process.env.BENCHMARK_CONTROL_URL;
	if (url === undefined) throw new Error('Started without the environment of the service');
	const response = await fetch(url, init);
	return COUNTS.parse(await response.json());
}
