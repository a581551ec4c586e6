/** `npm run bench`: its options, and what becomes of a contender that can't be measured. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { CASES } from '../../benchmark/cases';
import { measure } from '../../benchmark/measure';
import { OptionError, readOptions } from '../../benchmark/options';

describe('npm run bench', () => {
	it('measures all cases on the engine unless it is told otherwise', () => {
		expect(readOptions([])).toMatchObject({
			cases: CASES,
			latenciesMs: [0, 50],
			places: ['engine'],
			rounds: undefined,
			isPart: false,
		});
		expect(readOptions(['--server'])).toMatchObject({ places: ['engine', 'n8n'], isPart: false });
	});

	it('measures a part', () => {
		const options = readOptions(
			'--case same --case fan-out --latency 20 --place n8n --rounds 7'.split(' '),
		);

		expect(options.cases.map(({ name }) => name)).toEqual(['same', 'fan-out']);
		expect(options).toMatchObject({
			latenciesMs: [20],
			places: ['n8n'],
			rounds: 7,
			isPart: true,
		});
	});

	it.each([
		[
			'--case nowhere',
			"There is no case 'nowhere'. The cases are apify-10k, partoo-10k, fan-out, same, same-expression, argil-update.",
		],
		['--place moon', "There is no place 'moon'. The places are engine, n8n."],
		[
			'--latency fast',
			"The latency 'fast' is not a number of milliseconds. The usual ones are 0, 50.",
		],
		['--latency=-5', "The latency '-5' is not a number of milliseconds. The usual ones are 0, 50."],
		['--rounds 0', "--rounds takes a whole number of at least 1, not '0'."],
		['--rounds 1.5', "--rounds takes a whole number of at least 1, not '1.5'."],
		[
			'--cases same',
			'There are --json, --quick, --server, --case, --latency, --place and --rounds.',
		],
		['--quick --rounds 2', '--quick measures no time: it goes only with --case.'],
	])('refuses %s, and says what there is', (args, sentence) => {
		const read = () => readOptions(args.split(' '));

		expect(read).toThrow(OptionError);
		expect(read).toThrow(sentence);
	});
});

it('names a contender that fails or returns another output, and measures the others', async () => {
	const counts = { requests: 1, connections: 1, left: 0, maxInFlight: 1 };
	const control = createServer((_request, response) => {
		response.setHeader('connection', 'close').end(JSON.stringify(counts));
	}).listen(0, '127.0.0.1');
	await once(control, 'listening');
	process.env.BENCHMARK_CONTROL_URL = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
	const [benchmarkCase] = CASES;
	let runs = 0;

	const { measurements, notMeasured } = await measure(
		benchmarkCase,
		[
			{
				name: 'node',
				run: async () => await Promise.resolve({ ms: 5, output: benchmarkCase.expected() }),
			},
			{ name: 'code', run: async () => await Promise.resolve({ ms: 5, output: [] }) },
			{
				name: 'editFields',
				async run() {
					runs += 1;
					if (runs > 1) throw new Error('Waited 5 s in vain');
					return await Promise.resolve({ ms: 5, output: null });
				},
			},
		],
		{ place: 'n8n', scheme: 'https', latencyMs: 0, rounds: 1 },
	);
	control.close();

	expect(measurements.map(({ contender, ms, requests }) => [contender, ms, requests])).toEqual([
		['node', 5, 1],
	]);
	expect(notMeasured.map(({ contender, reason }) => [contender, reason])).toEqual([
		['code', 'it returned another output than expected'],
		['editFields', 'Waited 5 s in vain'],
	]);
});
