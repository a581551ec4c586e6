/** What can happen to a list while its pages are read, as plain data. */
import type { AccountFacts, Json } from '../sandbox/provider.ts';
import type { Provider } from '../sandbox/providers.ts';
import { textOf, type Answer } from './account.ts';
import type { Cause } from './faults.ts';

/** The entries of the list, and what the provider says of their number, when a page is asked for. */
export interface ListState {
	readonly entries: Json[];
	/** How many entries the provider says there are: as many as there are unless given. */
	readonly announced?: number;
	/** The entries of the page, where they aren't those that belong there. */
	readonly page?: Json[];
}

/** A page that is asked for. */
export interface PageRequest {
	/** Counted from 1. */
	readonly page: number;
	readonly size: number;
	/** How many pages were asked for before. */
	readonly before: number;
}

/** A list that misbehaves. */
export interface ListFault {
	readonly name: string;
	readonly state: (all: Json[], request: PageRequest) => ListState;
	/** What must come of it: an error, or all that the list holds in the end. */
	readonly outcome: Cause | 'complete';
	/** The same for a log, to which entries are only ever added: it never stands still. */
	readonly ofLog?: Cause | 'complete';
	/** Whether it can't happen to a log, or not be told from a log that is shorter. */
	readonly notOfLogs?: true;
}

/** The fields in which Partoo and Apify say when an entry was made. */
const TIMES = ['created_at', 'createdAt'];

/** Entries that are new: the last one under other IDs, made just now. */
function added(all: Json[], number: number): Json[] {
	const last = { ...(all.at(-1) as Record<string, Json>) };
	for (const time of TIMES.filter((name) => name in last)) last[time] = new Date().toISOString();
	const id = (index: number): Json =>
		typeof last.id === 'number' ? last.id + 1 + index : `${textOf(last.id)}${index}`;
	return Array.from({ length: number }, (_, index) => ({ ...last, id: id(index) }));
}

const pageOf = (entries: Json[], { page, size }: PageRequest): Json[] =>
	entries.slice((page - 1) * size, page * size);

/** The list faults. */
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
		name: 'page 2 is empty, too early',
		state: (all, { page }) => (page === 2 ? { entries: all, page: [] } : { entries: all }),
		outcome: 'incomplete',
	},
	{
		name: 'page 1 is empty, and more are announced',
		state: (all, { page }) => (page === 1 ? { entries: all, page: [] } : { entries: all }),
		outcome: 'incomplete',
	},
	{
		name: 'the list grows after page 1',
		state: (all, { before }) => ({ entries: before === 0 ? all : [...all, ...added(all, 1)] }),
		outcome: 'complete',
		ofLog: 'complete',
	},
	{
		name: 'the list shrinks after page 1',
		state: (all, { before }) => ({ entries: before === 0 ? all : all.slice(1) }),
		outcome: 'complete',
	},
	{
		name: 'entries shift between pages, and their number stays',
		state: (all, { before }) => ({
			entries: before === 0 ? all : [...all.slice(1), ...added(all, 1)],
		}),
		outcome: 'complete',
		notOfLogs: true,
	},
	{
		name: 'the list grows with every page',
		state: (all, { before }) => ({ entries: [...all, ...added(all, before)] }),
		outcome: 'incomplete',
		ofLog: 'complete',
	},
	{
		name: 'the number announced grows, the list does not',
		state: (all, { before }) => ({ entries: all, announced: all.length + before }),
		outcome: 'incomplete',
		ofLog: 'complete',
	},
	{
		name: 'the number announced is too large',
		state: (all) => ({ entries: all, announced: all.length + 1 }),
		outcome: 'incomplete',
	},
	{
		name: 'the number announced is too small',
		state: (all) => ({ entries: all, announced: all.length - 1 }),
		outcome: 'incomplete',
		notOfLogs: true,
	},
];

/** How the lists of a provider are paged. */
export function pagingOf({ label, account }: Provider): NonNullable<AccountFacts['paging']> {
	if (account.paging === undefined) throw new Error(`The lists of ${label} have no pages`);
	return account.paging;
}

/** A page as the provider writes it. */
export function pageAnswer(
	provider: Provider,
	clean: Answer,
	{ entries, announced = entries.length, page }: ListState,
	request: PageRequest,
): Answer {
	const items = page ?? pageOf(entries, request);
	const changed = pagingOf(provider).withPage(JSON.parse(clean.body) as Json, {
		items,
		total: announced,
		size: request.size,
	});
	return { ...clean, body: JSON.stringify(changed) };
}
