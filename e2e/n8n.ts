import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import getPort from 'get-port';

import { OWNER, signIn, signUp, type Client } from './client.ts';
import { startProgram, until, whenReady, type Program } from './programs.ts';
import { N8N_SCRIPT } from './versions.ts';

/** A real n8n that runs. */
export interface N8n {
	/** Where its editor is. */
	readonly url: string;
	/** Its HTTP API, as the owner of the instance. */
	readonly client: Client;
	readonly program: Program;
	/** What other processes of the same instance need, that is workers. */
	readonly environment: Readonly<Record<string, string>>;
}

/** How to start an n8n. */
export interface N8nOptions {
	/** Its home: settings, database and community packages go here. */
	readonly folder: string;
	/** What it has in its environment beyond the basics: how to reach the sandbox, or another database. */
	readonly environment?: Readonly<Record<string, string>>;
	readonly logFile: string;
	/** The port that it listens at if that is free; any free one unless given, since several may start at once. */
	readonly port?: number;
	/** Whether it has no owner yet: true, unless said otherwise. */
	readonly isNew?: boolean;
}

/**
 * Starts n8n on loopback, and signs in its owner, whose account it makes in a new one.
 * @throws Error with the log's end when it doesn't start
 */
export async function startN8n({
	folder,
	environment,
	logFile,
	port: preferred,
	isNew = true,
}: N8nOptions): Promise<N8n> {
	const port = await getPort({ port: preferred, host: '127.0.0.1' });
	const url = `http://127.0.0.1:${port}`;
	const instance = { ...(await basicEnvironment(folder)), ...environment };
	const program = await startProcess(['start'], url, logFile, {
		...instance,
		N8N_PORT: String(port),
	});
	try {
		// n8n 1 says that it is ready before it responds.
		await until('n8n responds', async () => (await fetch(`${url}/rest/settings`)).ok);
		const client = isNew ? await signUp(url) : await signIn(url, OWNER.email, OWNER.password);
		return { url, client, program, environment: instance };
	} catch (error) {
		await program.stop();
		throw error;
	}
}

/** Starts a worker that takes executions from the queue of an n8n. */
export async function startWorker(n8n: N8n, logFile: string): Promise<Program> {
	const port = await getPort({ host: '127.0.0.1' });
	return await startProcess(['worker', '--concurrency=5'], `http://127.0.0.1:${port}`, logFile, {
		...n8n.environment,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
	});
}

/** Starts a process that receives what is sent to the webhooks of an n8n, and returns its URL with it. */
export async function startWebhookProcess(
	n8n: N8n,
	logFile: string,
): Promise<{ readonly program: Program; readonly url: string }> {
	const port = await getPort({ host: '127.0.0.1' });
	const url = `http://127.0.0.1:${port}`;
	const program = await startProcess(['webhook'], url, logFile, {
		...n8n.environment,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
	});
	return { program, url };
}

async function startProcess(
	args: readonly string[],
	url: string,
	logFile: string,
	env: Readonly<Record<string, string>>,
): Promise<Program> {
	const program = startProgram(process.execPath, [N8N_SCRIPT, ...args], { env, logFile });
	await whenReady('n8n', program, async () => (await fetch(`${url}/healthz/readiness`)).ok);
	return program;
}

/** An n8n of its own in its own folder, that calls nobody unasked. */
async function basicEnvironment(folder: string): Promise<Record<string, string>> {
	mkdirSync(folder, { recursive: true });
	return {
		PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':'),
		HOME: folder,
		N8N_USER_FOLDER: folder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		// Two instances would clash at the fixed port of the task runners.
		N8N_RUNNERS_BROKER_PORT: String(await getPort({ host: '127.0.0.1' })),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		// The installed package is the one under test, and its registry is on this machine or nowhere.
		npm_config_cache: join(folder, 'npm-cache'),
		npm_config_userconfig: '/dev/null',
	};
}
