/** When two webhooks are duplicates: one event would be delivered twice to one address. */
import type { Webhook } from '../model/webhook';
import { urlKey } from '../parsing/url';

/**
 * One string for each event that a webhook delivers. Webhooks that share one are duplicates: they have the same URL (see
 * `sameUrl`), the same scope and that event.
 * @returns nothing for a webhook without a URL
 */
export function deliveryKeys({ url, scope, events }: Webhook): string[] {
	if (url === null || url.trim() === '') return [];
	return [...new Set(events)].map((event) => JSON.stringify([urlKey(url), scope, event]));
}

/**
 * Prepares to find the other webhooks with the same URL and scope and at least one event in common.
 *
 * Each webhook looks only at the first few of each of its groups, so that the work grows with the length of the list
 * and not with its square, even if the whole list is one group.
 * @param max how many to find of each group; the finder returns their IDs, sorted
 */
export function duplicateFinder(
	webhooks: readonly Webhook[],
	max: number,
): (webhook: Webhook) => string[] {
	const groups = new Map<string, Webhook[]>();
	const groupAt = (key: string): Webhook[] => {
		const group = groups.get(key) ?? [];
		groups.set(key, group);
		return group;
	};
	// Sorted once, every group is sorted. Not by locale: the result must not depend on where n8n runs.
	for (const webhook of [...webhooks].sort(byId)) {
		for (const key of deliveryKeys(webhook)) groupAt(key).push(webhook);
	}
	return (webhook) => {
		// The webhook itself may be one of the first.
		const first = deliveryKeys(webhook).flatMap((key) => groupAt(key).slice(0, max + 1));
		const others = [...new Set(first)].filter((other) => other !== webhook);
		return others.sort(byId).map(({ id }) => id);
	};
}

function byId(a: Webhook, b: Webhook): number {
	if (a.id === b.id) return 0;
	return a.id < b.id ? -1 : 1;
}
