/** The editor fields that all nodes share. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { WEBHOOK_KEYS } from './webhook';
import type { WebhookKey } from './webhook';

/** Shows a field only for the given operations of *Webhook*. */
export function showFor(...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { resource: ['webhook'], operation: operations } };
}

/** *Resource*: webhooks are what these nodes are about. */
export const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [{ name: 'Webhook', value: 'webhook' }],
	default: 'webhook',
};

/** *Operation*, with the operations that a node has. */
export function operationField(...options: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['webhook'] } },
		options,
		default: 'getAll',
	};
}

/** The option *Get Many* of *Operation*. */
export const getManyOperation: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getAll',
	description: 'List the webhooks that are registered, in one shape for all providers',
	action: 'Get many webhooks',
};

/** *Return All* and *Limit*. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		displayOptions: showFor('getAll'),
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { resource: ['webhook'], operation: ['getAll'], returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

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

/** The choices of a multi-select of events, under the provider's own names. */
export function eventOptions(events: readonly string[]): INodePropertyOptions[] {
	return events.map((event) => ({ name: event, value: event }));
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

/** *Filters* of Get Many. */
export function filterFields(
	events: readonly string[],
	...others: INodeProperties[]
): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		displayOptions: showFor('getAll'),
		default: {},
		options: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: eventOptions(events),
				default: [],
				description: 'Keep webhooks that are subscribed to any of these events',
			},
			...others,
			{
				displayName: 'URL Contains',
				name: 'urlContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. n8n.example.com',
				description: 'Keep webhooks whose URL contains this text, in upper or lower case',
			},
		],
	};
}

/** *Options*: what every operation has, and the `others` that a node adds. */
export function optionFields(
	operations: readonly string[],
	...others: INodeProperties[]
): INodeProperties {
	const options: INodeProperties[] = [
		{
			displayName: 'Include Secrets',
			name: 'includeSecrets',
			type: 'boolean',
			displayOptions: { show: { '/output': ['raw'] } },
			default: false,
			description:
				'Whether to return signing secrets and header values as they are. They are then saved with the execution and visible to everyone who can see it.',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 30000,
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
		displayOptions: showFor(...operations),
		default: {},
		options: options.sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}

function byName(one: INodePropertyOptions, other: INodePropertyOptions): number {
	return one.name.localeCompare(other.name);
}
