/** The providers as the tests need them: each with its documented example and the key of the tests. */
import type { Example } from '../../sandbox/provider';
import {
	PROVIDERS as REGISTERED,
	type NodeType,
	type Provider,
	type ProviderId,
} from '../../sandbox/providers';

/** A provider, with its documented request and response, and the webhook in it. */
export interface DocumentedProvider extends Example {
	readonly id: ProviderId;
	readonly label: string;
	readonly folder: string;
	readonly type: NodeType;
	readonly origin: string;
	/** What the editor calls the key in the credential. */
	readonly keyName: string;
	/** The header that carries the key of the tests. */
	readonly headers: Record<string, string>;
}

/** A key that is easily found where it should not be. */
function keyOf({ id, keyField }: Provider): string {
	return `secret-${id}-${keyField === 'apiToken' ? 'token' : 'key'}`;
}

/** The secrets of the tests, by credential type. */
export const SECRETS: Readonly<Record<string, Record<string, string>>> = Object.fromEntries(
	REGISTERED.map((provider) => [provider.credentialType, { [provider.keyField]: keyOf(provider) }]),
);

function documented(provider: Provider): DocumentedProvider {
	const { id, label, folder, nodeType, hosts, keyField, keyHeaders, example } = provider;
	return {
		...example,
		id,
		label,
		folder,
		type: nodeType,
		origin: `https://${hosts[0]}`,
		keyName: keyField === 'apiToken' ? 'API Token' : 'API Key',
		headers: keyHeaders(keyOf(provider)),
	};
}

/** All providers. */
export const PROVIDERS: readonly DocumentedProvider[] = REGISTERED.map(documented);

function find(id: ProviderId): DocumentedProvider {
	const found = PROVIDERS.find((one) => one.id === id);
	if (found === undefined) throw new Error(`There is no provider ${id}`);
	return found;
}

export const argil = find('argil');

export const joggAi = find('joggai');

export const partoo = find('partoo');

export const apify = find('apify');
