/** Every response of Apify has its content in `data`; a list has `{ total, offset, limit, count, desc, items }` there. */
import type { IDataObject } from 'n8n-workflow';

import type { PagedList } from '../shared/model/list';
import { asRecord, asRecords, asWholeNumber } from '../shared/parsing/json';

/** A list of Apify, with 1,000 entries a page at most. */
export function pagedList<T extends { id: string }>(
	listPath: string,
	query: Record<string, string | number>,
	parseEntry: (raw: IDataObject) => T,
): PagedList<T> {
	return {
		maxPageSize: 1000,
		request: ({ offset, size }) => ({
			method: 'GET',
			path: listPath,
			query: { offset, limit: size, ...query },
		}),
		parsePage(body, { size }) {
			const data = parseData(body);
			const total = asWholeNumber(data.total, 'data.total');
			// Apify warns not to rely on the largest page size: what it really used is in the response.
			const usedSize = Math.min(size, asWholeNumber(data.limit, 'data.limit', 1));
			return {
				items: asRecords(data.items, 'data.items'),
				total,
				pageCount: Math.ceil(total / usedSize),
				size: usedSize,
				isNewestFirst: data.desc === true,
			};
		},
		parseEntry,
	};
}

/**
 * The content of a response.
 * @throws Failure `unexpectedShape`
 */
export function parseData(body: unknown): IDataObject {
	return asRecord(asRecord(body, 'the response').data, 'data');
}
