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
import { APIFY_EVENTS } from './apify';

/** `https://console.apify.com/actors/<id>`, also below `/organization/<id>`, or a page of Apify Store: `https://apify.com/<user>/<name>`. */
const ACTOR_URL =
	'^https://(?:console\\.apify\\.com/(?:organization/[^/]+/)?actors/(?!tasks/)|apify\\.com/)((?<=/actors/)[a-zA-Z0-9]+|(?<=//apify\\.com/)[^/?#]+/[^/?#]+)';

/** `https://console.apify.com/actors/tasks/<id>`, also below `/organization/<id>`. */
const TASK_URL =
	'^https://console\\.apify\\.com/(?:organization/[^/]+/)?actors/tasks/([a-zA-Z0-9]+)';

function locator(
	kind: 'actor' | 'task',
	name: string,
	searchListMethod: string,
	url: string,
	example: string,
): INodeProperties {
	const displayName = kind === 'actor' ? 'Actor' : 'Task';
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		displayOptions: { show: { resource: ['webhook'], operation: ['getAll'], listFor: [kind] } },
		default: { mode: 'list', value: '' },
		description: `The ${displayName} whose webhooks are listed`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${kind === 'actor' ? 'an Actor' : 'a task'}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. HG7ML7M8z78YcAPEB or janedoe/my-${kind}`,
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: `e.g. ${example}`,
				extractValue: { type: 'regex', regex: url },
			},
		],
	};
}

/** The fields of the Apify Webhooks node. */
export const apifyProperties: INodeProperties[] = [
	resourceField,
	operationField(getManyOperation),
	{
		displayName: 'List For',
		name: 'listFor',
		type: 'options',
		displayOptions: { show: { resource: ['webhook'], operation: ['getAll'] } },
		options: [
			{ name: 'Account', value: 'account', description: 'All webhooks of the account' },
			{ name: 'Actor', value: 'actor', description: 'The webhooks of one Actor' },
			{ name: 'Task', value: 'task', description: 'The webhooks of one Actor task' },
		],
		default: 'actor',
		description: 'Whose webhooks are listed',
	},
	locator(
		'actor',
		'actorId',
		'searchActors',
		ACTOR_URL,
		'https://console.apify.com/actors/HG7ML7M8z78YcAPEB',
	),
	locator(
		'task',
		'taskId',
		'searchTasks',
		TASK_URL,
		'https://console.apify.com/actors/tasks/HG7ML7M8z78YcAPEB',
	),
	...limitFields,
	...outputFields('getAll'),
	filterFields(APIFY_EVENTS, statusFilter),
	optionFields(['getAll'], {
		displayName: 'Newest First',
		name: 'newestFirst',
		type: 'boolean',
		default: false,
		description: 'Whether to list the webhooks that were created last first',
	}),
];
