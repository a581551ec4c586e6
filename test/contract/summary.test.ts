/** The committed summary of the documents, and the changes that a new document brings. */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import type { OpenApiDocument } from '../../contract/documents';
import {
	differencesOf,
	formatSummary,
	parseSummary,
	updatedSummary,
	type Summary,
} from '../../contract/summary';
import { MADE_UP } from './madeUpDocument';

/** The part of a made-up document like Apify's that describes events and pages. */
const PAGED: OpenApiDocument = {
	openapi: '3.1.0',
	paths: {
		'/v2/webhooks': {
			get: {
				parameters: [
					{
						name: 'limit',
						in: 'query',
						description: 'The default value as well as the maximum is `1000`.',
					},
					{ name: 'offset', in: 'query' },
				],
				responses: {
					'200': {
						content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } } },
					},
				},
			},
			post: {
				requestBody: {
					content: {
						'application/json': {
							schema: {
								type: 'object',
								required: ['requestUrl'],
								properties: { requestUrl: {}, description: {} },
							},
						},
					},
				},
				responses: { '201': { description: 'Created' } },
			},
		},
		'/v2/datasets': { get: { responses: {} } },
		'/v2/actors': { get: { responses: {} }, post: { responses: {} } },
	},
	components: {
		schemas: {
			Page: {
				type: 'object',
				properties: {
					data: {
						allOf: [
							{ type: 'object', properties: { total: {} } },
							{
								type: 'object',
								properties: {
									items: {
										type: 'array',
										items: {
											type: 'object',
											required: ['id'],
											properties: {
												id: {},
												eventTypes: {
													type: 'array',
													items: { $ref: '#/components/schemas/Event' },
												},
											},
										},
									},
								},
							},
						],
					},
				},
			},
			Event: { type: 'string', enum: ['RUN.SUCCEEDED', 'RUN.FAILED'] },
		},
	},
};

const COMMITTED = parseSummary(
	readFileSync(new URL('../../contract/summary.json', `file://${__filename}`), 'utf8'),
);

const BEFORE = updatedSummary(COMMITTED, { joggai: MADE_UP, apify: PAGED });

/** What is reported when a document is changed at one place. */
function changesOf(provider: 'joggai' | 'apify', from: string, to: string): string[] {
	const document = provider === 'joggai' ? MADE_UP : PAGED;
	const before = JSON.stringify(document);
	const changed = before.replace(from, to);
	expect(changed).not.toBe(before);
	return differencesOf(
		BEFORE,
		updatedSummary(BEFORE, { [provider]: JSON.parse(changed) as OpenApiDocument }),
	);
}

describe('the summary of the documents', () => {
	it('holds what concerns webhooks, and of other things what the nodes read', () => {
		expect(BEFORE.apify).toMatchObject({
			events: ['RUN.FAILED', 'RUN.SUCCEEDED'],
			operations: {
				'GET /v2/actors': { query: [], pageLimit: null },
				'GET /v2/webhooks': {
					query: ['limit', 'offset'],
					pageLimit: 1000,
					response: {
						required: ['data.items[].id'],
						optional: ['data', 'data.items', 'data.items[].eventTypes', 'data.total'],
					},
				},
				'POST /v2/webhooks': { request: { required: ['requestUrl'], optional: ['description'] } },
			},
		});
		expect(Object.keys(BEFORE.apify.operations)).toHaveLength(3);
		expect(BEFORE.joggai.events).toEqual(['create_avatar_failed']);
	});

	it('is the same after it was written and read back', () => {
		expect(parseSummary(formatSummary(BEFORE))).toEqual(BEFORE);
		expect(differencesOf(BEFORE, parseSummary(formatSummary(BEFORE)))).toEqual([]);
	});

	it('keeps what a person read on pages, and a provider whose document is not available', () => {
		expect(BEFORE.argil).toEqual(COMMITTED.argil);
		expect(BEFORE.partoo).toEqual(COMMITTED.partoo);
		expect(updatedSummary(COMMITTED, { apify: PAGED }).joggai).toEqual(COMMITTED.joggai);
	});
});

describe('the changes of a document', () => {
	it('include an added event', () => {
		expect(changesOf('apify', '"RUN.FAILED"', '"RUN.FAILED","RUN.ABORTED"')).toEqual([
			'Apify: the event RUN.ABORTED is new',
		]);
		expect(
			changesOf(
				'joggai',
				'"example":["create_avatar_failed"]}}',
				'"example":["create_avatar_failed","x"]}}',
			),
		).toEqual(['JoggAI: the event x is new']);
	});

	it('leave out an event that a page had before the document', () => {
		const { eventsOnPages } = COMMITTED.joggai;
		expect(eventsOnPages).toContain('generated_motion_failed');
		const document = JSON.parse(
			JSON.stringify(MADE_UP).replaceAll('create_avatar_failed', 'generated_motion_failed'),
		) as OpenApiDocument;

		expect(updatedSummary(BEFORE, { joggai: document }).joggai.eventsOnPages).toEqual(
			eventsOnPages.filter((event) => event !== 'generated_motion_failed'),
		);
	});

	it('include a removed path and a new one', () => {
		expect(changesOf('joggai', '"/v2/endpoints"', '"/v2/endpoints/all"')).toEqual([
			'JoggAI: the operation GET /v2/endpoints/all is new',
			'JoggAI: the operation GET /v2/endpoints is gone',
		]);
	});

	it('include a changed page limit, in words or in the schema', () => {
		expect(changesOf('apify', '`1000`', '`500`')).toEqual([
			'Apify: GET /v2/webhooks: the page limit was 1000 and is 500 now',
		]);
		expect(
			changesOf('apify', '"description":"The default', '"schema":{"maximum":250},"was":"The'),
		).toEqual(['Apify: GET /v2/webhooks: the page limit was 1000 and is 250 now']);
		expect(changesOf('apify', 'as well as the maximum ', '')).toEqual([
			'Apify: GET /v2/webhooks: the page limit was 1000 and is not documented now',
		]);
	});

	it('include a field that is required now, and one that no longer is', () => {
		expect(changesOf('apify', '["requestUrl"]', '["requestUrl","description"]')).toEqual([
			'Apify: POST /v2/webhooks: the field description of the request is required now',
		]);
		expect(changesOf('apify', '["requestUrl"]', '[]')).toEqual([
			'Apify: POST /v2/webhooks: the field requestUrl of the request is optional now',
		]);
	});

	it('include a new field, a new required field, and a removed one', () => {
		expect(changesOf('apify', '"description":{}', '"description":{},"color":{}')).toEqual([
			'Apify: POST /v2/webhooks: the field color of the request is new',
		]);
		expect(
			changesOf(
				'apify',
				'["requestUrl"],"properties":{',
				'["requestUrl","color"],"properties":{"color":{},',
			),
		).toEqual(['Apify: POST /v2/webhooks: the required field color of the request is new']);
		expect(changesOf('apify', '"total":{}', '')).toEqual([
			'Apify: GET /v2/webhooks: the field data.total of the response is gone',
		]);
	});

	it('include a query parameter', () => {
		expect(changesOf('apify', '"name":"offset"', '"name":"cursor"')).toEqual([
			'Apify: GET /v2/webhooks: the query parameter cursor is new',
			'Apify: GET /v2/webhooks: the query parameter offset is gone',
		]);
	});

	it('include nothing else: a description, a path that does not concern webhooks', () => {
		expect(changesOf('apify', '/v2/datasets', '/v2/data')).toEqual([]);
		expect(changesOf('apify', '"description":"Created"', '"description":"Made"')).toEqual([]);
	});
});

it('the committed summary has every provider, with pages and dates for those without a document', () => {
	const withoutDocument = Object.entries<Summary[keyof Summary]>(COMMITTED)
		.filter(([, { document }]) => document === null)
		.map(([provider]) => provider);

	expect(withoutDocument).toEqual(['argil', 'partoo']);
	for (const { document, pages, events, operations } of Object.values(COMMITTED)) {
		expect(document !== null || Object.keys(pages).length > 0).toBe(true);
		expect(events).not.toEqual([]);
		expect(Object.keys(operations)).not.toEqual([]);
	}
});
