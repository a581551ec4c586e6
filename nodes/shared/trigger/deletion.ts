/**
 * Deletes a trigger's webhooks, and remembers which they were: a provider's list may show them for a while, and a trigger that
 * used one of them again would be published while nothing is registered. They are kept in memory, because n8n gives a node that
 * was renamed, or that listens for a test event, other static data; and it calls *delete* and the *create* after it in one process.
 */
import type { Client } from '../client/client';
import type { Call } from '../model/request';
import { deleteWebhook } from '../operations/delete';

/** How many are remembered: far more than one process deletes in the seconds that a list lags behind. */
const MAX_DELETED = 1_000;

/** The latest one last. */
const deleted = new Set<string>();

/**
 * Deletes a webhook of a trigger unless it is gone already.
 * @throws Failure
 */
export async function deleteOwn(
	client: Client,
	id: string,
	deletion: Call<unknown>,
): Promise<void> {
	await deleteWebhook(client, id, deletion);
	deleted.add(nameOf(client, id));
	const [earliest] = deleted;
	if (earliest !== undefined && deleted.size > MAX_DELETED) deleted.delete(earliest);
}

/** Whether a trigger has deleted this webhook, although the provider may still show it. */
export function wasDeleted(client: Client, id: string): boolean {
	return deleted.has(nameOf(client, id));
}

function nameOf({ provider }: Client, id: string): string {
	return `${provider.name} ${id}`;
}
