/** Starts the benchmark's server in its own process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { generate } from 'selfsigned';
import { z } from 'zod';

import { PROVIDERS } from '../sandbox/providers.ts';
import { PORTS } from './round.ts';

/** The hosts that the certificate is for. */
const HOSTS = PROVIDERS.flatMap(({ hosts }) => hosts);

/** The running server. */
export interface Service {
	/** The environment variables that route the requests of a process to the server. */
	readonly environment: Readonly<Record<string, string>>;
	stop(): Promise<void>;
}

/** Starts the server, with a temporary certificate of the same kind as those of the providers (ECDSA). */
export async function startService(): Promise<Service> {
	const folder = mkdtempSync(join(tmpdir(), 'webhooks-benchmark-'));
	// A signal ends the process without stop().
	process.once('exit', () => rmSync(folder, { recursive: true }));
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'Benchmark' }], {
		keyType: 'ec',
		curve: 'P-256',
		extensions: [{ name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) }],
	});
	const certificateFile = join(folder, 'certificate.pem');
	await writeFile(certificateFile, cert);
	const server = fork(scriptAt('server.ts'), {
		env: { ...process.env, BENCHMARK_CERTIFICATE: JSON.stringify({ key, cert }) },
	});
	const [ports] = z.tuple([PORTS, z.unknown()]).parse(await once(server, 'message'));
	return {
		environment: {
			NODE_EXTRA_CA_CERTS: certificateFile,
			NODE_OPTIONS: `--import ${scriptAt('route.ts')}`,
			BENCHMARK_HTTP_PORT: String(ports.http),
			BENCHMARK_HTTPS_PORT: String(ports.https),
			BENCHMARK_CONTROL_URL: `http://127.0.0.1:${ports.control}`,
		},
		async stop() {
			server.disconnect();
			await once(server, 'exit');
		},
	};
}

/** The path of a script of this folder. */
export function scriptAt(name: string): string {
	return fileURLToPath(new URL(name, import.meta.url));
}
