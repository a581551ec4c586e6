/**
 * The packages that are published: the one with all nodes, and one for each provider, since n8n verifies only packages for one
 * service. All of it is derived from package.json and from the list of the providers.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { PROVIDERS, type Provider } from '../sandbox/providers.ts';
import { pageOf, readManifest, ROOT, type Manifest } from './manifest.ts';
import { displayNameFor, packageNameOf } from './names.ts';
import { reachableFiles } from './reach.ts';
import { readmeOf, readPage } from './readme.ts';

const require = createRequire(import.meta.url);

/** The files of a package. */
export interface PackageContent {
	readonly name: string;
	/** What is copied from the repository's folder. */
	readonly copied: readonly string[];
	/** What is written, by path. */
	readonly written: Readonly<Record<string, string>>;
}

/**
 * The sources of a provider's package as n8n's scanner looks for them: in the folder of the repository whose package.json has
 * the package's name.
 */
export interface PackageSources {
	readonly name: string;
	readonly manifest: string;
	/** What is linked to from there: paths in the repository's folder. */
	readonly linked: readonly string[];
}

/** What each package holds. The nodes must have been built. */
export async function packageContents(): Promise<PackageContent[]> {
	const root = readManifest();
	return [
		{ name: root.name, copied: filesOfRoot(), written: {} },
		...(await Promise.all(PROVIDERS.map(async (provider) => await contentFor(provider, root)))),
	];
}

/** What npm would pack of the repository's folder. */
function filesOfRoot(): string[] {
	const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
	const output = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
	const [report] = JSON.parse(output) as Array<{ files: Array<{ path: string }> }>;
	return report?.files.map(({ path }) => path) ?? [];
}

/** Where the sources of each provider's package are. The nodes must have been built. */
export function packageSources(): PackageSources[] {
	const root = readManifest();
	return PROVIDERS.map((provider) => ({
		name: packageNameOf(provider),
		manifest: toJson(manifestOf(provider, root)),
		linked: [
			`nodes/${provider.folder}`,
			'nodes/shared',
			...entriesOf(provider, root).credentials.map((path) =>
				path.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
			),
		],
	}));
}

async function contentFor(provider: Provider, root: Manifest): Promise<PackageContent> {
	const name = packageNameOf(provider);
	const { nodes, credentials } = entriesOf(provider, root);
	const folder = `dist/nodes/${provider.folder}`;
	const assets = globSync(`${folder}/**/*.{json,svg}`, { cwd: ROOT }).sort();
	const written: PackageContent['written'] = {
		...Object.fromEntries(nodes.flatMap((path) => adaptNode(path, name))),
		'package.json': toJson(manifestOf(provider, root)),
		'README.md': readmeOf(provider, name, root),
	};
	const files = await reachableFiles(ROOT, [...nodes, ...credentials]);
	const copied = [...files, ...assets, 'CHANGELOG.md', 'LICENSE.md'];
	return { name, copied: copied.filter((path) => !(path in written)), written };
}

/** Makes an instance of the only class that a built file exports. */
function instanceIn<T>(path: string): T {
	const exported = require(join(ROOT, path)) as Record<string, new () => T>;
	const [Type] = Object.values(exported);
	if (Type === undefined) throw new Error(`${path} exports no class`);
	return new Type();
}

/** What n8n loads of a provider: its nodes, and the credentials that these use. */
function entriesOf({ folder }: Provider, { n8n }: Manifest): Manifest['n8n'] {
	const nodes = n8n.nodes.filter((path) => path.startsWith(`dist/nodes/${folder}/`));
	const used = nodes
		.flatMap((path) => instanceIn<INodeType>(path).description.credentials ?? [])
		.map(({ name }) => name);
	const credentials = n8n.credentials.filter((path) =>
		used.includes(instanceIn<ICredentialType>(path).name),
	);
	return { ...n8n, credentials, nodes };
}

/**
 * A node as its provider's package has it, and its codex: its type has the name of the package, and it is shown under another name.
 * n8n 2.41 can't install two packages with nodes of one displayName (`installed_nodes.name` in its database is unique).
 * @throws Error when the built file doesn't say its displayName as one string
 */
function adaptNode(path: string, packageName: string): Array<[path: string, text: string]> {
	const { displayName } = instanceIn<INodeType>(path).description;
	const code = readFileSync(join(ROOT, path), 'utf8');
	const [before, after, ...more] = code.split(new RegExp(`displayName: ["']${displayName}["']`));
	if (before === undefined || after === undefined || more.length > 0)
		throw new Error(`${path} must say displayName: '${displayName}' once`);
	const codexPath = path.replace(/\.js$/, '.json');
	const codex = require(join(ROOT, codexPath)) as { node: string };
	const [, type] = codex.node.split('.');
	return [
		[path, `${before}displayName: '${displayNameFor(displayName)}'${after}`],
		[codexPath, toJson({ ...codex, node: `${packageName}.${type}` })],
	];
}

function manifestOf(provider: Provider, root: Manifest): object {
	const { version, license, author, repository, engines, peerDependencies } = root;
	const others = PROVIDERS.filter(({ id }) => id !== provider.id).map(({ id }) => id as string);
	return {
		name: packageNameOf(provider),
		version,
		description: readPage(provider, root).summary.replace(/\.( .+)?$/, ''),
		keywords: root.keywords.filter((keyword) => !others.includes(keyword)),
		license,
		homepage: `${pageOf(root)}/blob/main/docs/nodes/${provider.id}.md`,
		author,
		repository,
		engines,
		files: ['dist', 'CHANGELOG.md'],
		n8n: entriesOf(provider, root),
		peerDependencies,
	};
}

function toJson(value: object): string {
	return `${JSON.stringify(value, null, '\t')}\n`;
}
