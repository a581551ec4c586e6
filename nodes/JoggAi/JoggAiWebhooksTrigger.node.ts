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
import { getEvents } from './events';
import { joggAi } from './provider';
import { joggAiTrigger } from './trigger';

/** Starts a workflow when JoggAI sends an event. */
export class JoggAiWebhooksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'JoggAI Webhooks Trigger',
		name: 'joggAiWebhooksTrigger',
		icon: { light: 'file:joggAi.svg', dark: 'file:joggAi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: TRIGGER_SUBTITLE,
		description:
			'Starts the workflow when a video, avatar, image or script is ready, or has failed',
		eventTriggerDescription: 'Waiting for an event of JoggAI',
		activationMessage: 'The workflow now runs for every event that JoggAI sends.',
		triggerPanel: triggerPanel(joggAi.label),
		defaults: { name: 'JoggAI Webhooks Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'joggAiWebhooksApi', required: true }],
		webhooks: [webhookDescription],
		properties: triggerProperties(joggAiTrigger),
	};

	webhookMethods = { default: lifecycleOf(joggAiTrigger) };

	methods = { loadOptions: { getEvents } };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, joggAiTrigger);
	}
}
