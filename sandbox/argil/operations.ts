/** Every operation of the Argil node: https://docs.argil.ai/api-reference/endpoint/webhooks.list and its neighbors. */
import {
	callback,
	DELETION,
	LISTING,
	locator,
	MOVE,
	MOVING,
	operationsOf,
	SEEDED,
} from '../fields.ts';
import { example } from './example.ts';

// The documented example has a placeholder for the URL.
const webhook = JSON.stringify({ ...example.raw, callbackUrl: 'https://n8n.example.com/a' });

const list = { method: 'GET', path: '/v1/webhooks', response: `[${webhook}]` } as const;

const create = { method: 'POST', path: '/v1/webhooks', status: 201, response: webhook } as const;

const update = { method: 'PUT', path: '/v1/webhooks/:id', response: webhook } as const;

const draft = { callbackUrl: 'https://n8n.example.com/a', events: ['AVATAR_TRAINING_SUCCESS'] };

const id = '3c90c3cc-0d44-4b50-8888-8dd25736052a';

const newWebhook = {
	callbackUrl: callback('new.example'),
	events: ['VIDEO_GENERATION_SUCCESS'],
};

/** The operations. */
export const operations = operationsOf({
	create: {
		parameters: [draft],
		requests: [create],
		runs: [{ name: 'Create', parameters: newWebhook, items: 1, change: { added: 1 } }],
	},
	delete: {
		output: 'none',
		parameters: [locator(id)],
		requests: [{ method: 'DELETE', path: '/v1/webhooks/:id', status: 204, response: '' }],
		runs: [DELETION],
	},
	get: {
		parameters: [locator(id)],
		requests: [list],
		runs: [{ name: 'Get', parameters: locator(SEEDED), items: 1 }],
	},
	getAll: {
		parameters: LISTING,
		requests: [list],
		runs: [
			{ name: 'Get Many', parameters: { returnAll: true }, items: 4, lists: 'webhooks' },
			{
				name: 'Get Many, Raw, audited',
				parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
				items: 4,
				lists: 'webhooks',
			},
		],
	},
	replaceUrl: { output: 'none', parameters: MOVING, requests: [list, update], runs: [MOVE] },
	update: {
		parameters: [{ ...locator(id), updateFields: draft }],
		requests: [update],
		runs: [
			{
				name: 'Update',
				parameters: {
					...locator(SEEDED),
					updateFields: { callbackUrl: callback('other.example') },
				},
				items: 1,
				change: { changed: 1 },
			},
		],
	},
	upsert: {
		parameters: [
			draft,
			{ ...draft, events: ['VIDEO_GENERATION_FAILED'] },
			{ ...draft, callbackUrl: 'https://n8n.example.com/b' },
		],
		requests: [list, create, update],
		runs: [
			{
				name: 'Create or Update, creates',
				parameters: newWebhook,
				items: 1,
				change: { added: 1 },
			},
			{
				name: 'Create or Update, updates',
				parameters: { ...newWebhook, callbackUrl: callback('marked.example') },
				items: 1,
				change: { changed: 1 },
			},
		],
	},
});
