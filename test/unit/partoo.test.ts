/** Partoo's requests, and how its responses are parsed. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { createWebhooks, getWebhook, partooWebhooks, tryOut } from '../../nodes/Partoo/api';
import { partoo, PARTOO_EVENTS } from '../../nodes/Partoo/provider';
import listExample from '../../sandbox/partoo/list.json';
import { partoo as documented } from '../support/providers';
import { failureIn } from './helpers';

const FIRST_PAGE = { page: 1, offset: 0, size: 50 };

const list = partooWebhooks(undefined);

const decoded = (raw: IDataObject) => list.parseEntry({ id: 1, ...raw });

describe('the provider', () => {
	it.each([
		['production', 'https://api.partoo.co'],
		['sandbox', 'https://api.sandbox.partoo.co'],
		['https://evil.example', 'https://api.partoo.co'],
		['', 'https://api.partoo.co'],
	])('has one of two hosts: %j', (environment, origin) => {
		expect(partoo.origin({ apiKey: 'k', environment })).toBe(origin);
	});

	it('has the six events of the schema of its list, and the two of reviews with pages of their own', () => {
		expect([...PARTOO_EVENTS].sort()).toEqual([
			'business_created',
			'business_deleted',
			'business_updated',
			'lead_received',
			'message_created',
			'message_updated',
			'review_created',
			'review_updated',
		]);
	});

	it.each([
		[{}, {}],
		[{ organizationId: '' }, {}],
		[{ organizationId: ' ' }, {}],
		[{ organizationId: '42' }, { org_id: 42 }],
		[{ organizationId: ' 42\n' }, { org_id: 42 }],
		[{ organizationId: 42 }, { org_id: 42 }],
	])("adds the credential's organization to every query: %j", (credential, query) => {
		expect(partoo.defaultQuery?.({ apiKey: 'k', ...credential })).toEqual(query);
	});

	it.each(['abc', '0', '-1', '1.5', '1,2', 'secret-partoo-key', 0, NaN, true, {}])(
		'rejects %j as an organization, and does not quote it',
		(organizationId) => {
			expect(failureIn(() => partoo.defaultQuery?.({ apiKey: 'k', organizationId }))).toEqual({
				kind: 'invalidCredential',
				field: 'Organization ID',
				problem: 'it must be a whole number of at least 1',
			});
		},
	);
});

describe('the list', () => {
	it('is requested by page, in pages of 100 at most', () => {
		expect(list.maxPageSize).toBe(100);
		expect(list.request({ page: 3, offset: 200, size: 100 })).toEqual({
			method: 'GET',
			path: '/v2/webhooks',
			query: { page: 3, per_page: 100 },
		});
	});

	it('is that of an organization when one is named', () => {
		expect(partooWebhooks(42).request(FIRST_PAGE).query).toEqual({
			page: 1,
			per_page: 50,
			org_id: 42,
		});
	});

	it('is parsed from the documented response', () => {
		expect(list.parsePage(listExample, FIRST_PAGE)).toEqual({
			items: listExample.items,
			total: 1,
			pageCount: 1,
			size: 50,
		});
		expect(list.parsePage({ page: 1, max_page: 10, count: 287, items: [] }, FIRST_PAGE)).toEqual({
			items: [],
			total: 287,
			pageCount: 10,
			size: 50,
		});
	});

	it.each([
		[[], 'the response'],
		[{ page: 1, max_page: 1, count: 1 }, 'items'],
		[{ page: 1, max_page: 1, items: [] }, 'count'],
		[{ page: 1, count: 0, items: [] }, 'max_page'],
		[{ page: 1, max_page: 1, count: -1, items: [] }, 'count'],
		[{ page: 1, max_page: '1', count: 1, items: [] }, 'max_page'],
	])('is not parsed from %j', (body, place) => {
		expect(failureIn(() => list.parsePage(body, FIRST_PAGE))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('a configuration', () => {
	it('has the shape that all providers share', () => {
		expect(listExample.items.map((raw) => list.parseEntry(raw))).toEqual([documented.webhook]);
	});

	it('has null or nothing for what is missing', () => {
		expect(decoded({})).toMatchObject({ url: null, events: [], createdAt: null, scope: null });
	});

	it('keeps an event that is not documented yet', () => {
		expect(decoded({ event_type: 'post_created' }).events).toEqual(['post_created']);
	});

	it.each([
		[{ id: undefined }, 'id'],
		[{ url: 5 }, 'url'],
		[{ event_type: ['lead_received'] }, 'event_type'],
		[{ org_id: {} }, 'org_id'],
	])('is not parsed from %j', (raw, place) => {
		expect(failureIn(() => decoded(raw))).toMatchObject({ kind: 'unexpectedShape', place });
	});
});

/** The configuration of the documentation, in both of its forms. */
const [raw = {}] = listExample.items;
const example = { raw, value: list.parseEntry(raw) };

const draft = {
	url: 'https://example.com/hook',
	event_type: 'lead_received',
	custom_headers: { 'X-Auth-Token': 'secret-token' },
};

describe('a creation', () => {
	const other = { url: 'https://example.com/hook', event_type: 'message_created' };

	it('posts all configurations at once', () => {
		expect(createWebhooks([draft, other], undefined).request).toEqual({
			method: 'POST',
			path: '/v2/webhooks',
			query: {},
			body: { items: [draft, other] },
			events: [draft.event_type, other.event_type],
			secrets: ['secret-token'],
		});
	});

	it('is for an organization where one is named', () => {
		expect(createWebhooks([draft], 42).request.query).toEqual({ org_id: 42 });
	});

	it('returns every configuration of the response', () => {
		const first = { ...raw, event_type: draft.event_type };
		const second = { ...raw, id: 2, event_type: other.event_type };

		expect(createWebhooks([draft, other], 1).parse({ items: [first, second] })).toEqual([
			{ raw: first, value: { ...example.value, events: [draft.event_type] } },
			{ raw: second, value: { ...example.value, id: '2', events: [other.event_type] } },
		]);
	});

	it.each([
		[null, 'the response'],
		[[raw], 'the response'],
		[{ items: null }, 'items'],
		[{ items: [5] }, 'items[0]'],
		[{ items: [{}] }, 'id'],
	])('fails for the response %j', (body, place) => {
		expect(failureIn(() => createWebhooks([draft], 1).parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

it('a creation fails when a webhook for one of the events is missing in the response', () => {
	const other = { url: 'https://example.com/hook', event_type: 'message_created' };
	const items = [{ ...raw, event_type: draft.event_type }];

	expect(failureIn(() => createWebhooks([draft, other], 1).parse({ items }))).toEqual({
		kind: 'unexpectedShape',
		place: 'items',
		expected: 'a webhook for each event',
		found: '1 for 2 events',
	});
});

describe('one configuration', () => {
	it('is requested by ID', () => {
		expect(getWebhook('7', undefined).request).toEqual({
			method: 'GET',
			path: '/v2/webhooks/7',
			query: {},
		});
		expect(getWebhook('7', 42).request.query).toEqual({ org_id: 42 });
	});

	it('reaches no other endpoint, whatever the ID', () => {
		expect(getWebhook('../user/me?', undefined).request.path).toBe(
			'/v2/webhooks/..%2Fuser%2Fme%3F',
		);
	});

	it('is the response itself', () => {
		expect(getWebhook('1', undefined).parse(raw)).toEqual(example);
	});

	it.each([
		[[raw], 'the response'],
		[{ items: [raw] }, 'id'],
	])('is not parsed from %j', (body, place) => {
		expect(failureIn(() => getWebhook('1', undefined).parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('a test', () => {
	it('posts one configuration as a creation would', () => {
		expect(tryOut(draft, undefined).request).toEqual({
			method: 'POST',
			path: '/v2/webhooks/tryout',
			secrets: ['secret-token'],
			acceptsAnyResponse: true,
			query: {},
			body: { items: [draft] },
		});
		expect(tryOut(draft, 42).request.query).toEqual({ org_id: 42 });
	});

	it.each([[null], [[{ status: 200 }]], [{ result: 'OK' }], ['sent'], [200], [true]])(
		'returns the response as it is, because its shape is not documented: %j',
		(body) => {
			expect(tryOut(draft, undefined).parse(body)).toEqual(body);
		},
	);

	it('returns null when the response has no body', () => {
		expect(tryOut(draft, undefined).parse(undefined)).toBeNull();
		expect(failureIn(() => tryOut(draft, undefined).parse(() => 'sent'))).toMatchObject({
			kind: 'unexpectedShape',
			place: 'the response',
		});
	});
});

describe('the deliveries', () => {
	it('are not reported by Partoo', () => {
		expect(partoo.delivery(raw)).toBe('other');
	});
});

describe('the custom headers', () => {
	it('keep their names and have their values masked', () => {
		expect(partoo.maskSecrets(raw)).toEqual({
			...raw,
			custom_headers: { 'X-My-Header': '**********', 'X-Auth-Token': '**********' },
		});
		expect(raw).toHaveProperty(['custom_headers', 'X-Auth-Token'], 'secret-token');
	});

	it('are masked as a whole when they are of another type than documented', () => {
		expect(partoo.maskSecrets({ custom_headers: [{ 'X-A': 'b' }] })).toEqual({
			custom_headers: '**********',
		});
	});

	it.each([[{ id: 1 }], [{ id: 1, custom_headers: null }], [{ id: 1, custom_headers: {} }]])(
		'leave %j as it is',
		(raw) => {
			expect(partoo.maskSecrets(raw)).toEqual(raw);
		},
	);
});

describe('an error of the provider', () => {
	it.each([
		[
			{ errors: { authentication: 'User not authenticated' } },
			'authentication: User not authenticated',
		],
		[
			{ errors: { authorization: 'Operation not allowed' } },
			'authorization: Operation not allowed',
		],
		[{ error: { json: 'Resource not found' } }, 'json: Resource not found'],
		[{ error: 'Too many requests' }, 'Too many requests'],
		[
			{ error: { json: { per_page: ['Too large', 'Not a number'] }, query: 'Bad' } },
			'per_page: Too large; per_page: Not a number; query: Bad',
		],
		[{ errors: [], error: 'Too many requests' }, 'Too many requests'],
		[{ errors: ['Too many requests'], error: '' }, 'Too many requests'],
		[{ error: { json: {} } }, null],
		[{ error: { code: 5 } }, null],
		[{ error: { json: null } }, null],
	])('is found in %j', (body, message) => {
		expect(partoo.parseError(body)).toEqual({ message });
	});

	it.each([
		[listExample],
		[{}],
		[null],
		['<html>'],
		[[]],
		[{ errors: null }],
		[{ error: null }],
		[{ ...listExample, errors: [] }],
		[{ errors: {} }],
		[{ error: [] }],
		[{ errors: [], error: '' }],
	])('is not found in %j', (body) => {
		expect(partoo.parseError(body)).toBeUndefined();
	});
});
