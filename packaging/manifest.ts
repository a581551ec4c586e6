/** The package.json of the repository, which is also that of the package with all nodes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const MANIFEST = z.object({
	name: z.string(),
	version: z.string(),
	description: z.string(),
	keywords: z.array(z.string()),
	license: z.string(),
	author: z.object({ name: z.string(), email: z.string() }),
	repository: z.object({ type: z.string(), url: z.string() }),
	engines: z.object({ node: z.string() }),
	n8n: z.object({
		n8nNodesApiVersion: z.number(),
		credentials: z.array(z.string()),
		nodes: z.array(z.string()),
	}),
	peerDependencies: z.record(z.string()),
});

/** What the packages need of a package.json. */
export type Manifest = z.infer<typeof MANIFEST>;

/** Reads the package.json in a folder. */
export function readManifest(folder = ROOT): Manifest {
	return MANIFEST.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

/** The address of a repository's page, without `git+` and `.git`. */
export function pageOf({ repository }: Pick<Manifest, 'repository'>): string {
	return repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
}
