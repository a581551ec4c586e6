/** How a trigger gets its one webhook, at a provider that can change and delete webhooks. */
import type { Client } from '../client/client';
import type { Call } from '../model/request';
import type { Entry, Webhook } from '../model/webhook';
import { unlessGone } from '../operations/delete';
import { deleteOwn, wasDeleted } from './deletion';
import type { Registration } from './trigger';

/** What one webhook of a provider has to be, and how it gets there. */
interface WebhookParts {
	/** Loads what the list leaves out, where it does. */
	readonly load?: (entry: Entry<Webhook>) => Call<Entry<Webhook>>;
	/** Whether it is as it has to be. */
	readonly matches: (entry: Entry<Webhook>) => boolean;
	/** The call that makes it so; undefined when the provider can't: then another one takes its place. */
	readonly change: (entry: Entry<Webhook>) => Call<Entry<Webhook>> | undefined;
	/** @param unusable the IDs of those that can't be made so, or are gone although the list shows them */
	readonly create: (unusable: readonly string[]) => Promise<Entry<Webhook>>;
	readonly remove: (id: string) => Call<unknown>;
	/** The token that is part of it, where one is needed. */
	readonly token?: string;
}

/** A registration of exactly one webhook. */
export function oneWebhook(client: Client, parts: WebhookParts): Registration {
	const { load, matches, change, create, remove, token } = parts;
	/** Undefined for one that is gone, although the list shows it. */
	const whole = async (entry: Entry<Webhook>): Promise<Entry<Webhook> | undefined> => {
		if (wasDeleted(client, entry.value.id)) return undefined;
		return load === undefined ? entry : await unlessGone(client, load(entry));
	};
	return {
		async isComplete(own) {
			const [entry, ...surplus] = own;
			if (entry === undefined || surplus.length > 0) return false;
			const loaded = await whole(entry);
			return loaded !== undefined && matches(loaded);
		},
		async complete(own) {
			const loaded = await Promise.all(own.map(whole));
			const entries = loaded.flatMap((entry) => entry ?? []);
			const listed = own.map(({ value }) => value.id);
			const kept = await keepOne(entries, listed);
			// Only once there is one that works: no event is lost meanwhile. Also what is said to be gone: it would double each event.
			for (const { value } of own) {
				if (value.id !== kept.value.id) await deleteOwn(client, value.id, remove(value.id));
			}
			return [{ id: kept.value.id, token }];
		},
	};

	async function keepOne(
		entries: ReadonlyArray<Entry<Webhook>>,
		listed: readonly string[],
	): Promise<Entry<Webhook>> {
		const complete = entries.find(matches);
		if (complete !== undefined) return complete;
		const [call] = entries.flatMap((entry) => change(entry) ?? []);
		if (call !== undefined) return await client.call(call);
		return await create(listed);
	}
}
