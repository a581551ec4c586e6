/** `npm run demo`: how much of the lists it shows. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from '@jest/globals';

import { PROVIDERS } from '../../sandbox/providers';

const ROOT = resolve(__dirname, '../..');

const COUNTS = PROVIDERS.map(({ account }) => account.atFirst.webhooks);

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** How many rows the first table has for each provider, and the line below it. */
async function demo(...options: string[]) {
	const program = ['sandbox/demo.ts', ...options];
	const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT });
	const [list = ''] = stdout.split('What an audit finds');
	return {
		rows: PROVIDERS.map(({ id }) => list.split(`│ ${id} `).length - 1),
		summary: list.trim().split('\n').at(-1),
	};
}

it('shows the first three webhooks of each provider, and how many there are', async () => {
	const { rows, summary } = await demo();

	expect(rows).toEqual(COUNTS.map((count) => Math.min(count, 3)));
	expect(summary).toMatch(
		new RegExp(`^${sum(rows)} of ${sum(COUNTS)} webhooks \\(Argil 3, .*Partoo 204, .*--all`),
	);
}, 60_000);

it('shows all webhooks with --all', async () => {
	const { rows, summary } = await demo('--all');

	expect(rows).toEqual(COUNTS);
	expect(summary).toMatch(new RegExp(`^${sum(COUNTS)} of ${sum(COUNTS)} webhooks \\([^)]*\\)\\.$`));
}, 60_000);
