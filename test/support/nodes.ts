import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	ITaskData,
} from 'n8n-workflow';

import { ApifyWebhooksApi } from '../../credentials/ApifyWebhooksApi.credentials';
import { ArgilWebhooksApi } from '../../credentials/ArgilWebhooksApi.credentials';
import { JoggAiWebhooksApi } from '../../credentials/JoggAiWebhooksApi.credentials';
import { PartooWebhooksApi } from '../../credentials/PartooWebhooksApi.credentials';
import { ApifyWebhooks } from '../../nodes/Apify/ApifyWebhooks.node';
import { ArgilWebhooks } from '../../nodes/Argil/ArgilWebhooks.node';
import { JoggAiWebhooks } from '../../nodes/JoggAi/JoggAiWebhooks.node';
import { PartooWebhooks } from '../../nodes/Partoo/PartooWebhooks.node';
import { startWorkflow, type Catalog, type StartedRun } from '../../sandbox/engine';

/** The nodes and credentials of the package, from the sources. */
export const catalog: Catalog = {
	nodes: {
		argilWebhooks: new ArgilWebhooks(),
		joggAiWebhooks: new JoggAiWebhooks(),
		partooWebhooks: new PartooWebhooks(),
		apifyWebhooks: new ApifyWebhooks(),
	},
	credentials: {
		argilWebhooksApi: new ArgilWebhooksApi(),
		joggAiWebhooksApi: new JoggAiWebhooksApi(),
		partooWebhooksApi: new PartooWebhooksApi(),
		apifyWebhooksApi: new ApifyWebhooksApi(),
	},
};

/** The secrets of the tests: easily found where they should not be. */
export const SECRETS = {
	argilWebhooksApi: { apiKey: 'secret-argil-key' },
	joggAiWebhooksApi: { apiKey: 'secret-jogg-key' },
	partooWebhooksApi: { apiKey: 'secret-partoo-key' },
	apifyWebhooksApi: { apiToken: 'secret-apify-token' },
};

/** What a test says of the node it runs. */
export interface NodeUnderTest {
	readonly type: 'argilWebhooks' | 'joggAiWebhooks' | 'partooWebhooks' | 'apifyWebhooks';
	readonly parameters?: INodeParameters;
	readonly items?: IDataObject[];
	readonly onError?: INode['onError'];
	readonly secrets?: Record<string, Record<string, string>>;
}

/** What came of it. */
export interface NodeResult {
	/** The items on the first output. */
	readonly items: INodeExecutionData[];
	/** The items on the error output. */
	readonly errorItems: INodeExecutionData[];
	/** The error that stopped the node, as n8n saves it with the execution. */
	readonly error: IDataObject | undefined;
	/** Everything that n8n saves of the run, as text. */
	readonly saved: string;
}

/** Begins to run one node on n8n's engine, *Get Many* unless the parameters say otherwise. */
export function startNode(test: NodeUnderTest): StartedRun {
	const { type, parameters, items = [{}], onError, secrets = SECRETS } = test;
	const credentialType = `${type}Api`;
	const node: INode = {
		id: 'node',
		name: 'Node',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'webhook', operation: 'getAll', ...parameters },
		credentials: { [credentialType]: { id: 'credential', name: 'Credential' } },
		...(onError === undefined ? {} : { onError }),
	};
	return startWorkflow(catalog, {
		nodes: [node],
		items: items.map((json) => ({ json })),
		secrets,
	});
}

/** Runs one node on n8n's engine to its end. */
export async function runNode(test: NodeUnderTest): Promise<NodeResult> {
	const run = await startNode(test).finished;
	const task: ITaskData | undefined = run.data.resultData.runData.Node?.[0];
	const [items, errorItems] = task?.data?.main ?? [];
	const saved = JSON.stringify(run);
	const error = run.data.resultData.error;
	return {
		items: items ?? [],
		errorItems: errorItems ?? [],
		error: error === undefined ? undefined : (JSON.parse(JSON.stringify(error)) as IDataObject),
		saved,
	};
}

/** The JSON of the items. */
export function jsonOf(items: INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}
