/** Warns of URLs that a provider can't call, such as the address of an n8n on the user's own computer. */
import { isPrivateHost } from '../audit/privateHost';
import type { Client } from '../client/client';
import type { Entry, Webhook } from '../model/webhook';
import { parseUrl } from '../runtime/compat';

/** Tells the user which hosts of webhooks that were just created or changed are private. */
export function warnOfPrivateUrls(client: Client, entries: ReadonlyArray<Entry<Webhook>>): void {
	const { label } = client.provider;
	for (const { value } of entries) {
		const url = parseUrl(value.url ?? '');
		if (url === undefined || !isPrivateHost(url.hostname)) continue;
		client.notify(
			`${label}: ${url.host} is a private address that can't be reached from the internet, so ${label}'s calls won't arrive there.`,
			'warning',
		);
	}
}
