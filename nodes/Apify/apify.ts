/**
 * Apify's webhooks: https://docs.apify.com/api/v2/act-webhooks-get and its neighbours.
 *
 * Every list answers `{ data: { total, offset, limit, count, desc, items } }` with 1,000 items at most.
 */
import { jsonParse } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { path } from '../shared/path';
import { MASK, maskValues } from '../shared/secrets';
import {
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	isRecord,
	optionalFlag,
	optionalIdentifier,
	optionalRecord,
	optionalText,
	texts,
} from '../shared/shape';
import { utcFromIso } from '../shared/time';
import type { PagedList, Provider, Webhook } from '../shared/webhook';

/** The events that Apify documents in the schema of its list. */
export const APIFY_EVENTS = [
	'ACTOR.BUILD.ABORTED',
	'ACTOR.BUILD.CREATED',
	'ACTOR.BUILD.FAILED',
	'ACTOR.BUILD.SUCCEEDED',
	'ACTOR.BUILD.TIMED_OUT',
	'ACTOR.RUN.ABORTED',
	'ACTOR.RUN.CREATED',
	'ACTOR.RUN.FAILED',
	'ACTOR.RUN.RESURRECTED',
	'ACTOR.RUN.SUCCEEDED',
	'ACTOR.RUN.TIMED_OUT',
	'TEST',
] as const;

/** What the shared code has to know about Apify. */
export const apify: Provider = {
	name: 'apify',
	label: 'Apify',
	credentialType: 'apifyWebhooksApi',
	secretField: 'apiToken',
	origin: () => 'https://api.apify.com',
	// 60 requests a second and resource (https://docs.apify.com/api/v2#rate-limiting): a third of it leaves room for others.
	requestsInFlight: 20,
	complaint(body) {
		const error = isRecord(body) ? body.error : undefined;
		if (!isRecord(error)) return undefined;
		return {
			message: typeof error.message === 'string' ? error.message : null,
			code: typeof error.type === 'string' ? error.type : undefined,
		};
	},
	maskSecrets(raw) {
		// The headers template is where Apify recommends to put a secret for the receiver.
		return typeof raw.headersTemplate === 'string'
			? { ...raw, headersTemplate: maskHeaders(raw.headersTemplate) }
			: raw;
	},
};

/** Whose webhooks are listed. */
export type ApifyScope =
	| { readonly kind: 'account' }
	| { readonly kind: 'actor'; readonly id: string }
	| { readonly kind: 'task'; readonly id: string };

/** The webhooks of an account, an Actor or a task, oldest first unless `newestFirst`. */
export function apifyWebhooks(scope: ApifyScope, newestFirst: boolean): PagedList<Webhook> {
	return pagedList(pathOf(scope), newestFirst ? { desc: 1 } : {}, toWebhook);
}

/** Something to choose in the editor. */
export interface Choice {
	readonly id: string;
	readonly name: string;
}

/** The Actors that the user made or used, the one that ran last first: https://docs.apify.com/api/v2/acts-get */
export const apifyActors = pagedList(
	'/v2/acts',
	{ sortBy: 'stats.lastRunStartedAt', desc: 1 },
	toChoice,
);

/** The tasks that the user made or used, newest first: https://docs.apify.com/api/v2/actor-tasks-get */
export const apifyTasks = pagedList('/v2/actor-tasks', { desc: 1 }, toChoice);

/**
 * Brings the ways to name an Actor or task to the one that fits into a path: Apify's own client turns the first slash of
 * `username/name` into a tilde.
 */
export function resourceId(id: string): string {
	return id.replace('/', '~');
}

function pathOf(scope: ApifyScope): string {
	switch (scope.kind) {
		case 'account':
			return '/v2/webhooks';
		// Apify calls this prefix legacy and fully functional; /v2/actors is its newer name.
		case 'actor':
			return path`/v2/acts/${scope.id}/webhooks`;
		case 'task':
			return path`/v2/actor-tasks/${scope.id}/webhooks`;
	}
}

function pagedList<T extends { id: string }>(
	listPath: string,
	query: Record<string, string | number>,
	decode: (raw: IDataObject) => T,
): PagedList<T> {
	return {
		maxPageSize: 1000,
		request: ({ offset, size }) => ({
			method: 'GET',
			path: listPath,
			query: { offset, limit: size, ...query },
		}),
		readPage(body, { size }) {
			const data = asRecord(asRecord(body, 'the answer').data, 'data');
			const total = asWholeNumber(data.total, 'data.total');
			// Apify warns not to rely on the largest page size: what it really used stands in the answer.
			const usedSize = Math.min(size, asWholeNumber(data.limit, 'data.limit', 1));
			return {
				items: asRecords(data.items, 'data.items'),
				total,
				pageCount: Math.ceil(total / usedSize),
				size: usedSize,
			};
		},
		decode,
	};
}

function toWebhook(raw: IDataObject): Webhook {
	return {
		provider: apify.name,
		id: identifier(raw.id, 'id'),
		url: optionalText(raw.requestUrl, 'requestUrl'),
		events: texts(raw.eventTypes, 'eventTypes'),
		enabled: optionalFlag(raw.isEnabled, 'isEnabled') ?? true,
		createdAt: utcFromIso(raw.createdAt),
		updatedAt: utcFromIso(raw.modifiedAt),
		lastTriggeredAt: utcFromIso(optionalRecord(raw.lastDispatch, 'lastDispatch').finishedAt),
		scope: scopeOf(optionalRecord(raw.condition, 'condition')),
		owner: optionalText(raw.userId, 'userId'),
	};
}

/** The narrowest of what a condition names. */
function scopeOf(condition: IDataObject): string | null {
	const run = optionalIdentifier(condition.actorRunId, 'condition.actorRunId');
	if (run !== null) return `run/${run}`;
	const task = optionalIdentifier(condition.actorTaskId, 'condition.actorTaskId');
	if (task !== null) return `task/${task}`;
	const actor = optionalIdentifier(condition.actorId, 'condition.actorId');
	return actor === null ? null : `actor/${actor}`;
}

function toChoice(raw: IDataObject): Choice {
	const id = identifier(raw.id, 'id');
	const name =
		[optionalText(raw.username, 'username'), optionalText(raw.name, 'name')]
			.filter(Boolean)
			.join('/') || id;
	const title = optionalText(raw.title, 'title');
	return { id, name: title === null ? name : `${title} (${name})` };
}

/** A headers template is a JSON object in a text; one that can't be read is masked as a whole. */
function maskHeaders(template: string): string {
	const headers: unknown = jsonParse(template, { fallbackValue: null });
	return isRecord(headers) ? JSON.stringify(maskValues(headers)) : MASK;
}
