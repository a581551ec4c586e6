import type { INodeProperties } from 'n8n-workflow';

import {
	eventOptions,
	filterFields,
	getManyOperation,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	resourceField,
	showFor,
} from '../shared/properties';
import { ARGIL_EVENTS } from './argil';

/** The fields of the Argil Webhooks node. */
export const argilProperties: INodeProperties[] = [
	resourceField,
	operationField(getManyOperation, {
		name: 'Update',
		value: 'update',
		description: 'Change the callback URL or the events of a webhook',
		action: 'Update a webhook',
	}),
	{
		displayName: 'Webhook',
		name: 'webhookId',
		type: 'resourceLocator',
		required: true,
		displayOptions: showFor('update'),
		default: { mode: 'list', value: '' },
		description: 'The webhook to change',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a webhook…',
				typeOptions: { searchListMethod: 'searchWebhooks', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3c90c3cc-0d44-4b50-8888-8dd25736052a',
			},
		],
	},
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		displayOptions: showFor('update'),
		default: {},
		description: 'Only what is added here changes; the rest stays as it is',
		options: [
			{
				displayName: 'Callback URL',
				name: 'callbackUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n.example.com/webhook/argil',
				description: 'The absolute http or https URL that Argil calls from now on',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: eventOptions(ARGIL_EVENTS),
				default: [],
				description: 'The events that Argil sends from now on, instead of the present ones',
			},
		],
	},
	...limitFields,
	...outputFields('getAll', 'update'),
	filterFields(ARGIL_EVENTS),
	optionFields(['getAll', 'update']),
];
