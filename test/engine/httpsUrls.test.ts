/** JoggAI and Partoo accept only https URLs. */
import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import { useFakeNetwork } from '../support/network';
import { runNode, type NodeType } from '../support/nodes';

useFakeNetwork();

const JOGG_AI_EVENTS = ['generated_video_success'];

const endpoint = { webhookId: { __rl: true, mode: 'id', value: 'wh_1' } };

// "Ensure your endpoint URL is a publicly accessible HTTPS address": https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint
// "Only HTTPS URLs are supported": https://developers.partoo.co/api-reference/webhooks/update-a-webhook-configuration
describe.each<[string, NodeType, string, (url: string) => INodeParameters]>([
	['Create', 'joggAiWebhooks', 'create', (url) => ({ url, events: JOGG_AI_EVENTS })],
	['Create or Update', 'joggAiWebhooks', 'upsert', (url) => ({ url, events: JOGG_AI_EVENTS })],
	['Update', 'joggAiWebhooks', 'update', (url) => ({ ...endpoint, updateFields: { url } })],
	['Create', 'partooWebhooks', 'create', (url) => ({ url, events: ['lead_received'] })],
	['Create or Update', 'partooWebhooks', 'upsert', (url) => ({ url, events: ['lead_received'] })],
])('%s of %s', (_, type, operation, fields) => {
	const label = type === 'joggAiWebhooks' ? 'JoggAI' : 'Partoo';

	it.each(['http://n8n.example.com/hook', 'HTTP://n8n.example.com/https:'])(
		'rejects %s before any request',
		async (url) => {
			const { error } = await runNode({ type, parameters: { operation, ...fields(url) } });

			expect(error?.message).toBe("The parameter 'URL' is not valid");
			expect(error?.description).toBe(`${label} calls only https URLs.`);
		},
	);
});
