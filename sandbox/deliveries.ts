/**
 * How a simulated API delivers events to the webhooks of its account. The bytes go through a `send` function: over HTTP, or into
 * the double of n8n in the tests.
 *
 * ```ts
 * const deliveries = new Deliveries({ send: n8n.send });
 * const app = argilApi('key', deliveries);
 * await deliveries.provoke('VIDEO_GENERATION_SUCCESS');
 * ```
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Json } from './json.ts';

/** A request to a receiver. */
export interface Delivery {
	readonly url: string;
	readonly method: 'POST';
	readonly headers: Readonly<Record<string, string>>;
	/** Exactly the bytes that are signed, in UTF-8. */
	readonly body: string;
}

/** What the receiver responded. */
export interface DeliveryResponse {
	readonly status: number;
	readonly body: string;
}

/** Sends a request. It rejects where there is no response; redirects are not followed. */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<DeliveryResponse>;

/** One sending of a delivery. */
export interface Attempt {
	readonly delivery: Delivery;
	readonly startedAt: string;
	readonly finishedAt: string;
	/** Null where there was none in time. */
	readonly response: DeliveryResponse | null;
	/** Why there was no response, or null. */
	readonly error: string | null;
}

/** A delivery that begins, and what its provider does with each attempt. */
export interface Outgoing {
	readonly delivery: Delivery;
	/** How many retries there may be, where fewer than the provider's. */
	readonly maxRetries?: number;
	/**
	 * Called after each attempt.
	 * @param isOver whether there is no further one
	 */
	readonly onAttempt?: (attempt: Attempt, isOver: boolean) => void;
}

/** When a provider retries, in its own time. */
export interface DeliveryRules {
	/** How long a receiver has to respond. */
	readonly timeoutMs: number;
	/** The wait before each retry. */
	readonly waitsMs: readonly number[];
	readonly isRetried: (response: DeliveryResponse | null) => boolean;
}

/** How deliveries reach their receivers, and how fast time passes. */
export interface DeliveriesOptions {
	readonly send: Send;
	/** The part of a provider's waits that is waited: 0 unless given, 1 is real time. */
	readonly waitScale?: number;
	/** The part of a provider's timeout that a receiver has: a tenth unless given, 1 is real time. */
	readonly timeoutScale?: number;
}

/**
 * What a provider sends when something happens.
 * @param payload the body (for Apify, its variables); the documented example of the event unless given
 * @throws Error without a payload, where the provider documents no example
 */
type Plan = (event: string, payload: Json | undefined) => Outgoing[];

/** The deliveries of one account. */
export class Deliveries {
	/** All attempts, in the order in which they ended. */
	readonly attempts: Attempt[] = [];

	private readonly options: Required<DeliveriesOptions>;

	private connected: { readonly rules: DeliveryRules; readonly plan: Plan } | undefined;

	private readonly running = new Set<Promise<unknown>>();

	constructor({ send, waitScale = 0, timeoutScale = 0.1 }: DeliveriesOptions) {
		this.options = { send, waitScale, timeoutScale };
	}

	/** Called by the simulated API that delivers. */
	connect(rules: DeliveryRules, plan: Plan): void {
		this.connected = { rules, plan };
	}

	/**
	 * Lets something happen in the account: sends the event to every webhook that is subscribed to it. The webhooks that a new
	 * account has belong to made-up receivers: they get nothing.
	 * @returns the attempts of each delivery, when all have ended
	 */
	async provoke(event: string, payload?: Json): Promise<Attempt[][]> {
		if (this.connected === undefined) throw new Error('No simulated API uses these deliveries');
		const outgoing = this.connected.plan(event, payload);
		return await Promise.all(outgoing.map(async (one) => await this.start(one)));
	}

	/** Begins a delivery, which {@link settled} waits for. */
	async start(outgoing: Outgoing): Promise<Attempt[]> {
		const run = this.run(outgoing);
		this.running.add(run);
		try {
			return await run;
		} finally {
			this.running.delete(run);
		}
	}

	/** Waits until all deliveries have ended, also those that a request to the API began. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	private async run({ delivery, maxRetries, onAttempt }: Outgoing): Promise<Attempt[]> {
		if (this.connected === undefined) throw new Error('No simulated API uses these deliveries');
		const { rules } = this.connected;
		const waitsMs = rules.waitsMs.slice(0, maxRetries);
		const attempts: Attempt[] = [];
		for (;;) {
			const attempt = await this.attempt(delivery, rules.timeoutMs);
			attempts.push(attempt);
			this.attempts.push(attempt);
			const waitMs = waitsMs[attempts.length - 1];
			const isOver = waitMs === undefined || !rules.isRetried(attempt.response);
			onAttempt?.(attempt, isOver);
			if (isOver) return attempts;
			await sleep(waitMs * this.options.waitScale);
		}
	}

	private async attempt(delivery: Delivery, timeoutMs: number): Promise<Attempt> {
		const { send, timeoutScale } = this.options;
		const startedAt = new Date().toISOString();
		const ended = (response: DeliveryResponse | null, error: string | null): Attempt => {
			return { delivery, startedAt, finishedAt: new Date().toISOString(), response, error };
		};
		const timeout = new AbortController();
		const over = new AbortController();
		try {
			const late = sleep(timeoutMs * timeoutScale, null, { signal: over.signal });
			const { status, body } = (await Promise.race([send(delivery, timeout.signal), late])) ?? {};
			if (status === undefined || body === undefined) return ended(null, 'timeout');
			return ended({ status, body }, null);
		} catch (error) {
			return ended(null, error instanceof Error ? error.message : String(error));
		} finally {
			timeout.abort();
			over.abort();
		}
	}
}

/** Whether a receiver accepted a delivery. */
export function isAccepted(response: DeliveryResponse | null): boolean {
	return response !== null && response.status >= 200 && response.status < 300;
}

/**
 * Sends over HTTP, to servers on this machine only.
 * @param servers by the origin of the registered URLs, such as `https://n8n.example.com`, the server that responds for it, such as
 * `http://127.0.0.1:5678`
 */
export function overHttp(servers: Readonly<Record<string, string>>): Send {
	return async ({ url, method, headers, body }, signal) => {
		const { origin, pathname, search } = new URL(url);
		const server = servers[origin];
		if (server === undefined) throw new Error(`No server of this machine responds for ${origin}`);
		const response = await fetch(`${server}${pathname}${search}`, {
			method,
			headers,
			body,
			signal,
			redirect: 'manual',
		});
		return { status: response.status, body: await response.text() };
	};
}

/** The documented example of an event. */
export function exampleOf(payloads: Readonly<Record<string, Json>>, event: string): Json {
	const payload = payloads[event];
	if (payload === undefined) {
		throw new Error(`${event} has no documented example: give provoke() a payload`);
	}
	return payload;
}
