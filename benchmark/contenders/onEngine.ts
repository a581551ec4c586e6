/** The contenders that run on n8n's engine in this process. The Code node isn't among them: it needs n8n's task runner. */
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
import type { Contender, Done } from './contender.ts';
import { overPlainHttp } from './overPlainHttp.ts';
import { editFieldsChain, packageNode, SECRETS, type PlainNode } from './workflows.ts';

/** Makes the contenders of a case. */
export type Lineup = (of: Case, scheme: Scheme) => Contender[];

/**
 * Loads the nodes.
 * @param withPeers whether n8n's own nodes take part: they are there once `e2e/setup.ts` has run
 */
export async function openEngine(withPeers: boolean): Promise<Lineup> {
	const ours = await loadPackage(PACKAGE_FOLDER);
	const overHttps = { ...ours, nodes: { ...ours.nodes, ...(withPeers ? loadPeers() : {}) } };
	const catalogs = { https: overHttps, http: overPlainHttp(overHttps) };
	return (of, scheme) => {
		const catalog = catalogs[scheme];
		return [
			{ name: 'node', run: async () => await runChain(catalog, packageNode(of), of) },
			// Plain HTTP is there to show what TLS costs, and the peers pay the same for it.
			...(withPeers && scheme === 'https'
				? [
						{
							name: 'editFields' as const,
							run: async () => await runChain(catalog, editFieldsChain(of, scheme), of),
						},
					]
				: []),
			{ name: 'helper', run: async () => await runHelper(catalog, of, scheme) },
			...(of.bound > 1
				? [
						{
							name: 'keepAlive' as const,
							run: async () => await runHelper(catalog, of, scheme, { keepAlive: true }),
						},
					]
				: []),
			{ name: 'fetch', run: async () => await bareFetch(of, scheme) },
		];
	};
}

async function runChain(
	catalog: Catalog,
	chain: readonly PlainNode[],
	{ items }: Case,
): Promise<Done> {
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
 * Sends what the package sends, with as many requests under way at once, and makes nothing of the answers.
 *
 * n8n's helper opens a connection for every request, and no option of a request changes that in 2.41.1: it makes new agents
 * for each (`setAxiosAgents` in @n8n/backend-network/dist/http/axios/utils.js:287, called from request.js:40), and
 * `agentOptions` only says how they are made (node-agents.js:20). With `agentOptions: { keepAlive: true }` each agent keeps its
 * one connection for a next request that never comes: as many connections as before, all of them left open until the
 * server gives up. So the package doesn't set it. Agents of its own can't be handed over (`IHttpRequestOptions` has no field
 * for one), and would go past n8n's proxy settings and SSRF guard, which live in n8n's agents (connection-guards.js:31).
 * TLS sessions aren't resumed either: they are kept by agent. The contender `keepAlive` watches whether that stays so.
 * @param agentOptions handed on to the helper
 */
async function runHelper(
	catalog: Catalog,
	of: Case,
	scheme: Scheme,
	agentOptions?: IHttpRequestOptions['agentOptions'],
): Promise<Done> {
	const origin = originOf(of.provider, scheme);
	const [{ credential = '' } = {}] = packageNode(of);
	const helperOnly: INodeType = {
		description: { ...describedAs('Helper Only'), credentials: [{ name: credential }] },
		async execute(this: IExecuteFunctions) {
			for (const stage of of.stages) {
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
					{ concurrency: of.bound },
				);
			}
			return [[]];
		},
	};
	const type = 'benchmark.helperOnly';
	const node = { name: 'Helper Only', type, typeVersion: 1, parameters: {}, credential };
	const nodes = { ...catalog.nodes, [type]: helperOnly };
	const { ms } = await runChain({ ...catalog, nodes }, [node], of);
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
function loadPeers(): Catalog['nodes'] {
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
