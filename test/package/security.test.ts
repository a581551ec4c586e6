/** Every threat in SECURITY.md is covered by a test that exists. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');

/** The rows of SECURITY.md's threat table: the file, and the title of a test in it. */
const rows = [
	...readFileSync(join(ROOT, 'SECURITY.md'), 'utf8').matchAll(/\| `(\S+)` › (.+?) \|$/gm),
].map(([, file = '', test = '']) => ({ file, test }));

it('has a test in every row of the threat table of SECURITY.md', () => {
	const threats = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
		.split('## Threats')[1]
		?.split('\n')
		.filter((line) => line.startsWith('| ') && !/^\| (Threat|---)/.test(line));

	expect(threats?.length).toBeGreaterThan(5);
	expect(rows).toHaveLength(threats?.length ?? 0);
});

it.each(rows)('finds “$test” in $file', ({ file, test }) => {
	const source = readFileSync(join(ROOT, file), 'utf8');
	// The faults of a table are named by a template.
	const name = file.endsWith('faults.ts') ? test.replace(/\d+/, '${status}') : test;

	expect(source.replaceAll("\\'", "'")).toContain(name);
});
