/** What became of each webhook in a run of *Replace URL*, and of all of them in sentences. */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../failure/failure';
import { errorItemFrom } from '../../failure/nodeError';
import type { FieldLabel } from '../../fields/field';
import { typedUrl } from '../../fields/urls';
import type { Provider } from '../../model/provider';
import type { Entry, Webhook } from '../../model/webhook';
import { canonicalUrl } from '../../parsing/url';
import { parseUrl } from '../../runtime/compat';
import { find, replaceWith } from './fields';
import type { MatchMode } from './fields';
import type { DueMove, MovePlan, UrlMove } from './plan';

/** What became of one webhook that matches: an item of the output. */
export interface Row extends IDataObject {
	urlBefore: string;
	urlAfter: string;
	outcome: 'wouldMove' | 'wouldDuplicate' | 'moved' | 'failed' | 'skipped';
	/** What went wrong and what to do, for `failed` and `wouldDuplicate`. */
	error: string | null;
	changed: boolean;
	id: string;
	provider: string;
}

/** What a run says about one webhook. */
export type Outcome = Pick<Row, 'outcome' | 'error' | 'changed'>;

/** In a dry run. */
export const WOULD_MOVE: Outcome = { outcome: 'wouldMove', error: null, changed: false };

/** After another one failed. */
export const SKIPPED: Outcome = { outcome: 'skipped', error: null, changed: false };

/** Not moved, since a duplicate would be the result. */
export function wouldDuplicate(id: string): Outcome {
	const error = `With webhook ${id}, an event would be registered twice at this URL. Delete one of the two webhooks, or turn on Allow Duplicates.`;
	return { outcome: 'wouldDuplicate', error, changed: false };
}

/** Waits for the response to a move and tells the outcome. */
export async function moved(
	move: DueMove,
	response: Promise<Entry<Webhook>>,
	provider: Provider,
): Promise<Outcome> {
	return await response.then(
		({ value }): Outcome => {
			const unexpected = unexpectedIn(value, move);
			if (unexpected === null) return { outcome: 'moved', error: null, changed: true };
			const error = `${provider.label} responded with ${unexpected}. Check webhook ${move.entry.value.id} before you run the node again.`;
			return { outcome: 'failed', error, changed: true };
		},
		(error: unknown): Outcome => {
			if (!(error instanceof Failure)) throw error;
			const item = errorItemFrom(error, provider.label);
			return { outcome: 'failed', error: `${item.error}. ${item.message}`, changed: false };
		},
	);
}

/**
 * What a response says that nobody asked for. Argil doesn't document that a PUT with the URL alone leaves the events as they are: if
 * it doesn't, that must be found at the first webhook, not after the last.
 */
function unexpectedIn({ url, events }: Webhook, { entry, urlAfter }: DueMove): string | null {
	if (url === null) return null;
	if (canonicalUrl(url) !== canonicalUrl(urlAfter)) return 'another URL';
	return events.length === 0 && entry.value.events.length > 0 ? 'no events' : null;
}

/** How the hint calls the old and the new address. */
export interface Addresses {
	readonly before: string;
	readonly after: string;
	/** Whether a webhook may be at both, e.g. when only the scheme or the path changes. */
	readonly mayOverlap: boolean;
	/** The host of the old address without its port; null when there is none. */
	readonly hostname: string | null;
	readonly mode: MatchMode;
}

/** How the hint calls the addresses of a replacement, which are valid in its mode. */
export function addressesOf(mode: MatchMode, before: string, after: string): Addresses {
	return {
		before: addressOf(mode, before, find),
		after: addressOf(mode, after, replaceWith),
		mayOverlap: mode !== 'exact' && typedUrl(before)?.host === typedUrl(after)?.host,
		hostname: hostnameOf(before),
		mode,
	};
}

/** The host of what a user typed, also when the scheme is missing. */
function hostnameOf(text: string): string | null {
	const [, address = ''] = /^(?:https?:\/\/)?([^/?#\s\\]+)/i.exec(text) ?? [];
	return parseUrl(`https://${address}`)?.hostname ?? null;
}

/** The host as the user gave it; never a path or query, which is often the secret that protects a workflow. */
function addressOf(mode: MatchMode, text: string, { displayName }: FieldLabel): string {
	const host = typedUrl(text)?.host;
	if (host === undefined) return `the address in ${displayName}`;
	const [address, scheme = ''] = /^(https?:\/\/)?[^/?#@\s\\]+\/*$/i.exec(text) ?? [];
	return address === undefined || mode === 'exact'
		? `the address in ${displayName} (${host})`
		: `${scheme.toLowerCase()}${host}`;
}

/** Says what a run did, in sentences. */
export function summary(
	rows: readonly Row[],
	{ alreadyThere, excluded, nearMisses }: MovePlan,
	urlMove: UrlMove,
	{ before, after, mayOverlap, hostname, mode }: Addresses,
	isDryRun: boolean,
): string[] {
	const count = (outcome: Row['outcome']): number =>
		rows.filter((row) => row.outcome === outcome).length;
	const [would, moved, skipped] = [count('wouldMove'), count('moved'), count('skipped')];
	const [failed, duplicates] = [count('failed'), count('wouldDuplicate')];
	const isNoneDue = rows.length === 0 && excluded === 0;
	const sentences: Array<[boolean, string]> = [
		[
			isNoneDue,
			mayOverlap && alreadyThere > 0
				? 'No webhook is left to move.'
				: `No webhook is at ${before}.`,
		],
		[
			isNoneDue && nearMisses > 0,
			`${webhooks(nearMisses)} ${nearMisses === 1 ? 'has' : 'have'} another ${mode === 'host' ? 'scheme or port' : 'URL'} at ${hostname}: compare ${nearMisses === 1 ? 'it' : 'them'} with Find${mode === 'host' ? '' : ', or use Match By Host'}.`,
		],
		[
			moved > 0,
			moved === rows.length
				? `${webhooks(moved)} ${were(moved)} moved.`
				: `${moved} of ${webhooks(rows.length)} ${were(moved)} moved.`,
		],
		[
			failed > 0,
			`${failed} failed${skipped === 0 ? '' : ` and ${skipped} ${were(skipped)} skipped`}: see the column error, then run the node again.`,
		],
		[
			failed === 0 && skipped > 0,
			`${skipped} ${were(skipped)} skipped, because a move of an earlier item failed.`,
		],
		[
			duplicates > 0,
			`${duplicates} would become a duplicate of a webhook at the new address, and ${isDryRun ? 'would not be' : `${were(duplicates)} not`} moved: see the column error.`,
		],
		[
			alreadyThere > 0,
			`${webhooks(alreadyThere)} ${alreadyThere === 1 ? 'is' : 'are'} at ${after} already.`,
		],
		[
			excluded > 0,
			`${excluded} ${urlMove.excluded?.kind ?? ''} ${excluded === 1 ? 'webhook' : 'webhooks'} at the old or new address ${were(excluded)} left out.`,
		],
		[
			rows.length === 0 && alreadyThere > 0,
			'If you expected a change, check the spelling of Find, and whether Find and Replace With are swapped.',
		],
		[isDryRun && rows.length > 0, 'Dry Run is on, so nothing was changed.'],
		[
			would > 0,
			`${webhooks(would)} would be moved. Turn Dry Run off to move ${would === 1 ? 'it' : 'them'}.`,
		],
	];
	return sentences.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}

function webhooks(count: number): string {
	return `${count} ${count === 1 ? 'webhook' : 'webhooks'}`;
}

function were(count: number): string {
	return count === 1 ? 'was' : 'were';
}
