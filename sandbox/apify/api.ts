import { randomInt } from 'node:crypto';

import { Hono } from 'hono';
import { z } from 'zod';

import { respondWithErrors, ApiError, NO_QUERY, readBody, readQuery } from '../api.ts';
import {
	exampleOf,
	isAccepted,
	type Attempt,
	type Deliveries,
	type Delivery,
	type DeliveryRules,
	type Outgoing,
} from '../deliveries.ts';
import { at, atOrNull, type Json } from '../json.ts';
import { payloads } from './payloads.ts';
import { fill, fillStrings } from './templates.ts';

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

/** On every plan: sources/platform/account/limits.md of https://github.com/apify/apify-docs */
const MAX_WEBHOOKS = 100;

const USER_ID = 'wRsJZtadYvn4mBZmm';

/** The schema WebhookEventType of https://docs.apify.com/api/v2/webhooks-post */
const EVENT_TYPE = z.enum([
	'ACTOR.RUN.CREATED',
	'ACTOR.RUN.SUCCEEDED',
	'ACTOR.RUN.FAILED',
	'ACTOR.RUN.ABORTED',
	'ACTOR.RUN.TIMED_OUT',
	'ACTOR.RUN.RESURRECTED',
	'ACTOR.BUILD.CREATED',
	'ACTOR.BUILD.SUCCEEDED',
	'ACTOR.BUILD.FAILED',
	'ACTOR.BUILD.ABORTED',
	'ACTOR.BUILD.TIMED_OUT',
	'TEST',
]);

const ID = z.string().min(1).nullable();

/**
 * The types of https://github.com/apify/apify-client-js take exactly one id; the schema WebhookCondition says nothing of the
 * number, and an example of https://docs.apify.com/api/v2/webhooks-post has two.
 */
const CONDITION = z
	.object({ actorId: ID, actorTaskId: ID, actorRunId: ID })
	.partial()
	.strict()
	.refine((ids) => Object.values(ids).filter((id) => id !== null).length === 1, {
		message: 'Exactly one of actorId, actorTaskId and actorRunId is required',
	});

const OPTIONAL_SETTINGS = z
	.object({
		isAdHoc: z.boolean().nullable(),
		ignoreSslErrors: z
			.boolean()
			.nullable()
			.transform((flag) => flag ?? false),
		doNotRetry: z.boolean().nullable(),
		payloadTemplate: z.string().nullable(),
		headersTemplate: z.string().nullable(),
		description: z.string().nullable(),
		shouldInterpolateStrings: z.boolean().nullable(),
		// Not in the schema: https://docs.apify.com/platform/integrations/actors/integrating-actors-via-api
		isApifyIntegration: z.boolean().nullable(),
	})
	.partial();

/** The schema WebhookCreate of https://docs.apify.com/api/v2/webhooks-post */
const CREATE = OPTIONAL_SETTINGS.extend({
	eventTypes: z.array(EVENT_TYPE),
	condition: CONDITION,
	requestUrl: z.string().url(),
	idempotencyKey: z.string().nullable().optional(),
}).strict();

/** The schema WebhookUpdate of https://docs.apify.com/api/v2/webhook-put */
const UPDATE = OPTIONAL_SETTINGS.extend({
	eventTypes: z.array(EVENT_TYPE).nullable(),
	condition: CONDITION.nullable(),
	requestUrl: z.string().url().nullable(),
})
	.partial()
	.strict();

/** The schema Webhook, and what the schema WebhookShort has beyond it. */
interface Webhook {
	id: string;
	createdAt: string;
	modifiedAt: string;
	userId: string;
	isAdHoc?: boolean | null;
	shouldInterpolateStrings?: boolean | null;
	eventTypes: string[];
	condition: z.output<typeof CONDITION>;
	ignoreSslErrors: boolean;
	doNotRetry?: boolean | null;
	requestUrl?: string | null;
	payloadTemplate?: string | null;
	headersTemplate?: string | null;
	description?: string | null;
	lastDispatch?: { status: DispatchStatus; finishedAt?: string };
	stats?: { totalDispatches: number };
	isApifyIntegration?: boolean | null;
	isEnabled?: boolean;
	actionType?: string;
}

type DispatchStatus = 'ACTIVE' | 'SUCCEEDED' | 'FAILED';

/** The schema WebhookDispatch: https://docs.apify.com/api/v2/webhook-dispatch-get */
interface Dispatch {
	id: string;
	userId: string;
	webhookId: string;
	createdAt: string;
	status: DispatchStatus;
	eventType: string;
	eventData?: Json;
	webhook: Pick<Webhook, 'actionType' | 'condition' | 'requestUrl' | 'isAdHoc'>;
	calls: Array<{
		startedAt: string;
		finishedAt: string;
		errorMessage: string | null;
		responseStatus: number | null;
		responseBody: string | null;
	}>;
}

const MINUTE_MS = 60_000;

const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long after its first call Apify calls a receiver that fails, in minutes: each wait is twice as long as the one before, and
 * the 11th retry the last: https://docs.apify.com/platform/integrations/webhooks/actions
 */
const CALLS_AFTER_MINUTES = Array.from({ length: 12 }, (_, retry) => 2 ** retry - 1);

/** On the same page: 11 retries, the waits above, and a timeout of two minutes. */
const DELIVERY_RULES: DeliveryRules = {
	timeoutMs: 2 * MINUTE_MS,
	waitsMs: Array.from({ length: 11 }, (_, retry) => 2 ** retry * MINUTE_MS),
	isRetried: (response) => !isAccepted(response),
};

/** From this moment the recent dispatch is dated. It is one for all accounts of a process: their dispatches can be compared. */
const STARTED_MS = Date.now();

function webhook(
	id: string,
	createdAt: string,
	condition: Webhook['condition'],
	more: Partial<Webhook>,
): Webhook {
	return {
		id,
		createdAt,
		modifiedAt: createdAt,
		userId: USER_ID,
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
function firstWebhooks(): Webhook[] {
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

/**
 * A delivered and two failed dispatches of the documented example, one of them recent: Apify gave it up three hours ago, 34
 * hours after its first call. The webhook's own `stats` and `lastDispatch` stay as documented, though they don't mention these.
 */
function firstDispatches(): Dispatch[] {
	const condition = {
		actorId: 'hksJZtadYvn4mBuin',
		actorTaskId: 'asdLZtadYvn4mBZmm',
		actorRunId: 'hgdKZtadYvn4mBpoi',
	};
	const common = {
		userId: USER_ID,
		webhookId: 'YiKoxjkaS9gjGTqhF',
		eventType: 'ACTOR.RUN.SUCCEEDED',
		eventData: condition,
		webhook: {
			actionType: 'HTTP_REQUEST',
			condition,
			requestUrl: 'http://example.com/',
			isAdHoc: false,
		},
	};
	const recentMs = STARTED_MS - 37 * HOUR_MS;
	const timeAt = (milliseconds: number) => new Date(milliseconds).toISOString();
	return [
		{
			id: 'd1SucceededTqhF01',
			createdAt: '2019-12-12T08:00:00.000Z',
			status: 'SUCCEEDED',
			...common,
			calls: [
				{
					startedAt: '2019-12-12T08:00:00.100Z',
					finishedAt: '2019-12-12T08:00:00.350Z',
					errorMessage: null,
					responseStatus: 200,
					responseBody: '{"foo": "bar"}',
				},
			],
		},
		{
			id: 'd2FailedkaTqhF02x',
			createdAt: '2019-12-13T08:36:12.000Z',
			status: 'FAILED',
			...common,
			calls: [
				{
					startedAt: '2019-12-13T08:36:12.100Z',
					finishedAt: '2019-12-13T08:36:13.202Z',
					errorMessage: 'Webhook responded with 500',
					responseStatus: 500,
					responseBody: 'Internal Server Error',
				},
			],
		},
		{
			id: 'd3RecentlyTqhF03x',
			createdAt: timeAt(recentMs),
			status: 'FAILED',
			...common,
			calls: CALLS_AFTER_MINUTES.map((minutes) => ({
				startedAt: timeAt(recentMs + minutes * MINUTE_MS),
				finishedAt: timeAt(recentMs + minutes * MINUTE_MS + 250),
				errorMessage: 'Webhook responded with 503',
				responseStatus: 503,
				responseBody: 'Service Unavailable',
			})),
		},
	];
}

/** Whether a webhook's URL can be called: names that end in `.invalid` are known to no DNS (RFC 6761). */
function isReachable({ requestUrl }: Webhook): boolean {
	return !requestUrl || !new URL(requestUrl).hostname.endsWith('.invalid');
}

/** A list leaves these three out: the schema WebhookShort of https://docs.apify.com/api/v2/webhooks-get */
function short(webhook: Webhook) {
	return {
		...webhook,
		payloadTemplate: undefined,
		headersTemplate: undefined,
		description: undefined,
	};
}

/** A single webhook, and one of a task, leaves these three out: the schema Webhook of https://docs.apify.com/api/v2/webhook-get */
function full(webhook: Webhook) {
	return { ...webhook, isApifyIntegration: undefined, isEnabled: undefined, actionType: undefined };
}

/** An id as Apify makes them: 17 letters and digits. */
function newId(): string {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
	return Array.from({ length: 17 }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** The schema Actor: https://docs.apify.com/api/v2/act-get */
const ACTORS = [
	{ id: 'hksJZtadYvn4mBuin', name: 'my-actor', username: 'janedoe', title: 'My Actor' },
	{ id: 'moJRLRc85AitArpNN', name: 'web-scraper', username: 'apify', title: 'Web Scraper' },
].map((actor) => ({
	...actor,
	userId: USER_ID,
	isPublic: false,
	createdAt: '2019-07-08T11:27:57.401Z',
	modifiedAt: '2019-07-08T14:01:05.546Z',
	stats: {},
	versions: [],
	defaultRunOptions: {},
}));

/** The schema Task: https://docs.apify.com/api/v2/actor-task-get */
const TASKS = [
	{
		id: 'asdLZtadYvn4mBZmm',
		userId: USER_ID,
		actId: 'hksJZtadYvn4mBuin',
		name: 'my-task',
		username: 'janedoe',
		createdAt: '2018-10-26T07:23:14.855Z',
		modifiedAt: '2018-10-26T13:30:49.578Z',
	},
];

/** The schema UserPrivateInfo: https://docs.apify.com/api/v2/users-me-get */
const USER = {
	id: USER_ID,
	username: 'janedoe',
	isPaying: false,
	plan: { id: 'FREE', availableProxyGroups: {} },
	effectivePlatformFeatures: Object.fromEntries(
		[
			'ACTORS',
			'STORAGE',
			'SCHEDULER',
			'PROXY',
			'PROXY_EXTERNAL_ACCESS',
			'PROXY_RESIDENTIAL',
			'PROXY_SERPS',
			'WEBHOOKS',
			'ACTORS_PUBLIC_ALL',
			'ACTORS_PUBLIC_DEVELOPER',
		].map((feature) => [
			feature,
			{
				isEnabled: true,
				disabledReason: null,
				disabledReasonType: null,
				isTrial: false,
				trialExpirationAt: null,
			},
		]),
	),
};

/** The documented example of an event, as if it had happened to what a webhook watches. Null where it watches something else. */
function happeningTo({ condition }: Webhook, event: string): Json {
	const { actorId, actorTaskId, actorRunId } = condition;
	if (event.startsWith('ACTOR.BUILD.') && !actorId) return null;
	const actor = actorId ?? TASKS.find(({ id }) => id === actorTaskId)?.actId;
	const example = JSON.stringify(exampleOf(payloads, event));
	return JSON.parse(example, (key, value: unknown) => {
		if (key === 'userId') return USER_ID;
		if (key === 'actorId' || key === 'actId') return actor ?? value;
		if (key !== 'eventData' || typeof value !== 'object') return value;
		return {
			...value,
			...(actorTaskId ? { actorTaskId } : {}),
			...(actorRunId ? { actorRunId } : {}),
		};
	}) as Json;
}

/** A call of a dispatch. The message of a receiver that doesn't respond isn't documented. */
function callOf({ startedAt, finishedAt, response, error }: Attempt): Dispatch['calls'][number] {
	const failed = isAccepted(response) ? null : `Webhook responded with ${response?.status}`;
	return {
		startedAt,
		finishedAt,
		errorMessage: response === null ? `Cannot send request: ${error}` : failed,
		responseStatus: response?.status ?? null,
		responseBody: response?.body ?? null,
	};
}

/** Whether an event happened to what a webhook watches. */
function watches({ condition }: Webhook, payload: Json): boolean {
	const data = at(payload, 'eventData');
	return Object.entries(condition).every(([name, id]) => id === null || at(data, name) === id);
}

/**
 * What Apify sends: https://docs.apify.com/platform/integrations/webhooks/actions. Its own headers win; what stands in
 * X-Apify-Webhook and X-Apify-Request-Origin isn't documented.
 */
function deliveryOf(dispatchId: string, webhook: Webhook, variables: Json): Delivery {
	const { requestUrl, payloadTemplate, headersTemplate, shouldInterpolateStrings } = webhook;
	const filled = (template: string): Json =>
		(shouldInterpolateStrings ? fillStrings : fill)(template, variables);
	const custom = z.record(z.string()).parse(headersTemplate ? filled(headersTemplate) : {});
	const own = {
		'Content-Type': 'application/json',
		'X-Apify-Webhook': webhook.id,
		'X-Apify-Webhook-Dispatch-Id': dispatchId,
		'X-Apify-Request-Origin': 'WEBHOOK',
	};
	const ownNames = [...Object.keys(own), 'Host'].map((name) => name.toLowerCase());
	const kept = Object.entries(custom).filter(([name]) => !ownNames.includes(name.toLowerCase()));
	return {
		url: requestUrl ?? '',
		method: 'POST',
		headers: { ...Object.fromEntries(kept), ...own },
		body: JSON.stringify(payloadTemplate ? filled(payloadTemplate) : variables),
	};
}

/** Apify: https://docs.apify.com/api/v2 */
export function apifyApi(token: string, deliveries?: Deliveries): Hono {
	const webhooks = firstWebhooks();
	const madeUp = new Set(webhooks);
	const dispatches = firstDispatches();
	const idsOfKeys = new Map<string, string>();
	const app = new Hono();
	respondWithErrors(app);

	const refuse = (problem: string) =>
		new ApiError(400, { error: { type: 'invalid-input', message: `Invalid input: ${problem}` } });

	// https://docs.apify.com/api/v2/webhooks-post
	const refuseType = () => {
		const message = 'The request body content type is not supported.';
		return new ApiError(415, { error: { type: 'invalid-content-type-header', message } });
	};

	const notFound = () => {
		const message = 'The requested resource was not found.';
		return new ApiError(404, { error: { type: 'record-not-found', message } });
	};

	const page = <T>(items: T[], query: z.output<typeof PAGE>) => {
		const { offset = 0, desc = false } = query;
		const limit = Math.min(query.limit ?? MAX_PAGE_SIZE, MAX_PAGE_SIZE);
		const sorted = desc ? [...items].reverse() : items;
		const onPage = sorted.slice(offset, offset + limit);
		return {
			data: { total: items.length, offset, limit, count: onPage.length, desc, items: onPage },
		};
	};

	/** An Actor or a task by ID or by `username~name`. */
	const find = <T extends { id: string; username: string; name: string }>(
		all: T[],
		key: string,
	): T => {
		const found = all.find(({ id, name, username }) => key === id || key === `${username}~${name}`);
		if (found === undefined) throw notFound();
		return found;
	};

	const withId = <T extends { id: string }>(all: T[], wanted: string): T => {
		const found = all.find(({ id }) => id === wanted);
		if (found === undefined) throw notFound();
		return found;
	};

	const newDispatch = (tested: Webhook, eventType: string, eventData?: Json): Dispatch => {
		const { actionType = 'HTTP_REQUEST', condition, requestUrl, isAdHoc } = tested;
		const dispatch: Dispatch = {
			id: newId(),
			userId: USER_ID,
			webhookId: tested.id,
			createdAt: new Date().toISOString(),
			status: 'ACTIVE',
			eventType,
			...(eventData === undefined ? {} : { eventData }),
			webhook: { actionType, condition, requestUrl, isAdHoc },
			calls: [],
		};
		dispatches.push(dispatch);
		tested.stats = { totalDispatches: (tested.stats?.totalDispatches ?? 0) + 1 };
		return dispatch;
	};

	/** A new dispatch, whose calls are recorded. */
	const dispatchTo = (target: Webhook, eventType: string, payload: Json): Outgoing => {
		const dispatch = newDispatch(target, eventType, atOrNull(payload, 'eventData'));
		return {
			delivery: deliveryOf(dispatch.id, target, payload),
			...(target.doNotRetry ? { maxRetries: 0 } : {}),
			onAttempt: (attempt, isOver) => {
				dispatch.calls.push(callOf(attempt));
				const failure = isOver ? 'FAILED' : 'ACTIVE';
				dispatch.status = isAccepted(attempt.response) ? 'SUCCEEDED' : failure;
				target.lastDispatch = { status: dispatch.status, finishedAt: attempt.finishedAt };
			},
		};
	};

	deliveries?.connect(DELIVERY_RULES, (event, payload) =>
		webhooks
			.filter(({ eventTypes, isEnabled }) => eventTypes.includes(event) && isEnabled !== false)
			.filter((target) => target.requestUrl && !madeUp.has(target))
			.map((target) => ({ target, sent: payload ?? happeningTo(target, event) }))
			.filter(({ target, sent }) => watches(target, sent))
			.map(({ target, sent }) => dispatchTo(target, event, sent)),
	);

	app.use(async (context, next) => {
		if (context.req.header('authorization') !== `Bearer ${token}`) {
			const message = 'Authentication token is not valid.';
			throw new ApiError(401, { error: { type: 'invalid-token', message } });
		}
		await next();
	});

	app.get('/v2/users/me', (context) => context.json({ data: USER }));

	app.get('/v2/acts', (context) => {
		// The schema ActorShort of https://docs.apify.com/api/v2/acts-get
		const short = ACTORS.map(({ id, createdAt, modifiedAt, name, username, title }) => {
			return { id, createdAt, modifiedAt, name, username, title };
		});
		return context.json(page(short, readQuery(context, ACTOR_PAGE, refuse)));
	});

	app.get('/v2/acts/:actor', (context) =>
		context.json({ data: find(ACTORS, context.req.param('actor')) }),
	);

	app.get('/v2/actor-tasks/:task', (context) =>
		context.json({ data: find(TASKS, context.req.param('task')) }),
	);

	app.get('/v2/actor-tasks', (context) =>
		context.json(page(TASKS, readQuery(context, PAGE, refuse))),
	);

	app.get('/v2/webhooks', (context) =>
		context.json(page(webhooks.map(short), readQuery(context, PAGE, refuse))),
	);

	app.post('/v2/webhooks', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const body = await readBody(context, CREATE, refuse, refuseType);
		const { idempotencyKey, condition, ...settings } = body;
		// The status of a repeat isn't documented; nor is whether a key is free again after its webhook was deleted: here it is.
		const usedFor = typeof idempotencyKey === 'string' ? idsOfKeys.get(idempotencyKey) : undefined;
		const existing = webhooks.find(({ id }) => id === usedFor);
		if (existing !== undefined) return context.json({ data: full(existing) }, 201);
		if (webhooks.length >= MAX_WEBHOOKS) {
			const message = `You can't have more than ${MAX_WEBHOOKS} webhooks.`;
			throw new ApiError(400, { error: { type: 'too-many-webhooks', message } });
		}
		const stats = { totalDispatches: 0 };
		const created = webhook(newId(), new Date().toISOString(), condition, { ...settings, stats });
		webhooks.push(created);
		if (typeof idempotencyKey === 'string') idsOfKeys.set(idempotencyKey, created.id);
		const location = `https://api.apify.com/v2/webhooks/${created.id}`;
		return context.json({ data: full(created) }, 201, { Location: location });
	});

	app.get('/v2/webhooks/:id', (context) => {
		readQuery(context, NO_QUERY, refuse);
		return context.json({ data: full(withId(webhooks, context.req.param('id'))) });
	});

	app.put('/v2/webhooks/:id', async (context) => {
		readQuery(context, NO_QUERY, refuse);
		const { eventTypes, condition, ...others } = await readBody(
			context,
			UPDATE,
			refuse,
			refuseType,
		);
		const changed = withId(webhooks, context.req.param('id'));
		// What null does isn't documented: here it clears what a webhook may lack, and leaves these two as they are.
		Object.assign(changed, others, {
			eventTypes: eventTypes ?? changed.eventTypes,
			condition: condition ?? changed.condition,
			modifiedAt: new Date().toISOString(),
		});
		return context.json({ data: full(changed) });
	});

	app.delete('/v2/webhooks/:id', (context) => {
		readQuery(context, NO_QUERY, refuse);
		webhooks.splice(webhooks.indexOf(withId(webhooks, context.req.param('id'))), 1);
		return context.body(null, 204);
	});

	// https://docs.apify.com/api/v2/webhook-test-post doesn't say how far the dispatch in its response is: here it is new, and
	// the next request finds it called once, unless deliveries are really sent.
	app.post('/v2/webhooks/:id/test', (context) => {
		readQuery(context, NO_QUERY, refuse);
		const tested = withId(webhooks, context.req.param('id'));
		if (deliveries !== undefined && tested.requestUrl) {
			const outgoing = dispatchTo(tested, 'TEST', happeningTo(tested, 'TEST'));
			const data = structuredClone(dispatches.at(-1));
			void deliveries.start(outgoing);
			return context.json({ data }, 201);
		}
		const dispatch = newDispatch(tested, 'TEST');
		const data = structuredClone(dispatch);
		const now = dispatch.createdAt;
		const isDelivered = isReachable(tested);
		dispatch.calls.push({
			startedAt: now,
			finishedAt: now,
			errorMessage: isDelivered ? null : 'Cannot send request',
			responseStatus: isDelivered ? 200 : null,
			responseBody: isDelivered ? '' : null,
		});
		// Apify would try again, unless it must not.
		const failure = tested.doNotRetry ? 'FAILED' : 'ACTIVE';
		dispatch.status = isDelivered ? 'SUCCEEDED' : failure;
		tested.lastDispatch = { status: dispatch.status, finishedAt: now };
		return context.json({ data }, 201);
	});

	// https://docs.apify.com/api/v2/webhook-webhook-dispatches-get lists no query; Apify's JavaScript client sends this one.
	app.get('/v2/webhooks/:id/dispatches', (context) => {
		const { id } = withId(webhooks, context.req.param('id'));
		const ofWebhook = dispatches.filter(({ webhookId }) => webhookId === id);
		return context.json(page(ofWebhook, readQuery(context, PAGE, refuse)));
	});

	app.get('/v2/webhook-dispatches', (context) =>
		context.json(page(dispatches, readQuery(context, PAGE, refuse))),
	);

	app.get('/v2/webhook-dispatches/:id', (context) => {
		readQuery(context, NO_QUERY, refuse);
		return context.json({ data: withId(dispatches, context.req.param('id')) });
	});

	app.get('/v2/acts/:actor/webhooks', (context) => {
		const actor = find(ACTORS, context.req.param('actor')).id;
		const ofActor = webhooks.filter(({ condition }) => condition.actorId === actor);
		return context.json(page(ofActor.map(short), readQuery(context, PAGE, refuse)));
	});

	// Unlike the other two lists, this one has the full webhooks.
	app.get('/v2/actor-tasks/:task/webhooks', (context) => {
		const task = find(TASKS, context.req.param('task')).id;
		const ofTask = webhooks.filter(({ condition }) => condition.actorTaskId === task);
		return context.json(page(ofTask.map(full), readQuery(context, PAGE, refuse)));
	});

	return app;
}
