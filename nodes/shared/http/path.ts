/** Builds paths of requests from what a user typed. */

/**
 * Whether a string can be one segment of a path. `.` and `..` can't: URL parsers resolve them even when encoded
 * (WHATWG URL, "single-dot" and "double-dot path segment"). Lone surrogates can't: they have no encoding.
 */
export function isPathSegment(text: string): boolean {
	return text !== '' && !/^\.{1,2}$/.test(text) && text.isWellFormed();
}

/**
 * Makes the path of a request from a template: every value is encoded as exactly one segment, so that nothing a user
 * types (`../`, `?`, `#`, `/`) reaches another endpoint. The values have to be ones that {@link isPathSegment} accepts.
 *
 * @example path`/v1/webhooks/${id}`
 */
export function path(strings: TemplateStringsArray, ...segments: string[]): string {
	return String.raw({ raw: strings }, ...segments.map(encodeURIComponent));
}
