/** The five packages that `npm run packages` makes: what is in each, and that n8n loads it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { packageNameOf, packageNames } from '../../packaging/names';
import { packageSources } from '../../packaging/packages';
import { PROVIDERS } from '../../sandbox/providers';
import { unpackPackage, type PackedPackage } from './packed';
import { copyRepository } from './repositoryCopy';
import { scan, SOURCE_PATTERNS, TARBALL_PATTERNS } from './scanner';

const run = promisify(execFile);

const ROOT = resolve(__dirname, '../..');

const NAMES = [
	'n8n-nodes-provider-webhooks',
	'n8n-nodes-argil-webhooks',
	'n8n-nodes-joggai-webhooks',
	'n8n-nodes-partoo-webhooks',
	'n8n-nodes-apify-webhooks',
];

/** What a package.json says, as far as a test looks at it. */
interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly keywords: readonly string[];
	readonly n8n: {
		readonly n8nNodesApiVersion: number;
		readonly credentials: readonly string[];
		readonly nodes: readonly string[];
	};
	readonly [key: string]: unknown;
}

const manifestIn = (folder: string): Manifest =>
	JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const root = manifestIn(ROOT);

const tarballOf = (name: string, folder = ROOT): string =>
	join(folder, 'tarballs', `${name}-${root.version}.tgz`);

const gulp = async (task: string): Promise<void> => {
	await run('npx', ['gulp', '--silent', task], { cwd: ROOT });
};

const packages: Record<string, PackedPackage> = {};

/** The unpacked package of a name. */
function packageOf(name: string): PackedPackage {
	const found = packages[name];
	if (found === undefined) throw new Error(`There is no package ${name}`);
	return found;
}

beforeAll(async () => {
	await gulp('tarballs');
	for (const name of NAMES) packages[name] = await unpackPackage(tarballOf(name));
}, 120_000);

afterAll(async () => {
	for (const each of Object.values(packages)) await each.remove();
});

/** The modules that a built file loads, now or later. */
const requiredIn = (text: string): string[] =>
	[...text.matchAll(/\b(?:require|import)\((["'])(.+?)\1\)/g)].map(([, , module = '']) => module);

/** Follows every require from what n8n loads: the files of the package, and the other modules. */
function follow(folder: string, entries: readonly string[]): { files: string[]; others: string[] } {
	const files = new Set(entries);
	const others = new Set<string>();
	for (const file of files) {
		for (const module of requiredIn(readFileSync(join(folder, file), 'utf8'))) {
			if (module.startsWith('.')) files.add(`${join(dirname(file), module)}.js`);
			else others.add(module);
		}
	}
	return { files: [...files].sort(), others: [...others].sort() };
}

const pathsIn = ({ report }: PackedPackage): string[] =>
	report.files.map(({ path }) => path).sort();

describe('the packages', () => {
	it('are the one with all nodes and one for each provider', () => {
		expect(packageNames()).toEqual(NAMES);
		console.info(
			NAMES.map((name) => {
				const { size, files } = packageOf(name).report;
				return `${name}: ${(size / 1000).toFixed(1)} kB, ${files.length} files`;
			}).join('\n'),
		);
	});

	it.each(NAMES)('%s: every module that it loads is in it, or comes with n8n', (name) => {
		const { folder } = packageOf(name);
		const { nodes, credentials } = manifestIn(folder).n8n;
		const { files, others } = follow(folder, [...nodes, ...credentials]);

		expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
		expect(files.length).toBeGreaterThan(20);
		expect(others.filter((module) => !isBuiltin(module))).toEqual(['n8n-workflow']);
	});

	it("pass n8n's scanner as packages and as sources, without a warning", async () => {
		const folders = NAMES.map((name) => packageOf(name).folder);
		const results = await scan([
			...folders.map((folder) => ({ folder, patterns: TARBALL_PATTERNS })),
			...NAMES.slice(1).map((name) => ({
				folder: join(ROOT, 'packages', name),
				patterns: SOURCE_PATTERNS,
			})),
		]);

		expect(results).toHaveLength(9);
		for (const { passed, files, errors, warnings } of results) {
			expect(files).toBeGreaterThan(20);
			expect({ passed, errors, warnings }).toEqual({ passed: true, errors: 0, warnings: 0 });
		}
	}, 120_000);
});

describe('the package with all nodes', () => {
	it('is what npm would pack of the repository', async () => {
		const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: ROOT });
		const [report] = JSON.parse(stdout) as Array<{ files: Array<{ path: string }> }>;
		const packed = packageOf('n8n-nodes-provider-webhooks');

		expect(pathsIn(packed)).toEqual(report?.files.map(({ path }) => path).sort());
		for (const path of pathsIn(packed)) {
			expect(readFileSync(join(packed.folder, path))).toEqual(readFileSync(join(ROOT, path)));
		}
	}, 60_000);
});

describe.each(PROVIDERS.map((provider) => ({ name: packageNameOf(provider), ...provider })))(
	'$name',
	({ id, name, label, folder: nodeFolder, credentialType, nodeType }) => {
		const own = (path: string): boolean => path.startsWith(`dist/nodes/${nodeFolder}/`);

		it('has all nodes of the provider, its credential, and none of another provider', () => {
			const { catalog } = packageOf(name);
			const nodes = root.n8n.nodes.filter(own);

			expect(Object.keys(catalog.nodes)).toContain(`${name}.${nodeType}`);
			expect(Object.keys(catalog.nodes)).toHaveLength(nodes.length);
			expect(Object.keys(catalog.credentials)).toEqual([credentialType]);
		});

		it('shows each node under a name that the package with all nodes does not use', () => {
			const namesIn = (each: string): string[] =>
				Object.values(packageOf(each).catalog.nodes).map(
					({ description }) => description.displayName,
				);

			expect(namesIn(name)).toContain(`${label} Account Webhooks`);
			expect(namesIn(name).filter((shown) => namesIn(root.name).includes(shown))).toEqual([]);
		});

		it('contains what its nodes load, their texts and pictures, and nothing else', () => {
			const packed = packageOf(name);
			const { nodes, credentials } = manifestIn(packed.folder).n8n;
			const assets = pathsIn(packageOf(root.name)).filter(
				(path) => own(path) && !path.endsWith('.js'),
			);

			expect(assets.filter((path) => path.includes('__schema__')).length).toBeGreaterThan(4);
			expect(pathsIn(packed)).toEqual(
				[
					...follow(packed.folder, [...nodes, ...credentials]).files,
					...assets,
					'CHANGELOG.md',
					'LICENSE.md',
					'README.md',
					'package.json',
				].sort(),
			);
		});

		it('has icons, a codex and output schemas where n8n looks for them', () => {
			const { catalog, folder } = packageOf(name);
			for (const [type, { description }] of Object.entries(catalog.nodes)) {
				const { iconUrl, codex } = description;
				if (typeof iconUrl !== 'object') throw new Error(`${type} has no themed icon`);
				for (const url of [iconUrl.light, iconUrl.dark]) {
					expect(existsSync(join(folder, url.replace(`icons/${name}/`, '')))).toBe(true);
				}
				expect(codex?.categories).toEqual(['Development', 'Utility']);
			}
			for (const path of manifestIn(folder).n8n.nodes) {
				const file = join(folder, path.replace(/\.js$/, '.json'));
				const codex = JSON.parse(readFileSync(file, 'utf8')) as { node: string };
				expect(Object.keys(catalog.nodes)).toContain(codex.node);
			}
			const everywhere = pathsIn(packageOf(root.name)).filter(
				(path) => own(path) && path.includes('__schema__'),
			);
			for (const path of everywhere) {
				expect(readFileSync(join(folder, path))).toEqual(
					readFileSync(join(packageOf(root.name).folder, path)),
				);
			}
		});

		it("has a package.json by n8n's rules", () => {
			const { folder } = packageOf(name);
			const { description, n8n, keywords, homepage, ...rest } = manifestIn(folder);

			expect(rest).toEqual({
				name,
				version: root.version,
				license: 'MIT',
				author: root.author,
				repository: root.repository,
				engines: root.engines,
				files: ['dist', 'CHANGELOG.md'],
				peerDependencies: { 'n8n-workflow': '*' },
			});
			expect(description).toMatch(new RegExp(`^Lists, audits, .* webhooks .*${label}[^.]*$`));
			expect(keywords).toEqual(['n8n-community-node-package', 'n8n', 'webhooks', 'trigger', id]);
			expect(homepage).toMatch(new RegExp(`/docs/nodes/${id}\\.md$`));
			expect(n8n).toEqual({
				n8nNodesApiVersion: 1,
				nodes: root.n8n.nodes.filter(own),
				credentials: [`dist/credentials/${nodeFolder}WebhooksApi.credentials.js`],
			});
		});

		it('has a README that names it and whose links lead to pages that exist', () => {
			const readme = readFileSync(join(packageOf(name).folder, 'README.md'), 'utf8');
			const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
			const tagged = /^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/v([^/]+)\/([^#]+)(?:#(.+))?$/;

			expect(readme).toMatch(new RegExp(`^# ${name}\n`));
			expect(readme).toContain(`Enter \`${name}\``);
			for (const heading of ['Install', 'Credential', 'What it can do', 'License']) {
				expect(readme).toContain(`\n## ${heading}\n`);
			}
			const inRepository = links.flatMap((link) => {
				const found = tagged.exec(link);
				return found === null ? [] : [found.slice(1)];
			});
			expect(inRepository.length).toBeGreaterThan(6);
			for (const [version, path = '', anchor] of inRepository) {
				expect(version).toBe(root.version);
				expect(anchorsOf(path)).toContain(anchor ?? '');
			}
			for (const link of links) expect(link).toMatch(/^https:|^(LICENSE|CHANGELOG)\.md$/);
		});
	},
);

/** The anchors of a page of the repository, and that of its beginning. */
function anchorsOf(path: string): string[] {
	const text = readFileSync(join(ROOT, path), 'utf8');
	const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);
	return ['', ...headings];
}

describe('the sources of the packages for one provider', () => {
	it.each(packageSources())(
		'$name: are where the scanner of n8n looks for them (npm run packages makes them)',
		({ name, manifest, linked }) => {
			const folder = join(ROOT, 'packages', name);

			expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(manifest);
			expect(linked).toHaveLength(3);
			for (const path of linked) expect(realpathSync(join(folder, path))).toBe(join(ROOT, path));
		},
	);
});

/** The table of docs/packages.md that says how a workflow gets to another package. */
const replacements = [
	...readFileSync(join(ROOT, 'docs/packages.md'), 'utf8').matchAll(
		/^ *\| (.+) \| `(.+)` \| `(.+)` \|$/gm,
	),
].map(([, label = '', find = '', replaceWith = '']) => ({ label, find, replaceWith }));

describe('the replacement that docs/packages.md describes', () => {
	it('has a row for each provider', () => {
		expect(replacements.map(({ label }) => label)).toEqual(PROVIDERS.map(({ label }) => label));
	});

	it.each(globSync('examples/*.json', { cwd: ROOT }))(
		'%s: moves every node to the package of its provider, and back',
		(path) => {
			const before = readFileSync(join(ROOT, path), 'utf8');
			const after = replacements.reduce(
				(text, { find, replaceWith }) => text.replaceAll(find, replaceWith),
				before,
			);
			const back = replacements.reduce(
				(text, { find, replaceWith }) => text.replaceAll(replaceWith, find),
				after,
			);
			const typesIn = (text: string): string[] =>
				(JSON.parse(text) as { nodes: Array<{ type: string }> }).nodes.map(({ type }) => type);
			const known = PROVIDERS.flatMap((provider) =>
				Object.keys(packageOf(packageNameOf(provider)).catalog.nodes),
			);
			const moved = typesIn(before).flatMap((type, index) =>
				type.startsWith(`${root.name}.`) ? [typesIn(after)[index]] : [],
			);

			expect(moved.length).toBeGreaterThan(0);
			expect(moved.filter((type) => type === undefined || !known.includes(type))).toEqual([]);
			expect(after).not.toContain(root.name);
			expect(back).toBe(before);
		},
	);
});

const hashesIn = async (folder: string): Promise<Record<string, string>> =>
	Object.fromEntries(
		await Promise.all(
			NAMES.map(async (name): Promise<[string, string]> => {
				const content = await readFile(tarballOf(name, folder));
				return [name, createHash('sha256').update(content).digest('hex')];
			}),
		),
	);

describe('a second build', () => {
	it('in another folder, time zone and umask makes the same five files', async () => {
		const copy = await copyRepository();
		try {
			await run('bash', ['-c', 'umask 077 && chmod -R go= . && npm run packages'], {
				cwd: copy.folder,
				env: { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' },
			});

			expect(await hashesIn(copy.folder)).toEqual(await hashesIn(ROOT));
		} finally {
			await copy.remove();
		}
	}, 180_000);
});
