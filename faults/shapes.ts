/** Answers of a wrong shape: every level of a documented answer replaced by every other type of JSON. */
import { z } from 'zod';

import type { Answer, Json } from './account.ts';
import type { Fault } from './faults.ts';
import type { Node, OperationCase } from './operations.ts';

const ID = z.union([z.string().min(1), z.number().int()]);
const TEXT = z.string().nullish();
const TEXTS = z.array(z.string()).nullish();
const COUNT = z.number().int().min(0);

/**
 * What the README's table "The shape of a webhook" needs of each provider's own object. A text, a list or an object that the
 * provider leaves out may be null; times that can't be read become null; all else is for Raw only.
 */
const ARGIL = z.object({ id: ID, callbackUrl: TEXT, events: TEXTS });

const JOGG_AI = z.object({
	endpoint_id: ID,
	url: TEXT,
	events: TEXTS,
	status: TEXT,
	username: TEXT,
});

const PARTOO = z.object({ id: ID, url: TEXT, event_type: TEXT, org_id: ID.nullish() });

const CONDITION = z.object({ actorId: TEXT, actorTaskId: TEXT, actorRunId: TEXT });

const APIFY = z.object({
	id: ID,
	requestUrl: TEXT,
	eventTypes: TEXTS,
	isEnabled: z.boolean().nullish(),
	lastDispatch: z.object({}).nullish(),
	condition: CONDITION.nullish(),
	userId: TEXT,
});

const CALL = z.object({ errorMessage: TEXT, responseStatus: COUNT.nullish() });

/** Of the calls only the last one is read. */
const CALLS = z
	.array(z.object({}).passthrough())
	.refine((calls) => calls.length === 0 || CALL.safeParse(calls.at(-1)).success);

const DISPATCH = z.object({
	id: ID,
	webhookId: ID.nullish(),
	status: TEXT,
	eventType: TEXT,
	eventData: CONDITION.nullish(),
	webhook: z.object({ condition: CONDITION.nullish() }).nullish(),
	calls: CALLS.nullish(),
});

/** JoggAI's envelope. */
const enveloped = (data: z.ZodTypeAny) => z.object({ code: COUNT, data });

/** Apify's pages. */
const paged = (entry: z.ZodTypeAny) =>
	z.object({ data: z.object({ total: COUNT, limit: COUNT.min(1), items: z.array(entry) }) });

/** The documents by node, operation and beginning of the request, the most specific first. */
const DOCUMENTS: Readonly<Record<Node, ReadonlyArray<readonly [RegExp, z.ZodTypeAny]>>> = {
	argil: [
		[/: GET/, z.array(ARGIL)],
		[/: (POST|PUT)/, ARGIL],
	],
	joggAi: [
		[/: GET/, enveloped(z.object({ endpoints: z.array(JOGG_AI) }))],
		[/: (POST|PUT)/, enveloped(JOGG_AI)],
		// The status says it all where the envelope is missing.
		[/: DELETE/, z.object({ code: COUNT }).nullable()],
	],
	partoo: [
		[/: GET .*\?/, z.object({ count: COUNT, max_page: COUNT, items: z.array(PARTOO) })],
		// Send Test sends the headers on.
		[/^Send Test: GET/, PARTOO.extend({ custom_headers: z.record(z.string()).nullish() })],
		[/: GET/, PARTOO],
		// "The result of the tests", in a shape that isn't documented.
		[/: POST .*\/tryout/, z.unknown()],
		[/: POST/, z.object({ items: z.array(PARTOO.extend({ event_type: z.string() })) })],
	],
	apify: [
		[/: GET .*dispatches\?/, paged(DISPATCH)],
		[/: GET .*dispatches\//, z.object({ data: DISPATCH })],
		[/: POST .*\/test/, z.object({ data: DISPATCH })],
		[/: GET .*\?/, paged(APIFY)],
		[/: GET .*\/acts\//, z.object({ data: z.object({ id: z.string() }) })],
		[/./, z.object({ data: APIFY })],
	],
};

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
	{ node, name }: OperationCase,
	request: string,
	clean: Answer,
): Fault[] {
	if (clean.body === '') return [];
	const body = JSON.parse(clean.body) as Json;
	const document =
		DOCUMENTS[node].find(([pattern]) => pattern.test(`${name}: ${request}`))?.[1] ?? z.unknown();
	// So JoggAI may well write an empty list: the documentation is silent.
	const isEmptyList = (path: Path): boolean =>
		node === 'joggAi' &&
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
