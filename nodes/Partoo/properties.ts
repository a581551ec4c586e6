import type { INodeProperties } from 'n8n-workflow';

import {
	additionalFields,
	eventsField,
	eventsFilter,
	filterFields,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	required,
	resourceField,
	showFor,
	urlField,
	webhookField,
} from '../shared/fields/properties';
import { PARTOO_EVENTS } from './partoo';

const url = urlField(
	'URL',
	'url',
	'The https URL that Partoo calls; it allows one per event and organization',
);

const events = eventsField(
	PARTOO_EVENTS,
	'The events that Partoo sends to the URL: one webhook is made for each. Partoo may refuse review_created and review_updated.',
);

const customHeaders: INodeProperties = {
	displayName: 'Custom Headers',
	name: 'customHeaders',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Header',
	default: {},
	description:
		'Headers that Partoo sends along, e.g. a token by which you recognize it: 5 at most. Webhooks that exist already keep theirs.',
	options: [
		{
			displayName: 'Headers',
			name: 'headers',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. X-Auth-Token',
					description: 'Begins with X-, but not with X-Partoo',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					typeOptions: { password: true },
					default: '',
				},
			],
		},
	],
};

const organizationId: INodeProperties = {
	displayName: 'Organization ID',
	name: 'organizationId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 42',
	description:
		"The organization this is about, instead of the credential's; only needed with a key of a PROVIDER user",
};

/** The fields of the Partoo Webhooks node. */
export const partooProperties: INodeProperties[] = [
	resourceField(),
	operationField('create', 'get', 'getAll', 'sendTest', 'upsert'),
	webhookField('287', showFor('get', 'sendTest')),
	required(url, showFor('create', 'upsert')),
	required(events, showFor('create', 'upsert')),
	additionalFields(customHeaders),
	...limitFields(),
	...outputFields('create', 'get', 'getAll', 'upsert'),
	filterFields(eventsFilter(PARTOO_EVENTS)),
	optionFields(organizationId),
];
