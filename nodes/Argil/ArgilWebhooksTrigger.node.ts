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
import { argil } from './provider';
import { argilTrigger } from './trigger';

/** Starts a workflow when Argil sends an event. */
export class ArgilWebhooksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Argil Webhooks Trigger',
		name: 'argilWebhooksTrigger',
		icon: { light: 'file:argil.svg', dark: 'file:argil.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: TRIGGER_SUBTITLE,
		description: 'Starts the workflow when a video or an avatar is ready, or has failed',
		eventTriggerDescription: 'Waiting for an event of Argil',
		activationMessage: 'The workflow now runs for every event that Argil sends.',
		triggerPanel: triggerPanel(argil.label),
		defaults: { name: 'Argil Webhooks Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'argilWebhooksApi', required: true }],
		webhooks: [webhookDescription],
		properties: triggerProperties(argilTrigger),
	};

	webhookMethods = { default: lifecycleOf(argilTrigger) };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, argilTrigger);
	}
}
