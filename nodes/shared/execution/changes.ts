/** Runs the changes of an execution, and says what became of each item when one has failed. */
import { explain, Failure, isInDoubt, isUnsent } from '../failure/failure';
import type { Connection } from '../http/connection';
import { byKey } from '../runtime/concurrency';
import type { KeyedWork, Outcome } from '../runtime/concurrency';

/** The outcomes of all items, in their order. */
export interface Finished<T> {
	readonly outcomes: ReadonlyArray<Outcome<T>>;
}

/** The failure of an item that stopped the node. */
export interface Stopped {
	readonly itemIndex: number;
	readonly error: unknown;
	/** What became of the other items, in whole sentences. */
	readonly notes: readonly string[];
}

/**
 * Runs changes side by side, as many at once as the provider allows, and those with the same key in the order of the items.
 * @param continues whether the others go on when one has failed. Otherwise no further request is sent, no retry either, and those
 * that were sent are waited for
 */
export async function runChanges<T>(
	changes: ReadonlyArray<KeyedWork<T>>,
	connection: Connection,
	continues: boolean,
): Promise<Finished<T> | Stopped> {
	const { changesInFlight, label } = connection.provider;
	/** The earliest first. */
	const failures: Array<{ readonly itemIndex: number; readonly error: unknown }> = [];
	const outcomes = await byKey(changes, changesInFlight, (itemIndex, error) => {
		failures.push({ itemIndex, error });
		// What failed for one change must not fail those after it.
		connection.clearCache();
		if (!continues) connection.close();
	});
	// In an outage, a change that was never sent may be the first to fail.
	const cause = failures.find(({ error }) => !isUnsent(error)) ?? failures[0];
	if (continues || cause === undefined) return { outcomes };
	return { ...cause, notes: notesOn(outcomes, cause.itemIndex, label) };
}

/**
 * What became of the other items when one has failed: what was done, what failed, too, and what was not tried. n8n counts items from
 * 0, too.
 */
function notesOn(
	outcomes: ReadonlyArray<Outcome<unknown>>,
	failedItem: number,
	label: string,
): string[] {
	if (outcomes.length === 1) return [];
	const done: number[] = [];
	const untried: number[] = [];
	const failed = new Map<string, number[]>();
	for (const [index, outcome] of outcomes.entries()) {
		if (index === failedItem) continue;
		if ('result' in outcome) done.push(index);
		else if (isUnsent(outcome.error)) untried.push(index);
		else {
			const reason = reasonOf(outcome.error, label);
			failed.set(reason, [...(failed.get(reason) ?? []), index]);
		}
	}
	return [
		done.length === 0 ? 'No other item was done.' : `${was(done)} done.`,
		...[...failed].map(([reason, indexes]) => `${named(indexes)} failed, too: ${reason}`),
		...(untried.length === 0 ? [] : [`${was(untried)} not tried.`]),
		'Items are counted from 0.',
	];
}

function reasonOf(error: unknown, label: string): string {
	const message = error instanceof Failure ? explain(error.facts, label).message : String(error);
	return `${message}.${isInDoubt(error) ? ' The change may still have been applied.' : ''}`;
}

/** E.g. `Item 3 was` or `Items 0 to 4 and 6 were`. */
function was(indexes: readonly number[]): string {
	return `${named(indexes)} ${indexes.length === 1 ? 'was' : 'were'}`;
}

/** E.g. `Item 3` or `Items 0 to 4 and 6`. */
function named(indexes: readonly number[]): string {
	const ranges: Array<{ readonly from: number; readonly to: number }> = [];
	for (const index of indexes) {
		const last = ranges.at(-1);
		if (last?.to === index - 1) ranges.splice(-1, 1, { from: last.from, to: index });
		else ranges.push({ from: index, to: index });
	}
	const names = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
	return `Item${indexes.length === 1 ? '' : 's'} ${LIST_FORMAT.format(names)}`;
}

const LIST_FORMAT = new Intl.ListFormat('en');
