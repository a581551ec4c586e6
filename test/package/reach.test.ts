/** Which files a package gets: those that its nodes load, however they load them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { reachableFiles } from '../../packaging/reach';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'reach-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true });
});

const write = async (files: Record<string, string>): Promise<void> => {
	for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
};

describe('the files of a package', () => {
	it('are those that are loaded at once, through others, and later, as tsc builds an import()', async () => {
		await write({
			'node.js': `const n8n = require("n8n-workflow"); const now = require("./now");
				const later = async () => await Promise.resolve().then(() => __importStar(require("./later")));
				const import2 = async () => await import("./imported.js");`,
			'now.js': 'const data = require("./data.json");',
			'later.js': 'require("node:crypto"); require("./through");',
			'imported.js': '',
			'through.js': '',
			'data.json': '{}',
			'unused.js': '',
		});

		expect(await reachableFiles(folder, ['node.js'])).toEqual([
			'data.json',
			'imported.js',
			'later.js',
			'node.js',
			'now.js',
			'through.js',
		]);
	});

	it.each([
		['a file that is not there', 'require("./missing");', 'missing'],
		['a file that only a run names', 'const load = (name) => require(name);', 'require'],
		['an import that only a run names', 'const load = (name) => import(name);', 'import'],
	])('are an error for %s', async (_, text, message) => {
		await write({ 'node.js': text });

		await expect(reachableFiles(folder, ['node.js'])).rejects.toThrow(message);
	});
});
