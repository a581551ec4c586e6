/** The options of `npm run bench`: what is measured, and what is refused. */
import { describe, expect, it } from '@jest/globals';

import { CASES } from '../../benchmark/cases';
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
