import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { propertiesOf, subtitleOf } from '../shared/editor/properties';
import { searchList, webhookOption } from '../shared/editor/searchList';
import { execute } from '../shared/execution/execute';
import { argilWebhooks } from './api';
import { argilResources } from './operations';
import { argil } from './provider';

/** The webhooks of an Argil account. */
export class ArgilWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Argil Webhooks',
		name: 'argilWebhooks',
		icon: { light: 'file:argil.svg', dark: 'file:argil.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: subtitleOf(argil.label, argilResources),
		description: 'List, compare, create, change and delete the webhooks registered at Argil',
		defaults: { name: 'Argil Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'argilWebhooksApi', required: true }],
		properties: propertiesOf(argilResources),
	};

	methods = {
		listSearch: {
			async searchWebhooks(
				this: ILoadOptionsFunctions,
				filter?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, argil, argilWebhooks, webhookOption, filter);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, argil, argilResources);
	}
}
