/** Plain JSON, and how to look into it without trusting its shape. */

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

/** What stands at a path such as `data.items.0.id`; undefined where there is nothing. */
export function at(value: Json | undefined, path: string): Json | undefined {
	return path.split('.').reduce<Json | undefined>((inner, key) => {
		if (Array.isArray(inner)) return inner[Number(key)];
		return entriesOf(inner).find(([name]) => name === key)?.[1];
	}, value);
}

/** A text; the empty one for anything else. */
export function textOf(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}

/** A copy of an object in which one key, of whatever depth, has another value: `with(body, 'data.items', [])`. */
export function replaced(value: Json, path: string, other: Json): Json {
	const [key = '', ...rest] = path.split('.');
	const inner = rest.length === 0 ? other : replaced(at(value, key) ?? {}, rest.join('.'), other);
	return Object.fromEntries([...entriesOf(value), [key, inner]]);
}
