/**
 * Where a document contradicts its own prose, or itself: the one table of what the check lets pass, each with its reason.
 * An exception that is no longer needed is told, so that it can be taken out.
 */
import type { DocumentedProvider } from './documents.ts';
import { at, elementsOf, replaced, textOf, type Json } from './json.ts';

/** A request as the check sees it. */
export interface CheckedRequest {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** By their names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: Json;
}

interface CommonOfExceptions {
	readonly provider: DocumentedProvider;
	/** What is let pass, in a few words. */
	readonly what: string;
	/** Why, and where that is documented. */
	readonly reason: string;
}

/** A request that is checked in another form than it is sent. */
export interface RequestException extends CommonOfExceptions {
	readonly kind: 'request';
	/** The other form; undefined for a request that isn't meant. */
	readonly rewrite: (request: CheckedRequest) => CheckedRequest | undefined;
}

/** An example response that is sent in another form than it is documented. */
export interface ExampleException extends CommonOfExceptions {
	readonly kind: 'example';
	/** Method and path of the operation in the document. */
	readonly operation: string;
	/** The other form; undefined for an example that isn't meant. */
	readonly rewrite: (example: Json) => Json | undefined;
}

/** Names in a query that an operation takes though the document doesn't list them. */
export interface QueryException extends CommonOfExceptions {
	readonly kind: 'query';
	readonly operation: string;
	readonly names: readonly string[];
}

/** A value of the sandbox that a schema doesn't allow. */
export interface SandboxException extends CommonOfExceptions {
	readonly kind: 'sandbox';
	/** The field that it is about, with `[]` for the elements of a list. */
	readonly field: string;
	/** The JSON Schema keyword that isn't met; absent for a key that the schema doesn't know. */
	readonly keyword?: string;
}

/** An entry of the table. */
export type Exception = RequestException | ExampleException | QueryException | SandboxException;

/** All exceptions. */
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
			'The example lists one webhook twice. IDs are unique, and the node refuses a list that has one twice, because then a page was shifted while it read.',
		operation: 'GET /v2/actor-tasks/{actorTaskId}/webhooks',
		rewrite: withOwnIds,
	},
	{
		kind: 'sandbox',
		provider: 'apify',
		what: 'a list may have a webhook without requestUrl',
		reason:
			'The list’s schema WebhookShort wants a text. The schema Webhook says of the same field: "omitted or `null` for hook actions other than the conventional HTTP case (e.g. Slack or email notifications)". The sandbox has such a webhook, because the node must get along with it.',
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

/** An example list in which an ID that was there before is followed by its position; undefined if all IDs differ. */
function withOwnIds(example: Json): Json | undefined {
	const items = elementsOf(at(example, 'data.items'));
	const ids = items.map((item) => textOf(at(item, 'id')));
	if (new Set(ids).size === ids.length) return undefined;
	const distinct = items.map((item, index) => {
		const id = ids[index] ?? '';
		return ids.indexOf(id) === index ? item : replaced(item, 'id', `${id}${index + 1}`);
	});
	return replaced(example, 'data.items', distinct);
}

/** Keeps account of the exceptions that were needed. */
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

	private has(isMeant: (exception: Exception) => boolean): boolean {
		const exception = this.exceptions.find(isMeant);
		if (exception === undefined) return false;
		this.used.add(exception);
		return true;
	}
}
