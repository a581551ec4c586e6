/** A node that n8n's engine runs as a tool of an AI agent, which gets the message of an error and nothing else. */
import { expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { startNode } from '../support/nodes';

useFakeNetwork();

/** The message that n8n gives to the agent. */
async function messageOf(parameters: INodeParameters, isTool = true): Promise<string> {
	const run = await startNode({ type: 'argilWebhooks', parameters, isTool }).finished;
	return run.data.resultData.runData.Node?.[0]?.error?.message ?? '';
}

const CREATE = {
	operation: 'create',
	callbackUrl: 'https://n8n.example.com/webhook',
	events: ['VIDEO_GENERATION_SUCCESS'],
};

it('tells the agent that a change may have been applied, so that it does not repeat it', async () => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(503, {});

	await expect(messageOf(CREATE)).resolves.toBe(
		'Argil is not available at the moment. Run the workflow again later. The change may still have been applied. Check the webhook before you retry.',
	);
});

it('tells the agent what to correct in a parameter', async () => {
	await expect(messageOf({ ...CREATE, callbackUrl: 'n8n.example.com' })).resolves.toMatch(
		/^The parameter 'Callback URL' is not valid\. .+\.$/,
	);
});

it('has only what happened in the title of an error that a person sees, with the rest below it', async () => {
	nock('https://api.argil.ai').post('/v1/webhooks').reply(503, {});

	await expect(messageOf(CREATE, false)).resolves.toBe('Argil is not available at the moment');
});
