/** The cases of the Apify Webhooks node. */
import type { INodeParameters } from 'n8n-workflow';

import { at, elementsOf, entriesOf, stringOf, type Json } from '../../sandbox/json.ts';
import { canonical, scopeOf, utcOf } from '../canonical.ts';
import { replaced } from '../json.ts';
import {
	audited,
	byId,
	hostOf,
	MASK,
	moved,
	MOVED_HOST,
	type Case,
	type Examples,
} from './case.ts';

const LIST_OF_ACCOUNT = 'GET /v2/webhooks';
const LIST_OF_ACTOR = 'GET /v2/actors/{actorId}/webhooks';
const LIST_OF_TASK = 'GET /v2/actor-tasks/{actorTaskId}/webhooks';
const CREATE = 'POST /v2/webhooks';
const GET = 'GET /v2/webhooks/{webhookId}';
const UPDATE = 'PUT /v2/webhooks/{webhookId}';
const TEST = 'POST /v2/webhooks/{webhookId}/test';
const GET_ACTOR = 'GET /v2/actors/{actorId}';
const GET_TASK = 'GET /v2/actor-tasks/{actorTaskId}';
const LIST_ACTORS = 'GET /v2/actors';
const LIST_TASKS = 'GET /v2/actor-tasks';
const DISPATCHES = 'GET /v2/webhook-dispatches';
const DISPATCHES_OF_WEBHOOK = 'GET /v2/webhooks/{webhookId}/dispatches';
const GET_DISPATCH = 'GET /v2/webhook-dispatches/{dispatchId}';

const itemsOf = (example: Examples, operation: string): Json[] =>
	elementsOf(at(example(operation), 'data.items'));

const firstOf = (example: Examples): Json => itemsOf(example, LIST_OF_ACCOUNT)[0] ?? null;

const dataOf = (example: Examples, operation: string): Json =>
	at(example(operation), 'data') ?? null;

const apifyWebhook = (raw: Json): Record<string, Json> => canonical('apify', raw);

/** A dispatch with the fields of docs/reference.md, "The shape of a dispatch". */
const dispatchOf = (raw: Json): Json => {
	const call = elementsOf(at(raw, 'calls')).at(-1);
	return {
		id: at(raw, 'id') ?? null,
		webhookId: at(raw, 'webhookId') ?? null,
		status: at(raw, 'status') ?? null,
		eventType: at(raw, 'eventType') ?? null,
		createdAt: utcOf(at(raw, 'createdAt')),
		finishedAt: utcOf(at(call, 'finishedAt')),
		responseStatus: at(call, 'responseStatus') ?? null,
		errorMessage: at(call, 'errorMessage') ?? null,
		scope: scopeOf(at(raw, 'eventData')),
	};
};

const withMaskedHeaders = (raw: Json): Json => {
	const template = at(raw, 'headersTemplate');
	if (template === undefined || template === null) return raw;
	return replaced(raw, 'headersTemplate', maskedTemplate(stringOf(template)));
};

/** A template that is JSON keeps its names; any other is masked as a whole. */
const maskedTemplate = (template: string): string => {
	try {
		const headers = entriesOf(JSON.parse(template) as Json).map(([name]) => [name, MASK]);
		return JSON.stringify(Object.fromEntries(headers));
	} catch {
		return MASK;
	}
};

const apifyDraft = (example: Examples): INodeParameters => ({
	requestUrl: stringOf(at(firstOf(example), 'requestUrl')),
	events: elementsOf(at(firstOf(example), 'eventTypes')).map(stringOf),
});

/** The fields that name the Actor, task or run of the webhook of the example. */
const watched = (example: Examples): INodeParameters => {
	const [kind, id = ''] = stringOf(scopeOf(at(firstOf(example), 'condition'))).split('/');
	switch (kind) {
		case 'run':
			return { watch: 'run', runId: id };
		case 'task':
			return { watch: 'task', taskId: byId(id) };
		default:
			return { watch: 'actor', actorId: byId(id) };
	}
};

const DETAILS: INodeParameters = {
	description: 'From n8n',
	doNotRetry: true,
	headersTemplate: '{"X-Token":"t"}',
	ignoreSslErrors: true,
	payloadTemplate: '{"run": {{resource}}}',
	shouldInterpolateStrings: true,
};

const apifyMove = (example: Examples): INodeParameters => ({
	operation: 'replaceUrl',
	find: hostOf(at(firstOf(example), 'requestUrl')),
	replaceWith: MOVED_HOST,
});

const apifyMoves = (example: Examples, outcome: string): Json[] =>
	itemsOf(example, LIST_OF_ACCOUNT).map((raw) => ({
		id: at(raw, 'id') ?? null,
		provider: 'apify',
		urlBefore: at(raw, 'requestUrl') ?? null,
		urlAfter: moved(at(raw, 'requestUrl')),
		outcome,
	}));

const created = (example: Examples): Json[] => [apifyWebhook(dataOf(example, CREATE))];

const NAMED_ACTOR = { watch: 'actor', actorId: byId('janedoe/my-actor') };

/** At least one case for each operation, and one for each dropdown. */
export const APIFY_CASES: readonly Case[] = [
	{
		name: 'Get Many, of the account, all',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { listFor: 'account', returnAll: true },
			reads: [LIST_OF_ACCOUNT],
			items: itemsOf(example, LIST_OF_ACCOUNT).map((raw) =>
				canonical('apify', raw, { isWhole: true }),
			),
			isExact: true,
		}),
	},
	{
		name: 'Get Many, of the account, newest first',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { listFor: 'account', options: { newestFirst: true } },
			reads: [LIST_OF_ACCOUNT],
			items: itemsOf(example, LIST_OF_ACCOUNT).map(apifyWebhook),
			isExact: true,
		}),
	},
	{
		name: 'Get Many, of the account, without ad hoc',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { listFor: 'account', returnAll: true, filters: { adHoc: 'exclude' } },
			reads: [LIST_OF_ACCOUNT],
			items: itemsOf(example, LIST_OF_ACCOUNT)
				.filter((raw) => at(raw, 'isAdHoc') !== true)
				.map(apifyWebhook),
			isExact: true,
		}),
	},
	{
		name: 'Get Many, of the account, Raw',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { listFor: 'account', output: 'raw' },
			reads: [LIST_OF_ACCOUNT],
			items: itemsOf(example, LIST_OF_ACCOUNT),
		}),
	},
	{
		name: 'Get Many, of an Actor, filtered, with findings',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: {
				actorId: byId('janedoe/my-actor'),
				limit: 1,
				filters: {
					urlContains: hostOf(at(itemsOf(example, LIST_OF_ACTOR)[0], 'requestUrl')),
					events: elementsOf(at(itemsOf(example, LIST_OF_ACTOR)[0], 'eventTypes')).map(stringOf),
				},
				options: { addFindings: true },
			},
			reads: [LIST_OF_ACTOR],
			items: [
				audited(
					apifyWebhook(itemsOf(example, LIST_OF_ACTOR)[0] ?? null),
					...(stringOf(at(itemsOf(example, LIST_OF_ACTOR)[0], 'requestUrl')).startsWith('http:')
						? ['insecureUrl']
						: []),
				),
			],
			isExact: true,
		}),
	},
	{
		name: 'Get Many, of a task',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { listFor: 'task', taskId: byId('janedoe~my-task'), returnAll: true },
			reads: [LIST_OF_TASK],
			items: itemsOf(example, LIST_OF_TASK).map(apifyWebhook),
			isExact: true,
		}),
	},
	{
		name: 'Get',
		covers: 'webhook.get',
		plan: (example) => ({
			parameters: { operation: 'get', webhookId: byId(at(firstOf(example), 'id')) },
			reads: [GET],
			items: [apifyWebhook(dataOf(example, GET))],
			isExact: true,
		}),
	},
	{
		name: 'Get, Raw',
		covers: 'webhook.get',
		plan: (example) => ({
			parameters: { operation: 'get', webhookId: byId(at(firstOf(example), 'id')), output: 'raw' },
			reads: [GET],
			items: [withMaskedHeaders(dataOf(example, GET))],
		}),
	},
	{
		name: 'Create, for an Actor by name, with all details',
		covers: 'webhook.create',
		plan: (example) => ({
			parameters: {
				operation: 'create',
				...apifyDraft(example),
				...NAMED_ACTOR,
				additionalFields: DETAILS,
			},
			reads: [GET_ACTOR],
			writes: [CREATE],
			items: created(example),
			isExact: true,
		}),
	},
	{
		name: 'Create, for an Actor by ID, with an own key',
		covers: 'webhook.create',
		plan: (example) => ({
			parameters: {
				operation: 'create',
				...apifyDraft(example),
				watch: 'actor',
				actorId: byId(at(dataOf(example, GET_ACTOR), 'id')),
				additionalFields: { idempotencyKey: 'an-own-key' },
			},
			writes: [CREATE],
			items: created(example),
			isExact: true,
		}),
	},
	{
		name: 'Create, for a task by name',
		covers: 'webhook.create',
		plan: (example) => ({
			parameters: {
				operation: 'create',
				...apifyDraft(example),
				watch: 'task',
				taskId: byId('janedoe/my-task'),
			},
			reads: [GET_TASK],
			writes: [CREATE],
			items: created(example),
			isExact: true,
		}),
	},
	{
		name: 'Create, for a run',
		covers: 'webhook.create',
		plan: (example) => ({
			parameters: {
				operation: 'create',
				...apifyDraft(example),
				requestUrl: MOVED_HOST,
				watch: 'run',
				runId: 'JgwXN9BdwxGcu9MMF',
			},
			writes: [CREATE],
			items: created(example),
			isExact: true,
		}),
	},
	{
		name: 'Update, one field',
		covers: 'webhook.update',
		plan: (example) => ({
			parameters: {
				operation: 'update',
				webhookId: byId(at(firstOf(example), 'id')),
				updateFields: { events: ['ACTOR.RUN.FAILED'] },
			},
			writes: [UPDATE],
			items: [apifyWebhook(dataOf(example, UPDATE))],
			isExact: true,
		}),
	},
	{
		name: 'Update, all fields, another Actor by name',
		covers: 'webhook.update',
		plan: (example) => ({
			parameters: {
				operation: 'update',
				webhookId: byId(at(firstOf(example), 'id')),
				updateFields: { ...apifyDraft(example), ...DETAILS, actorId: 'janedoe/my-actor' },
			},
			reads: [GET_ACTOR],
			writes: [UPDATE],
			items: [apifyWebhook(dataOf(example, UPDATE))],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, as it is: nothing is sent',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: { operation: 'upsert', ...apifyDraft(example), ...watched(example) },
			reads: [LIST_OF_ACCOUNT],
			items: [{ ...apifyWebhook(firstOf(example)), created: false }],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, other events: updated',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: {
				operation: 'upsert',
				...apifyDraft(example),
				...watched(example),
				events: ['ACTOR.RUN.TIMED_OUT'],
			},
			reads: [LIST_OF_ACCOUNT],
			writes: [UPDATE],
			items: [{ ...apifyWebhook(dataOf(example, UPDATE)), created: false }],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, another URL: created',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: {
				operation: 'upsert',
				...apifyDraft(example),
				...NAMED_ACTOR,
				requestUrl: MOVED_HOST,
			},
			reads: [GET_ACTOR, LIST_OF_ACCOUNT],
			writes: [CREATE],
			items: [{ ...apifyWebhook(dataOf(example, CREATE)), created: true }],
			isExact: true,
		}),
	},
	{
		name: 'Delete',
		covers: 'webhook.delete',
		plan: (example) => ({
			parameters: { operation: 'delete', webhookId: byId(at(firstOf(example), 'id')) },
			writes: ['DELETE /v2/webhooks/{webhookId}'],
			items: [
				{
					id: at(firstOf(example), 'id') ?? null,
					provider: 'apify',
					deleted: true,
					existed: true,
				},
			],
		}),
	},
	{
		name: 'Send Test',
		covers: 'webhook.sendTest',
		plan: (example) => ({
			parameters: { operation: 'sendTest', webhookId: byId(at(firstOf(example), 'id')) },
			writes: [TEST],
			items: [dispatchOf(dataOf(example, TEST))],
			isExact: true,
		}),
	},
	{
		name: 'Replace URL, dry run',
		covers: 'webhook.replaceUrl',
		plan: (example) => ({
			parameters: apifyMove(example),
			reads: [LIST_OF_ACCOUNT],
			items: apifyMoves(example, 'wouldMove'),
		}),
	},
	{
		name: 'Replace URL',
		covers: 'webhook.replaceUrl',
		plan: (example) => ({
			parameters: { ...apifyMove(example), dryRun: false },
			reads: [LIST_OF_ACCOUNT],
			writes: itemsOf(example, LIST_OF_ACCOUNT).map(() => UPDATE),
			items: apifyMoves(example, 'moved'),
		}),
	},
	{
		name: 'Dispatch: Get',
		covers: 'dispatch.get',
		plan: (example) => ({
			parameters: {
				resource: 'dispatch',
				operation: 'get',
				dispatchId: stringOf(at(dataOf(example, GET_DISPATCH), 'id')),
			},
			reads: [GET_DISPATCH],
			items: [dispatchOf(dataOf(example, GET_DISPATCH))],
			isExact: true,
		}),
	},
	{
		name: 'Dispatch: Get Many, of the account, newest first',
		covers: 'dispatch.getAll',
		plan: (example) => ({
			parameters: {
				resource: 'dispatch',
				listFor: 'account',
				returnAll: true,
				options: { newestFirst: true },
			},
			reads: [DISPATCHES],
			items: itemsOf(example, DISPATCHES).map(dispatchOf),
			isExact: true,
		}),
	},
	{
		name: 'Dispatch: Get Many, of a webhook, filtered',
		covers: 'dispatch.getAll',
		plan: (example) => {
			const [first = null] = itemsOf(example, DISPATCHES_OF_WEBHOOK);
			return {
				parameters: {
					resource: 'dispatch',
					webhookId: byId(at(firstOf(example), 'id')),
					filters: {
						status: stringOf(at(first, 'status')),
						events: [stringOf(at(first, 'eventType'))],
						since: stringOf(at(first, 'createdAt')),
					},
				},
				reads: [DISPATCHES_OF_WEBHOOK],
				items: itemsOf(example, DISPATCHES_OF_WEBHOOK).map(dispatchOf),
				isExact: true,
			};
		},
	},
	{
		name: 'Dispatch: Get Many, Raw',
		covers: 'dispatch.getAll',
		plan: (example) => ({
			parameters: { resource: 'dispatch', listFor: 'account', output: 'raw' },
			reads: [DISPATCHES],
			items: itemsOf(example, DISPATCHES),
		}),
	},
	{
		name: 'Dropdown of webhooks',
		covers: 'searchWebhooks',
		plan: (example) => ({
			choices: 'searchWebhooks',
			reads: [LIST_OF_ACCOUNT],
			items: itemsOf(example, LIST_OF_ACCOUNT).map((raw) => ({ value: at(raw, 'id') ?? null })),
		}),
	},
	{
		name: 'Dropdown of Actors',
		covers: 'searchActors',
		plan: (example) => ({
			choices: 'searchActors',
			reads: [LIST_ACTORS],
			items: itemsOf(example, LIST_ACTORS).map(choiceOf),
		}),
	},
	{
		name: 'Dropdown of tasks',
		covers: 'searchTasks',
		plan: (example) => ({
			choices: 'searchTasks',
			reads: [LIST_TASKS],
			items: itemsOf(example, LIST_TASKS).map(choiceOf),
		}),
	},
];

/** An Actor or a task as a dropdown shows it: its title, if it has one, and `owner/name`. */
function choiceOf(raw: Json): Json {
	const name = `${stringOf(at(raw, 'username'))}/${stringOf(at(raw, 'name'))}`;
	const title = stringOf(at(raw, 'title'));
	return { name: title === '' ? name : `${title} (${name})`, value: at(raw, 'id') ?? null };
}
