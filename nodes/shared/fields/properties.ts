/** The editor fields that all nodes share. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_TIMEOUT_MS } from '../http/connection';
import { WEBHOOK_KEYS } from '../model/webhook';
import type { WebhookKey } from '../model/webhook';

/** Shows a field only for the given operations of *Webhook*. */
export function showFor(...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { resource: ['webhook'], operation: operations } };
}

/** *Resource*, with the resources that a node has beside webhooks. */
export function resourceField(...others: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [...others, { name: 'Webhook', value: 'webhook' }].sort(byName),
		default: 'webhook',
	};
}

/** What an operation does, in one sentence for a person and for an AI agent. */
const OPERATIONS = {
	create: {
		name: 'Create',
		action: 'Create a webhook',
		description:
			'Register a new webhook, each time it runs. Create or Update never makes a second one.',
	},
	delete: {
		name: 'Delete',
		action: 'Delete a webhook',
		description: 'Delete a webhook permanently. This cannot be undone.',
	},
	get: {
		name: 'Get',
		action: 'Get a webhook',
		description: 'Return one webhook',
	},
	getAll: {
		name: 'Get Many',
		action: 'Get many webhooks',
		description: 'List the webhooks that are registered, in one shape for all providers',
	},
	replaceUrl: {
		name: 'Replace URL',
		action: 'Replace the URL of webhooks',
		description:
			'Move all webhooks of an address to another one, e.g. after a change of domain. Unless Dry Run is on, this changes every matching webhook of the account.',
	},
	sendTest: {
		name: 'Send Test',
		action: 'Send a test to a webhook',
		description: 'Have the provider call the URL of a webhook once',
	},
	update: {
		name: 'Update',
		action: 'Update a webhook',
		description: 'Change a webhook: only what is set changes',
	},
	upsert: {
		name: 'Create or Update',
		action: 'Create or update a webhook',
		description:
			'Create a new record, or update the current one if it already exists (upsert): never makes a second one',
	},
} as const;

/** *Operation* of the resource *Webhook*, with the operations that a node has. */
export function operationField(
	...operations: ReadonlyArray<keyof typeof OPERATIONS>
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['webhook'] } },
		options: operations.map((value) => ({ ...OPERATIONS[value], value })).sort(byName),
		default: 'getAll',
	};
}

/** *Webhook*: the one that an operation is about. */
export function webhookField(
	example: string,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: 'Webhook',
		name: 'webhookId',
		type: 'resourceLocator',
		required: true,
		displayOptions,
		default: { mode: 'list', value: '' },
		description: 'The webhook that this is about',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a webhook…',
				typeOptions: { searchListMethod: 'searchWebhooks', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` },
		],
	};
}

/** The fields of *Replace URL*. */
export const replaceUrlFields: INodeProperties[] = [
	{
		displayName: 'Match By',
		name: 'matchBy',
		type: 'options',
		displayOptions: showFor('replaceUrl'),
		options: [
			{ name: 'Beginning of URL', value: 'prefix', description: 'URLs that begin with Find' },
			{ name: 'Exact URL', value: 'exact', description: 'URLs that are the same as Find' },
			{
				name: 'Host',
				value: 'host',
				description: 'URLs of one host and port; path and query stay as they are',
			},
		],
		default: 'host',
		description: 'Which webhooks of the account are meant',
	},
	{
		displayName: 'Find',
		name: 'find',
		type: 'string',
		required: true,
		displayOptions: showFor('replaceUrl'),
		default: '',
		placeholder: 'e.g. old.example.com',
		description: 'The host, the beginning or the whole of the present URLs',
	},
	{
		displayName: 'Replace With',
		name: 'replaceWith',
		type: 'string',
		required: true,
		displayOptions: showFor('replaceUrl'),
		default: '',
		placeholder: 'e.g. https://n8n.example.com',
		description:
			'What comes in its place. For a host: another host, or scheme and host to change both.',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		displayOptions: showFor('replaceUrl'),
		default: true,
		description: 'Whether to only show what would be changed, and change nothing',
	},
];

/** The option of *Replace URL*. */
export const allowDuplicates: INodeProperties = {
	displayName: 'Allow Duplicates',
	name: 'allowDuplicates',
	type: 'boolean',
	displayOptions: { show: { '/resource': ['webhook'], '/operation': ['replaceUrl'] } },
	default: false,
	description:
		'Whether to move a webhook also when another one delivers the same event to the new URL already',
};

/** *Return All* and *Limit* of *Get Many*. */
export function limitFields(resource = 'webhook'): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			displayOptions: { show: { resource: [resource], operation: ['getAll'] } },
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			displayOptions: {
				show: { resource: [resource], operation: ['getAll'], returnAll: [false] },
			},
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
	];
}

const KEY_NAMES: Readonly<Record<WebhookKey, string>> = {
	provider: 'Provider',
	id: 'ID',
	url: 'URL',
	events: 'Events',
	enabled: 'Enabled',
	createdAt: 'Created At',
	updatedAt: 'Updated At',
	lastTriggeredAt: 'Last Triggered At',
	scope: 'Scope',
	owner: 'Owner',
};

/** *Output* and, for Selected Fields, *Fields*. */
export function outputFields(...operations: string[]): INodeProperties[] {
	return [
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			displayOptions: showFor(...operations),
			options: [
				{
					name: 'Raw',
					value: 'raw',
					description: "The provider's own object, with secrets masked",
				},
				{
					name: 'Selected Fields',
					value: 'selectedFields',
					description: 'Only the fields you choose of the simplified ones',
				},
				{
					name: 'Simplified',
					value: 'simplified',
					description: 'The same ten fields for every provider',
				},
			],
			default: 'simplified',
			description: 'What each item holds',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'multiOptions',
			displayOptions: {
				show: { resource: ['webhook'], operation: operations, output: ['selectedFields'] },
			},
			options: WEBHOOK_KEYS.map((key) => ({ name: KEY_NAMES[key], value: key })).sort(byName),
			default: ['provider', 'id', 'url', 'events'],
			description: 'The fields to return; Provider and ID are always among them',
		},
	];
}

/** Where the choices of a multi-select of events come from: the documentation, or a method that asks the provider. */
export type EventSource = readonly string[] | { readonly loadOptionsMethod: string };

/** A multi-select of events, under the provider's own names. Any other event can be given by expression. */
export function eventsField(source: EventSource, description: string): INodeProperties {
	if ('loadOptionsMethod' in source) {
		return {
			displayName: 'Event Names or IDs',
			name: 'events',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: source.loadOptionsMethod },
			default: [],
			description: `${description}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
		};
	}
	return {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: source.map((event) => ({ name: event, value: event })),
		default: [],
		description,
	};
}

/** A URL that the provider calls, under the provider's own name. */
export function urlField(
	displayName: string,
	name: string,
	description = 'The absolute URL that the provider calls',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/orders',
		description,
	};
}

/** Makes a field required, and shows it only where it belongs. */
export function required(
	field: INodeProperties,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return { ...field, required: true, displayOptions };
}

/** *Additional Fields* of Create, and of Create or Update. */
export function additionalFields(...fields: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		displayOptions: showFor('create', 'upsert'),
		default: {},
		options: fields.sort(byDisplayName),
	};
}

/** *Update Fields* of Update. */
export function updateFields(...fields: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		displayOptions: showFor('update'),
		default: {},
		description: 'Only what is added here changes; the rest stays as it is',
		options: fields.sort(byDisplayName),
	};
}

/** The filter *Events*. */
export function eventsFilter(source: EventSource): INodeProperties {
	return eventsField(source, 'Keep webhooks that are subscribed to any of these events');
}

/** The filter *Status*, for providers that can switch a webhook off. */
export const statusFilter: INodeProperties = {
	displayName: 'Status',
	name: 'enabled',
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'Disabled', value: 'disabled' },
		{ name: 'Enabled', value: 'enabled' },
	],
	default: 'any',
	description: 'Keep webhooks that are switched on or off',
};

/** *Filters* of Get Many: by URL, and the others that a node has. */
export function filterFields(...others: INodeProperties[]): INodeProperties {
	const urlFilter: INodeProperties = {
		displayName: 'URL Contains',
		name: 'urlContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. n8n.example.com',
		description: 'Keep webhooks whose URL contains this text, in upper or lower case',
	};
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		displayOptions: showFor('getAll'),
		default: {},
		options: [...others, urlFilter].sort(byDisplayName),
	};
}

/** *Options*: those that all nodes have, and the others that a node adds. Each shows itself where it belongs. */
export function optionFields(...others: INodeProperties[]): INodeProperties {
	const options: INodeProperties[] = [
		{
			displayName: 'Add Findings',
			name: 'addFindings',
			type: 'boolean',
			displayOptions: { show: { '/resource': ['webhook'], '/operation': ['getAll'] } },
			default: false,
			description:
				'Whether to audit the list: each webhook gets a field "findings" with what may be wrong with it, e.g. plain http, a private address, a duplicate. The whole list is read for it, whatever the limit.',
		},
		{
			displayName: 'Include Secrets',
			name: 'includeSecrets',
			type: 'boolean',
			displayOptions: {
				show: { '/resource': ['webhook'], '/output': ['raw'] },
				hide: { '/operation': ['sendTest'] },
			},
			default: false,
			description:
				'Whether to return signing secrets and header values as they are. They are then saved with the execution and visible to everyone who can see it.',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_TIMEOUT_MS,
			description:
				'How long to wait for an answer of the provider before the request is given up, in milliseconds',
		},
		...others,
	];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: options.sort(byDisplayName),
	};
}

function byDisplayName(one: INodeProperties, other: INodeProperties): number {
	return alphabetically(one.displayName, other.displayName);
}

function byName(one: INodePropertyOptions, other: INodePropertyOptions): number {
	return alphabetically(one.name, other.name);
}

/** For names that differ, in upper or lower case alike. Not by `localeCompare`: its first use takes half of the time that loading the package does. */
function alphabetically(one: string, other: string): number {
	return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}
