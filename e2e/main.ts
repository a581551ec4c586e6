/**
 * `npm run test:e2e`: the scenarios in the newest n8n, those named, or all. `-- --n8n <version>` runs those that an older n8n is
 * tested with, in that one.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { E2E_FOLDER } from './folders.ts';
import { SCENARIOS } from './versions.ts';

/** Runs a script with Node; the process ends with it when it fails. */
function run(
	script: string,
	args: readonly string[],
	environment: Record<string, string> = {},
): void {
	const { status } = spawnSync(process.execPath, [script, ...args], {
		env: { ...process.env, ...environment },
		stdio: 'inherit',
	});
	if (status !== 0) process.exit(1);
}

const { values, positionals } = parseArgs({
	options: { n8n: { type: 'string' } },
	allowPositionals: true,
});
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const jestArguments = ['-c', join(E2E_FOLDER, 'jest.config.cjs'), '--runInBand'];
if (values.n8n === undefined) {
	run(jest, [...jestArguments, ...positionals]);
} else {
	run(join(E2E_FOLDER, 'setup.ts'), ['--n8n', values.n8n]);
	const scenarios = (positionals.length === 0 ? SCENARIOS : positionals).map(
		(name) => `scenarios/${name}`,
	);
	run(jest, [...jestArguments, ...scenarios], { E2E_N8N_VERSION: values.n8n });
}
