import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Catalog } from '../../sandbox/engine';
import { loadPackage } from '../../sandbox/package';
import { PROVIDERS, type DocumentedProvider } from '../support/providers';

const run = promisify(execFile);

const ROOT = resolve(__dirname, '../..');

const NAME = 'n8n-nodes-provider-webhooks';

const MAX_TARBALL_BYTES = 60_000;

const MAX_LOAD_MS = 30;

interface Packed {
	readonly filename: string;
	readonly size: number;
	readonly files: Array<{ readonly path: string }>;
}

let folder: string;
let packed: Packed;
let unpacked: string;
let catalog: Catalog;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), `${NAME}-`));
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: ROOT,
	});
	// npm 10 and 11 print a list, npm 12 an object by package name.
	const report = JSON.parse(stdout) as Packed[];
	const [first] = report;
	if (first === undefined) throw new Error('npm pack made no tarball');
	packed = first;
	await run('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
	unpacked = join(folder, 'package');
	// n8n makes its own n8n-workflow visible to community packages.
	await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	catalog = await loadPackage(unpacked);
}, 60_000);

afterAll(async () => {
	await rm(folder, { recursive: true });
});

describe('the tarball', () => {
	it('holds the compiled package and nothing else', () => {
		const others = packed.files
			.map(({ path }) => path)
			.filter((path) => !/^dist\/(nodes|credentials)\/[\w./-]+\.(js|json|svg)$/.test(path));

		expect(others.sort()).toEqual(['LICENSE.md', 'README.md', 'index.js', 'package.json']);
	});

	it('is under 60 kB', () => {
		console.info(`Tarball: ${(packed.size / 1000).toFixed(1)} kB, ${packed.files.length} files`);

		expect(packed.size).toBeLessThan(MAX_TARBALL_BYTES);
	});

	it('exports every node and credential from index.js', async () => {
		const { stdout } = await run(process.execPath, [
			'-p',
			`JSON.stringify(Object.values(require(${JSON.stringify(unpacked)})).map((type) => type.name))`,
		]);

		expect(JSON.parse(stdout)).toEqual([
			'ApifyWebhooks',
			'ApifyWebhooksApi',
			'ArgilWebhooks',
			'ArgilWebhooksApi',
			'JoggAiWebhooks',
			'JoggAiWebhooksApi',
			'PartooWebhooks',
			'PartooWebhooksApi',
		]);
	});

	it('loads in under 30 ms beyond n8n-workflow itself', async () => {
		const script = `
			require('n8n-workflow');
			const started = performance.now();
			require(${JSON.stringify(unpacked)});
			console.log(performance.now() - started);
		`;
		const times: number[] = [];
		for (let round = 0; round < 5; round++) {
			const { stdout } = await run(process.execPath, ['-e', script], { cwd: folder });
			times.push(Number(stdout));
		}
		const median = times.sort((one, other) => one - other)[2] ?? Infinity;
		console.info(`Load: ${median.toFixed(1)} ms (median of ${times.length})`);

		expect(median).toBeLessThan(MAX_LOAD_MS);
	});

	it("passes n8n's scanner as a package and as sources, without a warning", async () => {
		// A process of its own: the scanner is made of ES modules only.
		const script = `
			import { ESLint } from 'eslint';
			import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
			const { lintFiles } = ESLint.prototype;
			const found = [];
			ESLint.prototype.lintFiles = async function (files) {
				const results = await lintFiles.call(this, files);
				found.push({
					files: results.length,
					errors: results.reduce((sum, { errorCount }) => sum + errorCount, 0),
					warnings: results.reduce((sum, { warningCount }) => sum + warningCount, 0),
				});
				return results;
			};
			const source = await analyzePackage(${JSON.stringify(ROOT)}, SOURCE_FILE_PATTERNS);
			const tarball = await analyzePackage(${JSON.stringify(unpacked)}, ['**/*.js', 'package.json']);
			console.log(JSON.stringify({ source, tarball, found }));
		`;
		const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
			cwd: ROOT,
			// The linter's rules take every file for a node's when NODE_ENV is test.
			env: { ...process.env, NODE_ENV: 'production' },
			maxBuffer: 10_000_000,
		});
		const result = JSON.parse(stdout) as {
			source: { passed: boolean };
			tarball: { passed: boolean };
			found: Array<{ files: number; errors: number; warnings: number }>;
		};

		expect(result.source).toEqual({ passed: true });
		expect(result.tarball).toEqual({ passed: true });
		expect(result.found).toHaveLength(2);
		for (const { files, errors, warnings } of result.found) {
			expect(files).toBeGreaterThan(20);
			expect({ errors, warnings }).toEqual({ errors: 0, warnings: 0 });
		}
	}, 60_000);
});

describe('the package as n8n loads it', () => {
	it('has a node and a credential per provider', () => {
		expect(Object.keys(catalog.nodes).sort()).toEqual(
			['apify', 'argil', 'joggAi', 'partoo'].map((name) => `${NAME}.${name}Webhooks`),
		);
		expect(Object.keys(catalog.credentials).sort()).toEqual(
			['apify', 'argil', 'joggAi', 'partoo'].map((name) => `${name}WebhooksApi`),
		);
	});

	it.each(PROVIDERS)('$label: gives node and credential a light and a dark icon', ({ type }) => {
		const node = catalog.nodes[`${NAME}.${type}`];
		const icons = [node?.description.iconUrl, catalog.credentials[`${type}Api`]?.iconUrl];
		for (const icon of icons) {
			if (typeof icon !== 'object') throw new Error(`${type} has no themed icon`);
			const files = [icon.light, icon.dark].map((url) =>
				join(unpacked, url.replace(`icons/${NAME}/`, '')),
			);
			expect(files.map((file) => existsSync(file))).toEqual([true, true]);
			expect(files[0]).not.toBe(files[1]);
		}
	});

	it.each(PROVIDERS)('$label: is found by its codex and usable as a tool', ({ type, label }) => {
		const description = catalog.nodes[`${NAME}.${type}`]?.description;

		expect(description?.displayName).toBe(`${label} Webhooks`);
		expect(description?.usableAsTool).toBe(true);
		expect(description?.codex?.categories).toEqual(['Development', 'Utility']);
		expect(description?.codex?.alias).toEqual(expect.arrayContaining(['Webhook', 'List']));
	});

	it.each(PROVIDERS)('$label: describes the output of every operation', async (provider) => {
		const { type, label } = provider;
		const properties = catalog.nodes[`${NAME}.${type}`]?.description.properties;
		const nodeFolder = join(unpacked, 'dist/nodes', label === 'JoggAI' ? 'JoggAi' : label);
		const operations = operationsOf(properties);
		expect(operations.length).toBeGreaterThanOrEqual(5);
		for (const { resource, operation } of operations) {
			const file = join(nodeFolder, '__schema__/v1.0.0', resource, `${operation}.json`);
			const { version, ...schema } = JSON.parse(await readFile(file, 'utf8')) as {
				version: number;
				properties: object;
			};
			expect(version).toBe(1);
			const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile({
				...schema,
				required: Object.keys(schema.properties),
				additionalProperties: false,
			});
			const example = exampleOf(provider, resource, operation);
			expect({ operation, valid: validate(example) }).toEqual({ operation, valid: true });
			expect(validate({ ...example, id: 1 })).toBe(false);
			expect(validate({ ...example, surprise: 1 })).toBe(false);
		}
	});

	it.each(PROVIDERS)(
		'$label: says so of an operation that destroys or changes many',
		({ type }) => {
			const properties = catalog.nodes[`${NAME}.${type}`]?.description.properties ?? [];
			const descriptions = properties
				.filter(({ name }) => name === 'operation')
				.flatMap(({ options = [] }) => options)
				.flatMap((option) => ('value' in option ? [[option.value, option.description]] : []));
			const warnings: Record<string, string> = {
				delete: 'cannot be undone',
				replaceUrl: 'changes every matching webhook',
			};
			for (const [value, description] of descriptions) {
				expect(description).toContain(warnings[String(value)] ?? '');
			}
			expect(descriptions.length).toBeGreaterThan(0);
		},
	);
});

/** The resources and operations that the editor offers. */
function operationsOf(
	properties: INodeProperties[] = [],
): Array<{ resource: string; operation: string }> {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) => {
			const [resource] = displayOptions?.show?.resource ?? [];
			return options.flatMap((option) =>
				'value' in option && typeof option.value === 'string' && typeof resource === 'string'
					? [{ resource, operation: option.value }]
					: [],
			);
		});
}

/** What an operation puts out, as the design says it. */
function exampleOf(provider: DocumentedProvider, resource: string, operation: string): IDataObject {
	const id = 'x';
	const name = provider.webhook.provider;
	const dispatch = {
		id,
		webhookId: 'y',
		status: 'FAILED',
		eventType: 'TEST',
		createdAt: '2019-12-12T07:34:14.202Z',
		finishedAt: null,
		responseStatus: 500,
		errorMessage: 'Server error',
		scope: null,
	};
	if (resource === 'dispatch') return dispatch;
	switch (operation) {
		case 'delete':
			return { id, provider: name, deleted: true, existed: true };
		case 'upsert':
			return { ...provider.webhook, created: true };
		case 'replaceUrl':
			return {
				id,
				provider: name,
				urlBefore: 'https://old.example.com',
				urlAfter: 'https://new.example.com',
				changed: false,
				outcome: 'wouldMove',
				error: null,
			};
		case 'sendTest':
			return provider.label === 'Apify'
				? dispatch
				: {
						id,
						provider: name,
						url: null,
						events: ['lead_received'],
						sent: true,
						response: { a: 1 },
					};
		default:
			return provider.webhook;
	}
}

it('has the runtime that package.json asks for', async () => {
	const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
		engines: { node: string };
	};
	const wanted = (await readFile(join(ROOT, '.nvmrc'), 'utf8')).trim();

	expect(process.versions.node).toBe(wanted);
	expect(engines.node).toBe(`>=${wanted.split('.')[0]}`);
	expect(dirname(process.execPath)).toContain('node_modules');
});
