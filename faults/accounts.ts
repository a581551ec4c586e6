/** The server of the fault matrix: finds the account of each request, and applies its fault. */
import type { ServerResponse } from 'node:http';

import { Account, type HttpResponse } from './account.ts';
import type { FaultAction } from './faults.ts';
import type { SeenRequest } from './network.ts';

/** Handles a request to an account; false leaves the response to the provider. */
export type Behavior = (request: SeenRequest, response: ServerResponse) => Promise<boolean>;

/** The accounts that are open, by key. */
const accounts = new Map<string, { account: Account; behavior: Behavior }>();

/** Requests to a host that isn't the one of the account's provider. */
export const unexpectedRequests: string[] = [];

/** Handles each request that the network receives. */
export async function serve(request: SeenRequest, response: ServerResponse): Promise<void> {
	const open = accounts.get(Account.keyOf(request));
	if (request.host !== open?.account.provider.hosts[0]) {
		unexpectedRequests.push(`${request.method} https://${request.host}${request.url}`);
		response.writeHead(404).end();
		return;
	}
	open.account.requests.push(`${request.method} ${request.url}`);
	if (await open.behavior(request, response)) return;
	send(response, await open.account.respond(request));
}

/** Opens an account that applies one fault to every request; without a fault it responds as documented. */
export function openAccountWithFault(account: Account, action?: FaultAction): void {
	openAccount(account, async (seen, response) => {
		if (action === undefined) return false;
		await applyFault(action, account, seen, response);
		return true;
	});
}

/** Opens an account whose requests `behavior` handles. It stays open, because a request may arrive late. */
export function openAccount(account: Account, behavior: Behavior): void {
	accounts.set(account.key, { account, behavior });
}

/** Sends a response. */
export function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
	response.writeHead(status, headers).end(body);
}

/** Applies a fault to one request. */
export async function applyFault(
	action: FaultAction,
	account: Account,
	seen: SeenRequest,
	response: ServerResponse,
): Promise<void> {
	switch (action.kind) {
		case 'error': {
			// The worst case: the provider quotes the key and the whole request body.
			const sent = JSON.stringify(`You sent ${account.key} ${seen.body}`).slice(1, -1);
			const { status, headers, body = '' } = action;
			const type = body.startsWith('{') ? 'application/json' : 'text/html';
			const all = { 'content-type': type, ...headers?.() };
			send(response, { status, headers: all, body: body.replaceAll('ECHO', sent) });
			return;
		}
		case 'response':
			send(response, action.change(await account.respond(seen)));
			return;
		case 'reset': {
			const original = await account.respond(seen);
			if (action.where === 'inBody') await sendHalf(response, original);
			response.socket?.destroy();
			return;
		}
		case 'silence': {
			const original = await account.respond(seen);
			if (action.where === 'inBody') await sendHalf(response, original);
			if (action.where === 'endless') {
				response.writeHead(200, { 'content-type': 'application/json' });
				const spaces = setInterval(() => response.write(' '), 20);
				response.on('close', () => clearInterval(spaces));
			}
			return;
		}
		case 'noConnection':
			throw new Error("A provider that can't be reached receives no request");
	}
}

/** Sends the first half of a response; a response without a body gets one. */
async function sendHalf(response: ServerResponse, original: HttpResponse): Promise<void> {
	const body = original.body === '' ? '{"deleted":true}' : original.body;
	const status = original.status === 204 ? 200 : original.status;
	response.writeHead(status, { ...original.headers, 'content-length': Buffer.byteLength(body) });
	await new Promise<void>((resolve) =>
		response.write(body.slice(0, Math.ceil(body.length / 2)), () => resolve()),
	);
}
