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
import { parseCount } from '../shared/parsing/count';
import { partooWebhooks } from './api';
import { partooResources } from './operations';
import { partoo } from './provider';

/** The webhook configurations of a Partoo organization. */
export class PartooWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partoo Webhooks',
		name: 'partooWebhooks',
		icon: { light: 'file:partoo.svg', dark: 'file:partoo.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: subtitleOf(partoo.label, partooResources),
		description: 'List, compare, create and test the webhooks configured at Partoo',
		defaults: { name: 'Partoo Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'partooWebhooksApi', required: true }],
		properties: propertiesOf(partooResources),
	};

	methods = {
		listSearch: {
			async searchWebhooks(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				const organization = this.getCurrentNodeParameter('options.organizationId');
				const list = partooWebhooks(parseCount(organization));
				return await searchList(this, partoo, list, webhookOption, filter, paginationToken);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, partoo, partooResources);
	}
}
