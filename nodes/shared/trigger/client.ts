/** The client of a trigger: for a hook, or for what has to be looked up when a delivery comes. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { createClient } from '../client/client';
import type { Client } from '../client/client';
import { startBudget } from '../http/budget';
import { openConnection } from '../http/connection';
import type { Provider } from '../model/provider';
import { DEFAULT_TIMEOUT_MS } from '../model/request';
import { log } from './log';

/**
 * Opens a client that sends a request twice at most. What it has to tell is a warning in n8n's log: a trigger has no hints.
 * @param budgetMs the time for all of its requests, in milliseconds, from now on
 * @throws Failure `noKey` or `invalidCredential`, and NodeOperationError when the node has no credential
 */
export async function openClient(
	context: IHookFunctions | IWebhookFunctions,
	provider: Provider,
	budgetMs: number,
): Promise<Client> {
	const connection = await openConnection(context, provider, { budget: startBudget(budgetMs) });
	return createClient(connection, DEFAULT_TIMEOUT_MS, (message) => log(context, 'warn', message));
}
