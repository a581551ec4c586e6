/** Argil's requests, and how its responses are parsed. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { argilWebhooks, createWebhook, deleteWebhook, updateWebhook } from '../../nodes/Argil/api';
import { argil, ARGIL_EVENTS } from '../../nodes/Argil/provider';
import listExample from '../../sandbox/argil/list.json';
import updateExample from '../../sandbox/argil/update.json';
import { argil as documented } from '../support/providers';
import { failureIn } from './helpers';

const FIRST_PAGE = { page: 1, offset: 0, size: 50 };

const decoded = (raw: IDataObject) => argilWebhooks.parseEntry({ id: '1', ...raw });

describe('the provider', () => {
	it('has one host, whatever the credential says', () => {
		expect(argil.origin({ apiKey: 'k', environment: 'sandbox', url: 'https://evil.example' })).toBe(
			'https://api.argil.ai',
		);
	});

	it('has the four documented events', () => {
		expect([...ARGIL_EVENTS].sort()).toEqual([
			'AVATAR_TRAINING_FAILED',
			'AVATAR_TRAINING_SUCCESS',
			'VIDEO_GENERATION_FAILED',
			'VIDEO_GENERATION_SUCCESS',
		]);
	});

	it('has no secret in a webhook', () => {
		expect(argil.maskSecrets(updateExample)).toEqual(updateExample);
	});
});

describe('the list', () => {
	it('is requested without a query', () => {
		expect(argilWebhooks.request(FIRST_PAGE)).toEqual({ method: 'GET', path: '/v1/webhooks' });
	});

	it('is the bare list of the documented response', () => {
		const page = argilWebhooks.parsePage(listExample, FIRST_PAGE);

		expect(page.items).toEqual(listExample);
		expect(page.pageCount).toBe(1);
		expect(page.items.map((raw) => argilWebhooks.parseEntry(raw))).toEqual([documented.webhook]);
	});

	it.each([{ webhooks: [] }, null, 'text'].map((body) => ({ body })))(
		'fails for anything else: $body',
		({ body }) => {
			expect(failureIn(() => argilWebhooks.parsePage(body, FIRST_PAGE))).toMatchObject({
				kind: 'unexpectedShape',
				place: 'the response',
				expected: 'a list',
			});
		},
	);
});

describe('a webhook', () => {
	it('was created at createdAt in the newer spelling, createAt in the older', () => {
		expect(decoded({ createdAt: '2024-01-01T00:00:00Z' }).createdAt).toBe(
			'2024-01-01T00:00:00.000Z',
		);
		expect(decoded({ createAt: '2023-01-01T00:00:00Z' }).createdAt).toBe(
			'2023-01-01T00:00:00.000Z',
		);
		expect(
			decoded({ createdAt: '2024-01-01T00:00:00Z', createAt: '2023-01-01T00:00:00Z' }).createdAt,
		).toBe('2024-01-01T00:00:00.000Z');
	});

	it('has null for what is missing', () => {
		expect(decoded({})).toEqual({
			provider: 'argil',
			id: '1',
			url: null,
			events: [],
			enabled: true,
			createdAt: null,
			updatedAt: null,
			lastTriggeredAt: null,
			scope: null,
			owner: null,
		});
	});

	it("has null for a time that can't be parsed", () => {
		expect(decoded({ lastTriggeredAt: 'never' }).lastTriggeredAt).toBeNull();
	});

	it.each([
		[{ id: null }, 'id'],
		[{ callbackUrl: 5 }, 'callbackUrl'],
		[{ events: 'VIDEO_GENERATION_SUCCESS' }, 'events'],
		[{ events: [1] }, 'events[0]'],
	])('is not parsed from %j', (raw, place) => {
		expect(failureIn(() => decoded(raw))).toMatchObject({ kind: 'unexpectedShape', place });
	});
});

/** An ID that would lead to another endpoint if it were not encoded. */
const STRAY_ID = '../videos/1?x';

describe('a creation', () => {
	const { request, parse } = createWebhook({
		callbackUrl: 'https://example.com/hook',
		events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'],
	});

	it('posts the callback URL and the events, and nothing else', () => {
		expect(request).toEqual({
			method: 'POST',
			path: '/v1/webhooks',
			body: {
				callbackUrl: 'https://example.com/hook',
				events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'],
			},
			events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'],
			secrets: [],
		});
	});

	it.each([
		['https://n8n.example/webhook/x?n8nToken=dBjftJeZ4CVP&a=b', ['dBjftJeZ4CVP']],
		['https://n8n.example/webhook/x?token=dBjftJeZ4CVP', []],
		['n8n.example?n8nToken=dBjftJeZ4CVP', ['dBjftJeZ4CVP']],
	])("has the token of a trigger's URL among its secrets: %s", (callbackUrl, secrets) => {
		expect(createWebhook({ callbackUrl, events: [] }).request.secrets).toEqual(secrets);
		expect(updateWebhook('abc', { callbackUrl }).request.secrets).toEqual(secrets);
	});

	it('returns the one webhook of the documented response', () => {
		expect(parse(updateExample)).toEqual({ raw: updateExample, value: documented.webhook });
	});

	it.each([[null], [[]], ['text']])('fails for the response %j', (body) => {
		expect(failureIn(() => parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place: 'the response',
		});
	});
});

describe('an update', () => {
	const { parse } = updateWebhook('abc', {});

	it.each([
		[{ callbackUrl: 'https://example.com' }],
		[{ events: ['AVATAR_TRAINING_FAILED'] }],
		[{ callbackUrl: 'https://example.com', events: ['AVATAR_TRAINING_FAILED'] }],
	])('sends only the fields that change: %j', (changes) => {
		expect(updateWebhook('abc', changes).request).toEqual({
			method: 'PUT',
			path: '/v1/webhooks/abc',
			body: changes,
			events: 'events' in changes ? changes.events : undefined,
			secrets: [],
		});
	});

	it('reaches no other endpoint, whatever the ID', () => {
		expect(updateWebhook(STRAY_ID, { events: ['A'] }).request.path).toBe(
			'/v1/webhooks/..%2Fvideos%2F1%3Fx',
		);
	});

	it('returns the webhook of the documented response', () => {
		expect(parse(updateExample)).toEqual({ raw: updateExample, value: documented.webhook });
	});

	it.each([[null], [[]], ['text']])('fails for the response %j', (body) => {
		expect(failureIn(() => parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place: 'the response',
		});
	});
});

describe('a deletion', () => {
	it('names the webhook in the path and sends no body', () => {
		expect(deleteWebhook('abc').request).toEqual({ method: 'DELETE', path: '/v1/webhooks/abc' });
	});

	it('reaches no other endpoint, whatever the ID', () => {
		expect(deleteWebhook(STRAY_ID).request.path).toBe('/v1/webhooks/..%2Fvideos%2F1%3Fx');
	});

	it('has a response without content', () => {
		expect(deleteWebhook('abc').parse(null)).toBeNull();
	});
});

describe('the deliveries', () => {
	it.each([
		[{ lastTriggeredAt: '2023-11-07T05:31:56Z' }, 'other'],
		[{ lastTriggeredAt: null }, 'never'],
		// A missing field says nothing.
		[{}, 'other'],
	])('of %j are %s', (raw, delivery) => {
		expect(argil.delivery(raw)).toBe(delivery);
	});
});

describe('an error of the provider', () => {
	it('is the documented error', () => {
		expect(argil.parseError({ code: 123, message: 'Validation error' })).toEqual({
			message: 'Validation error',
			code: '123',
		});
	});

	it('needs no code', () => {
		expect(argil.parseError({ message: 'Forbidden' })).toEqual({
			message: 'Forbidden',
			code: undefined,
		});
	});

	it.each([[listExample], [updateExample], [null], ['<html>'], [{}]])(
		'is not found in %j',
		(body) => {
			expect(argil.parseError(body)).toBeUndefined();
		},
	);
});
