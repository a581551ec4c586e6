/**
 * The older versions of n8n that the scenarios can run in, in addition to the newest of package.json: how each is installed, and all
 * that is different in it. `npm run test:e2e -- --n8n <version>` chooses one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { E2E_FOLDER } from './folders.ts';

/** What npm installs. Some of what an old n8n requires is no longer there, or newer than it can use. */
interface Recipe {
	readonly dependencies: Readonly<Record<string, string>>;
	readonly overrides: Readonly<Record<string, string>>;
}

/** The versions that n8n up to 2.30 pins itself. `langchain` would bring a newer one, which wants a newer `@langchain/core`. */
const LANGGRAPH = {
	'@langchain/langgraph': '1.0.2',
	'@langchain/langgraph-checkpoint': '1.0.0',
	'@langchain/langgraph-sdk': '1.0.3',
};

/** Comes from a host of its own otherwise. */
const XLSX = { xlsx: '0.18.5' };

const AJV = { ajv: '8.17.1' };

/** By version. */
export const OLDER_VERSIONS: Readonly<Record<string, Recipe>> = {
	'1.123.0': { dependencies: AJV, overrides: { ...XLSX, ...LANGGRAPH } },
	'2.0.0': { dependencies: AJV, overrides: { ...XLSX, ...LANGGRAPH } },
	'2.20.0': {
		// Without it npm puts a 0.10 in the place where n8n's error reporter looks for the 2 that it needs.
		dependencies: { ...AJV, '@opentelemetry/core': '2.2.0' },
		overrides: { ...XLSX, ...LANGGRAPH, linkedom: '0.18.12' },
	},
	'2.30.8': {
		dependencies: AJV,
		overrides: { ...XLSX, ...LANGGRAPH, linkedom: '0.18.12' },
	},
};

/** The older version that was chosen; undefined for the newest. */
export const CHOSEN_VERSION = process.env.E2E_N8N_VERSION;

const isN8n1 = CHOSEN_VERSION?.startsWith('1.') === true;

/** Where an older version is installed. Not kept in git. */
export function folderOf(version: string): string {
	return join(E2E_FOLDER, 'versions', version);
}

/** Where n8n is installed. */
const N8N_FOLDER = join(
	CHOSEN_VERSION === undefined ? E2E_FOLDER : folderOf(CHOSEN_VERSION),
	'node_modules',
	'n8n',
);

/** n8n's command line. */
export const N8N_SCRIPT = join(N8N_FOLDER, 'bin', 'n8n');

/** The version of the installed n8n that the scenarios run in. */
export function versionOfN8n(): string {
	const manifest = readFileSync(join(N8N_FOLDER, 'package.json'), 'utf8');
	return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}

/** The request that makes n8n listen to the triggers of a workflow: n8n 1 publishes no versions. */
export function activation(id: string, versionId: string): [string, string, object] {
	return isN8n1
		? ['PATCH', `/workflows/${id}`, { active: true, versionId }]
		: ['POST', `/workflows/${id}/activate`, { versionId }];
}

/** What the test of a credential says when the response is HTTP 401: up to n8n 2.33, n8n's words rather than the credential's. */
export function wordsOfWrongKey(own: string): string {
	const losesWords = isN8n1 || /^2\.([0-9]|[12]\d|3[0-3])\./.test(CHOSEN_VERSION ?? '');
	return losesWords ? 'Authorization failed - please check your credentials' : own;
}

/**
 * Whether n8n gives up what a worker had under way that was killed. n8n 1 has another worker run it again
 * (`QUEUE_WORKER_MAX_STALLED_COUNT`, gone in n8n 2).
 */
export const LOSES_WORK_OF_KILLED_WORKER = !isN8n1;

/**
 * Whether the Data Table node makes tables. Before n8n 2.3 it knows rows only (`nodes/DataTable/DataTable.node.js` of
 * n8n-nodes-base has one resource, `row`): a table is made by hand.
 */
export const MAKES_DATA_TABLES = !/^(1|2\.[0-2])\./.test(CHOSEN_VERSION ?? '');

/**
 * What an editor complains of in the console of the browser by itself: while it loads; n8n 1 for a license, a schema of its
 * own nodes and an earlier execution that it doesn't have.
 */
export const COMPLAINTS_OF_N8N =
	/injectNDVStore\(\)|\/rest\/ai\/sessions\/metadata|sessions metadata|\/schemas\/n8n-nodes-base\.|\/executions\/last-successful/;

/** The scenarios that run in an older version. */
export const SCENARIOS = ['workflows', 'credentials', 'editor', 'smoke', 'queue'];
