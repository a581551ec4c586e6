/**
 * How a field is declared: once. The same constant tells the editor what to show, and `readFields.ts` which value to read, with
 * which default, and how to call the field in an error.
 */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { Failure } from '../failure/failure';

/** How the editor calls a field. */
export type FieldLabel = Pick<INodeProperties, 'displayName'>;

/** What reading a field needs of it: the name that workflows save, and the one that the editor shows. */
export type NamedField = Pick<INodeProperties, 'displayName' | 'name'>;

/** The failure for a field whose value isn't valid. */
export function invalid({ displayName }: FieldLabel, problem: string): Failure {
	return new Failure({ kind: 'invalidParameter', parameter: displayName, problem });
}

/** A number, with what counts when it isn't set. */
export interface NumberField extends INodeProperties {
	readonly type: 'number';
	readonly default: number;
}

/** A switch, with what counts when it isn't set. */
export interface BooleanField extends INodeProperties {
	readonly type: 'boolean';
	readonly default: boolean;
}

/** A choice among fixed values, which workflows save. */
export interface ChoiceField<T extends string> extends INodeProperties {
	readonly type: 'options';
	readonly options: Array<{ name: string; value: T; description?: string }>;
	readonly default: T;
}

/** Rows of fields, as many as the user adds: n8n's fixed collection with one group. */
export interface RowsField extends INodeProperties {
	readonly type: 'fixedCollection';
	readonly options: [{ name: string; displayName: string; values: INodeProperties[] }];
}

/** What a list is filtered by: only the filters that the user adds count. */
export interface FiltersField extends INodeProperties {
	readonly type: 'collection';
	readonly options: INodeProperties[];
}

/** Declares a {@link ChoiceField}, so that TypeScript knows its values. */
export function choiceField<const T extends string>(field: ChoiceField<T>): ChoiceField<T> {
	return field;
}

/** The values of a {@link ChoiceField}. */
export type ChoiceOf<F> = F extends ChoiceField<infer T> ? T : never;

/** Makes a field required. */
export function required(field: INodeProperties): INodeProperties {
	return { ...field, required: true };
}

/** Shows a field only while another field has one of the given values. */
export function showWhen<F extends INodeProperties>(
	field: F,
	other: NamedField,
	...values: Array<string | boolean>
): F {
	return { ...field, displayOptions: { show: { [other.name]: values } } };
}

/** For fields of a collection: the editor shows them by name. */
export function byDisplayName(one: NamedField, other: NamedField): number {
	return alphabetically(one.displayName, other.displayName);
}

/** For choices: the editor shows them by name. */
export function byName(one: INodePropertyOptions, other: INodePropertyOptions): number {
	return alphabetically(one.name, other.name);
}

/** For names that differ, in upper or lower case alike. Not by `localeCompare`: its first use takes half of the time that loading the package does. */
function alphabetically(one: string, other: string): number {
	return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}
