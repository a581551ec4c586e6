import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { overHttp } from '../sandbox/deliveries.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import { connectAccounts, type Accounts } from './accounts.ts';
import { sqliteDump, startServers } from './databases.ts';
import { EVIDENCE_FOLDER } from './folders.ts';
import { startN8n, type N8n } from './n8n.ts';
import { installInto, packPackage, trustSandboxKeyIn } from './package.ts';

/** The hosts that n8n itself sends requests to: its lists of forbidden packages, of community nodes and of MCP servers. */
const HOSTS_OF_N8N = ['api.n8n.io', 'api-staging.n8n.io'];

/** Where the keys of a scenario are kept, in its evidence: the rest of the evidence must not hold them. */
export const KEYS_FILE = 'keys.json';

/** Where the tokens and signatures of the deliveries of a scenario are kept, for the same search. */
export const DELIVERED_FILE = 'delivered.json';

/** The headers that authenticate a delivery. */
const AUTHENTICATING_HEADERS = ['X-Webhook-Token', 'X-Webhook-Signature', 'X-Partoo-Signature-v1'];

/** An environment for a scenario: a real n8n with the package in it, in front of the sandbox. */
export interface Environment {
	readonly sandbox: Sandbox;
	/** The one that runs now. */
	readonly n8n: N8n;
	/** The credentials that are saved in n8n, one for each provider. */
	readonly accounts: Accounts;
	/** Thrown away at the end. */
	readonly folder: string;
	/** What is left behind to look at and to search for secrets. */
	readonly evidence: string;
	/** All rows of n8n's database as text. */
	dump(): string;
	/** Stops n8n and starts it again on the same data, with environment variables in addition to those of its first start. */
	restart(environment: Readonly<Record<string, string>>): Promise<void>;
	/** Has something stopped before n8n, also when the scenario fails before its end. */
	onClose(stop: () => Promise<void>): void;
	/**
	 * Stops everything and leaves the evidence.
	 * @throws AssertionError when a request went to a host that is neither a provider's nor n8n's own
	 */
	close(): Promise<void>;
}

/** What may differ in an environment. */
export interface EnvironmentOptions extends SandboxOptions {
	/** Whether the package is there from the start: true, unless said otherwise. */
	readonly withPackage?: boolean;
	/** The https origin that n8n has for the internet: the sandbox then delivers what is sent there. */
	readonly publicOrigin?: string;
	/** Environment variables of n8n in addition to the usual ones. */
	readonly environment?: Readonly<Record<string, string>>;
	/** Whether n8n keeps its data in PostgreSQL and gives executions to workers, rather than SQLite and itself. */
	readonly withQueue?: boolean;
}

/**
 * Starts the sandbox and an n8n, and saves the credentials. What was started is stopped again when one of them fails.
 * @param name names the folder of the evidence
 */
export async function openEnvironment(
	name: string,
	options: EnvironmentOptions = {},
): Promise<Environment> {
	const { withPackage = true, withQueue = false, publicOrigin, environment, latencyMs } = options;
	const evidence = join(EVIDENCE_FOLDER, name);
	rmSync(evidence, { recursive: true, force: true });
	mkdirSync(evidence, { recursive: true });

	// Undone in the opposite order.
	const started = new AsyncDisposableStack();
	try {
		const folder = mkdtempSync(join(tmpdir(), `webhooks-${name}-`));
		started.defer(() => {
			rmSync(folder, { recursive: true });
		});
		const servers: Record<string, string> = {};
		// Without an address, calls fail as before. With one, only time decides: a busy machine may take as long as the providers wait.
		const deliver =
			publicOrigin === undefined ? undefined : { send: overHttp(servers), timeoutScale: 1 };
		const sandbox = await startSandbox({ latencyMs, deliver });
		started.defer(async () => {
			await sandbox.stop();
			writeFileSync(join(evidence, KEYS_FILE), JSON.stringify(sandbox.secrets));
			writeFileSync(join(evidence, DELIVERED_FILE), JSON.stringify(authenticatorsOf(sandbox)));
		});
		const databases = withQueue ? await startServers(evidence) : null;
		started.defer(async () => await databases?.stop());
		if (withPackage) {
			installInto(folder, packPackage(folder));
			trustSandboxKeyIn(folder);
		}
		const start = async (more: Readonly<Record<string, string>>, isNew: boolean) => {
			const origin = { ...originVariables(publicOrigin), ...more };
			const running = await startN8n({
				folder,
				logFile: join(evidence, 'n8n.log'),
				environment: {
					...sandbox.environment,
					...databases?.environment,
					...environment,
					...origin,
				},
				isNew,
			});
			const { N8N_WEBHOOK_URL: address } = origin;
			if (publicOrigin !== undefined) servers[publicOrigin] = running.url;
			if (address !== undefined) servers[address] = running.url;
			return running;
		};
		let n8n = await start({}, true);
		const dump = () => databases?.dump() ?? sqliteDump(join(folder, '.n8n', 'database.sqlite'));
		started.defer(() => {
			writeFileSync(join(evidence, 'database.txt'), dump());
		});
		started.defer(async () => await n8n.program.stop());
		const accounts = withPackage ? await connectAccounts(n8n.client, sandbox.secrets) : {};
		return {
			sandbox,
			get n8n() {
				return n8n;
			},
			accounts,
			folder,
			evidence,
			dump,
			async restart(more) {
				await n8n.program.stop();
				n8n = await start(more, false);
			},
			onClose: (stop) => started.defer(stop),
			async close() {
				await started.disposeAsync();
				const foreign = sandbox.refusedHosts.filter((host) => !HOSTS_OF_N8N.includes(host));
				assert.deepEqual(foreign, [], 'A request went to a host that is not part of the sandbox');
			},
		};
	} catch (error) {
		await started.disposeAsync();
		throw error;
	}
}

/** How n8n learns its address on the internet: under its new name, and the one that older versions know. */
function originVariables(origin: string | undefined): Record<string, string> {
	return origin === undefined ? {} : { N8N_WEBHOOK_URL: origin, WEBHOOK_URL: origin };
}

/** The tokens and signatures of everything that was delivered. */
function authenticatorsOf({ attempts }: Sandbox): string[] {
	const values = attempts.flatMap(({ delivery: { url, headers } }) => [
		...AUTHENTICATING_HEADERS.flatMap((name) => headers[name] ?? []),
		...new URL(url).searchParams.values(),
	]);
	return [...new Set(values)];
}
