/**
 * Installs what is missing for a real n8n, and nothing twice: `node e2e/setup.ts` for n8n alone,
 * `node e2e/setup.ts --everything` for the browser and the servers of the scenarios too, `node e2e/setup.ts --n8n <version>`
 * for an older n8n in addition to the newest.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { E2E_FOLDER } from './folders.ts';
import { CHROMIUM, findProgram } from './programs.ts';
import { folderOf, OLDER_VERSIONS } from './versions.ts';

/** The programs of the scenarios that come from Debian, by the package that brings them. */
const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
	chromium: CHROMIUM,
	'redis-server': 'redis-server',
	postgresql: 'postgres',
};

/** What npm's lockfile said when n8n was installed last: the installation is complete and current if it says so still. */
const INSTALLED_LOCKFILE = join(E2E_FOLDER, 'node_modules', '.installed-package-lock.json');

function installN8n(): void {
	const lockfile = readFileSync(join(E2E_FOLDER, 'package-lock.json'), 'utf8');
	if (existsSync(INSTALLED_LOCKFILE) && readFileSync(INSTALLED_LOCKFILE, 'utf8') === lockfile)
		return;
	console.log('Installing n8n: about four minutes, once.');
	run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
	// The one install script that n8n can't do without: it builds the driver of its default database.
	run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error']);
	writeFileSync(INSTALLED_LOCKFILE, lockfile);
}

/** Installs an older n8n, with what the recipe says; it has no lockfile, so what it brings along may be newer another day. */
function installOlder(version: string): void {
	const recipe = OLDER_VERSIONS[version];
	if (recipe === undefined) {
		throw new Error(`There is n8n ${Object.keys(OLDER_VERSIONS).join(', ')}, and no ${version}.`);
	}
	const folder = folderOf(version);
	const installed = join(folder, 'installed.json');
	const { overrides } = recipe;
	const dependencies = { n8n: version, ...recipe.dependencies };
	const manifest = JSON.stringify({ private: true, dependencies, overrides });
	if (existsSync(installed) && readFileSync(installed, 'utf8') === manifest) return;
	console.log(`Installing n8n ${version}: several minutes, once.`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), manifest);
	const quietly = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
	run('npm', ['install', '--ignore-scripts', ...quietly], folder);
	run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], folder);
	writeFileSync(installed, manifest);
}

function installDebianPackages(): void {
	const missing = Object.entries(DEBIAN_PACKAGES)
		.filter(([, program]) => findProgram(program) === null)
		.map(([name]) => name);
	if (missing.length === 0) return;
	const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
	if (process.getuid?.() !== 0) {
		throw new Error(
			`The scenarios need ${missing.join(', ')}. Install them (on Debian: sudo ${command}) and run this again. ` +
				'If Chromium is at a place of its own, set CHROMIUM_PATH to it.',
		);
	}
	console.log(`Installing from Debian: ${missing.join(', ')}`);
	run('apt-get', ['update', '-qq']);
	run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
}

function run(command: string, args: readonly string[], cwd = E2E_FOLDER): void {
	execFileSync(command, args, {
		cwd,
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
	});
}

const { values } = parseArgs({
	options: { everything: { type: 'boolean' }, n8n: { type: 'string' } },
});
try {
	if (values.n8n === undefined) installN8n();
	else installOlder(values.n8n);
	if (values.everything) installDebianPackages();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
