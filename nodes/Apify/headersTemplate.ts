/** *Headers Template*: a JSON object in a string, in which Apify's variables may stand for values. Its values are secrets. */
import { jsonParse } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { MASK, maskValues } from '../shared/http/masking';
import { isRecord } from '../shared/parsing/json';

/** A template with every value masked; one that can't be parsed is masked as a whole. */
export function maskHeadersTemplate(template: string): string {
	const headers = parseHeadersTemplate(template);
	return headers === null ? MASK : JSON.stringify(maskValues(headers));
}

/** The secrets in a template: all of it, and each value as it is typed, as it is parsed, and in its parts. */
export function secretsOfTemplate(template: string): string[] {
	const values = valuesIn(template).flatMap((value) => [value, unquoted(value)]);
	const parts = values.flatMap((value) => value.split(VARIABLE)).map((part) => part.trim());
	// Of `Bearer abc`, the scheme is no secret, and a provider may quote the token alone.
	const tokens = parts.map((part) => part.replace(/^(?:bearer|basic|token)\b\s*/i, ''));
	const secrets = [...values, ...parts.filter((_, index) => tokens[index] !== ''), ...tokens];
	return [...new Set([template, ...secrets])].filter((secret) => secret !== '');
}

/** One of Apify's variables, e.g. `{{eventType}}`. */
const VARIABLE = /\{\{[^{}]*\}\}/;

/** A string of JSON, or a variable outside of one. */
const STRING_OR_VARIABLE = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|${VARIABLE.source}`, 'g');

/** The values in a template, at any depth and also twice under one name: strings without their quotes, and numbers. */
function valuesIn(template: string): string[] {
	const tokens = [...template.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d[\d.eE+-]*/g)];
	return tokens.flatMap(([token, string, colon]) => (colon === undefined ? [string ?? token] : []));
}

function unquoted(value: string): string {
	return jsonParse<string>(`"${value}"`, { fallbackValue: value });
}

/** What stands for a variable outside of a string. */
const NO_VALUE = 'null';

/**
 * The headers of a template: a JSON object in a string, in which Apify's variables may stand for values:
 * https://docs.apify.com/platform/integrations/webhooks/actions
 * @returns null when it isn't one
 */
export function parseHeadersTemplate(template: string): IDataObject | null {
	const json = template.replace(STRING_OR_VARIABLE, (part) =>
		part.startsWith('"') ? part : NO_VALUE,
	);
	const headers: unknown = jsonParse(json, { fallbackValue: null });
	return isRecord(headers) ? headers : null;
}
