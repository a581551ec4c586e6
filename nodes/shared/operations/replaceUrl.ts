/** *Replace URL*: moves webhooks to another address, as after a change of domain. */
import type { IDataObject } from 'n8n-workflow';

import { deliveryKeys } from '../audit/duplicates';
import { Failure } from '../failure/failure';
import { errorItemFrom } from '../failure/nodeError';
import { operation } from './operation';
import type { Client, Operation } from './operation';
import { absoluteUrl, invalid } from '../fields/parameters';
import type { Fields } from '../fields/parameters';
import { afterBeginning, sameUrl } from '../parsing/url';
import type { Entry, PagedList, Provider, Webhook } from '../model/webhook';

/** What *Match By* offers, with the values saved in workflows. */
export const MATCH_MODES = ['host', 'prefix', 'exact'] as const;

/** Where a URL is moved to: the same URL when it is there already, null when it doesn't match. */
export type Replacement = (url: string) => string | null;

/**
 * Makes the replacement that the user described. Pure.
 *
 * A URL that already begins with the replacement counts as moved, so that a move to a path below the old address doesn't
 * double it when it is run again. For a move to an address above the old one that can't be told of every URL: see
 * {@link wouldMoveTwice}.
 * @param find the host, the beginning or the whole of the URLs that match
 * @param replacement what comes in its place; for a host also scheme and host, e.g. `https://n8n.example.com`
 * @throws Failure `invalidParameter` when the two make no sense together
 */
export function createReplacement(
	mode: (typeof MATCH_MODES)[number],
	find: string,
	replacement: string,
): Replacement {
	switch (mode) {
		case 'exact': {
			const target = absoluteUrl(replacement, 'Replace With');
			assertDifferent(find, target);
			return (url) => {
				if (sameUrl(url, target)) return url;
				return sameUrl(url, find) ? target : null;
			};
		}
		case 'prefix': {
			const beginning = readBeginning(find, 'Find');
			const target = readBeginning(replacement, 'Replace With');
			assertDifferent(beginning, target);
			const isAbove = afterBeginning(beginning, target) !== null;
			return (url) => {
				if (!isAbove && afterBeginning(url, target) !== null) return url;
				const rest = afterBeginning(url, beginning);
				return rest === null ? null : target + rest;
			};
		}
		case 'host': {
			const searched = readHost(find, 'Find');
			const target = readHost(replacement, 'Replace With');
			assertDifferent(find, replacement);
			if (target.scheme === undefined) {
				assertDifferent(searched.host.toLowerCase(), target.host.toLowerCase());
			}
			return (url) => {
				const parts = partsOf(url);
				if (parts === null) return null;
				const scheme = target.scheme ?? parts.scheme;
				const moved = `${scheme}${parts.user}${hostOf(scheme, target.host)}${parts.rest}`;
				const matches =
					parts.host === hostOf(parts.scheme, searched.host) &&
					(searched.scheme === undefined || searched.scheme === parts.scheme.toLowerCase());
				if (matches) return moved;
				return sameUrl(moved, url) ? url : null;
			};
		}
	}
}

/**
 * Whether a URL that has been moved would be moved again by the next run. So it is with `https://h/n8n/n8n/a` in a move from
 * `https://h/n8n` to `https://h`: nobody could tell whether it has been moved yet.
 */
export function wouldMoveTwice(replace: Replacement, urlAfter: string): boolean {
	return (replace(urlAfter) ?? urlAfter) !== urlAfter;
}

/** What a provider says about moving its webhooks. */
export interface UrlMove {
	readonly webhooks: PagedList<Webhook>;
	/** Gives a webhook another URL. */
	move(client: Client, entry: Entry<Webhook>, url: string): Promise<unknown>;
	/** A kind of webhook that is never moved. */
	readonly leavesOut?: { readonly kind: string; matches(entry: Entry<Webhook>): boolean };
	/**
	 * Refuses a URL that the provider doesn't take.
	 * @throws Failure `invalidParameter`
	 */
	checkUrl?(url: string): void;
}

/**
 * The operation *Replace URL*. It returns what became of each webhook that matches; one that fails ends the moving, also for
 * later input items, and running it again finishes the job.
 */
export function replaceUrlOperation(provider: Provider, urlMove: UrlMove): Operation {
	return operation('write', (fields) => {
		const replace = readReplacement(fields);
		const dryRun = fields.flag('dryRun', 'Dry Run', true);
		const allowDuplicates = fields
			.collection('options', 'Options')
			.flag('allowDuplicates', 'Allow Duplicates', false);
		return async (client) => {
			const wasStopped = client.memory.hasFailedMove;
			const rows = moveAll(client, provider, urlMove, { replace, dryRun, allowDuplicates });
			return await rows.catch((error: unknown) => {
				client.memory.hasFailedMove = true;
				// What the earlier items returned tells what was moved: a later error must not throw it away.
				if (!wasStopped || !(error instanceof Failure)) throw error;
				const { error: message } = errorItemFrom(error, provider.label);
				client.notify(
					`${provider.label}: An earlier item failed, so a later one was not tried. It would fail, too: ${message}.`,
				);
				return [];
			});
		};
	});
}

/** What the user asked for. */
interface Settings {
	readonly replace: Replacement;
	readonly dryRun: boolean;
	readonly allowDuplicates: boolean;
}

async function moveAll(
	client: Client,
	provider: Provider,
	urlMove: UrlMove,
	settings: Settings,
): Promise<Row[]> {
	const plan = planMoves(await client.list(urlMove.webhooks), settings.replace, urlMove);
	const rows: Row[] = [];
	for (const due of plan.due) {
		const outcome = await outcomeOf(due, client, provider, urlMove, settings);
		client.memory.hasFailedMove ||= outcome.outcome === 'failed';
		const { entry, urlBefore, urlAfter } = due;
		rows.push({ id: entry.value.id, provider: provider.name, urlBefore, urlAfter, ...outcome });
	}
	client.notify(`${provider.label}: ${summary(rows, plan, urlMove).join(' ')}`);
	return rows;
}

async function outcomeOf(
	{ entry, urlAfter, duplicateOf }: DueMove,
	client: Client,
	provider: Provider,
	urlMove: UrlMove,
	{ dryRun, allowDuplicates }: Settings,
): Promise<Outcome> {
	if (client.memory.hasFailedMove) return NOT_TRIED;
	if (duplicateOf !== undefined && !allowDuplicates) return wouldDuplicate(duplicateOf);
	return dryRun ? WOULD_MOVE : await moved(urlMove.move(client, entry, urlAfter), provider);
}

/** A webhook that is not at its new URL yet. */
interface DueMove {
	readonly entry: Entry<Webhook>;
	readonly urlBefore: string;
	readonly urlAfter: string;
	/** The ID of a webhook that is at the new URL, or is moved there, and shares an event. */
	readonly duplicateOf: string | undefined;
}

interface MovePlan {
	readonly due: readonly DueMove[];
	/** How many are at the new URL already, as far as their URLs tell. */
	readonly alreadyThere: number;
	/** How many match, but are of a kind that is never moved. */
	readonly leftOut: number;
}

/**
 * Decides what becomes of each webhook of a list. Pure.
 * @throws Failure `invalidParameter` when a second run would move a webhook twice, or the provider refuses a URL
 */
function planMoves(
	entries: ReadonlyArray<Entry<Webhook>>,
	replace: Replacement,
	urlMove: UrlMove,
): MovePlan {
	const matching = entries.flatMap((entry) => {
		const urlBefore = entry.value.url;
		const urlAfter = urlBefore === null ? null : replace(urlBefore);
		return urlBefore === null || urlAfter === null ? [] : [{ entry, urlBefore, urlAfter }];
	});
	const movable = matching.filter(({ entry }) => urlMove.leavesOut?.matches(entry) !== true);
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
		leftOut: matching.length - movable.length,
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
		'Replace With',
		`it is the beginning of Find, and a second run would move ${ids.join(', ')}${others} once more, because the new URL begins with Find again: use Match By Exact URL for every webhook instead`,
	);
}

/** What became of one webhook that matches: an item of the output. */
interface Row extends IDataObject {
	id: string;
	provider: string;
	urlBefore: string;
	urlAfter: string;
	changed: boolean;
	outcome: 'wouldMove' | 'wouldDuplicate' | 'moved' | 'failed' | 'notTried';
	/** What went wrong and what to do, for `failed` and `wouldDuplicate`. */
	error: string | null;
}

type Outcome = Pick<Row, 'changed' | 'outcome' | 'error'>;

const WOULD_MOVE: Outcome = { changed: false, outcome: 'wouldMove', error: null };

const NOT_TRIED: Outcome = { changed: false, outcome: 'notTried', error: null };

function wouldDuplicate(id: string): Outcome {
	const error = `With webhook ${id}, an event would be registered twice at this URL. Delete one of the two webhooks, or turn on Allow Duplicates.`;
	return { changed: false, outcome: 'wouldDuplicate', error };
}

async function moved(move: Promise<unknown>, provider: Provider): Promise<Outcome> {
	return await move.then(
		(): Outcome => ({ changed: true, outcome: 'moved', error: null }),
		(error: unknown): Outcome => {
			if (!(error instanceof Failure)) throw error;
			const item = errorItemFrom(error, provider.label);
			return { changed: false, outcome: 'failed', error: `${item.error}. ${item.message}` };
		},
	);
}

function readReplacement(fields: Fields): Replacement {
	const mode = fields.choice('matchBy', 'Match By', MATCH_MODES, 'host');
	const find = fields.requiredText('find', 'Find');
	return createReplacement(mode, find, fields.requiredText('replaceWith', 'Replace With'));
}

/** Says what a run did, in sentences. */
function summary(
	rows: readonly Row[],
	{ alreadyThere, leftOut }: MovePlan,
	{ leavesOut }: UrlMove,
): string[] {
	const count = (outcome: Row['outcome']): number =>
		rows.filter((row) => row.outcome === outcome).length;
	const were = (number: number): string => (number === 1 ? 'was' : 'were');
	const [would, moved, notTried] = [count('wouldMove'), count('moved'), count('notTried')];
	const [failed, duplicates] = [count('failed'), count('wouldDuplicate')];
	const sentences: Array<[boolean, string]> = [
		[rows.length === 0 && alreadyThere === 0 && leftOut === 0, 'No webhook matches Find.'],
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
			leftOut > 0,
			`${leftOut} ${leavesOut?.kind ?? ''} ${leftOut === 1 ? 'webhook' : 'webhooks'} at the old or new address ${were(leftOut)} left out.`,
		],
	];
	return sentences.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}

function assertDifferent(find: string, replacement: string): void {
	if (sameUrl(find, replacement)) throw invalid('Replace With', 'it is the same as Find');
}

/** The beginning of URLs, without a slash at its end: so it fits on whatever follows, however the user wrote it. */
function readBeginning(text: string, label: string): string {
	const url = absoluteUrl(text, label);
	if (/[?#]/.test(url)) {
		throw invalid(label, 'a beginning has no query and no fragment: use Match By Exact URL');
	}
	return url.replace(/\/+$/, '');
}

/** A host with its port, also from a URL that has nothing behind the host. */
function readHost(text: string, label: string): { scheme: string | undefined; host: string } {
	const [, scheme, host] = /^(https?:\/\/)?([^/?#@\s\\]+[^/?#@\s\\:])\/?$/i.exec(text) ?? [];
	if (host === undefined || !URL.canParse(`https://${host}`)) {
		throw invalid(label, 'it must be a host such as n8n.example.com, or a URL without a path');
	}
	return { scheme: scheme?.toLowerCase(), host };
}

/** A host in the form that all parsers agree on: lower case, punycode, without the scheme's own port. */
function hostOf(scheme: string, host: string): string {
	return new URL(scheme + host).host;
}

/**
 * The parts of a URL, as they are written but for the host, in the form of {@link hostOf}. Null for what can't be taken apart
 * the same way by everyone.
 */
function partsOf(url: string): { scheme: string; user: string; host: string; rest: string } | null {
	const [, scheme, user = '', rest = ''] =
		/^(https?:\/\/)([^/?#]*@)?[^/?#@]+(.*)/is.exec(url) ?? [];
	if (scheme === undefined || url.includes('\\') || !URL.canParse(url)) return null;
	return { scheme, user, host: new URL(url).host, rest };
}
