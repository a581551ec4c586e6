/** Partoo's documented example of a list: https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations */
import type { Example, ListPlace } from '../provider.ts';
import list from './list.json' with { type: 'json' };

const MASK = '**********';

/** The example, and what it means. */
export const example: Example = {
	parameters: {},
	path: '/v2/webhooks',
	query: { page: '1', per_page: '50' },
	response: list,
	webhook: {
		provider: 'partoo',
		id: '1',
		url: 'https://example.com/webhook',
		events: ['business_created'],
		enabled: true,
		createdAt: '2024-11-27T16:10:44.929Z',
		updatedAt: '2024-11-27T16:10:44.929Z',
		lastTriggeredAt: null,
		scope: 'organization/1',
		owner: null,
	},
	masked: {
		...list.items[0],
		custom_headers: { 'X-My-Header': MASK, 'X-Auth-Token': MASK },
	},
	raw: { ...list.items[0] },
	error: (message) => ({ errors: { authentication: message } }),
};

/** Where a list has what the node returns. */
export const listPlace: ListPlace = {
	list: 'GET /v2/webhooks',
	items: 'items',
	events: 'event_type',
	times: { created_at: 'iso', updated_at: 'iso' },
};
