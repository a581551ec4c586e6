import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { byKey, createGate, inOrder } from '../../nodes/shared/runtime/concurrency';

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
	const collected: T[] = [];
	for await (const result of results) collected.push(result);
	return collected;
}

/** Waits until everything has run that waits only for its turn. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

describe('createGate', () => {
	it('runs as much work at once as its width, and no more', async () => {
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

	it('starts work in the order it came', async () => {
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

describe('byKey', () => {
	it('returns all outcomes in order, runs as many at once as it may, and those with one key one after another', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.integer({ min: 1, max: 4 }),
				fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), ok: fc.boolean() }), {
					maxLength: 12,
				}),
				async (scheduler, width, plans) => {
					const running: number[] = [];
					const begun: number[] = [];
					const failures: number[] = [];
					const works = plans.map(({ key, ok }, index) => ({
						key,
						async run() {
							expect(running.map((other) => plans[other]?.key)).not.toContain(key);
							running.push(index);
							begun.push(index);
							expect(running.length).toBeLessThanOrEqual(width);
							// What was passed over has the key of one that runs.
							const passedOver = plans.filter(
								(_, other) => other < index && !begun.includes(other),
							);
							expect(running.map((other) => plans[other]?.key)).toEqual(
								expect.arrayContaining(passedOver.map((each) => each.key)),
							);
							await scheduler.schedule(Promise.resolve());
							running.splice(running.indexOf(index), 1);
							if (!ok) throw new Error('broken');
							return index;
						},
					}));

					const outcomes = await scheduler.waitFor(
						byKey(works, width, (index) => failures.push(index)),
					);

					expect(
						outcomes.map((outcome) => ('result' in outcome ? outcome.result : 'broken')),
					).toEqual(plans.map(({ ok }, index) => (ok ? index : 'broken')));
					expect(failures.sort((one, other) => one - other)).toEqual(
						[...plans.keys()].filter((index) => plans[index]?.ok === false),
					);
				},
			),
		);
	});

	it('fills every place that the keys leave', async () => {
		let running = 0;
		let most = 0;
		const work = (key: string) => ({
			key,
			async run() {
				running += 1;
				most = Math.max(most, running);
				await settle();
				running -= 1;
			},
		});

		await byKey(['a', 'a', 'a', 'b', 'c', 'd'].map(work), 3, () => undefined);

		expect(most).toBe(3);
	});
});

describe('inOrder', () => {
	it('keeps the order of the inputs when later ones are ready first', async () => {
		const delays = [90, 30, 60, 0];
		const finished: number[] = [];
		const results = inOrder(
			delays.keys(),
			() => 4,
			async (index) => {
				await new Promise((resolve) => setTimeout(resolve, delays[index]));
				finished.push(index);
				return index;
			},
		);

		await expect(collect(results)).resolves.toEqual([0, 1, 2, 3]);
		expect(finished).toEqual([3, 1, 2, 0]);
	});

	it('keeps the order and never runs further ahead than allowed', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(fc.integer(), { maxLength: 15 }),
				fc.integer({ min: 1, max: 5 }),
				async (scheduler, inputs, ahead) => {
					let begun = 0;
					let received = 0;
					let furthest = 0;
					const consume = async (): Promise<number[]> => {
						const collected: number[] = [];
						const results = inOrder(
							inputs,
							() => ahead,
							async (input) => {
								begun += 1;
								furthest = Math.max(furthest, begun - received);
								return await scheduler.schedule(Promise.resolve(input));
							},
						);
						for await (const result of results) {
							received += 1;
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

	it('follows a limit that becomes smaller', async () => {
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
		const received: number[] = [];
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
			for await (const result of results) received.push(result);
		};

		await expect(consume()).rejects.toThrow('2 is broken');
		expect(received).toEqual([1]);
	});

	it('does not end the process when a failure is not consumed', async () => {
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
