import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { signIn } from '../client.ts';
import { E2E_FOLDER } from '../folders.ts';
import { startProgram, until, type Program } from '../programs.ts';
import { CHOSEN_VERSION, versionOfN8n } from '../versions.ts';
import { EXAMPLES } from '../workflows.ts';

/** What the command prints, as a person reads it. */
const PRINTED = /Address +(?<url>\S+)\s+E-mail +(?<email>\S+)\s+Password +(?<password>\S+)/;

/** What n8n tells the editor of itself. */
const SETTINGS = z.object({ versionCli: z.string() });

const NAMED = z.array(z.object({ name: z.string() }));

describe('npm run editor', () => {
	let folder: string;
	let editors: Program[];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'webhooks-commands-'));
		editors = [];
	});

	afterEach(async () => {
		await Promise.all(editors.map(async (editor) => await editor.stop()));
		rmSync(folder, { recursive: true });
	});

	const openEditor = async () => {
		const editor = startProgram(process.execPath, [join(E2E_FOLDER, 'editor.ts')], {
			env: {
				PATH: process.env.PATH ?? '',
				TMPDIR: folder,
				...(CHOSEN_VERSION !== undefined && { E2E_N8N_VERSION: CHOSEN_VERSION }),
			},
			logFile: join(folder, `editor-${editors.length}.log`),
		});
		editors.push(editor);
		const printed = await until(
			'the editor is open',
			() => PRINTED.exec(editor.log())?.groups,
			120_000,
		);
		const { url = '', email = '', password = '' } = printed;
		return { editor, url, client: await signIn(url, email, password) };
	};

	it('opens an editor with the four accounts and the examples, at another port if the usual one is taken, and leaves nothing behind', async () => {
		const first = await openEditor();
		const second = await openEditor();
		expect(second.url).not.toBe(first.url);

		for (const { client } of [first, second]) {
			expect(SETTINGS.parse(await client('GET', '/settings'))).toEqual({
				versionCli: versionOfN8n(),
			});
			const accounts = NAMED.parse(await client('GET', '/credentials'));
			expect(accounts.map(({ name }) => name).sort()).toEqual([
				'Apify account',
				'Argil account',
				'JoggAI account',
				'Partoo account',
			]);
			const workflows = NAMED.parse(await client('GET', '/workflows'));
			expect(workflows).toHaveLength(EXAMPLES.length);
		}

		for (const { editor, url } of [first, second]) {
			await editor.stop('SIGINT');
			await expect(fetch(url)).rejects.toThrow();
		}
		expect(readdirSync(folder).filter((name) => name.startsWith('webhooks-'))).toEqual([]);
	});
});
