/** Compares URLs. Only the comparison normalizes: what is sent stays as the user typed it. */
import { parseUrl } from '../runtime/compat';

/**
 * The parameter of the query that carries the token of a trigger of this package, at a provider that sends no headers of ours. It
 * is a secret, and no part of the address.
 */
export const TOKEN_PARAMETER = 'n8nToken';

/**
 * A URL in the serialization of the WHATWG URL standard: scheme and host in lower case, no port that is the scheme's own, a
 * slash for an empty path. Case and percent-encoding of path and query stay: `/A` isn't `/a`, and `%41` isn't `A`.
 * @returns null for what can't be parsed, or not in the same way by every client (blanks and backslashes)
 */
export function canonicalUrl(url: string): string | null {
	return /[\s\\]/.test(url) || !URL.canParse(url) ? null : new URL(url).href;
}

/**
 * Whether two URLs are one address, with whatever token. URLs that can't be parsed are compared as strings.
 * @param one null when a webhook has no URL
 */
export function sameUrl(one: string | null, other: string): boolean {
	return one === other || (one !== null && urlKey(one) === urlKey(other));
}

/** The same string for all URLs that are one address, e.g. for grouping: see {@link sameUrl}. */
export function urlKey(url: string): string {
	return withoutToken(canonicalUrl(url) ?? url);
}

const TOKEN = new RegExp(`([?&])${TOKEN_PARAMETER}=([^&#]*)`);

/** The token in a URL: see {@link TOKEN_PARAMETER}. */
export function tokenIn(url: string): string | undefined {
	return TOKEN.exec(url)?.[2];
}

/** A URL with this token, in the place of one that it may have. */
export function withToken(url: string, token: string): string {
	const [address = '', ...fragment] = withoutToken(url).split(/(?=#)/);
	const separator = address.includes('?') ? '&' : '?';
	return [address, separator, TOKEN_PARAMETER, '=', token, ...fragment].join('');
}

/** A URL without the token that it may have. */
export function withoutToken(url: string): string {
	if (!url.includes(TOKEN_PARAMETER)) return url;
	return url
		.replace(TOKEN, '$1')
		.replace('?&', '?')
		.replace('&&', '&')
		.replace(/[?&](?=#|$)/, '');
}

/**
 * Whether two URLs are those of one trigger before and after n8n moved. Its test URL and its production URL are not: they differ
 * in the segment before the webhook ID.
 */
export function sameEndpoint(one: string, other: string): boolean {
	return endpointOf(one) === endpointOf(other);
}

function endpointOf(url: string): string | undefined {
	return parseUrl(url)?.pathname.split('/').slice(-3).join('/');
}

/**
 * What follows the beginning of a URL as it is written, e.g. `/b?c` for `https://h/a/b?c` after `https://H/a`. The beginning
 * ends with a host or a segment of the path; scheme, user and host may be in another spelling, the path may not.
 * @param beginning a URL without query and fragment; slashes at its end don't count
 * @returns null when the URL doesn't begin so
 */
export function afterBeginning(url: string, beginning: string): string | null {
	const whole = splitAtPath(url);
	const start = splitAtPath(beginning);
	if (whole === null || start === null || whole.origin !== start.origin) return null;
	const path = start.rest.replace(/\/+$/, '');
	const rest = whole.rest.slice(path.length);
	return whole.rest.startsWith(path) && /^(?:[/?#]|$)/.test(rest) ? rest : null;
}

/** Scheme, user and host in their serialization, and the rest as it is written; null for what has no serialization. */
function splitAtPath(url: string): { origin: string; rest: string } | null {
	if (canonicalUrl(url) === null) return null;
	const [, start = '', rest = ''] = /^([^/]*\/\/[^/?#]*)(.*)$/.exec(url) ?? [];
	const origin = canonicalUrl(start);
	return origin === null ? null : { origin, rest };
}
