/** Warns of URLs that events won't arrive at, such as the address of an n8n on the user's own computer. */
import { isPrivateHost } from '../audit/privateHost';
import type { Client } from '../client/client';
import type { Entry, Webhook } from '../model/webhook';
import { parseUrl } from '../runtime/compat';

/** Tells the user which URLs of webhooks that were just created or changed are private or for tests only. */
export function warnOfUrls(client: Client, entries: ReadonlyArray<Entry<Webhook>>): void {
	for (const { value } of entries) {
		const url = parseUrl(value.url ?? '');
		if (url !== undefined) warnOfUrl(client, url);
	}
}

/** Tells the user when a URL is private or for tests only. Names only its host: the rest may be a secret. */
export function warnOfUrl(client: Client, url: URL): void {
	const { label } = client.provider;
	if (isPrivateHost(url.hostname)) {
		client.notify(
			`${label}: ${url.host} is a private address that can't be reached from the internet, so ${label}'s calls won't arrive there.`,
			'warning',
		);
	}
	if (isTestUrl(url)) {
		client.notify(
			`${label}: the URL at ${url.host} looks like a test URL of n8n, which works only while the editor listens for a test event. Use the production URL.`,
			'warning',
		);
	}
}

/**
 * Whether a URL looks like a test URL of n8n, whose path begins with `webhook-test` where that of a production URL begins with
 * `webhook`, unless n8n is told otherwise or is behind a path:
 * https://docs.n8n.io/hosting/configuration/environment-variables/endpoints/
 */
function isTestUrl({ pathname }: URL): boolean {
	const endpoint = pathname.split('/').find((segment) => /^webhook(-test)?$/.test(segment));
	return endpoint === 'webhook-test';
}
