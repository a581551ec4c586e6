/** How an account of the sandbox's Partoo is filled and looked into. */
import { z } from 'zod';

import { callback, HEADER_SECRET } from '../fields.ts';
import { atOrNull } from '../json.ts';
import type { AccountFacts } from '../provider.ts';
import { COUNT, ID, OPTIONAL_STRING } from '../shapes.ts';

const CONFIGURATION = z.object({
	id: ID,
	url: OPTIONAL_STRING,
	event_type: OPTIONAL_STRING,
	org_id: ID.nullish(),
});

/** The account. */
export const account: AccountFacts = {
	atFirst: { webhooks: 204, suspicious: [] },
	seeds: [
		{
			path: '/v2/webhooks?org_id=35',
			body: {
				items: ['message_updated', 'message_created'].map((event_type) => ({
					url: callback('marked.example'),
					event_type,
					custom_headers: { 'X-Token': HEADER_SECRET },
				})),
			},
		},
	],
	webhooks: [1, 2, 3].map((page) => `/v2/webhooks?per_page=100&page=${page}`),
	entriesIn: (body) => atOrNull(body, 'items'),
	idField: 'id',
	shapes: [
		[/: GET .*\?/, z.object({ count: COUNT, max_page: COUNT, items: z.array(CONFIGURATION) })],
		// Send Test sends the headers on.
		[/^Send Test: GET/, CONFIGURATION.extend({ custom_headers: z.record(z.string()).nullish() })],
		[/: GET/, CONFIGURATION],
		// "The result of the tests", in a shape that isn't documented.
		[/: POST .*\/tryout/, z.unknown()],
		[/: POST/, z.object({ items: z.array(CONFIGURATION.extend({ event_type: z.string() })) })],
	],
	paging: {
		sizeOf: (query) => Number(query.get('per_page')),
		withPage: (body, { items, total, size }) => ({
			...(body as Record<string, typeof body>),
			count: total,
			max_page: Math.ceil(total / size),
			items,
		}),
	},
};
