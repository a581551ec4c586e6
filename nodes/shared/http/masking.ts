import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../parsing/json';

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
	return masked(text, secrets.flatMap(spellingsOf));
}

/**
 * A copy of any JSON without its secrets: texts as {@link maskTexts} gives them. Names and numbers are masked for unmistakable
 * secrets only, since they are no texts that repeat a value.
 */
export function maskTree(value: unknown, secrets: readonly string[]): unknown {
	const spellings = secrets.flatMap(spellingsOf);
	const unmistakable = spellings.filter(isUnmistakable);
	const maskPart = (part: unknown): unknown => {
		if (typeof part === 'string') return masked(part, spellings);
		if (typeof part === 'number') {
			return masked(String(part), unmistakable) === String(part) ? part : MASK;
		}
		if (Array.isArray(part)) return part.map(maskPart);
		if (!isRecord(part)) return part;
		return Object.fromEntries(
			Object.entries(part).map(([name, inner]) => [masked(name, unmistakable), maskPart(inner)]),
		);
	};
	return maskPart(value);
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

/** Where a secret stands in a text. */
interface Range {
	readonly start: number;
	readonly end: number;
}

/** All secrets are found before any is masked, so that one that overlaps another leaves no rest. */
function masked(text: string, spellings: readonly string[]): string {
	const ranges = spellings
		.flatMap((secret) => rangesOf(text, secret))
		.sort((one, other) => one.start - other.start || other.end - one.end);
	let result = '';
	let end = 0;
	for (const range of ranges) {
		if (range.start >= end) result += text.slice(end, range.start) + MASK;
		end = Math.max(end, range.end);
	}
	return result + text.slice(end);
}

/** A secret as it is, and as JSON writes it, with and without a backslash before a slash. A blank one has none. */
function spellingsOf(secret: string): string[] {
	if (secret.trim() === '') return [];
	const json = JSON.stringify(secret).slice(1, -1);
	return [...new Set([secret, json, json.replaceAll('/', '\\/')])];
}

/** An unmistakable secret isn't made a pattern: there is no length that a search for it doesn't bear. */
function rangesOf(text: string, secret: string): Range[] {
	if (!isUnmistakable(secret)) {
		return [...text.matchAll(new RegExp(patternOf(secret), 'gu'))].map(({ index }) => ({
			start: index,
			end: index + secret.length,
		}));
	}
	const ranges: Range[] = [];
	for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
		ranges.push({ start, end: start + secret.length });
	}
	return ranges;
}

const QUOTE = '["\'`“”‘’«»]';

/** What goes on with a word or a number: `200` is not the value in `: 2000`, `: 200.5` and `: 200-a`. */
const REST_OF_WORD = '[-.]?[\\p{L}\\p{N}_]';

/** Finds a short secret where it stands as a value. */
function patternOf(secret: string): string {
	const text = escaped(secret);
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
