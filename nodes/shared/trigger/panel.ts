/** What the editor says in the panel of a trigger. */
import type { INodeTypeDescription, IWebhookDescription } from 'n8n-workflow';

import { WEBHOOK_PATH } from './address';

/** The webhook of every trigger: n8n responds with 200 and an empty body once it has recorded the execution. */
export const webhookDescription: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	path: WEBHOOK_PATH,
	responseMode: 'onReceived',
	responseData: 'noData',
};

/** What the canvas shows below the name of a trigger: the events. An expression, evaluated by n8n. */
export const TRIGGER_SUBTITLE = '={{ [$parameter["events"]].flat().join(", ") }}';

/**
 * The panel of a trigger while it waits.
 * @param label the provider's name
 */
export function triggerPanel(label: string): INodeTypeDescription['triggerPanel'] {
	return {
		header: headerOf(label),
		executionsHelp: {
			inactive: `<b>While you build</b>, click Execute step. The test URL is registered at ${label} until an event arrives, two minutes have passed, or you stop.<br><br><b>When it works</b>, publish the workflow: the production URL is registered, and unpublishing removes it. ${label} must be able to reach this n8n.`,
			active: `<b>While you build</b>, click Execute step: the test URL is registered in addition, so that an event runs both.<br><br><b>The published workflow</b> runs for every event; its executions are in the list of executions.`,
		},
		activationHint: {
			inactive: `Publish the workflow to register its production URL at ${label}.`,
			active: registeredHint(label),
		},
	};
}

/** The panel of a trigger whose provider documents no way to delete a webhook, so that the test URL is never registered. */
export function panelWithoutTest(label: string): INodeTypeDescription['triggerPanel'] {
	const help = `Listening registers nothing at ${label}, which documents no way to delete a webhook. Publish the workflow, then run <b>${label} Webhooks → Send Test</b> with its webhook: what arrives is in the list of executions. Unpublishing leaves the webhook at ${label}.`;
	return {
		header: headerOf(label),
		executionsHelp: help,
		activationHint: {
			inactive: `Publish the workflow to register it at ${label}. Without that, ${label} sends no events here.`,
			active: registeredHint(label),
		},
	};
}

/** Instead of n8n's own words, which name the node and not the provider. */
function headerOf(label: string): string {
	return `Receive an event from ${label}`;
}

function registeredHint(label: string): string {
	return `The workflow is published: it runs for every event of ${label}. Its executions are in the list of executions.`;
}
