/** The facts of the providers' documentation that concern webhooks, and the differences between two versions of them. Pure. */
import { z } from 'zod';

import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';
import { PROVIDERS, type ProviderId } from '../sandbox/providers.ts';
import type { DocumentedProvider, OpenApiDocument } from './documents.ts';
import { fieldsOf } from './fields.ts';
import { follow, operationsOf, type Operation, type Place } from './openapi.ts';

const NAMES = z.array(z.string()).default([]);

const FIELDS = z.object({ required: NAMES, optional: NAMES }).strict();

const NO_FIELDS: FieldFacts = { required: [], optional: [] };

/** Empty values are left out of the file. */
const OPERATION = z
	.object({
		query: NAMES,
		pageLimit: z.number().nullable().default(null),
		request: FIELDS.default(NO_FIELDS),
		response: FIELDS.default(NO_FIELDS),
	})
	.strict();

const PROVIDER = z
	.object({
		/** Where the machine-readable document is; null where there is none. */
		document: z.string().nullable(),
		/** Pages that a person read, with the day. */
		pages: z.record(z.string().regex(/^\d{4}-\d\d-\d\d$/)),
		events: NAMES,
		/** Events that only a page has. */
		eventsOnPages: NAMES,
		operations: z.record(OPERATION),
	})
	.strict();

/** The facts of a provider that isn't in the file yet. */
const NOTHING = PROVIDER.parse({ document: null, pages: {}, operations: {} });

const SUMMARY = z
	.object(
		Object.fromEntries(PROVIDERS.map(({ id }) => [id, PROVIDER.default(NOTHING)])) as Record<
			ProviderId,
			z.ZodDefault<typeof PROVIDER>
		>,
	)
	.strict();

type FieldFacts = z.output<typeof FIELDS>;

/** The documented facts of a provider. */
export type ProviderFacts = z.output<typeof PROVIDER>;

/** The documented facts of an operation. Fields are paths, as in `fields.ts`. */
export type OperationFacts = z.output<typeof OPERATION>;

/** The content of `contract/summary.json`. */
export type Summary = z.output<typeof SUMMARY>;

/** Parses `contract/summary.json`. */
export function parseSummary(text: string): Summary {
	return SUMMARY.parse(JSON.parse(text));
}

/** Formats `contract/summary.json`, without empty values. */
export function formatSummary(summary: Summary): string {
	return JSON.stringify(withoutEmpty(summary), null, '\t');
}

function withoutEmpty(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
	return Object.fromEntries(
		entries.filter(
			([key, inner]) =>
				!(key === 'pageLimit' && inner === null) &&
				!(Array.isArray(inner) && inner.length === 0) &&
				!(['request', 'response'].includes(key) && JSON.stringify(inner) === '{}'),
		),
	);
}

/**
 * The paths of a document that the nodes use, those of them that are about webhooks, and the list of events. The nodes only read
 * from the other paths.
 */
const CONCERNS: Readonly<
	Record<
		DocumentedProvider,
		{ paths: RegExp; webhooks: RegExp; events: (document: OpenApiDocument) => Json | undefined }
	>
> = {
	joggai: {
		paths: /\/(endpoints?|events|user\/whoami)(\/|$)/,
		webhooks: /\/(endpoints?|events)(\/|$)/,
		// The schema allows any string as an event: the events are in the example.
		events: (document) => at(fieldOf(document, 'GET /v2/events', 'data.events'), 'example'),
	},
	apify: {
		paths: /\/webhook|^\/v2\/(actors|actor-tasks)(\/\{\w+\})?$|^\/v2\/users\/me$/,
		webhooks: /\/webhook/,
		events: (document) => {
			const list = fieldOf(document, 'GET /v2/webhooks', 'data.items.eventTypes');
			return at(follow(document, { pointer: '', value: at(list, 'items') }).value, 'enum');
		},
	},
};

/** The document with only the paths that the nodes use. */
export function relevantPart(
	provider: DocumentedProvider,
	document: OpenApiDocument,
): OpenApiDocument {
	const paths = entriesOf(document.paths).filter(([path]) => CONCERNS[provider].paths.test(path));
	return { ...document, paths: Object.fromEntries(paths) };
}

/** The facts of a document that concern webhooks. */
export function factsOf(
	provider: DocumentedProvider,
	document: OpenApiDocument,
): Pick<ProviderFacts, 'events' | 'operations'> {
	const { webhooks, events } = CONCERNS[provider];
	const operations = operationsOf(relevantPart(provider, document)).filter(
		({ method, path }) => method === 'GET' || webhooks.test(path),
	);
	return {
		events: elementsOf(events(document)).map(stringOf).sort(),
		operations: Object.fromEntries(
			operations
				.sort((one, other) => (one.key < other.key ? -1 : 1))
				.map((operation): [string, OperationFacts] => {
					const isAboutWebhooks = webhooks.test(operation.path);
					return [
						operation.key,
						{
							query: [...operation.query],
							pageLimit: operation.pageLimit,
							request: fieldFacts(document, operation.body),
							response: fieldFacts(document, isAboutWebhooks ? successOf(operation) : undefined),
						},
					];
				}),
		),
	};
}

/** The schema of an operation's first successful response. */
function successOf({ responses }: Operation): Place | undefined {
	return Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
}

function fieldFacts(document: OpenApiDocument, schema: Place | undefined): FieldFacts {
	const fields = Object.entries(fieldsOf(document, schema));
	const named = (isRequired: boolean): string[] =>
		fields
			.filter(([, required]) => required === isRequired)
			.map(([name]) => name)
			.sort();
	return { required: named(true), optional: named(false) };
}

/** The schema of a field of an operation's response. The path skips lists: `data.items.id` is the ID of an element. */
function fieldOf(document: OpenApiDocument, key: string, path: string): Json | undefined {
	const operation = operationsOf(document).find((each) => each.key === key);
	let place = operation && successOf(operation);
	for (const name of path.split('.')) place = place && propertyOf(document, place, name);
	return place && follow(document, place).value;
}

function propertyOf(document: OpenApiDocument, place: Place, name: string): Place | undefined {
	const { value } = follow(document, place);
	const inner = (key: string): Place => ({ pointer: '', value: at(value, key) });
	const own = at(value, `properties.${name}`);
	if (own !== undefined) return follow(document, { pointer: '', value: own });
	if (at(value, 'items') !== undefined) return propertyOf(document, inner('items'), name);
	for (const part of elementsOf(at(value, 'allOf'))) {
		const found = propertyOf(document, { pointer: '', value: part }, name);
		if (found !== undefined) return found;
	}
	return undefined;
}

/**
 * The summary with the facts of the newest documents; what a person read on pages stays.
 * @param documents the facts of other providers stay
 */
export function updatedSummary(
	summary: Summary,
	documents: Readonly<Partial<Record<DocumentedProvider, OpenApiDocument>>>,
): Summary {
	const facts = (provider: DocumentedProvider): ProviderFacts => {
		const document = documents[provider];
		if (document === undefined) return summary[provider];
		const found = factsOf(provider, document);
		const { eventsOnPages } = summary[provider];
		return {
			...summary[provider],
			...found,
			eventsOnPages: eventsOnPages.filter((event) => !found.events.includes(event)),
		};
	};
	return { ...summary, joggai: facts('joggai'), apify: facts('apify') };
}

/** The differences between a summary and an older one, as sentences. */
export function differencesOf(before: Summary, after: Summary): string[] {
	return PROVIDERS.flatMap(({ id, label }) => {
		const [old, now] = [before[id], after[id]];
		return [
			...changes(old.events, now.events, (event) => `the event ${event}`),
			...changes(
				Object.keys(old.operations),
				Object.keys(now.operations),
				(operation) => `the operation ${operation}`,
			),
			...Object.entries(now.operations).flatMap(([key, operation]) => {
				const older = old.operations[key];
				return older === undefined
					? []
					: operationDifferences(older, operation).map((text) => `${key}: ${text}`);
			}),
		].map((text) => `${label}: ${text}`);
	});
}

function changes(
	before: readonly string[],
	after: readonly string[],
	nameOf: (each: string) => string,
): string[] {
	return [
		...after.filter((each) => !before.includes(each)).map((each) => `${nameOf(each)} is new`),
		...before.filter((each) => !after.includes(each)).map((each) => `${nameOf(each)} is gone`),
	];
}

function operationDifferences(before: OperationFacts, after: OperationFacts): string[] {
	const limit = (value: number | null): string => (value === null ? 'not documented' : `${value}`);
	return [
		...changes(before.query, after.query, (name) => `the query parameter ${name}`),
		...(before.pageLimit === after.pageLimit
			? []
			: [`the page limit was ${limit(before.pageLimit)} and is ${limit(after.pageLimit)} now`]),
		...fieldDifferences('request', before.request, after.request),
		...fieldDifferences('response', before.response, after.response),
	];
}

function fieldDifferences(
	what: 'request' | 'response',
	before: FieldFacts,
	after: FieldFacts,
): string[] {
	const all = ({ required, optional }: typeof before): string[] => [...required, ...optional];
	return [
		...changes(all(before), all(after), (name) => {
			const isRequired = after.required.includes(name);
			return `the ${isRequired ? 'required field' : 'field'} ${name} of the ${what}`;
		}),
		...after.required
			.filter((name) => before.optional.includes(name))
			.map((name) => `the field ${name} of the ${what} is required now`),
		...after.optional
			.filter((name) => before.required.includes(name))
			.map((name) => `the field ${name} of the ${what} is optional now`),
	];
}
