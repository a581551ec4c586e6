/**
 * The life of a webhook per provider, from the built nodes on n8n's engine through real HTTPS to the stateful sandbox.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { IConnections, IDataObject, INodeParameters } from 'n8n-workflow';

import { runInChild } from '../../harness/child';
import { packageNode } from '../../harness/node';
import { providerOf, type ProviderId } from '../../sandbox/providers';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
}, 30_000);

afterAll(async () => {
	await sandbox.stop();
});

/** Runs operations of one provider one after another, as nodes in a row; a list runs once for all its input items. */
async function runInARow(
	id: ProviderId,
	steps: Record<string, INodeParameters>,
): Promise<Record<string, IDataObject[]>> {
	const names = Object.keys(steps);
	const nodes = names.map((name) =>
		packageNode(
			providerOf(id),
			{ returnAll: true, ...steps[name] },
			{ id: name, name, executeOnce: true },
		),
	);
	const connections: IConnections = {};
	names.slice(1).forEach((node, index) => {
		connections[names[index] ?? ''] = { main: [[{ node, type: 'main', index: 0 }]] };
	});
	const { items, error } = await runInChild(
		{ nodes, connections, secrets: sandbox.secrets },
		sandbox.environment,
	);
	expect(error).toBeNull();
	expect(sandbox.refusedHosts).toEqual([]);
	return { ...items };
}

const ofCreated = { __rl: true, mode: 'id', value: "={{ $('Create').first().json.id }}" };

const find = (items: IDataObject[] | undefined, id: unknown) =>
	items?.find((item) => item.id === id);

it('Argil: create, list, update, get, delete, list', async () => {
	const { Create, List, Update, Get, Delete, Rest } = await runInARow('argil', {
		Create: {
			operation: 'create',
			callbackUrl: 'https://a.example/1',
			events: ['VIDEO_GENERATION_FAILED'],
		},
		List: {},
		Update: {
			operation: 'update',
			webhookId: ofCreated,
			updateFields: { callbackUrl: 'https://a.example/2' },
		},
		Get: { operation: 'get', webhookId: ofCreated },
		Delete: { operation: 'delete', webhookId: ofCreated },
		Rest: {},
	});

	const id = Create?.[0]?.id;
	expect(Create?.[0]).toMatchObject({ provider: 'argil', url: 'https://a.example/1' });
	expect(find(List, id)).toEqual(Create?.[0]);
	expect(Update?.[0]).toMatchObject({
		id,
		url: 'https://a.example/2',
		events: ['VIDEO_GENERATION_FAILED'],
	});
	expect(Get).toEqual(Update);
	expect(Delete).toEqual([{ id, provider: 'argil', deleted: true, existed: true }]);
	expect(Rest).toHaveLength((List?.length ?? 0) - 1);
	expect(find(Rest, id)).toBeUndefined();
}, 30_000);

it('JoggAI: create, list, update, get, delete, list', async () => {
	const { Create, List, Update, Get, Delete, Rest } = await runInARow('joggai', {
		Create: { operation: 'create', url: 'https://j.example/1', events: ['create_avatar_failed'] },
		List: {},
		Update: { operation: 'update', webhookId: ofCreated, updateFields: { status: 'disabled' } },
		Get: { operation: 'get', webhookId: ofCreated },
		Delete: { operation: 'delete', webhookId: ofCreated },
		Rest: {},
	});

	const id = Create?.[0]?.id;
	expect(Create?.[0]).toMatchObject({
		provider: 'joggai',
		url: 'https://j.example/1',
		enabled: true,
	});
	expect(find(List, id)).toEqual(Create?.[0]);
	expect(Update).toEqual([{ ...Create?.[0], enabled: false }]);
	expect(Get).toEqual(Update);
	expect(Delete).toEqual([{ id, provider: 'joggai', deleted: true, existed: true }]);
	expect(find(Rest, id)).toBeUndefined();
}, 30_000);

it('Partoo: create, list, get, test, create what is missing, list', async () => {
	// Organization 35: in the sandbox the 34 before it have webhooks for all events.
	const options = { organizationId: 35 };
	const target = { url: 'https://p.example/1', events: ['lead_received'], options };
	const { Create, List, Get, Test, Upsert, Rest } = await runInARow('partoo', {
		Create: { operation: 'create', ...target },
		List: { options },
		Get: { operation: 'get', webhookId: ofCreated, options },
		Test: { operation: 'sendTest', webhookId: ofCreated, options },
		Upsert: { operation: 'upsert', ...target, events: ['lead_received', 'message_created'] },
		Rest: { options },
	});

	expect(Create).toMatchObject([{ url: 'https://p.example/1', scope: 'organization/35' }]);
	expect(List).toEqual(Create);
	expect(Get).toEqual(Create);
	expect(Test).toMatchObject([{ id: Create?.[0]?.id, sent: true }]);
	expect(Upsert).toMatchObject([
		{ id: Create?.[0]?.id, created: false },
		{ events: ['message_created'], created: true },
	]);
	expect(Rest).toHaveLength(2);
}, 30_000);

it('Apify: create, list, update, get, test, deliveries, delete, list', async () => {
	const all = { listFor: 'account' };
	const { Create, List, Update, Get, Test, Deliveries, Delete, Rest } = await runInARow('apify', {
		Create: {
			operation: 'create',
			actorId: { __rl: true, mode: 'id', value: 'janedoe/my-actor' },
			requestUrl: 'https://y.example/1',
			events: ['ACTOR.RUN.FAILED'],
			additionalFields: { headersTemplate: '{"X-Token":"hush"}' },
		},
		List: all,
		Update: {
			operation: 'update',
			webhookId: ofCreated,
			updateFields: { requestUrl: 'https://y.example/2' },
		},
		Get: { operation: 'get', webhookId: ofCreated, output: 'raw' },
		Test: { operation: 'sendTest', webhookId: ofCreated },
		Deliveries: { resource: 'dispatch', webhookId: ofCreated },
		Delete: { operation: 'delete', webhookId: ofCreated },
		Rest: all,
	});

	const id = Create?.[0]?.id;
	expect(Create).toMatchObject([{ url: 'https://y.example/1', scope: 'actor/hksJZtadYvn4mBuin' }]);
	expect(find(List, id)).toEqual(Create?.[0]);
	expect(Update).toMatchObject([{ id, url: 'https://y.example/2', events: ['ACTOR.RUN.FAILED'] }]);
	expect(Get).toMatchObject([
		{ requestUrl: 'https://y.example/2', headersTemplate: '{"X-Token":"**********"}' },
	]);
	expect(Test).toMatchObject([{ webhookId: id, eventType: 'TEST' }]);
	expect(Deliveries?.map((dispatch) => dispatch.id)).toEqual([Test?.[0]?.id]);
	expect(Delete).toEqual([{ id, provider: 'apify', deleted: true, existed: true }]);
	expect(find(Rest, id)).toBeUndefined();
}, 30_000);
