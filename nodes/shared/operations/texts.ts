/** How the editor and an AI agent know the operations on webhooks. */
import type { OperationText } from './operation';

/** The texts by the name that workflows save. */
export const TEXTS = {
	create: {
		value: 'create',
		name: 'Create',
		action: 'Create a webhook',
		subtitle: 'create a webhook',
		description: 'Register a new webhook on every run. To avoid duplicates, use Create or Update.',
	},
	delete: {
		value: 'delete',
		name: 'Delete',
		action: 'Permanently delete a webhook',
		subtitle: 'delete a webhook',
		description: 'Delete a webhook permanently. This cannot be undone.',
	},
	get: {
		value: 'get',
		name: 'Get',
		action: 'Get a webhook',
		subtitle: 'get a webhook',
		description: 'Return one webhook',
	},
	getAll: {
		value: 'getAll',
		name: 'Get Many',
		action: 'Get many webhooks',
		subtitle: 'get many webhooks',
		description: 'List the registered webhooks, in one shape for all providers',
	},
	replaceUrl: {
		value: 'replaceUrl',
		name: 'Replace URL',
		action: 'Replace the URL of all matching webhooks',
		subtitle: 'replace URL',
		description: 'Changes all matching webhooks unless Dry Run is on, e.g. to move to a new domain',
	},
	sendTest: {
		value: 'sendTest',
		name: 'Send Test',
		action: 'Send a test to a webhook',
		subtitle: 'send a test',
		description: 'Have the provider call the URL of a webhook once',
	},
	update: {
		value: 'update',
		name: 'Update',
		action: 'Update a webhook',
		subtitle: 'update a webhook',
		description: 'Change a webhook: only what is set changes',
	},
	upsert: {
		value: 'upsert',
		name: 'Create or Update',
		action: 'Create or update a webhook',
		subtitle: 'create or update',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
} as const satisfies Readonly<Record<string, OperationText>>;
