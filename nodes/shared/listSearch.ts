/** Fills the *From List* dropdowns of resource locators. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { nodeErrorFrom } from './failure';
import { DEFAULT_TIMEOUT_MS, openSession } from './transport';
import type { PagedList, PagePosition, Provider } from './webhook';

/** How many entries a dropdown shows before the user scrolls on. */
const DROPDOWN_PAGE_SIZE = 100;

/**
 * Finds entries of a list for a dropdown, one page at a time; with a filter it reads on until something matches.
 * @param describe what the dropdown shows of an entry, and the value it stands for
 * @param filter what the user typed: matched with the name, in upper or lower case
 * @param paginationToken the number of the page to begin with, as the last call returned it
 * @throws NodeApiError with a message for the user
 */
export async function searchList<T extends { id: string }>(
	context: ILoadOptionsFunctions,
	provider: Provider,
	list: PagedList<T>,
	describe: (entry: T) => INodeListSearchItems,
	filter = '',
	paginationToken = '1',
): Promise<INodeListSearchResult> {
	const session = await openSession(context, provider);
	const size = Math.min(DROPDOWN_PAGE_SIZE, list.maxPageSize);
	const needle = filter.trim().toLowerCase();
	try {
		for (let page = Number(paginationToken); ; page++) {
			const position: PagePosition = { page, offset: page === 1 ? 0 : (page - 1) * size, size };
			const answer = list.readPage(
				await session.read(list.request(position), DEFAULT_TIMEOUT_MS),
				position,
			);
			const results = answer.items
				.map((raw) => describe(list.decode(raw)))
				.filter(({ name }) => name.toLowerCase().includes(needle));
			const isLast = page >= answer.pageCount || answer.items.length === 0;
			if (results.length > 0 || isLast)
				return { results, paginationToken: isLast ? undefined : String(page + 1) };
		}
	} catch (error) {
		throw nodeErrorFrom(error, { node: context.getNode(), label: provider.label });
	}
}
