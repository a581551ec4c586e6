/** What differs between the versions of n8n, and must not: `npm run test:matrix` runs it on each. */
import { describe, expect, it } from '@jest/globals';
import type { IConnections, IExecuteFunctions, INode, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import nock from 'nock';

import { startWorkflow } from '../../harness/engine';
import { useFakeNetwork } from '../support/network';
import { catalog, SECRETS } from '../support/nodes';
import { waitForReal } from '../support/sleep';

useFakeNetwork();

const KEY = 'secret-apify-token';

const SECRET_FIELD = 'hush-hush';

/** Hands its input on, so that the node behind it has a node before it. */
const passOn: INodeType = {
	description: {
		displayName: 'Pass On',
		name: 'passOn',
		group: ['input'],
		version: 1,
		description: '',
		defaults: { name: 'Pass On' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return await Promise.resolve([this.getInputData()]);
	},
};

const before: INode = {
	id: 'before',
	name: 'Before',
	type: 'passOn',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const toNode: IConnections = {
	Before: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] },
};

/** Three items, each of which asks for the webhooks of its Actor; n8n saves a secret field with the node. */
function start(isFirst: boolean, onError?: INode['onError']) {
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: 'apifyWebhooks',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			resource: 'webhook',
			operation: 'getAll',
			actorId: { __rl: true, mode: 'id', value: '={{ $json.actor }}' },
			additionalFields: { headersTemplate: SECRET_FIELD },
		},
		credentials: { apifyWebhooksApi: { id: 'credential', name: 'Credential' } },
		...(onError === undefined ? {} : { onError }),
	};
	return startWorkflow(
		{ ...catalog, nodes: { ...catalog.nodes, passOn } },
		{
			nodes: isFirst ? [node] : [before, node],
			...(isFirst ? {} : { connections: toNode }),
			items: ['one', 'unknown', 'three'].map((actor) => ({ json: { actor } })),
			secrets: SECRETS,
		},
	);
}

const webhooksOf = (actor: string) =>
	nock('https://api.apify.com').get(`/v2/acts/${actor}/webhooks`).query(true);

async function run(isFirst: boolean, onError?: INode['onError']) {
	const page = (id: string) => ({
		data: { total: 1, offset: 0, limit: 1000, count: 1, desc: false, items: [{ id }] },
	});
	webhooksOf('one').reply(200, page('a'));
	webhooksOf('unknown').reply(404, {
		error: { type: 'record-not-found', message: `No such Actor for ${KEY}.` },
	});
	webhooksOf('three').reply(200, page('c'));
	const { resultData } = (await start(isFirst, onError).finished).data;
	const [task] = resultData.runData.Node ?? [];
	const [items = [], errorItems = []] = (task?.data?.main ?? []).map((output) =>
		(output ?? []).map(({ json }) => json.id ?? json),
	);
	return {
		items,
		errorItems,
		error: resultData.error,
		saved: JSON.stringify([task, resultData.error]),
	};
}

const failed = {
	error: "Apify couldn't find that resource",
	message:
		'Not found. Check the ID: it may have been deleted, or belong to another account than the credential. Apify says (code record-not-found): “No such Actor for **********.”',
	details: {
		cause: 'notFound',
		httpStatus: 404,
		providerMessage: 'No such Actor for **********.',
		providerCode: 'record-not-found',
	},
};

describe.each([
	{ where: 'behind another node', isFirst: false },
	{ where: 'run for itself', isFirst: true },
])('a failed item of a node that is $where', ({ isFirst }) => {
	it('is on the error branch with the error output, and whole', async () => {
		const { items, errorItems, error, saved } = await run(isFirst, 'continueErrorOutput');

		expect(error).toBeUndefined();
		expect(items).toEqual(['a', 'c']);
		// n8n adds what the item was before, where it can find it.
		expect(errorItems).toEqual([{ ...(isFirst ? {} : { actor: 'unknown' }), ...failed }]);
		expect(saved).not.toContain(KEY);
		expect(saved).not.toContain(SECRET_FIELD);
	});

	it('is in its place with Continue', async () => {
		const { items, errorItems, error, saved } = await run(isFirst, 'continueRegularOutput');

		expect(error).toBeUndefined();
		expect(items).toEqual(['a', failed, 'c']);
		expect(errorItems).toEqual([]);
		expect(saved).not.toContain(KEY);
		expect(saved).not.toContain(SECRET_FIELD);
	});

	it('stops the workflow else, with an error that says what to do', async () => {
		const { items, error, saved } = await run(isFirst);

		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: failed.error,
			description: failed.message,
			httpCode: '404',
		});
		expect(saved).not.toContain(KEY);
		expect(saved).not.toContain(SECRET_FIELD);
	});
});

describe('an execution that is cancelled ends within a second', () => {
	async function cancelled() {
		const run = start(false, 'continueErrorOutput');
		setTimeout(run.cancel, 100);
		const begun = Date.now();
		const { resultData } = (await run.finished).data;
		return { resultData, tookMs: Date.now() - begun };
	}

	it('while it waits to ask again', async () => {
		waitForReal();
		nock('https://api.apify.com').get(/.*/).times(3).reply(429, {}, { 'Retry-After': '30' });

		const { tookMs } = await cancelled();

		expect(tookMs).toBeLessThan(1000);
		nock.cleanAll();
	});

	it('while requests are under way', async () => {
		nock('https://api.apify.com').get(/.*/).times(3).delay(5000).reply(200, {});

		const { tookMs } = await cancelled();
		nock.abortPendingRequests();

		expect(tookMs).toBeLessThan(1000);
	});
});
