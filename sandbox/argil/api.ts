import { randomUUID } from 'node:crypto';

import { Hono } from 'hono';
import { z } from 'zod';

import { respondWithErrors, ApiError, NO_QUERY, readBody, readQuery } from '../api.ts';
import { exampleOf, type Deliveries, type DeliveryRules } from '../deliveries.ts';
import { payloads } from './payloads.ts';

interface ArgilWebhook {
	id: string;
	callbackUrl: string;
	events: string[];
	createAt: string;
	updatedAt: string;
	lastTriggeredAt: string | null;
}

const EVENTS = [
	'AVATAR_TRAINING_SUCCESS',
	'AVATAR_TRAINING_FAILED',
	'VIDEO_GENERATION_SUCCESS',
	'VIDEO_GENERATION_FAILED',
] as const;

/** https://docs.argil.ai/api-reference/endpoint/webhooks.create.md doesn't ask for an HTTPS address. */
const CREATE = z
	.object({ callbackUrl: z.string(), events: z.array(z.enum(EVENTS)).min(1) })
	.strict();

const UPDATE = CREATE.partial();

/** The documented example, and two more. That `lastTriggeredAt` is null before the first call is a guess. */
function firstWebhooks(): ArgilWebhook[] {
	return [
		{
			id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
			callbackUrl: 'https://old.example.com/webhook/argil',
			events: ['AVATAR_TRAINING_SUCCESS'],
			createAt: '2023-11-07T05:31:56Z',
			updatedAt: '2023-11-07T05:31:56Z',
			lastTriggeredAt: '2023-11-07T05:31:56Z',
		},
		{
			id: '7d1f0a52-5b1e-4c55-9a70-0f8e6f2b7c11',
			callbackUrl: 'http://plain.example.com/argil',
			events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'],
			createAt: '2024-02-29T23:59:59.5+01:00',
			updatedAt: '2024-03-01T08:00:00Z',
			lastTriggeredAt: null,
		},
		{
			id: 'c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4',
			callbackUrl: 'https://n8n.example.com/webhook/videos',
			events: ['VIDEO_GENERATION_SUCCESS'],
			createAt: '2025-06-01T12:00:00Z',
			updatedAt: '2025-06-01T12:00:00Z',
			lastTriggeredAt: null,
		},
	];
}

/** Argil documents neither a timeout nor retries: both are assumptions. */
const DELIVERY_RULES: DeliveryRules = { timeoutMs: 30_000, waitsMs: [], isRetried: () => false };

/** Argil: https://docs.argil.ai/api-reference/endpoint/webhooks.list */
export function argilApi(apiKey: string, deliveries?: Deliveries): Hono {
	const webhooks = firstWebhooks();
	const madeUp = new Set(webhooks);
	const app = new Hono();
	respondWithErrors(app);

	const refuse = (message: string) => new ApiError(400, { code: 400, message });

	const find = (wanted: string): ArgilWebhook => {
		const webhook = webhooks.find(({ id }) => id === wanted);
		if (webhook === undefined) throw new ApiError(404, { code: 404, message: 'Webhook not found' });
		return webhook;
	};

	// A POST to `callbackUrl`: https://docs.argil.ai/pages/webhook-events/introduction. No header is documented.
	deliveries?.connect(DELIVERY_RULES, (event, payload = exampleOf(payloads, event)) =>
		webhooks
			.filter((webhook) => webhook.events.includes(event) && !madeUp.has(webhook))
			.map((webhook) => ({
				delivery: {
					url: webhook.callbackUrl,
					method: 'POST',
					headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(payload),
				},
				onAttempt: ({ startedAt }) => {
					webhook.lastTriggeredAt = startedAt;
				},
			})),
	);

	app.use(async (context, next) => {
		if (context.req.header('x-api-key') !== apiKey) {
			throw new ApiError(401, { code: 401, message: 'Invalid API key' });
		}
		await next();
	});

	app.get('/v1/webhooks', (context) => {
		readQuery(context, NO_QUERY, refuse);
		return context.json(webhooks);
	});

	// https://docs.argil.ai/api-reference/endpoint/webhooks.create.md
	app.post('/v1/webhooks', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const settings = await readBody(context, CREATE, refuse);
		const now = new Date().toISOString();
		const times = { createAt: now, updatedAt: now, lastTriggeredAt: null };
		const webhook = { id: randomUUID(), ...settings, ...times };
		webhooks.push(webhook);
		return context.json(webhook, 201);
	});

	app.put('/v1/webhooks/:id', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const changes = await readBody(context, UPDATE, refuse);
		const webhook = find(context.req.param('id'));
		Object.assign(webhook, changes, { updatedAt: new Date().toISOString() });
		return context.json(webhook);
	});

	// https://docs.argil.ai/api-reference/endpoint/webhooks.delete.md
	app.delete('/v1/webhooks/:id', (context) => {
		readQuery(context, NO_QUERY, refuse);
		webhooks.splice(webhooks.indexOf(find(context.req.param('id'))), 1);
		return context.body(null, 204);
	});

	return app;
}
