/**
 * When two addresses are the same. What is compared is what a WHATWG client would call; what is written stays as the user
 * typed it.
 */

/**
 * A URL in the serialization of the WHATWG URL standard: scheme and host in lower case, no port that is the scheme's own, a
 * slash for an empty path. Path, query and percent-encoding aren't folded: `/A` isn't `/a`, and `%41` isn't `A`.
 * @returns null for what can't be parsed, or not in the same way by every client (blanks and backslashes)
 */
export function canonicalUrl(url: string): string | null {
	return /[\s\\]/.test(url) || !URL.canParse(url) ? null : new URL(url).href;
}

/** Whether two URLs are one address. URLs that can't be parsed are compared as text. */
export function sameUrl(one: string, other: string): boolean {
	return one === other || urlKey(one) === urlKey(other);
}

/** The same text for all URLs that are one address, e.g. for grouping: see {@link sameUrl}. */
export function urlKey(url: string): string {
	return canonicalUrl(url) ?? url;
}

const EMPTY_PATH = /^[^/]*\/\/[^/?#]*(?:[?#]|$)/;

/**
 * What follows the beginning of a URL, up to the end of a host or of a segment of the path, e.g. `/b?c` for `https://h/a/b?c`
 * after `https://H/a`.
 * @param beginning a URL without query and fragment; slashes at its end don't count
 * @returns null when the URL doesn't begin so
 */
export function afterBeginning(url: string, beginning: string): string | null {
	const whole = canonicalUrl(url);
	const start = canonicalUrl(beginning)?.replace(/\/+$/, '');
	if (whole === null || start === undefined || !whole.startsWith(start)) return null;
	const rest = whole.slice(start.length);
	if (!/^(?:[/?#]|$)/.test(rest)) return null;
	// The serialization adds a slash for an empty path: `https://h?a` and `https://h` stay as they are written.
	return EMPTY_PATH.test(url) ? rest.replace(/^\//, '') : rest;
}
