/** How a list can change, or be wrong, while its pages are read, as plain data. */
import type { Json } from '../sandbox/json.ts';
import type { AccountFacts } from '../sandbox/provider.ts';
import type { Provider } from '../sandbox/providers.ts';
import { stringOf, type HttpResponse } from './account.ts';
import type { Cause } from './faults.ts';

/** The list at the time when a page is requested. */
export interface ListState {
	readonly entries: Json[];
	/** The total that the response states; the number of entries unless given. */
	readonly reportedTotal?: number;
	/** The entries of the page, where they differ from that part of the list. */
	readonly page?: Json[];
}

/** The requested page. */
export interface PageRequest {
	/** Counted from 1. */
	readonly page: number;
	readonly size: number;
	/** How many pages were requested before. */
	readonly requestsBefore: number;
}

/** A fault of a list, and the result that is expected with it. */
export interface ListFault {
	readonly name: string;
	readonly state: (all: Json[], request: PageRequest) => ListState;
	/** The expected result: an error, or all entries that the list has at the end. */
	readonly outcome: Cause | 'complete';
	/** The expected result for an append-only list; the same unless given. */
	readonly appendOnlyOutcome?: Cause | 'complete';
	/** For faults that an append-only list can't have, or that look like a shorter append-only list. */
	readonly notIfAppendOnly?: true;
}

/** The creation time of an entry, at Partoo and at Apify. */
const TIMES = ['created_at', 'createdAt'];

/** New entries: copies of the last one with other IDs, created now. */
function added(all: Json[], number: number): Json[] {
	const last = { ...(all.at(-1) as Record<string, Json>) };
	for (const time of TIMES.filter((name) => name in last)) last[time] = new Date().toISOString();
	const id = (index: number): Json =>
		typeof last.id === 'number' ? last.id + 1 + index : `${stringOf(last.id)}${index}`;
	return Array.from({ length: number }, (_, index) => ({ ...last, id: id(index) }));
}

const pageOf = (entries: Json[], { page, size }: PageRequest): Json[] =>
	entries.slice((page - 1) * size, page * size);

/** The faults of lists that have several pages. */
export const LIST_FAULTS: readonly ListFault[] = [
	{
		name: 'page 2 repeats page 1',
		state: (all, request) =>
			request.page === 2
				? { entries: all, page: pageOf(all, { ...request, page: 1 }) }
				: { entries: all },
		outcome: 'incomplete',
	},
	{
		name: 'page 2 is empty, but the list has more',
		state: (all, { page }) => (page === 2 ? { entries: all, page: [] } : { entries: all }),
		outcome: 'incomplete',
	},
	{
		name: 'page 1 is empty, but the total is not 0',
		state: (all, { page }) => (page === 1 ? { entries: all, page: [] } : { entries: all }),
		outcome: 'incomplete',
	},
	{
		name: 'the list grows after page 1',
		state: (all, { requestsBefore }) => ({
			entries: requestsBefore === 0 ? all : [...all, ...added(all, 1)],
		}),
		outcome: 'complete',
		appendOnlyOutcome: 'complete',
	},
	{
		name: 'the list shrinks after page 1',
		state: (all, { requestsBefore }) => ({ entries: requestsBefore === 0 ? all : all.slice(1) }),
		outcome: 'complete',
	},
	{
		name: 'entries shift between pages, and the total stays',
		state: (all, { requestsBefore }) => ({
			entries: requestsBefore === 0 ? all : [...all.slice(1), ...added(all, 1)],
		}),
		outcome: 'complete',
		notIfAppendOnly: true,
	},
	{
		name: 'the list grows with every page',
		state: (all, { requestsBefore }) => ({ entries: [...all, ...added(all, requestsBefore)] }),
		outcome: 'incomplete',
		appendOnlyOutcome: 'complete',
	},
	{
		name: 'the reported total grows, the list does not',
		state: (all, { requestsBefore }) => ({
			entries: all,
			reportedTotal: all.length + requestsBefore,
		}),
		outcome: 'incomplete',
		appendOnlyOutcome: 'complete',
	},
	{
		name: 'the reported total is too large',
		state: (all) => ({ entries: all, reportedTotal: all.length + 1 }),
		outcome: 'incomplete',
	},
	{
		name: 'the reported total is too small',
		state: (all) => ({ entries: all, reportedTotal: all.length - 1 }),
		outcome: 'incomplete',
		notIfAppendOnly: true,
	},
];

/** How a provider returns its lists in pages. */
export function pagingOf({ label, account }: Provider): NonNullable<AccountFacts['paging']> {
	if (account.paging === undefined) throw new Error(`The lists of ${label} have no pages`);
	return account.paging;
}

/** A response with another page, in the form of the provider. */
export function pageResponse(
	provider: Provider,
	original: HttpResponse,
	{ entries, reportedTotal = entries.length, page }: ListState,
	request: PageRequest,
): HttpResponse {
	const items = page ?? pageOf(entries, request);
	const changed = pagingOf(provider).withPage(JSON.parse(original.body) as Json, {
		items,
		total: reportedTotal,
		size: request.size,
	});
	return { ...original, body: JSON.stringify(changed) };
}
