/** What n8n's database holds of one workflow with one trigger node, and how n8n calls the hooks and webhook of that node. */
import { HookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	Logger,
	LogMetadata,
	WorkflowActivateMode,
	WorkflowExecuteMode,
	Workflow,
} from 'n8n-workflow';

import '../environment.ts';
import {
	additionalData,
	Credentials,
	nodeTypesOf,
	type Catalog,
	type WorkflowToRun,
} from '../engine.ts';
import { LoggerProxy, NodeHelpers, Workflow as WorkflowOfNodes } from '../n8nWorkflow.ts';

/** A row of n8n's table `webhook_entity`: a path that n8n receives requests at. */
export interface Row {
	readonly method: string;
	/** As stored: a name that is part of it is percent-encoded. */
	readonly path: string;
	readonly node: string;
}

/** The three functions of `webhookMethods.default`. */
export type HookName = 'checkExists' | 'create' | 'delete';

/** One call of a hook, in the order of the calls. */
export interface HookCall {
	readonly hook: HookName;
	readonly mode: WorkflowExecuteMode;
	readonly activation: WorkflowActivateMode;
	/** The URL that `getNodeWebhookUrl` returned during the call. */
	readonly url: string | undefined;
	/** What it returned, or the message of the error that it threw; undefined while it runs. */
	result?: boolean | string;
}

/** A line of n8n's log, written by the node or by n8n. */
export interface LogLine {
	readonly level: 'error' | 'warn' | 'info' | 'debug';
	readonly message: string;
	readonly metadata?: LogMetadata;
}

/** The workflow as n8n loaded it from the database for one piece of work. n8n changes its static data in place. */
export interface Loaded {
	readonly staticData: IDataObject | undefined;
}

/** A workflow in memory, and what n8n knows of the webhook of its trigger. */
export interface OpenWorkflow {
	readonly workflow: Workflow;
	readonly node: INode;
	readonly webhook: IWebhookData;
	readonly data: IWorkflowExecuteAdditionalData;
}

/** What a test sets up. */
export interface DatabaseOptions {
	/** The node type of the trigger, and its credential types. */
	readonly catalog: Catalog;
	/** The trigger as the editor saved it. */
	readonly node: INode;
	/** The secrets of its credentials, by credential type. They may change while the workflow runs. */
	readonly secrets: WorkflowToRun['secrets'];
	/** The address of n8n for webhooks (`N8N_WEBHOOK_URL`). */
	readonly baseUrl?: string;
	/** The address of test webhooks, where it differs (`N8N_EDITOR_BASE_URL`). */
	readonly testBaseUrl?: string;
}

/** The ID of the workflow, which is part of the path of a trigger without `webhookId`. */
export const WORKFLOW_ID = 'workflow';

/** The database, and all that is observed of the node. */
export class Database {
	/** The node as the editor last saved it. */
	draft: INode;

	/** The node of the published version, or null. */
	published: INode | null = null;

	rows: Row[] = [];

	/** The saved static data of the workflow, by `node:<name>`, as plain JSON; null until something is saved. */
	staticData: IDataObject | null = null;

	baseUrl: string;

	testBaseUrl: string | undefined;

	secrets: WorkflowToRun['secrets'];

	readonly hooks: HookCall[] = [];

	readonly log: LogLine[] = [];

	private readonly catalog: Catalog;

	constructor(options: DatabaseOptions) {
		this.catalog = options.catalog;
		this.draft = options.node;
		this.secrets = options.secrets;
		this.baseUrl = options.baseUrl ?? 'https://n8n.example.com';
		this.testBaseUrl = options.testBaseUrl;
	}

	/** Reads the workflow from the database. */
	load(): Loaded {
		return { staticData: this.staticData === null ? undefined : copy(this.staticData) };
	}

	/** Saves the static data of a workflow in memory if it changed, as a whole: n8n's `saveStaticData`. */
	save(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged !== true) return;
		this.staticData = copy(workflow.staticData);
		workflow.staticData.__dataChanged = false;
	}

	/** Makes the workflow of one version. */
	open(saved: INode, { staticData }: Loaded, isTest = false): OpenWorkflow {
		// n8n sets the parameters of the node that it gets: without those that it doesn't know, and with defaults.
		const node = structuredClone(saved);
		const workflow = new WorkflowOfNodes({
			id: WORKFLOW_ID,
			name: 'Workflow',
			nodes: [node],
			connections: {},
			active: !isTest,
			nodeTypes: nodeTypesOf(this.catalog),
			...(staticData === undefined ? {} : { staticData }),
			settings: {},
		});
		const data: IWorkflowExecuteAdditionalData = {
			...additionalData(workflow, new Credentials(this.catalog, this.secrets)),
			webhookBaseUrl: `${this.baseUrl}/webhook`,
			webhookTestBaseUrl: `${this.testBaseUrl ?? this.baseUrl}/webhook-test`,
		};
		const webhookDescription = this.descriptionOf(node);
		const webhook: IWebhookData = {
			httpMethod: 'POST',
			node: node.name,
			path: NodeHelpers.getNodeWebhookPath(
				WORKFLOW_ID,
				node,
				webhookDescription.path,
				webhookDescription.isFullPath === true,
			),
			webhookDescription,
			workflowId: WORKFLOW_ID,
			workflowExecuteAdditionalData: data,
			...(isTest ? { isTest } : {}),
		};
		return { workflow, node, webhook, data };
	}

	/** The type of the trigger. */
	typeOf(node: INode) {
		return nodeTypesOf(this.catalog).getByName(node.type);
	}

	/** Calls a hook with n8n's own context. A node without this hook returns nothing, as in n8n. */
	async callHook(
		{ workflow, node, webhook, data }: OpenWorkflow,
		hook: HookName,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<boolean | undefined> {
		const run = this.typeOf(node).webhookMethods?.default?.[hook];
		if (run === undefined) return undefined;
		const context = new HookContext(workflow, node, data, mode, activation, webhook);
		this.captureLog(context);
		const url = context.getNodeWebhookUrl('default');
		const call: HookCall = { hook, mode, activation, url };
		this.hooks.push(call);
		try {
			const result = await run.call(context);
			call.result = result;
			return result;
		} catch (error) {
			call.result = messageOf(error);
			throw error;
		}
	}

	/** `checkExists`, and `create` unless it returned true. What `create` returns is ignored. */
	async createIfNotExists(
		open: OpenWorkflow,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<void> {
		if (await this.callHook(open, 'checkExists', mode, activation)) return;
		await this.callHook(open, 'create', mode, activation);
	}

	/** Calls `delete`, for which n8n always has the same two modes. */
	async callDelete(open: OpenWorkflow): Promise<void> {
		await this.callHook(open, 'delete', 'internal', 'update');
	}

	/** The row of an open workflow. */
	rowOf({ webhook }: OpenWorkflow): Row {
		return { method: webhook.httpMethod, path: webhook.path, node: webhook.node };
	}

	/** Stores a row; a row of the same method and path is replaced. */
	storeRow(row: Row): void {
		this.rows = this.rows.filter((other) => !isSamePath(other, row));
		this.rows.push(row);
	}

	/** Whether there is a row of the same method and path. */
	hasRow(row: Row): boolean {
		return this.rows.some((other) => isSamePath(other, row));
	}

	/** Removes the rows of a node. */
	removeRows(node: string): void {
		this.rows = this.rows.filter((row) => row.node !== node);
	}

	/** Writes a line of n8n's own. */
	write(level: LogLine['level'], message: string, metadata?: LogMetadata): void {
		this.log.push({ level, message, ...(metadata === undefined ? {} : { metadata }) });
	}

	/** Makes the loggers that a node can reach write into {@link log}. */
	captureLog(context: object): void {
		const line = (level: LogLine['level']) => (message: string, metadata?: LogMetadata) =>
			this.write(level, message, metadata);
		const logger: Logger = {
			error: line('error'),
			warn: line('warn'),
			info: line('info'),
			debug: line('debug'),
		};
		LoggerProxy.init(logger);
		Object.defineProperty(context, 'logger', { value: logger });
	}

	private descriptionOf(node: INode): IWebhookDescription {
		const [description, ...others] = this.typeOf(node).description.webhooks ?? [];
		if (description === undefined || others.length > 0) {
			throw new Error('The trigger must have exactly one webhook');
		}
		if (String(description.httpMethod) !== 'POST' || description.path.startsWith('=')) {
			throw new Error('Only a webhook with the method POST and a fixed path is simulated');
		}
		return description;
	}
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function isSamePath(one: Row, other: Row): boolean {
	return one.method === other.method && one.path === other.path;
}

function copy(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
