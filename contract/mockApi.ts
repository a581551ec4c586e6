/** A mock of a provider, made only from its document: Prism validates each request and returns the documented examples. */
import { createInstance, getHttpOperationsFromSpec, ProblemJsonError } from '@stoplight/prism-http';
import type { IHttpConfig, IHttpRequest } from '@stoplight/prism-http';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { SandboxApi } from '../sandbox/api.ts';
import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';
import { DocumentUnavailable, type OpenApiDocument } from './documents.ts';
import type { CheckedRequest, ExceptionBook } from './exceptions.ts';
import { fieldsOf, keysBeyond } from './fields.ts';
import { replaced } from './json.ts';
import { findOperation, operationsOf } from './openapi.ts';

/** A request, and how it violates the document. */
export interface Exchange {
	/** Method and path of the operation in the document, e.g. `GET /v2/webhooks/{webhookId}`; those of the request if none matches. */
	readonly operation: string;
	/** How the request violates the document. */
	readonly violations: readonly string[];
}

/** A mock that returns the examples of its document. */
export interface MockApi extends SandboxApi {
	/** Returns the requests since the last call of this method. */
	takeExchanges(): Exchange[];
	/**
	 * The documented example response of an operation.
	 * @param operation method and path, e.g. `GET /v2/webhooks/{webhookId}`
	 * @throws Error when the document has none
	 */
	exampleOf(operation: string): Json;
}

/**
 * Creates a mock from a document, at the host of the document's server.
 * @throws DocumentUnavailable when Prism can't parse it
 */
export async function createMockApi(
	document: OpenApiDocument,
	book: ExceptionBook,
): Promise<MockApi> {
	const host = new URL(stringOf(at({ ...document }, 'servers.0.url'))).hostname;
	// Prism changes its argument.
	const resources = await getHttpOperationsFromSpec(structuredClone({ ...document })).catch(
		(error: unknown) => {
			throw new DocumentUnavailable(`Prism can't parse the document: ${String(error)}`);
		},
	);
	const prism = createInstance(CONFIG, { logger: SILENT });
	const operations = operationsOf(document);
	const exchanges: Exchange[] = [];

	const callPrism = async (request: CheckedRequest, config: IHttpConfig) =>
		await prism.request(toPrism(request), resources, config)();

	const examples = new Map<string, Json>();
	for (const { key, method, path } of operations) {
		const outcome = await callPrism(
			{ method, path: path.replace(/\{[^}]*\}/g, 'x'), query: {}, headers: {} },
			{ ...CONFIG, validateRequest: false, checkSecurity: false },
		);
		if (outcome._tag === 'Left') continue;
		const { statusCode, body } = outcome.right.output;
		if (statusCode < 300) examples.set(key, book.example(key, (body ?? null) as Json));
	}

	const respond = async (request: CheckedRequest) => {
		const operation = findOperation(operations, request.method, request.path);
		const outcome = await callPrism(request, CONFIG);
		if (operation === undefined || outcome._tag === 'Left') {
			const problems = outcome._tag === 'Left' ? reasonsOf(outcome.left) : ['No operation matches'];
			const key = operation?.key ?? `${request.method} ${request.path}`;
			exchanges.push({
				operation: key,
				violations: problems.map((problem) => `${key}: ${problem}`),
			});
			return {
				status: operation === undefined ? 404 : 400,
				body: { message: problems.join('; ') },
			};
		}
		const { output, validations } = outcome.right;
		const body = fieldsOf(document, operation.body);
		const violations = [
			...validations.input.map(({ message }) => message),
			...Object.keys(request.query)
				.filter((name) => !operation.query.includes(name) && !book.allowsQuery(operation.key, name))
				.map((name) => `The document has no query parameter ${name}`),
			...(request.body === undefined ? [] : keysBeyond(Object.keys(body), request.body)).map(
				(name) => `The document has no body field ${name}`,
			),
			...(request.body !== undefined && operation.body === undefined
				? ['The document has no request body']
				: []),
			...validations.output.map(({ message }) => `The document's own example: ${message}`),
		].map((problem) => `${operation.key}: ${problem}`);
		exchanges.push({ operation: operation.key, violations });
		const isExample = output.statusCode < 300;
		return {
			status: output.statusCode,
			body: isExample ? asWritten(examples.get(operation.key), request) : (output.body as Json),
		};
	};

	const app = new Hono();
	app.all('*', async (context) => {
		const { req } = context;
		const text = await req.text();
		const request = book.request({
			method: req.method,
			path: decodeURIComponent(req.path),
			query: req.query(),
			headers: req.header(),
			...(text === '' ? {} : { body: jsonOf(text) }),
		});
		const { status, body } = await respond(request);
		if (status === 204) return context.body(null, 204);
		return context.json(body ?? null, status as ContentfulStatusCode);
	});

	return {
		hosts: [host],
		app,
		takeExchanges: () => exchanges.splice(0),
		exampleOf(operation) {
			const example = examples.get(operation);
			if (example === undefined) throw new Error(`The document has no ${operation}`);
			return example;
		},
	};
}

const CONFIG: IHttpConfig = {
	isProxy: false,
	errors: true,
	validateRequest: true,
	validateResponse: true,
	checkSecurity: true,
	upstreamProxy: undefined,
	mock: { dynamic: false },
};

/** Prism needs a logger with all methods of pino. */
const SILENT = {
	trace: ignore,
	debug: ignore,
	info: ignore,
	success: ignore,
	warn: ignore,
	error: ignore,
	child: () => SILENT,
};

/** How the documents call the URL of a webhook. */
const URL_KEYS = ['requestUrl', 'url'];

/** The example of a response with the URL that a PUT has written: *Replace URL* compares the two. */
function asWritten(example: Json | undefined, { method, body }: CheckedRequest): Json | undefined {
	if (method !== 'PUT' || example === undefined) return example;
	const written = entriesOf(body).filter(([key]) => URL_KEYS.includes(key));
	return written.reduce((changed, [key, url]) => replaced(changed, `data.${key}`, url), example);
}

function ignore(): void {
	// Prism returns its messages in the validations, too.
}

function toPrism({ method, path, query, headers, body }: CheckedRequest): IHttpRequest {
	return {
		method: method.toLowerCase() as IHttpRequest['method'],
		url: { path, query: { ...query } },
		headers: { ...headers },
		...(body === undefined ? {} : { body }),
	};
}

/** Why Prism returns no response: the mistakes in the request, if the document has no response for a wrong request. */
function reasonsOf(error: Error): string[] {
	const { validation } = (error instanceof ProblemJsonError ? error.additional : undefined) ?? {};
	const mistakes = elementsOf((validation ?? []) as Json).map((each) =>
		stringOf(at(each, 'message')),
	);
	return mistakes.length > 0 ? mistakes : [error.message];
}

/** Parses a body. One that isn't JSON stays a string, which no schema allows. */
function jsonOf(text: string): Json {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return text;
	}
}
