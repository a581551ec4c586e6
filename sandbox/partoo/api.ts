import { Hono } from 'hono';
import { z } from 'zod';

import { respondWithErrors, ApiError, HTTPS_URL, readBody, readQuery } from '../api.ts';
import { exampleOf, type Deliveries, type Delivery, type DeliveryRules } from '../deliveries.ts';
import { at, atOrNull, type Json } from '../json.ts';
import { payloads } from './payloads.ts';
import { signatureOf } from './signature.ts';

const EVENTS = [
	'business_created',
	'business_updated',
	'business_deleted',
	'message_updated',
	'message_created',
	'lead_received',
] as const;

/** https://developers.partoo.co/api-reference/webhooks-events/review-created and its neighbor: the list's schema lacks them. */
const REVIEW_EVENTS = ['review_created', 'review_updated'] as const;

const ORGANIZATIONS = 34;

const WHOLE_NUMBER = z.string().regex(/^\d+$/).transform(Number);

const LIST = z
	.object({ page: WHOLE_NUMBER, per_page: WHOLE_NUMBER, org_id: WHOLE_NUMBER })
	.partial()
	.strict();

/** Every operation takes it, and only a key of the role PROVIDER needs it. */
const ORGANIZATION = LIST.pick({ org_id: true });

/** As in the schema CustomHeaders of the list's page. */
const CUSTOM_HEADERS = z
	.record(
		z
			.string()
			.max(128)
			.regex(/^[Xx]-(?![Pp][Aa][Rr][Tt][Oo][Oo])[^ ()<>@,;:\\"/[\]?={}]*$/),
		z.string().max(512),
	)
	.refine((headers) => Object.keys(headers).length <= 5, { message: 'At most 5 headers' });

/**
 * https://developers.partoo.co/api-reference/webhooks/create-webhook-configurations — that an empty batch is refused is a
 * guess.
 */
const BATCH = z
	.object({
		items: z
			.array(
				z
					.object({
						url: HTTPS_URL,
						event_type: z.enum([...EVENTS, ...REVIEW_EVENTS]),
						custom_headers: CUSTOM_HEADERS.optional(),
					})
					.strict(),
			)
			.min(1),
	})
	.strict();

interface Configuration {
	id: number;
	url: string;
	event_type: string;
	created_at: string;
	updated_at: string;
	org_id: number;
	custom_headers?: Record<string, string>;
}

/** The documented example first, and one configuration per event and organization: more than two pages. */
function firstConfigurations(): Configuration[] {
	return Array.from({ length: ORGANIZATIONS }, (_, index) => index + 1).flatMap((organization) =>
		EVENTS.map((event, index) => {
			const id = (organization - 1) * EVENTS.length + index + 1;
			return {
				id,
				url: id === 1 ? 'https://example.com/webhook' : `https://reviews.example.com/partoo/${id}`,
				event_type: event,
				created_at: '2024-11-27T16:10:44.929678Z',
				updated_at: '2024-11-27T16:10:44.929678Z',
				org_id: organization,
				...(id === 1
					? { custom_headers: { 'X-My-Header': 'my-value', 'X-Auth-Token': 'secret-token' } }
					: {}),
			};
		}),
	);
}

/**
 * A server error is retried up to 5 times with exponential backoff, any other failure isn't:
 * https://developers.partoo.co/guides/api/resources/settings/webhooks/setup. The timeout and the first wait are assumptions.
 */
const DELIVERY_RULES: DeliveryRules = {
	timeoutMs: 30_000,
	waitsMs: [1000, 2000, 4000, 8000, 16_000],
	isRetried: (response) => response !== null && response.status >= 500,
};

type Target = Pick<Configuration, 'url' | 'custom_headers'>;

function deliveryTo({ url, custom_headers: headers }: Target, payload: Json): Delivery {
	const body = JSON.stringify(payload);
	return {
		url,
		method: 'POST',
		headers: {
			'Content-Type': 'application/json',
			...headers,
			'X-Partoo-Signature-v1': signatureOf(body),
		},
		body,
	};
}

/** The organization of a payload, where it has one. */
function organizationOf(payload: Json): Json {
	return at(payload, 'payload.org_id') ?? atOrNull(payload, 'payload.business.org_id');
}

/** The documented example of an event, as if it had happened in this organization. */
function happeningIn(organization: number, event: string): Json {
	const example = JSON.stringify(exampleOf(payloads, event));
	return JSON.parse(example, (key, value: unknown) =>
		key === 'org_id' ? organization : value,
	) as Json;
}

/** Partoo: https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations */
export function partooApi(apiKey: string, deliveries?: Deliveries): Hono {
	const configurations = firstConfigurations();
	const madeUp = new Set(configurations);
	const app = new Hono();
	respondWithErrors(app);

	// https://developers.partoo.co/guides/api/getting-started/api-fundamentals/errors, where the object of a 400 is empty.
	const refuse = (problem: string, field = 'message') =>
		new ApiError(400, { error: { json: { [field]: problem } } });

	// The same page; here the key is errors.
	const refuseType = () =>
		new ApiError(415, {
			errors: { json: 'Unsupported media type. Please use application/json' },
		});

	deliveries?.connect(DELIVERY_RULES, (event, payload) =>
		configurations
			.filter((configuration) => configuration.event_type === event && !madeUp.has(configuration))
			.map((configuration) => {
				const { org_id: organization } = configuration;
				return { configuration, sent: payload ?? happeningIn(organization, event) };
			})
			.filter(({ configuration, sent }) => {
				const organization = organizationOf(sent);
				return organization === null || organization === configuration.org_id;
			})
			.map(({ configuration, sent }) => ({ delivery: deliveryTo(configuration, sent) })),
	);

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

	// That one page says "OK", not which status: https://developers.partoo.co/api-reference/webhooks/create-webhook-configurations
	app.post('/v2/webhooks', async (context) => {
		const { org_id: organization = 1 } = readQuery(context, ORGANIZATION, refuse);
		const { items } = await readBody(context, BATCH, refuse, refuseType);
		const now = new Date().toISOString();
		const created: Configuration[] = [];
		for (const item of items) {
			// "You cannot create multiple webhooks for the same event and org_id using different URLs":
			// https://developers.partoo.co/guides/api/resources/settings/webhooks/setup. Neither the error nor what
			// happens to the same URL, or to the rest of the batch, is documented: here all of it is refused.
			const taken = [...configurations, ...created].some(
				(other) => other.event_type === item.event_type && other.org_id === organization,
			);
			if (taken) {
				throw refuse(
					`Organization ${organization} already has a webhook for ${item.event_type}`,
					'event_type',
				);
			}
			created.push({
				id: configurations.length + created.length + 1,
				...item,
				created_at: now,
				updated_at: now,
				org_id: organization,
			});
		}
		configurations.push(...created);
		return context.json({ items: created });
	});

	// https://developers.partoo.co/api-reference/webhooks/send-test-webhook-payloads uses the first entry only. It calls its
	// response "Result of the tests" and doesn't document the shape: this one is made up.
	app.post('/v2/webhooks/tryout', async (context) => {
		const { org_id: organization = 1 } = readQuery(context, ORGANIZATION, refuse);
		const { items } = await readBody(context, BATCH, refuse, refuseType);
		const [first] = items;
		if (deliveries !== undefined && first !== undefined) {
			const { url, custom_headers } = first;
			// The value of the header isn't documented.
			const headers = { ...custom_headers, 'X-Partoo-Webhook-Tryout': 'true' };
			// Partoo sends the latest data or "a default payload", which isn't documented.
			const payload =
				first.event_type in payloads
					? happeningIn(organization, first.event_type)
					: { type: first.event_type, payload: { org_id: organization } };
			void deliveries.start({
				delivery: deliveryTo({ url, custom_headers: headers }, payload),
			});
		}
		return context.json({
			items: items.slice(0, 1).map(({ url, event_type: event }) => ({
				url,
				event_type: event,
				status: 'success',
			})),
		});
	});

	// https://developers.partoo.co/api-reference/webhooks/get-a-webhook-configuration
	app.get('/v2/webhooks/:id', (context) => {
		const { org_id: organization } = readQuery(context, ORGANIZATION, refuse);
		const configuration = configurations.find(
			({ id, org_id: owner }) =>
				String(id) === context.req.param('id') && [undefined, owner].includes(organization),
		);
		if (configuration === undefined) {
			throw new ApiError(404, { error: { json: 'Resource not found' } });
		}
		return context.json(configuration);
	});

	return app;
}
