/** Checks the responses of the sandbox's APIs against the documents: every route, with every status that it can return. */
import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { at, type Json } from '../sandbox/json.ts';
import { providerOf } from '../sandbox/providers.ts';
import type { DocumentedProvider, OpenApiDocument } from './documents.ts';
import type { ExceptionBook } from './exceptions.ts';
import { fieldsOf, keysBeyond } from './fields.ts';
import { findOperation, operationsOf, type Place } from './openapi.ts';
import type { Line } from './operations.ts';

interface SandboxRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path and query. */
	readonly path: string;
	readonly body?: Json;
	/** Sent without the key. */
	readonly isAnonymous?: true;
	/** Sent with a body, but without the content type of JSON. */
	readonly isUndeclared?: true;
}

interface RequestList {
	readonly requests: readonly SandboxRequest[];
	/** Whether a response with status 200 is still an error. */
	readonly isError: (body: Json) => boolean;
}

const KEY = 'key';

const ENDPOINT = {
	url: 'https://n8n.example.com/webhook',
	status: 'enabled',
	events: ['generated_script_failed'],
};

const WEBHOOK = {
	requestUrl: 'https://n8n.example.com/webhook',
	eventTypes: ['ACTOR.RUN.FAILED'],
	condition: { actorId: 'hksJZtadYvn4mBuin' },
};

const PAGE = '?offset=0&limit=2';

const REQUESTS: Readonly<Record<DocumentedProvider, RequestList>> = {
	joggai: {
		isError: (body) => at(body, 'code') !== 0,
		requests: [
			{ method: 'GET', path: '/v2/user/whoami' },
			{ method: 'GET', path: '/v2/user/whoami', isAnonymous: true },
			{ method: 'GET', path: '/v2/events' },
			{ method: 'GET', path: '/v2/endpoints' },
			{ method: 'GET', path: '/v2/endpoints?page=1' },
			{ method: 'POST', path: '/v2/endpoint', body: ENDPOINT },
			{ method: 'POST', path: '/v2/endpoint', body: {} },
			{ method: 'PUT', path: '/v2/endpoint/wh_123456789', body: ENDPOINT },
			{ method: 'PUT', path: '/v2/endpoint/none', body: ENDPOINT },
			{ method: 'DELETE', path: '/v2/endpoint/wh_987654321' },
			{ method: 'DELETE', path: '/v2/endpoint/none' },
		],
	},
	apify: {
		isError: () => false,
		requests: [
			{ method: 'GET', path: '/v2/users/me' },
			{ method: 'GET', path: '/v2/users/me', isAnonymous: true },
			{ method: 'GET', path: `/v2/acts${PAGE}&sortBy=stats.lastRunStartedAt&desc=1` },
			{ method: 'GET', path: '/v2/acts?sortBy=none' },
			{ method: 'GET', path: '/v2/acts/janedoe~my-actor' },
			{ method: 'GET', path: '/v2/acts/none' },
			{ method: 'GET', path: `/v2/acts/janedoe~my-actor/webhooks${PAGE}` },
			{ method: 'GET', path: '/v2/acts/none/webhooks' },
			{ method: 'GET', path: `/v2/actor-tasks${PAGE}` },
			{ method: 'GET', path: '/v2/actor-tasks?limit=none' },
			{ method: 'GET', path: '/v2/actor-tasks/janedoe~my-task' },
			{ method: 'GET', path: '/v2/actor-tasks/none' },
			{ method: 'GET', path: `/v2/actor-tasks/janedoe~my-task/webhooks${PAGE}` },
			{ method: 'GET', path: '/v2/actor-tasks/none/webhooks' },
			{ method: 'GET', path: '/v2/webhooks' },
			{ method: 'GET', path: '/v2/webhooks?none=1' },
			{ method: 'POST', path: '/v2/webhooks', body: WEBHOOK },
			{ method: 'POST', path: '/v2/webhooks', body: {} },
			{ method: 'POST', path: '/v2/webhooks', body: WEBHOOK, isUndeclared: true },
			{ method: 'GET', path: '/v2/webhooks/YiKoxjkaS9gjGTqhF' },
			{ method: 'GET', path: '/v2/webhooks/p3RfXjkaS9gjGTqhG' },
			{ method: 'GET', path: '/v2/webhooks/q8SlackaS9gjGTqhH' },
			{ method: 'GET', path: '/v2/webhooks/none' },
			{ method: 'PUT', path: '/v2/webhooks/p3RfXjkaS9gjGTqhG', body: { doNotRetry: true } },
			{ method: 'PUT', path: '/v2/webhooks/p3RfXjkaS9gjGTqhG', body: { eventTypes: 1 } },
			{ method: 'PUT', path: '/v2/webhooks/none', body: {} },
			{ method: 'POST', path: '/v2/webhooks/p3RfXjkaS9gjGTqhG/test' },
			{ method: 'POST', path: '/v2/webhooks/none/test' },
			{ method: 'GET', path: `/v2/webhooks/YiKoxjkaS9gjGTqhF/dispatches${PAGE}` },
			{ method: 'GET', path: '/v2/webhooks/none/dispatches' },
			{ method: 'GET', path: '/v2/webhook-dispatches' },
			{ method: 'GET', path: '/v2/webhook-dispatches?limit=none' },
			{ method: 'GET', path: '/v2/webhook-dispatches/d1SucceededTqhF01' },
			{ method: 'GET', path: '/v2/webhook-dispatches/none' },
			{ method: 'DELETE', path: '/v2/webhooks/p3RfXjkaS9gjGTqhG' },
			{ method: 'DELETE', path: '/v2/webhooks/none' },
		],
	},
};

/**
 * Sends a request to every route of the sandbox's API of a provider, and validates each response against its schema.
 * @param book the exceptions of the provider
 */
export async function checkSandbox(
	provider: DocumentedProvider,
	document: OpenApiDocument,
	book: ExceptionBook,
): Promise<Line[]> {
	const { requests, isError } = REQUESTS[provider];
	const { api, keyHeaders } = providerOf(provider);
	const app = api(KEY);
	const operations = operationsOf(document);
	const validator = createValidator(document);
	const succeeded: string[] = [];
	const lines = new Map<string, { problems: Set<string>; requests: string[] }>();
	for (const { method, path, body, isAnonymous, isUndeclared } of requests) {
		const response = await app.request(path, {
			method,
			headers: {
				...(isAnonymous === true ? {} : keyHeaders(KEY)),
				...(body === undefined || isUndeclared === true
					? {}
					: { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		const { pathname } = new URL(path, 'https://sandbox.example');
		const checked = book.request({ method, path: pathname, query: {}, headers: {} });
		const operation = findOperation(operations, method, checked.path);
		const name = `${operation?.key ?? `${method} ${pathname}`}: ${response.status}`;
		const line = lines.get(name) ?? { problems: new Set(), requests: [] };
		lines.set(name, line);
		line.requests.push(`${method} ${path}`);
		const problems =
			operation === undefined
				? ['The document has no such operation']
				: validator.problemsOf(operation.responses, String(response.status), text, book);
		problems.forEach((problem) => line.problems.add(problem));
		if (response.ok && !(text !== '' && isError(JSON.parse(text) as Json))) {
			succeeded.push(`${method} ${pathname}`);
		}
	}
	const unrequested = app.routes
		.filter(({ method }) => method !== 'ALL')
		.filter(({ method, path }) => {
			const pattern = new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/]+')}$`);
			return !succeeded.some((request) => pattern.test(request));
		});
	return [
		...[...lines].map(([name, { problems, requests }]) => ({
			name,
			requests,
			problems: [...problems],
		})),
		...unrequested.map(({ method, path }) => ({
			name: `${method} ${path}`,
			requests: [],
			problems: ['The check has no successful request for this route'],
		})),
	];
}

function createValidator(document: OpenApiDocument) {
	// OpenAPI 3.1 is JSON Schema 2020-12; 3.0 has a dialect of an older draft, all of which Ajv knows or may ignore.
	const Validator = document.openapi.startsWith('3.0') ? Ajv : Ajv2020;
	const ajv = new Validator({ strict: false, allErrors: true, validateSchema: false });
	addFormats.default(ajv);
	ajv.addSchema({ ...document }, 'document');

	const brokenRules = ({ pointer }: Place, body: Json): ErrorObject[] => {
		const fragment = pointer.split('/').map(encodeURIComponent).join('/');
		const validate = ajv.getSchema(`document#${fragment}`);
		if (validate === undefined) throw new Error(`The document has no schema at ${pointer}`);
		return validate(body) === true ? [] : (validate.errors ?? []);
	};

	return {
		problemsOf(
			responses: Readonly<Record<string, Place | undefined>>,
			status: string,
			text: string,
			book: ExceptionBook,
		): string[] {
			if (!(status in responses)) return [`The document has no status ${status}`];
			const schema = responses[status];
			if (text === '') {
				return status === '204' || schema === undefined ? [] : ['The document has a body'];
			}
			if (schema === undefined) return ['The document has no body'];
			const body = JSON.parse(text) as Json;
			return [
				...brokenRules(schema, body)
					.filter(
						({ instancePath, keyword }) => !book.allowsInSandbox(fieldAt(instancePath), keyword),
					)
					.map(({ instancePath, message }) => `${fieldAt(instancePath)} ${message}`),
				...keysBeyond(Object.keys(fieldsOf(document, schema)), body)
					.filter((key) => !book.allowsInSandbox(key, undefined))
					.map((key) => `The document has no field ${key}`),
			];
		},
	};
}

/** `/data/items/0/id` as `data.items[].id`. */
function fieldAt(instancePath: string): string {
	return instancePath
		.replace(/\/\d+(?=\/|$)/g, '[]')
		.slice(1)
		.replaceAll('/', '.');
}
