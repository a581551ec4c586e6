/** *Replace URL*: moves webhooks to another address, as after a change of domain. */
import type { IDataObject } from 'n8n-workflow';

import { errorItemFrom, Failure } from './failure';
import { operation } from './operation';
import type { Call, Client, Operation } from './operation';
import { absoluteUrl, invalid } from './parameters';
import type { Fields } from './parameters';
import type { Entry, PagedList, Provider, Webhook } from './webhook';

/** What *Match By* offers, with the values saved in workflows. */
export const MATCH_MODES = ['host', 'prefix', 'exact'] as const;

/** Where a URL is moved to: the same URL when it is there already, null when it isn't meant. */
export type Replacement = (url: string) => string | null;

/**
 * Makes the replacement that the user described. Pure.
 *
 * A URL that already begins with the replacement counts as moved, so that a move to a path below the old address doesn't
 * double it when it is run again.
 * @param find the host, the beginning or the whole of the URLs that are meant
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
			return (url) => (url === find || url === target ? target : null);
		}
		case 'prefix': {
			const beginning = readBeginning(find, 'Find');
			const target = readBeginning(replacement, 'Replace With');
			assertDifferent(beginning, target);
			if (beginsWith(beginning, target)) {
				throw invalid(
					'Replace With',
					'it is the beginning of Find, so that nobody could tell which webhooks have been moved: use Match By Exact URL',
				);
			}
			return (url) => {
				if (beginsWith(url, target)) return url;
				return beginsWith(url, beginning) ? target + url.slice(beginning.length) : null;
			};
		}
		case 'host': {
			const meant = readHost(find, 'Find');
			const target = readHost(replacement, 'Replace With');
			assertDifferent(find, replacement);
			if (target.scheme === undefined) assertDifferent(meant.host, target.host);
			return (url) => {
				const parts = partsOf(url);
				if (parts === null) return null;
				const scheme = target.scheme ?? parts.scheme;
				const moved = `${scheme}${parts.user}${hostOf(scheme, target.host)}${parts.rest}`;
				const isMeant =
					parts.host === hostOf(parts.scheme, meant.host) &&
					(meant.scheme === undefined || meant.scheme === parts.scheme.toLowerCase());
				return isMeant || moved === url ? moved : null;
			};
		}
	}
}

/**
 * The operation *Replace URL*. It puts out what became of each webhook that is meant; one that fails ends the moving, and
 * running it again finishes the job.
 * @param move the call that gives a webhook another URL
 */
export function replaceUrlOperation(
	provider: Provider,
	webhooks: PagedList<Webhook>,
	move: (entry: Entry<Webhook>, url: string) => Call<unknown>,
): Operation {
	return operation('write', (fields) => {
		const replace = readReplacement(fields);
		const dryRun = fields.flag('dryRun', 'Dry Run', true);
		return async (client) => {
			const moves = (await client.list(webhooks)).flatMap((entry) => {
				const urlBefore = entry.value.url;
				if (urlBefore === null) return [];
				const urlAfter = replace(urlBefore);
				return urlAfter === null ? [] : [{ entry, urlBefore, urlAfter }];
			});
			const due = moves.filter(({ urlBefore, urlAfter }) => urlBefore !== urlAfter);
			const rows: Row[] = [];
			let isBroken = false;
			for (const { entry, urlBefore, urlAfter } of due) {
				const outcome: Outcome = isBroken
					? NOT_TRIED
					: dryRun
						? WOULD_MOVE
						: await moved(client, move(entry, urlAfter), provider);
				isBroken ||= outcome.outcome === 'failed';
				rows.push({ id: entry.value.id, provider: provider.name, urlBefore, urlAfter, ...outcome });
			}
			client.notify(summary(provider, rows, moves.length - due.length));
			return rows;
		};
	});
}

/** What became of one webhook that is meant: an item of the output. */
interface Row extends IDataObject {
	id: string;
	provider: string;
	urlBefore: string;
	urlAfter: string;
	changed: boolean;
	outcome: 'wouldMove' | 'moved' | 'failed' | 'notTried';
	/** What went wrong and what to do, for `failed`. */
	error: string | null;
}

type Outcome = Pick<Row, 'changed' | 'outcome' | 'error'>;

const WOULD_MOVE: Outcome = { changed: false, outcome: 'wouldMove', error: null };

const NOT_TRIED: Outcome = { changed: false, outcome: 'notTried', error: null };

async function moved(client: Client, call: Call<unknown>, provider: Provider): Promise<Outcome> {
	return await client.call(call).then(
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

/** Says what a run did. */
function summary({ label }: Provider, rows: readonly Row[], alreadyThere: number): string {
	const count = (outcome: Row['outcome']): number =>
		rows.filter((row) => row.outcome === outcome).length;
	const were = (number: number): string => (number === 1 ? 'was' : 'were');
	const [would, moved, notTried] = [count('wouldMove'), count('moved'), count('notTried')];
	const sentences = [
		rows.length === 0 && alreadyThere === 0 ? 'No webhook matches Find.' : '',
		rows.length === 0 && alreadyThere > 0 ? 'No webhook is left to move.' : '',
		would > 0
			? `Dry Run is on, so nothing was changed. ${would} webhook${would === 1 ? '' : 's'} would be moved.`
			: '',
		moved > 0 ? `${moved} of ${rows.length} ${were(moved)} moved.` : '',
		count('failed') > 0
			? `1 failed and ${notTried} ${were(notTried)} not tried: mend it and run the node again.`
			: '',
		alreadyThere > 0 ? `${alreadyThere} ${were(alreadyThere)} at the new address already.` : '',
	];
	return `${label}: ${sentences.filter((sentence) => sentence !== '').join(' ')}`;
}

function assertDifferent(find: string, replacement: string): void {
	if (find === replacement) throw invalid('Replace With', 'it is the same as Find');
}

/** The beginning of URLs, without a slash at its end: so it fits on whatever follows, however the user wrote it. */
function readBeginning(text: string, label: string): string {
	const url = absoluteUrl(text, label);
	if (/[?#]/.test(url)) {
		throw invalid(label, 'a beginning has no query and no fragment: use Match By Exact URL');
	}
	return url.replace(/\/+$/, '');
}

/** Whether a URL begins with another, up to the end of a host or of a segment of the path. */
function beginsWith(url: string, beginning: string): boolean {
	return url.startsWith(beginning) && /^(?:[/?#]|$)/.test(url.slice(beginning.length));
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
