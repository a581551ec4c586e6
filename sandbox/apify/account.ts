/** How an account of the sandbox's Apify is filled and looked into. */
import { z } from 'zod';

import { callback, HEADER_SECRET, SEEDED } from '../fields.ts';
import { atOrNull } from '../json.ts';
import type { AccountFacts } from '../provider.ts';
import { COUNT, ID, OPTIONAL_STRING, OPTIONAL_STRINGS } from '../shapes.ts';

/** The headers of a webhook, with a secret. */
export const HEADERS_TEMPLATE = JSON.stringify({ 'X-Token': HEADER_SECRET });

const CONDITION = z.object({
	actorId: OPTIONAL_STRING,
	actorTaskId: OPTIONAL_STRING,
	actorRunId: OPTIONAL_STRING,
});

const WEBHOOK = z.object({
	id: ID,
	requestUrl: OPTIONAL_STRING,
	eventTypes: OPTIONAL_STRINGS,
	isEnabled: z.boolean().nullish(),
	lastDispatch: z.object({}).nullish(),
	condition: CONDITION.nullish(),
	userId: OPTIONAL_STRING,
});

const CALL = z.object({ errorMessage: OPTIONAL_STRING, responseStatus: COUNT.nullish() });

/** Of the calls only the last one is parsed. */
const CALLS = z
	.array(z.object({}).passthrough())
	.refine((calls) => calls.length === 0 || CALL.safeParse(calls.at(-1)).success);

const DISPATCH = z.object({
	id: ID,
	webhookId: ID.nullish(),
	status: OPTIONAL_STRING,
	eventType: OPTIONAL_STRING,
	eventData: CONDITION.nullish(),
	webhook: z.object({ condition: CONDITION.nullish() }).nullish(),
	calls: CALLS.nullish(),
});

const paged = (entry: z.ZodTypeAny) =>
	z.object({ data: z.object({ total: COUNT, limit: COUNT.min(1), items: z.array(entry) }) });

/** The account. */
export const account: AccountFacts = {
	// Plain http; disabled; no URL.
	atFirst: {
		webhooks: 3,
		suspicious: ['YiKoxjkaS9gjGTqhF', 'p3RfXjkaS9gjGTqhG', 'q8SlackaS9gjGTqhH'],
	},
	seeds: [
		{
			path: '/v2/webhooks',
			body: {
				requestUrl: callback('marked.example'),
				eventTypes: ['ACTOR.RUN.FAILED'],
				condition: { actorId: 'hksJZtadYvn4mBuin' },
				headersTemplate: HEADERS_TEMPLATE,
			},
		},
		{ path: `/v2/webhooks/${SEEDED}/test`, body: {} },
	],
	webhooks: ['/v2/webhooks'],
	dispatches: '/v2/webhook-dispatches',
	entriesIn: (body) => atOrNull(body, 'data.items'),
	idField: 'id',
	shapes: [
		[/: GET .*dispatches\?/, paged(DISPATCH)],
		[/: GET .*dispatches\//, z.object({ data: DISPATCH })],
		[/: POST .*\/test/, z.object({ data: DISPATCH })],
		[/: GET .*\?/, paged(WEBHOOK)],
		[/: GET .*\/acts\//, z.object({ data: z.object({ id: z.string() }) })],
		[/./, z.object({ data: WEBHOOK })],
	],
	// An `error` in the body that the others share would be Partoo's too.
	errorBody: (message) => ({ error: { type: 'some-type', message } }),
	paging: {
		sizeOf: (_query, body) => Number(atOrNull(body, 'data.limit')),
		withPage: (body, { items, total }) => ({
			...(body as Record<string, typeof body>),
			data: {
				...(atOrNull(body, 'data') as Record<string, typeof body>),
				total,
				count: items.length,
				items,
			},
		}),
	},
};
