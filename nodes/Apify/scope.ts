/** What a webhook or an event is about: an Actor, a task, a run or a build, and the ways to name them. */
import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../shared/client/client';
import { path } from '../shared/http/path';
import type { Call } from '../shared/model/request';
import { optionalString, string } from '../shared/parsing/json';
import { parseData } from './paging';

/** What a webhook is about: exactly one of the three. */
export type ApifyCondition =
	{ readonly actorId: string } | { readonly actorTaskId: string } | { readonly actorRunId: string };

/** The IDs that name what a webhook or an event is about, the narrowest first, with the kind of scope that each gives. */
const SCOPE_IDS = [
	['actorRunId', 'run'],
	['actorBuildId', 'build'],
	['actorTaskId', 'task'],
	['actorId', 'actor'],
] as const;

/** The narrowest of what a condition names: Apify's examples fill in the wider ones, too. */
export function scopeOf(condition: IDataObject): string | null {
	const scopes = SCOPE_IDS.map(([name, kind]) => {
		const id = optionalString(condition[name], `condition.${name}`);
		return id ? `${kind}/${id}` : null;
	});
	return scopes.find((scope) => scope !== null) ?? null;
}

/** The ID behind an ID or a name: conditions hold IDs only. */
export function resolveId(kind: 'actor' | 'task', id: string): Call<string> {
	return {
		request: {
			method: 'GET',
			path: kind === 'actor' ? path`/v2/acts/${id}` : path`/v2/actor-tasks/${id}`,
		},
		parse: (body) => string(parseData(body).id, 'data.id'),
	};
}

/**
 * Brings the ways to name an Actor or task to the one that fits into a path: Apify's own client turns the first slash of
 * `username/name` into a tilde.
 */
export function resourceId(id: string): string {
	return id.replace('/', '~');
}

/** Finds out what a webhook is about: names of Actors and tasks are looked up, because a condition holds IDs only. */
export type ConditionTask = (client: Client) => Promise<ApifyCondition>;

/** See {@link ConditionTask}. An ID is used as it is. */
export function conditionOf(kind: 'actor' | 'run' | 'task', id: string): ConditionTask {
	return async (client) => {
		if (kind === 'run') return { actorRunId: id };
		const name = resourceId(id);
		const resolved = name.includes('~') ? await client.call(resolveId(kind, name)) : name;
		return kind === 'actor' ? { actorId: resolved } : { actorTaskId: resolved };
	};
}
