/** Measures the size of the package, and the time to load it. */
import { execFileSync } from 'node:child_process';

import { median } from 'simple-statistics';
import { z } from 'zod';

import { PACKAGE_FOLDER } from '../harness/package.ts';

/** The time to require all nodes and credentials, in addition to n8n-workflow, and the size of the package. */
export interface Load {
	readonly loadMs: number;
	readonly tarballBytes: number;
	readonly files: number;
}

/** How often the package is loaded, in a new process each time. */
const LOADS = 11;

const PACKED = z.tuple([z.object({ size: z.number(), files: z.array(z.unknown()) })]);

/** Measures the built package. */
export function measureLoad(): Load {
	const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--dry-run'], {
		cwd: PACKAGE_FOLDER,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ size, files }] = PACKED.parse(JSON.parse(packed.toString()));
	const loadMs = median(Array.from({ length: LOADS }, loadOnce));
	return { loadMs, tarballBytes: size, files: files.length };
}

function loadOnce(): number {
	const script = `
		require('n8n-workflow');
		const started = performance.now();
		for (const Type of Object.values(require(${JSON.stringify(PACKAGE_FOLDER)}))) new Type();
		console.log(performance.now() - started);`;
	return Number(execFileSync(process.execPath, ['-e', script], { cwd: PACKAGE_FOLDER }));
}
