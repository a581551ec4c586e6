import { Hono } from 'hono';
import { z } from 'zod';

import { answerErrors, ApiError, readQuery, type SandboxApi } from './api.ts';

const WHOLE_NUMBER = z.string().regex(/^\d+$/).transform(Number);

const FLAG = z
	.enum(['0', '1', 'true', 'false'])
	.transform((text) => text === '1' || text === 'true');

const PAGE = z.object({ offset: WHOLE_NUMBER, limit: WHOLE_NUMBER, desc: FLAG }).partial().strict();

const ACTOR_PAGE = PAGE.extend({
	my: FLAG,
	sortBy: z.enum(['createdAt', 'stats.lastRunStartedAt']),
}).partial();

const MAX_PAGE_SIZE = 1000;

interface Condition {
	actorId?: string;
	actorTaskId?: string;
	actorRunId?: string;
}

function webhook(id: string, createdAt: string, condition: Condition, more: object) {
	return {
		id,
		createdAt,
		modifiedAt: createdAt,
		userId: 'wRsJZtadYvn4mBZmm',
		isAdHoc: false,
		shouldInterpolateStrings: false,
		eventTypes: ['ACTOR.RUN.SUCCEEDED'],
		condition,
		ignoreSslErrors: false,
		doNotRetry: false,
		requestUrl: 'http://example.com/',
		...more,
	};
}

/** The documented example, a disabled webhook, and one that calls no URL. */
function firstWebhooks() {
	return [
		webhook(
			'YiKoxjkaS9gjGTqhF',
			'2019-12-12T07:34:14.202Z',
			{
				actorId: 'hksJZtadYvn4mBuin',
				actorTaskId: 'asdLZtadYvn4mBZmm',
				actorRunId: 'hgdKZtadYvn4mBpoi',
			},
			{
				modifiedAt: '2019-12-13T08:36:13.202Z',
				lastDispatch: { status: 'ACTIVE', finishedAt: '2019-12-13T08:36:13.202Z' },
				stats: { totalDispatches: 1 },
			},
		),
		webhook(
			'p3RfXjkaS9gjGTqhG',
			'2025-01-15T09:00:00.000Z',
			{ actorId: 'hksJZtadYvn4mBuin' },
			{
				eventTypes: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.TIMED_OUT'],
				requestUrl: 'https://n8n.example.com/webhook/apify',
				isEnabled: false,
			},
		),
		webhook(
			'q8SlackaS9gjGTqhH',
			'2025-03-02T10:20:30.000Z',
			{ actorTaskId: 'asdLZtadYvn4mBZmm' },
			{ requestUrl: null, isEnabled: true, actionType: 'SLACK' },
		),
	];
}

const ACTORS = [
	{ id: 'hksJZtadYvn4mBuin', name: 'my-actor', username: 'janedoe', title: 'My Actor' },
	{ id: 'moJRLRc85AitArpNN', name: 'web-scraper', username: 'apify', title: 'Web Scraper' },
];

const TASKS = [
	{ id: 'asdLZtadYvn4mBZmm', name: 'my-task', username: 'janedoe', actId: 'hksJZtadYvn4mBuin' },
];

/** Apify: https://docs.apify.com/api/v2 */
export function apifyApi(token: string): SandboxApi {
	const webhooks = firstWebhooks();
	const app = new Hono();
	answerErrors(app);

	const refuse = (problem: string) =>
		new ApiError(400, { error: { type: 'invalid-input', message: `Invalid input: ${problem}` } });

	const page = <T>(items: T[], query: z.output<typeof PAGE>) => {
		const { offset = 0, desc = false } = query;
		const limit = Math.min(query.limit ?? MAX_PAGE_SIZE, MAX_PAGE_SIZE);
		const sorted = desc ? [...items].reverse() : items;
		const onPage = sorted.slice(offset, offset + limit);
		return {
			data: { total: items.length, offset, limit, count: onPage.length, desc, items: onPage },
		};
	};

	const find = (all: typeof TASKS | typeof ACTORS, key: string): string => {
		const found = all.find(({ id, name, username }) => key === id || key === `${username}~${name}`);
		if (found === undefined) {
			const message = 'The requested resource was not found.';
			throw new ApiError(404, { error: { type: 'record-not-found', message } });
		}
		return found.id;
	};

	app.use(async (context, next) => {
		if (context.req.header('authorization') !== `Bearer ${token}`) {
			const message = 'Authentication token is not valid.';
			throw new ApiError(401, { error: { type: 'token-not-valid', message } });
		}
		await next();
	});

	app.get('/v2/users/me', (context) =>
		context.json({ data: { id: 'wRsJZtadYvn4mBZmm', username: 'janedoe' } }),
	);

	app.get('/v2/acts', (context) =>
		context.json(page(ACTORS, readQuery(context, ACTOR_PAGE, refuse))),
	);

	app.get('/v2/actor-tasks', (context) =>
		context.json(page(TASKS, readQuery(context, PAGE, refuse))),
	);

	app.get('/v2/webhooks', (context) =>
		context.json(page(webhooks, readQuery(context, PAGE, refuse))),
	);

	app.get('/v2/acts/:actor/webhooks', (context) => {
		const actor = find(ACTORS, context.req.param('actor'));
		const ofActor = webhooks.filter(({ condition }) => condition.actorId === actor);
		return context.json(page(ofActor, readQuery(context, PAGE, refuse)));
	});

	app.get('/v2/actor-tasks/:task/webhooks', (context) => {
		const task = find(TASKS, context.req.param('task'));
		const ofTask = webhooks.filter(({ condition }) => condition.actorTaskId === task);
		return context.json(page(ofTask, readQuery(context, PAGE, refuse)));
	});

	return { hosts: ['api.apify.com'], app };
}
