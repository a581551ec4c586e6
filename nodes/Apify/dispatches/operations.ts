/** The operations of the resource *Dispatch*: the fields of each, and what it does. */
import type { INodeProperties } from 'n8n-workflow';

import { eventsField } from '../../shared/fields/common';
import { choiceField, required, showWhen } from '../../shared/fields/field';
import type { Fields } from '../../shared/fields/readFields';
import type { Entry } from '../../shared/model/webhook';
import {
	explainNothing,
	filtersField,
	limitFields,
	readLimit,
} from '../../shared/operations/getMany';
import { operation } from '../../shared/operations/operation';
import type { Resource } from '../../shared/operations/operation';
import { APIFY_EVENTS } from '../provider';
import { newestFirst, webhook } from '../webhooks/fields';
import { apifyDispatches, getDispatch } from './api';
import type { Dispatch } from './api';
import { dispatchOutput, readDispatchPresentation } from './output';

const dispatchId: INodeProperties = {
	displayName: 'Dispatch ID',
	name: 'dispatchId',
	type: 'string',
	default: '',
	placeholder: 'e.g. asdLZtadYvn4mBZmm',
	description: 'The call that this is about',
};

const get = operation({
	text: {
		value: 'get',
		name: 'Get',
		action: 'Get a dispatch',
		subtitle: 'get a dispatch',
		description: 'Return one call that Apify made',
	},
	access: 'read',
	fields: [required(dispatchId), dispatchOutput],
	readTask(fields) {
		const retrieval = getDispatch(fields.id(dispatchId));
		const present = readDispatchPresentation(fields);
		return async (client) => [present(await client.call(retrieval))];
	},
});

const listFor = choiceField({
	displayName: 'Dispatches Of',
	name: 'listFor',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account', description: 'The calls of all webhooks' },
		{ name: 'Webhook', value: 'webhook', description: 'The calls of one webhook' },
	],
	default: 'webhook',
	description: 'Whose calls are listed',
});

const events = eventsField(APIFY_EVENTS, 'Keep calls for any of these events');

const since: INodeProperties = {
	displayName: 'Since',
	name: 'since',
	type: 'dateTime',
	default: '',
	description:
		'Keep calls that were created at this time or later. With Newest First on, reading stops at the first older one. Apify tries a call again for up to 32 hours, so look back further for failed ones.',
};

const status = choiceField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Active', value: 'ACTIVE', description: 'In progress, or to be retried' },
		{ name: 'Any', value: 'any' },
		{ name: 'Failed', value: 'FAILED' },
		{ name: 'Succeeded', value: 'SUCCEEDED' },
	],
	default: 'any',
	description: 'Keep calls with this outcome',
});

const filters = filtersField(events, since, status);

const getMany = operation({
	text: {
		value: 'getAll',
		name: 'Get Many',
		action: 'Get many dispatches (deliveries)',
		subtitle: 'get many dispatches',
		description: 'List the calls that Apify made, and what became of them',
	},
	access: 'read',
	fields: [listFor, showWhen(webhook, listFor, 'webhook'), ...limitFields, dispatchOutput, filters],
	options: [newestFirst],
	readTask(fields, options) {
		const ofAccount = fields.choice(listFor) === 'account';
		const list = apifyDispatches(
			ofAccount ? undefined : fields.id(webhook),
			options.boolean(newestFirst),
		);
		const conditions = fields.filters(filters);
		const earliest = conditions.dateTime(since);
		const matches = readCondition(conditions, earliest);
		const isTooOld =
			earliest === undefined ? undefined : (dispatch: Dispatch) => isBefore(dispatch, earliest);
		const limit = readLimit(fields);
		const present = readDispatchPresentation(fields);
		return async (client) => {
			const entries = await client.list(list, { limit, matches, isTooOld });
			if (entries.length === 0 && earliest === undefined) {
				const owner = ofAccount ? 'This account' : 'This webhook';
				await explainNothing(client, matches && list, owner, 'dispatch');
			} else if (entries.length === 0) {
				client.notify('Apify: No dispatch matches the filters.');
			}
			return entries.map(present);
		};
	},
});

/** The filters as one condition, or undefined when everything passes. */
function readCondition(
	conditions: Fields,
	earliest: string | undefined,
): ((entry: Entry<Dispatch>) => boolean) | undefined {
	const outcome = conditions.choice(status);
	const names = conditions.list(events) ?? [];
	if (outcome === 'any' && names.length === 0 && earliest === undefined) return undefined;
	return ({ value }) =>
		(outcome === 'any' || value.status === outcome) &&
		(names.length === 0 || (value.eventType !== null && names.includes(value.eventType))) &&
		!isBefore(value, earliest);
}

/** Whether a dispatch is older than a time; one whose time isn't known is not. */
function isBefore({ createdAt }: Dispatch, time: string | undefined): boolean {
	return time !== undefined && createdAt !== null && createdAt < time;
}

/** *Dispatch*: what Apify delivered, or tried to deliver. */
export const dispatchResource: Resource = {
	value: 'dispatch',
	name: 'Dispatch',
	operations: [get, getMany],
};
