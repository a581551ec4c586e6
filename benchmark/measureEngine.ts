/** Measures cases on n8n's engine and prints the measurements as JSON. `bench.ts` starts it in its own process. */
import { parseArgs } from 'node:util';

import { openEngine } from './contenders/onEngine.ts';
import { measure, type Measured } from './measure.ts';
import { caseNamed } from './options.ts';

const { values } = parseArgs({
	options: {
		/** Whether n8n's own nodes are measured, too. */
		peers: { type: 'boolean', default: false },
		/** Whether only the package is measured. */
		alone: { type: 'boolean', default: false },
		case: { type: 'string', multiple: true, default: [] },
		latency: { type: 'string', multiple: true, default: [] },
		rounds: { type: 'string', default: '1' },
		schemes: { type: 'string', default: 'https' },
	},
});

const contendersFor = await openEngine(values.peers);
const all: Measured = { measurements: [], notMeasured: [] };
for (const scheme of ['https', 'http'] as const) {
	if (!values.schemes.split(',').includes(scheme)) continue;
	for (const latencyMs of values.latency.map(Number)) {
		for (const each of values.case.map(caseNamed)) {
			const setting = {
				place: 'engine',
				scheme,
				latencyMs,
				rounds: Number(values.rounds),
			} as const;
			const contenders = contendersFor(each, scheme).slice(0, values.alone ? 1 : Infinity);
			const { measurements, notMeasured } = await measure(each, contenders, setting);
			all.measurements.push(...measurements);
			all.notMeasured.push(...notMeasured);
			console.error(`engine, ${scheme}, ${latencyMs} ms, ${each.name}: done`);
		}
	}
}
process.stdout.write(JSON.stringify(all));
