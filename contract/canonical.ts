/**
 * Maps a provider's own object to the shape of a webhook, by the table in docs/reference.md, "The shape of a webhook", and without
 * the nodes' code. So it says what the nodes must return for an example of a document.
 */
import { at, stringOf, type Json } from '../sandbox/json.ts';
import type { DocumentedProvider } from './documents.ts';

/** The field of the provider's own object from which one of the ten fields is made. */
interface Source {
	/** The field's path; undefined where the provider has no such field. */
	readonly path?: string;
	/** A field that some of the provider's own objects leave out, as documented. */
	readonly isOptional?: true;
	readonly convert?: (value: Json | undefined) => Json;
}

const same = (value: Json | undefined): Json => value ?? null;

const time = (value: Json | undefined): Json =>
	value === undefined || value === null ? null : new Date(stringOf(value)).toISOString();

const CANONICAL: Readonly<Record<DocumentedProvider, Readonly<Record<string, Source>>>> = {
	joggai: {
		provider: { convert: () => 'joggai' },
		id: { path: 'endpoint_id' },
		url: { path: 'url' },
		events: { path: 'events' },
		enabled: { path: 'status', convert: (status) => status !== 'disabled' },
		createdAt: {
			path: 'created_at',
			convert: (seconds) => new Date(Number(seconds) * 1000).toISOString(),
		},
		updatedAt: { convert: () => null },
		lastTriggeredAt: { convert: () => null },
		scope: { convert: () => null },
		owner: { path: 'username' },
	},
	apify: {
		provider: { convert: () => 'apify' },
		id: { path: 'id' },
		url: { path: 'requestUrl' },
		events: { path: 'eventTypes' },
		enabled: { path: 'isEnabled', isOptional: true, convert: (flag) => flag ?? true },
		createdAt: { path: 'createdAt', convert: time },
		updatedAt: { path: 'modifiedAt', convert: time },
		lastTriggeredAt: { path: 'lastDispatch.finishedAt', convert: time },
		scope: { path: 'condition', convert: (condition) => scopeOf(condition) },
		owner: { path: 'userId' },
	},
};

/** The scope of an Apify condition: the narrowest of the run, the task and the Actor that it names. */
export function scopeOf(condition: Json | undefined): Json {
	for (const [kind, key] of [
		['run', 'actorRunId'],
		['task', 'actorTaskId'],
		['actor', 'actorId'],
	] as const) {
		const id = stringOf(at(condition, key));
		if (id !== '') return `${kind}/${id}`;
	}
	return null;
}

/** An ISO time in UTC, as all nodes return it, or null. */
export const utcOf = time;

/**
 * The webhook that the nodes must return for one of the provider's own objects.
 * @param isWhole whether the object must have the optional fields, too
 * @throws Error when the object lacks a field
 */
export function canonical(
	provider: DocumentedProvider,
	raw: Json,
	{ isWhole = false } = {},
): Record<string, Json> {
	return Object.fromEntries(
		Object.entries(CANONICAL[provider]).map(([key, source]) => {
			const { path, isOptional, convert = same } = source;
			const value = path === undefined ? undefined : at(raw, path);
			if (path !== undefined && value === undefined && (isWhole || isOptional !== true)) {
				throw new Error(`${path}, the source of "${key}", isn't in the document's example`);
			}
			return [key, convert(value)];
		}),
	);
}
