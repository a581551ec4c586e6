/** The nodes, triggers and credentials of the package, from the sources. */
import { createRequire } from 'node:module';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import type { Catalog } from '../../harness/engine';
import { typeNameOf } from '../../harness/node';
import { PROVIDERS } from '../../sandbox/providers';

export type { NodeType } from '../../sandbox/providers';

const require = createRequire(__filename);

/** Makes the one thing that a file exports. */
function made<T>(file: string): T {
	const [Type] = Object.values(require(file) as Record<string, new () => T>);
	if (Type === undefined) throw new Error(`${file} exports nothing`);
	return new Type();
}

const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The nodes and credentials by their type names. */
export const catalog: Catalog = {
	nodes: Object.fromEntries(
		PROVIDERS.map(({ folder, nodeType }) => [
			nodeType,
			made<INodeType>(`../../nodes/${folder}/${upperFirst(nodeType)}.node`),
		]),
	),
	credentials: Object.fromEntries(
		PROVIDERS.map(({ credentialType }) => [
			credentialType,
			made<ICredentialType>(`../../credentials/${upperFirst(credentialType)}.credentials`),
		]),
	),
};

/** The triggers by their full type names, with the same credentials. */
export const triggerCatalog: Catalog = {
	...catalog,
	nodes: Object.fromEntries(
		PROVIDERS.map((provider) => [
			`${typeNameOf(provider)}Trigger`,
			made<INodeType>(
				`../../nodes/${provider.folder}/${upperFirst(provider.nodeType)}Trigger.node`,
			),
		]),
	),
};
