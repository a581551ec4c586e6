/** The requests of Apify's webhooks: https://docs.apify.com/api/v2/act-webhooks-get and its neighbors. */
import type { IDataObject } from 'n8n-workflow';

import { path } from '../../shared/http/path';
import type { PagedList } from '../../shared/model/list';
import type { Call } from '../../shared/model/request';
import type { Entry, Webhook } from '../../shared/model/webhook';
import {
	identifier,
	optionalBoolean,
	optionalRecord,
	optionalString,
	optionalStrings,
} from '../../shared/parsing/json';
import { utcFromIso } from '../../shared/parsing/time';
import { secretsOfTemplate } from '../headersTemplate';
import { pagedList, parseData } from '../paging';
import { apify } from '../provider';
import { scopeOf } from '../scope';
import type { ApifyCondition } from '../scope';

/** Whose webhooks are listed. */
export type ApifyScope =
	| { readonly kind: 'account' }
	| { readonly kind: 'actor'; readonly id: string }
	| { readonly kind: 'task'; readonly id: string };

/** The webhooks of an account, an Actor or a task, oldest first unless `newestFirst`. */
export function apifyWebhooks(scope: ApifyScope, newestFirst: boolean): PagedList<Webhook> {
	return pagedList(pathOf(scope), newestFirst ? { desc: 1 } : {}, toWebhook);
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

/** What may be said of a webhook in addition to the essentials, in Apify's own names; null clears a text. */
export interface ApifyDetails {
	readonly payloadTemplate?: string | null;
	readonly headersTemplate?: string | null;
	readonly description?: string | null;
	readonly ignoreSslErrors?: boolean;
	readonly doNotRetry?: boolean;
	readonly shouldInterpolateStrings?: boolean;
}

/** What a webhook is made of; in a change, a field that is left out stays as it is. */
export interface ApifyDraft extends ApifyDetails {
	readonly requestUrl: string;
	readonly eventTypes: readonly string[];
	readonly condition: ApifyCondition;
}

/**
 * Registers a webhook: https://docs.apify.com/api/v2/webhooks-post
 *
 * A webhook of one run is a single-use one (`isAdHoc`), so that it doesn't count towards the limit of the account for ever.
 * @param idempotencyKey Apify returns the webhook that it created for this key, if there is one: so the request may be retried
 */
export function createWebhook(draft: ApifyDraft, idempotencyKey: string): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'POST',
			path: '/v2/webhooks',
			body: {
				...bodyOf(draft),
				...(isOfOneRun(draft) && { isAdHoc: true }),
				idempotencyKey,
			},
			isIdempotent: true,
			events: draft.eventTypes,
			secrets: secretsOf(draft),
		},
		parse: parseWebhook,
	};
}

/** Whether a webhook is about one run: then it is a single-use one. */
export function isOfOneRun({ condition }: ApifyDraft): boolean {
	return 'actorRunId' in condition;
}

/** Whether a webhook is a single-use one: Apify's lists contain them. */
export function isAdHoc({ raw }: Entry<Webhook>): boolean {
	return raw.isAdHoc === true;
}

/** One webhook, whole: https://docs.apify.com/api/v2/webhook-get */
export function getWebhook(id: string): Call<Entry<Webhook>> {
	return { request: { method: 'GET', path: path`/v2/webhooks/${id}` }, parse: parseWebhook };
}

/** Changes a webhook: https://docs.apify.com/api/v2/webhook-put */
export function updateWebhook(id: string, changes: Partial<ApifyDraft>): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'PUT',
			path: path`/v2/webhooks/${id}`,
			body: bodyOf(changes),
			events: changes.eventTypes,
			secrets: secretsOf(changes),
		},
		parse: parseWebhook,
	};
}

/** Deletes a webhook: https://docs.apify.com/api/v2/webhook-delete */
export function deleteWebhook(id: string): Call<unknown> {
	return { request: { method: 'DELETE', path: path`/v2/webhooks/${id}` }, parse: (body) => body };
}

/** A draft as the plain JSON that is sent. */
function bodyOf({ eventTypes, condition, ...rest }: Partial<ApifyDraft>): IDataObject {
	return {
		...rest,
		...(eventTypes !== undefined && { eventTypes: [...eventTypes] }),
		...(condition !== undefined && { condition: { ...condition } }),
	};
}

function secretsOf({ headersTemplate }: Partial<ApifyDraft>): string[] {
	return typeof headersTemplate === 'string' ? secretsOfTemplate(headersTemplate) : [];
}

function parseWebhook(body: unknown): Entry<Webhook> {
	const raw = parseData(body);
	return { raw, value: toWebhook(raw) };
}

function toWebhook(raw: IDataObject): Webhook {
	return {
		provider: apify.name,
		id: identifier(raw.id, 'id'),
		url: optionalString(raw.requestUrl, 'requestUrl'),
		events: optionalStrings(raw.eventTypes, 'eventTypes'),
		enabled: optionalBoolean(raw.isEnabled, 'isEnabled') ?? true,
		createdAt: utcFromIso(raw.createdAt),
		updatedAt: utcFromIso(raw.modifiedAt),
		lastTriggeredAt: utcFromIso(optionalRecord(raw.lastDispatch, 'lastDispatch').finishedAt),
		scope: scopeOf(optionalRecord(raw.condition, 'condition')),
		owner: optionalString(raw.userId, 'userId'),
	};
}
