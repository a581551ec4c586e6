import type { INodeProperties } from 'n8n-workflow';

import {
	additionalFields,
	allowDuplicates,
	eventsField,
	eventsFilter,
	filterFields,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	replaceUrlFields,
	required,
	resourceField,
	showFor,
	statusFilter,
	updateFields,
	urlField,
	webhookField,
} from '../shared/fields/properties';

/** JoggAI tells its events: `getEvents` of the node asks for them. */
const EVENT_SOURCE = { loadOptionsMethod: 'getEvents' };

const url = urlField(
	'URL',
	'url',
	'The public https URL that JoggAI calls; an account has 20 endpoints at most',
);

const events = eventsField(EVENT_SOURCE, 'The events that JoggAI sends to the URL');

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Disabled', value: 'disabled', description: 'Pauses the endpoint without deleting it' },
		{ name: 'Enabled', value: 'enabled' },
	],
	default: 'enabled',
	description: 'Whether JoggAI sends events',
};

/** The fields of the JoggAI Webhooks node. */
export const joggAiProperties: INodeProperties[] = [
	resourceField(),
	operationField('create', 'delete', 'get', 'getAll', 'replaceUrl', 'update', 'upsert'),
	webhookField('wh_123456789', showFor('delete', 'get', 'update')),
	required(url, showFor('create', 'upsert')),
	required(events, showFor('create', 'upsert')),
	additionalFields(status),
	updateFields(events, status, url),
	...replaceUrlFields,
	...limitFields(),
	...outputFields('create', 'get', 'getAll', 'update', 'upsert'),
	filterFields(eventsFilter(EVENT_SOURCE), statusFilter),
	optionFields(allowDuplicates),
];
