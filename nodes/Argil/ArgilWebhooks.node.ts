import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/execute';
import { searchList } from '../shared/listSearch';
import { argil, argilWebhooks } from './argil';
import { argilOperations } from './operations';
import { argilProperties } from './properties';

/** Lists and updates the webhooks of an Argil account. */
export class ArgilWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Argil Webhooks',
		name: 'argilWebhooks',
		icon: { light: 'file:argil.svg', dark: 'file:argil.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'List, compare and update the webhooks registered at Argil',
		defaults: { name: 'Argil Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'argilWebhooksApi', required: true }],
		properties: argilProperties,
	};

	methods = {
		listSearch: {
			async searchWebhooks(
				this: ILoadOptionsFunctions,
				filter?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(
					this,
					argil,
					argilWebhooks,
					({ id, url, events }) => ({ name: `${url ?? id} (${events.join(', ')})`, value: id }),
					filter,
				);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, argil, argilOperations);
	}
}
