import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/execute';
import { joggAi } from './joggAi';
import { joggAiOperations } from './operations';
import { joggAiProperties } from './properties';

/** Lists the webhook endpoints of a JoggAI account. */
export class JoggAiWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'JoggAI Webhooks',
		name: 'joggAiWebhooks',
		icon: { light: 'file:joggAi.svg', dark: 'file:joggAi.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'List and compare the webhook endpoints registered at JoggAI',
		defaults: { name: 'JoggAI Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'joggAiWebhooksApi', required: true }],
		properties: joggAiProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, joggAi, joggAiOperations);
	}
}
