/** How an account of the sandbox's Argil is filled and looked into. */
import { z } from 'zod';

import { callback } from '../fields.ts';
import type { AccountFacts } from '../provider.ts';
import { ID, OPTIONAL_STRING, OPTIONAL_STRINGS } from '../shapes.ts';

const WEBHOOK = z.object({ id: ID, callbackUrl: OPTIONAL_STRING, events: OPTIONAL_STRINGS });

/** The account. */
export const account: AccountFacts = {
	seeds: [
		{
			path: '/v1/webhooks',
			body: { callbackUrl: callback('marked.example'), events: ['VIDEO_GENERATION_FAILED'] },
		},
	],
	webhooks: ['/v1/webhooks'],
	entriesIn: (body) => body,
	idField: 'id',
	shapes: [
		[/: GET/, z.array(WEBHOOK)],
		[/: (POST|PUT)/, WEBHOOK],
	],
};
