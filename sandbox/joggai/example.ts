/** JoggAI's documented example of a list: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints */
import type { Example, ListPlace } from '../provider.ts';
import list from './list.json' with { type: 'json' };

const MASK = '**********';

/** The example, and what it means. */
export const example: Example = {
	parameters: {},
	path: '/v2/endpoints',
	query: {},
	response: list,
	webhook: {
		provider: 'joggai',
		id: 'wh_123456789',
		url: 'https://your-domain.com/webhook',
		events: ['generated_avatar_video_success', 'generated_avatar_video_failed'],
		enabled: true,
		// 1732806631 seconds after 1970.
		createdAt: '2024-11-28T15:10:31.000Z',
		updatedAt: null,
		lastTriggeredAt: null,
		scope: null,
		owner: 'johndoe',
	},
	masked: { ...list.data.endpoints[0], secret: MASK },
	raw: { ...list.data.endpoints[0] },
	error: (message) => ({ code: 40000, msg: message, data: null }),
};

/** Where a list has what the node returns. */
export const listPlace: ListPlace = {
	list: 'GET /v2/endpoints',
	items: 'data.endpoints',
	events: 'events',
	times: { created_at: 'unixSeconds' },
};
