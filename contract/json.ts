/** What only the check needs of JSON; all else is in `sandbox/json.ts`. */
import { at, entriesOf, type Json } from '../sandbox/json.ts';

/** A copy of an object in which the key at a path has another value: `replaced(body, 'data.items', [])`. */
export function replaced(value: Json, path: string, other: Json): Json {
	const [key = '', ...rest] = path.split('.');
	const inner = rest.length === 0 ? other : replaced(at(value, key) ?? {}, rest.join('.'), other);
	return Object.fromEntries([...entriesOf(value), [key, inner]]);
}
