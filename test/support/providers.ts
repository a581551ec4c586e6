import type { IDataObject, INodeParameters } from 'n8n-workflow';

import apifyList from '../fixtures/apify-list.json';
import argilList from '../fixtures/argil-list.json';
import joggAiList from '../fixtures/joggAi-list.json';
import partooList from '../fixtures/partoo-list.json';
import type { NodeType } from './nodes';

/** What a test needs to know of a provider: the documented request, the documented answer, and what it means. */
export interface DocumentedProvider {
	readonly label: string;
	readonly type: NodeType;
	readonly origin: string;
	/** The parameters of *Get Many* that lead to `path`. */
	readonly parameters: INodeParameters;
	readonly path: string;
	/** The query of the first page with the default limit of 50. */
	readonly query: Record<string, string>;
	readonly headers: Record<string, string>;
	/** The example answer of the documentation. */
	readonly answer: IDataObject | IDataObject[];
	/** The webhook of the example, as design and documentation say it is put out. */
	readonly webhook: IDataObject;
	/** The provider's own object of the example, secrets masked. */
	readonly masked: IDataObject;
	/** The provider's own object of the example. */
	readonly raw: IDataObject;
	/** The documented body of an error with this message. */
	error(message: string): IDataObject;
}

const MASK = '**********';

/** https://docs.argil.ai/api-reference/endpoint/webhooks.list */
export const argil: DocumentedProvider = {
	label: 'Argil',
	type: 'argilWebhooks',
	origin: 'https://api.argil.ai',
	parameters: {},
	path: '/v1/webhooks',
	query: {},
	headers: { 'x-api-key': 'secret-argil-key' },
	answer: argilList,
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
	masked: { ...argilList[0] },
	raw: { ...argilList[0] },
	error: (message) => ({ code: 123, message }),
};

/** https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints */
export const joggAi: DocumentedProvider = {
	label: 'JoggAI',
	type: 'joggAiWebhooks',
	origin: 'https://api.jogg.ai',
	parameters: {},
	path: '/v2/endpoints',
	query: {},
	headers: { 'x-api-key': 'secret-jogg-key' },
	answer: joggAiList,
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
	masked: { ...joggAiList.data.endpoints[0], secret: MASK },
	raw: { ...joggAiList.data.endpoints[0] },
	error: (message) => ({ code: 40000, msg: message, data: null }),
};

/** https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations */
export const partoo: DocumentedProvider = {
	label: 'Partoo',
	type: 'partooWebhooks',
	origin: 'https://api.partoo.co',
	parameters: {},
	path: '/v2/webhooks',
	query: { page: '1', per_page: '50' },
	headers: { 'x-APIKey': 'secret-partoo-key' },
	answer: partooList,
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
		...partooList.items[0],
		custom_headers: { 'X-My-Header': MASK, 'X-Auth-Token': MASK },
	},
	raw: { ...partooList.items[0] },
	error: (message) => ({ errors: { authentication: message } }),
};

/** https://docs.apify.com/api/v2/act-webhooks-get */
export const apify: DocumentedProvider = {
	label: 'Apify',
	type: 'apifyWebhooks',
	origin: 'https://api.apify.com',
	parameters: { actorId: { __rl: true, mode: 'id', value: 'janedoe~my-actor' } },
	path: '/v2/acts/janedoe~my-actor/webhooks',
	query: { offset: '0', limit: '50' },
	headers: { authorization: 'Bearer secret-apify-token' },
	answer: apifyList,
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
	masked: { ...apifyList.data.items[0] },
	raw: { ...apifyList.data.items[0] },
	error: (message) => ({ error: { type: 'invalid-input', message } }),
};

/** All four. */
export const PROVIDERS = [argil, joggAi, partoo, apify];
