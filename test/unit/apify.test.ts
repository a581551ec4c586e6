/** Apify's requests, and how its responses are parsed. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { apifyActors, apifyTasks } from '../../nodes/Apify/choices';
import { apifyDispatches, getDispatch, testWebhook } from '../../nodes/Apify/dispatches/api';
import { apify, APIFY_EVENTS } from '../../nodes/Apify/provider';
import { resolveId, resourceId } from '../../nodes/Apify/scope';
import {
	apifyWebhooks,
	createWebhook,
	deleteWebhook,
	getWebhook,
	updateWebhook,
} from '../../nodes/Apify/webhooks/api';
import type { ApifyDraft } from '../../nodes/Apify/webhooks/api';
import listExample from '../../sandbox/apify/list.json';
import { apify as documented } from '../support/providers';
import { failureIn } from './helpers';

const FIRST_PAGE = { page: 1, offset: 0, size: 50 };

const list = apifyWebhooks({ kind: 'actor', id: 'janedoe~my-actor' }, false);

const decoded = (raw: IDataObject) => list.parseEntry({ id: '1', ...raw });

const response = (data: IDataObject) => ({
	data: { total: 0, offset: 0, limit: 50, desc: false, count: 0, items: [], ...data },
});

describe('the provider', () => {
	it('has one host, whatever the credential says', () => {
		expect(apify.origin({ apiToken: 'k', url: 'https://evil.example' })).toBe(
			'https://api.apify.com',
		);
	});

	it('has the twelve documented events', () => {
		expect([...APIFY_EVENTS]).toEqual([
			'ACTOR.BUILD.ABORTED',
			'ACTOR.BUILD.CREATED',
			'ACTOR.BUILD.FAILED',
			'ACTOR.BUILD.SUCCEEDED',
			'ACTOR.BUILD.TIMED_OUT',
			'ACTOR.RUN.ABORTED',
			'ACTOR.RUN.CREATED',
			'ACTOR.RUN.FAILED',
			'ACTOR.RUN.RESURRECTED',
			'ACTOR.RUN.SUCCEEDED',
			'ACTOR.RUN.TIMED_OUT',
			'TEST',
		]);
	});
});

describe('the list', () => {
	it.each([
		[{ kind: 'account' } as const, '/v2/webhooks'],
		[{ kind: 'actor', id: 'janedoe~my-actor' } as const, '/v2/acts/janedoe~my-actor/webhooks'],
		[{ kind: 'task', id: 'abc' } as const, '/v2/actor-tasks/abc/webhooks'],
		[{ kind: 'actor', id: '../users/me?' } as const, '/v2/acts/..%2Fusers%2Fme%3F/webhooks'],
	])('of %j is requested from %s', (scope, path) => {
		expect(apifyWebhooks(scope, false).request(FIRST_PAGE)).toEqual({
			method: 'GET',
			path,
			query: { offset: 0, limit: 50 },
		});
	});

	it('is requested by offset, in pages of 1000 at most', () => {
		expect(list.maxPageSize).toBe(1000);
		expect(list.request({ page: 3, offset: 500, size: 250 }).query).toEqual({
			offset: 500,
			limit: 250,
		});
	});

	it('is requested in reverse order for the newest first', () => {
		expect(apifyWebhooks({ kind: 'account' }, true).request(FIRST_PAGE).query).toEqual({
			offset: 0,
			limit: 50,
			desc: 1,
		});
	});

	it('is parsed from the documented response', () => {
		expect(list.parsePage(listExample, FIRST_PAGE)).toEqual({
			items: listExample.data.items,
			total: 1,
			pageCount: 1,
			size: 50,
			isNewestFirst: false,
		});
	});

	it('counts pages by the size that Apify really used', () => {
		expect(list.parsePage(response({ total: 45, limit: 10 }), FIRST_PAGE)).toMatchObject({
			total: 45,
			pageCount: 5,
			size: 10,
		});
	});

	it('has no pages when there is nothing', () => {
		expect(list.parsePage(response({}), FIRST_PAGE)).toMatchObject({ total: 0, pageCount: 0 });
	});

	it.each([
		[[], 'the response'],
		[{ data: [] }, 'data'],
		[response({ items: {} }), 'data.items'],
		[response({ items: [null] }), 'data.items[0]'],
		[response({ total: null }), 'data.total'],
		[response({ limit: 0 }), 'data.limit'],
		[response({ limit: undefined }), 'data.limit'],
	])('is not parsed from %j', (body, place) => {
		expect(failureIn(() => list.parsePage(body, FIRST_PAGE))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('a webhook', () => {
	it('has the shape that all providers share', () => {
		expect(listExample.data.items.map((raw) => list.parseEntry(raw))).toEqual([documented.webhook]);
	});

	it.each([
		[{ isEnabled: true }, true],
		[{ isEnabled: false }, false],
		[{ isEnabled: null }, true],
		[{}, true],
	])('with %j is enabled: %j', (raw, enabled) => {
		expect(decoded(raw).enabled).toBe(enabled);
	});

	it('has no URL when it is a Slack or e-mail action', () => {
		expect(decoded({ requestUrl: null }).url).toBeNull();
		expect(decoded({}).url).toBeNull();
	});

	it.each([
		[{ actorId: 'a', actorTaskId: 't', actorRunId: 'r' }, 'run/r'],
		[{ actorId: 'a', actorTaskId: 't', actorRunId: null }, 'task/t'],
		[{ actorId: 'a', actorTaskId: null }, 'actor/a'],
		[{}, null],
		[null, null],
	])('with the condition %j is limited to %j', (condition, scope) => {
		expect(decoded({ condition }).scope).toBe(scope);
	});

	it.each([[null], [{ status: 'ACTIVE' }], [{ status: 'ACTIVE', finishedAt: null }]])(
		'was not called yet when its last dispatch is %j',
		(lastDispatch) => {
			expect(decoded({ lastDispatch }).lastTriggeredAt).toBeNull();
		},
	);

	it.each([
		[{ id: {} }, 'id'],
		[{ isEnabled: 'yes' }, 'isEnabled'],
		[{ eventTypes: 'TEST' }, 'eventTypes'],
		[{ condition: [] }, 'condition'],
		[{ condition: { actorId: [] } }, 'condition.actorId'],
		[{ lastDispatch: 'FAILED' }, 'lastDispatch'],
		[{ userId: 1 }, 'userId'],
		[{ requestUrl: 1 }, 'requestUrl'],
		[{ condition: { actorTaskId: [] } }, 'condition.actorTaskId'],
	])('is not parsed from %j', (raw, place) => {
		expect(failureIn(() => decoded(raw))).toMatchObject({ kind: 'unexpectedShape', place });
	});
});

/** The webhook of the documentation, in both of its forms. */
const [raw = {}] = listExample.data.items;
const example = { raw, value: list.parseEntry(raw) };

/** An ID that would lead to another endpoint if it were not encoded. */
const STRAY_ID = '../users/me?';

/** Responses that are no single resource. */
const UNEXPECTED_SHAPES = [
	[null, 'the response'],
	[[], 'the response'],
	[{}, 'data'],
	[{ data: [] }, 'data'],
] as const;

describe('a creation', () => {
	const draft = {
		requestUrl: 'https://example.com/hook',
		eventTypes: ['ACTOR.RUN.SUCCEEDED', 'ACTOR.RUN.FAILED'],
		condition: { actorId: 'a' },
		doNotRetry: true,
	};

	it('posts what was requested as it is, with the key, and may be retried', () => {
		expect(createWebhook(draft, 'key').request).toEqual({
			method: 'POST',
			path: '/v2/webhooks',
			body: { ...draft, idempotencyKey: 'key' },
			isIdempotent: true,
			events: draft.eventTypes,
			secrets: [],
		});
	});

	it('makes a single-use webhook for a run, and for nothing else', () => {
		const bodyFor = (condition: ApifyDraft['condition']) =>
			createWebhook({ ...draft, condition }, 'key').request.body;

		expect(bodyFor({ actorRunId: 'r' })).toMatchObject({ isAdHoc: true });
		expect(bodyFor({ actorId: 'a' })).not.toHaveProperty('isAdHoc');
		expect(bodyFor({ actorTaskId: 't' })).not.toHaveProperty('isAdHoc');
	});

	it.each([
		['{"Authorization":"Bearer hush"}', ['Bearer hush', 'hush']],
		// https://docs.apify.com/platform/integrations/webhooks/actions: variables may replace values.
		['{"X-Token":"hush","X-Event":{{eventType}}}', ['hush']],
		['{"X-Token" : "hush {{eventType}}"}', ['hush {{eventType}}', 'hush']],
		['{"X-Token":"a \\"{{b}}\\" c"}', ['a \\"{{b}}\\" c', 'a "{{b}}" c', 'a "', '" c']],
		['{"X-A":"first","X-A":"second"}', ['first', 'second']],
		['{"X-A":{"t":"inside"},"X-B":["listed"]}', ['inside', 'listed']],
		['{"X-Pin":12345678,"X-L":[-9876.5]}', ['12345678', '-9876.5']],
		['{"X-A":"a\\/b\\u0063"}', ['a\\/b\\u0063', 'a/bc']],
		['{}', []],
		['{"a":{{b}}{{c}}}', []],
	])(
		'names the values of the headers %j as secrets, and the whole template',
		(template, values) => {
			const secrets = expect.arrayContaining([template, ...values]);
			const created = createWebhook({ ...draft, headersTemplate: template }, 'k').request;
			const updated = updateWebhook('abc', { headersTemplate: template }).request;

			expect(created.secrets).toEqual(secrets);
			expect(updated.secrets).toEqual(secrets);
			expect(created.secrets).not.toContain('');
		},
	);

	it('does not treat the scheme of a token as a secret', () => {
		const headersTemplate = '{"Authorization":"Bearer {{token}}"}';

		expect(updateWebhook('abc', { headersTemplate }).request.secrets).toEqual([
			headersTemplate,
			'Bearer {{token}}',
		]);
	});

	it('has no secret but the template when there is no value in it', () => {
		const { secrets } = updateWebhook('abc', { headersTemplate: '{"a":{{b}}}' }).request;

		expect(secrets).toEqual(['{"a":{{b}}}']);
	});

	it('returns the one webhook of the response', () => {
		expect(createWebhook(draft, 'key').parse({ data: raw })).toEqual(example);
	});

	it.each(UNEXPECTED_SHAPES)('fails for the response %j', (body, place) => {
		expect(failureIn(() => createWebhook(draft, 'key').parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('one webhook', () => {
	it('is requested by ID', () => {
		expect(getWebhook('abc').request).toEqual({ method: 'GET', path: '/v2/webhooks/abc' });
	});

	it('is updated with only the fields that change', () => {
		expect(updateWebhook('abc', { requestUrl: 'https://example.com/new' }).request).toEqual({
			method: 'PUT',
			path: '/v2/webhooks/abc',
			body: { requestUrl: 'https://example.com/new' },
			secrets: [],
		});
	});

	it('is deleted without a body', () => {
		expect(deleteWebhook('abc').request).toEqual({ method: 'DELETE', path: '/v2/webhooks/abc' });
		expect(deleteWebhook('abc').parse(null)).toBeNull();
	});

	it('is tested without a body', () => {
		expect(testWebhook('abc').request).toEqual({ method: 'POST', path: '/v2/webhooks/abc/test' });
	});

	it('leads to no other endpoint, whatever the ID', () => {
		const stray = '/v2/webhooks/..%2Fusers%2Fme%3F';

		expect(getWebhook(STRAY_ID).request.path).toBe(stray);
		expect(updateWebhook(STRAY_ID, {}).request.path).toBe(stray);
		expect(deleteWebhook(STRAY_ID).request.path).toBe(stray);
		expect(testWebhook(STRAY_ID).request.path).toBe(`${stray}/test`);
	});

	it('is found in the envelope, whether it was requested or changed', () => {
		expect(getWebhook('abc').parse({ data: raw })).toEqual(example);
		expect(updateWebhook('abc', {}).parse({ data: raw })).toEqual(example);
	});

	it.each(UNEXPECTED_SHAPES)('is not parsed from %j', (body, place) => {
		expect(failureIn(() => getWebhook('abc').parse(body))).toMatchObject({ place });
		expect(failureIn(() => updateWebhook('abc', {}).parse(body))).toMatchObject({ place });
		expect(failureIn(() => testWebhook('abc').parse(body))).toMatchObject({ place });
	});
});

describe('the ID of a name', () => {
	it.each([
		['actor', '/v2/acts/janedoe~my-name'],
		['task', '/v2/actor-tasks/janedoe~my-name'],
	] as const)('of an %s is requested from %s', (kind, path) => {
		expect(resolveId(kind, 'janedoe~my-name').request).toEqual({ method: 'GET', path });
	});

	it('leads to no other endpoint, whatever the name', () => {
		expect(resolveId('actor', STRAY_ID).request.path).toBe('/v2/acts/..%2Fusers%2Fme%3F');
		expect(resolveId('task', STRAY_ID).request.path).toBe('/v2/actor-tasks/..%2Fusers%2Fme%3F');
	});

	it('is the one in the response', () => {
		expect(resolveId('actor', '~my-name').parse({ data: { id: 'abc', name: 'my-name' } })).toBe(
			'abc',
		);
	});

	it.each([...UNEXPECTED_SHAPES, [{ data: {} }, 'data.id'] as const])(
		'is not parsed from %j',
		(body, place) => {
			expect(failureIn(() => resolveId('actor', '~my-name').parse(body))).toMatchObject({ place });
		},
	);
});

describe('the dispatches', () => {
	it('of the account or of one webhook are requested by offset', () => {
		expect(apifyDispatches(undefined, false).request(FIRST_PAGE)).toEqual({
			method: 'GET',
			path: '/v2/webhook-dispatches',
			query: { offset: 0, limit: 50 },
		});
		expect(apifyDispatches('abc', false).request(FIRST_PAGE)).toEqual({
			method: 'GET',
			path: '/v2/webhooks/abc/dispatches',
			query: { offset: 0, limit: 50 },
		});
	});

	it('lead to no other endpoint, whatever the ID', () => {
		expect(apifyDispatches(STRAY_ID, false).request(FIRST_PAGE).path).toBe(
			'/v2/webhooks/..%2Fusers%2Fme%3F/dispatches',
		);
		expect(getDispatch(STRAY_ID).request.path).toBe('/v2/webhook-dispatches/..%2Fusers%2Fme%3F');
	});

	it('are an append-only log', () => {
		expect(apifyDispatches('abc', false).isAppendOnly).toBe(true);
		expect(list.isAppendOnly).toBeUndefined();
	});

	it('are requested in reverse order for the newest first', () => {
		expect(apifyDispatches('abc', true).request(FIRST_PAGE).query).toEqual({
			offset: 0,
			limit: 50,
			desc: 1,
		});
	});
});

describe('a dispatch', () => {
	const dispatchOf = (of: IDataObject) =>
		apifyDispatches(undefined, false).parseEntry({ id: 'd1', ...of });

	/** Every field that Apify documents. */
	const whole = {
		id: 'd1',
		userId: 'u1',
		webhookId: 'w1',
		createdAt: '2019-12-12T07:34:14.202Z',
		status: 'FAILED',
		eventType: 'ACTOR.RUN.SUCCEEDED',
		eventData: { actorId: 'a1', actorRunId: 'r1' },
		webhook: {
			actionType: 'HTTP_REQUEST',
			condition: { actorId: 'a2' },
			requestUrl: 'https://example.com/',
			isAdHoc: false,
		},
		calls: [
			{
				startedAt: '2019-12-12T07:34:14.202Z',
				finishedAt: '2019-12-12T07:34:15.000Z',
				errorMessage: 'Timed out',
				responseStatus: null,
				responseBody: null,
			},
			{
				startedAt: '2019-12-12T07:35:14.202Z',
				finishedAt: '2019-12-12T07:35:15.000Z',
				errorMessage: 'Cannot send request',
				responseStatus: 200,
				responseBody: '{"foo":"bar"}',
			},
		],
	};

	const decodedWhole = {
		id: 'd1',
		webhookId: 'w1',
		status: 'FAILED',
		eventType: 'ACTOR.RUN.SUCCEEDED',
		createdAt: '2019-12-12T07:34:14.202Z',
		finishedAt: '2019-12-12T07:35:15.000Z',
		responseStatus: 200,
		errorMessage: 'Cannot send request',
		scope: 'run/r1',
	};

	it('has the time and status of its last call', () => {
		expect(dispatchOf(whole)).toEqual(decodedWhole);
	});

	it('has null for what is missing', () => {
		expect(dispatchOf({})).toEqual({
			id: 'd1',
			webhookId: null,
			status: null,
			eventType: null,
			createdAt: null,
			finishedAt: null,
			responseStatus: null,
			errorMessage: null,
			scope: null,
		});
	});

	it.each([200.5, -1, Infinity, '200'])(
		'has an unexpected shape when the status of a response is no whole number but %p',
		(responseStatus) => {
			expect(failureIn(() => dispatchOf({ calls: [{ responseStatus }] }))).toMatchObject({
				kind: 'unexpectedShape',
				place: 'calls.responseStatus',
			});
		},
	);

	it.each([[[]], [null]])('was not sent yet when its calls are %j', (calls) => {
		expect(dispatchOf({ ...whole, calls })).toEqual({
			...decodedWhole,
			finishedAt: null,
			responseStatus: null,
			errorMessage: null,
		});
	});

	it('has no response status when no response came', () => {
		expect(dispatchOf({ calls: [{ responseStatus: null, errorMessage: null }] })).toMatchObject({
			responseStatus: null,
			errorMessage: null,
		});
	});

	it.each([
		[{ actorId: 'a', actorRunId: 'r' }, 'run/r'],
		[{ actorId: 'a', actorTaskId: 't', actorRunId: 'r' }, 'run/r'],
		[{ actorId: 'a', actorBuildId: 'b' }, 'build/b'],
		[{}, null],
	])('is about what its event was about: %j', (eventData, scope) => {
		expect(dispatchOf({ eventData }).scope).toBe(scope);
	});

	it.each([[null], [undefined]])(
		'is about what its webhook is about when its event says nothing: %j',
		(eventData) => {
			expect(dispatchOf({ ...whole, eventData }).scope).toBe('actor/a2');
			expect(dispatchOf({ eventData, webhook: null }).scope).toBeNull();
		},
	);

	it('is found in the envelope, whether it was requested or made by a test', () => {
		expect(getDispatch('d1').request).toEqual({ method: 'GET', path: '/v2/webhook-dispatches/d1' });
		expect(getDispatch('d1').parse({ data: whole })).toEqual({ raw: whole, value: decodedWhole });
		expect(testWebhook('w1').parse({ data: whole })).toEqual({ raw: whole, value: decodedWhole });
	});

	it.each([
		[{ id: null }, 'id'],
		[{ webhookId: {} }, 'webhookId'],
		[{ status: 1 }, 'status'],
		[{ eventType: [] }, 'eventType'],
		[{ webhook: 'w1' }, 'webhook'],
		[{ webhook: { condition: 'a1' } }, 'webhook.condition'],
		[{ eventData: { actorRunId: [] } }, 'condition.actorRunId'],
		[{ calls: ['call'] }, 'calls[0]'],
		[{ calls: [{ errorMessage: {} }] }, 'calls.errorMessage'],
	])('is not parsed from %j', (of, place) => {
		expect(failureIn(() => dispatchOf(of))).toMatchObject({ kind: 'unexpectedShape', place });
	});
});

describe('the deliveries', () => {
	it.each([
		[{ lastDispatch: { status: 'FAILED' }, stats: { totalDispatches: 3 } }, 'failed'],
		[{ lastDispatch: { status: 'FAILED' } }, 'failed'],
		[{ lastDispatch: { status: 'SUCCEEDED' } }, 'other'],
		[{ lastDispatch: { status: 'ACTIVE' }, stats: { totalDispatches: 0 } }, 'other'],
		[{ lastDispatch: null, stats: { totalDispatches: 1 } }, 'other'],
		[{ stats: { totalDispatches: 0 } }, 'never'],
		// A provider that doesn't say hasn't said "never".
		[{ lastDispatch: null, stats: {} }, 'other'],
		[{ stats: null }, 'other'],
		[{}, 'other'],
	])('of %j are %s', (of, delivery) => {
		expect(apify.delivery(of)).toBe(delivery);
	});
});

describe('the headers template', () => {
	it('keeps the names of the headers and masks their values', () => {
		const secret = { id: '1', headersTemplate: '{"Authorization": "Bearer abc", "X-A": "b"}' };

		expect(apify.maskSecrets(secret)).toEqual({
			id: '1',
			headersTemplate: JSON.stringify({ Authorization: '**********', 'X-A': '**********' }),
		});
		expect(secret.headersTemplate).toContain('Bearer abc');
	});

	it.each(['{"Authorization": {secret} }', 'Bearer abc', '["Bearer abc"]', '"Bearer abc"'])(
		"is masked as a whole when it can't be parsed: %s",
		(headersTemplate) => {
			expect(apify.maskSecrets({ headersTemplate })).toEqual({ headersTemplate: '**********' });
		},
	);

	it('are masked as a whole when they are of another type than documented', () => {
		expect(apify.maskSecrets({ headersTemplate: { 'X-A': 'b' } })).toEqual({
			headersTemplate: '**********',
		});
	});

	it.each([[{ id: '1' }], [{ id: '1', headersTemplate: null }]])('leaves %j as it is', (raw) => {
		expect(apify.maskSecrets(raw)).toEqual(raw);
	});
});

describe('Actors and tasks to choose from', () => {
	it('are requested with the one that ran last, or the newest, first', () => {
		expect(apifyActors.request(FIRST_PAGE)).toEqual({
			method: 'GET',
			path: '/v2/acts',
			query: { offset: 0, limit: 50, sortBy: 'stats.lastRunStartedAt', desc: 1 },
		});
		expect(apifyTasks.request(FIRST_PAGE)).toEqual({
			method: 'GET',
			path: '/v2/actor-tasks',
			query: { offset: 0, limit: 50, desc: 1 },
		});
	});

	it.each([
		[{ id: 'a', username: 'janedoe', name: 'my-actor' }, 'janedoe/my-actor'],
		[
			{ id: 'a', username: 'janedoe', name: 'my-actor', title: 'My Actor' },
			'My Actor (janedoe/my-actor)',
		],
		[{ id: 'a', name: 'my-task', title: null }, 'my-task'],
		[{ id: 'a' }, 'a'],
	])('are named after %j', (raw, name) => {
		expect(apifyActors.parseEntry(raw)).toEqual({ id: 'a', name });
	});

	it.each([
		[{}, 'id'],
		[{ id: 'a', username: 1 }, 'username'],
		[{ id: 'a', name: 1 }, 'name'],
		[{ id: 'a', title: 1 }, 'title'],
	])('are not parsed from %j', (raw, place) => {
		expect(failureIn(() => apifyTasks.parseEntry(raw))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});

	it.each([
		['HG7ML7M8z78YcAPEB', 'HG7ML7M8z78YcAPEB'],
		['janedoe~my-actor', 'janedoe~my-actor'],
		['janedoe/my-actor', 'janedoe~my-actor'],
		['a/b/c', 'a~b/c'],
	])('%s fits into a path as %s', (typed, id) => {
		expect(resourceId(typed)).toBe(id);
	});
});

describe('an error of the provider', () => {
	it('is the documented error', () => {
		expect(
			apify.parseError({
				error: { type: 'token-not-valid', message: 'Authentication token is not valid.' },
			}),
		).toEqual({ message: 'Authentication token is not valid.', code: 'token-not-valid' });
	});

	it('may come without type and message', () => {
		expect(apify.parseError({ error: {} })).toEqual({ message: null, code: undefined });
		expect(apify.parseError({ error: { type: 5, message: 6 } })).toEqual({ message: null });
	});

	it.each([[listExample], [{}], [null], ['<html>'], [[]], [{ error: 'text' }]])(
		'is not found in %j',
		(body) => {
			expect(apify.parseError(body)).toBeUndefined();
		},
	);
});
