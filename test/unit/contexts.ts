/** The contexts that n8n's own engine hands to a node, for tests of what works with them. */
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INode,
	INodeParameters,
	INodeProperties,
	INodeType,
	IWebhookFunctions,
} from 'n8n-workflow';

import { ApifyWebhooksApi } from '../../credentials/ApifyWebhooksApi.credentials';
import { ArgilWebhooksApi } from '../../credentials/ArgilWebhooksApi.credentials';
import { JoggAiWebhooksApi } from '../../credentials/JoggAiWebhooksApi.credentials';
import {
	editorContext as createEditorContext,
	hookContext as createHookContext,
	startWorkflow,
	webhookContext as createWebhookContext,
	type Catalog,
} from '../../harness/engine';
import { ArgilWebhooks } from '../../nodes/Argil/ArgilWebhooks.node';

/** The keys of the credentials. */
export const KEYS = {
	argilWebhooksApi: { apiKey: 'key-of-argil' },
	joggAiWebhooksApi: { apiKey: 'key-of-jogg' },
	apifyWebhooksApi: { apiToken: 'token-of-apify' },
};

/** What n8n gives a node that fills a list in the editor. */
export async function editorContext(
	keys: Readonly<Record<string, Record<string, string>>> = KEYS,
): Promise<ILoadOptionsFunctions> {
	const probe: INodeType = { description: describe([]) };
	return await Promise.resolve(createEditorContext(catalogWith(probe), nodeWith({}), keys));
}

/** What n8n gives the hooks of a trigger node. */
export function hookContext(): IHookFunctions {
	const probe: INodeType = { description: describe([]) };
	return createHookContext(catalogWith(probe), nodeWith({}), KEYS);
}

/** What n8n gives a trigger node that receives a request. */
export function webhookContext(): IWebhookFunctions {
	const probe: INodeType = { description: describe([]) };
	return createWebhookContext(catalogWith(probe), nodeWith({}), KEYS);
}

/** What n8n gives a node that runs, while `use` runs. */
export async function inExecution(
	properties: INodeProperties[],
	parameters: INodeParameters,
	items: IDataObject[],
	use: (context: IExecuteFunctions) => void,
): Promise<void> {
	const probe: INodeType = {
		description: describe(properties),
		async execute(this: IExecuteFunctions) {
			use(this);
			return await Promise.resolve([[]]);
		},
	};
	const run = await startWorkflow(catalogWith(probe), {
		nodes: [nodeWith(parameters)],
		items: items.map((json) => ({ json })),
		secrets: KEYS,
	}).finished;
	if (run.data.resultData.error !== undefined) throw run.data.resultData.error;
}

function describe(properties: INodeProperties[]): INodeType['description'] {
	return {
		...new ArgilWebhooks().description,
		name: 'probe',
		credentials: Object.keys(KEYS).map((name) => ({ name })),
		properties,
	};
}

function catalogWith(probe: INodeType): Catalog {
	return {
		nodes: { probe },
		credentials: {
			argilWebhooksApi: new ArgilWebhooksApi(),
			joggAiWebhooksApi: new JoggAiWebhooksApi(),
			apifyWebhooksApi: new ApifyWebhooksApi(),
		},
	};
}

function nodeWith(parameters: INodeParameters): INode {
	return {
		id: 'node',
		name: 'Node',
		type: 'probe',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: Object.fromEntries(
			Object.keys(KEYS).map((name) => [name, { id: name, name: 'Credential' }]),
		),
	};
}
