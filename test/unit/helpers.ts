import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../nodes/shared/failure/failure';
import type { FailureFacts } from '../../nodes/shared/failure/kinds';
import { choiceField } from '../../nodes/shared/fields/field';
import type {
	BooleanField,
	ChoiceField,
	NamedField,
	NumberField,
	RowsField,
} from '../../nodes/shared/fields/field';
import { Fields } from '../../nodes/shared/fields/fields';

/** The facts of the failure that the work throws; anything else that happens is an error of the test. */
export function failureIn(work: () => unknown): FailureFacts {
	try {
		work();
	} catch (error) {
		return factsOf(error);
	}
	throw new Error('Nothing was thrown');
}

/** The facts of the failure that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<FailureFacts> {
	return await promise.then(() => {
		throw new Error('Nothing was thrown');
	}, factsOf);
}

/** A group of fields with fixed values. */
export function fieldsFrom(values: IDataObject): Fields {
	return new Fields((name) => values[name]);
}

/** A field of any type. */
export function named(name: string, displayName: string): NamedField {
	return { name, displayName };
}

/** A number with a default. */
export function numberField(name: string, displayName: string, fallback: number): NumberField {
	return { name, displayName, type: 'number', default: fallback };
}

/** A switch with a default. */
export function booleanField(name: string, displayName: string, fallback: boolean): BooleanField {
	return { name, displayName, type: 'boolean', default: fallback };
}

/** A choice whose default is its first value. */
export function choiceOf<const T extends string>(
	name: string,
	displayName: string,
	...values: [T, ...T[]]
): ChoiceField<T> {
	return choiceField({
		name,
		displayName,
		type: 'options',
		options: values.map((value) => ({ name: value, value })),
		default: values[0],
	});
}

/** Rows below the given group. */
export function rowsField(name: string, displayName: string, group: string): RowsField {
	return {
		name,
		displayName,
		type: 'fixedCollection',
		default: {},
		options: [{ name: group, displayName: group, values: [] }],
	};
}

function factsOf(error: unknown): FailureFacts {
	if (error instanceof Failure) return error.facts;
	throw error;
}
