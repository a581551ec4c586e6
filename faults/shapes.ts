/** Answers of a wrong shape: every level of a documented answer replaced by every other type of JSON. */
import { z } from 'zod';

import type { Json } from '../sandbox/provider.ts';
import type { Answer } from './account.ts';
import type { Fault } from './faults.ts';
import type { ProviderRun } from './operations.ts';

const WRONG: readonly Json[] = [null, 'text', 1, [], {}];

/** The place of a value in JSON. */
type Path = ReadonlyArray<string | number>;

/** Every level: of lists, the first entry stands for the others. */
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

function replaced(value: Json, [key, ...rest]: Path, replacement: Json): Json {
	if (key === undefined) return replacement;
	if (Array.isArray(value)) {
		return value.map((entry, index) =>
			index === key ? replaced(entry, rest, replacement) : entry,
		);
	}
	const record = value as Record<string, Json>;
	return { ...record, [key]: replaced(record[key] ?? null, rest, replacement) };
}

const typeOf = (value: Json): string =>
	value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/** The faults that replace one level of the answer to a request, given that answer. */
export function shapeFaults(
	{ provider, name }: ProviderRun,
	request: string,
	clean: Answer,
): Fault[] {
	if (clean.body === '') return [];
	const body = JSON.parse(clean.body) as Json;
	const [, document = z.unknown()] =
		provider.account.shapes.find(([pattern]) => pattern.test(`${name}: ${request}`)) ?? [];
	// So JoggAI may well write an empty list: the documentation is silent.
	const isEmptyList = (path: Path): boolean =>
		provider.id === 'joggai' &&
		request.startsWith('GET') &&
		['data', 'data.endpoints'].includes(path.join('.'));
	return levels(body).flatMap((path) =>
		WRONG.filter(
			(value) =>
				typeOf(value) !== typeOf(valueAt(body, path)) && !(value === null && isEmptyList(path)),
		).map((value): Fault => {
			const isFine = document.safeParse(replaced(body, path, value)).success;
			const place = path.length === 0 ? 'the answer' : path.join('.');
			return {
				group: 'Shape',
				name: `${JSON.stringify(value)} at ${place}`,
				act: {
					kind: 'answer',
					change: (answer) => ({
						...answer,
						body: JSON.stringify(replaced(JSON.parse(answer.body) as Json, path, value)),
					}),
				},
				outcome: isFine
					? 'complete'
					: value === 'text' && path.length === 0
						? 'invalidJson'
						: 'unexpectedShape',
				repeated: 'none',
				changes: String(path.at(-1)),
			};
		}),
	);
}
