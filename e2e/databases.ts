import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import getPort from 'get-port';

import { findProgram, startProgram, whenReady } from './programs.ts';

/** The largest dump that is read, in bytes. */
const MAX_DUMP_BYTES = 2 ** 30;

/** All rows of a SQLite database as text, one row a line: table and JSON. */
export function sqliteDump(file: string): string {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database
			.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
			.all()
			.flatMap(({ name }) =>
				database
					.prepare(`SELECT * FROM "${String(name)}"`)
					.all()
					.map((row) => `${String(name)} ${JSON.stringify(row)}`),
			)
			.join('\n');
	} finally {
		database.close();
	}
}

/** The servers that an n8n keeps its data and its queue in. */
export interface Servers {
	/** How n8n finds them. */
	readonly environment: Readonly<Record<string, string>>;
	/** All rows of the database as text. */
	dump(): string;
	stop(): Promise<void>;
}

/**
 * Starts what queue mode needs: PostgreSQL and Redis, on loopback and empty.
 * @param logs the folder that takes their logs
 */
export async function startServers(logs: string): Promise<Servers> {
	const postgres = await startPostgres(join(logs, 'postgres.log'));
	const redis = await startRedis(join(logs, 'redis.log')).catch(async (error: unknown) => {
		await postgres.stop();
		throw error;
	});
	return {
		environment: { ...postgres.environment, ...redis.environment, EXECUTIONS_MODE: 'queue' },
		dump: () => postgres.dump(),
		async stop() {
			try {
				await redis.stop();
			} finally {
				await postgres.stop();
			}
		},
	};
}

/** Starts PostgreSQL on loopback, with its data in a temporary folder. */
async function startPostgres(logFile: string): Promise<Servers> {
	const folder = mkdtempSync(join(tmpdir(), 'webhooks-postgres-'));
	try {
		return await startPostgresIn(folder, logFile);
	} catch (error) {
		rmSync(folder, { recursive: true });
		throw error;
	}
}

async function startPostgresIn(folder: string, logFile: string): Promise<Servers> {
	// PostgreSQL refuses to run as root: Debian's package brings a user for it.
	const user =
		process.getuid?.() === 0
			? { uid: idOf('-u', 'postgres'), gid: idOf('-g', 'postgres') }
			: undefined;
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const port = String(await getPort({ host: '127.0.0.1' }));
	const address = ['-h', '127.0.0.1', '-p', port, '-U', 'postgres'];

	execFileSync(program('initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8'], {
		...user,
		cwd: folder,
		stdio: 'pipe',
	});
	const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
	const server = startProgram(
		program('postgres'),
		['-D', data, '-p', port, ...settings.flatMap((setting) => ['-c', setting])],
		{ env: {}, logFile, user },
	);
	await whenReady('PostgreSQL', server, () => {
		execFileSync(program('pg_isready'), address, { stdio: 'pipe' });
		return true;
	});
	return {
		environment: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: port,
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'postgres',
		},
		dump() {
			const args = [...address, '--data-only', '--inserts', 'postgres'];
			return execFileSync(program('pg_dump'), args, {
				maxBuffer: MAX_DUMP_BYTES,
				// It warns that a dump without the schema is hard to restore.
				stdio: ['ignore', 'pipe', 'ignore'],
			}).toString();
		},
		async stop() {
			// SIGINT: a fast shutdown, which doesn't wait for clients.
			await server.stop('SIGINT');
			rmSync(folder, { recursive: true });
		},
	};
}

/** Starts Redis on loopback; it keeps everything in memory. */
async function startRedis(logFile: string): Promise<Omit<Servers, 'dump'>> {
	const port = String(await getPort({ host: '127.0.0.1' }));
	const args = ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'];
	const server = startProgram(program('redis-server'), args, { env: {}, logFile });
	await whenReady('Redis', server, () => server.log().includes('Ready to accept'));
	return {
		environment: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port },
		async stop() {
			await server.stop();
		},
	};
}

function program(name: string): string {
	const path = findProgram(name);
	if (path === null) throw new Error(`${name} isn't installed: run node e2e/setup.ts --everything`);
	return path;
}

function idOf(kind: '-u' | '-g', user: string): number {
	return Number(execFileSync('id', [kind, user]).toString());
}
