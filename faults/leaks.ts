/** Searches what n8n saves and shows for the secrets of the tests. */
import type { INodeParameters } from 'n8n-workflow';

import type { Catalog } from '../harness/engine.ts';
import { HEADER_SECRET, URL_TOKEN } from '../sandbox/fields.ts';
import { Account } from './account.ts';
import { openAccountWithFault } from './accounts.ts';
import { RUNS } from './operations.ts';
import { runNode, type RunResult } from './run.ts';

/** How often each kind of secret was found. */
export interface Leaks {
	/** API keys, anywhere. */
	readonly keys: number;
	/** Signing secrets of endpoints and values of headers, anywhere. */
	readonly secrets: number;
	/** Tokens of callback URLs in errors and hints; in the output, they are part of the requested URL. */
	readonly tokens: number;
}

/** A signing secret of JoggAI's. */
const SIGNING_SECRET = /whsec_\w+/g;

/** Counts the secrets in all that n8n saves of a run. */
export function findLeaks({ items, savedOutput, savedRest }: RunResult, key: string): Leaks {
	const count = (text: string, part: string): number => text.split(part).length - 1;
	const all = savedOutput + savedRest;
	// Failed changes and failed items have their error in the output.
	const errorTexts = items.map(({ error, message, details }) =>
		JSON.stringify({ error, message, details }),
	);
	return {
		keys: count(all, key),
		secrets: count(all, HEADER_SECRET) + [...all.matchAll(SIGNING_SECRET)].length,
		tokens: count(savedRest + errorTexts.join(''), URL_TOKEN),
	};
}

/** A search that must find secrets. */
export interface Control {
	readonly name: string;
	readonly found: number;
}

/** Runs every operation with *Include Secrets*: a search that finds nothing here would find nothing anywhere. */
export async function runControls(catalog: Catalog): Promise<Control[]> {
	const controls: Control[] = [];
	for (const { provider, name, parameters } of RUNS.filter(({ holdsSecrets }) => holdsSecrets)) {
		const account = await Account.open(provider);
		openAccountWithFault(account);
		const options = { ...(parameters.options as INodeParameters), includeSecrets: true };
		const result = await runNode(catalog, { account, parameters: { ...parameters, options } });
		controls.push({
			name: `${provider.id} ${name} with Include Secrets`,
			found: findLeaks(result, account.key).secrets,
		});
	}
	return controls;
}
