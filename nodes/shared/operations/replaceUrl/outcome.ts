/** What became of each webhook in a run of *Replace URL*, and of all of them in sentences. */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../failure/failure';
import { errorItemFrom } from '../../failure/nodeError';
import type { Provider } from '../../model/provider';
import type { MovePlan, UrlMove } from './plan';

/** What became of one webhook that matches: an item of the output. */
export interface Row extends IDataObject {
	id: string;
	provider: string;
	urlBefore: string;
	urlAfter: string;
	changed: boolean;
	outcome: 'wouldMove' | 'wouldDuplicate' | 'moved' | 'failed' | 'notTried';
	/** What went wrong and what to do, for `failed` and `wouldDuplicate`. */
	error: string | null;
}

/** What a run tells of one webhook beside what it is. */
export type Outcome = Pick<Row, 'changed' | 'outcome' | 'error'>;

/** In a dry run. */
export const WOULD_MOVE: Outcome = { changed: false, outcome: 'wouldMove', error: null };

/** After another one failed. */
export const NOT_TRIED: Outcome = { changed: false, outcome: 'notTried', error: null };

/** Not moved, since a duplicate would be the result. */
export function wouldDuplicate(id: string): Outcome {
	const error = `With webhook ${id}, an event would be registered twice at this URL. Delete one of the two webhooks, or turn on Allow Duplicates.`;
	return { changed: false, outcome: 'wouldDuplicate', error };
}

/** Waits for a move and tells its outcome. */
export async function moved(move: Promise<unknown>, provider: Provider): Promise<Outcome> {
	return await move.then(
		(): Outcome => ({ changed: true, outcome: 'moved', error: null }),
		(error: unknown): Outcome => {
			if (!(error instanceof Failure)) throw error;
			const item = errorItemFrom(error, provider.label);
			return { changed: false, outcome: 'failed', error: `${item.error}. ${item.message}` };
		},
	);
}

/** Says what a run did, in sentences. */
export function summary(
	rows: readonly Row[],
	{ alreadyThere, excluded }: MovePlan,
	urlMove: UrlMove,
): string[] {
	const count = (outcome: Row['outcome']): number =>
		rows.filter((row) => row.outcome === outcome).length;
	const were = (number: number): string => (number === 1 ? 'was' : 'were');
	const [would, moved, notTried] = [count('wouldMove'), count('moved'), count('notTried')];
	const [failed, duplicates] = [count('failed'), count('wouldDuplicate')];
	const sentences: Array<[boolean, string]> = [
		[rows.length === 0 && alreadyThere === 0 && excluded === 0, 'No webhook matches Find.'],
		[rows.length === 0 && alreadyThere > 0, 'No webhook is left to move.'],
		[
			would > 0,
			`Dry Run is on, so nothing was changed. ${would} webhook${would === 1 ? '' : 's'} would be moved.`,
		],
		[moved > 0, `${moved} of ${rows.length} ${were(moved)} moved.`],
		[
			failed > 0,
			`${failed} failed and ${notTried} ${were(notTried)} not tried: fix it and run the node again.`,
		],
		[
			failed === 0 && notTried > 0,
			`${notTried} ${were(notTried)} not tried, because a move of an earlier item failed.`,
		],
		[
			duplicates > 0,
			`${duplicates} would become a duplicate of a webhook at the new address, and ${were(duplicates)} not moved: see the column error.`,
		],
		[alreadyThere > 0, `${alreadyThere} ${were(alreadyThere)} at the new address already.`],
		[
			excluded > 0,
			`${excluded} ${urlMove.excluded?.kind ?? ''} ${excluded === 1 ? 'webhook' : 'webhooks'} at the old or new address ${were(excluded)} left out.`,
		],
	];
	return sentences.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
