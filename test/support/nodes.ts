/** Runs a node, a dropdown or a list of options on n8n's engine. */
import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import { editorContext, startWorkflow, type Catalog, type StartedRun } from '../../harness/engine';
import { packageNode } from '../../harness/node';
import { JoggAiWebhooks } from '../../nodes/JoggAi/JoggAiWebhooks.node';
import { catalog, type NodeType } from './catalog';
import { SECRETS } from './providers';

export { catalog, SECRETS, type NodeType };

/** The node that a test runs. */
export interface NodeUnderTest {
	readonly type: NodeType;
	/** *Get Many* unless they say otherwise. */
	readonly parameters?: INodeParameters;
	/** The JSON of the input items: one empty item unless given. */
	readonly items?: IDataObject[];
	readonly onError?: INode['onError'];
	/** Whether n8n's engine runs it as a tool of an AI agent. */
	readonly isTool?: boolean;
	readonly secrets?: Readonly<Record<string, Record<string, string>>>;
	/** The nodes that n8n knows: those of the package unless given. */
	readonly nodes?: Catalog['nodes'];
}

/** The result of a run. */
export interface NodeResult {
	/** The items on the first output. */
	readonly items: INodeExecutionData[];
	/** The items on the error output. */
	readonly errorItems: INodeExecutionData[];
	/** The texts of the hints above the output. */
	readonly hints: string[];
	/** The texts of those that n8n shows as warnings. */
	readonly warnings: string[];
	/** What stopped the node: its message and description as the editor shows them, or undefined. */
	readonly error: ShownError | undefined;
	/** All of the error that n8n saves, as text. */
	readonly savedError: string;
	/** Everything that n8n saves of the run, as text. */
	readonly saved: string;
}

/** An error as n8n shows and saves it. */
export interface ShownError {
	readonly name: string;
	readonly message: string;
	readonly description: string;
	readonly httpCode: string | null;
	readonly itemIndex: number | undefined;
	readonly cause: string | undefined;
}

/** Begins to run one node on n8n's engine. */
export function startNode(test: NodeUnderTest): StartedRun {
	const { items = [{}], secrets = SECRETS, nodes = catalog.nodes } = test;
	return startWorkflow(
		{ ...catalog, nodes },
		{
			nodes: [nodeOf(test)],
			items: items.map((json) => ({ json })),
			secrets,
		},
	);
}

/** Runs one node on n8n's engine to its end. */
export async function runNode(test: NodeUnderTest): Promise<NodeResult> {
	const run = await startNode(test).finished;
	const { runData, error } = run.data.resultData;
	const taskData = runData.Node?.[0];
	const [items, errorItems] = taskData?.data?.main ?? [];
	const hints = taskData?.hints ?? [];
	return {
		items: items ?? [],
		errorItems: errorItems ?? [],
		hints: hints.map(({ message }) => message),
		warnings: hints.filter(({ type }) => type === 'warning').map(({ message }) => message),
		error: error === undefined ? undefined : shownError(error),
		savedError: JSON.stringify(error ?? null),
		saved: JSON.stringify(run),
	};
}

/** Opens a *From List* dropdown. */
export async function dropdown(
	type: NodeType,
	method: string,
	filter?: string,
	paginationToken?: string,
	parameters: INodeParameters = {},
	secrets = SECRETS,
): Promise<INodeListSearchResult> {
	const search = catalog.nodes[type]?.methods?.listSearch?.[method];
	if (search === undefined) throw new Error(`${type} has no list ${method}`);
	const context = editorContext(catalog, nodeOf({ type, parameters }), secrets);
	return await search.call(context, filter, paginationToken);
}

/** Opens the multi-select of JoggAI's events. */
export async function eventChoices(
	node: INodeType = new JoggAiWebhooks(),
): Promise<INodePropertyOptions[]> {
	const load = node.methods?.loadOptions?.getEvents;
	if (load === undefined) throw new Error('JoggAI has no choices of events');
	return await load.call(editorContext(catalog, nodeOf({ type: 'joggAiWebhooks' }), SECRETS));
}

/** The JSON of the items. */
export function jsonOf(items: INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}

function nodeOf({ type, parameters, onError, isTool }: NodeUnderTest): INode {
	return packageNode({ nodeType: type, credentialType: `${type}Api` }, parameters, {
		// The catalog of the tests has the nodes without the package's name.
		type,
		...(onError === undefined ? {} : { onError }),
		...(isTool === true && { rewireOutputLogTo: NodeConnectionTypes.AiTool }),
	});
}

function shownError(error: object): ShownError {
	const saved: unknown = JSON.parse(JSON.stringify(error));
	const field = (name: string, from: unknown = saved): unknown =>
		typeof from === 'object' && from !== null
			? Object.entries(from).find(([key]) => key === name)?.[1]
			: undefined;
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	const httpCode = field('httpCode');
	const itemIndex = field('itemIndex', field('context'));
	return {
		name: text(field('name')),
		message: text(field('message')),
		description: text(field('description')),
		httpCode: typeof httpCode === 'string' ? httpCode : null,
		itemIndex: typeof itemIndex === 'number' ? itemIndex : undefined,
		cause: text(field('cause', field('failure'))) || undefined,
	};
}
