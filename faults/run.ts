/** Runs one node on n8n's engine against an account, and keeps all that n8n shows or saves. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type * as n8nWorkflow from 'n8n-workflow';

import { startWorkflow, type Catalog } from '../harness/engine.ts';
import { packageNode } from '../harness/node.ts';
import { loadPackage, PACKAGE_FOLDER } from '../harness/package.ts';
import { SEEDED } from '../sandbox/fields.ts';
import { credentialOf } from '../sandbox/providers.ts';
import type { Account } from './account.ts';
import { skip } from './clock.ts';

/** A node to run, and its input. */
export interface RunOptions {
	readonly account: Account;
	readonly parameters: INodeParameters;
	readonly timeoutMs?: number;
	readonly onError?: INode['onError'];
	readonly items?: IDataObject[];
}

/** The result of a run. */
export interface RunResult {
	readonly items: IDataObject[];
	/** What stopped the node, as the editor shows it. */
	readonly error: { message: string; description: string; httpCode: string | null } | undefined;
	/** The requested waits before retries, in milliseconds. */
	readonly waits: number[];
	/** All that n8n saves of the output, as JSON. */
	readonly savedOutput: string;
	/** All that n8n saves in addition to the output: hints and errors, as JSON, and errors with what JSON leaves out. */
	readonly savedRest: string;
}

const waitsOfRun = new AsyncLocalStorage<number[]>();

/** Loads the built package. From then on, its waits are recorded and take no time. */
export async function loadNodes(): Promise<Catalog> {
	const workflow = createRequire(import.meta.url)('n8n-workflow') as typeof n8nWorkflow;
	const sleep: typeof workflow.sleep = async (milliseconds, signal) => {
		waitsOfRun.getStore()?.push(milliseconds);
		skip(milliseconds);
		signal?.throwIfAborted();
		await new Promise((resolve) => setImmediate(resolve));
	};
	Object.defineProperty(workflow, 'sleep', { value: sleep });
	return await loadPackage(PACKAGE_FOLDER);
}

/** Runs one node once. */
export async function runNode(catalog: Catalog, options: RunOptions): Promise<RunResult> {
	const { account, timeoutMs, onError, items = [{}] } = options;
	const { provider } = account;
	const text = JSON.stringify(options.parameters).replaceAll(SEEDED, account.seeded);
	const parameters = JSON.parse(text) as INodeParameters;
	const allOptions = {
		...(parameters.options as INodeParameters | undefined),
		...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
	};
	const node = packageNode(
		provider,
		{ ...parameters, options: allOptions },
		onError === undefined ? {} : { onError },
	);
	const waits: number[] = [];
	const run = await waitsOfRun.run(
		waits,
		async () =>
			await startWorkflow(catalog, {
				nodes: [node],
				items: items.map((json) => ({ json })),
				secrets: { [provider.credentialType]: credentialOf(provider, account.key) },
			}).finished,
	);
	const { runData, error } = run.data.resultData;
	const [task] = runData.Node ?? [];
	const output = task?.data?.main?.[0] ?? [];
	const saved = JSON.parse(JSON.stringify(error ?? null)) as IDataObject | null;
	const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
	return {
		items: output.map(({ json }) => json),
		error:
			saved === null
				? undefined
				: {
						message: stringOf(saved.message),
						description: stringOf(saved.description),
						httpCode: stringOf(saved.httpCode) || null,
					},
		waits,
		savedOutput: JSON.stringify(output),
		savedRest: [
			JSON.stringify({ ...task, data: undefined }),
			JSON.stringify(error ?? null),
			inspect([error, task?.error], { depth: Infinity, showHidden: true, maxStringLength: null }),
		].join('\n'),
	};
}
