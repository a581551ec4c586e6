import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';

import { withAccounts } from '../accounts.ts';
import { activateWorkflow, importWorkflow, type Workflow } from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { until } from '../programs.ts';
import { accountList, node } from '../workflows.ts';

const PATH = 'webhooks';

/** The first documented webhook of Argil's list. */
const ARGIL_WEBHOOK_ID = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const LISTS = {
	Argil_webhooks: 'argilWebhooks',
	JoggAI_webhooks: 'joggAiWebhooks',
	Partoo_webhooks: 'partooWebhooks',
	Apify_webhooks: 'apifyWebhooks',
};

/** What an agent has to give, as *Let the model define this parameter* writes it. */
const fromAi = (key: string, description: string, type: string) =>
	`={{ $fromAI('${key}', \`${description}\`, '${type}') }}`;

/** An MCP server whose tools are the four lists and the update of Argil. */
function toolbox(): Workflow {
	const tools = [
		...Object.entries(LISTS).map(([name, type]) => {
			const limit = fromAi('limit', 'How many webhooks at most', 'number');
			const urlContains = fromAi('urlContains', 'Text that the URL holds', 'string');
			return accountList(name, `${type}Tool`, { limit, filters: { urlContains } });
		}),
		node('Argil_update', 'argilWebhooksTool', {
			resource: 'webhook',
			operation: 'update',
			webhookId: { __rl: true, mode: 'id', value: fromAi('webhookId', 'Which webhook', 'string') },
			updateFields: { callbackUrl: fromAi('callbackUrl', 'The new URL', 'string') },
		}),
	];
	const trigger = {
		...node('Webhooks', '@n8n/n8n-nodes-langchain.mcpTrigger', { path: PATH }),
		typeVersion: 2,
		webhookId: PATH,
	};
	return {
		name: 'Toolbox',
		nodes: [trigger, ...tools],
		connections: Object.fromEntries(
			tools.map(({ name }) => [
				name,
				{ ai_tool: [[{ node: trigger.name, type: 'ai_tool', index: 0 }]] },
			]),
		),
		settings: {},
	};
}

const TOOL_RESULT = z.object({
	isError: z.boolean().optional(),
	content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
});

const WEBHOOKS = z.array(z.object({ id: z.string(), url: z.string().nullable() }));

describe('agent', () => {
	let environment: Environment;
	let agent: Client;

	beforeAll(async () => {
		environment = await openEnvironment('agent');
		const { n8n, accounts } = environment;
		const id = await importWorkflow(n8n.client, withAccounts(toolbox(), accounts));
		await activateWorkflow(n8n.client, id);
		agent = await until('the MCP server responds', async () => {
			const client = new Client({ name: 'agent', version: '1.0.0' });
			const url = new URL(`${n8n.url}/mcp/${PATH}`);
			await client.connect(new StreamableHTTPClientTransport(url));
			return client;
		});
		environment.onClose(async () => await agent.close());
	});

	afterAll(async () => {
		await environment.close();
	});

	const call = async (name: string, args: Record<string, unknown>): Promise<string> => {
		const { content } = TOOL_RESULT.parse(await agent.callTool({ name, arguments: args }));
		return content[0].text;
	};

	it('finds the four lists and the update, with the arguments that it has to give', async () => {
		const { tools } = await agent.listTools();

		const found = tools.map(({ name, inputSchema }) => [
			name,
			Object.keys(inputSchema.properties ?? {}),
		]);
		expect(Object.fromEntries(found)).toEqual({
			...Object.fromEntries(Object.keys(LISTS).map((name) => [name, ['limit', 'urlContains']])),
			Argil_update: ['webhookId', 'callbackUrl'],
		});
	});

	it.each([
		['Argil_webhooks', [ARGIL_WEBHOOK_ID, '7d1f0a52-5b1e-4c55-9a70-0f8e6f2b7c11']],
		['JoggAI_webhooks', ['wh_987654321']],
		['Partoo_webhooks', ['1', '2']],
		['Apify_webhooks', ['YiKoxjkaS9gjGTqhF', 'p3RfXjkaS9gjGTqhG']],
	])('gets from %s what it requested', async (name, ids) => {
		const result = await call(name, { limit: 2, urlContains: 'example.com' });

		expect(WEBHOOKS.parse(JSON.parse(result)).map(({ id }) => id)).toEqual(ids);
	});

	it('moves a webhook of Argil', async () => {
		const callbackUrl = 'https://moved.example.com/hook';
		const result = await call('Argil_update', { webhookId: ARGIL_WEBHOOK_ID, callbackUrl });

		expect(WEBHOOKS.parse(JSON.parse(result))).toEqual([
			{ id: ARGIL_WEBHOOK_ID, url: callbackUrl },
		]);
		expect(environment.sandbox.requests).toContain(
			`PUT https://api.argil.ai/v1/webhooks/${ARGIL_WEBHOOK_ID}`,
		);
	});

	it('reads what went wrong and what to do', async () => {
		const result = await call('Argil_update', {
			webhookId: 'none',
			callbackUrl: 'https://moved.example.com/hook',
		});

		expect(result).toContain('Not found. Check the ID: it may have been deleted');
	});
});
