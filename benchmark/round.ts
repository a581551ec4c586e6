/** The settings that the benchmark's server gets before a round, and its counts afterwards. */
import { z } from 'zod';

/** The settings of a round. */
export const ROUND = z.object({
	/** The delay before each response, in milliseconds. */
	latencyMs: z.number().default(0),
	/** How many webhooks an account has. */
	webhooks: z.number().default(10_000),
});

/** The counts of the server since the round started. */
export const COUNTS = z.object({
	requests: z.number(),
	/** Opened TCP connections. */
	connections: z.number(),
	/** Connections that are still open. */
	left: z.number(),
	/** The most requests at once. */
	maxInFlight: z.number(),
});

/** See {@link ROUND}. */
export type Round = z.input<typeof ROUND>;

/** See {@link COUNTS}. */
export type RoundCounts = z.infer<typeof COUNTS>;

/** The counts at the start of a round. */
export const ZERO_COUNTS: Readonly<RoundCounts> = {
	requests: 0,
	connections: 0,
	left: 0,
	maxInFlight: 0,
};

/** The loopback ports of the server: the providers over HTTP and HTTPS, and the control of the rounds. */
export const PORTS = z.object({ http: z.number(), https: z.number(), control: z.number() });

/** See {@link PORTS}. */
export type Ports = z.infer<typeof PORTS>;

/** Starts a round. It needs the environment variables of `service.ts`. */
export async function beginRound(round: Round): Promise<void> {
	await control({ method: 'POST', body: JSON.stringify(round) });
}

/** The counts since {@link beginRound}. */
export async function countsOfRound(): Promise<RoundCounts> {
	return await control({});
}

async function control(init: RequestInit): Promise<RoundCounts> {
	const url = process.env.BENCHMARK_CONTROL_URL;
	if (url === undefined) throw new Error('The environment variables of the service are missing');
	const response = await fetch(url, init);
	return COUNTS.parse(await response.json());
}
