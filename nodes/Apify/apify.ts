/**
 * Apify's webhooks: https://docs.apify.com/api/v2/act-webhooks-get and its neighbours.
 *
 * Every list answers `{ data: { total, offset, limit, count, desc, items } }` with 1,000 items at most.
 */
import { jsonParse } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { sameEvents } from '../shared/operations/change';
import type { Call } from '../shared/operations/operation';
import { path } from '../shared/http/path';
import { MASK, maskValues } from '../shared/http/masking';
import {
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	isRecord,
	optionalBoolean,
	optionalIdentifier,
	optionalRecord,
	optionalRecords,
	optionalString,
	optionalStrings,
	optionalWholeNumber,
	string,
} from '../shared/parsing/json';
import { utcFromIso } from '../shared/parsing/time';
import { sameUrl } from '../shared/parsing/url';
import type { Entry, PagedList, Provider, Webhook } from '../shared/model/webhook';

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
	events: APIFY_EVENTS,
	delivery({ lastDispatch, stats }) {
		if (isRecord(lastDispatch)) return lastDispatch.status === 'FAILED' ? 'failed' : 'other';
		return isRecord(stats) && stats.totalDispatches === 0 ? 'never' : 'other';
	},
	// 60 requests a second and resource (https://docs.apify.com/api/v2#rate-limiting): a third of it leaves room for others.
	requestsInFlight: 20,
	parseError(body) {
		const error = isRecord(body) ? body.error : undefined;
		if (!isRecord(error)) return undefined;
		return {
			message: typeof error.message === 'string' ? error.message : null,
			code: typeof error.type === 'string' ? error.type : undefined,
		};
	},
	maskSecrets(raw) {
		// The headers template is where Apify recommends to put a secret for the receiver.
		const { headersTemplate: template } = raw;
		if (template === undefined || template === null) return raw;
		return { ...raw, headersTemplate: typeof template === 'string' ? maskHeaders(template) : MASK };
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

/** The details of a webhook in Apify's own names, with the names of their fields in the editor. */
export const DETAIL_LABELS = {
	description: 'Description',
	doNotRetry: 'Do Not Retry',
	headersTemplate: 'Headers Template',
	ignoreSslErrors: 'Ignore SSL Errors',
	payloadTemplate: 'Payload Template',
	shouldInterpolateStrings: 'Interpolate Strings',
} as const;

/** What may be said of a webhook beside the essentials, in Apify's own names; null clears a text. */
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
 * @param idempotencyKey Apify returns the webhook that it made for this key, if there is one: so the request may be sent again
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
			secrets: secretsOf(draft),
		},
		read: readWebhook,
	};
}

/**
 * In what a webhook differs from what was asked for, as the names of the fields in the editor. What the response leaves out
 * isn't known to differ.
 */
export function differences(draft: ApifyDraft, { raw, value }: Entry<Webhook>): string[] {
	const { requestUrl, eventTypes, condition, ...details } = draft;
	const differs: Array<[string, boolean]> = [
		['Request URL', value.url !== null && !sameUrl(value.url, requestUrl)],
		['Events', isKnown(raw.eventTypes) && !sameEvents(value.events, eventTypes)],
		['Watch', value.scope !== null && value.scope !== scopeOf({ ...condition })],
		['Watch (not single-use)', isOfOneRun(draft) && raw.isAdHoc === false],
		['Status (it is disabled)', !value.enabled],
		...Object.entries(details).map(([name, asked]): [string, boolean] => [
			isDetail(name) ? DETAIL_LABELS[name] : name,
			isKnown(raw[name]) && raw[name] !== (asked ?? ''),
		]),
	];
	return differs.flatMap(([label, isDifferent]) => (isDifferent ? [label] : []));
}

function isDetail(name: string): name is keyof typeof DETAIL_LABELS {
	return name in DETAIL_LABELS;
}

function isKnown(value: unknown): boolean {
	return value !== undefined && value !== null;
}

function isOfOneRun({ condition }: ApifyDraft): boolean {
	return 'actorRunId' in condition;
}

/** Whether a webhook is a single-use one: Apify's lists contain them. */
export function isAdHoc({ raw }: Entry<Webhook>): boolean {
	return raw.isAdHoc === true;
}

/** One webhook, whole: https://docs.apify.com/api/v2/webhook-get */
export function getWebhook(id: string): Call<Entry<Webhook>> {
	return { request: { method: 'GET', path: path`/v2/webhooks/${id}` }, read: readWebhook };
}

/** Changes a webhook: https://docs.apify.com/api/v2/webhook-put */
export function updateWebhook(id: string, changes: Partial<ApifyDraft>): Call<Entry<Webhook>> {
	return {
		request: {
			method: 'PUT',
			path: path`/v2/webhooks/${id}`,
			body: bodyOf(changes),
			secrets: secretsOf(changes),
		},
		read: readWebhook,
	};
}

/** Deletes a webhook: https://docs.apify.com/api/v2/webhook-delete */
export function deleteWebhook(id: string): Call<unknown> {
	return { request: { method: 'DELETE', path: path`/v2/webhooks/${id}` }, read: (body) => body };
}

/** Has Apify call the URL of a webhook with made-up data: https://docs.apify.com/api/v2/webhook-test-post */
export function testWebhook(id: string): Call<Entry<Dispatch>> {
	return {
		request: { method: 'POST', path: path`/v2/webhooks/${id}/test` },
		read: readDispatch,
	};
}

/** The ID behind an ID or a name: conditions hold IDs only. */
export function resolveId(kind: 'actor' | 'task', id: string): Call<string> {
	return {
		request: {
			method: 'GET',
			path: kind === 'actor' ? path`/v2/acts/${id}` : path`/v2/actor-tasks/${id}`,
		},
		read: (body) => string(readData(body).id, 'data.id'),
	};
}

/** One call of a webhook's URL, and the repetitions of it, in the spirit of {@link Webhook}. */
export interface Dispatch {
	id: string;
	webhookId: string | null;
	/** `ACTIVE`, `SUCCEEDED` or `FAILED`. */
	status: string | null;
	eventType: string | null;
	createdAt: string | null;
	/** When the last attempt ended. */
	finishedAt: string | null;
	/** HTTP status of the receiver's last answer. */
	responseStatus: number | null;
	errorMessage: string | null;
	/** What the event was about, as in a {@link Webhook}. */
	scope: string | null;
}

/** The dispatches of a webhook, or of the account, oldest first unless `newestFirst`. */
export function apifyDispatches(
	webhookId: string | undefined,
	newestFirst: boolean,
): PagedList<Dispatch> {
	const listPath =
		webhookId === undefined ? '/v2/webhook-dispatches' : path`/v2/webhooks/${webhookId}/dispatches`;
	return { ...pagedList(listPath, newestFirst ? { desc: 1 } : {}, toDispatch), onlyGrows: true };
}

/** One dispatch: https://docs.apify.com/api/v2/webhook-dispatch-get */
export function getDispatch(id: string): Call<Entry<Dispatch>> {
	return {
		request: { method: 'GET', path: path`/v2/webhook-dispatches/${id}` },
		read: readDispatch,
	};
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
			const data = readData(body);
			const total = asWholeNumber(data.total, 'data.total');
			// Apify warns not to rely on the largest page size: what it really used stands in the answer.
			const usedSize = Math.min(size, asWholeNumber(data.limit, 'data.limit', 1));
			return {
				items: asRecords(data.items, 'data.items'),
				total,
				pageCount: Math.ceil(total / usedSize),
				size: usedSize,
				isNewestFirst: data.desc === true,
			};
		},
		decode,
	};
}

/** A draft as the plain JSON that is sent. */
function bodyOf({ eventTypes, condition, ...rest }: Partial<ApifyDraft>): IDataObject {
	return {
		...rest,
		...(eventTypes !== undefined && { eventTypes: [...eventTypes] }),
		...(condition !== undefined && { condition: { ...condition } }),
	};
}

function readData(body: unknown): IDataObject {
	return asRecord(asRecord(body, 'the answer').data, 'data');
}

function readWebhook(body: unknown): Entry<Webhook> {
	const raw = readData(body);
	return { raw, value: toWebhook(raw) };
}

function readDispatch(body: unknown): Entry<Dispatch> {
	const raw = readData(body);
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

/** The narrowest of what a condition names: Apify's examples fill in the wider ones, too. */
export function scopeOf(condition: IDataObject): string | null {
	const scopes = SCOPE_IDS.map(([name, kind]) => {
		const id = optionalString(condition[name], `condition.${name}`);
		return id ? `${kind}/${id}` : null;
	});
	return scopes.find((scope) => scope !== null) ?? null;
}

function toChoice(raw: IDataObject): Choice {
	const id = identifier(raw.id, 'id');
	const name =
		[optionalString(raw.username, 'username'), optionalString(raw.name, 'name')]
			.filter(Boolean)
			.join('/') || id;
	const title = optionalString(raw.title, 'title');
	return { id, name: title === null ? name : `${title} (${name})` };
}

/** A headers template that can't be parsed is masked as a whole. */
function maskHeaders(template: string): string {
	const headers = parseHeadersTemplate(template);
	return headers === null ? MASK : JSON.stringify(maskValues(headers));
}

/** The secrets in the headers of a draft: the template, and each value as it is typed, as it is read, and in its parts. */
function secretsOf({ headersTemplate }: Partial<ApifyDraft>): string[] {
	if (headersTemplate === undefined || headersTemplate === null) return [];
	const values = valuesIn(headersTemplate).flatMap((value) => [value, unquoted(value)]);
	const parts = values.flatMap((value) => value.split(VARIABLE)).map((part) => part.trim());
	// Of `Bearer abc`, the scheme is no secret, and a provider may quote the token alone.
	const tokens = parts.map((part) => part.replace(/^(?:bearer|basic|token)\b\s*/i, ''));
	const secrets = [...values, ...parts.filter((_, index) => tokens[index] !== ''), ...tokens];
	return [...new Set([headersTemplate, ...secrets])].filter((secret) => secret !== '');
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
