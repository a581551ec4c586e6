/**
 * Every operation of the Partoo node: https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations
 * and its neighbors.
 */
import { callback, HEADER_SECRET, LISTING, locator, operationsOf, SEEDED } from '../fields.ts';
import { example } from './example.ts';

const webhook = JSON.stringify(example.raw);

const list = {
	method: 'GET',
	path: '/v2/webhooks',
	query: ['page', 'per_page', 'org_id'],
	response: JSON.stringify(example.response),
} as const;

const create = {
	method: 'POST',
	path: '/v2/webhooks',
	query: ['org_id'],
	response: `{"items":[${webhook}]}`,
} as const;

const get = {
	method: 'GET',
	path: '/v2/webhooks/:id',
	query: ['org_id'],
	response: webhook,
} as const;

const tryOut = {
	method: 'POST',
	path: '/v2/webhooks/tryout',
	query: ['org_id'],
	response: '{"status":"sent","headers":{"X-Auth-Token":"secret-token"}}',
} as const;

const draft = {
	url: 'https://example.com/webhook',
	events: ['business_created'],
	additionalFields: { customHeaders: { headers: [{ name: 'X-My-Header', value: 'my-value' }] } },
	options: { organizationId: 1 },
};

const seededDraft = {
	url: callback('marked.example'),
	additionalFields: { customHeaders: { headers: [{ name: 'X-Token', value: HEADER_SECRET }] } },
	options: { organizationId: 35 },
};

/** The operations. */
export const operations = operationsOf({
	create: {
		parameters: [draft],
		requests: [create],
		runs: [
			{
				name: 'Create',
				parameters: { ...seededDraft, events: ['business_created', 'lead_received'] },
				items: 2,
				change: { added: 2 },
			},
		],
	},
	get: {
		parameters: [{ ...locator('1'), options: { organizationId: 1 } }],
		requests: [get],
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
		parameters: [...LISTING, { options: { organizationId: '1' } }],
		requests: [list],
		runs: [
			{ name: 'Get Many', parameters: { returnAll: true }, items: 206, lists: 'webhooks' },
			{
				name: 'Get Many, Raw, audited',
				parameters: { returnAll: true, output: 'raw', options: { addFindings: true } },
				items: 206,
				lists: 'webhooks',
				holdsSecrets: true,
			},
		],
	},
	sendTest: {
		output: 'none',
		parameters: [locator('1')],
		requests: [get, tryOut],
		runs: [{ name: 'Send Test', parameters: locator(SEEDED), items: 1 }],
	},
	upsert: {
		parameters: [draft, { ...draft, events: ['lead_received'] }],
		requests: [list, create],
		runs: [
			{
				name: 'Create or Update',
				parameters: { ...seededDraft, events: ['message_created', 'lead_received'] },
				items: 2,
				change: { added: 1 },
			},
		],
	},
});
