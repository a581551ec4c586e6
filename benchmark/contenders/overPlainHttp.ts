import { createRequire } from 'node:module';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Catalog } from '../../harness/engine.ts';
import type * as apifyModule from '../../nodes/Apify/apify.ts';
import type * as apifyOperationsModule from '../../nodes/Apify/operations.ts';
import type * as argilModule from '../../nodes/Argil/argil.ts';
import type * as argilOperationsModule from '../../nodes/Argil/operations.ts';
import type * as partooOperationsModule from '../../nodes/Partoo/operations.ts';
import type * as partooModule from '../../nodes/Partoo/partoo.ts';
import type * as executeModule from '../../nodes/shared/execution/execute.ts';
import type { Provider } from '../../nodes/shared/model/webhook.ts';
import { originOf } from '../cases.ts';

const require = createRequire(import.meta.url);

const { execute } = require('../../dist/nodes/shared/execution/execute.js') as typeof executeModule;

const { apify } = require('../../dist/nodes/Apify/apify.js') as typeof apifyModule;
const { apifyOperations } =
	require('../../dist/nodes/Apify/operations.js') as typeof apifyOperationsModule;
const { argil } = require('../../dist/nodes/Argil/argil.js') as typeof argilModule;
const { argilOperations } =
	require('../../dist/nodes/Argil/operations.js') as typeof argilOperationsModule;
const { partoo } = require('../../dist/nodes/Partoo/partoo.js') as typeof partooModule;
const { partooOperations } =
	require('../../dist/nodes/Partoo/operations.js') as typeof partooOperationsModule;

const PROVIDERS = [
	{ name: 'apify', provider: apify, operations: apifyOperations },
	{ name: 'argil', provider: argil, operations: argilOperations },
	{ name: 'partoo', provider: partoo, operations: partooOperations },
] as const;

/**
 * The package's nodes, but with providers whose origin begins with http: the nodes themselves speak https only. All the rest is
 * the package's own compiled code.
 */
export function overPlainHttp(catalog: Catalog): Catalog {
	const nodes = { ...catalog.nodes };
	for (const { name, provider, operations } of PROVIDERS) {
		const type = `n8n-nodes-provider-webhooks.${name}Webhooks`;
		const node = nodes[type];
		if (node === undefined) throw new Error(`There is no node ${type}`);
		const plain: Provider = { ...provider, origin: () => originOf(name, 'http') };
		nodes[type] = {
			...node,
			async execute(this: IExecuteFunctions) {
				return await execute(this, plain, operations);
			},
		};
	}
	return { ...catalog, nodes };
}
