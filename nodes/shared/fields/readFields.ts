/**
 * Reads what the user set, and checks its type: values come from the editor, from expressions and from AI agents, so a number may
 * come as a string and a list as one string with commas.
 */
import { jsonParse, tryToParseDateTime } from 'n8n-workflow';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Failure } from '../failure/failure';
import { isPathSegment } from '../http/path';
import { parseCount } from '../parsing/count';
import { isRecord } from '../parsing/json';
import { invalid } from './field';
import type {
	BooleanField,
	ChoiceField,
	FiltersField,
	NamedField,
	NumberField,
	RowsField,
} from './field';
import { absoluteUrl, httpsUrl } from './urls';

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
		const values = this.valuesOf(field);
		return new Fields((name) => values[name], this.timezone);
	}

	/**
	 * The {@link collection} *Filters*. A filter that was added must have a value: an expression that finds nothing would let
	 * everything pass, e.g. to a node that deletes what it gets.
	 */
	filters(field: FiltersField): Fields {
		const values = this.valuesOf(field);
		const filters = new Fields((name) => values[name], this.timezone);
		const empty = field.options.find((filter) => filter.name in values && filters.isEmpty(filter));
		if (empty !== undefined) {
			throw this.invalid(empty, 'it is empty: fill it in, or remove the filter');
		}
		return filters;
	}

	/** The rows that the user added; none when the field isn't set. */
	rows(field: RowsField): Fields[] {
		const [{ name: group }] = field.options;
		const rows = this.valuesOf(field)[group] ?? [];
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

	private valuesOf(field: NamedField): IDataObject {
		const values = this.lookUp(field.name) ?? {};
		if (!isRecord(values)) throw this.invalid(field, 'it must be a collection of fields');
		return values;
	}

	private isEmpty(field: INodeProperties): boolean {
		// A text may consist of commas only; a list of them has no entries.
		if (field.type === 'multiOptions') return (this.list(field) ?? []).length === 0;
		const value = this.lookUp(field.name) ?? '';
		return typeof value === 'string' && value.trim() === '';
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

function entriesOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	const parsed: unknown = jsonParse(value, { fallbackValue: null });
	return Array.isArray(parsed) ? parsed : value.split(',');
}
