/** The tarball as it would be published: content, size, load time, lint, output schemas. */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import nock from 'nock';

import { packageTrigger } from '../../harness/node';
import { lifecycle } from '../../harness/triggers/lifecycle';
import { OLDEST_NODE } from '../../matrix/engines';
import { providerOf } from '../../sandbox/providers';
import { useFakeNetwork } from '../support/network';
import { joggAi, PROVIDERS, SECRETS, type DocumentedProvider } from '../support/providers';
import { NAME, packPackage, type PackedPackage } from './packed';
import { scan, SOURCE_PATTERNS, TARBALL_PATTERNS } from './scanner';

useFakeNetwork();

const run = promisify(execFile);

const ROOT = resolve(__dirname, '../..');

const MAX_TARBALL_BYTES = 90_000;

const MAX_LOAD_MS = 30;

let packed: PackedPackage;

beforeAll(async () => {
	packed = await packPackage();
}, 60_000);

afterAll(async () => {
	await packed.remove();
});

describe('the tarball', () => {
	it('contains only the compiled package', () => {
		const others = packed.report.files
			.map(({ path }) => path)
			.filter((path) => !/^dist\/(nodes|credentials)\/[\w./-]+\.(js|json|svg)$/.test(path));

		expect(others.sort()).toEqual(['LICENSE.md', 'README.md', 'index.js', 'package.json']);
	});

	it('is under 90 kB', () => {
		console.info(
			`Tarball: ${(packed.report.size / 1000).toFixed(1)} kB, ${packed.report.files.length} files`,
		);

		expect(packed.report.size).toBeLessThan(MAX_TARBALL_BYTES);
	});

	it('loads in under 30 ms, not counting n8n-workflow', async () => {
		const script = `
			require('n8n-workflow');
			const started = performance.now();
			for (const Type of Object.values(require(${JSON.stringify(packed.folder)}))) new Type();
			console.log(performance.now() - started);
		`;
		const times: number[] = [];
		for (let round = 0; round < 5; round++) {
			const { stdout } = await run(process.execPath, ['-e', script], { cwd: packed.folder });
			times.push(Number(stdout));
		}
		// What else the machine does at the time can only make it slower.
		const best = Math.min(...times);
		console.info(`Load: ${best.toFixed(1)} ms (the best of ${times.length})`);

		expect(best).toBeLessThan(MAX_LOAD_MS);
	}, 60_000);

	it("passes n8n's scanner as a package and as sources, without a warning", async () => {
		const result = await scan([
			{ folder: ROOT, patterns: SOURCE_PATTERNS },
			{ folder: packed.folder, patterns: TARBALL_PATTERNS },
		]);

		expect(result).toHaveLength(2);
		for (const { passed, files, errors, warnings } of result) {
			expect(files).toBeGreaterThan(20);
			expect({ passed, errors, warnings }).toEqual({ passed: true, errors: 0, warnings: 0 });
		}
	}, 60_000);
});

/** What the description of such an operation says. */
const MARKS = /cannot be undone|Changes all matching webhooks unless Dry Run is on/;

const nameOf = ({ resource, operation }: { resource: string; operation: string }): string =>
	`${resource} ${operation}`;

describe('the package as n8n loads it', () => {
	it.each(PROVIDERS)('$label: describes the output of every operation', async (provider) => {
		const { type, folder } = provider;
		const properties = packed.catalog.nodes[`${NAME}.${type}`]?.description.properties;
		const nodeFolder = join(packed.folder, 'dist/nodes', folder);
		const operations = operationsOf(properties);
		// Neither may have an operation that the other lacks.
		expect(operations.map(nameOf).sort()).toEqual(
			providerOf(provider.id).operations.map(nameOf).sort(),
		);
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

	it.each(PROVIDERS)('$label: describes the output of its trigger', async ({ folder }) => {
		expect(Object.keys((await readTriggerSchema(folder)).properties)).toEqual(TRIGGER_KEYS);
	});

	it('describes exactly what a trigger returns', async () => {
		const event = 'generated_avatar_video_success';
		const n8n = lifecycle({
			engine: 'publication',
			catalog: packed.catalog,
			node: packageTrigger(providerOf('joggai'), { events: [event] }),
			secrets: SECRETS,
		});
		const endpoint = { ...joggAi.raw, url: n8n.productionUrl, secret: 'whsec_1', events: [event] };
		const endpoints = { code: 0, msg: 'Success', data: { endpoints: [endpoint] } };
		nock(joggAi.origin).get('/v2/endpoints').times(2).reply(200, endpoints);
		await n8n.publish();
		const body = JSON.stringify({ event_id: 'evt_1', event, timestamp: 1732806631, data: {} });
		const signature = createHmac('sha256', 'whsec_1').update(body).digest('hex');

		const { execution } = await n8n.deliver({
			url: n8n.productionUrl,
			headers: { 'content-type': 'application/json', 'x-webhook-signature': signature },
			body,
		});

		const item = execution?.items[0]?.json ?? {};
		expect(Object.keys(item)).toEqual(TRIGGER_KEYS);
		const { version, ...schema } = await readTriggerSchema('JoggAi');
		expect(version).toBe(1);
		const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
		expect(validate(item)).toBe(true);
		expect(validate({ ...item, id: 1 })).toBe(false);
		expect(validate({ ...item, payload: 'text' })).toBe(false);
	});

	it.each(PROVIDERS)(
		'$label: marks an operation that deletes or changes many webhooks, and no other',
		({ id, type }) => {
			const properties = packed.catalog.nodes[`${NAME}.${type}`]?.description.properties ?? [];
			const marked = properties
				.filter(({ name }) => name === 'operation')
				.flatMap(({ options = [] }) => options)
				.flatMap((option) => {
					const description = 'description' in option ? option.description : undefined;
					const [mark] = MARKS.exec(description ?? '') ?? [];
					return mark === undefined ? [] : [[option.name, mark]];
				});
			expect(marked).toEqual(
				// Partoo has no way to delete or change a webhook.
				id === 'partoo'
					? []
					: [
							['Delete', 'cannot be undone'],
							['Replace URL', 'Changes all matching webhooks unless Dry Run is on'],
						],
			);
		},
	);
});

/** What every trigger returns, whichever the provider, in this order. */
const TRIGGER_KEYS = [
	'provider',
	'event',
	'id',
	'occurredAt',
	'receivedAt',
	'subject',
	'scope',
	'owner',
	'verifiedBy',
	'isTest',
	'payload',
];

/** The schema of a trigger, where n8n looks for that of a node without operations. */
async function readTriggerSchema(folder: string) {
	const file = join(packed.folder, 'dist/nodes', folder, '__schema__/v1.0.0.json');
	return JSON.parse(await readFile(file, 'utf8')) as { version: number; properties: object };
}

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

/** What an operation returns, as the documentation says. */
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

describe('package.json', () => {
	it('runs its scripts with the Node of .nvmrc', async () => {
		const wanted = (await readFile(join(ROOT, '.nvmrc'), 'utf8')).trim();

		expect(process.versions.node).toBe(wanted);
		expect(dirname(process.execPath)).toContain('node_modules');
	});

	it('requires the oldest Node that the package is tested on', async () => {
		const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
			engines: { node: string };
		};

		expect(engines.node).toBe(`>=${OLDEST_NODE.replace(/\.0$/, '')}`);
	});
});
