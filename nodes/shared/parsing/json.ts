/**
 * Parses the JSON of a provider to types. Every parser is given the place of the value in the response, for the error message;
 * none lets a wrong type through.
 */
import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../failure/failure';

/** Whether the value is a JSON object (not null, not a list). */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws Failure `unexpectedShape` when the value isn't an object */
export function asRecord(value: unknown, place: string): IDataObject {
	if (!isRecord(value)) throw unexpectedShape(place, 'an object', value);
	return value;
}

/** @throws Failure `unexpectedShape` when the value isn't a list of objects */
export function asRecords(value: unknown, place: string): IDataObject[] {
	if (!Array.isArray(value)) throw unexpectedShape(place, 'a list', value);
	if (value.every(isRecord)) return value;
	const index = value.findIndex((entry) => !isRecord(entry));
	throw unexpectedShape(`${place}[${index}]`, 'an object', value[index]);
}

/** @throws Failure `unexpectedShape` when the value isn't a whole number of at least `minimum` */
export function asWholeNumber(value: unknown, place: string, minimum = 0): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < minimum) {
		throw unexpectedShape(place, `a whole number of at least ${minimum}`, value);
	}
	return value;
}

/** A {@link asWholeNumber whole number} that the provider may leave out: undefined and null give null. */
export function optionalWholeNumber(value: unknown, place: string): number | null {
	return isMissing(value) ? null : asWholeNumber(value, place);
}

/**
 * Parses an identifier, a string or a whole number, to a string.
 * @throws Failure `unexpectedShape` when there is none
 */
export function identifier(value: unknown, place: string): string {
	if (typeof value === 'string' && value !== '') return value;
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	throw unexpectedShape(place, 'an identifier', value);
}

/** An {@link identifier} that the provider may leave out: undefined and null give null. */
export function optionalIdentifier(value: unknown, place: string): string | null {
	return isMissing(value) ? null : identifier(value, place);
}

/**
 * A {@link string} that the provider may leave out: undefined and null give null.
 * @throws Failure `unexpectedShape` when it is anything else than a string
 */
export function optionalString(value: unknown, place: string): string | null {
	return isMissing(value) ? null : string(value, place);
}

/** @throws Failure `unexpectedShape` when the value isn't a string */
export function string(value: unknown, place: string): string {
	if (typeof value !== 'string') throw unexpectedShape(place, 'text', value);
	return value;
}

/**
 * A boolean that the provider may leave out: undefined and null give null.
 * @throws Failure `unexpectedShape` when it is anything else
 */
export function optionalBoolean(value: unknown, place: string): boolean | null {
	if (isMissing(value)) return null;
	if (typeof value !== 'boolean') throw unexpectedShape(place, 'true or false', value);
	return value;
}

/** An object that the provider may leave out: undefined and null give an empty one. */
export function optionalRecord(value: unknown, place: string): IDataObject {
	return isMissing(value) ? {} : asRecord(value, place);
}

/** A list of objects that the provider may leave out: undefined and null give an empty one. */
export function optionalRecords(value: unknown, place: string): IDataObject[] {
	return isMissing(value) ? [] : asRecords(value, place);
}

/** A list of {@link strings} that the provider may leave out: undefined and null give an empty one. */
export function optionalStrings(value: unknown, place: string): string[] {
	return isMissing(value) ? [] : strings(value, place);
}

/** @throws Failure `unexpectedShape` when the value isn't a list of strings */
export function strings(value: unknown, place: string): string[] {
	if (!Array.isArray(value)) throw unexpectedShape(place, 'a list of texts', value);
	return value.map((entry, index) => string(entry, `${place}[${index}]`));
}

/** Any JSON, whatever its shape; null where there is none. */
export function anyJson(value: unknown): string | number | boolean | object | null {
	if (isMissing(value)) return null;
	if (typeof value === 'string' || typeof value === 'object') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	throw unexpectedShape('the response', 'JSON', value);
}

function isMissing(value: unknown): value is null | undefined {
	return value === undefined || value === null;
}

function unexpectedShape(place: string, expected: string, value: unknown): Failure {
	return new Failure({ kind: 'unexpectedShape', place, expected, found: nameOfType(value) });
}

/** Names the type only: the value itself may be a secret. */
function nameOfType(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'a list';
	const names: Record<string, string> = {
		string: 'text',
		object: 'an object',
		boolean: 'true or false',
	};
	return names[typeof value] ?? `a ${typeof value}`;
}
