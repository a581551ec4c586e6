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
import { APIFY_EVENTS } from './apify';

/** `https://console.apify.com/actors/<id>`, also below `/organization/<id>`, or a page of Apify Store: `https://apify.com/<user>/<name>`. */
const ACTOR_URL =
	'^https://(?:console\\.apify\\.com/(?:organization/[^/]+/)?actors/(?!tasks/)|apify\\.com/)((?<=/actors/)[a-zA-Z0-9]+|(?<=//apify\\.com/)[^/?#]+/[^/?#]+)';

/** `https://console.apify.com/actors/tasks/<id>`, also below `/organization/<id>`. */
const TASK_URL =
	'^https://console\\.apify\\.com/(?:organization/[^/]+/)?actors/tasks/([a-zA-Z0-9]+)';

type DisplayOptions = INodeProperties['displayOptions'];

function locator(kind: 'actor' | 'task', displayOptions: DisplayOptions): INodeProperties {
	const isActor = kind === 'actor';
	const displayName = isActor ? 'Actor' : 'Task';
	const example = `https://console.apify.com/actors/${isActor ? '' : 'tasks/'}HG7ML7M8z78YcAPEB`;
	return {
		displayName,
		name: `${kind}Id`,
		type: 'resourceLocator',
		required: true,
		displayOptions,
		default: { mode: 'list', value: '' },
		description: `The ${displayName} whose webhooks this is about`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${isActor ? 'an Actor' : 'a task'}…`,
				typeOptions: {
					searchListMethod: isActor ? 'searchActors' : 'searchTasks',
					searchable: true,
				},
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
				extractValue: { type: 'regex', regex: isActor ? ACTOR_URL : TASK_URL },
			},
		],
	};
}

const requestUrl = urlField(
	'Request URL',
	'requestUrl',
	'The absolute URL that Apify calls; an account has 100 webhooks unless Apify raised it',
);

const events = eventsField(APIFY_EVENTS, 'The events that Apify sends to the request URL');

/** What may be set beside the required fields, on create and on update. */
const details: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		description: 'A note that Apify Console shows',
	},
	{
		displayName: 'Do Not Retry',
		name: 'doNotRetry',
		type: 'boolean',
		default: false,
		description: 'Whether Apify calls the URL only once, also when it fails',
	},
	{
		displayName: 'Headers Template',
		name: 'headersTemplate',
		type: 'json',
		default: '',
		placeholder: 'e.g. { "X-Token": "…" }',
		description:
			'A JSON object of headers that Apify sends along, e.g. a token by which you recognize it. Apify fills in its own variables, such as {{eventType}}.',
	},
	{
		displayName: 'Ignore SSL Errors',
		name: 'ignoreSslErrors',
		type: 'boolean',
		default: false,
		description: 'Whether Apify calls the URL even when its certificate is not valid',
	},
	{
		displayName: 'Interpolate Strings',
		name: 'shouldInterpolateStrings',
		type: 'boolean',
		default: false,
		description:
			'Whether Apify fills in variables also inside of strings, in the payload and the headers template',
	},
	{
		displayName: 'Payload Template',
		name: 'payloadTemplate',
		type: 'string',
		// n8n would take Apify's own {{variables}} for an expression of its own.
		noDataExpression: true,
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. { "run": {{resource}} }',
		description:
			"What Apify sends, with its own variables in double braces; Apify's default when empty",
	},
];

const idempotencyKey: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	displayOptions: { show: { '/operation': ['create'] } },
	default: '',
	placeholder: 'e.g. b0e7f7c1-5d0c-4f4e-9d3b-2f9a3c1f7a55',
	description:
		'Apify returns the webhook that it made for this key before, if there is one. Without it, each item gets a random key.',
};

const adHocFilter: INodeProperties = {
	displayName: 'Ad Hoc',
	name: 'adHoc',
	type: 'options',
	options: [
		{ name: 'Any', value: 'any' },
		{ name: 'Exclude', value: 'exclude' },
		{ name: 'Only', value: 'only' },
	],
	default: 'any',
	description: 'Keep or leave out single-use webhooks, which are for one run',
};

/** What an update makes a webhook be about, instead of what it is about now. */
function watchField(kind: string, name: string, placeholder: string): INodeProperties {
	return {
		displayName: `Watch ${kind}`,
		name,
		type: 'string',
		default: '',
		placeholder,
		description: `The ${kind} that the webhook is about from now on; set only one of Actor, Run and Task`,
	};
}

const newestFirst: INodeProperties = {
	displayName: 'Newest First',
	name: 'newestFirst',
	type: 'boolean',
	displayOptions: { show: { '/operation': ['getAll'] } },
	default: false,
	description: 'Whether to list what was created last first',
};

const showDispatches = (...operations: string[]): DisplayOptions => ({
	show: { resource: ['dispatch'], operation: operations },
});

const dispatchOutput = (displayOptions: DisplayOptions): INodeProperties => ({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	displayOptions,
	options: [
		{ name: 'Raw', value: 'raw', description: "The provider's own object, with every attempt" },
		{ name: 'Simplified', value: 'simplified', description: 'What became of it, in nine fields' },
	],
	default: 'simplified',
	description: 'What each item holds',
});

/** The fields of the resource *Dispatch*: the calls that Apify made. */
const dispatchProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['dispatch'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a dispatch',
				description: 'Return one call that Apify made',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many dispatches',
				description: 'List the calls that Apify made, and what became of them',
			},
		],
		default: 'getAll',
	},
	{
		displayName: 'List For',
		name: 'listFor',
		type: 'options',
		displayOptions: showDispatches('getAll'),
		options: [
			{ name: 'Account', value: 'account', description: 'The calls of all webhooks' },
			{ name: 'Webhook', value: 'webhook', description: 'The calls of one webhook' },
		],
		default: 'webhook',
		description: 'Whose calls are listed',
	},
	webhookField('YiKoxjkaS9gjGTqhF', {
		show: { resource: ['dispatch'], operation: ['getAll'], listFor: ['webhook'] },
	}),
	{
		displayName: 'Dispatch ID',
		name: 'dispatchId',
		type: 'string',
		required: true,
		displayOptions: showDispatches('get'),
		default: '',
		placeholder: 'e.g. asdLZtadYvn4mBZmm',
		description: 'The call that this is about',
	},
	...limitFields('dispatch'),
	dispatchOutput(showDispatches('get', 'getAll')),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		displayOptions: showDispatches('getAll'),
		default: {},
		options: [
			eventsField(APIFY_EVENTS, 'Keep calls for any of these events'),
			{
				displayName: 'Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description:
					'Keep calls that were created at this time or later. With Newest First on, reading stops at the first older one. Apify tries a call again for up to 32 hours, so look back further for failed ones.',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Active', value: 'ACTIVE', description: 'Under way, or to be tried again' },
					{ name: 'Any', value: 'any' },
					{ name: 'Failed', value: 'FAILED' },
					{ name: 'Succeeded', value: 'SUCCEEDED' },
				],
				default: 'any',
				description: 'Keep calls with this outcome',
			},
		],
	},
];

/** The fields of the Apify Webhooks node. */
export const apifyProperties: INodeProperties[] = [
	resourceField({ name: 'Dispatch', value: 'dispatch' }),
	operationField('create', 'delete', 'get', 'getAll', 'replaceUrl', 'sendTest', 'update', 'upsert'),
	...dispatchProperties,
	{
		displayName: 'List For',
		name: 'listFor',
		type: 'options',
		displayOptions: showFor('getAll'),
		options: [
			{ name: 'Account', value: 'account', description: 'All webhooks of the account' },
			{ name: 'Actor', value: 'actor', description: 'The webhooks of one Actor' },
			{ name: 'Task', value: 'task', description: 'The webhooks of one Actor task' },
		],
		default: 'actor',
		description: 'Whose webhooks are listed',
	},
	locator('actor', {
		show: { resource: ['webhook'], operation: ['getAll'], listFor: ['actor'] },
	}),
	locator('task', { show: { resource: ['webhook'], operation: ['getAll'], listFor: ['task'] } }),
	webhookField('YiKoxjkaS9gjGTqhF', showFor('delete', 'get', 'sendTest', 'update')),
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		displayOptions: showFor('create', 'upsert'),
		options: [
			{ name: 'Actor', value: 'actor', description: 'All runs and builds of an Actor' },
			{ name: 'Run', value: 'run', description: 'One run: a single-use webhook' },
			{ name: 'Task', value: 'task', description: 'All runs of an Actor task' },
		],
		default: 'actor',
		description: 'What the webhook is about',
	},
	locator('actor', {
		show: { resource: ['webhook'], operation: ['create', 'upsert'], watch: ['actor'] },
	}),
	locator('task', {
		show: { resource: ['webhook'], operation: ['create', 'upsert'], watch: ['task'] },
	}),
	{
		displayName: 'Run ID',
		name: 'runId',
		type: 'string',
		required: true,
		displayOptions: {
			show: { resource: ['webhook'], operation: ['create', 'upsert'], watch: ['run'] },
		},
		default: '',
		placeholder: 'e.g. hgdKZtadYvn4mBpoi',
		description: 'The run that the webhook is about',
	},
	required(requestUrl, showFor('create', 'upsert')),
	required(events, showFor('create', 'upsert')),
	additionalFields(...details, idempotencyKey),
	updateFields(
		...details,
		events,
		requestUrl,
		watchField('Actor', 'actorId', 'e.g. HG7ML7M8z78YcAPEB or janedoe/my-actor'),
		watchField('Run', 'runId', 'e.g. hgdKZtadYvn4mBpoi'),
		watchField('Task', 'taskId', 'e.g. asdLZtadYvn4mBZmm or janedoe/my-task'),
	),
	...replaceUrlFields,
	...limitFields(),
	...outputFields('create', 'get', 'getAll', 'update', 'upsert'),
	dispatchOutput(showFor('sendTest')),
	filterFields(adHocFilter, eventsFilter(APIFY_EVENTS), statusFilter),
	optionFields(allowDuplicates, newestFirst),
];
