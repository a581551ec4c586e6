import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createGate, inOrder } from '../../nodes/shared/runtime/concurrency';

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
	const collected: T[] = [];
	for await (const result of results) collected.push(result);
	return collected;
}

/** Lets everything run on that waits for nothing but its turn. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

describe('createGate', () => {
	it('lets no more work run at once than its width, and as much as that', async () => {
		const gate = createGate(() => 3);
		let running = 0;
		let most = 0;
		const work = async (): Promise<void> => {
			running += 1;
			most = Math.max(most, running);
			await settle();
			running -= 1;
		};

		await Promise.all(Array.from({ length: 10 }, async () => await gate(work)));

		expect(most).toBe(3);
	});

	it('lets work through in the order it came', async () => {
		const gate = createGate(() => 1);
		const begun: number[] = [];

		await Promise.all(
			[1, 2, 3, 4].map(
				async (name) =>
					await gate(async () => {
						begun.push(name);
						await settle();
					}),
			),
		);

		expect(begun).toEqual([1, 2, 3, 4]);
	});

	it('returns results and failures, and starts the next when work failed', async () => {
		const gate = createGate(() => 1);
		const failed = gate(async () => await Promise.reject(new Error('broken')));
		const done = gate(async () => await Promise.resolve('done'));

		await expect(failed).rejects.toThrow('broken');
		await expect(done).resolves.toBe('done');
		await expect(gate(async () => await Promise.resolve('later'))).resolves.toBe('later');
	});

	it('never exceeds its width however the work ends', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.integer({ min: 1, max: 4 }),
				fc.array(fc.boolean(), { maxLength: 12 }),
				async (scheduler, width, succeeds) => {
					const gate = createGate(() => width);
					let running = 0;
					let most = 0;
					const all = Promise.allSettled(
						succeeds.map(
							async (ok) =>
								await gate(async () => {
									running += 1;
									most = Math.max(most, running);
									await scheduler.schedule(Promise.resolve());
									running -= 1;
									if (!ok) throw new Error('broken');
								}),
						),
					);
					const results = await scheduler.waitFor(all);

					expect(most).toBe(Math.min(width, succeeds.length));
					expect(results.map(({ status }) => status === 'fulfilled')).toEqual(succeeds);
				},
			),
		);
	});
});

describe('inOrder', () => {
	it('keeps the order of the inputs when later ones are ready first', async () => {
		const delays = [90, 30, 60, 0];
		const answered: number[] = [];
		const results = inOrder(
			delays.keys(),
			() => 4,
			async (index) => {
				await new Promise((resolve) => setTimeout(resolve, delays[index]));
				answered.push(index);
				return index;
			},
		);

		await expect(collect(results)).resolves.toEqual([0, 1, 2, 3]);
		expect(answered).toEqual([3, 1, 2, 0]);
	});

	it('keeps the order and never runs further ahead than allowed', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(fc.integer(), { maxLength: 15 }),
				fc.integer({ min: 1, max: 5 }),
				async (scheduler, inputs, ahead) => {
					let begun = 0;
					let taken = 0;
					let furthest = 0;
					const consume = async (): Promise<number[]> => {
						const collected: number[] = [];
						const results = inOrder(
							inputs,
							() => ahead,
							async (input) => {
								begun += 1;
								furthest = Math.max(furthest, begun - taken);
								return await scheduler.schedule(Promise.resolve(input));
							},
						);
						for await (const result of results) {
							taken += 1;
							collected.push(result);
						}
						return collected;
					};

					const collected = await scheduler.waitFor(consume());

					expect(collected).toEqual(inputs);
					expect(furthest).toBe(Math.min(ahead, inputs.length));
				},
			),
		);
	});

	it('follows a limit that shrinks on the way', async () => {
		let ahead = 3;
		const begun: number[] = [];
		const results = inOrder(
			[1, 2, 3, 4, 5],
			() => ahead,
			async (input) => {
				begun.push(input);
				return await Promise.resolve(input);
			},
		);

		await results.next();
		expect(begun).toEqual([1, 2, 3]);
		ahead = 1;
		await results.next();
		expect(begun).toEqual([1, 2, 3]);
	});

	it('runs one at a time rather than none when nothing is allowed ahead', async () => {
		const results = inOrder(
			[1, 2],
			() => 0,
			async (input) => await Promise.resolve(input),
		);

		await expect(collect(results)).resolves.toEqual([1, 2]);
	});

	it('consumes no more of an endless input than it needs, and stops when its consumer does', async () => {
		function* endless(): Generator<number> {
			for (let number = 1; ; number++) yield number;
		}
		const begun: number[] = [];
		const results = inOrder(
			endless(),
			() => 2,
			async (input) => {
				begun.push(input);
				return await Promise.resolve(input);
			},
		);

		for await (const result of results) if (result === 3) break;
		await settle();

		expect(begun).toEqual([1, 2, 3, 4]);
	});

	it('throws the first failure in the order of the inputs, after the results before it', async () => {
		const taken: number[] = [];
		const results = inOrder(
			[1, 2, 3],
			() => 3,
			async (input) => {
				if (input === 2) await new Promise((resolve) => setTimeout(resolve, 10));
				if (input >= 2) throw new Error(`${input} is broken`);
				return input;
			},
		);
		const consume = async (): Promise<void> => {
			for await (const result of results) taken.push(result);
		};

		await expect(consume()).rejects.toThrow('2 is broken');
		expect(taken).toEqual([1]);
	});

	it('does not end the process by a failure that nobody consumes', async () => {
		const unhandled: unknown[] = [];
		const note = (reason: unknown): void => void unhandled.push(reason);
		process.on('unhandledRejection', note);
		const results = inOrder(
			[1, 2],
			() => 2,
			async (input) =>
				input === 1 ? await Promise.resolve(input) : await Promise.reject(new Error('unseen')),
		);

		await results.next();
		await results.return();
		await settle();
		process.off('unhandledRejection', note);

		expect(unhandled).toEqual([]);
	});
});
