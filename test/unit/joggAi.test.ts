/** JoggAI's requests, and how its responses are parsed. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import {
	createEndpoint,
	deleteEndpoint,
	joggAiEndpoints,
	updateEndpoint,
} from '../../nodes/JoggAi/api';
import { joggAi, JOGG_AI_EVENTS, listEvents } from '../../nodes/JoggAi/provider';
import listExample from '../../sandbox/joggai/list.json';
import { joggAi as documented } from '../support/providers';
import { failureIn } from './helpers';

const FIRST_PAGE = { page: 1, offset: 0, size: 50 };

const decoded = (raw: IDataObject) => joggAiEndpoints.parseEntry({ endpoint_id: 'wh_1', ...raw });

describe('the provider', () => {
	it('has one host, whatever the credential says', () => {
		expect(joggAi.origin({ apiKey: 'k', domain: 'https://evil.example' })).toBe(
			'https://api.jogg.ai',
		);
	});

	it('has the 22 documented events, a success and a failure of each', () => {
		const kinds = [
			'generated_video',
			'generated_product_video',
			'generated_avatar_video',
			'generated_template_video',
			'generated_translate_video',
			'create_avatar',
			'generated_photo_avatar',
			'generated_product_avatar',
			'generated_script',
			'generated_image',
			'generated_motion',
		];

		expect([...JOGG_AI_EVENTS].sort()).toEqual(
			kinds.flatMap((kind) => [`${kind}_success`, `${kind}_failed`]).sort(),
		);
	});
});

describe('the list', () => {
	it('is requested without a query', () => {
		expect(joggAiEndpoints.request(FIRST_PAGE)).toEqual({ method: 'GET', path: '/v2/endpoints' });
	});

	it('is found in the envelope of the documented response', () => {
		const page = joggAiEndpoints.parsePage(listExample, FIRST_PAGE);

		expect(page.items).toEqual(listExample.data.endpoints);
		expect(page.pageCount).toBe(1);
	});

	it.each([[{ endpoints: [] }], [{ endpoints: null }], [{}], [null]])(
		'is empty when code 0 comes with the data %j',
		(data) => {
			const page = joggAiEndpoints.parsePage({ code: 0, msg: 'Success', data }, FIRST_PAGE);

			expect(page.items).toEqual([]);
		},
	);

	it.each([
		[[], 'the response'],
		[{ msg: 'Success', data: { endpoints: [] } }, 'code'],
		[{ code: '0', data: { endpoints: [] } }, 'code'],
		[{ code: 0, msg: 'Success' }, 'data'],
		[{ code: 0, msg: 'Success', data: [] }, 'data'],
		[{ code: 0, msg: 'Success', data: { endpoints: {} } }, 'data.endpoints'],
		[{ code: 0, msg: 'Success', data: { endpoints: ['wh_1'] } }, 'data.endpoints[0]'],
	])('is not parsed from %j', (body, place) => {
		expect(failureIn(() => joggAiEndpoints.parsePage(body, FIRST_PAGE))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('an endpoint', () => {
	it('has the shape that all providers share', () => {
		expect(listExample.data.endpoints.map((raw) => joggAiEndpoints.parseEntry(raw))).toEqual([
			documented.webhook,
		]);
	});

	it('is enabled unless its status says that it is disabled', () => {
		expect(decoded({ status: 'enabled' }).enabled).toBe(true);
		expect(decoded({ status: null }).enabled).toBe(true);
		expect(decoded({}).enabled).toBe(true);
		expect(decoded({ status: 'disabled' }).enabled).toBe(false);
		expect(failureIn(() => decoded({ status: 1 }))).toMatchObject({ place: 'status' });
	});

	it('has null for what is missing', () => {
		expect(decoded({ status: 'enabled' })).toMatchObject({
			url: null,
			events: [],
			createdAt: null,
			owner: null,
		});
	});

	it.each([
		[{ endpoint_id: '' }, 'endpoint_id'],
		[{ url: {} }, 'url'],
		[{ events: {} }, 'events'],
		[{ username: 1 }, 'username'],
	])('is not parsed from %j', (raw, place) => {
		expect(failureIn(() => decoded(raw))).toMatchObject({ kind: 'unexpectedShape', place });
	});
});

/** The endpoint of the documentation, in both of its forms. */
const [raw = {}] = listExample.data.endpoints;
const example = { raw, value: joggAiEndpoints.parseEntry(raw) };

/** The envelope of a successful response. */
const success = (data: unknown) => ({ code: 0, msg: 'Success', data });

const draft = {
	url: 'https://example.com/hook',
	status: 'disabled',
	events: ['generated_video_success'],
};

describe('an addition', () => {
	it('posts all three fields', () => {
		expect(createEndpoint(draft).request).toEqual({
			method: 'POST',
			path: '/v2/endpoint',
			body: draft,
			events: draft.events,
		});
	});

	it('returns the one endpoint of the response', () => {
		expect(createEndpoint(draft).parse(success(raw))).toEqual(example);
	});

	it.each([
		[success(null), 'data'],
		[success({}), 'endpoint_id'],
		[raw, 'code'],
		[null, 'the response'],
	])('fails for the response %j', (body, place) => {
		expect(failureIn(() => createEndpoint(draft).parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('a change', () => {
	it.each([
		[{}, {}],
		[{ url: 'https://example.com/new' }, { url: 'https://example.com/new' }],
		[draft, draft],
	])('sends all three fields, as they were read except for %j', (changes, changed) => {
		expect(updateEndpoint(example, changes).request).toEqual({
			method: 'PUT',
			path: '/v2/endpoint/wh_123456789',
			body: {
				url: 'https://your-domain.com/webhook',
				status: 'enabled',
				events: ['generated_avatar_video_success', 'generated_avatar_video_failed'],
				...changed,
			},
			events: 'events' in changes ? changes.events : undefined,
		});
	});

	it('never sends the secret back', () => {
		expect(JSON.stringify(updateEndpoint(example, draft).request)).not.toContain('whsec');
	});

	it('reaches no other endpoint, whatever the ID', () => {
		const stray = { raw, value: { ...example.value, id: '../endpoints?x' } };

		expect(updateEndpoint(stray, {}).request.path).toBe('/v2/endpoint/..%2Fendpoints%3Fx');
	});

	it('returns the endpoint of the response', () => {
		expect(updateEndpoint(example, {}).parse(success(raw))).toEqual(example);
	});
});

describe('a deletion', () => {
	it('names the endpoint in the path and sends no body', () => {
		expect(deleteEndpoint('wh_1').request).toEqual({ method: 'DELETE', path: '/v2/endpoint/wh_1' });
		expect(deleteEndpoint('a/b').request.path).toBe('/v2/endpoint/a%2Fb');
	});

	it.each([[[]], [{}], [{ code: 'ok' }]])('fails for the response %j', (body) => {
		expect(failureIn(() => deleteEndpoint('wh_1').parse(body))).toHaveProperty(
			'kind',
			'unexpectedShape',
		);
	});

	it('succeeds with a response without a body: the status is enough', () => {
		expect(deleteEndpoint('wh_1').parse(null)).toBeNull();
	});

	it('succeeds whatever data the envelope holds', () => {
		const response = { code: 0, msg: 'Success', data: null };

		expect(deleteEndpoint('wh_1').parse(response)).toEqual(response);
	});
});

describe('the available events', () => {
	it('are requested without a query', () => {
		expect(listEvents.request).toEqual({ method: 'GET', path: '/v2/events' });
	});

	it('are found in the envelope, with the request id or without', () => {
		const response = success({ events: ['create_avatar_failed', 'brand_new'] });

		expect(listEvents.parse(response)).toEqual(['create_avatar_failed', 'brand_new']);
		expect(listEvents.parse({ rid: 'r1', ...response })).toEqual([
			'create_avatar_failed',
			'brand_new',
		]);
	});

	it.each([
		[success({ events: 'create_avatar_failed' }), 'data.events'],
		[success({ events: [1] }), 'data.events[0]'],
		[success(null), 'data'],
	])('are not parsed from %j', (body, place) => {
		expect(failureIn(() => listEvents.parse(body))).toMatchObject({
			kind: 'unexpectedShape',
			place,
		});
	});
});

describe('the deliveries', () => {
	it('are not reported by JoggAI', () => {
		expect(joggAi.delivery(raw)).toBe('other');
	});
});

describe('the secret', () => {
	it('is masked, whatever its length, and nothing else is', () => {
		expect(joggAi.maskSecrets(raw)).toEqual({ ...raw, secret: '**********' });
		expect(joggAi.maskSecrets({ secret: '' })).toEqual({ secret: '**********' });
		expect(raw).toHaveProperty('secret', 'whsec_abc123xyz');
	});

	it('is not added where there is none', () => {
		expect(joggAi.maskSecrets({ endpoint_id: 'wh_1' })).toEqual({ endpoint_id: 'wh_1' });
	});
});

describe('an error of the provider', () => {
	it.each([
		[429, 'rateLimited'],
		[10104, 'notFound'],
		[10105, 'unauthorized'],
		[18020, 'noCredit'],
		[18025, 'forbidden'],
		[40000, 'rejected'],
		[50000, 'unavailable'],
	])('with the documented code %d means %s', (code, kind) => {
		expect(joggAi.parseError({ code, msg: 'Not so', data: null })).toEqual({
			message: 'Not so',
			code: String(code),
			kind,
		});
	});

	it('with a code that is not documented leaves its meaning to the HTTP status', () => {
		expect(joggAi.parseError({ code: 18001, msg: 'Parameter error' })).toEqual({
			message: 'Parameter error',
			code: '18001',
			kind: undefined,
		});
	});

	it('has the ID of the request where JoggAI gives one', () => {
		const requestIdOf = (rid: unknown) => joggAi.parseError({ rid, code: 40000 })?.requestId;

		expect(requestIdOf('5f1e2d')).toBe('5f1e2d');
		expect(requestIdOf(undefined)).toBeUndefined();
		expect(requestIdOf({ a: 1 })).toBeUndefined();
	});

	it('may have no message', () => {
		expect(joggAi.parseError({ code: 50000 })).toHaveProperty('message', null);
	});

	it.each([[listExample], [{}], [null], ['<html>'], [[]]])('is not found in %j', (body) => {
		expect(joggAi.parseError(body)).toBeUndefined();
	});
});
