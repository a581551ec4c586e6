/** Every operation of the JoggAI node: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEndpoints and its neighbors. */
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

const endpoint = JSON.stringify({ code: 0, msg: 'Success', data: example.raw });

const list = {
	method: 'GET',
	path: '/v2/endpoints',
	response: JSON.stringify(example.response),
} as const;

/** The audit needs them where a webhook has an event that isn't documented. */
const events = {
	method: 'GET',
	path: '/v2/events',
	response: JSON.stringify({ code: 0, msg: 'Success', data: { events: ['brand_new'] } }),
} as const;

const create = { method: 'POST', path: '/v2/endpoint', response: endpoint } as const;

const update = { method: 'PUT', path: '/v2/endpoint/:id', response: endpoint } as const;

const draft = {
	url: 'https://your-domain.com/webhook',
	events: ['generated_avatar_video_success'],
	additionalFields: { status: 'enabled' },
};

const id = 'wh_123456789';

const newWebhook = { url: callback('new.example'), events: ['generated_video_failed'] };

/** The operations. */
export const operations = operationsOf({
	create: {
		parameters: [draft],
		requests: [create],
		runs: [
			{
				name: 'Create, Raw',
				parameters: { ...newWebhook, output: 'raw' },
				items: 1,
				change: { added: 1 },
			},
		],
	},
	delete: {
		output: 'none',
		parameters: [locator(id)],
		requests: [
			{
				method: 'DELETE',
				path: '/v2/endpoint/:id',
				response: '{"code":0,"msg":"Success","data":{"message":"webhook deleted"}}',
			},
		],
		runs: [DELETION],
	},
	get: {
		parameters: [locator(id)],
		requests: [list],
		runs: [
			{
				name: 'Get, Raw',
				parameters: { ...locator(SEEDED), output: 'raw' },
				items: 1,
				holdsSecrets: true,
			},
		],
	},
	getAll: {
		parameters: LISTING,
		requests: [list, events],
		runs: [
			{ name: 'Get Many', parameters: { returnAll: true }, items: 3, lists: 'webhooks' },
			{
				name: 'Get Many, Raw, audited',
				parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
				items: 3,
				lists: 'webhooks',
				holdsSecrets: true,
			},
		],
	},
	replaceUrl: { output: 'none', parameters: MOVING, requests: [list, update], runs: [MOVE] },
	update: {
		parameters: [
			{ ...locator(id), updateFields: { url: draft.url, status: 'disabled' } },
			{ ...locator(id), updateFields: { events: draft.events } },
		],
		requests: [list, update],
		runs: [
			{
				name: 'Update',
				parameters: { ...locator(SEEDED), updateFields: { status: 'disabled' } },
				items: 1,
				change: { changed: 1 },
			},
		],
	},
	upsert: {
		parameters: [draft, { ...draft, url: 'https://n8n.example.com/j' }],
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
				parameters: { ...newWebhook, url: callback('marked.example') },
				items: 1,
				change: { changed: 1 },
			},
		],
	},
});
