/** Which URL becomes which in *Replace URL*. Pure. */
import type { FieldLabel } from '../../fields/field';
import { invalid } from '../../fields/field';
import { absoluteUrl } from '../../fields/urls';
import { MASK } from '../../http/masking';
import {
	afterBeginning,
	sameEndpoint,
	sameUrl,
	tokenIn,
	withoutToken,
	withToken,
} from '../../parsing/url';
import { find, replaceWith } from './fields';
import type { MatchMode } from './fields';

/** Where a URL is moved to: the same URL when it is there already, null when it doesn't match. */
export type Replacement = (url: string) => string | null;

/**
 * Makes the replacement that the user described. Pure.
 *
 * A URL that already begins with the replacement counts as moved, so that a move to a path below the old address doesn't
 * double it when it runs again. For a move to an address above the old one, not every URL tells: see {@link wouldMoveTwice}.
 * @param before the host, the beginning or the whole of the URLs that match
 * @param after what comes in its place; for a host also scheme and host, e.g. `https://n8n.example.com`
 * @throws Failure `invalidParameter` when the two make no sense together
 */
export function createReplacement(mode: MatchMode, before: string, after: string): Replacement {
	const replace = REPLACEMENTS[mode](before, after);
	return (url) => {
		const urlAfter = replace(url);
		return urlAfter === null || urlAfter === url ? urlAfter : withTokenOf(url, urlAfter);
	};
}

/**
 * The new URL with the token of the old one where both are of one trigger, which would refuse what arrives without it; elsewhere
 * without it, since it is no other receiver's. A list shows it masked, so the new URL may have been typed with the mask.
 */
function withTokenOf(url: string, urlAfter: string): string {
	const [token, tokenAfter = MASK] = [tokenIn(url), tokenIn(urlAfter)];
	if (token === undefined) return urlAfter;
	if (sameEndpoint(url, urlAfter)) {
		return tokenAfter === MASK ? withToken(urlAfter, token) : urlAfter;
	}
	return tokenAfter === token ? withoutToken(urlAfter) : urlAfter;
}

const REPLACEMENTS: Readonly<Record<MatchMode, (before: string, after: string) => Replacement>> = {
	exact: replaceExact,
	prefix: replaceBeginning,
	host: replaceHost,
};

function replaceExact(before: string, after: string): Replacement {
	assertNoBareHost(before, find);
	assertNoBareHost(after, replaceWith);
	const target = absoluteUrl(after, replaceWith);
	assertDifferent(before, target);
	return (url) => {
		if (sameUrl(url, target)) return url;
		return sameUrl(url, before) ? target : null;
	};
}

function replaceBeginning(before: string, after: string): Replacement {
	const beginning = parseBeginning(before, find);
	const target = parseBeginning(after, replaceWith);
	assertDifferent(beginning, target);
	const isAbove = afterBeginning(beginning, target) !== null;
	return (url) => {
		if (!isAbove && afterBeginning(url, target) !== null) return url;
		const rest = afterBeginning(url, beginning);
		return rest === null ? null : target + rest;
	};
}

function replaceHost(before: string, after: string): Replacement {
	const source = parseHost(before, find);
	const target = parseHost(after, replaceWith);
	assertDifferent(before, after);
	if (target.scheme === undefined) {
		assertDifferent(source.host.toLowerCase(), target.host.toLowerCase());
	}
	return (url) => {
		const parts = partsOf(url);
		if (parts === null) return null;
		const scheme = target.scheme ?? parts.scheme;
		const moved = `${scheme}${parts.user}${canonicalHost(scheme, target.host)}${parts.rest}`;
		const matches =
			parts.host === canonicalHost(parts.scheme, source.host) &&
			(source.scheme === undefined || source.scheme === parts.scheme.toLowerCase());
		if (matches) return moved;
		return sameUrl(moved, url) ? url : null;
	};
}

/**
 * Whether a URL that has been moved would be moved again by the next run. So it is with `https://h/n8n/n8n/a` in a move from
 * `https://h/n8n` to `https://h`: nobody could tell whether it has been moved yet.
 */
export function wouldMoveTwice(replace: Replacement, urlAfter: string): boolean {
	return (replace(urlAfter) ?? urlAfter) !== urlAfter;
}

function assertDifferent(before: string, after: string): void {
	if (sameUrl(before, after)) throw invalid(replaceWith, 'it is the same as Find');
}

/** A host alone is what most people try first, in whatever mode. */
function assertNoBareHost(text: string, field: FieldLabel): void {
	if (/^[^/?#@\s\\]+$/.test(text) && URL.canParse(`https://${text}`)) {
		throw invalid(field, 'it is a host, not a URL: use Match By Host, or begin with https://');
	}
}

/** The beginning of URLs, without a slash at its end: so it fits whatever follows, however the user wrote it. */
function parseBeginning(text: string, field: FieldLabel): string {
	assertNoBareHost(text, field);
	const url = absoluteUrl(text, field);
	if (/[?#]/.test(url)) {
		throw invalid(field, 'a beginning has no query and no fragment: use Match By Exact URL');
	}
	return url.replace(/\/+$/, '');
}

/** A host with its port, also from a URL that has nothing after the host. */
function parseHost(text: string, field: FieldLabel): { scheme: string | undefined; host: string } {
	const [, scheme, host] = /^(https?:\/\/)?([^/?#@\s\\]+[^/?#@\s\\:])\/?$/i.exec(text) ?? [];
	if (host === undefined || !URL.canParse(`https://${host}`)) {
		throw invalid(
			field,
			'it must be a host such as n8n.example.com, or a URL without a path: for a path, use Match By Beginning of URL',
		);
	}
	return { scheme: scheme?.toLowerCase(), host };
}

/** A host in the form that all parsers agree on: lower case, ASCII (punycode), without the scheme's own port. */
function canonicalHost(scheme: string, host: string): string {
	return new URL(scheme + host).host;
}

/**
 * The parts of a URL, as they are written but for the host, in the form of {@link canonicalHost}. Null for what not every
 * client parses the same way.
 */
function partsOf(url: string): { scheme: string; user: string; host: string; rest: string } | null {
	const [, scheme, user = '', rest = ''] =
		/^(https?:\/\/)([^/?#]*@)?[^/?#@]+(.*)/is.exec(url) ?? [];
	if (scheme === undefined || url.includes('\\') || !URL.canParse(url)) return null;
	return { scheme, user, host: new URL(url).host, rest };
}
