/**
 * Reads what the user set, and narrows it: fields arrive as fixed values, from expressions and from AI agents, so a
 * number may come as text and a list as one text with commas.
 */
import { jsonParse, tryToParseDateTime } from 'n8n-workflow';
import type { IExecuteFunctions, IGetNodeParameterOptions } from 'n8n-workflow';

import { Failure } from '../failure/failure';
import { isPathSegment } from '../http/path';
import { isRecord } from '../parsing/json';

/** A group of fields: an item's parameters, or one of its collections. `label` is the name in the editor. */
export class Fields {
	/** @param timezone the time zone of times that name none: the workflow's */
	constructor(
		private readonly lookUp: (name: string) => unknown,
		private readonly timezone = 'UTC',
	) {}

	/** Whether the field is set: an expression that gives null leaves it unset, an empty text doesn't. */
	has(name: string): boolean {
		const value = this.lookUp(name);
		return value !== undefined && value !== null;
	}

	/** The fields of a collection, read once; one that isn't set is empty. */
	collection(name: string, label: string): Fields {
		const values = this.lookUp(name) ?? {};
		if (!isRecord(values)) throw invalid(label, 'it must be a collection of fields');
		return new Fields((field) => values[field], this.timezone);
	}

	/** A list of collections, as a fixed collection with multiple values has it; empty when it isn't set. */
	collections(name: string, label: string): Fields[] {
		const entries = this.lookUp(name) ?? [];
		if (!Array.isArray(entries) || !entries.every(isRecord)) {
			throw invalid(label, 'it must be a list of fields');
		}
		return entries.map((values) => new Fields((field) => values[field], this.timezone));
	}

	/** A text without surrounding blanks; undefined when it is empty or not set. */
	text(name: string, label: string): string | undefined {
		const value = this.lookUp(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value !== 'string' && typeof value !== 'number')
			throw invalid(label, 'it must be text');
		const text = String(value).trim();
		return text === '' ? undefined : text;
	}

	/** A text that must be there. */
	requiredText(name: string, label: string): string {
		const text = this.text(name, label);
		if (text === undefined) throw invalid(label, 'it is empty');
		return text;
	}

	/** An identifier that becomes one segment of a path. */
	id(name: string, label: string): string {
		const id = this.requiredText(name, label);
		if (!isPathSegment(id)) throw invalid(label, `${JSON.stringify(id)} can't be an ID`);
		return id;
	}

	/** A whole number of at least 1. */
	count(name: string, label: string, fallback: number): number {
		return this.optionalCount(name, label) ?? fallback;
	}

	/** A whole number of at least 1; undefined when it isn't set. */
	optionalCount(name: string, label: string): number | undefined {
		const text = this.text(name, label);
		if (text === undefined) return undefined;
		const number = countFrom(text);
		if (number === undefined) {
			throw invalid(label, `it must be a whole number of at least 1, not ${JSON.stringify(text)}`);
		}
		return number;
	}

	/** A yes or no. */
	flag(name: string, label: string, fallback: boolean): boolean {
		const value = this.lookUp(name) ?? fallback;
		if (value === true || value === 'true') return true;
		if (value === false || value === 'false') return false;
		throw invalid(label, 'it must be true or false');
	}

	/** A date and time, as ISO 8601 in UTC with milliseconds; undefined when it isn't set. */
	time(name: string, label: string): string | undefined {
		const value = this.lookUp(name);
		if (value === undefined || value === null) return undefined;
		// An expression may give a DateTime or a Date: as JSON both are ISO 8601.
		const text: unknown = typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
		if (typeof text === 'string' && text.trim() === '') return undefined;
		if (typeof text !== 'string' || !isDateTime(text.trim())) {
			throw invalid(label, 'it must be a date and time, e.g. 2026-11-21T08:00');
		}
		return tryToParseDateTime(text.trim(), this.timezone).toJSDate().toISOString();
	}

	/** One of the given values. */
	choice<const T extends string>(
		name: string,
		label: string,
		values: readonly T[],
		fallback: T,
	): T {
		const value = this.lookUp(name) ?? fallback;
		const choice = values.find((candidate) => candidate === value);
		if (choice === undefined) throw invalid(label, `it must be one of ${values.join(', ')}`);
		return choice;
	}

	/**
	 * A list of texts without blanks and repetitions; undefined when it isn't set. Expressions and AI agents may give it as one
	 * text, too: with commas, or as JSON.
	 */
	list(name: string, label: string): string[] | undefined {
		const value = this.lookUp(name);
		if (value === undefined || value === null) return undefined;
		const texts = entriesOf(value).map((entry) => {
			if (typeof entry !== 'string') throw invalid(label, 'it must be a list of texts');
			return entry.trim();
		});
		return [...new Set(texts.filter((text) => text !== ''))];
	}

	/** A JSON text, also from an object that an expression gave; undefined when it is empty or not set. */
	json(name: string, label: string): string | undefined {
		const value = this.lookUp(name);
		return isRecord(value) ? JSON.stringify(value) : this.text(name, label);
	}

	/** A {@link list} that must not be empty. */
	requiredList(name: string, label: string): string[] {
		const list = this.list(name, label) ?? [];
		if (list.length === 0) throw invalid(label, 'choose at least one');
		return list;
	}

	/** An absolute http or https URL, exactly as the user wrote it but for surrounding blanks. */
	requiredUrl(name: string, label: string): string {
		return absoluteUrl(this.requiredText(name, label), label);
	}

	/** A {@link requiredUrl URL} for a provider that calls only https. */
	requiredHttpsUrl(name: string, label: string, provider: string): string {
		return httpsUrl(this.requiredUrl(name, label), label, provider);
	}
}

/**
 * The parameters of an execution, by input item: expressions are evaluated once for each item, and what holds none is read
 * once for all, since n8n takes as long over it as over an expression. Resource locators give the value that was picked.
 * Only parameters that the editor shows for the operation can be read: n8n throws for the others.
 */
export function parametersOf(context: IExecuteFunctions): (itemIndex: number) => Fields {
	const fixed = new Map<string, unknown>();
	const timezone = context.getTimezone();
	return (itemIndex) => {
		const ofItem = new Map<string, unknown>();
		const lookUp = (name: string): unknown => {
			const known = [fixed, ofItem].find((values) => values.has(name));
			if (known !== undefined) return known.get(name);
			// n8n throws for a parameter without a value unless there is a fallback; null stands for "not set".
			const read = (options: IGetNodeParameterOptions): unknown =>
				context.getNodeParameter(name, itemIndex, null, options) ?? undefined;
			const value = read({ extractValue: true });
			(holdsExpression(read({ rawExpressions: true })) ? ofItem : fixed).set(name, value);
			return value;
		};
		return new Fields(lookUp, timezone);
	};
}

/** Whether a parameter as it was saved is an expression, or has one at any depth: n8n marks them with a leading "=". */
function holdsExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	return typeof saved === 'object' && saved !== null && Object.values(saved).some(holdsExpression);
}

const DATE_TIME =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a text is a date, or a date and time, of the calendar: n8n's parser finds one in nearly every text with a digit. */
function isDateTime(text: string): boolean {
	const [, date] = DATE_TIME.exec(text) ?? [];
	if (date === undefined || Number.isNaN(Date.parse(date))) return false;
	return new Date(date).toISOString().startsWith(date);
}

/** The failure for a parameter, named as the editor shows it. */
export function invalid(parameter: string, problem: string): Failure {
	return new Failure({ kind: 'invalidParameter', parameter, problem });
}

/** The whole number of at least 1 that a value is, or stands for as text; undefined when there is none. */
export function countFrom(value: unknown): number | undefined {
	const number = typeof value === 'string' ? Number(value) : value;
	if (typeof number !== 'number') return undefined;
	return Number.isSafeInteger(number) && number >= 1 ? number : undefined;
}

function entriesOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	const parsed: unknown = jsonParse(value, { fallbackValue: null });
	return Array.isArray(parsed) ? parsed : value.split(',');
}

/**
 * An absolute http or https URL. Blanks and backslashes are refused: URL parsers drop or turn them, so that what is called
 * would not be what is written.
 * @throws Failure `invalidParameter`
 */
export function absoluteUrl(text: string, label: string): string {
	if (!/^https?:\/\/[^/?#\s\\][^\s\\]*$/i.test(text) || !URL.canParse(text)) {
		// The URL isn't quoted: tokens and passwords are often part of one.
		throw invalid(label, 'it must be an absolute URL that begins with http:// or https://');
	}
	return text;
}

/**
 * Refuses a URL that isn't https, for a provider that documents to call no other.
 * @param label the parameter's name in the editor
 * @param provider the provider's name
 * @throws Failure `invalidParameter`
 */
export function httpsUrl(url: string, label: string, provider: string): string {
	if (!/^https:/i.test(url)) throw invalid(label, `${provider} calls only https URLs`);
	return url;
}
