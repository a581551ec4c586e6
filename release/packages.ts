/**
 * The packages of a release and where they come from. Like all that the release workflow runs with a token, it uses no package, so that
 * no other code can use the token.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** What a release needs of a package.json. */
export interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly author: { readonly name: string; readonly email: string };
	readonly repository: { readonly url: string };
}

/** The package.json of the folder that the command runs in: the repository's. */
export function readManifest(): Manifest {
	return JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
}

/** The names of all packages, the one with all nodes first. */
export function packageNames(): string[] {
	return [readManifest().name, ...readdirSync('packages').sort()];
}

/** The repository as GitHub names it, e.g. `owner/name`. */
export function repositoryOf({ repository }: Pick<Manifest, 'repository'>): string {
	const [, found] = /github\.com[/:]([^/]+\/[^/]+?)(?:\.git)?$/.exec(repository.url) ?? [];
	if (found === undefined) throw new Error(`package.json: ${repository.url} is not on GitHub`);
	return found;
}
