/** Fields, operations and exceptions of an OpenAPI document. */
import { describe, expect, it } from '@jest/globals';

import type { OpenApiDocument } from '../../contract/documents';
import { ExceptionBook, EXCEPTIONS } from '../../contract/exceptions';
import { fieldsOf, keysBeyond } from '../../contract/fields';
import { findOperation, operationsOf } from '../../contract/openapi';
import type { Json } from '../../sandbox/json';

const DOCUMENT: OpenApiDocument = {
	openapi: '3.1.0',
	paths: {
		'/things': {
			get: {
				parameters: [
					{ $ref: '#/components/parameters/limit' },
					{ name: 'id', in: 'header', schema: { type: 'string' } },
				],
				responses: {
					'200': { $ref: '#/components/responses/Things' },
					'204': { description: 'Nothing' },
				},
			},
		},
		'/things/{id}': { get: { responses: {} } },
		'/things/mine': { get: { responses: {} } },
	},
	components: {
		parameters: {
			limit: { name: 'limit', in: 'query', description: 'The maximum is `1000`.' },
		},
		responses: {
			Things: {
				content: {
					'application/json; charset=utf-8': { schema: { $ref: '#/components/schemas/Thing' } },
				},
			},
		},
		schemas: {
			Thing: {
				allOf: [
					{ type: 'object', required: ['id'], properties: { id: {}, name: {} } },
					{
						type: 'object',
						required: ['parts', 'owner'],
						properties: {
							parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
							owner: {
								anyOf: [
									{ type: 'object', required: ['email'], properties: { email: {} } },
									{ type: 'null' },
								],
							},
							labels: { type: 'object', additionalProperties: { type: 'string' } },
							shape: {
								oneOf: [
									{ type: 'object', required: ['radius'], properties: { radius: {} } },
									{ type: 'object', required: ['width'], properties: { width: {} } },
								],
							},
							free: { type: 'object' },
						},
					},
				],
			},
		},
	},
};

const SCHEMA = { pointer: '', value: { $ref: '#/components/schemas/Thing' } };

describe('the fields of a schema', () => {
	it('are those of all its parts; one that contains itself ends there', () => {
		expect(fieldsOf(DOCUMENT, SCHEMA)).toEqual({
			id: true,
			name: false,
			parts: true,
			owner: true,
			'owner.email': true,
			labels: false,
			'labels.*': false,
			shape: false,
			'shape.radius': false,
			'shape.width': false,
			free: false,
		});
	});

	it('are none without a schema', () => {
		expect(fieldsOf(DOCUMENT, undefined)).toEqual({});
	});
});

describe('the keys that are not documented', () => {
	const known = ['id', 'owner', 'owner.email', 'labels', 'labels.*', 'free', 'list', 'list[].id'];

	it.each<[string, Json, string[]]>([
		['nothing that is documented', { id: 1, owner: { email: 'a' } }, []],
		[
			'a key at the top and one inside',
			{ other: 1, owner: { phone: 2 } },
			['other', 'owner.phone'],
		],
		['nothing where any name is allowed', { labels: { any: 'x' } }, []],
		['nothing inside an object that is documented no further', { free: { any: { thing: 1 } } }, []],
		['nothing inside a key that is itself not documented', { other: { inner: 1 } }, ['other']],
		['a key of several elements once', { list: [{ id: 1, x: 1 }, { x: 2 }] }, ['list[].x']],
	])('are %s', (_what, value, expected) => {
		expect(keysBeyond(known, value)).toEqual(expected);
	});
});

describe('the operations of a document', () => {
	it('have their query, page limit and responses, with references followed', () => {
		expect(operationsOf(DOCUMENT)[0]).toMatchObject({
			key: 'GET /things',
			query: ['limit'],
			pageLimit: 1000,
			responses: {
				'200': {
					pointer: '/components/responses/Things/content/application~1json; charset=utf-8/schema',
				},
				'204': undefined,
			},
		});
	});

	it('are found by a request: a path without a parameter comes before one with a parameter', () => {
		const operations = operationsOf(DOCUMENT);
		const key = (method: string, path: string) => findOperation(operations, method, path)?.key;

		expect(key('GET', '/things/mine')).toBe('GET /things/mine');
		expect(key('GET', '/things/1')).toBe('GET /things/{id}');
		expect(key('GET', '/things/1/2')).toBeUndefined();
		expect(key('POST', '/things')).toBeUndefined();
	});

	it('fail when a reference leads nowhere', () => {
		const text = JSON.stringify(DOCUMENT).replace('"Things":{', '"Others":{');

		expect(() => operationsOf(JSON.parse(text) as OpenApiDocument)).toThrow(
			'The document has nothing at #/components/responses/Things',
		);
	});
});

describe('the exceptions', () => {
	it('each have a reason', () => {
		for (const { what, reason } of EXCEPTIONS) {
			expect(what).not.toBe('');
			expect(reason.length).toBeGreaterThan(40);
		}
	});

	it('check the older path and desc=1 of Apify in the forms that the document has, and are marked as used', () => {
		const book = new ExceptionBook('apify');
		const used = () => book.report().used.map(({ kind }) => kind);
		const request = {
			method: 'GET',
			path: '/v2/acts/x/webhooks',
			query: { desc: '1' },
			headers: {},
		};

		expect(book.request({ ...request, path: '/v2/action', query: {} })).toMatchObject({
			path: '/v2/action',
		});
		expect(used()).toEqual([]);
		expect(book.request(request)).toMatchObject({
			path: '/v2/actors/x/webhooks',
			query: { desc: 'true' },
		});
		expect(used()).toEqual(['request', 'request']);
		expect(book.report().unused.map(({ kind }) => kind)).toEqual(['query', 'example', 'sandbox']);
	});

	it('give an ID of its own to a webhook that the example lists twice, and leave a list without duplicates alone', () => {
		const book = new ExceptionBook('apify');
		const operation = 'GET /v2/actor-tasks/{actorTaskId}/webhooks';
		const list = (...ids: string[]): Json => ({
			data: { total: 2, items: ids.map((id) => ({ id })) },
		});

		expect(book.example(operation, list('a', 'b'))).toEqual(list('a', 'b'));
		expect(book.report().used).toEqual([]);
		expect(book.example(operation, list('a', 'a'))).toEqual(list('a', 'a2'));
		expect(book.example('GET /v2/webhooks', list('a', 'a'))).toEqual(list('a', 'a'));
		expect(book.report().used).toHaveLength(1);
	});
});
