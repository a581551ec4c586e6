/** Operations that two providers have in common, on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { declared } from '../../support/engines';
import { useFakeNetwork } from '../../support/network';
import { runNode, type NodeType } from '../../support/nodes';
import { argil, joggAi } from '../../support/providers';
import { byId } from './describeOperations';

useFakeNetwork();

const ENDPOINT = { ...joggAi.raw };

const endpointList = (...endpoints: IDataObject[]) => ({
	code: 0,
	msg: 'Success',
	data: { endpoints },
});

describe('Get from a list', () => {
	it.each<[NodeType, string, IDataObject | IDataObject[]]>([
		['argilWebhooks', 'https://api.argil.ai/v1/webhooks', [argil.raw]],
		['joggAiWebhooks', 'https://api.jogg.ai/v2/endpoints', endpointList(ENDPOINT)],
	])('%s: says so when the list has no webhook with the ID', async (type, url, body) => {
		nock(new URL(url).origin).get(new URL(url).pathname).reply(200, body);

		const { error } = await runNode({
			type,
			parameters: { operation: 'get', webhookId: byId('nowhere') },
		});

		expect(error?.message).toMatch(/ has no webhook with this ID$/);
		expect(error?.cause).toBe(declared('configuration-invalid'));
	});
});

it.each<[NodeType, string, string, string | IDataObject]>([
	['argilWebhooks', 'https://api.argil.ai', '/v1/webhooks/x', '<html>Not found</html>'],
	[
		'apifyWebhooks',
		'https://api.apify.com',
		'/v2/webhooks/x',
		{ error: { type: 'record-or-token-not-found', message: 'Record or token not found' } },
	],
])('Delete of %s does not treat every 404 as "already gone"', async (type, origin, path, body) => {
	nock(origin).delete(path).reply(404, body);

	const { items, error } = await runNode({
		type,
		parameters: { operation: 'delete', webhookId: byId('x') },
	});

	expect(items).toEqual([]);
	expect(error?.httpCode).toBe('404');
});
