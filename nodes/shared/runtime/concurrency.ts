/** Runs pieces of work concurrently, a few at a time. */

/** The outcome of a piece of work: its result, or the error it failed with. */
export type Outcome<T> = { readonly result: T } | { readonly error: unknown };

/** Waits for a piece of work, however it ends. Never rejects. */
export async function settled<T>(work: Promise<T>): Promise<Outcome<T>> {
	return await work.then(
		(result) => ({ result }),
		(error: unknown) => ({ error }),
	);
}

/** Starts a piece of work as soon as fewer than the allowed number are running. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Makes a {@link Gate} that lets at most `width()` pieces of work run at once, in the order they came. A smaller width stops
 * nothing that runs; a larger one counts from the next time that some work ends.
 */
export function createGate(width: () => number): Gate {
	const waiting: Array<() => void> = [];
	let running = 0;
	const admit = (): void => {
		while (running < width()) {
			const next = waiting.shift();
			if (next === undefined) return;
			running += 1;
			next();
		}
	};
	return async (work) => {
		await new Promise<void>((resolve) => {
			waiting.push(resolve);
			admit();
		});
		try {
			return await work();
		} finally {
			running -= 1;
			admit();
		}
	};
}

/** A piece of work; those with the same key run one after another, in their order. */
export interface KeyedWork<T> {
	readonly key: string;
	readonly run: () => Promise<T>;
}

/**
 * Runs pieces of work, at most `width` at once: always the first that waits and whose key no running one has.
 * @param onFailure called as soon as one has failed, before another one is started
 * @returns the outcomes, in the order of the works
 */
export async function byKey<T>(
	works: ReadonlyArray<KeyedWork<T>>,
	width: number,
	onFailure: (index: number, error: unknown) => void,
): Promise<Array<Outcome<T>>> {
	const outcomes: Array<Outcome<T>> = [];
	const waiting = [...works.entries()];
	const running = new Map<string, Promise<void>>();
	const start = async (index: number, { key, run }: KeyedWork<T>): Promise<void> => {
		const outcome = await settled(run());
		outcomes[index] = outcome;
		running.delete(key);
		if ('error' in outcome) onFailure(index, outcome.error);
	};
	for (;;) {
		while (running.size < width) {
			const place = waiting.findIndex(([, { key }]) => !running.has(key));
			const [next] = place === -1 ? [] : waiting.splice(place, 1);
			if (next === undefined) break;
			const [index, work] = next;
			running.set(work.key, start(index, work));
		}
		if (running.size === 0) return outcomes;
		await Promise.race(running.values());
	}
}

/**
 * Yields the results of `work` for each input in the order of the inputs, whichever is ready first.
 *
 * No more than `ahead()` results are running or waiting to be consumed, so that a consumer that stops
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
			// A result that isn't used must not end the process as an unhandled rejection.
			result.catch(() => undefined);
			started.push(result);
		}
		const first = started.shift();
		if (first === undefined) return;
		yield await first;
	}
}
