/** Runs work side by side, a few at a time. */

/** Lets a piece of work through as soon as fewer than the allowed number are under way. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a {@link Gate} that lets at most `width` pieces of work run at once, in the order they came. */
export function createGate(width: number): Gate {
	const waiting: Array<() => void> = [];
	let free = width;
	return async (work) => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next === undefined) free += 1;
			else next();
		}
	};
}

/**
 * Yields the results of `work` for each input in the order of the inputs, whichever is ready first.
 *
 * No more than `ahead()` results are under way or waiting to be taken, so that whoever stops taking
 * also stops the work. The first failure in the order is the one that is thrown.
 */
export async function* inOrder<T, R>(
	inputs: Iterable<T>,
	ahead: () => number,
	work: (input: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
	const waiting = inputs[Symbol.iterator]();
	const started: Array<Promise<R>> = [];
	for (;;) {
		while (started.length < Math.max(1, ahead())) {
			const next = waiting.next();
			if (next.done === true) break;
			const result = work(next.value);
			// A result that nobody takes any more must not end the process as an unhandled rejection.
			result.catch(() => undefined);
			started.push(result);
		}
		const first = started.shift();
		if (first === undefined) return;
		yield await first;
	}
}
