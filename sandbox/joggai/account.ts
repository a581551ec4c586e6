/** How an account of the sandbox's JoggAI is filled and looked into. */
import { z } from 'zod';

import { callback } from '../fields.ts';
import { atOrNull } from '../json.ts';
import type { AccountFacts } from '../provider.ts';
import { COUNT, ID, OPTIONAL_STRING, OPTIONAL_STRINGS } from '../shapes.ts';

const ENDPOINT = z.object({
	endpoint_id: ID,
	url: OPTIONAL_STRING,
	events: OPTIONAL_STRINGS,
	status: OPTIONAL_STRING,
	username: OPTIONAL_STRING,
});

const enveloped = (data: z.ZodTypeAny) => z.object({ code: COUNT, data });

/** The account. */
export const account: AccountFacts = {
	// Disabled.
	atFirst: { webhooks: 2, suspicious: ['wh_987654321'] },
	seeds: [
		{
			path: '/v2/endpoint',
			body: {
				url: callback('marked.example'),
				status: 'enabled',
				events: ['generated_video_success'],
			},
		},
	],
	webhooks: ['/v2/endpoints'],
	entriesIn: (body) => atOrNull(body, 'data.endpoints'),
	idField: 'endpoint_id',
	shapes: [
		[/: GET/, enveloped(z.object({ endpoints: z.array(ENDPOINT) }))],
		[/: (POST|PUT)/, enveloped(ENDPOINT)],
		// The status says it all where the envelope is missing.
		[/: DELETE/, z.object({ code: COUNT }).nullable()],
	],
};
