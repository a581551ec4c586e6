import { Hono } from 'hono';
import { z } from 'zod';

import { answerErrors, ApiError, readQuery, type SandboxApi } from './api.ts';

const EVENTS = [
	'business_created',
	'business_updated',
	'business_deleted',
	'message_updated',
	'message_created',
	'lead_received',
];

const ORGANIZATIONS = 34;

const WHOLE_NUMBER = z.string().regex(/^\d+$/).transform(Number);

const LIST = z
	.object({ page: WHOLE_NUMBER, per_page: WHOLE_NUMBER, org_id: WHOLE_NUMBER })
	.partial()
	.strict();

/** The documented example first, and one configuration per event and organization: more than two pages. */
function firstConfigurations() {
	return Array.from({ length: ORGANIZATIONS * EVENTS.length }, (_, index) => ({
		id: index + 1,
		url:
			index === 0
				? 'https://example.com/webhook'
				: `https://reviews.example.com/partoo/${index + 1}`,
		event_type: EVENTS[index % EVENTS.length],
		created_at: '2024-11-27T16:10:44.929678Z',
		updated_at: '2024-11-27T16:10:44.929678Z',
		org_id: 1 + Math.floor(index / EVENTS.length),
		...(index === 0
			? { custom_headers: { 'X-My-Header': 'my-value', 'X-Auth-Token': 'secret-token' } }
			: {}),
	}));
}

/** Partoo: https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations */
export function partooApi(apiKey: string): SandboxApi {
	const configurations = firstConfigurations();
	const app = new Hono();
	answerErrors(app);

	const refuse = (problem: string) => new ApiError(400, { error: { json: problem } });

	app.use(async (context, next) => {
		if (context.req.header('x-APIKey') !== apiKey) {
			throw new ApiError(401, { errors: { authentication: 'User not authenticated' } });
		}
		await next();
	});

	app.get('/v2/webhooks', (context) => {
		const query = readQuery(context, LIST, refuse);
		const page = Math.max(1, query.page ?? 1);
		const perPage = query.per_page ?? 30;
		if (perPage < 1 || perPage > 100) throw refuse('per_page must be between 1 and 100');
		const visible = configurations.filter(
			({ org_id: organization }) => query.org_id === undefined || query.org_id === organization,
		);
		return context.json({
			page,
			max_page: Math.max(1, Math.ceil(visible.length / perPage)),
			count: visible.length,
			items: visible.slice((page - 1) * perPage, page * perPage),
		});
	});

	return { hosts: ['api.partoo.co', 'api.sandbox.partoo.co'], app };
}
