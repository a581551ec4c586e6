import type { INodeProperties } from 'n8n-workflow';

import {
	filterFields,
	getManyOperation,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	resourceField,
	statusFilter,
} from '../shared/properties';
import { JOGG_AI_EVENTS } from './joggAi';

/** The fields of the JoggAI Webhooks node. */
export const joggAiProperties: INodeProperties[] = [
	resourceField,
	operationField(getManyOperation),
	...limitFields,
	...outputFields('getAll'),
	filterFields(JOGG_AI_EVENTS, statusFilter),
	optionFields(['getAll']),
];
