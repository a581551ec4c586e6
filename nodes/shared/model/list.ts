/** A list of a provider: how its pages are requested and parsed, as plain data. */
import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from './request';

/** The position of a page in its list. */
export interface PagePosition {
	/** Counted from 1. */
	readonly page: number;
	/** How many entries come before the page. */
	readonly offset: number;
	/** How many entries the page may hold. */
	readonly size: number;
}

/** One page of a list as the provider returned it, before its entries are parsed. */
export interface Page {
	readonly items: IDataObject[];
	/** How many items the provider says the whole list has; null where it doesn't say. */
	readonly total: number | null;
	/** How many pages the provider says there are at this page size. */
	readonly pageCount: number;
	/** The page size that the provider really used: it may allow less than was requested. */
	readonly size: number;
	/** Whether the provider says that the newest entries come first. */
	readonly isNewestFirst?: boolean;
}

/** One list of a provider: how its pages are requested, and how a response is parsed. */
export interface PagedList<T extends { id: string }> {
	/** The largest page that the API gives. */
	readonly maxPageSize: number;
	/** For an append-only list, such as a log: when it grows while it is read, nothing is missed. */
	readonly isAppendOnly?: boolean;
	/** The request for one page. */
	request(position: PagePosition): ApiRequest;
	/**
	 * Parses the response to {@link request}.
	 * @throws Failure `unexpectedShape` when the response isn't the documented shape
	 */
	parsePage(body: unknown, position: PagePosition): Page;
	/**
	 * Turns one of the provider's own objects into the shape that all providers share.
	 * @throws Failure `unexpectedShape` when a field isn't of its documented type
	 */
	parseEntry(raw: IDataObject): T;
}

/**
 * A list that the provider returns whole, in one response.
 * @param parseItems finds the provider's own objects in the response
 */
export function unpagedList<T extends { id: string }>(
	path: string,
	parseItems: (body: unknown) => IDataObject[],
	parseEntry: (raw: IDataObject) => T,
): PagedList<T> {
	return {
		maxPageSize: Infinity,
		request: () => ({ method: 'GET', path }),
		parsePage: (body) => ({ items: parseItems(body), total: null, pageCount: 1, size: Infinity }),
		parseEntry,
	};
}
