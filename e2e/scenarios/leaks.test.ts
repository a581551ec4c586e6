import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { connectAccounts, withAccounts, type Accounts } from '../accounts.ts';
import { importWorkflow, runWorkflow } from '../client.ts';
import { DELIVERED_FILE, KEYS_FILE, openEnvironment, type Environment } from '../environment.ts';
import { E2E_FOLDER, EVIDENCE_FOLDER } from '../folders.ts';
import { report } from '../programs.ts';
import { accountList, chain, NODE_NAMES, START } from '../workflows.ts';

/** The secrets of webhooks in the sandbox: JoggAI's signing secrets, and the header values of Partoo and Apify. */
const WEBHOOK_SECRETS = ['whsec_', 'secret-token', 'my-value'];

/** The scenarios to which events are delivered. */
const SCENARIOS_WITH_DELIVERIES = ['browser', 'queue', 'triggers'];

const KEYS = z.record(z.record(z.string()));

const DELIVERED = z.array(z.string());

/** How often any of the secrets is in a text. */
function countIn(text: string, secrets: readonly string[]): number {
	return secrets.reduce((count, secret) => count + text.split(secret).length - 1, 0);
}

function keysOf(secrets: z.infer<typeof KEYS>): string[] {
	return Object.values(secrets).flatMap(({ apiKey, apiToken }) => apiKey ?? apiToken ?? []);
}

/** All lists of the four providers as Raw, where the secrets are. */
function rawLists(options: object) {
	return chain('Raw', [
		START,
		...NODE_NAMES.map((name) => ({
			...accountList(name, name, { output: 'raw', options }),
			executeOnce: true,
			onError: 'continueRegularOutput',
		})),
	]);
}

describe('leaks', () => {
	let environment: Environment;

	beforeAll(async () => {
		environment = await openEnvironment('leaks');
	});

	afterAll(async () => {
		await environment.close();
	});

	const runRawLists = async (accounts: Accounts, options: object = {}) => {
		const { client } = environment.n8n;
		const id = await importWorkflow(client, withAccounts(rawLists(options), accounts));
		return await runWorkflow(client, id, START.name);
	};

	it('saves no secret with an execution, whether it succeeds or fails, unless Include Secrets is on', async () => {
		const { sandbox, n8n, accounts } = environment;
		const secrets = [...keysOf(sandbox.secrets), ...WEBHOOK_SECRETS];
		const before = environment.dump();
		expect(countIn(before, [...secrets, '**********'])).toBe(0);

		expect((await runRawLists(accounts)).status).toBe('success');
		const wrong: Record<string, Record<string, string>> = {};
		for (const [type, data] of Object.entries(sandbox.secrets)) {
			wrong[type] = { ...data, apiKey: 'wrong-key', apiToken: 'wrong-key' };
		}
		await runRawLists(await connectAccounts(n8n.client, wrong));

		const after = environment.dump();
		// The runs were saved: the masks of the one, the errors of the other.
		expect(countIn(after, ['**********'])).toBeGreaterThan(0);
		expect(countIn(after, ["doesn't accept the API Key of this credential"])).toBeGreaterThan(0);
		expect(countIn(after, [...secrets, 'wrong-key'])).toBe(0);

		await runRawLists(accounts, { includeSecrets: true });
		expect(countIn(environment.dump(), WEBHOOK_SECRETS)).toBeGreaterThan(0);
		expect(countIn(environment.dump(), keysOf(sandbox.secrets))).toBe(0);
	});

	// The editor's command throws everything away at its end.
	const scenarios = globSync(join(E2E_FOLDER, 'scenarios', '*.test.ts'))
		.map((file) => basename(file, '.test.ts'))
		.filter((name) => !['editor', 'leaks'].includes(name));

	it.each(scenarios)('finds no secret in what is left of %s', (scenario) => {
		const folder = join(EVIDENCE_FOLDER, scenario);
		const keys = keysOf(KEYS.parse(JSON.parse(readFileSync(join(folder, KEYS_FILE), 'utf8'))));
		expect(keys).toHaveLength(4);
		// The tokens and signatures of what was delivered.
		const delivered = DELIVERED.parse(
			JSON.parse(readFileSync(join(folder, DELIVERED_FILE), 'utf8')),
		);
		expect(delivered.length > 0).toBe(SCENARIOS_WITH_DELIVERIES.includes(scenario));

		const files = globSync(join(folder, '*.{log,txt}'));
		const texts = files.map((file) => readFileSync(file, 'utf8'));
		// n8n's own record of a credential: the search does look into the database.
		expect(texts.join('\n')).toContain('Argil account');
		const found = files.map((file, index) => [
			basename(file),
			countIn(texts[index] ?? '', [...keys, ...WEBHOOK_SECRETS, ...delivered]),
		]);
		expect(found).toEqual(files.map((file) => [basename(file), 0]));
		report(
			`${scenario}: ${files.length} files, ${texts.join().length} characters, 0 of ${keys.length + delivered.length} keys, tokens and signatures`,
		);
	});
});
