import type { INodeProperties } from 'n8n-workflow';

import {
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
	updateFields,
	urlField,
	webhookField,
} from '../shared/fields/properties';
import { ARGIL_EVENTS } from './argil';

const callbackUrl = urlField('Callback URL', 'callbackUrl');

const events = eventsField(ARGIL_EVENTS, 'The events that Argil sends to the callback URL');

/** The fields of the Argil Webhooks node. */
export const argilProperties: INodeProperties[] = [
	resourceField(),
	operationField('create', 'delete', 'get', 'getAll', 'replaceUrl', 'update', 'upsert'),
	webhookField('3c90c3cc-0d44-4b50-8888-8dd25736052a', showFor('delete', 'get', 'update')),
	required(callbackUrl, showFor('create', 'upsert')),
	required(events, showFor('create', 'upsert')),
	updateFields(callbackUrl, events),
	...replaceUrlFields,
	...limitFields(),
	...outputFields('create', 'get', 'getAll', 'update', 'upsert'),
	filterFields(eventsFilter(ARGIL_EVENTS)),
	optionFields(allowDuplicates),
];
