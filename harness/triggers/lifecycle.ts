/**
 * The life of one trigger node in n8n, without n8n's server: hooks and deliveries in n8n's order, with n8n's own contexts.
 *
 * ```ts
 * const n8n = lifecycle({ engine: 'publication', catalog, node, secrets });
 * await n8n.publish();                                  // n8n.status: { state: 'published' }
 * await n8n.publish({ parameters: { events: ['a'] } }); // a new version; {} for one in which the trigger didn't change
 * const { status, execution } = await n8n.deliver({ url: n8n.productionUrl, headers, body });
 * await n8n.listen();                                   // "Listen for test event"; ends with a delivery or n8n.cancelListening()
 * await n8n.restart({ baseUrl: 'https://moved.example.com' });
 * await n8n.unpublish();
 * n8n.hooks; n8n.log; n8n.rows; n8n.staticData; n8n.executions;
 * ```
 *
 * Nothing throws but `listen()`, whose error the user of n8n reads; a failed publication is in `status`. n8n's waits are not waited
 * for: `outcome.waitsMs` and `outcome.elapsedMs` tell how long the last action would have taken.
 */
import type { IDataObject, INode } from 'n8n-workflow';

import type { Send } from '../../sandbox/deliveries.ts';
import type { WorkflowToRun } from '../engine.ts';
import {
	Database,
	messageOf,
	type DatabaseOptions,
	type HookCall,
	type LogLine,
	type OpenWorkflow,
	type Row,
} from './database.ts';
import type { Engine, Outcome, Status } from './engines.ts';
import { HttpError } from './httpError.ts';
import { legacyEngine } from './legacy.ts';
import { publicationEngine } from './publication.ts';
import {
	Server,
	type Execution,
	type ReceivableRequest,
	type ReceivedResponse,
	type Registered,
	type WebhookKind,
} from './receive.ts';

/** What a test sets up. */
export interface LifecycleOptions extends DatabaseOptions {
	/** `publication` is n8n's default from 2.40 on; `legacy` is older, or chosen with a setting. */
	readonly engine: 'publication' | 'legacy';
	/** The lease of a publication in milliseconds, 120 s unless given: n8n stops after 0.7 of it. */
	readonly leaseMs?: number;
}

/** What `N8N_…` variables may change at a restart, and how many main processes start at once. */
export interface RestartOptions {
	readonly baseUrl?: string;
	readonly testBaseUrl?: string;
	readonly mains?: number;
}

/** `publicationOutboxLeaseSeconds` */
const LEASE_MS = 120_000;

/** A test registration, which n8n keeps in its cache. */
interface TestRegistration {
	readonly node: INode;
	/** The static data after `create`; n8n gives it to the delivery and to `delete`. */
	readonly staticData: IDataObject;
}

/** A workflow with one trigger. */
export class Lifecycle {
	/** All executions that deliveries have started. */
	readonly executions: Execution[] = [];

	/** What n8n shows of the workflow. */
	status: Status = { state: 'not_published' };

	/** How the last action ended; null where n8n did nothing. */
	outcome: Outcome | null = null;

	private readonly database: Database;

	private readonly engine: Engine;

	private readonly server: Server;

	private test: TestRegistration | null = null;

	constructor(options: LifecycleOptions) {
		this.database = new Database(options);
		this.engine =
			options.engine === 'publication'
				? publicationEngine(this.database, options.leaseMs ?? LEASE_MS)
				: legacyEngine(this.database);
		this.server = new Server(this.database, {
			find: (kind, method, path) => this.find(kind, method, path),
			afterExecution: async ({ mode, open }) => {
				if (mode === 'manual') await this.endListening(open);
			},
		});
	}

	/** The calls of hooks, in their order. */
	get hooks(): HookCall[] {
		return this.database.hooks;
	}

	/** The lines of n8n's log. */
	get log(): LogLine[] {
		return this.database.log;
	}

	/** The paths that n8n receives requests at. */
	get rows(): readonly Row[] {
		return this.database.rows;
	}

	/** The static data in the database, by `node:<name>`; null where none was saved. Setting it is what n8n's public API can do. */
	get staticData(): IDataObject | null {
		return this.database.staticData;
	}

	set staticData(data: IDataObject | null) {
		this.database.staticData = data;
	}

	/** The secrets of the credentials: setting them is what a user does who saves a new key. n8n calls no hook then. */
	set secrets(secrets: WorkflowToRun['secrets']) {
		this.database.secrets = secrets;
	}

	/** Whether a test registration waits for a request. */
	get isListening(): boolean {
		return this.test !== null;
	}

	/** The URL that the editor shows as production URL. */
	get productionUrl(): string {
		return `${this.database.baseUrl}/webhook/${this.path}`;
	}

	/** The URL that the editor shows as test URL. */
	get testUrl(): string {
		const { baseUrl, testBaseUrl = baseUrl } = this.database;
		return `${testBaseUrl}/webhook-test/${this.path}`;
	}

	/**
	 * Saves the workflow and publishes it.
	 * @param change what the user changed of the node since the last time, such as its parameters or its name
	 */
	async publish(change: Partial<INode> = {}): Promise<Status> {
		this.database.draft = { ...this.database.draft, ...change };
		return this.done(await this.engine.publish());
	}

	/** Unpublishes the workflow. */
	async unpublish(): Promise<Status> {
		return this.done(await this.engine.unpublish());
	}

	/** Archives the workflow: for the trigger the same as {@link unpublish}. */
	async archive(): Promise<Status> {
		return await this.unpublish();
	}

	/** Stops n8n, which calls no hook, and starts it again. */
	async restart({ baseUrl, testBaseUrl, mains = 1 }: RestartOptions = {}): Promise<Status> {
		this.database.baseUrl = baseUrl ?? this.database.baseUrl;
		this.database.testBaseUrl = testBaseUrl ?? this.database.testBaseUrl;
		const starts = Array.from({ length: mains }, async () => await this.engine.start('init'));
		return this.done((await Promise.all(starts)).at(-1) ?? null);
	}

	/** Makes another main process the leader. */
	async changeLeader(): Promise<Status> {
		return this.done(await this.engine.start('leadershipChange'));
	}

	/** The next attempt of an activation that failed at the start (legacy only); `outcome.waitsMs` has the wait before it. */
	async retryActivation(): Promise<Status> {
		return this.done(await this.engine.retryActivation());
	}

	/**
	 * *Listen for test event*.
	 * @throws what `create` threw (the user reads it), or `delete` after it
	 */
	async listen(): Promise<void> {
		const node = this.database.draft;
		const open = this.database.open(node, { staticData: undefined }, true);
		this.test = { node, staticData: {} };
		try {
			await this.database.createIfNotExists(open, 'manual', 'manual');
		} catch (error) {
			await this.endListening(open);
			throw error;
		}
		this.test = { node, staticData: open.workflow.staticData };
	}

	/** Ends listening, as the user or n8n's timeout of two minutes does. */
	async cancelListening(): Promise<void> {
		if (this.test === null) return;
		const open = this.database.open(this.test.node, { staticData: undefined }, true);
		try {
			await this.endListening(open);
		} catch (error) {
			const message = `Failed to deactivate test webhooks on cancel: ${messageOf(error)}`;
			this.database.write('error', message);
		}
	}

	/**
	 * Sends a request to n8n.
	 * @throws Error where the URL doesn't lead to this n8n
	 */
	async deliver(request: ReceivableRequest): Promise<ReceivedResponse> {
		const response = await this.server.receive(request);
		if (response.execution !== null) this.executions.push(response.execution);
		return response;
	}

	/** {@link deliver} for the sandbox's deliveries: a request that hangs never ends. */
	readonly send: Send = async (delivery) => {
		const { status, body } = await this.deliver(delivery);
		return status === 'no response' ? await new Promise(() => {}) : { status, body };
	};

	private get path(): string {
		return this.database.open(this.database.draft, { staticData: undefined }).webhook.path;
	}

	private done(outcome: Outcome | null): Status {
		this.outcome = outcome;
		if (outcome !== null) this.status = outcome.status;
		return this.status;
	}

	/** `deactivateWebhooks`: when `delete` throws, n8n goes on listening. */
	private async endListening(open: OpenWorkflow): Promise<void> {
		if (this.test === null) return;
		open.workflow.staticData = this.test.staticData;
		await this.database.callDelete(open);
		this.test = null;
	}

	private find(kind: WebhookKind, method: string, path: string): Registered {
		return kind === 'webhook' ? this.findLive(method, path) : this.findTest(method, path);
	}

	/** `LiveWebhooks.executeWebhook`: static data is read anew from the database. */
	private findLive(method: string, path: string): Registered {
		const { database } = this;
		const rows = database.rows.filter((row) => row.path === path);
		if (rows.length === 0) throw notRegistered(`${method} ${path}`, PRODUCTION_HINT);
		if (!rows.some((row) => row.method === method)) throw wrongMethod(method);
		if (database.published === null) {
			throw new HttpError(404, 'Active version not found for workflow with id "workflow"');
		}
		const open = database.open(database.published, database.load());
		return { open, mode: 'webhook', onResponse: () => database.save(open.workflow) };
	}

	/** `TestWebhooks.executeWebhook`: static data is that of the registration, and nothing of it is saved. */
	private findTest(method: string, path: string): Registered {
		if (this.test === null) throw notRegistered(path, TEST_HINT);
		const { node, staticData } = this.test;
		const open = this.database.open(node, { staticData: undefined }, true);
		if (open.webhook.path !== path) throw notRegistered(path, TEST_HINT);
		if (open.webhook.httpMethod !== method) throw wrongMethod(method);
		open.workflow.setTestStaticData(staticData);
		return { open, mode: 'manual', onResponse: () => {} };
	}
}

/** Starts with a workflow that was never published. */
export function lifecycle(options: LifecycleOptions): Lifecycle {
	return new Lifecycle(options);
}

const PRODUCTION_HINT =
	"The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle in the top-right of the editor. Note that unlike test URL calls, production URL calls aren't shown on the canvas (only in the executions list)";

const TEST_HINT =
	"Click the 'Execute workflow' button on the canvas, then try again. (In test mode, the webhook only works for one call after you click this button)";

function notRegistered(webhook: string, hint: string): HttpError {
	return new HttpError(404, `The requested webhook "${webhook}" is not registered.`, hint);
}

function wrongMethod(method: string): HttpError {
	return new HttpError(
		404,
		`This webhook is not registered for ${method} requests. Did you mean to make a POST request?`,
	);
}
