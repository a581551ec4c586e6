import { Hono } from 'hono';
import { z } from 'zod';

import { answerErrors, ApiError, readQuery, type SandboxApi } from './api.ts';

/** The documented example, and a disabled endpoint. */
function firstEndpoints() {
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

/** JoggAI: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints */
export function joggAiApi(apiKey: string): SandboxApi {
	const endpoints = firstEndpoints();
	const app = new Hono();
	answerErrors(app);

	const success = (data: object) => ({ code: 0, msg: 'Success', data });
	const refuse = (problem: string) => refusal(40000, problem);

	app.use(async (context, next) => {
		if (context.req.header('x-api-key') !== apiKey) throw refusal(10105, 'Invalid API key');
		await next();
	});

	app.get('/v2/user/whoami', (context) =>
		context.json(success({ email: 'john@example.com', username: 'johndoe' })),
	);

	app.get('/v2/endpoints', (context) => {
		readQuery(context, z.object({}).strict(), refuse);
		return context.json(success({ endpoints }));
	});

	return { hosts: ['api.jogg.ai'], app };
}
