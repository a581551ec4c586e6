/**
 * Apify's templates: JSON with variables in double braces. Documented in
 * https://docs.apify.com/platform/integrations/webhooks/actions
 */
import { entriesOf, type Json } from '../json.ts';

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Replaces the variables of a template, which stand where a JSON value may be. */
export function fill(template: string, variables: Json): Json {
	const json = template.replace(VARIABLE, (_match, path: string) =>
		JSON.stringify(valueOf(variables, path)),
	);
	return JSON.parse(json) as Json;
}

/** Replaces the variables within the strings of a template: a string that is only a variable becomes its value. */
export function fillStrings(template: string, variables: Json): Json {
	return JSON.parse(template, (_key, value: unknown) => {
		if (typeof value !== 'string') return value;
		const [match] = value.matchAll(VARIABLE);
		if (match?.[1] !== undefined && match[0] === value) return valueOf(variables, match[1]);
		return value.replace(VARIABLE, (_match, path: string) => textOf(valueOf(variables, path)));
	}) as Json;
}

function valueOf(variables: Json, path: string): Json {
	// Whether a path can lead into a list isn't documented: here it doesn't.
	const fieldOf = (inner: Json, key: string): Json =>
		Object.fromEntries(entriesOf(inner))[key] ?? null;
	return path.split('.').reduce(fieldOf, variables);
}

function textOf(value: Json): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
