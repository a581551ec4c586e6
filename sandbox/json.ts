/** Reads values from JSON without trusting its shape. It imports nothing: what a workflow runs with a token uses it, too. */

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

/** The value at a path; null where there is nothing. */
export function atOrNull(value: Json | undefined, path: string): Json {
	return at(value, path) ?? null;
}

/** A string; an empty string for anything else. */
export function stringOf(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}
