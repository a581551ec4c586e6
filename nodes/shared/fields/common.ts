/** The fields that more than one operation has, under the names that workflows save. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DEFAULT_TIMEOUT_MS } from '../model/request';
import type { NumberField } from './field';
import { byDisplayName, invalid } from './field';

/** *Webhook*: the one that an operation is about. */
export function webhookField(example: string): INodeProperties {
	return {
		displayName: 'Webhook',
		name: 'webhookId',
		type: 'resourceLocator',
		required: true,
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

/** Where the choices of a multi-select of events come from: the documentation, or a method that loads them from the provider. */
export type EventSource = readonly string[] | { readonly loadOptionsMethod: string };

/** A multi-select of events, in words; workflows save the provider's own names. Any other event can be given by expression. */
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
		options: source.map(eventOption),
		default: [],
		description,
	};
}

/** An event in words, e.g. *Run Failed*, with the provider's own name below it. */
export function eventOption(event: string): INodePropertyOptions {
	const words = event.replace(/^ACTOR\./, '').split(/[._]/);
	const name = words
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
		.join(' ');
	return { name, value: event, description: event };
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

/** *Additional Fields* of Create, and of Create or Update. */
export function additionalFields(...fields: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [...fields].sort(byDisplayName),
	};
}

/** *Update Fields* of Update. */
export function updateFields(...fields: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'Only what is added here changes; the rest stays as it is',
		options: [...fields].sort(byDisplayName),
	};
}

/**
 * Refuses an update that would change nothing.
 * @param remedy what the user can add, e.g. `add Callback URL or Events`
 * @throws Failure `invalidParameter`
 */
export function assertSomethingSet(changes: object, remedy: string): void {
	if (Object.keys(changes).length === 0) {
		throw invalid(updateFields(), `nothing is set to change: ${remedy}`);
	}
}

/** *Timeout*, an option of every operation. */
export const timeout: NumberField = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_TIMEOUT_MS,
	description:
		'How long to wait for a response of the provider before the request fails, in milliseconds',
};

/** *Options*. */
export function optionsField(...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options].sort(byDisplayName),
	};
}
