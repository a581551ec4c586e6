/** How an account of the sandbox's Argil is filled and looked into. */
import { z } from 'zod';

import { callback } from '../fields.ts';
import type { AccountFacts } from '../provider.ts';
import { ID, OPTIONAL_STRING, OPTIONAL_STRINGS } from '../shapes.ts';

const WEBHOOK = z.object({ id: ID, callbackUrl: OPTIONAL_STRING, events: OPTIONAL_STRINGS });

/** The account. */
export const account: AccountFacts = {
	atFirst: {
		webhooks: 3,
		suspicious: [
			// Plain http and never called.
			'7d1f0a52-5b1e-4c55-9a70-0f8e6f2b7c11',
			// Never called.
			'c2b6a3de-8f5d-4f0b-b1a3-5f6de1c9a9d4',
		],
	},
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
