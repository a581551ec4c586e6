/** Walks the pages of a list: never loops for ever, never loses an item. */
import type { IDataObject } from 'n8n-workflow';

import { inOrder } from '../runtime/concurrency';
import { Failure } from '../failure/failure';
import type { Connection } from '../http/connection';
import type { Entry, Page, PagedList, PagePosition } from '../model/webhook';

/** How much of a list is wanted. */
export interface Wanted<T> {
	/** How many entries at most; Infinity for all. */
	readonly limit: number;
	/** Which entries count; undefined for every one. */
	readonly keep?: (entry: Entry<T>) => boolean;
	/** Whether an entry is older than any that counts: where the newest come first, nothing is read beyond it. */
	readonly isTooOld?: (value: T) => boolean;
	readonly timeoutMs: number;
}

/** How often a list is begun anew when it changes while it is read. */
export const MAX_READINGS = 3;

/** How far a provider's clock may differ from this machine's, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** What of an entry tells whether a reading can be trusted. */
interface Listed {
	readonly id: string;
	/** ISO 8601 in UTC, so that it sorts as text; an entry whose time isn't known counts as new. */
	readonly createdAt?: string | null;
}

/**
 * Reads a list as far as it is wanted, in the provider's order, each webhook once.
 *
 * The first page tells how many there are; the rest are fetched side by side when all are wanted. When webhooks are
 * added or removed meanwhile, they shift between pages and one could be missed without a trace: the list is read anew. Where
 * one is added for one removed, the number stays; but then the added one is among those that were read. So a list with an
 * entry that may be as new as the reading is read until two readings agree. A log, to which entries are only added, is
 * read anew only when entries are missing.
 * @throws Failure `incomplete` when a page brings nothing new, or the list never stands still
 */
export async function readList<T extends Listed>(
	connection: Connection,
	list: PagedList<T>,
	wanted: Wanted<T>,
): Promise<Array<Entry<T>>> {
	const newSince = new Date(Date.now() - CLOCK_TOLERANCE_MS).toISOString();
	let idsBefore: string | undefined;
	for (let reading = 0; reading < MAX_READINGS; reading++) {
		const read = await readOnce(connection, list, wanted, reading);
		if (read === 'changed') continue;
		const { entries, seen, pages, isWhole } = read;
		const maySkip = isWhole && pages > 1 && list.onlyGrows !== true;
		const isOld = ({ createdAt }: T): boolean => (createdAt ?? newSince) < newSince;
		if (!maySkip || seen.every(isOld)) return entries;
		const ids = JSON.stringify(seen.map(({ id }) => id));
		if (ids === idsBefore) return entries;
		idsBefore = ids;
	}
	throw new Failure({
		kind: 'incomplete',
		problem: `It was read ${MAX_READINGS} times, and each time it had changed, or the provider handed out another number of entries than it had announced.`,
	});
}

/** What one walk through the pages gave. */
interface Reading<T> {
	readonly entries: Array<Entry<T>>;
	/** All that were read, kept or not. */
	readonly seen: readonly T[];
	readonly pages: number;
	/** Whether the list was read to its end: before it, nobody claims that nothing is missing. */
	readonly isWhole: boolean;
}

async function readOnce<T extends Listed>(
	connection: Connection,
	list: PagedList<T>,
	{ limit, keep, isTooOld, timeoutMs }: Wanted<T>,
	reading: number,
): Promise<Reading<T> | 'changed'> {
	const seen = new Map<string, T>();
	const kept: Array<Entry<T>> = [];
	let isPastTheOldest = false;

	const readPage = async (position: PagePosition): Promise<Page> =>
		list.readPage(await connection.read(list.request(position), timeoutMs, reading), position);

	/** Takes a page in; says whether it brought anything new. */
	const take = (page: Page): boolean => {
		const before = seen.size;
		for (const raw of page.items) {
			const value = list.decode(raw);
			if (seen.has(value.id)) continue;
			seen.set(value.id, value);
			if (page.isNewestFirst === true && isTooOld?.(value) === true) isPastTheOldest = true;
			else if (keep === undefined || keep({ raw, value })) kept.push({ raw, value });
		}
		return seen.size > before;
	};

	const size = keep === undefined ? Math.min(limit, list.maxPageSize) : list.maxPageSize;
	const first = await readPage({ page: 1, offset: 0, size });
	if (!take(first) && first.total !== null && first.total > 0) {
		throw new Failure({
			kind: 'incomplete',
			problem: `It came empty, although the provider announced ${first.total} ${first.total === 1 ? 'entry' : 'entries'}.`,
		});
	}

	/** Whether another number than the one announced first means that an entry may have been missed. */
	const isChanged = (count: number | null): boolean => {
		if (first.total === null || count === null) return false;
		return list.onlyGrows === true ? count < first.total : count !== first.total;
	};
	// With a filter nobody knows how many pages a limit needs: one at a time, so that none is fetched in vain.
	const pagesAhead = (): number => {
		if (isTooOld !== undefined && first.isNewestFirst === true) return 1;
		if (limit === Infinity) return 2 * connection.width;
		return keep === undefined
			? Math.min(2 * connection.width, Math.ceil((limit - kept.length) / first.size))
			: 1;
	};
	const isDone = (): boolean => kept.length >= limit || isPastTheOldest;
	const others = isDone() ? [] : positionsAfter(first);
	const pages = inOrder(others, pagesAhead, readPage);
	let page = 1;
	for await (const next of pages) {
		page += 1;
		if (isChanged(next.total)) return 'changed';
		if (!take(next)) throw nothingNew(page);
		if (list.onlyGrows !== true && first.total !== null && seen.size > first.total)
			return 'changed';
		if (isDone()) break;
	}
	const isWhole = !isDone();
	if (isWhole && isChanged(seen.size)) return 'changed';
	return { entries: kept.slice(0, limit), seen: [...seen.values()], pages: page, isWhole };
}

function* positionsAfter({ pageCount, size }: Page): Generator<PagePosition> {
	for (let page = 2; page <= pageCount; page++) yield { page, offset: (page - 1) * size, size };
}

function nothingNew(page: number): Failure {
	return new Failure({
		kind: 'incomplete',
		problem: `Page ${page} brought nothing that wasn't on a page before it, although the provider announced more.`,
	});
}

/**
 * A list that the provider hands out whole, in one answer.
 * @param readItems finds the provider's own objects in the answer
 */
export function unpaged<T extends { id: string }>(
	path: string,
	readItems: (body: unknown) => IDataObject[],
	decode: (raw: IDataObject) => T,
): PagedList<T> {
	return {
		maxPageSize: Infinity,
		request: () => ({ method: 'GET', path }),
		readPage: (body) => ({ items: readItems(body), total: null, pageCount: 1, size: Infinity }),
		decode,
	};
}
