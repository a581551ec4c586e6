/** Reads values from JSON without trusting its shape. */

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The entries of an object; none for anything else. */
export function entriesOf(value: Json | undefined): Array<[string, Json]> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.entries(value)
		: [];
}

/** The elements of a list; none for anything else. */
export function elementsOf(value: Json | undefined): Json[] {
	return Array.isArray(value) ? value : [];
}

/** The value at a path such as `data.items.0.id`; undefined where there is nothing. */
export function at(value: Json | undefined, path: string): Json | undefined {
	return path.split('.').reduce<Json | undefined>((inner, key) => {
		if (Array.isArray(inner)) return inner[Number(key)];
		return entriesOf(inner).find(([name]) => name === key)?.[1];
	}, value);
}

/** A string; an empty string for anything else. */
export function stringOf(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}

/** A copy of an object in which the key at a path has another value: `replaced(body, 'data.items', [])`. */
export function replaced(value: Json, path: string, other: Json): Json {
	const [key = '', ...rest] = path.split('.');
	const inner = rest.length === 0 ? other : replaced(at(value, key) ?? {}, rest.join('.'), other);
	return Object.fromEntries([...entriesOf(value), [key, inner]]);
}
