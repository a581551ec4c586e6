import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { readManifest } from '../packaging/manifest.ts';
import { packageNameOf } from '../packaging/names.ts';
import { SANDBOX_PUBLIC_KEY } from '../sandbox/partoo/signature.ts';
import { PROVIDERS, type Provider } from '../sandbox/providers.ts';
import { PACKAGE_FOLDER, TARBALLS_FOLDER } from './folders.ts';

/** The name of the package: what its node types begin with. */
export const PACKAGE_NAME = readManifest().name;

/** A package as npm publishes it. */
export interface Tarball {
	readonly file: string;
	readonly version: string;
}

/** A package with the node of one provider, as `npm run packages` made it. */
export interface ProviderPackage extends Tarball {
	readonly name: string;
	readonly provider: Provider;
}

/** The packages with one provider's node each. */
export function providerPackages(): ProviderPackage[] {
	const { version } = readManifest();
	return PROVIDERS.map((provider) => {
		const name = packageNameOf(provider);
		return { name, provider, version, file: join(TARBALLS_FOLDER, `${name}-${version}.tgz`) };
	});
}

/** Packs the built package as it would be published. */
export function packPackage(folder: string): Tarball {
	return pack(PACKAGE_FOLDER, folder);
}

/** A package.json with all that is in it. */
const MANIFEST = z.record(z.unknown());

/** The same package under a higher version. */
export function withNextVersion({ file, version }: Tarball, folder: string): Tarball {
	const content = join(folder, 'next');
	mkdirSync(content);
	execFileSync('tar', ['-xzf', file, '-C', content]);
	const packageFolder = join(content, 'package');
	const manifestFile = join(packageFolder, 'package.json');
	const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
	const manifest = MANIFEST.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
	writeFileSync(manifestFile, JSON.stringify({ ...manifest, version: next }, null, '\t'));
	return pack(packageFolder, folder);
}

const PACKED = z.tuple([z.object({ filename: z.string(), version: z.string() })]);

function pack(source: string, folder: string): Tarball {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const output = execFileSync('npm', args, { cwd: source, stdio: 'pipe' });
	const [{ filename, version }] = PACKED.parse(JSON.parse(output.toString()));
	return { file: join(folder, filename), version };
}

/**
 * Puts the package into the folder of an n8n that doesn't run yet, where n8n keeps its community packages; n8n itself brings
 * n8n-workflow, its peer.
 */
export function installInto(n8nFolder: string, { file }: Tarball): void {
	const folder = join(n8nFolder, '.n8n', 'nodes');
	mkdirSync(folder, { recursive: true });
	const manifest = { name: 'installed-nodes', private: true, dependencies: {} };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	execFileSync('npm', [...args, file], { cwd: folder, stdio: 'pipe' });
}

/** An Ed25519 public key in base64, as `nodes/Partoo/publicKeys.ts` has one for each environment. */
const PUBLIC_KEY = /MCowBQYDK2VwAyEA[\w+/]{43}=/g;

/** Has the installed package accept what the sandbox signs in Partoo's place, and nothing that Partoo signs. */
export function trustSandboxKeyIn(n8nFolder: string): void {
	const installed = join(n8nFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	const file = join(installed, 'dist', 'nodes', 'Partoo', 'publicKeys.js');
	const source = readFileSync(file, 'utf8');
	assert.equal(source.match(PUBLIC_KEY)?.length, 2, 'The keys of Partoo have another form now');
	writeFileSync(file, source.replaceAll(PUBLIC_KEY, SANDBOX_PUBLIC_KEY));
}
