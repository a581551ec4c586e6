/** The cases of the JoggAI Webhooks node. */
import type { INodeParameters } from 'n8n-workflow';

import { at, elementsOf, stringOf, type Json } from '../../sandbox/json.ts';
import { canonical } from '../canonical.ts';
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

const LIST_ENDPOINTS = 'GET /v2/endpoints';
const ADD_ENDPOINT = 'POST /v2/endpoint';
const CHANGE_ENDPOINT = 'PUT /v2/endpoint/{endpoint_id}';
const DELETE_ENDPOINT = 'DELETE /v2/endpoint/{endpoint_id}';

const endpointsOf = (example: Examples): Json[] =>
	elementsOf(at(example(LIST_ENDPOINTS), 'data.endpoints'));

/** The first endpoint of the example list. */
const endpointOf = (example: Examples): Json => endpointsOf(example)[0] ?? null;

const joggAiWebhook = (raw: Json | undefined): Record<string, Json> =>
	canonical('joggai', raw ?? null);

const endpointDraft = (url: string, events: Json | undefined): INodeParameters => ({
	url,
	events: elementsOf(events).map(stringOf),
});

const joggAiMove = (example: Examples): INodeParameters => ({
	operation: 'replaceUrl',
	find: hostOf(at(endpointOf(example), 'url')),
	replaceWith: MOVED_HOST,
});

const joggAiMoves = (example: Examples, outcome: string): Json[] =>
	endpointsOf(example).map((raw) => ({
		id: stringOf(at(raw, 'endpoint_id')),
		provider: 'joggai',
		urlBefore: at(raw, 'url') ?? null,
		urlAfter: moved(at(raw, 'url')),
		outcome,
	}));

/** At least one case for each operation, and one for each dropdown. */
export const JOGGAI_CASES: readonly Case[] = [
	{
		name: 'Get Many, all',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { returnAll: true },
			reads: [LIST_ENDPOINTS],
			items: endpointsOf(example).map((raw) => canonical('joggai', raw, { isWhole: true })),
			isExact: true,
		}),
	},
	{
		name: 'Get Many, filtered, with findings',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: {
				limit: 1,
				filters: {
					urlContains: hostOf(at(endpointOf(example), 'url')),
					events: elementsOf(at(endpointOf(example), 'events')).map(stringOf),
					enabled: 'any',
				},
				options: { addFindings: true },
			},
			reads: [LIST_ENDPOINTS],
			items: [audited(joggAiWebhook(endpointOf(example)))],
			isExact: true,
		}),
	},
	{
		name: 'Get Many, filtered by another event: nothing',
		covers: 'webhook.getAll',
		plan: () => ({
			parameters: { returnAll: true, filters: { events: ['none_of_the_example'] } },
			reads: [LIST_ENDPOINTS],
			items: [],
		}),
	},
	{
		name: 'Get Many, Raw',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { returnAll: true, output: 'raw' },
			reads: [LIST_ENDPOINTS],
			items: endpointsOf(example).map((raw) => replaced(raw, 'secret', MASK)),
		}),
	},
	{
		name: 'Get Many, Raw with secrets',
		covers: 'webhook.getAll',
		plan: (example) => ({
			parameters: { returnAll: true, output: 'raw', options: { includeSecrets: true } },
			reads: [LIST_ENDPOINTS],
			items: endpointsOf(example),
		}),
	},
	{
		name: 'Get',
		covers: 'webhook.get',
		plan: (example) => ({
			parameters: { operation: 'get', webhookId: byId(at(endpointOf(example), 'endpoint_id')) },
			reads: [LIST_ENDPOINTS],
			items: [joggAiWebhook(endpointOf(example))],
			isExact: true,
		}),
	},
	{
		name: 'Create',
		covers: 'webhook.create',
		plan: (example) => ({
			parameters: {
				operation: 'create',
				...endpointDraft(MOVED_HOST, at(endpointOf(example), 'events')),
				additionalFields: { status: 'disabled' },
			},
			writes: [ADD_ENDPOINT],
			items: [joggAiWebhook(at(example(ADD_ENDPOINT), 'data'))],
			isExact: true,
		}),
	},
	{
		name: 'Update, one field',
		covers: 'webhook.update',
		plan: (example) => ({
			parameters: {
				operation: 'update',
				webhookId: byId(at(endpointOf(example), 'endpoint_id')),
				updateFields: { status: 'disabled' },
			},
			reads: [LIST_ENDPOINTS],
			writes: [CHANGE_ENDPOINT],
			items: [joggAiWebhook(at(example(CHANGE_ENDPOINT), 'data'))],
			isExact: true,
		}),
	},
	{
		name: 'Update, all fields',
		covers: 'webhook.update',
		plan: (example) => ({
			parameters: {
				operation: 'update',
				webhookId: byId(at(endpointOf(example), 'endpoint_id')),
				updateFields: {
					...endpointDraft(MOVED_HOST, at(endpointOf(example), 'events')),
					status: 'enabled',
				},
			},
			writes: [CHANGE_ENDPOINT],
			items: [{ ...joggAiWebhook(at(example(CHANGE_ENDPOINT), 'data')), url: MOVED_HOST }],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, as it is: nothing is sent',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: {
				operation: 'upsert',
				...endpointDraft(
					stringOf(at(endpointOf(example), 'url')),
					at(endpointOf(example), 'events'),
				),
			},
			reads: [LIST_ENDPOINTS],
			items: [{ ...joggAiWebhook(endpointOf(example)), created: false }],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, other events: updated',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: {
				operation: 'upsert',
				...endpointDraft(stringOf(at(endpointOf(example), 'url')), ['generated_script_failed']),
			},
			reads: [LIST_ENDPOINTS],
			writes: [CHANGE_ENDPOINT],
			items: [{ ...joggAiWebhook(at(example(CHANGE_ENDPOINT), 'data')), created: false }],
			isExact: true,
		}),
	},
	{
		name: 'Create or Update, another URL: created',
		covers: 'webhook.upsert',
		plan: (example) => ({
			parameters: {
				operation: 'upsert',
				...endpointDraft(MOVED_HOST, at(endpointOf(example), 'events')),
			},
			reads: [LIST_ENDPOINTS],
			writes: [ADD_ENDPOINT],
			items: [{ ...joggAiWebhook(at(example(ADD_ENDPOINT), 'data')), created: true }],
			isExact: true,
		}),
	},
	{
		name: 'Delete',
		covers: 'webhook.delete',
		plan: (example) => ({
			parameters: { operation: 'delete', webhookId: byId(at(endpointOf(example), 'endpoint_id')) },
			writes: [DELETE_ENDPOINT],
			items: [
				{
					id: at(endpointOf(example), 'endpoint_id') ?? null,
					provider: 'joggai',
					deleted: true,
					existed: true,
				},
			],
		}),
	},
	{
		name: 'Replace URL, dry run',
		covers: 'webhook.replaceUrl',
		plan: (example) => ({
			parameters: joggAiMove(example),
			reads: [LIST_ENDPOINTS],
			items: joggAiMoves(example, 'wouldMove'),
		}),
	},
	{
		name: 'Replace URL',
		covers: 'webhook.replaceUrl',
		plan: (example) => ({
			parameters: { ...joggAiMove(example), dryRun: false },
			reads: [LIST_ENDPOINTS],
			writes: endpointsOf(example).map(() => CHANGE_ENDPOINT),
			items: joggAiMoves(example, 'moved'),
		}),
	},
	{
		name: 'Dropdown of webhooks',
		covers: 'searchWebhooks',
		plan: (example) => ({
			choices: 'searchWebhooks',
			reads: [LIST_ENDPOINTS],
			items: endpointsOf(example).map((raw) => ({ value: at(raw, 'endpoint_id') ?? null })),
		}),
	},
	{
		name: 'Dropdown of events',
		covers: 'getEvents',
		plan: (example) => ({
			choices: 'getEvents',
			reads: ['GET /v2/events'],
			items: elementsOf(at(example('GET /v2/events'), 'data.events')).map((event) => ({
				value: event,
				description: event,
			})),
		}),
	},
];
