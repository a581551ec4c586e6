/** Replaces secrets in what a user may see. */
import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../parsing/json';
import { TOKEN_PARAMETER } from '../parsing/url';

/** Replaces a secret. All masks are the same: even the length of a secret would be a hint. */
export const MASK = '**********';

/**
 * From this length on, in characters, a secret is masked wherever it is found. A shorter one, such as the header value `200` or
 * `a`, is more often a word of the message than the secret: it is masked only where it is found as a value.
 */
export const MIN_UNMISTAKABLE_LENGTH = 6;

/**
 * Masks every secret in a string, as it is and as JSON writes it. One shorter than {@link MIN_UNMISTAKABLE_LENGTH} is masked
 * as the whole string, between quotes, and after a colon or an equals sign. A blank one is ignored.
 */
export function maskString(text: string, secrets: readonly string[]): string {
	return masked(text, secrets.flatMap(spellingsOf));
}

/**
 * A copy of any JSON in which every secret is masked: in strings as by {@link maskString}, in names and numbers only from
 * {@link MIN_UNMISTAKABLE_LENGTH} on, since a short one found there is seldom the secret.
 */
export function maskJson(value: unknown, secrets: readonly string[]): unknown {
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

/**
 * Masks the user and the query of every URL in a string: there callback URLs have their tokens. JSON may write a backslash before
 * a slash, as PHP does.
 */
export function maskUrls(text: string): string {
	return text
		.replace(/(https?:(?:\\*\/){2})[^\s/?#]+@/gi, `$1${MASK}@`)
		.replace(/(https?:(?:\\*\/){2}[^\s?#"<>]*[?#])[^\s"<>]+/gi, `$1${MASK}`);
}

const TOKEN = new RegExp(`([?&]${TOKEN_PARAMETER}=)[^\\s&#]+`, 'g');

/** Masks the token of a trigger of this package in a URL, or in a sentence with URLs. */
export function maskToken(text: string): string {
	return text.includes(TOKEN_PARAMETER) ? text.replace(TOKEN, `$1${MASK}`) : text;
}

/** A copy of an object, e.g. of HTTP headers, in which every value is masked and every name is kept. */
export function maskValues(record: IDataObject): IDataObject {
	return Object.fromEntries(Object.keys(record).map((name) => [name, MASK]));
}

/** The values of an object such as HTTP headers, as strings. */
export function valuesOf(record: IDataObject): string[] {
	return Object.values(record).map((value) =>
		typeof value === 'string' ? value : JSON.stringify(value),
	);
}

function isUnmistakable(secret: string): boolean {
	return secret.length >= MIN_UNMISTAKABLE_LENGTH;
}

/** Where a secret was found in a string. */
interface Range {
	readonly start: number;
	readonly end: number;
}

/** All secrets are found before any is masked, so that nothing is left of two that overlap. */
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

/** A secret as it is, and as JSON writes it, with and without a backslash before a slash; none for a blank one. */
function spellingsOf(secret: string): string[] {
	if (secret.trim() === '') return [];
	const json = JSON.stringify(secret).slice(1, -1);
	return [...new Set([secret, json, json.replaceAll('/', '\\/')])];
}

/** Only a short secret is searched by a regular expression: a long one could exceed the size that these may have. */
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

/** What continues a word or a number: `200` is not the value in `: 2000`, `: 200.5` and `: 200-a`. */
const REST_OF_WORD = '[-.]?[\\p{L}\\p{N}_]';

/** Matches a short secret where it is a value. */
function patternOf(secret: string): string {
	const text = escaped(secret);
	return [
		`(?<=^\\s*)${text}(?=\\s*$)`,
		// In JSON inside of a JSON string, a backslash comes before the quote.
		`(?<=${QUOTE})${text}(?=\\\\?${QUOTE})`,
		`(?<=[:=]\\s*)${text}(?!${REST_OF_WORD})`,
	].join('|');
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
