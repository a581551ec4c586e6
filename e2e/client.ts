import { randomBytes, randomInt } from 'node:crypto';

import { parse as parseFlatted } from 'flatted';
import { z } from 'zod';

import { until } from './programs.ts';
import { activation } from './versions.ts';

/** The account of an n8n's owner: made anew in each process, since real keys may be saved under it. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olivia',
	lastName: 'Owner',
	// n8n requires a capital letter and a digit.
	password: `Webhooks-${randomInt(100_000, 1_000_000)}`,
} as const;

/**
 * Sends what the editor sends: a request to n8n's internal API, which returns its `data`, or one for a file of `/types/`,
 * which is returned whole.
 */
export type Client = (method: string, path: string, body?: object) => Promise<unknown>;

/** A workflow in the form that the editor imports and exports. */
export const WORKFLOW = z
	.object({
		name: z.string(),
		nodes: z.array(
			z
				.object({
					name: z.string(),
					type: z.string(),
					parameters: z.record(z.unknown()),
					webhookId: z.string().optional(),
					credentials: z
						.record(z.object({ id: z.string().nullable(), name: z.string() }))
						.optional(),
				})
				.passthrough(),
		),
		connections: z.record(z.unknown()),
		settings: z.record(z.unknown()).default({}),
	})
	.passthrough();

/** See {@link WORKFLOW}. */
export type Workflow = z.infer<typeof WORKFLOW>;

const ITEM = z.object({ json: z.record(z.unknown()) });

const NODE_RUN = z.object({
	executionStatus: z.string(),
	error: z
		.object({ message: z.string(), description: z.string().nullish() })
		.passthrough()
		.optional(),
	hints: z.array(z.object({ message: z.string() })).optional(),
	data: z
		.object({ main: z.array(z.array(ITEM).nullable()) })
		.partial()
		.optional(),
});

const RUN_DATA = z.object({
	resultData: z.object({
		error: z.object({ message: z.string() }).passthrough().optional(),
		runData: z.record(z.array(NODE_RUN)).default({}),
	}),
});

const EXECUTION = z.object({
	status: z.string(),
	startedAt: z.coerce.date().nullish(),
	stoppedAt: z.coerce.date().nullish(),
	workflowData: z.object({ name: z.string() }),
	data: z.string(),
});

/** What n8n has saved of an execution. */
export interface Execution {
	/** `success`, `error`, `crashed` … */
	readonly status: string;
	/** The name of its workflow. */
	readonly workflow: string;
	/** From its start to its end as n8n has noted them, in milliseconds; NaN when it noted none. */
	readonly durationMs: number;
	/** What stopped it, or null. */
	readonly error: string | null;
	/** What each node did in its first run, by node name. */
	readonly nodes: Readonly<
		Record<
			string,
			{
				/** The items of each output. */
				readonly outputs: ReadonlyArray<ReadonlyArray<Record<string, unknown>>>;
				readonly error: { message: string; description?: string | null } | null;
				readonly hints: readonly string[];
			}
		>
	>;
}

/** The outcome of a credential's test, with the words that the editor shows. */
const CREDENTIAL_TEST = z.object({ status: z.enum(['OK', 'Error']), message: z.string() });

const WITH_ID = z.object({ id: z.string() });

const STARTED = z.object({ executionId: z.string() });

/** Makes the account of the owner of a new n8n. */
export async function signUp(url: string): Promise<Client> {
	const client = openClient(url);
	await client('POST', '/owner/setup', OWNER);
	return client;
}

/** Signs in to an n8n that has an owner. */
export async function signIn(url: string, email: string, password: string): Promise<Client> {
	const client = openClient(url);
	await client('POST', '/login', { emailOrLdapLoginId: email, password });
	return client;
}

function openClient(url: string): Client {
	// n8n ties its cookie to the browser that signed in.
	const browserId = randomBytes(8).toString('hex');
	let cookie = '';
	return async (method, path, body) => {
		const isFile = path.startsWith('/types/');
		const response = await fetch(`${url}${isFile ? '' : '/rest'}${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': browserId, cookie },
			body: body === undefined ? null : JSON.stringify(body),
		});
		cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		if (text === '') return undefined;
		const parsed: unknown = JSON.parse(text);
		return isFile ? parsed : z.object({ data: z.unknown() }).parse(parsed).data;
	};
}

/** Saves a credential under a name, and returns its ID. */
export async function saveCredential(
	client: Client,
	name: string,
	type: string,
	data: object,
): Promise<string> {
	return WITH_ID.parse(await client('POST', '/credentials', { name, type, data })).id;
}

/** Replaces what is saved in a credential. */
export async function changeCredential(
	client: Client,
	id: string,
	name: string,
	type: string,
	data: object,
): Promise<void> {
	await client('PATCH', `/credentials/${id}`, { id, name, type, data });
}

/** Makes a data table, and returns its ID. */
export async function createDataTable(
	client: Client,
	name: string,
	columns: ReadonlyArray<{ readonly name: string; readonly type: string }>,
): Promise<string> {
	const { id: project } = WITH_ID.parse(await client('GET', '/projects/personal'));
	const body = { name, columns };
	return WITH_ID.parse(await client('POST', `/projects/${project}/data-tables`, body)).id;
}

/** Does what the editor does to test a credential. */
export async function testCredential(
	client: Client,
	id: string,
	type: string,
	data: object,
): Promise<z.infer<typeof CREDENTIAL_TEST>> {
	const credentials = { id, name: type, type, data };
	return CREDENTIAL_TEST.parse(await client('POST', '/credentials/test', { credentials }));
}

/** Saves a workflow, and returns its ID. */
export async function importWorkflow(client: Client, workflow: Workflow): Promise<string> {
	// n8n 1 doesn't take it for granted that a new workflow isn't active.
	return WITH_ID.parse(await client('POST', '/workflows', { active: false, ...workflow })).id;
}

/** Makes n8n listen to the triggers of a saved workflow. */
export async function activateWorkflow(client: Client, id: string): Promise<void> {
	const { versionId } = z
		.object({ versionId: z.string() })
		.parse(await client('GET', `/workflows/${id}`));
	await client(...activation(id, versionId));
}

/** What n8n has made of the publication of a workflow. */
const PUBLICATION = z.object({
	status: z.enum(['in_progress', 'published', 'partial', 'failed', 'not_published']),
	triggers: z.array(z.object({ errorMessage: z.string().nullable() })),
});

/** How long n8n may take for a publication that it attempts five times, in milliseconds: what it gives it, and its own waits. */
const PUBLICATION_TIMEOUT_MS = 120_000;

/** Where a publication stands, with the messages of the triggers that couldn't be registered. */
export interface Publication {
	readonly status: z.infer<typeof PUBLICATION>['status'];
	readonly errors: readonly string[];
}

/** Publishes the newest version of a workflow, and waits until its triggers are registered, or n8n has given up. */
export async function publishWorkflow(client: Client, id: string): Promise<Publication> {
	await activateWorkflow(client, id);
	return await finishedPublication(client, id);
}

/** Unpublishes a workflow, and waits until n8n has removed its triggers, or has given up. */
export async function unpublishWorkflow(client: Client, id: string): Promise<Publication> {
	await client('POST', `/workflows/${id}/deactivate`, {});
	return await finishedPublication(client, id);
}

/** Archives a workflow, which unpublishes it. */
export async function archiveWorkflow(client: Client, id: string): Promise<Publication> {
	await client('POST', `/workflows/${id}/archive`, {});
	return await finishedPublication(client, id);
}

async function finishedPublication(client: Client, id: string): Promise<Publication> {
	return await until(
		`n8n has finished with the publication of ${id}`,
		async () => {
			const saved = PUBLICATION.parse(await client('GET', `/workflows/${id}/publication-status`));
			if (saved.status === 'in_progress') return null;
			return {
				status: saved.status,
				errors: saved.triggers.flatMap(({ errorMessage }) => errorMessage ?? []),
			};
		},
		PUBLICATION_TIMEOUT_MS,
	);
}

/** A workflow as n8n has saved it. */
export async function savedWorkflow(client: Client, id: string): Promise<Workflow> {
	return WORKFLOW.parse(await client('GET', `/workflows/${id}`));
}

/** Saves a new version of a workflow, as the editor does. */
export async function changeWorkflow(
	client: Client,
	id: string,
	change: (workflow: Workflow) => Pick<Workflow, 'nodes' | 'connections'>,
): Promise<void> {
	const saved = await savedWorkflow(client, id);
	const { nodes, connections } = change(saved);
	await client('PATCH', `/workflows/${id}`, { nodes, connections, versionId: saved.versionId });
}

/** Every status that n8n knows (`ExecutionStatusList` of n8n-workflow, whose build for ES modules Node can't load). */
const STATUSES = [
	'canceled',
	'crashed',
	'error',
	'new',
	'running',
	'success',
	'unknown',
	'waiting',
];

const EXECUTION_IDS = z.object({ results: z.array(z.object({ id: z.string() })) });

/**
 * The IDs of the executions of a workflow, the newest first. Every status is requested by name: without any, n8n searches twice
 * (`findCurrentAndCompleted` of its `execution-list-v1.service.js`), and misses an execution that ends in between.
 */
export async function executionsOf(client: Client, id: string): Promise<string[]> {
	const filter = JSON.stringify({ workflowId: id, status: STATUSES });
	const path = `/executions?limit=100&filter=${encodeURIComponent(filter)}`;
	const { results } = EXECUTION_IDS.parse(await client('GET', path));
	// n8n sorts by the start, which two may have in the same millisecond.
	return results.map((execution) => execution.id).sort((a, b) => Number(b) - Number(a));
}

/** Has n8n listen for one test event of a trigger, as the button in the editor does. */
export async function listenForTestEvent(
	client: Client,
	id: string,
	trigger: string,
): Promise<void> {
	const workflowData = await client('GET', `/workflows/${id}`);
	const body = { workflowData, triggerToStartFrom: { name: trigger } };
	z.object({ waitingForWebhook: z.literal(true) }).parse(
		await client('POST', `/workflows/${id}/run`, body),
	);
}

/** Stops listening for a test event. */
export async function stopListening(client: Client, id: string): Promise<void> {
	await client('DELETE', `/test-webhook/${id}`);
}

/**
 * Runs a saved workflow from one of its triggers, as the button in the editor does, and waits for its end.
 * @param timeoutMs how long to wait; then the execution is stopped
 */
export async function runWorkflow(
	client: Client,
	id: string,
	trigger: string,
	timeoutMs?: number,
): Promise<Execution> {
	const workflowData = await client('GET', `/workflows/${id}`);
	const body = { workflowData, triggerToStartFrom: { name: trigger } };
	const { executionId } = STARTED.parse(await client('POST', `/workflows/${id}/run`, body));
	try {
		return await finishedExecution(client, executionId, timeoutMs);
	} catch (error) {
		// It would take time from what runs next. It may have ended by itself.
		await client('POST', `/executions/${executionId}/stop`).catch(() => undefined);
		throw error;
	}
}

/** Waits for the end of an execution. */
export async function finishedExecution(
	client: Client,
	id: string,
	timeoutMs?: number,
): Promise<Execution> {
	const look = async (): Promise<Execution | null> => {
		const saved = EXECUTION.parse(await client('GET', `/executions/${id}`));
		return isOver(saved) ? executionOf(saved) : null;
	};
	return await until(`execution ${id} has finished`, look, timeoutMs);
}

/** Whether an execution has finished, well or not. */
export function isOver({ status }: { readonly status: string }): boolean {
	return !['new', 'running', 'waiting'].includes(status);
}

function executionOf({
	status,
	startedAt,
	stoppedAt,
	workflowData,
	data,
}: z.infer<typeof EXECUTION>): Execution {
	const { resultData } = RUN_DATA.parse(parseFlatted(data));
	return {
		status,
		durationMs: startedAt && stoppedAt ? stoppedAt.getTime() - startedAt.getTime() : NaN,
		workflow: workflowData.name,
		error: resultData.error?.message ?? null,
		nodes: Object.fromEntries(
			Object.entries(resultData.runData).map(([name, [run]]) => [
				name,
				{
					outputs: run?.data?.main?.map((items) => items?.map(({ json }) => json) ?? []) ?? [],
					error: run?.error ?? null,
					hints: run?.hints?.map(({ message }) => message) ?? [],
				},
			]),
		),
	};
}
