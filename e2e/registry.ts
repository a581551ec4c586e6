import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import getPort from 'get-port';

import { E2E_FOLDER } from './folders.ts';
import type { Tarball } from './package.ts';
import { startProgram, whenReady } from './programs.ts';

const VERDACCIO_SCRIPT = join(E2E_FOLDER, 'node_modules', 'verdaccio', 'bin', 'verdaccio');

/** Holds only what is published to it: there is no registry behind it. */
const CONFIGURATION = `
storage: ./storage
uplinks: {}
packages:
  '**':
    access: $all
    publish: $all
log: { type: stdout, format: json, level: warn }
`;

/** A package registry on this machine. */
export interface Registry {
	readonly url: string;
	publish(tarball: Tarball): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts a registry.
 * @param folder takes its configuration and its packages
 */
export async function startRegistry(folder: string, logFile: string): Promise<Registry> {
	mkdirSync(folder);
	const configuration = join(folder, 'config.yaml');
	writeFileSync(configuration, CONFIGURATION);
	const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
	const url = `http://${address}`;
	const program = startProgram(
		process.execPath,
		[VERDACCIO_SCRIPT, '--config', configuration, '--listen', address],
		{ env: { HOME: folder }, logFile },
	);
	await whenReady('Verdaccio', program, async () => (await fetch(`${url}/-/ping`)).ok);
	return {
		url,
		async publish({ file }) {
			// Anybody may publish there, but npm wants a token.
			const token = `--//${address}/:_authToken=none`;
			// This process must not stand still: it would miss that n8n closes an idle connection, and use it once more.
			await promisify(execFile)('npm', ['publish', file, '--registry', url, token]);
		},
		async stop() {
			await program.stop();
		},
	};
}

/** The host of the public registry: what npm uses, and n8n too, when nobody says otherwise. */
export function publicRegistryHost(): string {
	const registry = execFileSync('npm', ['config', 'get', 'registry'], {
		// Without the configuration of this user and this machine; npm wants two files that differ.
		env: {
			PATH: process.env.PATH,
			npm_config_userconfig: '/dev/null',
			npm_config_globalconfig: '/dev/null/none',
		},
		stdio: 'pipe',
	});
	return new URL(registry.toString().trim()).hostname;
}
