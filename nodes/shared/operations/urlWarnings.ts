/** Warns of URLs that events won't arrive at, such as the address of an n8n on the user's own computer. */
import { isPrivateHost } from '../audit/privateHost';
import type { Client } from '../client/client';
import type { Entry, Webhook } from '../model/webhook';
import { parseUrl } from '../runtime/compat';

/**
 * The part of the path that n8n's test URLs have, unless `N8N_ENDPOINT_WEBHOOK_TEST` says otherwise:
 * https://docs.n8n.io/hosting/configuration/environment-variables/endpoints/
 */
const TEST_SEGMENT = 'webhook-test';

/** Tells the user which URLs of webhooks that were just created or changed are private or for tests only. */
export function warnOfUrls(client: Client, entries: ReadonlyArray<Entry<Webhook>>): void {
	const { label } = client.provider;
	for (const { value } of entries) {
		const url = parseUrl(value.url ?? '');
		if (url === undefined) continue;
		if (isPrivateHost(url.hostname)) {
			client.notify(
				`${label}: ${url.host} is a private address that can't be reached from the internet, so ${label}'s calls won't arrive there.`,
				'warning',
			);
		}
		if (url.pathname.split('/').includes(TEST_SEGMENT)) {
			client.notify(
				`${label}: the URL at ${url.host} is a test URL of n8n, which only works while the editor listens for a test event. Use the production URL.`,
				'warning',
			);
		}
	}
}
