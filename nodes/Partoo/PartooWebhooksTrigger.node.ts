import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { lifecycleOf } from '../shared/trigger/lifecycle';
import { panelWithoutTest, TRIGGER_SUBTITLE, webhookDescription } from '../shared/trigger/panel';
import { triggerProperties } from '../shared/trigger/parameters';
import { receive } from '../shared/trigger/receive';
import { partoo } from './provider';
import { partooTrigger } from './trigger';

/** Starts a workflow when Partoo sends an event. */
export class PartooWebhooksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partoo Webhooks Trigger',
		name: 'partooWebhooksTrigger',
		icon: { light: 'file:partoo.svg', dark: 'file:partoo.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: TRIGGER_SUBTITLE,
		description:
			'Starts the workflow when a business, message or review changes, or a lead comes in',
		eventTriggerDescription: 'Waiting for an event of Partoo',
		activationMessage: 'The workflow now runs for every event that Partoo sends.',
		triggerPanel: panelWithoutTest(partoo.label),
		defaults: { name: 'Partoo Webhooks Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'partooWebhooksApi', required: true }],
		webhooks: [webhookDescription],
		properties: triggerProperties(partooTrigger),
	};

	webhookMethods = { default: lifecycleOf(partooTrigger) };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, partooTrigger);
	}
}
