import { createHmac, randomBytes, randomInt } from 'node:crypto';

import { Hono } from 'hono';
import { z } from 'zod';

import { respondWithErrors, ApiError, HTTPS_URL, NO_QUERY, readBody, readQuery } from '../api.ts';
import { exampleOf, isAccepted, type Deliveries, type DeliveryRules } from '../deliveries.ts';
import type { Json } from '../json.ts';
import { payloads } from './payloads.ts';

interface Endpoint {
	endpoint_id: string;
	url: string;
	secret: string;
	status: string;
	events: string[];
	username: string;
	created_at: number;
}

/** https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents */
const EVENTS = [
	'generated_video_success',
	'generated_video_failed',
	'generated_product_video_success',
	'generated_product_video_failed',
	'generated_avatar_video_success',
	'generated_avatar_video_failed',
	'generated_template_video_success',
	'generated_template_video_failed',
	'generated_translate_video_success',
	'generated_translate_video_failed',
	'create_avatar_success',
	'create_avatar_failed',
	'generated_photo_avatar_success',
	'generated_photo_avatar_failed',
	'generated_product_avatar_success',
	'generated_product_avatar_failed',
	'generated_script_success',
	'generated_script_failed',
	'generated_image_success',
	'generated_image_failed',
	'generated_motion_success',
	'generated_motion_failed',
] as const;

/** "Each user can create up to 20": https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints */
const MAX_ENDPOINTS = 20;

/**
 * What creating and updating take, and both need all of it: api-reference/v2/openapi-v2.yaml of
 * https://github.com/JoggAI-Tech/docs at 73d097d2. There an event is any text; whether an unknown one is refused isn't said.
 */
const SETTINGS = z
	.object({
		url: HTTPS_URL,
		status: z.enum(['enabled', 'disabled']),
		events: z.array(z.enum(EVENTS)),
	})
	.strict();

/** The documented example, and a disabled endpoint. */
function firstEndpoints(): Endpoint[] {
	return [
		{
			endpoint_id: 'wh_123456789',
			url: 'https://your-domain.com/webhook',
			secret: 'whsec_abc123xyz',
			status: 'enabled',
			events: ['generated_avatar_video_success', 'generated_avatar_video_failed'],
			username: 'johndoe',
			created_at: 1732806631,
		},
		{
			endpoint_id: 'wh_987654321',
			url: 'https://n8n.example.com/webhook/jogg',
			secret: 'whsec_def456uvw',
			status: 'disabled',
			events: ['generated_script_success'],
			username: 'johndoe',
			created_at: 1745000000,
		},
	];
}

/** An error as JoggAI sends it: HTTP status 200 and a code other than 0. */
function refusal(code: number, msg: string): ApiError {
	return new ApiError(200, { code, msg, data: null });
}

/**
 * 5 seconds: https://docs.jogg.ai/api-reference/v2/API Documentation/WebhookIntegration. The number of retries and their wait are
 * those of version 1, api-reference/v1/API Documentation/Webhook.mdx; for version 2 they aren't documented.
 */
const DELIVERY_RULES: DeliveryRules = {
	timeoutMs: 5000,
	waitsMs: [5000, 5000, 5000],
	isRetried: (response) => !isAccepted(response),
};

/** The documented example of an event, as it would be if it happened now. */
function happeningNow(event: string): Json {
	const example = exampleOf(payloads, event);
	if (typeof example !== 'object' || example === null || Array.isArray(example)) return example;
	const id = { event_id: `evt_${randomInt(100_000_000, 1_000_000_000)}` };
	const timestamp = Math.floor(Date.now() / 1000);
	return { ...example, ...('event_id' in example ? id : {}), timestamp };
}

/** JoggAI: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints */
export function joggAiApi(apiKey: string, deliveries?: Deliveries): Hono {
	const endpoints = firstEndpoints();
	const madeUp = new Set(endpoints);
	const app = new Hono();
	respondWithErrors(app);

	const success = (data: object) => ({ code: 0, msg: 'Success', data });
	const refuse = (problem: string) => refusal(40000, problem);

	const find = (wanted: string): Endpoint => {
		const endpoint = endpoints.find(({ endpoint_id: id }) => id === wanted);
		if (endpoint === undefined) throw refusal(10104, 'Record not found');
		return endpoint;
	};

	deliveries?.connect(DELIVERY_RULES, (event, payload = happeningNow(event)) => {
		const body = JSON.stringify(payload);
		return endpoints
			.filter((endpoint) => endpoint.status === 'enabled' && endpoint.events.includes(event))
			.filter((endpoint) => !madeUp.has(endpoint))
			.map(({ url, secret }) => ({
				delivery: {
					url,
					method: 'POST',
					headers: {
						'Content-Type': 'application/json',
						'X-Webhook-Event': event,
						'X-Webhook-Signature': createHmac('sha256', secret).update(body).digest('hex'),
						'User-Agent': 'JoggAI-Webhook/2.0',
					},
					body,
				},
			}));
	});

	app.use(async (context, next) => {
		if (context.req.header('x-api-key') !== apiKey) throw refusal(10105, 'Invalid API key');
		await next();
	});

	app.get('/v2/user/whoami', (context) =>
		context.json(success({ email: 'john@example.com', username: 'johndoe' })),
	);

	app.get('/v2/endpoints', (context) => {
		readQuery(context, NO_QUERY, refuse);
		return context.json(success({ endpoints }));
	});

	// https://docs.jogg.ai/api-reference/v2/Webhook/AddWebhookEndpoint
	app.post('/v2/endpoint', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const settings = await readBody(context, SETTINGS, refuse);
		// The limit is documented, the error of passing it is not: this is the code of a parameter error.
		if (endpoints.length >= MAX_ENDPOINTS) {
			throw refuse(`The limit of ${MAX_ENDPOINTS} webhook endpoints per user is reached`);
		}
		const endpoint = {
			endpoint_id: `wh_${randomInt(100_000_000, 1_000_000_000)}`,
			...settings,
			secret: `whsec_${randomBytes(12).toString('hex')}`,
			username: 'johndoe',
			created_at: Math.floor(Date.now() / 1000),
		};
		endpoints.push(endpoint);
		return context.json(success(endpoint));
	});

	app.put('/v2/endpoint/:id', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const settings = await readBody(context, SETTINGS, refuse);
		const endpoint = find(context.req.param('id'));
		Object.assign(endpoint, settings);
		return context.json(success(endpoint));
	});

	// https://docs.jogg.ai/api-reference/v2/Webhook/DeleteWebhookEndpoint
	app.delete('/v2/endpoint/:id', (context) => {
		readQuery(context, NO_QUERY, refuse);
		endpoints.splice(endpoints.indexOf(find(context.req.param('id'))), 1);
		return context.json(success({ message: 'webhook deleted' }));
	});

	app.get('/v2/events', (context) => {
		readQuery(context, NO_QUERY, refuse);
		return context.json(success({ events: EVENTS }));
	});

	return app;
}
