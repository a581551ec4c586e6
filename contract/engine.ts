/** Runs the built nodes on n8n's engine in this process, and routes their requests to a sandbox. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import tls from 'node:tls';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type * as n8nWorkflow from 'n8n-workflow';

import { editorContext, startWorkflow, type Catalog } from '../harness/engine.ts';
import { packageNode } from '../harness/node.ts';
import { loadPackage, PACKAGE_FOLDER } from '../harness/package.ts';
import type { Json } from '../sandbox/json.ts';
import { providerOf } from '../sandbox/providers.ts';
import { startSandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import type { DocumentedProvider } from './documents.ts';

/** The result of a run. */
export interface Outcome {
	readonly items: Json[];
	/** What stopped the node, as the editor shows it, or null. */
	readonly error: string | null;
}

/** The running engine and its network. */
export interface Engine {
	readonly catalog: Catalog;
	/** Runs one node once. */
	run(provider: DocumentedProvider, parameters: INodeParameters): Promise<Outcome>;
	/** Calls the method of the node that loads the choices of a dropdown. */
	choices(provider: DocumentedProvider, method: string): Promise<Outcome>;
	/** The requested hosts that the network refused. */
	readonly refusedHosts: readonly string[];
	stop(): Promise<void>;
}

/** Loads the built package and starts the network, to which all later requests of this process are routed. */
export async function startEngine(apis: NonNullable<SandboxOptions['apis']>): Promise<Engine> {
	skipWaits();
	const catalog = await loadPackage(PACKAGE_FOLDER);
	const sandbox = await startSandbox({ apis });
	const { NODE_EXTRA_CA_CERTS: certificate = '', ...proxies } = sandbox.environment;
	Object.assign(process.env, proxies);
	tls.setDefaultCACertificates([
		...tls.getCACertificates('default'),
		await readFile(certificate, 'utf8'),
	]);
	const { secrets } = sandbox;
	return {
		catalog,
		async run(provider, parameters) {
			const nodes = [packageNode(providerOf(provider), parameters)];
			const { data } = await startWorkflow(catalog, { nodes, secrets }).finished;
			const { runData, error } = data.resultData;
			const items = runData.Node?.[0]?.data?.main?.[0] ?? [];
			return {
				items: items.map(({ json }) => asJson(json)),
				error: error ? messageOf(error) : null,
			};
		},
		async choices(provider, method) {
			const node = packageNode(providerOf(provider));
			const { listSearch, loadOptions } = catalog.nodes[node.type]?.methods ?? {};
			const context = editorContext(catalog, node, secrets);
			try {
				const search = await listSearch?.[method]?.call(context);
				const items = search?.results ?? (await loadOptions?.[method]?.call(context));
				if (items === undefined) throw new Error(`The node has no ${method}`);
				return { items: items.map((item) => asJson({ ...item })), error: null };
			} catch (error) {
				if (!(error instanceof Error)) throw error;
				return { items: [], error: messageOf(error) };
			}
		},
		refusedHosts: sandbox.refusedHosts,
		async stop() {
			await sandbox.stop();
		},
	};
}

/** Skips the waits between attempts: a mock doesn't recover while a node waits. */
function skipWaits(): void {
	const workflow = createRequire(import.meta.url)('n8n-workflow') as typeof n8nWorkflow;
	const sleep: typeof workflow.sleep = async (_milliseconds, signal) => {
		signal?.throwIfAborted();
		await new Promise((resolve) => setImmediate(resolve));
	};
	Object.defineProperty(workflow, 'sleep', { value: sleep });
}

function asJson(json: IDataObject | object): Json {
	return JSON.parse(JSON.stringify(json)) as Json;
}

function messageOf(error: Error & { description?: string | null }): string {
	return [error.message, error.description].filter(Boolean).join(' ');
}
