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
import { joggAiEndpoints } from './api';
import { getEvents } from './events';
import { joggAiResources } from './operations';
import { joggAi } from './provider';

/** The webhook endpoints of a JoggAI account. */
export class JoggAiWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'JoggAI Webhooks',
		name: 'joggAiWebhooks',
		icon: { light: 'file:joggAi.svg', dark: 'file:joggAi.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: subtitleOf(joggAi.label, joggAiResources),
		description:
			'List, compare, create, change and delete the webhook endpoints registered at JoggAI',
		defaults: { name: 'JoggAI Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'joggAiWebhooksApi', required: true }],
		properties: propertiesOf(joggAiResources),
	};

	methods = {
		listSearch: {
			async searchWebhooks(
				this: ILoadOptionsFunctions,
				filter?: string,
			): Promise<INodeListSearchResult> {
				return await searchList(this, joggAi, joggAiEndpoints, webhookOption, filter);
			},
		},
		loadOptions: { getEvents },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, joggAi, joggAiResources);
	}
}
