/** Documented responses and errors of each provider on n8n's engine. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';
import { apify, argil, partoo, PROVIDERS, type DocumentedProvider } from '../support/providers';

useFakeNetwork();

describe.each(PROVIDERS)('Get Many of $label', (provider) => {
	const respondOnce = () =>
		nock(provider.origin, { reqheaders: provider.headers })
			.get(provider.path)
			.query(provider.query)
			.reply(200, provider.response);

	it('sends the documented request and returns the documented example in the shape all providers share', async () => {
		respondOnce();

		const { items, error } = await runNode(provider);

		expect(error).toBeUndefined();
		expect(items).toEqual([{ json: provider.webhook, pairedItem: { item: 0 } }]);
		expect(Object.keys(items[0]?.json ?? {})).toEqual(Object.keys(provider.webhook));
	});

	it("returns the provider's own object as Raw, with every secret masked", async () => {
		respondOnce();

		const { items } = await runNode({
			...provider,
			parameters: { ...provider.parameters, output: 'raw' },
		});

		expect(jsonOf(items)).toEqual([provider.masked]);
	});

	it('returns secrets when Include Secrets is on', async () => {
		respondOnce();

		const { items } = await runNode({
			...provider,
			parameters: { ...provider.parameters, output: 'raw', options: { includeSecrets: true } },
		});

		expect(jsonOf(items)).toEqual([provider.raw]);
	});

	it('reduces Selected Fields to the chosen ones and always keeps provider and ID', async () => {
		respondOnce();

		const { items } = await runNode({
			...provider,
			parameters: {
				...provider.parameters,
				output: 'selectedFields',
				fields: ['createdAt', 'url'],
			},
		});

		const { provider: name, id, url, createdAt } = provider.webhook;
		expect(jsonOf(items)).toEqual([{ provider: name, id, url, createdAt }]);
	});

	it('saves no key with the execution', async () => {
		respondOnce();

		const { saved } = await runNode(provider);

		expect(saved).not.toContain('secret-');
	});
});

it('accepts fields that are not documented, and a wrong content type', async () => {
	const [provider] = PROVIDERS;
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, JSON.stringify([{ id: 'a', callbackUrl: null, color: { of: 'the sky' } }]), {
			'content-type': 'text/html',
		});

	const { items } = await runNode({ ...provider, type: 'argilWebhooks' });

	expect(jsonOf(items)).toMatchObject([{ id: 'a', url: null, events: [], createdAt: null }]);
});

const rejected = ({ label }: DocumentedProvider) => `${label} rejected the request`;
const keyRejected = ({ label, keyName }: DocumentedProvider) =>
	`${label} doesn't accept the ${keyName} of this credential`;
const forbidden = ({ label, keyName }: DocumentedProvider) =>
	`${label} doesn't allow this ${keyName} to do that`;
const unknown = ({ label }: DocumentedProvider) => `${label} couldn't find that resource`;
const busy = ({ label }: DocumentedProvider) =>
	`${label} is receiving too many requests from this account`;

interface DocumentedError {
	readonly provider: DocumentedProvider;
	readonly status: number;
	/** The body exactly as the documentation has it. */
	readonly body: IDataObject;
	/** What the node says happened. */
	readonly message: (provider: DocumentedProvider) => string;
	/** How it quotes the provider. */
	readonly quote: string;
	/** How often the request is sent: once unless given. */
	readonly times?: number;
}

const ERRORS: DocumentedError[] = [
	// https://docs.apify.com/api/v2/act-webhooks-get
	{
		provider: apify,
		status: 400,
		body: {
			error: {
				type: 'invalid-input',
				message: 'Invalid input: The request body contains invalid data.',
			},
		},
		message: rejected,
		quote:
			'Apify says (code invalid-input): “Invalid input: The request body contains invalid data.”',
	},
	{
		provider: apify,
		status: 401,
		body: {
			error: { type: 'token-not-valid', message: 'Authentication token is not valid.' },
		},
		message: keyRejected,
		quote: 'Apify says (code token-not-valid): “Authentication token is not valid.”',
	},
	{
		provider: apify,
		status: 403,
		body: {
			error: {
				type: 'permission-denied',
				message: 'You do not have permission to perform this action.',
			},
		},
		message: forbidden,
		quote:
			'Apify says (code permission-denied): “You do not have permission to perform this action.”',
	},
	{
		provider: apify,
		status: 404,
		body: {
			error: {
				type: 'record-not-found',
				message: 'The requested resource was not found.',
			},
		},
		message: unknown,
		quote: 'Apify says (code record-not-found): “The requested resource was not found.”',
	},
	{
		provider: apify,
		status: 405,
		body: {
			error: {
				type: 'method-not-allowed',
				message:
					'This API end-point can only be accessed using the following HTTP methods: OPTIONS,GET',
			},
		},
		message: rejected,
		quote:
			'Apify says (code method-not-allowed): “This API end-point can only be accessed using the following HTTP methods: OPTIONS,GET”',
	},
	{
		provider: apify,
		status: 429,
		body: {
			error: {
				type: 'rate-limit-exceeded',
				message: 'You have exceeded the rate limit. Please try again later.',
			},
		},
		message: busy,
		quote:
			'Apify says (code rate-limit-exceeded): “You have exceeded the rate limit. Please try again later.”',
		// A request that was rejected for its rate may be retried: four attempts in all.
		times: 4,
	},
	// https://developers.partoo.co/api-reference/webhooks/get-a-list-of-webhook-configurations
	{
		provider: partoo,
		status: 401,
		body: { errors: { authentication: 'User not authenticated' } },
		message: keyRejected,
		quote: 'Partoo says: “authentication: User not authenticated”',
	},
	{
		provider: partoo,
		status: 403,
		body: { errors: { authorization: 'Operation not allowed' } },
		message: forbidden,
		quote: 'Partoo says: “authorization: Operation not allowed”',
	},
	// https://docs.argil.ai/api-reference/endpoint/webhooks.list
	{
		provider: argil,
		status: 400,
		body: { code: 123, message: '<string>' },
		message: rejected,
		quote: 'Argil says (code 123): “&lt;string&gt;”',
	},
];

it.each(ERRORS)(
	"the documented error of $provider.label with HTTP $status is quoted in the provider's own words: $quote",
	async ({ provider, status, body, message, quote, times = 1 }) => {
		nock(provider.origin).get(provider.path).query(provider.query).times(times).reply(status, body);

		const { items, error } = await runNode(provider);

		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: message(provider),
			httpCode: String(status),
			description: expect.stringContaining(quote),
		});
	},
);

it('a list of Partoo with the documented max_page 10 and count 287 is read to its last entry', async () => {
	// The page size of the documentation, 30, though the node requests 100: 287 entries are then 10 pages.
	const pageOf = (page: number) => ({
		page,
		max_page: 10,
		count: 287,
		items: Array.from({ length: page === 10 ? 17 : 30 }, (_, index) => ({
			...partoo.raw,
			id: (page - 1) * 30 + index + 1,
		})),
	});
	for (let page = 1; page <= 10; page++) {
		nock(partoo.origin).get(partoo.path).query({ page, per_page: 100 }).reply(200, pageOf(page));
	}

	const { items, error } = await runNode({ ...partoo, parameters: { returnAll: true } });

	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.id)).toEqual(
		Array.from({ length: 287 }, (_, index) => String(index + 1)),
	);
});
