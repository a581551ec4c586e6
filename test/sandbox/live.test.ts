/** `npm run demo -- --live`, on an account that has what is not documented. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { SandboxApi } from '../../sandbox/api';
import { providerApis, startSandbox, type Sandbox } from '../../sandbox/sandbox';

const ROOT = resolve(__dirname, '../..');

let sandbox: Sandbox;

/** An API whose responses are changed on their way out. */
function surprising(
	{ hosts, app }: SandboxApi,
	surprise: (text: string) => string,
	headers: Record<string, string> = {},
): SandboxApi {
	const { fetch } = app;
	app.fetch = async (request: Request) => {
		const response = await fetch(request);
		const changed = new Headers(response.headers);
		for (const [name, value] of Object.entries(headers)) changed.set(name, value);
		return new Response(surprise(await response.text()), {
			status: response.status,
			headers: changed,
		});
	};
	return { hosts, app };
}

beforeAll(async () => {
	sandbox = await startSandbox({
		apis(keys) {
			const [argil, joggAi, partoo, apify] = providerApis(keys);
			if (!argil || !joggAi || !partoo || !apify) throw new Error('An API is missing');
			return [
				surprising(argil, (text) =>
					text
						.replace('"AVATAR_TRAINING_SUCCESS"', '"AVATAR_DELETED"')
						.replace('2023-11-07T05:31:56Z', '7 Nov 2023')
						.replace('{"id"', '{"workspace":"SECRET-VALUE","id"'),
				),
				surprising(joggAi, (text) => text.replace('{"code"', '{"rid":"SECRET-VALUE","code"'), {
					'x-ratelimit-remaining': 'SECRET-VALUE',
				}),
				surprising(partoo, (text) => text),
				apify,
			];
		},
	});
}, 30_000);

afterAll(async () => {
	await sandbox.stop();
});

async function demo(
	options: string[],
	environment: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
	return await new Promise((done) => {
		execFile(
			process.execPath,
			['sandbox/demo.ts', '--live', ...options],
			{ cwd: ROOT, env: { ...process.env, ...sandbox.environment, ...environment } },
			(error, stdout, stderr) => {
				done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
			},
		);
	});
}

const keyOf = (type: string, field = 'apiKey'): string => sandbox.secrets[type]?.[field] ?? '';

const EXPECTED = `Argil:
  event: AVATAR_DELETED
  key: [].workspace
  time in another form: createAt, such as 0 AAA 0000
JoggAI:
  header: x-ratelimit-remaining
  key: rid
Partoo: nothing
Apify: nothing
`;

describe('npm run demo -- --live', () => {
	it('reads all accounts, and lists below its table what is not documented, by name only', async () => {
		const { code, stdout, stderr } = await demo([], {
			ARGIL_API_KEY: keyOf('argilWebhooksApi'),
			JOGGAI_API_KEY: keyOf('joggAiWebhooksApi'),
			PARTOO_API_KEY: keyOf('partooWebhooksApi'),
			APIFY_TOKEN: keyOf('apifyWebhooksApi', 'apiToken'),
		});

		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect(stdout.split('Seen beyond the documentation')[0]).toContain('wh_123456789');
		expect(stdout.endsWith(EXPECTED)).toBe(true);
		expect(stdout).not.toContain('SECRET-VALUE');
		expect(sandbox.requests.every((request) => request.startsWith('GET '))).toBe(true);
		expect(sandbox.refusedHosts).toEqual([]);
	}, 60_000);

	it('keeps the report out of the JSON, and includes the status and keys of an error', async () => {
		const { code, stdout, stderr } = await demo(['--json'], {
			ARGIL_API_KEY: 'wrong',
			JOGGAI_API_KEY: keyOf('joggAiWebhooksApi'),
		});

		expect(code).toBe(1);
		expect(JSON.parse(stdout)).toHaveLength(2);
		expect(stderr).toContain('error: HTTP status 401, keys code, message');
		expect(stderr).toContain('key: rid');
		expect(stdout + stderr).not.toContain('SECRET-VALUE');
	}, 60_000);
});
