/**
 * `npm run bench:deliveries`: how many signed deliveries a real n8n receives, verifies and runs in a second: with the trigger of
 * JoggAI; with what users build without it, n8n's own Webhook node with the raw body and a Code node that computes the HMAC; and
 * with a community node that verifies nothing. All run in the same n8n, in turns.
 *
 * No community node can be as quick as n8n's Webhook node: for any other one n8n makes a V8 isolate before it calls the webhook
 * function (`webhookPhaseNeedsIsolate` of its `live-webhooks.js`). So it fails if the trigger is much slower than the empty one.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import pMap from 'p-map';
import { median } from 'simple-statistics';
import { z } from 'zod';

import { withAccounts } from '../../e2e/accounts.ts';
import { activateWorkflow, importWorkflow, publishWorkflow } from '../../e2e/client.ts';
import { openEnvironment, type Environment } from '../../e2e/environment.ts';
import { until } from '../../e2e/programs.ts';
import { chain, node } from '../../e2e/workflows.ts';
import { payloads } from '../../sandbox/joggai/payloads.ts';

const ORIGIN = 'https://automation.example.com';

const EVENT = 'generated_avatar_video_success';

/** How many deliveries are under way at once. */
const CONCURRENCY = 8;

const SIGNATURE = 'x-webhook-signature';

/** The folder of the node that verifies nothing: n8n loads what is in such a folder under the name `CUSTOM`. */
const CUSTOM_NODES = fileURLToPath(new URL('emptyTrigger', import.meta.url));

/** The part of the empty trigger's rate that the trigger has to reach: the rest is what rounds differ by. */
const LEAST_PART_OF_EMPTY = 0.9;

/** A workflow that receives deliveries. */
interface Contender {
	readonly name: string;
	readonly workflow: string;
	readonly url: string;
	readonly secret: string;
	/** How many deliveries it has accepted. */
	accepted: number;
}

/** What one round of a contender took, in milliseconds. */
interface Round {
	/** Until the last response. */
	readonly responsesMs: number;
	/** Until the last execution had finished. */
	readonly executionsMs: number;
}

const REGISTERED = z.array(z.object({ url: z.string(), secret: z.string() }).passthrough());

async function trigger({ n8n, sandbox, accounts }: Environment): Promise<Contender> {
	const parameters = { events: [EVENT] };
	const workflow = chain('Trigger', [node('Trigger', 'joggAiWebhooksTrigger', parameters)]);
	const id = await importWorkflow(n8n.client, withAccounts(workflow, accounts));
	assert.equal((await publishWorkflow(n8n.client, id)).status, 'published');
	const endpoints = REGISTERED.parse(await sandbox.webhooks('joggai'));
	const own = endpoints.find(({ url }) => url.startsWith(ORIGIN));
	assert.ok(own);
	return {
		name: 'trigger',
		workflow: id,
		url: own.url.replace(ORIGIN, n8n.url),
		secret: own.secret,
		accepted: 0,
	};
}

async function webhookAndCode({ n8n }: Environment): Promise<Contender> {
	const secret = 'a-secret-of-the-benchmark';
	const jsCode = `
const { createHmac, timingSafeEqual } = require('crypto');
const [item] = $input.all();
const body = await this.helpers.getBinaryDataBuffer(0, 'data');
const expected = createHmac('sha256', '${secret}').update(body).digest();
const received = Buffer.from(item.json.headers['${SIGNATURE}'] ?? '', 'hex');
if (received.length !== expected.length || !timingSafeEqual(received, expected)) throw new Error('Unauthorized');
return [{ json: JSON.parse(body.toString('utf8')) }];`;
	const receive = {
		...node('Webhook', 'n8n-nodes-base.webhook', {
			path: 'benchmark',
			httpMethod: 'POST',
			options: { rawBody: true },
		}),
		typeVersion: 2,
		webhookId: 'benchmark',
	};
	const verify = { ...node('Verify', 'n8n-nodes-base.code', { jsCode }), typeVersion: 2 };
	const id = await importWorkflow(n8n.client, chain('Webhook and Code', [receive, verify]));
	await activateWorkflow(n8n.client, id);
	return {
		name: 'webhook and code',
		workflow: id,
		url: `${n8n.url}/webhook/benchmark`,
		secret,
		accepted: 0,
	};
}

async function emptyTrigger({ n8n }: Environment): Promise<Contender> {
	const receive = { ...node('Empty', 'CUSTOM.emptyTrigger'), webhookId: 'empty' };
	const id = await importWorkflow(n8n.client, chain('Empty trigger', [receive]));
	await activateWorkflow(n8n.client, id);
	return {
		name: 'empty trigger',
		workflow: id,
		url: `${n8n.url}/webhook/empty/webhook`,
		secret: '',
		accepted: 0,
	};
}

const COUNT = z.object({ count: z.number() });

/** How many executions of a workflow have ended well. */
async function countOf({ n8n }: Environment, workflowId: string): Promise<number> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['success'] }));
	const path = `/executions?limit=1&filter=${filter}`;
	return COUNT.parse(await n8n.client('GET', path)).count;
}

async function send(contender: Contender): Promise<void> {
	const { url, secret } = contender;
	const body = JSON.stringify(payloads[EVENT]);
	const signature = createHmac('sha256', secret).update(body).digest('hex');
	const headers = { 'content-type': 'application/json', [SIGNATURE]: signature };
	const response = await fetch(url, { method: 'POST', headers, body });
	await response.text();
	assert.equal(response.status, 200);
	contender.accepted++;
}

async function runRound(
	environment: Environment,
	contender: Contender,
	deliveries: number,
): Promise<Round> {
	const startedAt = performance.now();
	const all = Array.from({ length: deliveries });
	await pMap(all, async () => await send(contender), { concurrency: CONCURRENCY });
	const responsesMs = performance.now() - startedAt;
	await until(
		'all executions have succeeded',
		async () => (await countOf(environment, contender.workflow)) === contender.accepted,
		300_000,
	);
	return { responsesMs, executionsMs: performance.now() - startedAt };
}

const { values } = parseArgs({
	options: {
		rounds: { type: 'string', default: '5' },
		deliveries: { type: 'string', default: '200' },
	},
});

// Exits on a signal, so that its n8n exits, too.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const environment = await openEnvironment('bench-deliveries', {
	publicOrigin: ORIGIN,
	environment: { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto', N8N_CUSTOM_EXTENSIONS: CUSTOM_NODES },
});
try {
	const contenders = [
		await trigger(environment),
		await webhookAndCode(environment),
		await emptyTrigger(environment),
	];
	for (const each of contenders) {
		// It warms up; n8n hears of its own webhook a moment after the activation only.
		await until(`${each.name} responds`, async () => {
			await send(each);
			return true;
		});
		await runRound(environment, each, 20);
	}
	const rounds = contenders.map(() => [] as Round[]);
	for (let round = 0; round < Number(values.rounds); round++) {
		for (const [index, each] of contenders.entries()) {
			rounds[index]?.push(await runRound(environment, each, Number(values.deliveries)));
		}
	}
	const rate = (index: number, time: keyof Round) =>
		(Number(values.deliveries) * 1000) / median((rounds[index] ?? []).map((round) => round[time]));
	for (const time of ['responsesMs', 'executionsMs'] as const) {
		const rates = contenders.map(
			({ name }, index) =>
				`${name} ${rate(index, time).toFixed(1)} per second (${(rate(0, time) / rate(index, time)).toFixed(2)})`,
		);
		console.log(
			`${time === 'responsesMs' ? 'received' : 'received and run'}, in brackets the trigger's ratio: ${rates.join(', ')}`,
		);
	}
	assert.ok(
		rate(0, 'executionsMs') >= LEAST_PART_OF_EMPTY * rate(2, 'executionsMs'),
		'The trigger is slower than n8n lets a community node be',
	);
} finally {
	await environment.close();
}
