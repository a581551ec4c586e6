/** Measures the cases on n8n's engine and prints the measurements as JSON. `bench.ts` starts it in its own process. */
import { parseArgs } from 'node:util';

import { CASES } from './cases.ts';
import { openEngine } from './contenders/onEngine.ts';
import { measure, type Measurement } from './measure.ts';

const { values } = parseArgs({
	options: {
		/** Whether n8n's own nodes are measured, too. */
		peers: { type: 'boolean', default: false },
		/** Whether only the package is measured. */
		alone: { type: 'boolean', default: false },
		rounds: { type: 'string', default: '1' },
		schemes: { type: 'string', default: 'https' },
		latencies: { type: 'string', default: '0' },
	},
});

const contendersFor = await openEngine(values.peers);
const measurements: Measurement[] = [];
for (const scheme of ['https', 'http'] as const) {
	if (!values.schemes.split(',').includes(scheme)) continue;
	for (const latencyMs of values.latencies.split(',').map(Number)) {
		for (const each of CASES) {
			const setting = {
				place: 'engine',
				scheme,
				latencyMs,
				rounds: Number(values.rounds),
			} as const;
			const contenders = contendersFor(each, scheme).slice(0, values.alone ? 1 : Infinity);
			measurements.push(...(await measure(each, contenders, setting)));
			console.error(`engine, ${scheme}, ${latencyMs} ms, ${each.name}: done`);
		}
	}
}
process.stdout.write(JSON.stringify(measurements));
