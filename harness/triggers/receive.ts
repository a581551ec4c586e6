/**
 * Receives requests as n8n does, without a network: n8n's web server (express, with n8n's settings) routes them, and the node's
 * `webhook` gets n8n's own context. The rules are those of `webhooks/` in n8n 2.41.1 (webhook-helpers, live-webhooks,
 * test-webhooks, webhook-request-handler). Left out: compression, CORS, and the removal of n8n's own cookies.
 */
import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

import express, { type Request, type RequestHandler, type Response } from 'express';
import { WebhookContext } from 'n8n-core';
import type { INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

import { parseBody } from './body.ts';
import { messageOf, type Database, type OpenWorkflow } from './database.ts';
import { HttpError } from './httpError.ts';

/** A request to n8n. */
export interface ReceivableRequest {
	readonly url: string;
	/** POST unless given. */
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string | readonly string[]>>;
	/** The bytes, packed where a header says so. */
	readonly body?: string | Buffer;
}

/** An execution that n8n starts. */
export interface Execution {
	readonly mode: 'webhook' | 'manual';
	readonly status: 'success' | 'error';
	/** The items of the trigger's first output, as it returned them. */
	readonly items: INodeExecutionData[];
	/** The message of what the trigger threw. */
	readonly error?: string;
}

/** How n8n responded. */
export interface ReceivedResponse {
	/** `no response`: the request hangs until the sender gives up. */
	readonly status: number | 'no response';
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** What n8n runs, or null. */
	readonly execution: Execution | null;
}

/** A webhook that waits for requests. */
export interface Registered {
	readonly open: OpenWorkflow;
	readonly mode: Execution['mode'];
	/** Called when the response is ready, unless it is an error. */
	readonly onResponse: () => void;
}

/** Production or test. */
export type WebhookKind = 'webhook' | 'webhook-test';

/** Where requests go. */
export interface Receiver {
	/**
	 * The webhook of a path.
	 * @throws HttpError 404 where there is none
	 */
	find(kind: WebhookKind, method: string, path: string): Registered;
	/** Called after n8n has started an execution. */
	afterExecution(registered: Registered): Promise<void>;
}

/** How long the node may take before the request counts as hanging. */
const PATIENCE_MS = 5000;

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];

/** A request on its way through the server. */
interface Call {
	readonly sent: Buffer;
	/** Whether a webhook was looked for: not when express itself refuses the path. */
	isRouted: boolean;
	execution: Execution | null;
	/** Called when n8n has done all that it will do. */
	readonly onHandled: () => void;
}

/** n8n's web server. */
export class Server {
	private readonly database: Database;

	private readonly receiver: Receiver;

	private readonly app = express();

	private readonly calls = new WeakMap<IncomingMessage, Call>();

	constructor(database: Database, receiver: Receiver) {
		this.database = database;
		this.receiver = receiver;
		this.app.disable('x-powered-by');
		this.app.set('query parser', 'extended');
		this.app.all('/webhook/*path', this.handler('webhook'));
		this.app.all('/webhook-test/*path', this.handler('webhook-test'));
	}

	/** Receives a request. */
	async receive({
		url,
		method = 'POST',
		headers = {},
		body = '',
	}: ReceivableRequest): Promise<ReceivedResponse> {
		const sent = Buffer.from(body);
		const request = new IncomingMessage(new Socket());
		request.method = method;
		request.url = this.pathOf(url);
		request.headers = received(headers, new URL(url).host, sent);
		request.push(null);
		const response = new ServerResponse(request);
		const output = captured(response);
		let onHandled = () => {};
		const handled = new Promise<void>((resolve) => {
			onHandled = resolve;
		});
		const call: Call = { sent, isRouted: false, execution: null, onHandled };
		this.calls.set(request, call);
		this.app(request, response);
		const patience = new AbortController();
		await Promise.race([
			output.ended.then(async () => (call.isRouted ? await handled : undefined)),
			handled,
			sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
		]);
		patience.abort();
		// A node may respond right after its function has returned.
		await setImmediate();
		return { ...output.response(), execution: call.execution };
	}

	/** The path of a URL on n8n's server, which a reverse proxy may offer below another path. */
	private pathOf(url: string): string {
		const { baseUrl, testBaseUrl = baseUrl } = this.database;
		const base = [baseUrl, testBaseUrl].find((start) => url.startsWith(`${start}/`));
		if (base === undefined) throw new Error(`n8n is not at ${new URL(url).origin}`);
		return url.slice(base.length);
	}

	private handler(kind: WebhookKind): RequestHandler {
		return async (request, response) => {
			const call = this.calls.get(request);
			if (call === undefined) throw new Error('The request did not come from receive()');
			call.isRouted = true;
			try {
				const { method = '' } = request;
				if (!METHODS.includes(method)) {
					throw new HttpError(500, `The method ${method} is not supported.`);
				}
				const registered = this.receiver.find(kind, method, pathParameterOf(request));
				request.params = {};
				await this.runWebhook(registered, request, response, call);
				if (call.execution !== null) await this.receiver.afterExecution(registered);
			} catch (error) {
				const known = error instanceof HttpError ? error : new HttpError(500, messageOf(error));
				this.database.write('error', `Error in handling webhook request: ${known.message}`);
				response.status(known.status).json(known.body);
			} finally {
				call.onHandled();
			}
		};
	}

	/** `executeWebhook` */
	private async runWebhook(
		registered: Registered,
		request: Request,
		response: Response,
		call: Call,
	): Promise<void> {
		const { open, mode, onResponse } = registered;
		const { webhookDescription: description } = open.webhook;
		if (description.responseMode !== 'onReceived' || description.responseCode !== undefined) {
			throw new Error('Only a webhook that responds with 200 when it receives is simulated');
		}
		Object.assign(request, await parseBody(request.headers, call.sent, open.node));
		let result: IWebhookResponseData;
		try {
			result = await this.callWebhook(registered, request, response);
		} catch (error) {
			const message = 'Workflow Webhook Error: Workflow could not be started!';
			call.execution = {
				mode,
				status: 'error',
				items: [{ json: {} }],
				error: messageOf(error),
			};
			response.status(500).json(new HttpError(500, message).body);
			return;
		}
		const { noWebhookResponse, workflowData } = result;
		const webhookResponse: unknown = result.webhookResponse;
		if (noWebhookResponse === true) onResponse();
		if (workflowData === undefined) {
			if (noWebhookResponse === true) return;
			onResponse();
			send(response, webhookResponse ?? { message: 'Webhook call received' });
			return;
		}
		call.execution = { mode, status: 'success', items: workflowData[0] ?? [] };
		if (noWebhookResponse !== true) {
			onResponse();
			send(response, responseBodyOf(description.responseData));
		}
	}

	private async callWebhook(
		{ open, mode }: Registered,
		request: Request,
		response: Response,
	): Promise<IWebhookResponseData> {
		const { workflow, node, webhook, data } = open;
		const type = this.database.typeOf(node);
		if (type.webhook === undefined) throw new Error('Node does not have any webhooks defined');
		const http = { ...data, httpRequest: request, httpResponse: response };
		const context = new WebhookContext(workflow, node, http, mode, webhook, [], null);
		this.database.captureLog(context);
		return await type.webhook.call(context);
	}
}

/** `extractWebhookOnReceivedResponse`: without `responseData` n8n responds with the name of its default. */
function responseBodyOf(responseData: string | undefined): unknown {
	return responseData === 'noData' ? undefined : (responseData ?? 'firstEntryJson');
}

function send(response: Response, body: unknown): void {
	response.status(200);
	if (typeof body === 'string') response.send(body);
	else response.json(body);
}

/** The decoded path below `/webhook/`. */
function pathParameterOf({ params }: Request): string {
	const { path } = params;
	const joined = Array.isArray(path) ? path.join('/') : String(path);
	return joined.endsWith('/') ? joined.slice(0, -1) : joined;
}

/** Headers as Node passes them on, with what every client adds. */
function received(
	headers: Readonly<Record<string, string | readonly string[]>>,
	host: string,
	{ length }: Buffer,
): IncomingHttpHeaders {
	return {
		host,
		'content-length': String(length),
		...Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [
				name.toLowerCase(),
				typeof value === 'string' ? value : value.join(', '),
			]),
		),
	};
}

/** Collects what is written to a response. */
function captured(response: ServerResponse) {
	const chunks: Buffer[] = [];
	const collect = (chunk: unknown): void => {
		if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
	};
	const end = response.end.bind(response);
	const ended = new Promise<void>((resolve) => {
		response.write = (chunk: unknown) => {
			collect(chunk);
			return true;
		};
		response.end = (chunk?: unknown) => {
			collect(chunk);
			end();
			resolve();
			return response;
		};
	});
	return {
		ended,
		response(): Omit<ReceivedResponse, 'execution'> {
			if (!response.writableEnded) return { status: 'no response', headers: {}, body: '' };
			const headers = Object.entries(response.getHeaders()).map(([name, value]) => [
				name,
				String(value),
			]);
			return {
				status: response.statusCode,
				headers: Object.fromEntries(headers) as Record<string, string>,
				body: Buffer.concat(chunks).toString(),
			};
		},
	};
}
