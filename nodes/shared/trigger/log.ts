/** What a trigger writes to n8n's log: it has no hints and no items to tell something with. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * Writes a line that begins with the ID of the workflow: several may have a node of the same name. It is in the text because
 * n8n's log shows nothing else unless it is written as JSON.
 * @param message nothing of a delivery and no secret may be in it
 */
export function log(
	context: IHookFunctions | IWebhookFunctions,
	level: 'info' | 'warn' | 'error',
	message: string,
): void {
	context.logger[level](`Workflow ${context.getWorkflow().id}: ${message}`);
}
