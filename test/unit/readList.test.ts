/** Reads lists page by page, from providers that change, contradict or repeat themselves. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { apifyWebhooks } from '../../nodes/Apify/webhooks/api';
import { argil } from '../../nodes/Argil/provider';
import { readList } from '../../nodes/shared/client/readList';
import type { ListPart } from '../../nodes/shared/client/readList';
import type { Connection } from '../../nodes/shared/http/connection';
import { unpagedList } from '../../nodes/shared/model/list';
import type { PagedList, PagePosition } from '../../nodes/shared/model/list';
import type { ApiRequest } from '../../nodes/shared/model/request';
import type { Entry } from '../../nodes/shared/model/webhook';
import {
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	optionalWholeNumber,
} from '../../nodes/shared/parsing/json';
import { failureOf } from './helpers';

interface Thing {
	id: string;
	createdAt?: string;
}

/** The creation time of things that have existed for long. */
const LONG_AGO = '2024-11-27T16:10:44.929Z';

/** The page that a request names. */
interface RequestedPage extends PagePosition {
	readonly reading: number;
	readonly timeoutMs: number;
}

interface ResponsePage {
	readonly ids: number[];
	/** Null where the provider doesn't say. */
	readonly total: number | null;
	readonly pageCount: number;
	readonly size: number;
}

/** A connection with a provider that responds as the test says, and the requests it got. */
function serve(
	respond: (request: RequestedPage) => ResponsePage | Promise<ResponsePage>,
	width = 3,
) {
	const requests: RequestedPage[] = [];
	const connection: Connection = {
		provider: argil,
		width,
		defaultQuery: {},
		async read({ query = {} }, timeoutMs, reading = 0) {
			const request = {
				page: Number(query.page),
				offset: Number(query.offset),
				size: Number(query.size),
				reading,
				timeoutMs,
			};
			requests.push(request);
			const { ids, ...page } = await respond(request);
			return { ...page, items: ids.map((id) => ({ id, note: `raw ${id}` })) };
		},
		write: async () => await Promise.reject(new Error('A list only reads')),
		clearCache: () => undefined,
		close: () => undefined,
	};
	return { connection, requests };
}

/** @param newNumbers the numbers of things that were made just now */
function listOf(maxPageSize: number, ...newNumbers: number[]): PagedList<Thing> {
	return {
		maxPageSize,
		request: ({ page, offset, size }) => ({
			method: 'GET',
			path: '/things',
			query: { page, offset, size },
		}),
		parsePage(body) {
			const { items, total, pageCount, size } = asRecord(body, 'the response');
			return {
				items: asRecords(items, 'items'),
				total: optionalWholeNumber(total, 'total'),
				pageCount: asWholeNumber(pageCount, 'pageCount'),
				size: asWholeNumber(size, 'size'),
			};
		},
		parseEntry(raw) {
			const id = identifier(raw.id, 'id');
			const isNew = newNumbers.includes(Number(id));
			return { id, createdAt: isNew ? new Date().toISOString() : LONG_AGO };
		},
	};
}

/** The same list, where the provider doesn't say when things were made. */
function withoutTimes(list: PagedList<Thing>): PagedList<Thing> {
	return { ...list, parseEntry: (raw) => ({ id: list.parseEntry(raw).id }) };
}

/** A provider whose things are numbered 1 … total, in pages of `largest` at most. */
function honest(total: number, largest = Infinity) {
	return ({ offset, size }: PagePosition): ResponsePage => {
		const used = Math.min(size, largest);
		return {
			ids: numbers(offset + 1, Math.min(total, offset + used)),
			total,
			pageCount: Math.ceil(total / used),
			size: used,
		};
	};
}

/** A provider with a hundred things that takes a while, and how many requests it had under way at most. */
function serveSlowly() {
	let underWay = 0;
	let most = 0;
	const served = serve(async (request) => {
		underWay += 1;
		most = Math.max(most, underWay);
		await new Promise((resolve) => setImmediate(resolve));
		underWay -= 1;
		return honest(100)(request);
	});
	return { ...served, mostUnderWay: () => most };
}

function numbers(from: number, to: number): number[] {
	return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

const ALL: ListPart<Thing> = { limit: Infinity };

const TIMEOUT_MS = 1000;

async function idsOf(connection: Connection, list: PagedList<Thing>, wanted: ListPart<Thing>) {
	return (await readList(connection, list, wanted, TIMEOUT_MS)).map(({ value }) =>
		Number(value.id),
	);
}

const every = (step: number) => (entry: Entry<Thing>) => Number(entry.value.id) % step === 0;

describe('the whole list', () => {
	it("returns each thing as the provider sent it and as it was parsed, in the provider's order", async () => {
		const { connection } = serve(honest(3));

		await expect(readList(connection, listOf(2), ALL, TIMEOUT_MS)).resolves.toEqual([
			{ raw: { id: 1, note: 'raw 1' }, value: { id: '1', createdAt: LONG_AGO } },
			{ raw: { id: 2, note: 'raw 2' }, value: { id: '2', createdAt: LONG_AGO } },
			{ raw: { id: 3, note: 'raw 3' }, value: { id: '3', createdAt: LONG_AGO } },
		]);
	});

	it('requests the largest pages, each once, with the timeout of the user', async () => {
		const { connection, requests } = serve(honest(25));

		await idsOf(connection, listOf(10), ALL);

		const common = { size: 10, reading: 0, timeoutMs: TIMEOUT_MS };
		expect(requests).toEqual([
			{ page: 1, offset: 0, ...common },
			{ page: 2, offset: 10, ...common },
			{ page: 3, offset: 20, ...common },
		]);
	});

	it('is empty after one request when the provider has nothing', async () => {
		const { connection, requests } = serve(honest(0));

		await expect(idsOf(connection, listOf(10), ALL)).resolves.toEqual([]);
		expect(requests).toHaveLength(1);
	});

	it('fetches the pages after the first in parallel and keeps their order', async () => {
		const arrived: number[] = [];
		const { connection, requests } = serve(async (request) => {
			if (request.page === 2) await new Promise((resolve) => setTimeout(resolve, 30));
			arrived.push(request.page);
			return honest(60)(request);
		}, 2);

		await expect(idsOf(connection, listOf(10), ALL)).resolves.toEqual(numbers(1, 60));
		// Twice the width of 2 may be under way or waiting, counted from page 2.
		expect(arrived).toEqual([1, 3, 4, 5, 2, 6]);
		expect(requests.map(({ page }) => page)).toEqual([1, 2, 3, 4, 5, 6]);
	});

	it('has every thing exactly once, whatever the total and the requested and used page sizes', async () => {
		const small = fc.integer({ min: 1, max: 12 });
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 60 }),
				small,
				small,
				fc.integer({ min: 1, max: 5 }),
				async (total, maxPageSize, largest, width) => {
					const { connection, requests } = serve(honest(total, largest), width);
					const used = Math.min(maxPageSize, largest);

					await expect(idsOf(connection, listOf(maxPageSize), ALL)).resolves.toEqual(
						numbers(1, total),
					);
					expect(requests).toHaveLength(Math.max(1, Math.ceil(total / used)));
				},
			),
		);
	});

	it('keeps only what matches the filter, of all pages', async () => {
		const { connection, requests } = serve(honest(25));

		await expect(idsOf(connection, listOf(10), { ...ALL, matches: every(7) })).resolves.toEqual([
			7, 14, 21,
		]);
		expect(requests).toHaveLength(3);
	});
});

describe('a limit', () => {
	it('requests no more than it needs when one page is enough', async () => {
		const { connection, requests } = serve(honest(1000));

		await expect(idsOf(connection, listOf(100), { ...ALL, limit: 5 })).resolves.toEqual(
			numbers(1, 5),
		);
		expect(requests.map(({ size }) => size)).toEqual([5]);
	});

	it('stops fetching pages once it is reached', async () => {
		const { connection, requests } = serve(honest(1000));

		await expect(idsOf(connection, listOf(100), { ...ALL, limit: 250 })).resolves.toEqual(
			numbers(1, 250),
		);
		expect(requests.map(({ page }) => page)).toEqual([1, 2, 3]);
	});

	it('fetches exactly the pages it needs, whatever the sizes', async () => {
		const small = fc.integer({ min: 1, max: 12 });
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 60 }),
				fc.integer({ min: 1, max: 70 }),
				small,
				small,
				fc.integer({ min: 1, max: 5 }),
				async (total, limit, maxPageSize, largest, width) => {
					const { connection, requests } = serve(honest(total, largest), width);
					const wanted = Math.min(total, limit);
					const used = Math.min(limit, maxPageSize, largest);

					await expect(idsOf(connection, listOf(maxPageSize), { ...ALL, limit })).resolves.toEqual(
						numbers(1, wanted),
					);
					expect(requests).toHaveLength(Math.max(1, Math.ceil(wanted / used)));
				},
			),
		);
	});

	it('reads one page at a time with a filter, and only as far as it must', async () => {
		const { connection, requests, mostUnderWay } = serveSlowly();
		// One on each page of ten.
		const wanted = { ...ALL, limit: 3, matches: every(10) };

		await expect(idsOf(connection, listOf(10), wanted)).resolves.toEqual([10, 20, 30]);
		expect(mostUnderWay()).toBe(1);
		expect(requests.map(({ page, size }) => [page, size])).toEqual([
			[1, 10],
			[2, 10],
			[3, 10],
		]);
	});

	it.each<[string, ListPart<Thing>, number]>([
		['all of a filtered list', { limit: Infinity, matches: every(50) }, 6],
		['a limit without a filter', { limit: 35 }, 3],
		['a limit with a filter', { limit: 35, matches: every(2) }, 1],
	])('has as many pages under way for %s as it is sure to need', async (_name, wanted, pages) => {
		const { connection, mostUnderWay } = serveSlowly();

		await idsOf(connection, listOf(10), { ...ALL, ...wanted });

		expect(mostUnderWay()).toBe(pages);
	});

	it.each<[string, boolean, boolean, number]>([
		['one page at a time back to a time, the newest first', true, true, 1],
		['as many as without it when the oldest come first', false, true, 6],
		['as many as usual when the newest come first, but all are wanted', true, false, 6],
	])('has under way %s', async (_name, isNewestFirst, isBounded, pages) => {
		const { connection, mostUnderWay } = serveSlowly();
		const list = listOf(10);
		const sorted: PagedList<Thing> = {
			...list,
			parsePage: (body, position) => ({ ...list.parsePage(body, position), isNewestFirst }),
		};

		await idsOf(connection, sorted, { ...ALL, ...(isBounded && { isTooOld: () => false }) });

		expect(mostUnderWay()).toBe(pages);
	});

	it('drops what a page has beyond it', async () => {
		const { connection, requests } = serve(honest(100));
		const wanted = { ...ALL, limit: 3, matches: every(2) };

		await expect(idsOf(connection, listOf(10), wanted)).resolves.toEqual([2, 4, 6]);
		expect(requests).toHaveLength(1);
	});

	it('larger than the list reads the list to its end', async () => {
		const { connection, requests } = serve(honest(25));
		const wanted = { ...ALL, limit: 50, matches: every(10) };

		await expect(idsOf(connection, listOf(10), wanted)).resolves.toEqual([10, 20]);
		expect(requests).toHaveLength(3);
	});
});

describe('a list that does not say how long it is', () => {
	it('is read to its last page', async () => {
		const { connection } = serve((request) => ({ ...honest(5)(request), total: null }));

		await expect(idsOf(connection, listOf(2), ALL)).resolves.toEqual([1, 2, 3, 4, 5]);
	});

	it('may say so on its first page only', async () => {
		const { connection, requests } = serve((request) => ({
			...honest(5)(request),
			...(request.page > 1 && { total: null }),
		}));

		await expect(idsOf(connection, listOf(2), ALL)).resolves.toEqual([1, 2, 3, 4, 5]);
		expect(requests).toHaveLength(3);
	});
});

describe('an append-only log', () => {
	const log = { ...listOf(2), isAppendOnly: true };

	it('is not read again when something was added meanwhile', async () => {
		const { connection, requests } = serve((request) =>
			honest(request.page === 1 ? 4 : 5)(request),
		);

		await expect(idsOf(connection, log, ALL)).resolves.toEqual([1, 2, 3, 4]);
		expect(requests).toHaveLength(2);
	});

	it('includes what was added when that is on a page that is read anyway', async () => {
		const { connection, requests } = serve((request) =>
			honest(request.page === 1 ? 3 : 4)(request),
		);

		await expect(idsOf(connection, log, ALL)).resolves.toEqual([1, 2, 3, 4]);
		expect(requests).toHaveLength(2);
	});

	it('is read again when something is missing', async () => {
		const { connection, requests } = serve((request) =>
			honest(request.reading === 0 && request.page > 1 ? 3 : 4)(request),
		);

		await expect(idsOf(connection, log, ALL)).resolves.toEqual([1, 2, 3, 4]);
		expect(requests).toHaveLength(4);
	});
});

describe('a list that changes while it is read', () => {
	it('is read again, and then returned whole', async () => {
		const { connection, requests } = serve((request) => {
			// One was added after the first page of the first reading.
			const before = request.reading === 0 && request.page === 1;
			return honest(before ? 20 : 21)(request);
		});

		await expect(idsOf(connection, listOf(10), ALL)).resolves.toEqual(numbers(1, 21));
		const readings = requests.map(({ reading, page }) => `${reading}/${page}`);
		expect(readings).toEqual(['0/1', '0/2', '1/1', '1/2', '1/3']);
	});

	it('is read again when one is missing although all pages have the same total', async () => {
		const { connection, requests } = serve((request) => {
			const page = honest(20)(request);
			// One was removed from the first page and one was added at the end: number 11 moved to the first page.
			const shifted = request.reading === 0 && request.page === 2;
			return shifted ? { ...page, ids: [10, ...numbers(12, 20)] } : page;
		});

		await expect(idsOf(connection, listOf(10), ALL)).resolves.toEqual(numbers(1, 20));
		expect(requests.map(({ reading }) => reading)).toEqual([0, 0, 1, 1]);
	});

	it('is read until two readings agree when one was added and one removed, so that the total stays the same', async () => {
		const { connection, requests } = serve((request) => {
			const page = honest(20)(request);
			const isBefore = request.reading === 0 && request.page === 1;
			// Number 1 was removed, number 11 moved to the first page, and number 21 was added.
			return isBefore ? page : { ...page, ids: page.ids.map((id) => id + 1) };
		});

		await expect(idsOf(connection, listOf(10, 21), ALL)).resolves.toEqual(numbers(2, 21));
		expect(requests.map(({ reading }) => reading)).toEqual([0, 0, 1, 1, 2, 2]);
	});

	it.each([
		['is read twice when a thing is as new as the reading', listOf(10, 20), 4],
		['is read once when it is append-only', { ...listOf(10, 20), isAppendOnly: true }, 2],
		['is read twice when the age of its things is not known', withoutTimes(listOf(10)), 4],
	])('%s', async (_, list, requestCount) => {
		const { connection, requests } = serve(honest(20));

		await expect(readList(connection, list, ALL, TIMEOUT_MS)).resolves.toHaveLength(20);
		expect(requests).toHaveLength(requestCount);
	});

	it('is read once up to the limit, because nothing is said about the rest', async () => {
		const { connection, requests } = serve(honest(30));

		await idsOf(connection, listOf(10, 1), { ...ALL, limit: 20 });

		expect(requests).toHaveLength(2);
	});

	it('fails when every reading has other new things', async () => {
		const { connection, requests } = serve(({ reading, ...request }) => {
			const page = honest(20)(request);
			return { ...page, ids: page.ids.map((id) => id + reading) };
		});

		await expect(failureOf(idsOf(connection, listOf(10, 20), ALL))).resolves.toHaveProperty(
			'kind',
			'incomplete',
		);
		// Three readings of two pages.
		expect(requests).toHaveLength(6);
	});

	it('is read again when the pages hold more than was announced, although all have the same total', async () => {
		const { connection, requests } = serve((request) => {
			const page = honest(15)(request);
			const grown = request.reading === 0 && request.page === 2;
			return grown ? { ...page, ids: numbers(11, 17) } : page;
		});

		await expect(idsOf(connection, listOf(10), ALL)).resolves.toEqual(numbers(1, 15));
		expect(requests.map(({ reading, page }) => `${reading}/${page}`)).toEqual([
			'0/1',
			'0/2',
			'1/1',
			'1/2',
		]);
	});

	it('is not requested beyond the page that held more than was announced', async () => {
		const { connection, requests } = serve((request) => {
			const page = honest(1000)(request);
			return { ...page, total: 15, ids: page.ids };
		}, 1);

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toHaveProperty(
			'kind',
			'incomplete',
		);
		expect(Math.max(...requests.map(({ page }) => page))).toBeLessThanOrEqual(4);
	});

	it('fails after three readings', async () => {
		const { connection, requests } = serve((request) => honest(20 + request.page)(request));

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toEqual({
			kind: 'incomplete',
			problem: expect.stringContaining('3 times'),
		});
		expect(new Set(requests.map(({ reading }) => reading))).toEqual(new Set([0, 1, 2]));
	});
});

describe('a provider that contradicts itself', () => {
	it('fails when a page is the same as an earlier one', async () => {
		const { connection } = serve((request) => ({ ...honest(30)(request), ids: numbers(1, 10) }));

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toEqual({
			kind: 'incomplete',
			problem: expect.stringContaining('Page 2'),
		});
	});

	it('fails when a page is empty too early', async () => {
		const { connection } = serve((request) =>
			request.page === 3 ? { ...honest(40)(request), ids: [] } : honest(40)(request),
		);

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toEqual({
			kind: 'incomplete',
			problem: expect.stringContaining('Page 3'),
		});
	});

	it.each([
		[1, '1 entry'],
		[5, '5 entries'],
	])('fails when the first page is empty although there are %d', async (count, announced) => {
		const { connection, requests } = serve((request) => ({ ...honest(count)(request), ids: [] }));

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toEqual({
			kind: 'incomplete',
			problem: `It came empty, although the provider announced ${announced}.`,
		});
		expect(requests).toHaveLength(1);
	});

	it.each([
		['fewer', 4],
		['more', 6],
	])('fails when it returns %s than it announced', async (_, returned) => {
		const { connection, requests } = serve(() => ({
			ids: numbers(1, returned),
			total: 5,
			pageCount: 1,
			size: 10,
		}));

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toHaveProperty(
			'kind',
			'incomplete',
		);
		expect(requests).toHaveLength(3);
	});

	it('fails even when a filter would hide that some are missing', async () => {
		const { connection } = serve(() => ({ ids: [1, 2], total: 3, pageCount: 1, size: 10 }));
		const wanted = { ...ALL, limit: 5, matches: every(2) };

		await expect(failureOf(idsOf(connection, listOf(10), wanted))).resolves.toHaveProperty(
			'kind',
			'incomplete',
		);
	});

	it('fails at once when it announces a thousand million pages and repeats one', async () => {
		const { connection, requests } = serve(() => ({
			ids: numbers(1, 10),
			total: 1e10,
			pageCount: 1e9,
			size: 10,
		}));

		await expect(failureOf(idsOf(connection, listOf(10), ALL))).resolves.toHaveProperty(
			'kind',
			'incomplete',
		);
		expect(requests.length).toBeLessThanOrEqual(1 + 2 * connection.width);
	});

	it('throws the failure of a page instead of returning the pages before it', async () => {
		const { connection } = serve(async (request) =>
			request.page === 2 ? await Promise.reject(new Error('broken page')) : honest(30)(request),
		);

		await expect(idsOf(connection, listOf(10), ALL)).rejects.toThrow('broken page');
	});
});

describe("Apify's list", () => {
	it('keeps all webhooks when Apify uses a smaller page than requested', async () => {
		const requests: ApiRequest[] = [];
		const connection: Connection = {
			provider: argil,
			width: 4,
			defaultQuery: {},
			async read(request) {
				requests.push(request);
				const offset = Number(request.query?.offset);
				const items = numbers(offset + 1, Math.min(600, offset + 250)).map((id) => ({
					id: `w${id}`,
					createdAt: LONG_AGO,
				}));
				const data = { total: 600, offset, limit: 250, count: items.length, desc: false, items };
				return await Promise.resolve({ data });
			},
			write: async () => await Promise.reject(new Error('A list only reads')),
			clearCache: () => undefined,
			close: () => undefined,
		};

		const account = apifyWebhooks({ kind: 'account' }, false);
		const entries = await readList(connection, account, { limit: Infinity }, TIMEOUT_MS);

		expect(entries.map(({ value }) => value.id)).toEqual(numbers(1, 600).map((id) => `w${id}`));
		expect(requests.map(({ query }) => query?.offset)).toEqual([0, 250, 500]);
	});
});

describe('unpaged', () => {
	const list = unpagedList(
		'/v1/things',
		(body) => asRecords(body, 'the response'),
		(raw): Thing => ({ id: identifier(raw.id, 'id') }),
	);

	function respondingWith(body: IDataObject[]) {
		const requests: ApiRequest[] = [];
		const connection: Connection = {
			provider: argil,
			width: 1,
			defaultQuery: {},
			async read(request) {
				requests.push(request);
				return await Promise.resolve(body);
			},
			write: async () => await Promise.reject(new Error('A list only reads')),
			clearCache: () => undefined,
			close: () => undefined,
		};
		return { connection, requests };
	}

	it('sends one request, for everything, and applies the limit itself', async () => {
		const { connection, requests } = respondingWith([{ id: 3 }, { id: 1 }, { id: 2 }]);

		await expect(idsOf(connection, list, { ...ALL, limit: 2 })).resolves.toEqual([3, 1]);
		expect(requests).toEqual([{ method: 'GET', path: '/v1/things' }]);
	});

	it('may be empty', async () => {
		const { connection } = respondingWith([]);

		await expect(idsOf(connection, list, ALL)).resolves.toEqual([]);
	});

	it('returns each thing once, at its first place', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 })), async (ids) => {
				const { connection } = respondingWith(ids.map((id) => ({ id })));

				await expect(idsOf(connection, list, ALL)).resolves.toEqual([...new Set(ids)]);
			}),
		);
	});
});
