/** When two webhooks are duplicates: one event would be delivered twice to one address. */
import { urlKey } from '../parsing/url';
import type { Webhook } from '../model/webhook';

/**
 * One text for each event that a webhook delivers. Webhooks that share one are duplicates: they have the same URL (see
 * `sameUrl`), the same scope and that event.
 * @returns nothing for a webhook without a URL
 */
export function deliveryKeys({ url, scope, events }: Webhook): string[] {
	if (url === null || url.trim() === '') return [];
	return [...new Set(events)].map((event) => JSON.stringify([urlKey(url), scope, event]));
}
