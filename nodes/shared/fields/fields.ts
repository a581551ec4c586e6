/**
 * Reads what the user set, and narrows it: values come from the editor, from expressions and from AI agents, so a number may
 * come as a string and a list as one string with commas.
 */
import { jsonParse, tryToParseDateTime } from 'n8n-workflow';

import { Failure } from '../failure/failure';
import { isPathSegment } from '../http/path';
import { isRecord } from '../parsing/json';
import type {
	BooleanField,
	ChoiceField,
	FieldLabel,
	NamedField,
	NumberField,
	RowsField,
} from './field';

/** A group of fields: an item's parameters, one of its collections, or a row. */
export class Fields {
	/**
	 * @param timezone the time zone of times that name none: the workflow's
	 * @param group what comes before the name of a field in an error, e.g. `Custom Headers → `
	 */
	constructor(
		private readonly lookUp: (name: string) => unknown,
		private readonly timezone = 'UTC',
		private readonly group = '',
	) {}

	/** Whether the field is set: an expression that returns null leaves it unset, an empty string doesn't. */
	has({ name }: NamedField): boolean {
		const value = this.lookUp(name);
		return value !== undefined && value !== null;
	}

	/** The failure for a field whose value isn't valid. */
	invalid({ displayName }: NamedField, problem: string): Failure {
		return invalid({ displayName: this.group + displayName }, problem);
	}

	/** The fields of a collection, read once; one that isn't set is empty. */
	collection(field: NamedField): Fields {
		const values = this.lookUp(field.name) ?? {};
		if (!isRecord(values)) throw this.invalid(field, 'it must be a collection of fields');
		return new Fields((name) => values[name], this.timezone);
	}

	/** The rows that the user added; none when the field isn't set. */
	rows(field: RowsField): Fields[] {
		const [{ name: group }] = field.options;
		const collection = this.lookUp(field.name) ?? {};
		if (!isRecord(collection)) throw this.invalid(field, 'it must be a collection of fields');
		const rows = collection[group] ?? [];
		if (!Array.isArray(rows) || !rows.every(isRecord)) {
			throw this.invalid(field, 'it must be a list of fields');
		}
		const prefix = `${field.displayName} → `;
		return rows.map((values) => new Fields((name) => values[name], this.timezone, prefix));
	}

	/** A string without surrounding blanks; undefined when it is empty or not set. */
	string(field: NamedField): string | undefined {
		const value = this.lookUp(field.name);
		if (value === undefined || value === null) return undefined;
		if (typeof value !== 'string' && typeof value !== 'number')
			throw this.invalid(field, 'it must be text');
		const text = String(value).trim();
		return text === '' ? undefined : text;
	}

	/** A string that must not be empty. */
	requiredString(field: NamedField): string {
		const text = this.string(field);
		if (text === undefined) throw this.invalid(field, 'it is empty');
		return text;
	}

	/** An identifier that becomes one segment of a path. */
	id(field: NamedField): string {
		const id = this.requiredString(field);
		if (!isPathSegment(id)) throw this.invalid(field, `${JSON.stringify(id)} can't be an ID`);
		return id;
	}

	/** A whole number of at least 1. */
	count(field: NumberField): number {
		return this.optionalCount(field) ?? field.default;
	}

	/** A whole number of at least 1; undefined when it isn't set. */
	optionalCount(field: NamedField): number | undefined {
		const text = this.string(field);
		if (text === undefined) return undefined;
		const number = parseCount(text);
		if (number === undefined) {
			throw this.invalid(
				field,
				`it must be a whole number of at least 1, not ${JSON.stringify(text)}`,
			);
		}
		return number;
	}

	/** True or false. */
	boolean(field: BooleanField): boolean {
		const value = this.lookUp(field.name) ?? field.default;
		if (value === true || value === 'true') return true;
		if (value === false || value === 'false') return false;
		throw this.invalid(field, 'it must be true or false');
	}

	/** A date and time, as ISO 8601 in UTC with milliseconds; undefined when it isn't set. */
	dateTime(field: NamedField): string | undefined {
		const value = this.lookUp(field.name);
		if (value === undefined || value === null) return undefined;
		// An expression may return a DateTime or a Date: as JSON both are ISO 8601.
		const text: unknown = typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
		if (typeof text === 'string' && text.trim() === '') return undefined;
		if (typeof text !== 'string' || !isDateTime(text.trim())) {
			throw this.invalid(field, 'it must be a date and time, e.g. 2026-11-21T08:00');
		}
		return tryToParseDateTime(text.trim(), this.timezone).toJSDate().toISOString();
	}

	/** One of the values of the field. */
	choice<T extends string>(field: ChoiceField<T>): T {
		const value = this.lookUp(field.name) ?? field.default;
		const values = field.options.map((option) => option.value);
		const choice = values.find((candidate) => candidate === value);
		if (choice === undefined) throw this.invalid(field, `it must be one of ${values.join(', ')}`);
		return choice;
	}

	/**
	 * A list of strings without blanks and repetitions; undefined when it isn't set. Expressions and AI agents may give it as one
	 * string, too: with commas, or as JSON.
	 */
	list(field: NamedField): string[] | undefined {
		const value = this.lookUp(field.name);
		if (value === undefined || value === null) return undefined;
		const texts = entriesOf(value).map((entry) => {
			if (typeof entry !== 'string') throw this.invalid(field, 'it must be a list of texts');
			return entry.trim();
		});
		return [...new Set(texts.filter((text) => text !== ''))];
	}

	/** A {@link list} that must not be empty. */
	requiredList(field: NamedField): string[] {
		const list = this.list(field) ?? [];
		if (list.length === 0) throw this.invalid(field, 'choose at least one');
		return list;
	}

	/** JSON as a string, also from an object that an expression returned; undefined when it is empty or not set. */
	json(field: NamedField): string | undefined {
		const value = this.lookUp(field.name);
		return isRecord(value) ? JSON.stringify(value) : this.string(field);
	}

	/** An absolute http or https URL, exactly as the user wrote it but for surrounding blanks. */
	requiredUrl(field: NamedField): string {
		return absoluteUrl(this.requiredString(field), field);
	}

	/** A {@link requiredUrl URL} for a provider that calls only https. */
	requiredHttpsUrl(field: NamedField, provider: string): string {
		return httpsUrl(this.requiredUrl(field), field, provider);
	}
}

const DATE_TIME =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a string is a date, or a date and time, of the calendar: n8n's parser finds one in nearly every string with a digit. */
function isDateTime(text: string): boolean {
	const [, date] = DATE_TIME.exec(text) ?? [];
	if (date === undefined || Number.isNaN(Date.parse(date))) return false;
	return new Date(date).toISOString().startsWith(date);
}

/** The failure for a field, named as the editor shows it. */
export function invalid({ displayName }: FieldLabel, problem: string): Failure {
	return new Failure({ kind: 'invalidParameter', parameter: displayName, problem });
}

/** The whole number of at least 1 that a value is, or holds as a string; undefined when there is none. */
export function parseCount(value: unknown): number | undefined {
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
export function absoluteUrl(text: string, field: FieldLabel): string {
	if (!/^https?:\/\/[^/?#\s\\][^\s\\]*$/i.test(text) || !URL.canParse(text)) {
		// The URL isn't quoted: tokens and passwords are often part of one.
		throw invalid(field, 'it must be an absolute URL that begins with http:// or https://');
	}
	return text;
}

/**
 * Refuses a URL that isn't https, for a provider whose documentation allows no other.
 * @param provider the provider's name
 * @throws Failure `invalidParameter`
 */
export function httpsUrl(url: string, field: FieldLabel, provider: string): string {
	if (!/^https:/i.test(url)) throw invalid(field, `${provider} calls only https URLs`);
	return url;
}
