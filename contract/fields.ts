/** Lists the fields of a schema, and the keys of a value that the schema doesn't have. */
import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';
import type { OpenApiDocument } from './documents.ts';
import { follow, type Place } from './openapi.ts';

/**
 * Fields by their path, and whether each is required in the object that it is in. `data.items[].id` is a field of each
 * element of a list; `custom_headers.*` stands for keys of any name.
 */
export type Fields = Readonly<Record<string, boolean>>;

/** All fields of a schema. A field that only some of its alternatives have is optional. */
export function fieldsOf(document: OpenApiDocument, schema: Place | undefined): Fields {
	const fields: Record<string, boolean> = {};
	if (schema !== undefined) collect(document, schema, '', true, [], fields);
	return fields;
}

function collect(
	document: OpenApiDocument,
	place: Place,
	path: string,
	isSure: boolean,
	/** The pointers of the schemas around this one: a schema may contain itself. */
	above: readonly string[],
	fields: Record<string, boolean>,
): void {
	const { pointer, value } = follow(document, place);
	if (above.includes(pointer)) return;
	const go = (key: string, inner: Json | undefined, to: string, sure: boolean): void => {
		if (typeof inner !== 'object' || inner === null) return;
		const from = { pointer: `${pointer}/${key}`, value: inner };
		collect(document, from, to, sure, [...above, pointer], fields);
	};
	elementsOf(at(value, 'allOf')).forEach((part, index) => go(`allOf/${index}`, part, path, isSure));
	for (const alternatives of ['anyOf', 'oneOf']) {
		const all = elementsOf(at(value, alternatives));
		const isNullable = all.some((part) => at(part, 'type') === 'null');
		const isOnlyOne = all.length === 1 || (isNullable && all.length === 2);
		all.forEach((part, index) => {
			go(`${alternatives}/${index}`, part, path, isSure && isOnlyOne);
		});
	}
	const required = elementsOf(at(value, 'required')).map(stringOf);
	for (const [name, property] of entriesOf(at(value, 'properties'))) {
		const to = path === '' ? name : `${path}.${name}`;
		fields[to] = (isSure && required.includes(name)) || fields[to] === true;
		go(`properties/${name}`, property, to, true);
	}
	go('items', at(value, 'items'), `${path}[]`, true);
	const others = at(value, 'additionalProperties');
	if (others !== undefined && others !== false) {
		const to = path === '' ? '*' : `${path}.*`;
		fields[to] = false;
		go('additionalProperties', others, to, true);
	}
}

/**
 * The paths of the keys of a value that aren't among the fields. What is inside an unknown key is skipped, and what is inside a key
 * whose own fields aren't documented.
 */
export function keysBeyond(fields: Iterable<string>, value: Json): string[] {
	const known = new Set(fields);
	const beyond = new Set<string>();
	const walk = (inner: Json, path: string): void => {
		if (Array.isArray(inner)) {
			inner.forEach((element) => walk(element, `${path}[]`));
			return;
		}
		const prefix = path === '' ? '' : `${path}.`;
		if (![...known].some((field) => field.startsWith(prefix))) return;
		for (const [key, element] of entriesOf(inner)) {
			if (known.has(`${prefix}${key}`)) walk(element, `${prefix}${key}`);
			else if (known.has(`${prefix}*`)) walk(element, `${prefix}*`);
			else beyond.add(`${prefix}${key}`);
		}
	};
	walk(value, '');
	return [...beyond].sort();
}
