/** Filters of Apify's dispatches on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';

useFakeNetwork();

/** Calls that were made in January 2024, the number of the day as ID, the newest first. */
const onDays = (...days: number[]): IDataObject[] =>
	days.map((day) => ({
		id: String(day),
		status: day % 2 === 0 ? 'FAILED' : 'SUCCEEDED',
		eventType: day % 3 === 0 ? 'ACTOR.RUN.FAILED' : 'ACTOR.RUN.SUCCEEDED',
		createdAt: `2024-01-${String(day).padStart(2, '0')}T12:00:00.000Z`,
	}));

/** Responds with one page of two calls of a log of six. */
function respondWithPage(offset: number, days: number[], desc: boolean): void {
	nock('https://api.apify.com')
		.get('/v2/webhook-dispatches')
		.query((query) => query.offset === String(offset))
		.reply(200, {
			data: { total: 6, offset, limit: 2, count: days.length, desc, items: onDays(...days) },
		});
}

const list = async (parameters: INodeParameters) => {
	const result = await runNode({
		type: 'apifyWebhooks',
		parameters: { resource: 'dispatch', listFor: 'account', returnAll: true, ...parameters },
	});
	return { ...result, ids: jsonOf(result.items).map(({ id }) => id) };
};

describe('no dispatches', () => {
	const respondWith = (total: number, days: number[]): void => {
		nock('https://api.apify.com')
			.get('/v2/webhook-dispatches')
			.query(true)
			.reply(200, {
				data: { total, offset: 0, limit: 1000, count: total, desc: false, items: onDays(...days) },
			});
	};

	it('are explained when there are none at all', async () => {
		respondWith(0, []);

		expect((await list({})).hints).toEqual(['Apify: This account has no dispatches.']);
	});

	it.each([{}, { filters: { since: '2024-01-01T00:00:00.000Z' } }])(
		'are said of no list that has some: %j',
		async (parameters) => {
			respondWith(2, [2, 1]);

			const { ids, hints } = await list(parameters);

			expect(ids).toEqual(['2', '1']);
			expect(hints).toEqual([]);
		},
	);

	it('of one webhook are explained as such', async () => {
		nock('https://api.apify.com')
			.get('/v2/webhooks/w/dispatches')
			.query(true)
			.reply(200, { data: { total: 0, offset: 0, limit: 1000, count: 0, desc: false, items: [] } });

		const webhookId = { __rl: true, mode: 'id', value: 'w' };
		const { hints } = await list({ listFor: 'webhook', webhookId });

		expect(hints).toEqual(['Apify: This webhook has no dispatches.']);
	});

	it('are explained when the filters leave nothing, without a further request', async () => {
		respondWith(2, [1, 3]);

		expect((await list({ filters: { status: 'FAILED' } })).hints).toEqual([
			'Apify: None of the 2 dispatches matches the filters.',
		]);
	});

	it('are not counted when only those since a time were read', async () => {
		respondWith(2, [2, 1]);

		const { hints } = await list({ filters: { since: '2024-02-01T00:00:00.000Z' } });

		expect(hints).toEqual(['Apify: No dispatch matches the filters.']);
	});
});

describe('dispatches since a time', () => {
	it('are read from the newest, up to the page with the first older one', async () => {
		respondWithPage(0, [6, 5], true);
		respondWithPage(2, [4, 3], true);
		// There is a third page that is never requested.

		const { ids, error } = await list({
			filters: { since: '2024-01-04T00:00:00.000Z' },
			options: { newestFirst: true },
		});

		expect(error).toBeUndefined();
		expect(ids).toEqual(['6', '5', '4']);
	});

	it('may be none: then one page is enough', async () => {
		respondWithPage(0, [6, 5], true);

		const { ids, error } = await list({
			filters: { since: '2024-02-01T00:00:00.000Z' },
			options: { newestFirst: true },
		});

		expect(error).toBeUndefined();
		expect(ids).toEqual([]);
	});

	it('are read to the end of the log when Apify does not say that the newest come first', async () => {
		respondWithPage(0, [1, 2], false);
		respondWithPage(2, [3, 4], false);
		respondWithPage(4, [5, 6], false);

		const { ids } = await list({
			filters: { since: '2024-01-04T00:00:00.000Z' },
			options: { newestFirst: true },
		});

		expect(ids).toEqual(['4', '5', '6']);
	});

	it('are read to the end of the log when the oldest come first', async () => {
		respondWithPage(0, [1, 2], false);
		respondWithPage(2, [3, 4], false);
		respondWithPage(4, [5, 6], false);

		const { ids } = await list({ filters: { since: '2024-01-04T00:00:00.000Z' } });

		expect(ids).toEqual(['4', '5', '6']);
	});

	it('count up to the limit', async () => {
		respondWithPage(0, [6, 5], true);
		respondWithPage(2, [4, 3], true);

		const { ids } = await list({
			returnAll: false,
			limit: 3,
			filters: { since: '2024-01-01T00:00:00.000Z' },
			options: { newestFirst: true },
		});

		expect(ids).toEqual(['6', '5', '4']);
	});

	it('include one at exactly that time, and one whose time is not known', async () => {
		nock('https://api.apify.com')
			.get('/v2/webhook-dispatches')
			.query(true)
			.reply(200, {
				data: {
					total: 3,
					offset: 0,
					limit: 1000,
					count: 3,
					desc: true,
					items: [{ id: 'unknown', createdAt: 'soon' }, ...onDays(4, 3)],
				},
			});

		const { ids } = await list({
			filters: { since: '2024-01-04T12:00:00.000Z' },
			options: { newestFirst: true },
		});

		expect(ids).toEqual(['unknown', '4']);
	});

	it.each([
		['={{ DateTime.fromISO("2024-01-04T13:00:00.000+01:00") }}', ['6', '5', '4']],
		['={{ new Date(Date.UTC(2024, 0, 4, 12, 0, 0, 1)) }}', ['6', '5']],
		['2024-01-04 12:00:00Z', ['6', '5', '4']],
		['2024-01-04T12:00:00.000+0000', ['6', '5', '4']],
		['2024-01-05', ['6', '5']],
	])('parse %j as a time', async (since, expected) => {
		respondWithPage(0, [6, 5], true);
		respondWithPage(2, [4, 3], true);

		const { ids, error } = await list({ filters: { since }, options: { newestFirst: true } });

		expect(error).toBeUndefined();
		expect(ids).toEqual(expected);
	});

	it.each([
		'last Tuesday, or so',
		'5',
		'room 12',
		1700000000,
		'2024-13-45',
		'2026-02-30',
		'2026-11-21junk',
		'2026-11-21 8:00',
		'2026-11-21T08:00 PM',
		'={{ [2024] }}',
		'={{ true }}',
	])('fail before any request when it is no time: %j', async (since) => {
		const { error } = await list({ filters: { since } });

		expect(error?.message).toBe("The parameter 'Since' is not valid");
		expect(error?.description).toBe('It must be a date and time, e.g. 2026-11-21T08:00.');
	});
});

it.each<[INodeParameters, string]>([
	[{ since: ' ' }, 'Since'],
	[{ since: '={{ $json.since }}' }, 'Since'],
	[{ events: [] }, 'Events'],
	[{ events: '={{ $json.events }}' }, 'Events'],
	[{ status: '={{ $json.status }}' }, 'Status'],
])('a filter without a value is an error before any request: %j', async (filters, parameter) => {
	const { ids, error } = await list({ filters });

	expect(ids).toEqual([]);
	expect(error?.message).toBe(`The parameter '${parameter}' is not valid`);
	expect(error?.description).toBe('It is empty: fill it in, or remove the filter.');
});

describe('dispatches by event', () => {
	it.each([
		[{ events: ['ACTOR.RUN.FAILED'] }, ['6', '3']],
		[{ events: ['ACTOR.RUN.FAILED'], status: 'FAILED' }, ['6']],
		[{ status: 'any' }, ['6', '5', '4', '3', '2', '1']],
	])('%j', async (filters, expected) => {
		respondWithPage(0, [6, 5], true);
		respondWithPage(2, [4, 3], true);
		respondWithPage(4, [2, 1], true);

		expect((await list({ filters, options: { newestFirst: true } })).ids).toEqual(expected);
	});
});

it('a call for a build is about the build', async () => {
	nock('https://api.apify.com')
		.get('/v2/webhook-dispatches/d')
		.reply(200, {
			data: {
				id: 'd',
				eventType: 'ACTOR.BUILD.FAILED',
				eventData: { actorId: 'hksJZtadYvn4mBuin', actorBuildId: 'VojxOnRT9Ky1bVDvk' },
			},
		});

	const { items } = await runNode({
		type: 'apifyWebhooks',
		parameters: { resource: 'dispatch', operation: 'get', dispatchId: 'd' },
	});

	expect(jsonOf(items)[0]?.scope).toBe('build/VojxOnRT9Ky1bVDvk');
});
