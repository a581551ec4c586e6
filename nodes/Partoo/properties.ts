import type { INodeProperties } from 'n8n-workflow';

import {
	filterFields,
	getManyOperation,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	resourceField,
} from '../shared/properties';
import { PARTOO_EVENTS } from './partoo';

/** The fields of the Partoo Webhooks node. */
export const partooProperties: INodeProperties[] = [
	resourceField,
	operationField(getManyOperation),
	...limitFields,
	...outputFields('getAll'),
	filterFields(PARTOO_EVENTS),
	optionFields(['getAll'], {
		displayName: 'Organization ID',
		name: 'organizationId',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description:
			'The organization whose webhooks are listed; only needed with a key of a PROVIDER user',
	}),
];
