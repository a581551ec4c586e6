/**
 * A clock for each cell of the lifecycle matrix. What a trigger waits for between two attempts takes no time and is counted. Where a
 * provider never finishes a response, time passes faster: the time of the program itself counts as much more, so that what is
 * measured is never less than what n8n would see.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

interface Clock {
	readonly rate: number;
	readonly startedMs: number;
	skippedMs: number;
}

const clocks = new AsyncLocalStorage<Clock>();

const realNow = performance.now.bind(performance);

const realTimeout = AbortSignal.timeout.bind(AbortSignal);

/** Replaces what measures and limits time in this process; without a clock, nothing changes. */
export function installClocks(): void {
	performance.now = () => {
		const clock = clocks.getStore();
		if (clock === undefined) return realNow();
		const { rate, startedMs, skippedMs } = clock;
		return startedMs + (realNow() - startedMs) * rate + skippedMs;
	};
	AbortSignal.timeout = (milliseconds) =>
		realTimeout(Math.ceil(milliseconds / (clocks.getStore()?.rate ?? 1)));
}

/** Lets a wait of the running cell pass at once. */
export function skip(milliseconds: number): void {
	const clock = clocks.getStore();
	if (clock !== undefined) clock.skippedMs += milliseconds;
}

/** Does some work with a clock of its own. */
export async function withClock<T>(rate: number, work: () => Promise<T>): Promise<T> {
	return await clocks.run({ rate, startedMs: realNow(), skippedMs: 0 }, work);
}
