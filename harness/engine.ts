/**
 * Runs workflows on n8n's own engine (n8n-core) without n8n's server, for the tests and the programs. What the server adds
 * (database, users, editor) is left out; no part of the engine is replaced.
 */
import './environment.ts';

import {
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	HookContext,
	LoadOptionsContext,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	IRun,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import {
	createRunExecutionData,
	ICredentialsHelper,
	Workflow as WorkflowOfNodes,
} from './n8nWorkflow.ts';

/** The nodes and credential types that a workflow may use, by the type names that workflows save. */
export interface Catalog {
	readonly nodes: Readonly<Record<string, INodeType>>;
	readonly credentials: Readonly<Record<string, ICredentialType>>;
}

/** A workflow to run. The nodes without an input connection start, each with `items`. */
export interface WorkflowToRun {
	readonly nodes: INode[];
	readonly connections?: IConnections;
	/** Input items of the first nodes: one empty item unless given. */
	readonly items?: INodeExecutionData[];
	/** The secrets that the user would have saved, by credential type. */
	readonly secrets: Readonly<Record<string, ICredentialDataDecryptedObject>>;
}

/** A run that has started. */
export interface StartedRun {
	/** What n8n would save of the execution. */
	readonly finished: Promise<IRun>;
	/** Stops the run, as the editor's stop button does. */
	readonly cancel: () => void;
}

/** Runs a workflow on n8n's engine. */
export function startWorkflow(catalog: Catalog, toRun: WorkflowToRun): StartedRun {
	const { nodes, connections = {}, items = [{ json: {} }] } = toRun;
	const workflow = new WorkflowOfNodes({
		id: 'workflow',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypesOf(catalog),
		settings: { executionOrder: 'v1' },
	});
	const first = nodes.filter(({ name }) => workflow.getParentNodes(name).length === 0);
	const state = createRunExecutionData({
		startData: {},
		executionData: {
			contextData: {},
			nodeExecutionStack: first.map((node) => ({ node, data: { main: [items] }, source: null })),
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const data = additionalData(workflow, new Credentials(catalog, toRun.secrets));
	const run = new WorkflowExecute(data, 'manual', state).processRunExecutionData(workflow);
	return { finished: Promise.resolve(run), cancel: () => run.cancel() };
}

/** The context of a node when the editor loads the choices of a dropdown. */
export function editorContext(
	catalog: Catalog,
	node: INode,
	secrets: WorkflowToRun['secrets'],
): ILoadOptionsFunctions {
	const { workflow, data } = workflowOf(catalog, node, secrets);
	return new LoadOptionsContext(
		workflow,
		node,
		{ ...data, currentNodeParameters: node.parameters },
		'',
	);
}

/** The context of a trigger node's hooks while its workflow is activated. */
export function hookContext(
	catalog: Catalog,
	node: INode,
	secrets: WorkflowToRun['secrets'],
): IHookFunctions {
	const { workflow, data } = workflowOf(catalog, node, secrets);
	return new HookContext(workflow, node, data, 'trigger', 'activate');
}

/** The context of a trigger node when it receives a request. */
export function webhookContext(
	catalog: Catalog,
	node: INode,
	secrets: WorkflowToRun['secrets'],
): IWebhookFunctions {
	const { workflow, data } = workflowOf(catalog, node, secrets);
	const webhook = { name: 'default', httpMethod: 'POST', path: 'webhook' } as const;
	const webhookData = {
		...webhook,
		node: node.name,
		webhookDescription: webhook,
		workflowId: 'workflow',
		workflowExecuteAdditionalData: data,
	};
	return new WebhookContext(workflow, node, data, 'webhook', webhookData, [], null);
}

/** A workflow of one node that isn't run, with the data that a context needs. */
function workflowOf(catalog: Catalog, node: INode, secrets: WorkflowToRun['secrets']) {
	const workflow = new WorkflowOfNodes({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf(catalog),
	});
	return { workflow, data: additionalData(workflow, new Credentials(catalog, secrets)) };
}

/** n8n's registry of node types, as far as a workflow needs it. */
export function nodeTypesOf({ nodes }: Catalog) {
	const byName = (name: string): INodeType => {
		const type = nodes[name];
		if (type === undefined) throw new Error(`No node type ${name}`);
		return type;
	};
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}

/** What n8n passes to every context, made for one workflow. */
export function additionalData(
	workflow: Workflow,
	credentialsHelper: Credentials,
): IWorkflowExecuteAdditionalData {
	const unused = (what: string) => (): never => {
		throw new Error(`${what} is not part of this engine`);
	};
	// n8n throws "Invalid URL" from every getNodeParameter unless these are URLs.
	const address = 'http://127.0.0.1:5678';
	// Many n8n instances receive webhooks at another address than that of the editor, with a path prefix.
	const webhookAddress = 'http://127.0.0.1:5679/n8n';
	return {
		credentialsHelper,
		hooks: new ExecutionLifecycleHooks('manual', 'execution', {
			id: workflow.id,
			name: 'Workflow',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: Object.values(workflow.nodes),
			connections: workflow.connectionsBySourceNode,
		}),
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId: 'execution',
		currentNodeExecutionIndex: 0,
		restApiUrl: address,
		instanceBaseUrl: `${address}/`,
		formBaseUrl: address,
		formWaitingBaseUrl: address,
		formTestBaseUrl: address,
		webhookBaseUrl: `${webhookAddress}/webhook`,
		webhookWaitingBaseUrl: `${webhookAddress}/webhook-waiting`,
		webhookTestBaseUrl: `${webhookAddress}/webhook-test`,
		mcpBaseUrl: address,
		mcpTestBaseUrl: address,
		variables: {},
		executeWorkflow: unused('executeWorkflow'),
		getRunExecutionData: unused('getRunExecutionData'),
		getRuntimeCredential: unused('getRuntimeCredential'),
		startRunnerTask: unused('startRunnerTask'),
		logAiEvent: unused('logAiEvent'),
	};
}

/** Applies the `authenticate` of the credential types themselves, with n8n's own expressions. */
export class Credentials extends ICredentialsHelper {
	private readonly catalog: Catalog;

	private readonly secrets: WorkflowToRun['secrets'];

	constructor(catalog: Catalog, secrets: WorkflowToRun['secrets']) {
		super();
		this.catalog = catalog;
		this.secrets = secrets;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.type(type).properties;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type(typeName);
		if (typeof authenticate !== 'object')
			throw new Error(`${typeName} has no generic authenticate`);
		const headers: Record<string, string> = {};
		for (const [name, expression] of Object.entries(authenticate.properties.headers ?? {})) {
			if (typeof expression !== 'string') throw new Error(`The header ${name} is not a string`);
			const value = workflow.expression.getSimpleParameterValue(node, expression, 'internal', {
				$credentials: credentials,
			});
			headers[name] = String(value);
		}
		return await Promise.resolve({ ...options, headers: { ...options.headers, ...headers } });
	}

	async preAuthentication(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}

	async runPreAuthentication(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const secret = this.secrets[type];
		if (secret === undefined) throw new Error(`No secret for ${type}`);
		const decrypted: ICredentialDataDecryptedObject = {};
		for (const field of this.type(type).properties) {
			// The defaults that the editor would have saved.
			if (typeof field.default === 'string') decrypted[field.name] = field.default;
		}
		return await Promise.resolve({ ...decrypted, ...secret });
	}

	async getCredentials(): Promise<ICredentials> {
		return await Promise.reject(new Error('Credentials are not saved here'));
	}

	async updateCredentials(): Promise<void> {
		await Promise.reject(new Error('Credentials are not saved here'));
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		await Promise.reject(new Error('Credentials are not saved here'));
	}

	private type(name: string): ICredentialType {
		const type = this.catalog.credentials[name];
		if (type === undefined) throw new Error(`No credential type ${name}`);
		return type;
	}
}
