/** Reads the pages of a list: never loops for ever, never loses an entry. */
import { Failure } from '../failure/failure';
import type { Connection } from '../http/connection';
import type { Page, PagedList, PagePosition } from '../model/list';
import type { Entry } from '../model/webhook';
import { inOrder } from '../runtime/concurrency';

/** Which part of a list to read. */
export interface ListPart<T> {
	/** How many entries at most; Infinity for all. */
	readonly limit: number;
	/** Which entries to return; undefined for all. */
	readonly matches?: (entry: Entry<T>) => boolean;
	/** Whether an entry is older than any to return: where the newest come first, nothing is read beyond it. */
	readonly isTooOld?: (value: T) => boolean;
}

/** What an entry must tell, so that a reading can be checked. */
export interface Listed {
	readonly id: string;
	/** ISO 8601 in UTC, so that it sorts as text; an entry whose time isn't known counts as new. */
	readonly createdAt?: string | null;
}

/** How often a list is read from its beginning when it changes meanwhile. */
const MAX_READINGS = 3;

/** How far a provider's clock may differ from this machine's, in milliseconds. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * Reads a part of a list in the provider's order, each entry once.
 *
 * The first page tells how many there are; when all are needed, the rest are requested side by side. When entries are added or
 * removed meanwhile, they shift between pages and one could be missed unseen: the list is read again. Where one is
 * added and another removed, the number stays; but then the added one was read. So a list with an entry
 * that may be as new as the reading is read until two readings are equal. An append-only list is read again only when entries
 * are missing.
 * @throws Failure `incomplete` when a page has no new entry, or the list changes during every reading
 */
export async function readList<T extends Listed>(
	connection: Connection,
	list: PagedList<T>,
	part: ListPart<T>,
	timeoutMs: number,
): Promise<Array<Entry<T>>> {
	const newSince = new Date(Date.now() - CLOCK_TOLERANCE_MS).toISOString();
	const isOld = ({ createdAt }: T): boolean => (createdAt ?? newSince) < newSince;
	let idsBefore: string | undefined;
	for (let number = 0; number < MAX_READINGS; number++) {
		const reading = new Reading(list, part);
		const readPage = async (position: PagePosition): Promise<Page> =>
			list.parsePage(await connection.read(list.request(position), timeoutMs, number), position);
		if ((await readPages(reading, readPage, 2 * connection.width)) === 'changed') continue;
		const { entries, seen } = reading;
		if (!reading.mayHaveSkipped || seen.every(isOld)) return entries;
		const ids = JSON.stringify(seen.map(({ id }) => id));
		if (ids === idsBefore) return entries;
		idsBefore = ids;
	}
	throw incomplete(
		`It was read ${MAX_READINGS} times, and each time it had changed, or the provider returned another number of entries than it had announced.`,
	);
}

/** @returns `changed` when the pages don't belong to one state of the list, so that an entry may be missing */
async function readPages<T extends Listed>(
	reading: Reading<T>,
	readPage: (position: PagePosition) => Promise<Page>,
	maxAhead: number,
): Promise<'read' | 'changed'> {
	const first = await readPage({ page: 1, offset: 0, size: reading.pageSize });
	if (!reading.add(first) && first.total !== null && first.total > 0) {
		throw incomplete(
			`It came empty, although the provider announced ${first.total} ${first.total === 1 ? 'entry' : 'entries'}.`,
		);
	}
	const others = reading.isDone ? [] : positionsAfter(first);
	const pages = inOrder(others, () => reading.pagesAhead(first, maxAhead), readPage);
	for await (const page of pages) {
		if (reading.isOtherTotal(first, page.total)) return 'changed';
		if (!reading.add(page)) {
			throw incomplete(
				`Page ${reading.pages} has no entry that wasn't on a page before it, although the provider announced more.`,
			);
		}
		if (reading.hasMoreThan(first)) return 'changed';
		if (reading.isDone) break;
	}
	const isShort = !reading.isDone && reading.isOtherTotal(first, reading.count);
	return isShort ? 'changed' : 'read';
}

/** What has been read so far. */
class Reading<T extends Listed> {
	private readonly byId = new Map<string, T>();
	private readonly matching: Array<Entry<T>> = [];
	private hasReachedTooOld = false;
	/** How many pages were added. */
	pages = 0;

	constructor(
		private readonly list: PagedList<T>,
		private readonly part: ListPart<T>,
	) {}

	/** How many entries a page may hold: with a filter nobody knows how many a limit needs. */
	get pageSize(): number {
		const { limit, matches } = this.part;
		const { maxPageSize } = this.list;
		return matches === undefined ? Math.min(limit, maxPageSize) : maxPageSize;
	}

	/** How many entries were read, returned or not. */
	get count(): number {
		return this.byId.size;
	}

	/** All entries that were read, returned or not. */
	get seen(): T[] {
		return [...this.byId.values()];
	}

	get entries(): Array<Entry<T>> {
		return this.matching.slice(0, this.part.limit);
	}

	/** Whether no further page is needed. */
	get isDone(): boolean {
		return this.matching.length >= this.part.limit || this.hasReachedTooOld;
	}

	/** Whether an entry may have shifted between pages unseen: only a list that was read to its end claims to be complete. */
	get mayHaveSkipped(): boolean {
		return !this.isDone && this.pages > 1 && this.list.isAppendOnly !== true;
	}

	/** @returns whether the page has an entry that wasn't seen before */
	add({ items, isNewestFirst }: Page): boolean {
		const { isTooOld, matches } = this.part;
		const before = this.count;
		for (const raw of items) {
			const value = this.list.parseEntry(raw);
			if (this.byId.has(value.id)) continue;
			this.byId.set(value.id, value);
			if (isNewestFirst === true && isTooOld?.(value) === true) this.hasReachedTooOld = true;
			else if (matches === undefined || matches({ raw, value })) this.matching.push({ raw, value });
		}
		this.pages += 1;
		return this.count > before;
	}

	/** Whether another total than the first page announced means that an entry may be missing. */
	isOtherTotal({ total }: Page, count: number | null): boolean {
		if (total === null || count === null) return false;
		return this.list.isAppendOnly === true ? count < total : count !== total;
	}

	/** Whether more entries were read than the first page announced. */
	hasMoreThan({ total }: Page): boolean {
		return this.list.isAppendOnly !== true && total !== null && this.count > total;
	}

	/** How many pages to request before they are needed: no more than the rest of the limit can need. */
	pagesAhead(first: Page, maxAhead: number): number {
		const { limit, matches, isTooOld } = this.part;
		if (isTooOld !== undefined && first.isNewestFirst === true) return 1;
		if (limit === Infinity) return maxAhead;
		if (matches !== undefined) return 1;
		return Math.min(maxAhead, Math.ceil((limit - this.matching.length) / first.size));
	}
}

function* positionsAfter({ pageCount, size }: Page): Generator<PagePosition> {
	for (let page = 2; page <= pageCount; page++) yield { page, offset: (page - 1) * size, size };
}

function incomplete(problem: string): Failure {
	return new Failure({ kind: 'incomplete', problem });
}
