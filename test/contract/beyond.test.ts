/** Undocumented keys, events, times and errors in live responses, named without their values. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { beyondDocuments, describeBeyond, type SeenResponse } from '../../contract/beyond';
import { parseSummary } from '../../contract/summary';
import apifyList from '../../sandbox/apify/list.json';
import argilList from '../../sandbox/argil/list.json';
import joggAiList from '../../sandbox/joggai/list.json';
import type { Json } from '../../sandbox/json';
import partooList from '../../sandbox/partoo/list.json';

const SUMMARY = parseSummary(
	readFileSync(resolve(__dirname, '../../contract/summary.json'), 'utf8'),
);

const URLS = {
	argil: 'https://api.argil.ai/v1/webhooks',
	joggai: 'https://api.jogg.ai/v2/endpoints',
	partoo: 'https://api.sandbox.partoo.co/v2/webhooks?page=1&per_page=50',
	apify: 'https://api.apify.com/v2/webhooks?offset=0',
};

const response = (
	provider: keyof typeof URLS,
	body: unknown,
	more: Partial<SeenResponse> = {},
): SeenResponse => ({
	method: 'GET',
	url: URLS[provider],
	status: 200,
	headerNames: ['Content-Type', 'date', 'connection'],
	body: JSON.parse(JSON.stringify(body)) as Json,
	...more,
});

/** The notes on one response. */
const notes = (...all: SeenResponse[]): string[] =>
	beyondDocuments(SUMMARY, all).flatMap((beyond) => beyond.notes);

describe('what responses hold beyond the documents', () => {
	it('is nothing for the documented examples', () => {
		const all = [
			response('argil', argilList),
			response('joggai', joggAiList),
			response('partoo', partooList),
			response('apify', apifyList),
		];

		expect(describeBeyond(beyondDocuments(SUMMARY, all))).toBe(
			'Argil: nothing\nJoggAI: nothing\nPartoo: nothing\nApify: nothing',
		);
	});

	it('has no notes on a provider that got no request', () => {
		expect(beyondDocuments(SUMMARY, [response('argil', [])])).toEqual([
			{ provider: 'argil', notes: [] },
		]);
		expect(
			beyondDocuments(SUMMARY, [
				response('argil', [], { url: 'https://api.argil.ai.evil.example/' }),
			]),
		).toEqual([]);
	});

	it('is unknown keys by their paths, once each, and not the names of headers that a user set', () => {
		const [webhook] = partooList.items;
		const items = [1, 2].map(() => ({
			...webhook,
			is_active: true,
			owner: { mail: 'a@b.example' },
		}));

		expect(notes(response('partoo', { ...partooList, next: 2, items }))).toEqual([
			'key: items[].is_active',
			'key: items[].owner',
			'key: next',
		]);
	});

	it('is events that are in no document and on no page', () => {
		const endpoint = {
			...joggAiList.data.endpoints[0],
			events: ['generated_video_success', 'generated_motion_failed', 'generated_song_success'],
		};
		const review = { ...partooList.items[0], event_type: 'review_answered' };

		expect(
			notes(
				response('joggai', { code: 0, msg: 'Success', data: { endpoints: [endpoint] } }),
				response('partoo', { ...partooList, items: [partooList.items[0], review] }),
			),
		).toEqual(['event: generated_song_success', 'event: review_answered']);
	});

	it('is times in another format, by the format alone', () => {
		const [webhook] = argilList;
		const times = [
			'2024-03-01 08:09',
			'Mar 1, 2024',
			'1709280540',
			1_709_280_540_000,
			true,
			'x'.repeat(99),
		];
		const seen = times.map((updatedAt) => ({ ...webhook, updatedAt, lastTriggeredAt: null }));

		expect(notes(response('argil', seen))).toEqual([
			'time in another form: updatedAt, a number of 13 digits',
			'time in another form: updatedAt, a text',
			'time in another form: updatedAt, neither text nor number',
			'time in another form: updatedAt, such as 0000-00-00 00:00',
			'time in another form: updatedAt, such as 0000000000',
			'time in another form: updatedAt, such as AAA 0, 0000',
		]);
		const endpoint = { ...joggAiList.data.endpoints[0], created_at: 1_732_806_631_000 };
		expect(
			notes(response('joggai', { code: 0, msg: '', data: { endpoints: [endpoint] } })),
		).toEqual(['time in another form: created_at, a number of 13 digits']);
	});

	it('is the names of headers that not every server sends', () => {
		const headerNames = [
			'X-RateLimit-Limit',
			'retry-after',
			'Server',
			'ETag',
			'access-control-max-age',
		];

		expect(notes(response('apify', apifyList, { headerNames }))).toEqual([
			'header: retry-after',
			'header: x-ratelimit-limit',
		]);
	});

	it('is the status and the keys of an error', () => {
		expect(notes(response('argil', { code: 401, message: 'No' }, { status: 401 }))).toEqual([
			'error: HTTP status 401, keys code, message',
		]);
		expect(notes(response('joggai', { code: 10105, msg: 'No', rid: 'r', data: null }))).toEqual([
			'error: HTTP status 200, keys code, data, msg, rid',
		]);
		expect(notes(response('partoo', 'Bad gateway', { status: 502 }))).toEqual([
			'error: HTTP status 502, keys none',
		]);
	});

	it('never shows a key or an event that may be a value', () => {
		const values = [
			'8f14e45fceea167a',
			'person@example.com',
			'https://a.example/x',
			'y'.repeat(60),
		];
		const webhook = {
			...argilList[0],
			events: values,
			...Object.fromEntries(values.map((value) => [value, 1])),
		};

		const found = notes(response('argil', [webhook], { headerNames: ['x-8f14e45fceea167a'] }));

		expect(found).toEqual([
			'event: one whose name may be a value',
			'header: one whose name may be a value',
			'key: one whose name may be a value',
		]);
	});
});
