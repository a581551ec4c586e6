import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { overHttp } from '../../sandbox/deliveries.ts';
import { withAccounts } from '../accounts.ts';
import {
	activateWorkflow,
	executionsOf,
	finishedExecution,
	importWorkflow,
	isOver,
	publishWorkflow,
} from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import { startWebhookProcess, startWorker } from '../n8n.ts';
import { report, until, type Program } from '../programs.ts';
import { LOSES_WORK_OF_KILLED_WORKER } from '../versions.ts';
import { accountList, chain, node, NODE_NAMES } from '../workflows.ts';

/** How many webhooks each account of the sandbox has, by node. */
const COUNTS: Readonly<Record<string, number>> = {
	argilWebhooks: 3,
	joggAiWebhooks: 2,
	partooWebhooks: 204,
	apifyWebhooks: 3,
};

const EXECUTIONS_PER_NODE = 15;

/** Slow enough that a worker has executions under way whenever it is killed. */
const LATENCY_MS = 1000;

/** n8n's address on the internet. */
const ORIGIN = 'https://automation.example.com';

/** What the trigger waits for. */
const TRIGGER_EVENT = 'generated_avatar_video_success';

/** JoggAI waits so long for a response, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 5000;

/** A lost worker is noticed within seconds rather than n8n's usual minute and a half. */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** When the worker is killed: this many executions are over, and more are under way. */
const DONE_BEFORE_THE_KILL = 10;

const EXECUTION_LIST = z.object({
	results: z.array(z.object({ id: z.string(), status: z.string() })),
});

describe('queue', () => {
	let environment: Environment;
	let workers: [Program, Program];

	beforeAll(async () => {
		environment = await openEnvironment('queue', {
			withQueue: true,
			publicOrigin: ORIGIN,
			environment: QUICK_TO_NOTICE,
			latencyMs: LATENCY_MS,
		});
		const { n8n, evidence, accounts } = environment;
		const startAnother = async (logFile: string) => {
			const worker = await startWorker(n8n, join(evidence, logFile));
			environment.onClose(async () => await worker.stop());
			return worker;
		};
		workers = [await startAnother('worker-1.log'), await startAnother('worker-2.log')];
		for (const type of NODE_NAMES) {
			const workflow = chain(type, [
				{
					...node('Called', 'n8n-nodes-base.webhook', { path: type, httpMethod: 'POST' }),
					typeVersion: 2,
					webhookId: type,
				},
				accountList('List', type, { returnAll: true }),
			]);
			const id = await importWorkflow(n8n.client, withAccounts(workflow, accounts));
			await activateWorkflow(n8n.client, id);
		}
	});

	afterAll(async () => {
		await environment.close();
	});

	/** Calls the webhook that starts a workflow, which n8n hears a moment after the activation only. */
	const start = async (type: string) =>
		await until(`n8n listens to ${type}`, async () => {
			const { ok } = await fetch(`${environment.n8n.url}/webhook/${type}`, { method: 'POST' });
			return ok;
		});

	const executions = async () =>
		EXECUTION_LIST.parse(await environment.n8n.client('GET', '/executions?limit=100')).results;

	const finished = async (count: number) =>
		await until(
			`${count} executions have finished`,
			async () => {
				const found = (await executions()).filter(isOver);
				return found.length === count ? found : null;
			},
			120_000,
		);

	/** What an execution has listed, and what it should have. */
	const outcomeOf = async ({ id }: { id: string }) => {
		const { workflow, nodes, status, error } = await finishedExecution(environment.n8n.client, id);
		const listed = nodes.List?.outputs[0]?.length ?? null;
		return { id, type: workflow, status, error, listed };
	};

	it('loses nothing but what a killed worker was running, says so, and returns no partial list', async () => {
		const calls = Array.from({ length: EXECUTIONS_PER_NODE }, () => NODE_NAMES).flat();
		await Promise.all(calls.map(start));

		await until(
			`${DONE_BEFORE_THE_KILL} executions have finished`,
			async () => (await executions()).filter(isOver).length >= DONE_BEFORE_THE_KILL,
		);
		await workers[0].stop('SIGKILL');

		const outcomes = await Promise.all((await finished(calls.length)).map(outcomeOf));
		const lost = outcomes.filter(({ status }) => status !== 'success');
		for (const { id, type, status, listed } of outcomes) {
			const whole = status === 'success' ? COUNTS[type] : null;
			expect({ id, listed }).toEqual({ id, listed: whole });
		}
		expect(lost.length > 0).toBe(LOSES_WORK_OF_KILLED_WORKER);
		// n8n's word for an execution whose worker was lost.
		for (const { error } of lost) expect(error).toMatch(/failed to be processed too many times/);

		await Promise.all(lost.map(async ({ type }) => await start(type)));
		const all = await Promise.all((await finished(outcomes.length + lost.length)).map(outcomeOf));
		const repeated = all.filter(({ id }) => !outcomes.some((known) => known.id === id));
		expect(repeated).toHaveLength(lost.length);
		for (const { type, status, listed } of repeated) {
			expect({ status, listed }).toEqual({ status: 'success', listed: COUNTS[type] });
		}
		report(
			`${outcomes.length} executions; ${lost.length} were lost with the worker, and complete when run again`,
		);
	});

	it('verifies deliveries also in a process that only receives them, which knows nothing of the publication', async () => {
		const { n8n, evidence, accounts, sandbox } = environment;
		const trigger = node('Trigger', 'joggAiWebhooksTrigger', { events: [TRIGGER_EVENT] });
		const workflow = chain('Receive', [trigger]);
		const id = await importWorkflow(n8n.client, withAccounts(workflow, accounts));
		expect(await publishWorkflow(n8n.client, id)).toEqual({ status: 'published', errors: [] });
		const [[atMain] = []] = await sandbox.provoke('joggai', TRIGGER_EVENT);
		expect(atMain?.response).toEqual({ status: 200, body: '' });

		const process = await startWebhookProcess(n8n, join(evidence, 'webhook.log'));
		environment.onClose(async () => await process.program.stop());
		const send = overHttp({ [ORIGIN]: process.url });
		const { url = '', headers = {}, body = '' } = atMain?.delivery ?? {};
		const sendTo = async (changed: string) =>
			await send(
				{ url, method: 'POST', headers, body: changed },
				AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
			);
		expect(await sendTo(body)).toEqual({ status: 200, body: '' });
		expect((await sendTo(`${body} `)).status).toBe(401);

		const executions = await executionsOf(n8n.client, id);
		const ends = executions.map(async (each) => await finishedExecution(n8n.client, each));
		const items = (await Promise.all(ends)).map(({ nodes }) => nodes.Trigger?.outputs[0]);
		expect(items).toEqual([
			[expect.objectContaining({ event: TRIGGER_EVENT, verifiedBy: 'signature' })],
			[expect.objectContaining({ event: TRIGGER_EVENT, verifiedBy: 'signature' })],
		]);
	});
});
