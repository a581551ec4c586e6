import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/execute';
import { partooOperations } from './operations';
import { partoo } from './partoo';
import { partooProperties } from './properties';

/** Lists the webhook configurations of a Partoo organization. */
export class PartooWebhooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partoo Webhooks',
		name: 'partooWebhooks',
		icon: { light: 'file:partoo.svg', dark: 'file:partoo.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'List and compare the webhooks configured at Partoo',
		defaults: { name: 'Partoo Webhooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'partooWebhooksApi', required: true }],
		properties: partooProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, partoo, partooOperations);
	}
}
