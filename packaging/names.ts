/** The names of the packages. */
import { PROVIDERS, type Provider } from '../sandbox/providers.ts';
import { readManifest } from './manifest.ts';

/** The name of a provider's package. */
export function packageNameOf({ id }: Pick<Provider, 'id'>): string {
	return `n8n-nodes-${id}-webhooks`;
}

/** What the editor calls a node in its provider's package, by what it calls it in the package with all nodes. */
export function displayNameFor(displayName: string): string {
	return displayName.replace('Webhooks', 'Account Webhooks');
}

/** The names of all packages, the one with all nodes first. */
export function packageNames(): string[] {
	return [readManifest().name, ...PROVIDERS.map(packageNameOf)];
}
