/** An account of the sandbox behind the fake network: a node changes it as it would change a real one. */
import nock from 'nock';

import { Account, type HttpResponse } from '../../faults/account';
import type { SeenRequest } from '../../faults/network';
import { credentialOf, providerOf, type ProviderId } from '../../sandbox/providers';

/** Responds to a request; `apply` does what the provider would do. */
export type Respond = (
	request: SeenRequest,
	apply: () => Promise<HttpResponse>,
) => Promise<HttpResponse>;

/** An open account. */
export interface OpenAccount {
	readonly account: Account;
	/** The IDs of its webhooks. */
	readonly ids: readonly string[];
	/** The credential, as the engine of the tests needs it. */
	readonly secrets: Readonly<Record<string, Record<string, string>>>;
	/** The requests that it received, the earliest first. */
	readonly requests: readonly SeenRequest[];
	/** The most requests that were under way at once. */
	mostAtOnce(): number;
}

/**
 * Opens an account with at least so many webhooks.
 * @param respond what happens to a request before and after the provider has done what it says; nothing unless given
 */
export async function openAccount(
	id: ProviderId,
	webhooks: number,
	respond: Respond = async (_request, apply) => await apply(),
): Promise<OpenAccount> {
	const provider = providerOf(id);
	const account = await Account.open(provider, webhooks);
	const ids = (await account.ids('webhooks')).slice(-webhooks);
	const requests: SeenRequest[] = [];
	let underWay = 0;
	let most = 0;
	for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
		nock(`https://${provider.hosts[0]}`)
			.persist()
			.intercept(/./, method)
			.query(true)
			.optionally()
			.reply(async (url, sent) => {
				const request: SeenRequest = {
					method,
					host: provider.hosts[0],
					url,
					headers: {},
					body: sent === '' ? '' : JSON.stringify(sent),
				};
				requests.push(request);
				underWay += 1;
				most = Math.max(most, underWay);
				try {
					const response = await respond(request, async () => await account.respond(request));
					return [response.status, response.body, { ...response.headers }];
				} finally {
					underWay -= 1;
				}
			});
	}
	return {
		account,
		ids,
		secrets: { [provider.credentialType]: { ...credentialOf(provider, account.key) } },
		requests,
		mostAtOnce: () => most,
	};
}

/** A response that refuses a request, and does nothing else. */
export function refusal(status: number, message = 'No'): HttpResponse {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ code: status, message }),
	};
}
