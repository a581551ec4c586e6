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
import { searchActors, searchTasks } from './choices';
import { apifyResources } from './operations';
import { apify } from './provider';
import { apifyWebhooks } from './webhooks/api';

/** The webhooks of an Apify account, Actor or task, and what they delivered. */
export class ApifyWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Apify Webhooks',
		name: 'apifyWebhooks',
		icon: { light: 'file:apify.svg', dark: 'file:apify.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: subtitleOf(apify.label, apifyResources),
		description:
			'List, compare, create, change and delete the webhooks of Actors, tasks or the whole account at Apify, and see what they delivered',
		defaults: { name: 'Apify Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'apifyWebhooksApi', required: true }],
		properties: propertiesOf(apifyResources),
	};

	methods = {
		listSearch: {
			searchActors,
			searchTasks,
			async searchWebhooks(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				const list = apifyWebhooks({ kind: 'account' }, false);
				return await searchList(this, apify, list, webhookOption, filter, paginationToken);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, apify, apifyResources);
	}
}
