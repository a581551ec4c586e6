/** A limit for the time that several requests may take together. */

/** The time for all requests of a connection together. */
export interface Budget {
	/** In milliseconds. */
	readonly totalMs: number;
	/** How much of it is left, in milliseconds; 0 at least. */
	leftMs(): number;
}

/** Starts a {@link Budget}: it counts from now. */
export function startBudget(totalMs: number): Budget {
	const end = performance.now() + totalMs;
	return { totalMs, leftMs: () => Math.max(0, Math.floor(end - performance.now())) };
}
