/** Loads the packed package: `npm run test:matrix` runs this on each version of n8n. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PROVIDERS } from '../support/providers';
import { NAME, packPackage, type PackedPackage } from './packed';

const run = promisify(execFile);

let packed: PackedPackage;

beforeAll(async () => {
	packed = await packPackage();
}, 60_000);

afterAll(async () => {
	await packed.remove();
});

describe('the packed package', () => {
	it('exports every node and credential from index.js', async () => {
		const { stdout } = await run(process.execPath, [
			'-p',
			`JSON.stringify(Object.values(require(${JSON.stringify(packed.folder)})).map((type) => type.name))`,
		]);

		expect(JSON.parse(stdout)).toEqual(
			PROVIDERS.flatMap(({ folder }) => [
				`${folder}Webhooks`,
				`${folder}WebhooksApi`,
				`${folder}WebhooksTrigger`,
			]).sort(),
		);
	}, 60_000);

	it('has a node, a trigger and a credential per provider', () => {
		expect(Object.keys(packed.catalog.nodes).sort()).toEqual(
			PROVIDERS.flatMap(({ type }) => [`${NAME}.${type}`, `${NAME}.${type}Trigger`]).sort(),
		);
		expect(Object.keys(packed.catalog.credentials).sort()).toEqual(
			PROVIDERS.map(({ type }) => `${type}Api`).sort(),
		);
	});

	it.each(PROVIDERS)('$label: gives node and credential a light and a dark icon', ({ type }) => {
		const node = packed.catalog.nodes[`${NAME}.${type}`];
		const icons = [node?.description.iconUrl, packed.catalog.credentials[`${type}Api`]?.iconUrl];
		for (const icon of icons) {
			if (typeof icon !== 'object') throw new Error(`${type} has no themed icon`);
			const files = [icon.light, icon.dark].map((url) =>
				join(packed.folder, url.replace(`icons/${NAME}/`, '')),
			);
			expect(files.map((file) => existsSync(file))).toEqual([true, true]);
			expect(files[0]).not.toBe(files[1]);
		}
	});

	it.each(PROVIDERS)('$label: is found by its codex and usable as a tool', ({ type, label }) => {
		const description = packed.catalog.nodes[`${NAME}.${type}`]?.description;

		expect(description?.displayName).toBe(`${label} Webhooks`);
		expect(description?.usableAsTool).toBe(true);
		expect(description?.codex?.categories).toEqual(['Development', 'Utility']);
		expect(description?.codex?.alias).toEqual(expect.arrayContaining(['Webhook', 'List Webhooks']));
	});
});
