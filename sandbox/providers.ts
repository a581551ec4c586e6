/**
 * The providers, each registered once: everything in this repository that isn't shipped derives from this list. What a
 * provider's API does and documents is in the folder of its ID.
 */
import * as apify from './apify/index.ts';
import * as argil from './argil/index.ts';
import * as joggai from './joggai/index.ts';
import * as partoo from './partoo/index.ts';
import type { Operation, ProviderFacts } from './provider.ts';

interface Row extends ProviderFacts {
	/** As in the output of the nodes. */
	readonly id: string;
	/** How people know the provider. */
	readonly label: string;
	/** Its folder in `nodes/`. */
	readonly folder: string;
	/** The type name of its node, without the package's name. */
	readonly nodeType: string;
	readonly credentialType: string;
	/** The field of its credential that holds the key. */
	readonly keyField: string;
	/** Other fields of its credential, as the editor saves them. */
	readonly credentialFields?: Readonly<Record<string, string>>;
	/** The environment variable that holds a real key. */
	readonly keyVariable: string;
	/** Parameters that make *Get Many* list the whole account. */
	readonly wholeAccount?: Readonly<Record<string, string>>;
	/** The hosts of its API, the usual one first. */
	readonly hosts: readonly [string, ...string[]];
}

const LIST = [
	{
		id: 'argil',
		label: 'Argil',
		folder: 'Argil',
		nodeType: 'argilWebhooks',
		credentialType: 'argilWebhooksApi',
		keyField: 'apiKey',
		keyVariable: 'ARGIL_API_KEY',
		hosts: ['api.argil.ai'],
		...argil,
	},
	{
		id: 'joggai',
		label: 'JoggAI',
		folder: 'JoggAi',
		nodeType: 'joggAiWebhooks',
		credentialType: 'joggAiWebhooksApi',
		keyField: 'apiKey',
		keyVariable: 'JOGGAI_API_KEY',
		hosts: ['api.jogg.ai'],
		...joggai,
	},
	{
		id: 'partoo',
		label: 'Partoo',
		folder: 'Partoo',
		nodeType: 'partooWebhooks',
		credentialType: 'partooWebhooksApi',
		keyField: 'apiKey',
		credentialFields: { environment: 'production' },
		keyVariable: 'PARTOO_API_KEY',
		hosts: ['api.partoo.co', 'api.sandbox.partoo.co'],
		...partoo,
	},
	{
		id: 'apify',
		label: 'Apify',
		folder: 'Apify',
		nodeType: 'apifyWebhooks',
		credentialType: 'apifyWebhooksApi',
		keyField: 'apiToken',
		keyVariable: 'APIFY_TOKEN',
		wholeAccount: { listFor: 'account' },
		hosts: ['api.apify.com'],
		...apify,
	},
] as const satisfies readonly Row[];

/** The IDs of the providers. */
export type ProviderId = (typeof LIST)[number]['id'];

/** The type names of the nodes. */
export type NodeType = (typeof LIST)[number]['nodeType'];

/** A provider, with all that its folder says. */
export interface Provider extends Row {
	readonly id: ProviderId;
	readonly nodeType: NodeType;
}

/** All providers, in the order in which the README names them. */
export const PROVIDERS: readonly Provider[] = LIST;

/** A provider by its ID. */
export function providerOf(id: ProviderId): Provider {
	const provider = PROVIDERS.find((one) => one.id === id);
	if (provider === undefined) throw new Error(`There is no provider ${id}`);
	return provider;
}

/** What a user saves in the credential. */
export function credentialOf(
	{ keyField, credentialFields }: Provider,
	key: string,
): Record<string, string> {
	return { [keyField]: key, ...credentialFields };
}

/** An operation and the provider that it belongs to. */
export type ProviderOperation = Operation & { readonly provider: Provider };

/** Every operation of every node. */
export const OPERATIONS: readonly ProviderOperation[] = PROVIDERS.flatMap((provider) =>
	provider.operations.map((operation) => ({ provider, ...operation })),
);
