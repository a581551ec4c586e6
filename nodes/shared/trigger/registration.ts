/** How a trigger gets its one webhook, at a provider that can change and delete webhooks. */
import type { Client } from '../client/client';
import type { Call } from '../model/request';
import type { Entry, Webhook } from '../model/webhook';
import { deleteWebhook } from '../operations/delete';
import type { Registration } from './trigger';

/** What one webhook of a provider has to be, and how it gets there. */
interface WebhookParts {
	/** Loads what the list leaves out, where it does. */
	readonly load?: (entry: Entry<Webhook>) => Call<Entry<Webhook>>;
	/** Whether it is as it has to be. */
	readonly matches: (entry: Entry<Webhook>) => boolean;
	/** The call that makes it so; undefined when the provider can't: then another one takes its place. */
	readonly change: (entry: Entry<Webhook>) => Call<Entry<Webhook>> | undefined;
	/** @param unusable the IDs of those that can't be made so */
	readonly create: (unusable: readonly string[]) => Promise<Entry<Webhook>>;
	readonly remove: (id: string) => Call<unknown>;
	/** The token that is part of it, where one is needed. */
	readonly token?: string;
}

/** A registration of exactly one webhook. */
export function oneWebhook(client: Client, parts: WebhookParts): Registration {
	const { load, matches, change, create, remove, token } = parts;
	const whole = async (entry: Entry<Webhook>): Promise<Entry<Webhook>> =>
		load === undefined ? entry : await client.call(load(entry));
	return {
		async isComplete(own) {
			const [entry, ...surplus] = own;
			return entry !== undefined && surplus.length === 0 && matches(await whole(entry));
		},
		async complete(own) {
			const entries = await Promise.all(own.map(whole));
			const kept = await keepOne(entries);
			// Only once there is one that works: no event is lost meanwhile.
			for (const { value } of own) {
				if (value.id !== kept.value.id) await deleteWebhook(client, value.id, remove(value.id));
			}
			return [{ id: kept.value.id, token }];
		},
	};

	async function keepOne(entries: ReadonlyArray<Entry<Webhook>>): Promise<Entry<Webhook>> {
		const complete = entries.find(matches);
		if (complete !== undefined) return complete;
		const [call] = entries.flatMap((entry) => change(entry) ?? []);
		if (call !== undefined) return await client.call(call);
		return await create(entries.map(({ value }) => value.id));
	}
}
