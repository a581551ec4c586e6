/** Fills the *From List* dropdowns of resource locators. */
import { jsonParse } from 'n8n-workflow';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { nodeErrorFrom } from '../failure/nodeError';
import { openConnection } from '../http/connection';
import { maskToken } from '../http/masking';
import type { PagedList, PagePosition } from '../model/list';
import type { Provider } from '../model/provider';
import { DEFAULT_TIMEOUT_MS } from '../model/request';
import type { Webhook } from '../model/webhook';
import { asRecord, asWholeNumber } from '../parsing/json';

/** How many entries a dropdown shows before the user scrolls on. */
const DROPDOWN_PAGE_SIZE = 100;

/**
 * Finds entries of a list for a dropdown, one page at a time; with a filter it reads on until something matches.
 * @param describe what the dropdown shows of an entry beside the others of its page, and the value that is saved
 * @param filter what the user typed: compared with the name, in upper or lower case
 * @param paginationToken where to go on, as the last call returned it
 * @throws NodeApiError with a message for the user
 */
export async function searchList<T extends { id: string }>(
	context: ILoadOptionsFunctions,
	provider: Provider,
	list: PagedList<T>,
	describe: (entry: T, page: readonly T[]) => INodeListSearchItems,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const searched = filter.trim().toLowerCase();
	const seen = new Set<string>();
	try {
		const connection = await openConnection(context, provider);
		for (let position = positionOf(paginationToken, list.maxPageSize); ;) {
			const body = await connection.read(list.request(position), DEFAULT_TIMEOUT_MS);
			const { items, pageCount, size } = list.parsePage(body, position);
			const entries = items.map((raw) => list.parseEntry(raw)).filter(({ id }) => !seen.has(id));
			const results = entries
				.map((entry) => describe(entry, entries))
				.filter(({ name }) => name.toLowerCase().includes(searched));
			const isLast = position.page >= pageCount || entries.length === 0;
			if (isLast) return { results };
			entries.forEach(({ id }) => seen.add(id));
			position = { page: position.page + 1, offset: position.offset + size, size };
			if (results.length > 0) return { results, paginationToken: JSON.stringify(position) };
		}
	} catch (error) {
		throw nodeErrorFrom(error, { node: context.getNode(), label: provider.label });
	}
}

function positionOf(token: string | undefined, maxPageSize: number): PagePosition {
	if (token === undefined) {
		return { page: 1, offset: 0, size: Math.min(DROPDOWN_PAGE_SIZE, maxPageSize) };
	}
	const { page, offset, size } = asRecord(jsonParse(token), 'the pagination token');
	return {
		page: asWholeNumber(page, 'page', 1),
		offset: asWholeNumber(offset, 'offset'),
		size: asWholeNumber(size, 'size', 1),
	};
}

/**
 * How a webhook looks in a dropdown: by URL and events, which people know. What tells it from others comes before the URL, since
 * the editor cuts off a line after about 50 characters, and a URL of n8n has more: that it is disabled, and its ID where another
 * webhook of the page has the same URL, or where there is none.
 */
export function webhookOption(
	{ id, url, events, enabled }: Webhook,
	page: readonly Webhook[],
): INodeListSearchItems {
	const hasUrl = url !== null && url.trim() !== '';
	const isOnly = hasUrl && page.filter((other) => other.url === url).length < 2;
	const parts = [
		...(enabled ? [] : ['(disabled)']),
		...(hasUrl ? [] : ['(no URL)']),
		...(isOnly ? [] : [id]),
		...(hasUrl ? [maskToken(url)] : []),
		`(${events.join(', ')})`,
	];
	return { name: parts.join(' '), value: id };
}
