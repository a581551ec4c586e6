/** The contenders that run on n8n's engine in this process: all but the Code node, which needs n8n's task runner. */
import { createRequire } from 'node:module';

import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeType,
	IVersionedNodeType,
} from 'n8n-workflow';
import pMap from 'p-map';

import { startWorkflow, type Catalog } from '../../harness/engine.ts';
import { loadPackage, PACKAGE_FOLDER } from '../../harness/package.ts';
import { originOf, type Case, type Scheme } from '../cases.ts';
import { bareFetch } from './bareFetch.ts';
import type { Contender, ContenderResult } from './contender.ts';
import { overPlainHttp } from './overPlainHttp.ts';
import { editFieldsChain, packageNode, SECRETS, type PlainNode } from './workflows.ts';

/** Returns the contenders of a case. */
export type ContendersFor = (benchmarkCase: Case, scheme: Scheme) => Contender[];

/**
 * Loads the nodes.
 * @param withN8nNodes whether n8n's own nodes are measured, too: `e2e/setup.ts` installs them
 */
export async function openEngine(withN8nNodes: boolean): Promise<ContendersFor> {
	const ours = await loadPackage(PACKAGE_FOLDER);
	const overHttps = { ...ours, nodes: { ...ours.nodes, ...(withN8nNodes ? loadN8nNodes() : {}) } };
	const catalogs = { https: overHttps, http: overPlainHttp(overHttps) };
	return (benchmarkCase, scheme) => {
		const catalog = catalogs[scheme];
		return [
			{
				name: 'node',
				run: async () => await runChain(catalog, packageNode(benchmarkCase), benchmarkCase),
			},
			// Plain HTTP only shows the cost of TLS, which is the same for n8n's own nodes.
			...(withN8nNodes && scheme === 'https'
				? [
						{
							name: 'editFields' as const,
							run: async () =>
								await runChain(catalog, editFieldsChain(benchmarkCase, scheme), benchmarkCase),
						},
					]
				: []),
			{ name: 'helper', run: async () => await runHelper(catalog, benchmarkCase, scheme) },
			...(benchmarkCase.maxConcurrency > 1
				? [
						{
							name: 'keepAlive' as const,
							run: async () => await runHelper(catalog, benchmarkCase, scheme, { keepAlive: true }),
						},
					]
				: []),
			{ name: 'fetch', run: async () => await bareFetch(benchmarkCase, scheme) },
		];
	};
}

async function runChain(
	catalog: Catalog,
	chain: readonly PlainNode[],
	{ items }: Case,
): Promise<ContenderResult> {
	const nodes = chain.map(toNode);
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => {
			const main = [[{ node: name, type: 'main' as const, index: 0 }]];
			return [nodes[index]?.name ?? '', { main }];
		}),
	);
	const started = performance.now();
	const { data } = await startWorkflow(catalog, {
		nodes,
		connections,
		items: items.map((json) => ({ json })),
		secrets: SECRETS,
	}).finished;
	const ms = performance.now() - started;
	if (data.resultData.error !== undefined) throw data.resultData.error;
	const [lastRun] = data.resultData.runData[nodes.at(-1)?.name ?? ''] ?? [];
	return { ms, output: lastRun?.data?.main?.[0]?.map(({ json }) => json) ?? [] };
}

function toNode({ credential, ...node }: PlainNode): INode {
	const credentials =
		credential === undefined ? {} : { [credential]: { id: credential, name: credential } };
	return { id: node.name, position: [0, 0], credentials, ...node };
}

/**
 * Sends the same requests as the package, as many at once, and ignores the responses.
 *
 * n8n's helper opens a connection for every request, and no option of a request changes that in 2.41.1: it makes new agents
 * for each (`setAxiosAgents` in @n8n/backend-network/dist/http/axios/utils.js:287, called from request.js:40), and
 * `agentOptions` only says how they are made (node-agents.js:20). With `agentOptions: { keepAlive: true }` each agent keeps its
 * one connection for a next request that never comes: as many connections as before, all of them left open until the
 * server gives up. So the package doesn't set it. A node can't pass its own agents (`IHttpRequestOptions` has no field for
 * them), and they would bypass n8n's proxy settings and SSRF guard, which are in n8n's agents (connection-guards.js:31).
 * TLS sessions aren't resumed either, because each agent has its own. The contender `keepAlive` shows when that changes.
 * @param agentOptions passed to the helper
 */
async function runHelper(
	catalog: Catalog,
	benchmarkCase: Case,
	scheme: Scheme,
	agentOptions?: IHttpRequestOptions['agentOptions'],
): Promise<ContenderResult> {
	const origin = originOf(benchmarkCase.provider, scheme);
	const [{ credential = '' } = {}] = packageNode(benchmarkCase);
	const helperOnly: INodeType = {
		description: { ...describedAs('Helper Only'), credentials: [{ name: credential }] },
		async execute(this: IExecuteFunctions) {
			for (const stage of benchmarkCase.stages) {
				await pMap(
					stage,
					async ({ method, path, body }) => {
						await this.helpers.httpRequestWithAuthentication.call(this, credential, {
							method,
							url: origin + path,
							body,
							json: true,
							returnFullResponse: true,
							agentOptions,
						});
					},
					{ concurrency: benchmarkCase.maxConcurrency },
				);
			}
			return [[]];
		},
	};
	const type = 'benchmark.helperOnly';
	const node = { name: 'Helper Only', type, typeVersion: 1, parameters: {}, credential };
	const nodes = { ...catalog.nodes, [type]: helperOnly };
	const { ms } = await runChain({ ...catalog, nodes }, [node], benchmarkCase);
	return { ms, output: null };
}

function describedAs(displayName: string): INodeType['description'] {
	return {
		displayName,
		name: 'helperOnly',
		group: ['input'],
		version: 1,
		description: displayName,
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};
}

/** n8n's own nodes, in the versions that {@link editFieldsChain} names. */
function loadN8nNodes(): Catalog['nodes'] {
	const require = createRequire(new URL('../../e2e/package.json', import.meta.url));
	const load = (path: string, version = 1): INodeType => {
		const file = `n8n-nodes-base/dist/nodes/${path}.node.js`;
		const [Type] = Object.values(
			require(file) as Record<string, new () => INodeType | IVersionedNodeType>,
		);
		if (Type === undefined) throw new Error(`${file} exports no node`);
		const node = new Type();
		return 'nodeVersions' in node ? node.getNodeType(version) : node;
	};
	return {
		'n8n-nodes-base.httpRequest': load('HttpRequest/HttpRequest', 4.5),
		'n8n-nodes-base.splitOut': load('Transform/SplitOut/SplitOut'),
		'n8n-nodes-base.set': load('Set/Set', 3.5),
	};
}
