/** Apify's documented example of a list: https://docs.apify.com/api/v2/act-webhooks-get */
import type { Example, ListPlace } from '../provider.ts';
import list from './list.json' with { type: 'json' };

/** The example, and what it means. */
export const example: Example = {
	parameters: { actorId: { __rl: true, mode: 'id', value: 'janedoe~my-actor' } },
	path: '/v2/acts/janedoe~my-actor/webhooks',
	query: { offset: '0', limit: '50' },
	response: list,
	webhook: {
		provider: 'apify',
		id: 'YiKoxjkaS9gjGTqhF',
		url: 'http://example.com/',
		events: ['ACTOR.RUN.SUCCEEDED'],
		enabled: true,
		createdAt: '2019-12-12T07:34:14.202Z',
		updatedAt: '2019-12-13T08:36:13.202Z',
		lastTriggeredAt: '2019-12-13T08:36:13.202Z',
		scope: 'run/hgdKZtadYvn4mBpoi',
		owner: 'wRsJZtadYvn4mBZmm',
	},
	masked: { ...list.data.items[0] },
	raw: { ...list.data.items[0] },
	error: (message) => ({ error: { type: 'invalid-input', message } }),
};

/** Where a list has what the node returns. */
export const listPlace: ListPlace = {
	list: 'GET /v2/webhooks',
	items: 'data.items',
	events: 'eventTypes',
	times: { createdAt: 'iso', modifiedAt: 'iso', 'lastDispatch.finishedAt': 'iso' },
};
