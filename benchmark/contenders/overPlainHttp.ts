/** The package's nodes over plain HTTP, to measure the cost of TLS. */
import { createRequire } from 'node:module';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Catalog } from '../../harness/engine.ts';
import type * as apifyOperationsModule from '../../nodes/Apify/operations.ts';
import type * as apifyModule from '../../nodes/Apify/provider.ts';
import type * as argilOperationsModule from '../../nodes/Argil/operations.ts';
import type * as argilModule from '../../nodes/Argil/provider.ts';
import type * as partooOperationsModule from '../../nodes/Partoo/operations.ts';
import type * as partooModule from '../../nodes/Partoo/provider.ts';
import type * as executeModule from '../../nodes/shared/execution/execute.ts';
import type { Provider } from '../../nodes/shared/model/provider.ts';
import { originOf } from '../cases.ts';

const require = createRequire(import.meta.url);

const { execute } = require('../../dist/nodes/shared/execution/execute.js') as typeof executeModule;

const { apify } = require('../../dist/nodes/Apify/provider.js') as typeof apifyModule;
const { apifyResources } =
	require('../../dist/nodes/Apify/operations.js') as typeof apifyOperationsModule;
const { argil } = require('../../dist/nodes/Argil/provider.js') as typeof argilModule;
const { argilResources } =
	require('../../dist/nodes/Argil/operations.js') as typeof argilOperationsModule;
const { partoo } = require('../../dist/nodes/Partoo/provider.js') as typeof partooModule;
const { partooResources } =
	require('../../dist/nodes/Partoo/operations.js') as typeof partooOperationsModule;

const PROVIDERS = [
	{ name: 'apify', provider: apify, resources: apifyResources },
	{ name: 'argil', provider: argil, resources: argilResources },
	{ name: 'partoo', provider: partoo, resources: partooResources },
] as const;

/**
 * Returns the package's nodes with providers whose origin is http: the nodes themselves use https only. All else is the package's own
 * compiled code.
 */
export function overPlainHttp(catalog: Catalog): Catalog {
	const nodes = { ...catalog.nodes };
	for (const { name, provider, resources } of PROVIDERS) {
		const type = `n8n-nodes-provider-webhooks.${name}Webhooks`;
		const node = nodes[type];
		if (node === undefined) throw new Error(`There is no node ${type}`);
		const plain: Provider = { ...provider, origin: () => originOf(name, 'http') };
		nodes[type] = {
			...node,
			async execute(this: IExecuteFunctions) {
				return await execute(this, plain, resources);
			},
		};
	}
	return { ...catalog, nodes };
}
