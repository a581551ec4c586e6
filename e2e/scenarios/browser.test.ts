import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { withAccounts } from '../accounts.ts';
import { openEditor, type Editor } from '../browser.ts';
import { importWorkflow, saveCredential } from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { until } from '../programs.ts';
import { readExample } from '../workflows.ts';

/** The fields that every operation begins and ends with. */
const fieldsAround = (...fields: string[]) => ['Resource', 'Operation', ...fields, 'Options'];

const GET_MANY = fieldsAround('Return All', 'Limit', 'Output', 'Filters');

const REPLACE_URL = fieldsAround('Match By', 'Find', 'Replace With', 'Dry Run');

/** What the README says of a node. */
interface NodeOfReadme {
	readonly provider: string;
	readonly name: string;
	/** The name of its icon's file without what follows the first dot. */
	readonly icon: string;
	/** One for each event that is known without a request. */
	readonly triggers: readonly string[];
	readonly actions: readonly string[];
	/** The labels of each operation's fields; the last one is Get Many, as pictures are taken of it. */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

const CHANGING_ACTIONS = [
	'Create a webhook',
	'Create or update a webhook',
	'Permanently delete a webhook',
	'Get a webhook',
	'Get many webhooks',
	'Replace the URL of all matching webhooks',
	'Update a webhook',
];

const ARGIL: NodeOfReadme = {
	provider: 'Argil',
	name: 'Argil Webhooks',
	icon: 'argil',
	triggers: [
		'On avatar training failed',
		'On avatar training success',
		'On video generation failed',
		'On video generation success',
	],
	actions: CHANGING_ACTIONS,
	fields: {
		Create: fieldsAround('Callback URL', 'Events', 'Output'),
		Update: fieldsAround('Webhook', 'Update Fields', 'Output'),
		Delete: fieldsAround('Webhook'),
		'Replace URL': REPLACE_URL,
		'Get Many': GET_MANY,
	},
};

const JOGG_AI: NodeOfReadme = {
	provider: 'JoggAI',
	name: 'JoggAI Webhooks',
	icon: 'joggAi',
	triggers: ['On new JoggAI Webhooks event'],
	actions: CHANGING_ACTIONS,
	fields: {
		'Create or Update': fieldsAround('URL', 'Event Names or IDs', 'Additional Fields', 'Output'),
		Update: fieldsAround('Webhook', 'Update Fields', 'Output'),
		Get: fieldsAround('Webhook', 'Output'),
		'Get Many': GET_MANY,
	},
};

const PARTOO: NodeOfReadme = {
	provider: 'Partoo',
	name: 'Partoo Webhooks',
	icon: 'partoo',
	triggers: [
		'On business created',
		'On business deleted',
		'On business updated',
		'On lead received',
		'On message created',
		'On message updated',
		'On review created',
		'On review updated',
	],
	actions: [
		'Create a webhook',
		'Create or update a webhook',
		'Get a webhook',
		'Get many webhooks',
		'Send a test to a webhook',
	],
	fields: {
		Create: fieldsAround('URL', 'Events', 'Additional Fields', 'Output'),
		'Send Test': fieldsAround('Webhook'),
		'Get Many': GET_MANY,
	},
};

const APIFY: NodeOfReadme = {
	provider: 'Apify',
	name: 'Apify Webhooks',
	icon: 'apify',
	triggers: [
		'On build aborted',
		'On build created',
		'On build failed',
		'On build succeeded',
		'On build timed out',
		'On run aborted',
		'On run created',
		'On run failed',
		'On run resurrected',
		'On run succeeded',
		'On run timed out',
	],
	actions: [
		'Get a dispatch',
		'Get many dispatches (deliveries)',
		'Create a webhook',
		'Create or update a webhook',
		'Permanently delete a webhook',
		'Get a webhook',
		'Get many webhooks',
		'Replace the URL of all matching webhooks',
		'Send a test to a webhook',
		'Update a webhook',
	],
	fields: {
		Create: fieldsAround(
			'Trigger On',
			'Actor',
			'Request URL',
			'Events',
			'Additional Fields',
			'Output',
		),
		'Send Test': fieldsAround('Webhook', 'Output'),

		'Get Many': fieldsAround('Webhooks Of', 'Actor', 'Return All', 'Limit', 'Output', 'Filters'),
	},
};

const NODES = [ARGIL, JOGG_AI, PARTOO, APIFY];

/** The keys of every webhook that is returned, in the order of the documentation. */
const TEN_KEYS = [
	'provider',
	'id',
	'url',
	'events',
	'enabled',
	'createdAt',
	'updatedAt',
	'lastTriggeredAt',
	'scope',
	'owner',
];

/** n8n's address on the internet: a trigger registers no other one. */
const ORIGIN = 'https://automation.example.com';

/** What n8n says when a step has run: now the one, now the other. */
const EXECUTED = /^(Node|Workflow) executed successfully$/;

/** The example whose canvas the README shows. */
const ALL_WEBHOOKS = readExample('all-webhooks-in-one-table');

describe('browser', () => {
	let environment: Environment;
	let editor: Editor;

	beforeAll(async () => {
		environment = await openEnvironment('browser', { publicOrigin: ORIGIN });
		editor = await openEditor(environment.n8n);
		environment.onClose(async () => await editor.close());
	});

	afterAll(async () => {
		await environment.close();
	});

	/** Leaves a picture and its text, and makes sure that no key can be seen. */
	async function look(name: string): Promise<void> {
		const page = await editor.picture(join(environment.evidence, name));
		for (const { apiKey, apiToken } of Object.values(environment.sandbox.secrets)) {
			expect(page).not.toContain(apiKey ?? apiToken);
		}
	}

	/** Waits until the editor, which needs a moment for everything, shows what is expected. */
	async function soon(expectation: () => Promise<void>): Promise<void> {
		await until('the editor shows what is expected', async () => {
			await expectation();
			return true;
		});
	}

	/** Finds a node by its provider, and lists what it can do. */
	async function findNode({
		provider,
		name,
		icon,
		triggers,
		actions,
	}: NodeOfReadme): Promise<void> {
		await editor.searchNodes(provider);
		await editor.pick(name);
		await editor.showActions();
		await soon(async () => {
			expect(await editor.listedNames()).toEqual([...triggers, ...actions]);
			expect(await editor.icons()).toEqual([`${icon}.svg`]);
		});
	}

	/** Switches the open node from operation to operation. */
	async function switchOperations({ fields }: NodeOfReadme): Promise<void> {
		for (const [operation, labels] of Object.entries(fields)) {
			await editor.choose('operation', operation);
			await soon(async () => {
				expect(await editor.fields()).toEqual(labels);
			});
		}
	}

	it('finds the four nodes when somebody searches for webhook, with an icon for either theme', async () => {
		await editor.addFirstStep();
		await editor.searchNodes('webhook');
		await soon(async () => {
			const names = NODES.map(({ name }) => name);
			expect(await editor.listedNames()).toEqual(expect.arrayContaining(names));
			expect(await editor.icons()).toEqual(['apify.svg', 'argil.svg', 'joggAi.svg', 'partoo.svg']);
		});
		await look('01-search-webhook');

		await editor.useTheme('dark');
		await soon(async () => {
			expect(await editor.icons()).toEqual([
				'apify.dark.svg',
				'argil.dark.svg',
				'joggAi.dark.svg',
				'partoo.dark.svg',
			]);
		});
		await look('02-search-webhook-dark');
		await editor.useTheme('light');
	});

	it('Argil: says that a key is wrong, and then that another one is right', async () => {
		const { accounts, n8n, sandbox } = environment;
		// A newcomer has no credential yet.
		await n8n.client('DELETE', `/credentials/${accounts.argilWebhooksApi?.id}`);
		await findNode(ARGIL);
		await look('03-argil-actions');
		await editor.pick('Get many webhooks');
		await editor.nodeIsOpen();
		await look('04-argil-not-connected');

		await editor.connect();
		await editor.saveKey('apiKey', 'a-wrong-key');
		expect(await editor.failedTest()).toContain("Argil doesn't accept this API Key");
		await look('05-wrong-key');

		await editor.saveKey('apiKey', sandbox.secrets.argilWebhooksApi?.apiKey ?? '');
		await editor.credentialIsSaved();
		await editor.editCredential();
		expect(await editor.passedTest()).toContain('Connection tested successfully');
		await look('06-right-key');
		await editor.closeCredential();
	});

	it('Argil: shows only the fields that belong to the operation', async () => {
		await switchOperations(ARGIL);
		expect(await editor.fields()).toEqual(GET_MANY);
		await look('07-argil-get-many');
	});

	it('Argil: shows the webhooks as a table', async () => {
		expect(await editor.executeStep()).toMatch(EXECUTED);
		await editor.widenOutput();
		const { count, hints, rows } = await editor.output();
		expect({ count, hints }).toEqual({ count: '3 items', hints: [] });
		expect(rows).toMatchObject([
			{
				provider: 'argil',
				id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
				url: 'https://old.example.com/webhook/argil',
				events: '0:AVATAR_TRAINING_SUCCESS',
				enabled: 'true',
				createdAt: '2023-11-07T05:31:56.000Z',
				scope: 'null',
			},
			{ url: 'http://plain.example.com/argil', createdAt: '2024-02-29T22:59:59.500Z' },
			{ url: 'https://n8n.example.com/webhook/videos', lastTriggeredAt: 'null' },
		]);
		await look('08-table');
	});

	it('Argil: sums up an audit above the table', async () => {
		await editor.choose('output', 'Selected Fields');
		await editor.takeBack('fields', 'Events');
		await editor.addField('Add Option', 'Add Findings');
		await editor.turn('addFindings');
		expect(await editor.executeStep()).toMatch(EXECUTED);
		const { hints, rows } = await editor.output();
		expect(hints).toEqual([
			'Argil: 1 of 3 webhooks uses plain http: plain.example.com. 2 of 3 webhooks were never called: 7d1f0a52-5b1e-4c55-9a70-0f8e6f2b7c11, c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4.',
		]);
		expect(rows[1]?.findings).toContain('code:insecureUrl message:The URL uses plain http');
		await look('09-audit');
	});

	it('Argil: shows what Replace URL would change, and changes nothing', async () => {
		const sent = environment.sandbox.requests.length;
		await editor.choose('operation', 'Replace URL');
		await editor.fill('find', 'old.example.com');
		await editor.fill('replaceWith', 'https://n8n.example.com');
		expect(await editor.executeStep()).toMatch(EXECUTED);
		expect(await editor.output()).toEqual({
			count: '1 item',
			hints: [
				'Argil: 1 webhook is at https://n8n.example.com already. Dry Run is on, so nothing was changed. 1 webhook would be moved. Turn Dry Run off to move it.',
			],
			rows: [
				{
					urlBefore: 'https://old.example.com/webhook/argil',
					urlAfter: 'https://n8n.example.com/webhook/argil',
					outcome: 'wouldMove',
					error: 'null',
					changed: 'false',
					id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
					provider: 'argil',
				},
			],
		});
		expect(environment.sandbox.requests.slice(sent)).toEqual([
			'GET https://api.argil.ai/v1/webhooks',
		]);
		await look('10-dry-run');
	});

	it('Argil: says that a webhook is missing, or that the key is no longer valid, and what to do', async () => {
		await editor.choose('operation', 'Get');
		await editor.chooseMode('webhookId', 'By ID');
		await editor.fill('webhookId', 'no-such-webhook');
		expect(await editor.executeStep()).toContain('Argil has no webhook with this ID');
		expect(await editor.error()).toEqual({
			title: 'Argil has no webhook with this ID',
			description:
				'Not found. Check the ID: it may have been deleted, or belong to another account than the credential.',
		});
		await look('11-wrong-id');

		await editor.editCredential();
		await editor.passedTest();
		await editor.saveKey('apiKey', 'an-old-key');
		expect(await editor.failedTest()).toContain("Argil doesn't accept this API Key");
		await editor.closeCredential();
		expect(await editor.executeStep()).toContain("Argil doesn't accept the API Key");
		expect(await editor.error()).toEqual({
			title: "Argil doesn't accept the API Key of this credential",
			description:
				'Open the credential, paste a valid API Key of Argil and test it. Argil says (code 401): “Invalid API key”',
		});
		await look('12-old-key');
	});

	/** Adds a node to a new workflow, and goes through its operations. */
	async function tryNode(node: NodeOfReadme): Promise<void> {
		await editor.newWorkflow();
		await editor.addFirstStep();
		await findNode(node);
		await look(`13-${node.icon}-actions`);
		await editor.pick('Get many webhooks');
		await editor.nodeIsOpen();
		await switchOperations(node);
		await look(`14-${node.icon}-get-many`);
	}

	it('Partoo: finds the node, its actions and only the fields that belong to the operation', async () => {
		await tryNode(PARTOO);
		expect(await editor.executeStep()).toMatch(EXECUTED);
		expect(await editor.output()).toMatchObject({
			count: '50 items',
			rows: expect.arrayContaining([
				expect.objectContaining({ id: '1', events: '0:business_created' }),
			]),
		});
	});

	it('JoggAI: finds the node, its actions and only the fields that belong to the operation', async () => {
		await tryNode(JOGG_AI);
		expect(await editor.fields()).toEqual(GET_MANY);
	});

	it('JoggAI: shows the shape of the output to the next node before the first run', async () => {
		await editor.closeNode();
		await editor.addNextStep();
		await editor.searchNodes('Edit Fields');
		await editor.pick('Edit Fields (Set)');
		await editor.nodeIsOpen();
		const preview = await editor.preview();
		for (const key of TEN_KEYS) expect(preview).toContain(key);
		await look('15-preview');
	});

	it('Apify: finds the node, its actions and only the fields that belong to the operation', async () => {
		await tryNode(APIFY);
		await editor.choose('resource', 'Dispatch');
		await soon(async () => {
			const labels = ['Dispatches Of', 'Webhook', 'Return All', 'Limit', 'Output', 'Filters'];
			expect(await editor.fields()).toEqual(fieldsAround(...labels));
		});
		await editor.choose('resource', 'Webhook');
	});

	it('Apify: picks an Actor and a webhook from lists', async () => {
		await editor.searchList('actorId', 'my-act');
		await soon(async () => {
			expect(await editor.listedChoices()).toEqual(['My Actor (janedoe/my-actor)']);
		});
		await look('16-list-of-actors');
		await editor.pickFromList('actorId', 'My Actor (janedoe/my-actor)');
		expect(await editor.executeStep()).toMatch(EXECUTED);
		expect(await editor.output()).toMatchObject({
			count: '2 items',
			rows: [{ id: 'YiKoxjkaS9gjGTqhF' }, { id: 'p3RfXjkaS9gjGTqhG' }],
		});

		const choice =
			'(disabled) https://n8n.example.com/webhook/apify (ACTOR.RUN.FAILED, ACTOR.RUN.TIMED_OUT)';
		await editor.choose('operation', 'Get');
		await editor.searchList('webhookId', 'n8n.example');
		await soon(async () => {
			expect(await editor.listedChoices()).toEqual([choice]);
		});
		await look('17-list-of-webhooks');
		await editor.pickFromList('webhookId', choice);
		expect(await editor.executeStep()).toMatch(EXECUTED);
		expect(await editor.output()).toMatchObject({
			count: '1 item',
			rows: [{ id: 'p3RfXjkaS9gjGTqhG', url: 'https://n8n.example.com/webhook/apify' }],
		});
		await look('18-picked-webhook');
	});

	it('Apify: shows an event that arrives while somebody listens, and leaves nothing registered', async () => {
		const { sandbox } = environment;
		const before = await sandbox.webhooks('apify');
		await editor.newWorkflow();
		await editor.addFirstStep();
		await editor.searchNodes('Apify');
		await editor.pick('Apify Webhooks');
		await soon(async () => {
			expect(await editor.listedNames()).toEqual(APIFY.triggers);
		});
		await look('21-triggers');
		await editor.pick('On run failed');
		await editor.nodeIsOpen();
		await soon(async () => {
			expect(await editor.fields()).toEqual(['Watch', 'Actor', 'Events', 'Output']);
		});
		await editor.searchList('actorId', 'my-act');
		await editor.pickFromList('actorId', 'My Actor (janedoe/my-actor)');
		await editor.widenInput();
		await look('22-trigger');

		await editor.listen();
		await look('23-listening');
		await until('the test URL is registered', async () => {
			return (await sandbox.webhooks('apify')).length > before.length;
		});
		await sandbox.provoke('apify', 'ACTOR.RUN.FAILED');
		await editor.widenOutput();
		await soon(async () => {
			expect(await editor.output()).toMatchObject({
				count: '1 item',
				rows: [
					{
						provider: 'apify',
						event: 'ACTOR.RUN.FAILED',
						subject: 'run/uPBN9qaKd2iLs5naZ',
						verifiedBy: 'token',
						isTest: 'true',
					},
				],
			});
		});
		await look('24-received');
		await until('nothing is registered any more', async () => {
			return (await sandbox.webhooks('apify')).length === before.length;
		});
	});

	it('puts the webhooks of all four accounts into one table', async () => {
		const { accounts, n8n, sandbox } = environment;
		const name = 'Argil account';
		const argil = sandbox.secrets.argilWebhooksApi ?? {};
		const id = await saveCredential(n8n.client, name, 'argilWebhooksApi', argil);
		const workflow = withAccounts(ALL_WEBHOOKS, {
			...accounts,
			argilWebhooksApi: { id, name },
		});
		await editor.openWorkflow(await importWorkflow(n8n.client, workflow));
		await soon(async () => {
			expect(await editor.icons()).toEqual(['apify.svg', 'argil.svg', 'joggAi.svg', 'partoo.svg']);
		});
		expect(await editor.executeWorkflow()).toBe('Workflow executed successfully');
		expect(await editor.connectionLabels()).toEqual(
			expect.arrayContaining(['3 items', '2 items', '204 items']),
		);
		await look('19-all-webhooks');

		await editor.openNode('Sort by provider and age');
		const { count, rows } = await editor.output();
		expect(count).toBe('212 items');
		expect(rows[0]).toMatchObject({
			provider: 'apify',
			id: 'YiKoxjkaS9gjGTqhF',
			createdAt: '2019-12-12T07:34:14.202Z',
		});
		await look('20-all-webhooks-table');
	});

	it('complains of nothing in the console of the browser', () => {
		expect(editor.problems).toEqual([]);
	});
});
