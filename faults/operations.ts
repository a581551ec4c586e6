/** Every operation of every node, as plain data: what the user sets, and what a run without faults must come to. */
import type { INodeParameters } from 'n8n-workflow';

/** The names of the nodes. */
export type Node = 'argil' | 'joggAi' | 'partoo' | 'apify';

/** The value of a header that a webhook sends: a secret. */
export const HEADER_SECRET = 'HEADER-SECRET-5b1f9c';

/** A token in the query of a callback URL. */
export const URL_TOKEN = 'URL-TOKEN-c07e2a';

/** How many webhooks the account has more after the operation, fewer, and other. */
export interface Change {
	readonly added?: number;
	readonly removed?: number;
	readonly changed?: number;
}

/** An operation with parameters that fit the state that the provider begins with. */
export interface OperationCase {
	readonly node: Node;
	readonly name: string;
	readonly parameters: INodeParameters;
	/** How many items it puts out. */
	readonly items: number;
	/** What it does to the webhooks of the account; nothing unless given. */
	readonly change?: Change;
	/** For lists: puts out an item for each webhook that the provider holds. */
	readonly lists?: 'webhooks' | 'dispatches';
	/** For Replace URL: a change that fails becomes an item that says so, and the node goes on. */
	readonly reportsFailedChanges?: true;
}

const hook = (host: string): string => `https://${host}/hook?token=${URL_TOKEN}`;

const byId = (id: string): INodeParameters => ({
	webhookId: { __rl: true, mode: 'id', value: id },
});

const actor = { watch: 'actor', actorId: { __rl: true, mode: 'id', value: 'janedoe/my-actor' } };

const move = {
	matchBy: 'host',
	find: 'marked.example',
	replaceWith: 'moved.example',
	dryRun: false,
};

const headersTemplate = JSON.stringify({ 'X-Token': HEADER_SECRET });

const customHeaders = { headers: [{ name: 'X-Token', value: HEADER_SECRET }] };

/** Stands for the ID of the last seeded webhook. */
export const SEEDED = 'SEEDED-WEBHOOK';

/** Webhooks that every account has beside those of the sandbox: with secrets, and to be found by their URL. */
export const SEEDS: Readonly<Record<Node, ReadonlyArray<{ path: string; body: object }>>> = {
	argil: [
		{
			path: '/v1/webhooks',
			body: { callbackUrl: hook('marked.example'), events: ['VIDEO_GENERATION_FAILED'] },
		},
	],
	joggAi: [
		{
			path: '/v2/endpoint',
			body: {
				url: hook('marked.example'),
				status: 'enabled',
				events: ['generated_video_success'],
			},
		},
	],
	partoo: [
		{
			path: '/v2/webhooks?org_id=35',
			body: {
				items: ['message_updated', 'message_created'].map((event_type) => ({
					url: hook('marked.example'),
					event_type,
					custom_headers: { 'X-Token': HEADER_SECRET },
				})),
			},
		},
	],
	apify: [
		{
			path: '/v2/webhooks',
			body: {
				requestUrl: hook('marked.example'),
				eventTypes: ['ACTOR.RUN.FAILED'],
				condition: { actorId: 'hksJZtadYvn4mBuin' },
				headersTemplate,
			},
		},
		{ path: `/v2/webhooks/${SEEDED}/test`, body: {} },
	],
};

const argil: OperationCase[] = [
	{ node: 'argil', name: 'Get Many', parameters: { returnAll: true }, items: 4, lists: 'webhooks' },
	{
		node: 'argil',
		name: 'Get Many, Raw, audited',
		parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
		items: 4,
		lists: 'webhooks',
	},
	{ node: 'argil', name: 'Get', parameters: { operation: 'get', ...byId(SEEDED) }, items: 1 },
	{
		node: 'argil',
		name: 'Create',
		parameters: {
			operation: 'create',
			callbackUrl: hook('new.example'),
			events: ['VIDEO_GENERATION_SUCCESS'],
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'argil',
		name: 'Update',
		parameters: {
			operation: 'update',
			...byId(SEEDED),
			updateFields: { callbackUrl: hook('other.example') },
		},
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'argil',
		name: 'Create or Update, creates',
		parameters: {
			operation: 'upsert',
			callbackUrl: hook('new.example'),
			events: ['VIDEO_GENERATION_SUCCESS'],
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'argil',
		name: 'Create or Update, updates',
		parameters: {
			operation: 'upsert',
			callbackUrl: hook('marked.example'),
			events: ['VIDEO_GENERATION_SUCCESS'],
		},
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'argil',
		name: 'Delete',
		parameters: { operation: 'delete', ...byId(SEEDED) },
		items: 1,
		change: { removed: 1 },
	},
	{
		node: 'argil',
		name: 'Replace URL',
		parameters: { operation: 'replaceUrl', ...move },
		items: 1,
		change: { changed: 1 },
		reportsFailedChanges: true,
	},
];

const joggAi: OperationCase[] = [
	{
		node: 'joggAi',
		name: 'Get Many',
		parameters: { returnAll: true },
		items: 3,
		lists: 'webhooks',
	},
	{
		node: 'joggAi',
		name: 'Get Many, Raw, audited',
		parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
		items: 3,
		lists: 'webhooks',
	},
	{
		node: 'joggAi',
		name: 'Get, Raw',
		parameters: { operation: 'get', ...byId(SEEDED), output: 'raw' },
		items: 1,
	},
	{
		node: 'joggAi',
		name: 'Create, Raw',
		parameters: {
			operation: 'create',
			url: hook('new.example'),
			events: ['generated_video_failed'],
			output: 'raw',
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'joggAi',
		name: 'Update',
		parameters: { operation: 'update', ...byId(SEEDED), updateFields: { status: 'disabled' } },
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'joggAi',
		name: 'Create or Update, creates',
		parameters: {
			operation: 'upsert',
			url: hook('new.example'),
			events: ['generated_video_failed'],
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'joggAi',
		name: 'Create or Update, updates',
		parameters: {
			operation: 'upsert',
			url: hook('marked.example'),
			events: ['generated_video_failed'],
		},
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'joggAi',
		name: 'Delete',
		parameters: { operation: 'delete', ...byId(SEEDED) },
		items: 1,
		change: { removed: 1 },
	},
	{
		node: 'joggAi',
		name: 'Replace URL',
		parameters: { operation: 'replaceUrl', ...move },
		items: 1,
		change: { changed: 1 },
		reportsFailedChanges: true,
	},
];

const organization = { options: { organizationId: 35 } };

const partoo: OperationCase[] = [
	{
		node: 'partoo',
		name: 'Get Many',
		parameters: { returnAll: true },
		items: 206,
		lists: 'webhooks',
	},
	{
		node: 'partoo',
		name: 'Get Many, Raw, audited',
		parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
		items: 206,
		lists: 'webhooks',
	},
	{
		node: 'partoo',
		name: 'Get, Raw',
		parameters: { operation: 'get', ...byId(SEEDED), output: 'raw' },
		items: 1,
	},
	{
		node: 'partoo',
		name: 'Create',
		parameters: {
			operation: 'create',
			url: hook('marked.example'),
			events: ['business_created', 'lead_received'],
			additionalFields: { customHeaders },
			...organization,
		},
		items: 2,
		change: { added: 2 },
	},
	{
		node: 'partoo',
		name: 'Create or Update',
		parameters: {
			operation: 'upsert',
			url: hook('marked.example'),
			events: ['message_created', 'lead_received'],
			additionalFields: { customHeaders },
			...organization,
		},
		items: 2,
		change: { added: 1 },
	},
	{
		node: 'partoo',
		name: 'Send Test',
		parameters: { operation: 'sendTest', ...byId(SEEDED) },
		items: 1,
	},
];

const ofAccount = { listFor: 'account' };

const apify: OperationCase[] = [
	{
		node: 'apify',
		name: 'Get Many',
		parameters: { returnAll: true, ...ofAccount },
		items: 4,
		lists: 'webhooks',
	},
	{
		node: 'apify',
		name: 'Get Many, Raw, audited',
		parameters: {
			returnAll: true,
			...ofAccount,
			output: 'raw',
			options: { addFindings: true, newestFirst: true },
		},
		items: 4,
		lists: 'webhooks',
	},
	{
		node: 'apify',
		name: 'Get Many of an Actor',
		parameters: { returnAll: true, actorId: actor.actorId },
		items: 3,
	},
	{
		node: 'apify',
		name: 'Get Many of a task',
		parameters: {
			returnAll: true,
			listFor: 'task',
			taskId: { __rl: true, mode: 'id', value: 'asdLZtadYvn4mBZmm' },
		},
		items: 2,
	},
	{
		node: 'apify',
		name: 'Get, Raw',
		parameters: { operation: 'get', ...byId(SEEDED), output: 'raw' },
		items: 1,
	},
	{
		node: 'apify',
		name: 'Create',
		parameters: {
			operation: 'create',
			...actor,
			requestUrl: hook('new.example'),
			events: ['ACTOR.RUN.ABORTED'],
			additionalFields: { headersTemplate },
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'apify',
		name: 'Update, Raw',
		parameters: {
			operation: 'update',
			...byId(SEEDED),
			updateFields: { requestUrl: hook('other.example'), headersTemplate },
			output: 'raw',
		},
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'apify',
		name: 'Create or Update, creates',
		parameters: {
			operation: 'upsert',
			...actor,
			requestUrl: hook('new.example'),
			events: ['ACTOR.RUN.ABORTED'],
			additionalFields: { headersTemplate },
		},
		items: 1,
		change: { added: 1 },
	},
	{
		node: 'apify',
		name: 'Create or Update, updates',
		parameters: {
			operation: 'upsert',
			...actor,
			requestUrl: hook('marked.example'),
			events: ['ACTOR.RUN.ABORTED'],
		},
		items: 1,
		change: { changed: 1 },
	},
	{
		node: 'apify',
		name: 'Delete',
		parameters: { operation: 'delete', ...byId(SEEDED) },
		items: 1,
		change: { removed: 1 },
	},
	{
		node: 'apify',
		name: 'Send Test',
		parameters: { operation: 'sendTest', ...byId(SEEDED) },
		items: 1,
		// Its lastDispatch and stats.
		change: { changed: 1 },
	},
	{
		node: 'apify',
		name: 'Replace URL',
		parameters: { operation: 'replaceUrl', ...move },
		items: 1,
		change: { changed: 1 },
		reportsFailedChanges: true,
	},
	{
		node: 'apify',
		name: 'Dispatch: Get Many',
		parameters: { resource: 'dispatch', returnAll: true, ...ofAccount },
		items: 4,
		lists: 'dispatches',
	},
	{
		node: 'apify',
		name: 'Dispatch: Get, Raw',
		parameters: {
			resource: 'dispatch',
			operation: 'get',
			dispatchId: 'd1SucceededTqhF01',
			output: 'raw',
		},
		items: 1,
	},
];

/** All of them. */
export const OPERATIONS: readonly OperationCase[] = [...argil, ...joggAi, ...partoo, ...apify];
