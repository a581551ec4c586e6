/** How the editor and an AI agent know the operations on webhooks. */
import type { OperationText } from './operation';

/** The texts by the name that workflows save. */
export const TEXTS = {
	create: {
		value: 'create',
		name: 'Create',
		action: 'Create a webhook',
		description:
			'Register a new webhook, each time it runs. To avoid duplicates, use Create or Update.',
	},
	delete: {
		value: 'delete',
		name: 'Delete',
		action: 'Delete a webhook',
		description: 'Delete a webhook permanently. This cannot be undone.',
	},
	get: {
		value: 'get',
		name: 'Get',
		action: 'Get a webhook',
		description: 'Return one webhook',
	},
	getAll: {
		value: 'getAll',
		name: 'Get Many',
		action: 'Get many webhooks',
		description: 'List the webhooks that are registered, in one shape for all providers',
	},
	replaceUrl: {
		value: 'replaceUrl',
		name: 'Replace URL',
		action: 'Replace the URL of webhooks',
		description:
			'Move all webhooks of an address to another one, e.g. after a change of domain. Unless Dry Run is on, this changes every matching webhook of the account.',
	},
	sendTest: {
		value: 'sendTest',
		name: 'Send Test',
		action: 'Send a test to a webhook',
		description: 'Have the provider call the URL of a webhook once',
	},
	update: {
		value: 'update',
		name: 'Update',
		action: 'Update a webhook',
		description: 'Change a webhook: only what is set changes',
	},
	upsert: {
		value: 'upsert',
		name: 'Create or Update',
		action: 'Create or update a webhook',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
} as const satisfies Readonly<Record<string, OperationText>>;
