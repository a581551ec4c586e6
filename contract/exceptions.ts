/**
 * The exceptions of the check, each with its reason: where a document contradicts itself or its own text. The report names an
 * exception that is no longer needed, so that it can be removed.
 */
import { at, elementsOf, stringOf, type Json } from '../sandbox/json.ts';
import type { DocumentedProvider } from './documents.ts';
import { replaced } from './json.ts';

/** A request, in the form in which it is checked. */
export interface CheckedRequest {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** By name, in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: Json;
}

interface CommonOfExceptions {
	readonly provider: DocumentedProvider;
	/** What is allowed, in a few words. */
	readonly what: string;
	/** Why, and where that is documented. */
	readonly reason: string;
}

/** A request that is checked in another form than it is sent. */
export interface RequestException extends CommonOfExceptions {
	readonly kind: 'request';
	/** Returns the other form; undefined for a request that doesn't match. */
	readonly rewrite: (request: CheckedRequest) => CheckedRequest | undefined;
}

/** An example response that is sent in another form than it is documented. */
export interface ExampleException extends CommonOfExceptions {
	readonly kind: 'example';
	/** Method and path of the operation in the document. */
	readonly operation: string;
	/** Returns the other form; undefined for an example that doesn't match. */
	readonly rewrite: (example: Json) => Json | undefined;
}

/** Query parameters that an operation accepts although the document doesn't list them. */
export interface QueryException extends CommonOfExceptions {
	readonly kind: 'query';
	readonly operation: string;
	readonly names: readonly string[];
}

/** A value in a response of the sandbox that the schema doesn't allow. */
export interface SandboxException extends CommonOfExceptions {
	readonly kind: 'sandbox';
	/** The path of the field, with `[]` for the elements of a list. */
	readonly field: string;
	/** The JSON Schema keyword that fails; undefined for a key that the schema doesn't have. */
	readonly keyword?: string;
}

/** A row of the table. */
export type Exception = RequestException | ExampleException | QueryException | SandboxException;

/** The exceptions that the check allows. */
export const EXCEPTIONS: readonly Exception[] = [
	{
		kind: 'request',
		provider: 'apify',
		what: '/v2/acts is checked as /v2/actors',
		reason:
			'The paths list only the new prefix. The document’s own text, "Legacy /v2/acts/ URL prefix": deprecated, but still fully functional, and routed to the same handler.',
		rewrite: (request) =>
			/^\/v2\/acts(\/|$)/.test(request.path)
				? { ...request, path: request.path.replace('/acts', '/actors') }
				: undefined,
	},
	{
		kind: 'request',
		provider: 'apify',
		what: 'desc=1 is checked as desc=true',
		reason:
			'The schema of the parameter is a boolean. Its own description: "If `true` or `1` then the objects are sorted … in descending order".',
		rewrite: (request) =>
			request.query.desc === '1'
				? { ...request, query: { ...request.query, desc: 'true' } }
				: undefined,
	},
	{
		kind: 'query',
		provider: 'apify',
		what: 'offset, limit and desc for the dispatches of one webhook',
		reason:
			'The operation lists no query, but its response is a page with offset, limit and total, and Apify’s own clients send these three (WebhookDispatchCollectionClient of https://github.com/apify/apify-client-js).',
		operation: 'GET /v2/webhooks/{webhookId}/dispatches',
		names: ['desc', 'limit', 'offset'],
	},
	{
		kind: 'example',
		provider: 'apify',
		what: 'the second webhook in the example of a task’s webhooks gets an ID of its own',
		reason:
			'The example lists one webhook twice. IDs are unique, and the node rejects a list that has one twice, because it means that the pages shifted while the list was read.',
		operation: 'GET /v2/actor-tasks/{actorTaskId}/webhooks',
		rewrite: withOwnIds,
	},
	{
		kind: 'sandbox',
		provider: 'apify',
		what: 'a list may have a webhook without requestUrl',
		reason:
			'The list’s schema WebhookShort requires a string. The schema Webhook says of the same field: "omitted or `null` for hook actions other than the conventional HTTP case (e.g. Slack or email notifications)". The sandbox has such a webhook, because the node must handle it.',
		field: 'data.items[].requestUrl',
		keyword: 'type',
	},
	{
		kind: 'sandbox',
		provider: 'joggai',
		what: 'data is null in an error',
		reason:
			'The document has success responses only. The page https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling shows errors with "data": null.',
		field: 'data',
		keyword: 'type',
	},
];

/** An example list in which a duplicate ID gets its position as a suffix; undefined if all IDs differ. */
function withOwnIds(example: Json): Json | undefined {
	const items = elementsOf(at(example, 'data.items'));
	const ids = items.map((item) => stringOf(at(item, 'id')));
	if (new Set(ids).size === ids.length) return undefined;
	const distinct = items.map((item, index) => {
		const id = ids[index] ?? '';
		return ids.indexOf(id) === index ? item : replaced(item, 'id', `${id}${index + 1}`);
	});
	return replaced(example, 'data.items', distinct);
}

/** Applies the exceptions of a provider, and records which ones were needed. */
export class ExceptionBook {
	private readonly exceptions: readonly Exception[];

	private readonly used = new Set<Exception>();

	constructor(provider: DocumentedProvider, exceptions: readonly Exception[] = EXCEPTIONS) {
		this.exceptions = exceptions.filter((exception) => exception.provider === provider);
	}

	/** A request in the form in which it is checked. */
	request(request: CheckedRequest): CheckedRequest {
		let checked = request;
		for (const exception of this.exceptions) {
			const other = exception.kind === 'request' ? exception.rewrite(checked) : undefined;
			if (other === undefined) continue;
			this.used.add(exception);
			checked = other;
		}
		return checked;
	}

	/** An example response in the form in which it is sent. */
	example(operation: string, example: Json): Json {
		let sent = example;
		for (const exception of this.exceptions) {
			if (exception.kind !== 'example' || exception.operation !== operation) continue;
			const other = exception.rewrite(sent);
			if (other === undefined) continue;
			this.used.add(exception);
			sent = other;
		}
		return sent;
	}

	/** Whether a name that the document doesn't list may be in the query of an operation. */
	allowsQuery(operation: string, name: string): boolean {
		return this.has(
			(exception) =>
				exception.kind === 'query' &&
				exception.operation === operation &&
				exception.names.includes(name),
		);
	}

	/** Whether the sandbox's value of a field may break a rule of the schema. */
	allowsInSandbox(field: string, keyword: string | undefined): boolean {
		return this.has(
			(exception) =>
				exception.kind === 'sandbox' && exception.field === field && exception.keyword === keyword,
		);
	}

	/** The exceptions that were needed, and those that weren't. */
	report(): { used: Exception[]; unused: Exception[] } {
		return {
			used: this.exceptions.filter((exception) => this.used.has(exception)),
			unused: this.exceptions.filter((exception) => !this.used.has(exception)),
		};
	}

	private has(matches: (exception: Exception) => boolean): boolean {
		const exception = this.exceptions.find(matches);
		if (exception === undefined) return false;
		this.used.add(exception);
		return true;
	}
}
