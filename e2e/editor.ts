/**
 * `npm run editor`: a real n8n with the built package, the sandbox behind it, credentials and the example workflows, until
 * Ctrl-C. `-- --live` leaves the sandbox and the credentials out, for real keys. Everything it has saved is thrown away at
 * its end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { connectAccounts, withAccounts } from './accounts.ts';
import { importWorkflow, OWNER } from './client.ts';
import { startN8n } from './n8n.ts';
import { installInto, packPackage } from './package.ts';
import { EXAMPLES, readExample } from './workflows.ts';

/** Where n8n listens when nobody says otherwise. */
const N8N_PORT = 5678;

async function openEditor(live: boolean, stopped: Promise<unknown>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'webhooks-editor-'));
	let sandbox: Sandbox | null = null;
	try {
		sandbox = live ? null : await startSandbox();
		console.log('Starting n8n …');
		installInto(folder, packPackage(folder));
		const { url, client, program } = await startN8n({
			folder,
			logFile: join(folder, 'n8n.log'),
			port: N8N_PORT,
			environment: sandbox?.environment ?? proxyOfThisMachine(),
		});
		try {
			const accounts = sandbox === null ? {} : await connectAccounts(client, sandbox.secrets);
			for (const name of EXAMPLES) {
				await importWorkflow(client, withAccounts(readExample(name), accounts));
			}
			if (!isStopping) console.log(welcome(url, live));
			await Promise.race([stopped, program.exited]);
			if (program.hasExited())
				throw new Error(`n8n exited. Its log:\n${program.log().slice(-2000)}`);
		} finally {
			await program.stop();
		}
	} finally {
		await sandbox?.stop();
		rmSync(folder, { recursive: true });
	}
}

/** How the real providers are reached from here. */
function proxyOfThisMachine(): Record<string, string> {
	const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].flatMap((name) => [
		name,
		name.toLowerCase(),
	]);
	return Object.fromEntries(
		[...names, 'NODE_EXTRA_CA_CERTS'].flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}

function welcome(url: string, live: boolean): string {
	const accounts = live
		? 'No credentials: make your own. They talk to the real providers, and are thrown away at the end.'
		: 'The credentials of four made-up accounts. They talk to the sandbox on this machine only.';
	return `
n8n is ready.

  Address    ${url}
  E-mail     ${OWNER.email}
  Password   ${OWNER.password}

${accounts}
${EXAMPLES.length} example workflows are on the first page.
Ctrl-C stops everything, and what you have made in there goes with it: export what you want to keep.`;
}

const { values } = parseArgs({ options: { live: { type: 'boolean', default: false } } });
let isStopping = false;
// Also while n8n is still starting: it is stopped as soon as it can be.
const stopped = new Promise<void>((resolve) => {
	const stop = () => {
		if (!isStopping) console.log('\nStopping …');
		isStopping = true;
		resolve();
	};
	// SIGHUP: somebody closed the terminal.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
});
try {
	await openEditor(values.live, stopped);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
