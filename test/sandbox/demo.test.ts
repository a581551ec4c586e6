/** `npm run demo`: how much of the lists it shows. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');

/** How many rows the first table has for each provider, and the line below it. */
async function demo(...options: string[]) {
	const { stdout } = await promisify(execFile)(process.execPath, ['sandbox/demo.ts', ...options], {
		cwd: ROOT,
	});
	const [list = ''] = stdout.split('What an audit finds');
	const rows = (provider: string) => list.split(`│ ${provider} `).length - 1;
	return {
		rows: ['argil', 'joggai', 'partoo', 'apify'].map(rows),
		summary: list.trim().split('\n').at(-1),
	};
}

it('shows the first three webhooks of each provider, and how many there are', async () => {
	expect(await demo()).toEqual({
		rows: [3, 2, 3, 3],
		summary:
			'11 of 212 webhooks (Argil 3, JoggAI 2, Partoo 204, Apify 3); `npm run demo -- --all` shows all of them.',
	});
}, 30_000);

it('shows all webhooks with --all', async () => {
	expect(await demo('--all')).toEqual({
		rows: [3, 2, 204, 3],
		summary: '212 of 212 webhooks (Argil 3, JoggAI 2, Partoo 204, Apify 3).',
	});
}, 30_000);
