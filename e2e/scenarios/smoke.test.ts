/** What a user does first, in the editor of every n8n that the package is tested in. */
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { withAccounts } from '../accounts.ts';
import { openEditor, type Editor } from '../browser.ts';
import { importWorkflow, runWorkflow } from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { until } from '../programs.ts';
import { accountList, chain, node, START } from '../workflows.ts';

const ACTOR = 'My Actor (janedoe/my-actor)';

describe('smoke', () => {
	let environment: Environment;
	let editor: Editor;

	beforeAll(async () => {
		environment = await openEnvironment('smoke');
		editor = await openEditor(environment.n8n);
		environment.onClose(async () => await editor.close());
	});

	afterAll(async () => {
		await environment.close();
	});

	const look = async (name: string) => await editor.picture(join(environment.evidence, name));

	/** Waits until the editor, which needs a moment for everything, shows what is expected. */
	const soon = async (expectation: () => Promise<void>) =>
		await until('the editor shows what is expected', async () => {
			await expectation();
			return true;
		});

	it('finds the four nodes in the node creator', async () => {
		await editor.addFirstStep();
		await editor.searchNodes('webhook');
		await soon(async () => {
			expect(await editor.listedNames()).toEqual(
				expect.arrayContaining([
					'Apify Webhooks',
					'Argil Webhooks',
					'JoggAI Webhooks',
					'Partoo Webhooks',
				]),
			);
			expect(await editor.icons()).toEqual(['apify.svg', 'argil.svg', 'joggAi.svg', 'partoo.svg']);
		});
		await look('01-search-webhook');
	});

	it('adds a node, and picks an Actor from a list', async () => {
		await editor.searchNodes('Apify');
		await editor.pick('Apify Webhooks');
		await soon(async () => {
			expect(await editor.listedNames()).toEqual(expect.arrayContaining(['On run failed']));
		});
		await editor.showActions();
		await soon(async () => {
			expect(await editor.listedNames()).toEqual(expect.arrayContaining(['Get many webhooks']));
		});
		await look('02-actions');
		await editor.pick('Get many webhooks');
		await editor.nodeIsOpen();
		await look('03-node');
		await editor.searchList('actorId', 'my-act');
		await soon(async () => {
			expect(await editor.listedChoices()).toEqual([ACTOR]);
		});
		await look('04-list');
		await editor.pickFromList('actorId', ACTOR);
	});

	it('lists webhooks as a table', async () => {
		expect(await editor.executeStep()).toMatch(/executed successfully$/);
		expect(await editor.output()).toMatchObject({
			count: '2 items',
			rows: [{ id: 'YiKoxjkaS9gjGTqhF' }, { id: 'p3RfXjkaS9gjGTqhG' }],
		});
		await look('05-table');
	});

	it('shows the hint of an audit above the table', async () => {
		const list = accountList('Audit', 'argilWebhooks', { options: { addFindings: true } });
		const workflow = withAccounts(chain('Audit', [START, list]), environment.accounts);
		await editor.openWorkflow(await importWorkflow(environment.n8n.client, workflow));
		expect(await editor.executeWorkflow()).toMatch(/executed successfully$/);
		await editor.openNode('Audit');
		const { count, hints } = await editor.output();
		expect({ count, hints }).toEqual({
			count: '3 items',
			hints: [
				'Argil: 1 of 3 webhooks uses plain http: plain.example.com. 2 of 3 webhooks were never called: 7d1f0a52-5b1e-4c55-9a70-0f8e6f2b7c11, c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4.',
			],
		});
		await look('06-hint');
	});

	it('sends a failed item to the error output, with its error, message and details', async () => {
		const get = {
			...node('Get', 'argilWebhooks', {
				resource: 'webhook',
				operation: 'get',
				webhookId: { __rl: true, mode: 'id', value: 'no-such-webhook' },
			}),
			onError: 'continueErrorOutput',
		};
		const { client } = environment.n8n;
		const workflow = withAccounts(chain('Error output', [START, get]), environment.accounts);
		const id = await importWorkflow(client, workflow);
		const { nodes } = await runWorkflow(client, id, 'Start');
		expect(nodes.Get?.outputs).toEqual([
			[],
			[
				{
					error: 'Argil has no webhook with this ID',
					message:
						'Not found. Check the ID: it may have been deleted, or belong to another account than the credential.',
					details: { cause: 'notInList', id: 'no-such-webhook' },
				},
			],
		]);

		await editor.openWorkflow(id);
		await editor.executeWorkflow();
		await look('07-error-output');
		await editor.openNode('Get');
		await look('08-error-branch');
	});

	it('complains of nothing in the console of the browser', () => {
		expect(editor.problems).toEqual([]);
	});
});
