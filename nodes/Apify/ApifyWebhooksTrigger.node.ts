import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { lifecycleOf } from '../shared/trigger/lifecycle';
import { triggerPanel, TRIGGER_SUBTITLE, webhookDescription } from '../shared/trigger/panel';
import { triggerProperties } from '../shared/trigger/parameters';
import { receive } from '../shared/trigger/receive';
import { searchActors, searchTasks } from './choices';
import { apify } from './provider';
import { apifyTrigger } from './trigger';

/** Starts a workflow when Apify sends an event. */
export class ApifyWebhooksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Apify Webhooks Trigger',
		name: 'apifyWebhooksTrigger',
		icon: { light: 'file:apify.svg', dark: 'file:apify.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: TRIGGER_SUBTITLE,
		description:
			'Starts the workflow when a run or a build of an Actor or task begins, succeeds or fails',
		eventTriggerDescription: 'Waiting for an event of Apify',
		activationMessage: 'The workflow now runs for every event that Apify sends.',
		triggerPanel: triggerPanel(apify.label),
		defaults: { name: 'Apify Webhooks Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'apifyWebhooksApi', required: true }],
		webhooks: [webhookDescription],
		properties: triggerProperties(apifyTrigger),
	};

	webhookMethods = { default: lifecycleOf(apifyTrigger) };

	methods = { listSearch: { searchActors, searchTasks } };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, apifyTrigger);
	}
}
