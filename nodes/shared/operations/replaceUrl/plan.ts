/** Decides which webhooks *Replace URL* moves, before any of them is changed. */
import { deliveryKeys } from '../../audit/duplicates';
import type { Client } from '../../client/client';
import { invalid } from '../../fields/field';
import type { PagedList } from '../../model/list';
import type { Entry, Webhook } from '../../model/webhook';
import { sameUrl } from '../../parsing/url';
import { parseUrl } from '../../runtime/compat';
import { replaceWith } from './fields';
import { wouldMoveTwice } from './replacement';
import type { Replacement } from './replacement';

/** What a provider says about moving its webhooks. */
export interface UrlMove {
	readonly webhooks: PagedList<Webhook>;
	/** Gives a webhook another URL, and returns the webhook of the response. */
	move(client: Client, entry: Entry<Webhook>, url: string): Promise<Entry<Webhook>>;
	/** A kind of webhook that is never moved. */
	readonly excluded?: { readonly kind: string; matches(entry: Entry<Webhook>): boolean };
	/**
	 * Refuses a URL that the provider doesn't accept.
	 * @throws Failure `invalidParameter`
	 */
	checkUrl?(url: string): void;
}

/** A webhook that is not at its new URL yet. */
export interface DueMove {
	readonly entry: Entry<Webhook>;
	readonly urlBefore: string;
	readonly urlAfter: string;
	/** The ID of a webhook that is at the new URL, or is moved there, and shares an event. */
	readonly duplicateOf: string | undefined;
}

/** What becomes of the webhooks of a list. */
export interface MovePlan {
	readonly due: readonly DueMove[];
	/** How many are at the new URL already, as far as their URLs tell. */
	readonly alreadyThere: number;
	/** How many match, but are of a kind that is never moved. */
	readonly excluded: number;
	/** How many don't match, but are at the host that the user is looking for. */
	readonly nearMisses: number;
}

/**
 * Decides what becomes of each webhook of a list. Pure.
 * @param hostname the host that the user is looking for, without its port
 * @throws Failure `invalidParameter` when a second run would move a webhook twice, or the provider refuses a URL
 */
export function planMoves(
	entries: ReadonlyArray<Entry<Webhook>>,
	replace: Replacement,
	urlMove: UrlMove,
	hostname: string | null,
): MovePlan {
	const matching = entries.flatMap((entry) => {
		const urlBefore = entry.value.url;
		const urlAfter = urlBefore === null ? null : replace(urlBefore);
		return urlBefore === null || urlAfter === null ? [] : [{ entry, urlBefore, urlAfter }];
	});
	const movable = matching.filter(({ entry }) => urlMove.excluded?.matches(entry) !== true);
	const due = movable.filter(({ urlBefore, urlAfter }) => !sameUrl(urlBefore, urlAfter));
	assertMovedOnce(due, replace);
	for (const { urlAfter } of due) urlMove.checkUrl?.(urlAfter);

	const dueEntries = new Set(due.map(({ entry }) => entry));
	const settled = entries.filter((entry) => !dueEntries.has(entry));
	/** By delivery at its last URL: a webhook as it is now. */
	const deliveries = new Map<string, Webhook>(
		settled.flatMap(({ value }) => deliveryKeys(value).map((key) => [key, value] as const)),
	);
	return {
		due: due.map((move) => {
			const webhook = move.entry.value;
			const keysBefore = deliveryKeys(webhook);
			const keysAfter = deliveryKeys({ ...webhook, url: move.urlAfter });
			const duplicateOf = keysAfter
				.map((key) => deliveries.get(key))
				// Two that are duplicates already may move together.
				.find((other) => other && !deliveryKeys(other).some((key) => keysBefore.includes(key)))?.id;
			if (duplicateOf === undefined) keysAfter.forEach((key) => deliveries.set(key, webhook));
			return { ...move, duplicateOf };
		}),
		alreadyThere: movable.length - due.length,
		excluded: matching.length - movable.length,
		nearMisses: entries.filter(
			({ value: { url } }) =>
				url !== null && replace(url) === null && parseUrl(url)?.hostname === hostname,
		).length,
	};
}

/** How many webhooks an error names. */
const MAX_NAMED = 10;

function assertMovedOnce(
	due: ReadonlyArray<Pick<DueMove, 'entry' | 'urlAfter'>>,
	replace: Replacement,
): void {
	const twice = due.filter(({ urlAfter }) => wouldMoveTwice(replace, urlAfter));
	if (twice.length === 0) return;
	const ids = twice.slice(0, MAX_NAMED).map(({ entry }) => entry.value.id);
	const others = twice.length > MAX_NAMED ? ' and others' : '';
	throw invalid(
		replaceWith,
		`it is the beginning of Find, and a second run would move ${ids.join(', ')}${others} once more, because the new URL begins with Find again: use Match By Exact URL for every webhook instead`,
	);
}
