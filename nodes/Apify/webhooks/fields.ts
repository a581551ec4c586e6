/** The fields of the resource *Webhook*. */
import type { INodeProperties } from 'n8n-workflow';

import { eventsField, urlField, webhookField } from '../../shared/fields/common';
import { choiceField, required, showWhen } from '../../shared/fields/field';
import type { BooleanField } from '../../shared/fields/field';
import { APIFY_EVENTS } from '../provider';

/** *Webhook*: the one that an operation is about. */
export const webhook = webhookField('YiKoxjkaS9gjGTqhF');

/** `https://console.apify.com/actors/<id>`, also below `/organization/<id>`, or a page of Apify Store: `https://apify.com/<user>/<name>`. */
const ACTOR_URL =
	'^https://(?:console\\.apify\\.com/(?:organization/[^/]+/)?actors/(?!tasks/)|apify\\.com/)((?<=/actors/)[a-zA-Z0-9]+|(?<=//apify\\.com/)[^/?#]+/[^/?#]+)';

/** `https://console.apify.com/actors/tasks/<id>`, also below `/organization/<id>`. */
const TASK_URL =
	'^https://console\\.apify\\.com/(?:organization/[^/]+/)?actors/tasks/([a-zA-Z0-9]+)';

function locatorField(kind: 'actor' | 'task'): INodeProperties {
	const isActor = kind === 'actor';
	const displayName = isActor ? 'Actor' : 'Task';
	const example = `https://console.apify.com/actors/${isActor ? '' : 'tasks/'}HG7ML7M8z78YcAPEB`;
	return {
		displayName,
		name: `${kind}Id`,
		type: 'resourceLocator',
		required: true,
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

/** *Actor*. */
export const actor = locatorField('actor');

/** *Task*. */
export const task = locatorField('task');

/** *Webhooks Of* of Get Many. */
export const listFor = choiceField({
	displayName: 'Webhooks Of',
	name: 'listFor',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account', description: 'All webhooks of the account' },
		{ name: 'Actor', value: 'actor', description: 'The webhooks of one Actor' },
		{ name: 'Task', value: 'task', description: 'The webhooks of one Actor task' },
	],
	default: 'actor',
	description: 'Whose webhooks are listed',
});

/** The fields that choose a list. */
export const listFields: readonly INodeProperties[] = [
	listFor,
	showWhen(actor, listFor, 'actor'),
	showWhen(task, listFor, 'task'),
];

/** *Newest First* of Get Many. */
export const newestFirst: BooleanField = {
	displayName: 'Newest First',
	name: 'newestFirst',
	type: 'boolean',
	default: false,
	description: 'Whether to list the newest first',
};

/** *Trigger On* of Create, and of Create or Update. */
export const watch = choiceField({
	displayName: 'Trigger On',
	name: 'watch',
	type: 'options',
	options: [
		{ name: 'Actor', value: 'actor', description: 'All runs and builds of an Actor' },
		{ name: 'Run', value: 'run', description: 'One run: a single-use webhook' },
		{ name: 'Task', value: 'task', description: 'All runs of an Actor task' },
	],
	default: 'actor',
	description: 'What the webhook is about',
});

/** *Run ID*, where *Trigger On* is *Run*. */
export const runId: INodeProperties = {
	displayName: 'Run ID',
	name: 'runId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. hgdKZtadYvn4mBpoi',
	description: 'The run that the webhook is about',
};

/** *Request URL*. */
export const requestUrl = urlField(
	'Request URL',
	'requestUrl',
	'The absolute URL that Apify calls; an account has 100 webhooks unless Apify raised it',
);

/** *Events*. */
export const events = eventsField(APIFY_EVENTS, 'The events that Apify sends to the request URL');

/** *Description*. */
export const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description: 'A note that Apify Console shows',
};

/** *Do Not Retry*. */
export const doNotRetry: BooleanField = {
	displayName: 'Do Not Retry',
	name: 'doNotRetry',
	type: 'boolean',
	default: false,
	description: 'Whether Apify calls the URL only once, also when it fails',
};

/** *Headers Template*. */
export const headersTemplate: INodeProperties = {
	displayName: 'Headers Template',
	name: 'headersTemplate',
	type: 'json',
	default: '',
	placeholder: 'e.g. { "X-Token": "…" }',
	description:
		'A JSON object of headers that Apify sends along, e.g. a token by which you recognize it. Apify fills in its own variables, such as {{eventType}}.',
};

/** *Ignore SSL Errors*. */
export const ignoreSslErrors: BooleanField = {
	displayName: 'Ignore SSL Errors',
	name: 'ignoreSslErrors',
	type: 'boolean',
	default: false,
	description: 'Whether Apify calls the URL even when its certificate is not valid',
};

/** *Interpolate Strings*. */
export const shouldInterpolateStrings: BooleanField = {
	displayName: 'Interpolate Strings',
	name: 'shouldInterpolateStrings',
	type: 'boolean',
	default: false,
	description:
		'Whether Apify fills in variables also inside of strings, in the payload and the headers template',
};

/** *Payload Template*. */
export const payloadTemplate: INodeProperties = {
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
};

/** What may be set in addition to the required fields, under Apify's own names. */
export const detailFields: readonly INodeProperties[] = [
	description,
	doNotRetry,
	headersTemplate,
	ignoreSslErrors,
	payloadTemplate,
	shouldInterpolateStrings,
];

/** *Idempotency Key* of Create. */
export const idempotencyKey: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	displayOptions: { show: { '/operation': ['create'] } },
	default: '',
	placeholder: 'e.g. b0e7f7c1-5d0c-4f4e-9d3b-2f9a3c1f7a55',
	description:
		'Apify returns the webhook that it created for this key before, if there is one. Without it, each item gets a random key.',
};

/** The required fields of Create, and of Create or Update. */
export const draftFields: readonly INodeProperties[] = [
	watch,
	showWhen(actor, watch, 'actor'),
	showWhen(task, watch, 'task'),
	showWhen(runId, watch, 'run'),
	required(requestUrl),
	required(events),
];

/** What an update makes a webhook be about, instead of what it is about now. */
function watchField(kind: string, name: string, placeholder: string): INodeProperties {
	return {
		displayName: `Trigger On ${kind}`,
		name,
		type: 'string',
		default: '',
		placeholder,
		description: `The ${kind} that the webhook is about from now on; set only one of Actor, Run and Task`,
	};
}

/** What an update makes a webhook be about, by what it is. */
export const watchFields = {
	actor: watchField('Actor', 'actorId', 'e.g. HG7ML7M8z78YcAPEB or janedoe/my-actor'),
	run: watchField('Run', 'runId', 'e.g. hgdKZtadYvn4mBpoi'),
	task: watchField('Task', 'taskId', 'e.g. asdLZtadYvn4mBZmm or janedoe/my-task'),
} as const;

/** The filter *Ad Hoc*. */
export const adHoc = choiceField({
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
});
