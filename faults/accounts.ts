/** The server's side: which account a request is for, and how it is treated. */
import type { ServerResponse } from 'node:http';

import { Account, type Answer } from './account.ts';
import type { Act } from './faults.ts';
import type { SeenRequest } from './network.ts';

/** Answers the request of an account in its own way; false leaves it to the provider. */
export type Behaviour = (request: SeenRequest, response: ServerResponse) => Promise<boolean>;

/** The accounts that are open, by key. */
const accounts = new Map<string, { account: Account; behave: Behaviour }>();

/** Requests to a host that isn't the one of the account's provider. */
export const unexpectedRequests: string[] = [];

/** The server's side of the matrix. */
export async function serve(request: SeenRequest, response: ServerResponse): Promise<void> {
	const open = accounts.get(Account.keyOf(request));
	if (request.host !== open?.account.provider.hosts[0]) {
		unexpectedRequests.push(`${request.method} https://${request.host}${request.url}`);
		response.writeHead(404).end();
		return;
	}
	open.account.requests.push(`${request.method} ${request.url}`);
	if (await open.behave(request, response)) return;
	send(response, await open.account.answer(request));
}

/** Opens an account whose requests are all treated alike: as documented unless an act is given. */
export function openTo(account: Account, act?: Act): void {
	openAccount(account, async (seen, response) => {
		if (act === undefined) return false;
		await applyFault(act, account, seen, response);
		return true;
	});
}

/** Opens an account whose requests are treated as `behave` says. It stays open: a late request belongs to it, too. */
export function openAccount(account: Account, behave: Behaviour): void {
	accounts.set(account.key, { account, behave });
}

/** Sends an answer as it is. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, headers).end(body);
}

/** Does to a request what a fault says. */
export async function applyFault(
	act: Act,
	account: Account,
	seen: SeenRequest,
	response: ServerResponse,
): Promise<void> {
	switch (act.kind) {
		case 'refuse': {
			// The worst that a provider can do: it repeats the key and all that it was sent.
			const sent = JSON.stringify(`You sent ${account.key} ${seen.body}`).slice(1, -1);
			const { status, headers, body = '' } = act;
			const type = body.startsWith('{') ? 'application/json' : 'text/html';
			const all = { 'content-type': type, ...headers?.() };
			send(response, { status, headers: all, body: body.replaceAll('ECHO', sent) });
			return;
		}
		case 'answer':
			send(response, act.change(await account.answer(seen)));
			return;
		case 'reset': {
			const clean = await account.answer(seen);
			if (act.where === 'inBody') await sendHalf(response, clean);
			response.socket?.destroy();
			return;
		}
		case 'silence': {
			const clean = await account.answer(seen);
			if (act.where === 'inBody') await sendHalf(response, clean);
			if (act.where === 'dripping') {
				response.writeHead(200, { 'content-type': 'application/json' });
				const drip = setInterval(() => response.write(' '), 20);
				response.on('close', () => clearInterval(drip));
			}
			return;
		}
		case 'away':
			throw new Error('Nobody is asked when the provider is away');
	}
}

/** The first half of an answer; one without content gets some. */
async function sendHalf(response: ServerResponse, clean: Answer): Promise<void> {
	const body = clean.body === '' ? '{"deleted":true}' : clean.body;
	const status = clean.status === 204 ? 200 : clean.status;
	response.writeHead(status, { ...clean.headers, 'content-length': Buffer.byteLength(body) });
	await new Promise<void>((resolve) =>
		response.write(body.slice(0, Math.ceil(body.length / 2)), () => resolve()),
	);
}
