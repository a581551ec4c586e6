/** The requests of Apify's dispatches: the events that it delivered, or tried to deliver, to webhooks. */
import type { IDataObject } from 'n8n-workflow';

import { path } from '../../shared/http/path';
import type { PagedList } from '../../shared/model/list';
import type { Call } from '../../shared/model/request';
import type { Entry } from '../../shared/model/webhook';
import {
	identifier,
	optionalIdentifier,
	optionalRecord,
	optionalRecords,
	optionalString,
	optionalWholeNumber,
} from '../../shared/parsing/json';
import { utcFromIso } from '../../shared/parsing/time';
import { pagedList, parseData } from '../paging';
import { scopeOf } from '../scope';

/** One event for a webhook's URL, with all attempts to deliver it, in the spirit of `Webhook`. */
export interface Dispatch {
	id: string;
	webhookId: string | null;
	/** `ACTIVE`, `SUCCEEDED` or `FAILED`. */
	status: string | null;
	eventType: string | null;
	createdAt: string | null;
	/** When the last attempt ended. */
	finishedAt: string | null;
	/** HTTP status of the receiver's last response. */
	responseStatus: number | null;
	errorMessage: string | null;
	/** What the event was about, as in a `Webhook`. */
	scope: string | null;
}

/** The dispatches of a webhook, or of the account, oldest first unless `newestFirst`. */
export function apifyDispatches(
	webhookId: string | undefined,
	newestFirst: boolean,
): PagedList<Dispatch> {
	const listPath =
		webhookId === undefined ? '/v2/webhook-dispatches' : path`/v2/webhooks/${webhookId}/dispatches`;
	return { ...pagedList(listPath, newestFirst ? { desc: 1 } : {}, toDispatch), isAppendOnly: true };
}

/** One dispatch: https://docs.apify.com/api/v2/webhook-dispatch-get */
export function getDispatch(id: string): Call<Entry<Dispatch>> {
	return {
		request: { method: 'GET', path: path`/v2/webhook-dispatches/${id}` },
		parse: parseDispatch,
	};
}

/** Has Apify call the URL of a webhook with example data: https://docs.apify.com/api/v2/webhook-test-post */
export function testWebhook(id: string): Call<Entry<Dispatch>> {
	return {
		request: { method: 'POST', path: path`/v2/webhooks/${id}/test` },
		parse: parseDispatch,
	};
}

function parseDispatch(body: unknown): Entry<Dispatch> {
	const raw = parseData(body);
	return { raw, value: toDispatch(raw) };
}

function toDispatch(raw: IDataObject): Dispatch {
	const webhook = optionalRecord(raw.webhook, 'webhook');
	const ofEvent = scopeOf(optionalRecord(raw.eventData, 'eventData'));
	const ofWebhook = scopeOf(optionalRecord(webhook.condition, 'webhook.condition'));
	const lastCall = optionalRecords(raw.calls, 'calls').at(-1);
	const { finishedAt, responseStatus, errorMessage } = lastCall ?? {};
	return {
		id: identifier(raw.id, 'id'),
		webhookId: optionalIdentifier(raw.webhookId, 'webhookId'),
		status: optionalString(raw.status, 'status'),
		eventType: optionalString(raw.eventType, 'eventType'),
		createdAt: utcFromIso(raw.createdAt),
		finishedAt: utcFromIso(finishedAt),
		responseStatus: optionalWholeNumber(responseStatus, 'calls.responseStatus'),
		errorMessage: optionalString(errorMessage, 'calls.errorMessage'),
		scope: ofEvent ?? ofWebhook,
	};
}
