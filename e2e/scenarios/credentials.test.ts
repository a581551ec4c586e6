import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { testCredential } from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { wordsOfWrongKey } from '../versions.ts';

/** What a user reads when the key is wrong. */
const WRONG_KEY: Readonly<Record<string, string>> = {
	argilWebhooksApi: "Argil doesn't accept this API Key",
	joggAiWebhooksApi: "JoggAI doesn't accept this API Key",
	partooWebhooksApi: "Partoo doesn't accept this API Key",
	apifyWebhooksApi: "Apify doesn't accept this API Token",
};

describe('credentials', () => {
	let environment: Environment;

	beforeAll(async () => {
		environment = await openEnvironment('credentials');
	});

	afterAll(async () => {
		await environment.close();
	});

	it.each(Object.entries(WRONG_KEY))(
		'%s: the test is green with the right key and red with a wrong one',
		async (type, message) => {
			const { accounts, n8n, sandbox } = environment;
			const id = accounts[type]?.id ?? '';
			const right = sandbox.secrets[type] ?? {};
			const wrong = { ...right, apiKey: 'wrong', apiToken: 'wrong' };

			expect(await testCredential(n8n.client, id, type, right)).toEqual({
				status: 'OK',
				message: 'Connection successful!',
			});
			expect(await testCredential(n8n.client, id, type, wrong)).toEqual({
				status: 'Error',
				// JoggAI responds with HTTP 200 and a code.
				message: type === 'joggAiWebhooksApi' ? message : wordsOfWrongKey(message),
			});
		},
	);
});
