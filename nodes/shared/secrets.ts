import type { IDataObject } from 'n8n-workflow';

import { isRecord } from './shape';

/** Stands in for a secret. All masks are alike: even the length of a secret would be a hint. */
export const MASK = '**********';

/**
 * From this length on, in characters, a secret is masked wherever it stands. A shorter one, such as the header value `200` or
 * `a`, is more often a word of the message than the secret: it is masked only where it stands as a value.
 */
export const MIN_UNMISTAKABLE_LENGTH = 6;

/**
 * A text in which every secret is masked, as it is and as it stands inside of a JSON text. One shorter than
 * {@link MIN_UNMISTAKABLE_LENGTH} is masked as the whole text, between quotes, and behind a colon or an equals sign. A blank
 * one is none.
 */
export function maskTexts(text: string, secrets: readonly string[]): string {
	return text.replace(finderOf(secrets, patternOf), MASK);
}

/**
 * A copy of any JSON without its secrets: texts as {@link maskTexts} gives them. Names and numbers are masked for unmistakable
 * secrets only, since they are no texts that repeat a value.
 */
export function maskTree(value: unknown, secrets: readonly string[]): unknown {
	const inTexts = finderOf(secrets, patternOf);
	const inOthers = finderOf(secrets.filter(isUnmistakable), escaped);
	const masked = (part: unknown): unknown => {
		if (typeof part === 'string') return part.replace(inTexts, MASK);
		if (typeof part === 'number') return String(part).search(inOthers) < 0 ? part : MASK;
		if (Array.isArray(part)) return part.map(masked);
		if (!isRecord(part)) return part;
		return Object.fromEntries(
			Object.entries(part).map(([name, inner]) => [name.replace(inOthers, MASK), masked(inner)]),
		);
	};
	return masked(value);
}

/** A text in which the user and the query of every URL are masked: that is where callback URLs carry tokens. */
export function maskUrls(text: string): string {
	return text
		.replace(/(https?:\/\/)[^\s/?#]+@/gi, `$1${MASK}@`)
		.replace(/(https?:\/\/[^\s?#"<>]*[?#])[^\s"<>]+/gi, `$1${MASK}`);
}

/** A copy of an object, e.g. of HTTP headers, in which every value is masked and every name stays. */
export function maskValues(record: IDataObject): IDataObject {
	return Object.fromEntries(Object.keys(record).map((name) => [name, MASK]));
}

/** The values of an object such as HTTP headers, as texts. */
export function valuesOf(record: IDataObject): string[] {
	return Object.values(record).map((value) =>
		typeof value === 'string' ? value : JSON.stringify(value),
	);
}

function isUnmistakable(secret: string): boolean {
	return secret.length >= MIN_UNMISTAKABLE_LENGTH;
}

/** Finds all secrets at once, so that no mask is searched for the next. Without any, it finds nothing. */
function finderOf(secrets: readonly string[], pattern: (secret: string) => string): RegExp {
	const patterns = secrets
		.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
		.filter((secret) => secret.trim() !== '')
		// One may be the beginning of another, which would leave the rest of that.
		.sort((one, other) => other.length - one.length)
		.map(pattern);
	return new RegExp(patterns.join('|') || '(?!)', 'gu');
}

const QUOTE = '["\'`“”‘’«»]';

/** What goes on with a word or a number: `200` is not the value in `: 2000`, `: 200.5` and `: 200-a`. */
const REST_OF_WORD = '[-.]?[\\p{L}\\p{N}_]';

function patternOf(secret: string): string {
	const text = escaped(secret);
	if (isUnmistakable(secret)) return text;
	return [
		`(?<=^\\s*)${text}(?=\\s*$)`,
		// In a JSON text that stands inside of another, a backslash comes before the quote.
		`(?<=${QUOTE})${text}(?=\\\\?${QUOTE})`,
		`(?<=[:=]\\s*)${text}(?!${REST_OF_WORD})`,
	].join('|');
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
