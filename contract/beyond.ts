/**
 * Finds what a provider's responses have that its documentation (`contract/summary.json`) doesn't: names and forms only, never a
 * value. Pure.
 */
import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';
import type { ListPlace } from '../sandbox/provider.ts';
import { providerOf, PROVIDERS, type ProviderId } from '../sandbox/providers.ts';
import { keysBeyond } from './fields.ts';
import { findOperation } from './openapi.ts';
import type { ProviderFacts, Summary } from './summary.ts';

/** The parts of a response that are compared. */
export interface SeenResponse {
	readonly method: string;
	readonly url: string;
	/** HTTP status. */
	readonly status: number;
	readonly headerNames: readonly string[];
	readonly body: Json;
}

/** What a provider's responses have that its documentation doesn't. */
export interface Beyond {
	readonly provider: ProviderId;
	/** One sentence each. */
	readonly notes: string[];
}

/** Headers that nearly every server sends: they say nothing about a provider. */
const EVERYDAY_HEADERS =
	/^(access-control-.*|age|allow|alt-svc|cache-control|cf-.*|connection|content-(encoding|language|length|security-policy|type)|cross-origin-.*|date|etag|expires|expect-ct|keep-alive|last-modified|nel|permissions-policy|pragma|referrer-policy|report-to|server|server-timing|set-cookie|strict-transport-security|trailer|transfer-encoding|vary|via|x-content-type-options|x-frame-options|x-powered-by|x-xss-protection)$/;

/** The longest part of a name, in characters, and the most digits in it: anything longer looks like an ID or a key. */
const MAX_NAME_LENGTH = 40;
const MAX_NAME_DIGITS = 3;

/** What the responses of a run have that the documentation doesn't, by provider. */
export function beyondDocuments(summary: Summary, seen: readonly SeenResponse[]): Beyond[] {
	return PROVIDERS.flatMap(({ id, hosts, listPlace }) => {
		const ofProvider = seen.filter(({ url }) => hosts.includes(new URL(url).hostname));
		if (ofProvider.length === 0) return [];
		const notes = ofProvider.flatMap((response) => notesOn(response, summary[id], listPlace));
		return [{ provider: id, notes: [...new Set(notes)].sort() }];
	});
}

/** The notes as lines of text. */
export function describeBeyond(all: readonly Beyond[]): string {
	return all
		.flatMap(({ provider, notes }) => [
			`${providerOf(provider).label}: ${notes.length === 0 ? 'nothing' : ''}`.trimEnd(),
			...notes.map((note) => `  ${note}`),
		])
		.join('\n');
}

function notesOn(response: SeenResponse, facts: ProviderFacts, place: ListPlace): string[] {
	const { method, url, status, body } = response;
	const path = new URL(url).pathname;
	const operations = Object.entries(facts.operations).map(([key, { response: fields }]) => {
		const [operationMethod = '', operationPath = ''] = key.split(' ');
		return { key, method: operationMethod, path: operationPath, fields };
	});
	const operation = findOperation(operations, method, path);
	const headers = response.headerNames
		.map((name) => name.toLowerCase())
		.filter((name) => !EVERYDAY_HEADERS.test(name))
		.map((name) => `header: ${nameOf(name)}`);
	// JoggAI's documentation doesn't say which HTTP status its errors have.
	const isError = status >= 300 || (at(body, 'code') ?? 0) !== 0;
	if (isError) {
		const keys = entriesOf(body).map(([key]) => nameOf(key));
		return [`error: HTTP status ${status}, keys ${keys.sort().join(', ') || 'none'}`, ...headers];
	}
	if (operation === undefined) return headers;
	const { required, optional } = operation.fields;
	return [
		...keysBeyond([...required, ...optional], body).map((key) => `key: ${nameOf(key)}`),
		...(operation.key === place.list ? webhookNotes(body, facts, place) : []),
		...headers,
	];
}

function webhookNotes(body: Json, facts: ProviderFacts, place: ListPlace): string[] {
	const webhooks = elementsOf(place.items === '' ? body : at(body, place.items));
	const known = [...facts.events, ...facts.eventsOnPages];
	return webhooks.flatMap((webhook) => {
		const events = at(webhook, place.events);
		return [
			...[events ?? []]
				.flat()
				.map(stringOf)
				.filter((event) => !known.includes(event))
				.map((event) => `event: ${nameOf(event)}`),
			...Object.entries(place.times).flatMap(([field, form]) => {
				const time = at(webhook, field);
				return time === undefined || time === null || hasForm(time, form)
					? []
					: [`time in another form: ${field}, ${shapeOf(time)}`];
			}),
		];
	});
}

function hasForm(time: Json, form: 'iso' | 'unixSeconds'): boolean {
	if (form === 'iso') {
		return (
			typeof time === 'string' &&
			/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(time)
		);
	}
	// Seconds of the years 2001 to 2286: milliseconds have three digits more.
	return typeof time === 'number' && Number.isInteger(time) && `${time}`.length === 10;
}

/** The form of a time without its value: each digit is a 0, each letter an A. */
function shapeOf(time: Json): string {
	if (typeof time === 'number')
		return `a number of ${`${Math.trunc(Math.abs(time))}`.length} digits`;
	if (typeof time !== 'string') return 'neither text nor number';
	const shape = time.replace(/\d/g, '0').replace(/\p{L}/gu, 'A');
	return /^[0A:+.,/ -]{1,40}$/.test(shape) ? `such as ${shape}` : 'a text';
}

/** A name; a key that looks like a value isn't shown. */
function nameOf(key: string): string {
	const isName = (part: string): boolean =>
		/^[\w*-]+$/.test(part) &&
		part.length <= MAX_NAME_LENGTH &&
		part.replace(/\D/g, '').length <= MAX_NAME_DIGITS;
	const parts = key
		.replaceAll('[]', '')
		.split('.')
		.filter((part) => part !== '');
	return parts.every(isName) ? key : 'one whose name may be a value';
}
