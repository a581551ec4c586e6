/**
 * Responses of a wrong shape: every level of a documented response is replaced by every other JSON type. The expected result follows
 * from what docs/reference.md, "The shape of a webhook", needs of the response.
 */
import { z } from 'zod';

import type { Json } from '../sandbox/json.ts';
import type { HttpResponse } from './account.ts';
import type { Fault } from './faults.ts';
import type { ProviderRun } from './operations.ts';

const REPLACEMENTS: readonly Json[] = [null, 'text', 1, [], {}];

/** The path of a value in JSON. */
type Path = ReadonlyArray<string | number>;

/** The paths of all values; of a list, only the first entry. */
function levels(value: Json, path: Path = []): Path[] {
	if (Array.isArray(value)) {
		const [first] = value;
		return [path, ...(first === undefined ? [] : levels(first, [...path, 0]))];
	}
	if (typeof value !== 'object' || value === null) return [path];
	return [path, ...Object.entries(value).flatMap(([key, inner]) => levels(inner, [...path, key]))];
}

function valueAt(value: Json, path: Path): Json {
	return path.reduce<Json>(
		(inner, key) => (inner as Record<string | number, Json>)[key] ?? null,
		value,
	);
}

function withReplaced(value: Json, [key, ...rest]: Path, replacement: Json): Json {
	if (key === undefined) return replacement;
	if (Array.isArray(value)) {
		return value.map((entry, index) =>
			index === key ? withReplaced(entry, rest, replacement) : entry,
		);
	}
	const record = value as Record<string, Json>;
	return { ...record, [key]: withReplaced(record[key] ?? null, rest, replacement) };
}

const typeOf = (value: Json): string =>
	value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/** The faults that replace one level of the response to a request. */
export function shapeFaults(
	{ provider, name }: ProviderRun,
	request: string,
	original: HttpResponse,
): Fault[] {
	if (original.body === '') return [];
	const body = JSON.parse(original.body) as Json;
	const [, document = z.unknown()] =
		provider.account.shapes.find(([pattern]) => pattern.test(`${name}: ${request}`)) ?? [];
	// JoggAI's documentation doesn't say how it returns an empty list: it may be null.
	const isEmptyList = (path: Path): boolean =>
		provider.id === 'joggai' &&
		request.startsWith('GET') &&
		['data', 'data.endpoints'].includes(path.join('.'));
	return levels(body).flatMap((path) =>
		REPLACEMENTS.filter(
			(value) =>
				typeOf(value) !== typeOf(valueAt(body, path)) && !(value === null && isEmptyList(path)),
		).map((value): Fault => {
			const isAccepted = document.safeParse(withReplaced(body, path, value)).success;
			const place = path.length === 0 ? 'the top level' : path.join('.');
			return {
				group: 'Shape',
				name: `${JSON.stringify(value)} at ${place}`,
				action: {
					kind: 'response',
					change: (response) => ({
						...response,
						body: JSON.stringify(withReplaced(JSON.parse(response.body) as Json, path, value)),
					}),
				},
				outcome: isAccepted
					? 'complete'
					: value === 'text' && path.length === 0
						? 'invalidJson'
						: 'unexpectedShape',
				retried: 'none',
				changedField: String(path.at(-1)),
			};
		}),
	);
}
