/** Argil's documented example of a list: https://docs.argil.ai/api-reference/endpoint/webhooks.list */
import type { Example, ListPlace } from '../provider.ts';
import list from './list.json' with { type: 'json' };

/** The example, and what it means. */
export const example: Example = {
	parameters: {},
	path: '/v1/webhooks',
	query: {},
	response: list,
	webhook: {
		provider: 'argil',
		id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
		url: '<string>',
		events: ['AVATAR_TRAINING_SUCCESS'],
		enabled: true,
		createdAt: '2023-11-07T05:31:56.000Z',
		updatedAt: '2023-11-07T05:31:56.000Z',
		lastTriggeredAt: '2023-11-07T05:31:56.000Z',
		scope: null,
		owner: null,
	},
	masked: { ...list[0] },
	raw: { ...list[0] },
	error: (message) => ({ code: 123, message }),
};

/** Where a list has what the node returns. */
export const listPlace: ListPlace = {
	list: 'GET /v1/webhooks',
	items: '',
	events: 'events',
	times: { createAt: 'iso', createdAt: 'iso', updatedAt: 'iso', lastTriggeredAt: 'iso' },
};
