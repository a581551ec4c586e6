/** Loads the built package with the loader of n8n. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType } from 'n8n-workflow';

import './environment.ts';
import type { Catalog } from './engine.ts';

/** The folder that holds the package.json. */
export const PACKAGE_FOLDER = dirname(createRequire(import.meta.url).resolve('../package.json'));

/** Loads all nodes and credential types of a built package. */
export async function loadPackage(folder: string): Promise<Catalog> {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const nodes: Record<string, INodeType> = {};
	for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
		if ('nodeVersions' in type) throw new Error(`${name} has several versions`);
		nodes[`${loader.packageName}.${name}`] = type;
	}
	const credentials: Record<string, ICredentialType> = {};
	for (const [name, { type }] of Object.entries(loader.credentialTypes)) credentials[name] = type;
	return { nodes, credentials };
}
