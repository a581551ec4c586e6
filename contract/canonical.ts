/**
 * How a provider's own object reads as a webhook in the shape that all share: an independent reading of the README's table
 * "The shape of a webhook", so that it can tell what the nodes must return for an example of a document.
 */
import type { DocumentedProvider } from './documents.ts';
import { at, textOf, type Json } from './json.ts';

/** Where one of the ten fields is found in the provider's own object, and how it is read there. */
interface Source {
	/** The field's path; undefined where the provider has no such notion. */
	readonly path?: string;
	/** A field that some of the provider's own objects leave out, as documented. */
	readonly isOptional?: true;
	readonly read?: (value: Json | undefined) => Json;
}

const same = (value: Json | undefined): Json => value ?? null;

const time = (value: Json | undefined): Json =>
	value === undefined || value === null ? null : new Date(textOf(value)).toISOString();

const CANONICAL: Readonly<Record<DocumentedProvider, Readonly<Record<string, Source>>>> = {
	joggai: {
		provider: { read: () => 'joggai' },
		id: { path: 'endpoint_id' },
		url: { path: 'url' },
		events: { path: 'events' },
		enabled: { path: 'status', read: (status) => status !== 'disabled' },
		createdAt: {
			path: 'created_at',
			read: (seconds) => new Date(Number(seconds) * 1000).toISOString(),
		},
		updatedAt: { read: () => null },
		lastTriggeredAt: { read: () => null },
		scope: { read: () => null },
		owner: { path: 'username' },
	},
	apify: {
		provider: { read: () => 'apify' },
		id: { path: 'id' },
		url: { path: 'requestUrl' },
		events: { path: 'eventTypes' },
		enabled: { path: 'isEnabled', isOptional: true, read: (flag) => flag ?? true },
		createdAt: { path: 'createdAt', read: time },
		updatedAt: { path: 'modifiedAt', read: time },
		lastTriggeredAt: { path: 'lastDispatch.finishedAt', read: time },
		scope: { path: 'condition', read: (condition) => scopeOf(condition) },
		owner: { path: 'userId' },
	},
};

/** What a condition of Apify is limited to: the narrowest of what it names. */
export function scopeOf(condition: Json | undefined): Json {
	for (const [kind, key] of [
		['run', 'actorRunId'],
		['task', 'actorTaskId'],
		['actor', 'actorId'],
	] as const) {
		const id = textOf(at(condition, key));
		if (id !== '') return `${kind}/${id}`;
	}
	return null;
}

/** An ISO time as all nodes write it, or null. */
export const utcOf = time;

/**
 * The webhook that one of the provider's own objects stands for.
 * @param isWhole whether the object must have also what some leave out
 * @throws Error when the object lacks a field
 */
export function canonical(
	provider: DocumentedProvider,
	raw: Json,
	{ isWhole = false } = {},
): Record<string, Json> {
	return Object.fromEntries(
		Object.entries(CANONICAL[provider]).map(([key, source]) => {
			const { path, isOptional, read = same } = source;
			const value = path === undefined ? undefined : at(raw, path);
			if (path !== undefined && value === undefined && (isWhole || isOptional !== true)) {
				throw new Error(`${path}, the source of "${key}", isn't in the document's example`);
			}
			return [key, read(value)];
		}),
	);
}
