/** A trigger node, the simulated account of its provider behind nock, and n8n's order of hooks. */
import { createHash, createHmac } from 'node:crypto';

import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Hono } from 'hono';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { stringOf } from '../../faults/account';
import { hookContext } from '../../harness/engine';
import { packageTrigger, WEBHOOK_ID } from '../../harness/node';
import { lifecycle, type Lifecycle, type LifecycleOptions } from '../../harness/triggers/lifecycle';
import type { Json } from '../../sandbox/json';
import { credentialOf, providerOf, type Provider, type ProviderId } from '../../sandbox/providers';
import { triggerCatalog } from './catalog';

export { WEBHOOK_ID };

/** n8n's two engines. */
const ENGINES = ['publication', 'legacy'] as const;

/** Where n8n is, as `N8N_WEBHOOK_URL` says. */
export const BASE_URL = 'https://hooks.customer.example';

/** What is particular to a trigger, as the documentation of its provider has it. */
export interface TriggerFacts {
	readonly id: ProviderId;
	/** Two choices of events that differ, with what else a user has to choose. */
	readonly parameters: INodeParameters;
	readonly otherEvents: readonly string[];
	/** Whether a webhook can be deleted: at Partoo it can't. */
	readonly canDelete: boolean;
	/** Requests that make a webhook of somebody else's, with this URL and these events. */
	readonly creation: (url: string, events: readonly string[]) => { path: string; body: object };
	/** The webhooks that have to be registered, in the provider's own fields. */
	readonly expected: (plan: Plan) => IDataObject[];
}

/** What a trigger has to register. */
export interface Plan {
	readonly url: string;
	readonly events: readonly string[];
	readonly token: string;
}

const ACTOR = 'hksJZtadYvn4mBuin';

/** The five fields that Apify sends by default: https://docs.apify.com/platform/integrations/webhooks/actions */
const DEFAULT_TEMPLATE =
	'{"userId":{{userId}},"createdAt":{{createdAt}},"eventType":{{eventType}},"eventData":{{eventData}},"resource":{{resource}}}';

/** The Actor that the Apify trigger watches: by its ID. */
export const actorById = (id: string): INodeParameters => ({
	watch: 'actor',
	actorId: { __rl: true, mode: 'id', value: id },
});

/** An organization at the simulated Partoo that has no webhooks at first. */
const ORGANIZATION = 36;

/** The four triggers. */
export const TRIGGERS: readonly TriggerFacts[] = [
	{
		id: 'argil',
		parameters: { events: ['VIDEO_GENERATION_SUCCESS', 'VIDEO_GENERATION_FAILED'] },
		otherEvents: ['AVATAR_TRAINING_SUCCESS'],
		canDelete: true,
		creation: (callbackUrl, events) => ({ path: '/v1/webhooks', body: { callbackUrl, events } }),
		expected: ({ url, events, token }) => [
			{ callbackUrl: `${url}?n8nToken=${token}`, events: [...events] },
		],
	},
	{
		id: 'joggai',
		parameters: { events: ['generated_video_success', 'generated_video_failed'] },
		otherEvents: ['create_avatar_success'],
		canDelete: true,
		creation: (url, events) => ({ path: '/v2/endpoint', body: { url, events, status: 'enabled' } }),
		expected: ({ url, events }) => [{ url, events: [...events], status: 'enabled' }],
	},
	{
		id: 'partoo',
		parameters: {
			events: ['message_created', 'lead_received'],
			options: { organizationId: ORGANIZATION },
		},
		otherEvents: ['business_updated'],
		canDelete: false,
		creation: (url, events) => ({
			path: `/v2/webhooks?org_id=${ORGANIZATION}`,
			body: { items: events.map((event_type) => ({ url, event_type })) },
		}),
		expected: ({ url, events, token }) =>
			events.map((event_type) => ({
				url,
				event_type,
				org_id: ORGANIZATION,
				custom_headers: { 'X-Webhook-Token': token },
			})),
	},
	{
		id: 'apify',
		parameters: { ...actorById(ACTOR), events: ['ACTOR.RUN.SUCCEEDED', 'ACTOR.RUN.FAILED'] },
		otherEvents: ['ACTOR.BUILD.FAILED'],
		canDelete: true,
		creation: (requestUrl, eventTypes) => ({
			path: '/v2/webhooks',
			body: { requestUrl, eventTypes, condition: { actorId: ACTOR } },
		}),
		expected: ({ url, events, token }) => [
			{
				requestUrl: url,
				eventTypes: [...events],
				condition: { actorId: ACTOR },
				headersTemplate: JSON.stringify({ 'X-Webhook-Token': token }),
				payloadTemplate: DEFAULT_TEMPLATE,
				shouldInterpolateStrings: false,
				doNotRetry: false,
			},
		],
	},
];

/** Each trigger on each engine: the cases of `describe.each`. */
export const EACH = ENGINES.flatMap((engine) =>
	TRIGGERS.map((facts) => ({ engine, facts, ...facts })),
);

/** Those whose webhooks can be deleted. */
export const DELETABLE = EACH.filter(({ canDelete }) => canDelete);

/** A request as the provider receives it, and its response. */
export interface SeenRequest {
	readonly method: string;
	/** Path and query. */
	readonly path: string;
	readonly body: string;
}

/** What the provider responds with. */
export type Reply = readonly [status: number, body: string, headers?: Record<string, string>];

/** The key of all simulated APIs: the one of an account is replaced by it. */
const API_KEY = 'of-the-simulated-api';

/** The accounts of the test that runs. */
const accounts: SimulatedAccount[] = [];

/** An account at a provider's simulated API, which nock forwards all requests of its host to. */
export class SimulatedAccount {
	readonly provider: Provider;

	/** The requests of the nodes, as `GET /path`. */
	readonly requests: string[] = [];

	/** What happens instead of the provider's own response; it may throw to break the connection. */
	respond: (request: SeenRequest, next: () => Promise<Reply>) => Promise<Reply> = async (_, next) =>
		await next();

	/** Webhooks that are somebody else's: nothing may change them. */
	private readonly protectedWebhooks: IDataObject[] = [];

	private readonly api: Hono;

	constructor(
		readonly facts: TriggerFacts,
		/** The key that the provider accepts; a user may make a new one. */
		public key = `secret-${facts.id}-key`,
	) {
		this.provider = providerOf(facts.id);
		this.api = this.provider.api(API_KEY);
		this.route();
		accounts.push(this);
	}

	/** What the user saves in the credential. */
	get secrets(): Record<string, Record<string, string>> {
		return { [this.provider.credentialType]: credentialOf(this.provider, this.key) };
	}

	/** Breaks every connection from now on, until {@link comeBack}. */
	goDown(): void {
		this.respond = () => Promise.reject(connectionError());
	}

	/** Responds as documented again. */
	comeBack(): void {
		this.respond = async (_, next) => await next();
	}

	/** All webhooks of the account, with all that the provider keeps of each. */
	async webhooks(): Promise<Array<IDataObject & { id: string }>> {
		const { account } = this.provider;
		const lists = await Promise.all(
			account.webhooks.map(async (path) => {
				const [, body] = await this.request({ method: 'GET', path, body: '' });
				return account.entriesIn(JSON.parse(body) as Json) as IDataObject[];
			}),
		);
		return await Promise.all(
			lists.flat().map(async (listed) => {
				const id = stringOf(listed[account.idField]);
				return { ...listed, ...(await this.details(id)), id };
			}),
		);
	}

	/** Expects all webhooks of now to be there unchanged when the test ends. */
	async protect(): Promise<void> {
		this.protectedWebhooks.push(...(await this.webhooks()));
	}

	/** Expects everything of somebody else's to be as it was. */
	async expectNoHarm(): Promise<void> {
		expect(await this.webhooks()).toEqual(expect.arrayContaining(this.protectedWebhooks));
	}

	/** What is there in addition to what is somebody else's. */
	async own(): Promise<Array<IDataObject & { id: string }>> {
		const ids = this.protectedWebhooks.map(({ id }) => id);
		return (await this.webhooks()).filter(({ id }) => !ids.includes(id));
	}

	/** The IDs of the webhooks. */
	async ids(): Promise<string[]> {
		return (await this.webhooks()).map(({ id }) => id);
	}

	/** Registers a webhook as somebody else would, and returns its IDs. */
	async register(url: string, events: readonly string[]): Promise<string[]> {
		const before = await this.ids();
		const { path, body } = this.facts.creation(url, events);
		const sent = { method: 'POST', path, body: JSON.stringify(body) };
		const [status, response] = await this.request(sent);
		if (status >= 300) throw new Error(response);
		return (await this.ids()).filter((id) => !before.includes(id));
	}

	/** Removes a webhook as somebody else would. */
	async removeByHand(id: string): Promise<void> {
		const { path } = this.facts.creation('', []);
		const [status] = await this.request({ method: 'DELETE', path: `${path}/${id}`, body: '' });
		expect(status).toBeLessThan(300);
	}

	/** Sends a request to the provider as somebody else would. */
	async request({ method, path, body }: SeenRequest): Promise<Reply> {
		const response = await this.api.request(path, {
			method,
			headers: { 'content-type': 'application/json', ...this.provider.keyHeaders(API_KEY) },
			...(body === '' ? {} : { body }),
		});
		return [response.status, await response.text(), Object.fromEntries(response.headers)];
	}

	/** Receives all requests to the provider from now on, instead of the account that was opened before. */
	receive(): void {
		nock.cleanAll();
		this.route();
	}

	private async details(id: string): Promise<IDataObject> {
		if (this.facts.id !== 'apify') return {};
		const path = `/v2/webhooks/${id}`;
		const [, body] = await this.request({ method: 'GET', path, body: '' });
		const { data } = JSON.parse(body) as { data: IDataObject };
		return data;
	}

	private route(): void {
		const { requests } = this;
		const respondTo = async (
			method: string,
			path: string,
			headers: Record<string, unknown>,
			parsed: unknown,
		): Promise<Reply> => {
			requests.push(`${method} ${path}`);
			const body = typeof parsed === 'string' ? parsed : JSON.stringify(parsed);
			const request = { method, path, body };
			return await this.respond(request, async () => {
				const sent = Object.entries(headers).map(([name, value]): [string, string] => [
					name,
					String(value).replace(this.key, API_KEY),
				]);
				const response = await this.api.request(path, {
					method,
					headers: sent,
					...(body === '' ? {} : { body }),
				});
				const text = await response.text();
				return [response.status, text, Object.fromEntries(response.headers)];
			});
		};
		const scope = nock(`https://${this.provider.hosts[0]}`).persist();
		for (const verb of ['get', 'post', 'put', 'delete'] as const) {
			scope[verb](/.*/).reply(async function (path, body) {
				const [status, text, headers] = await respondTo(
					verb.toUpperCase(),
					path,
					this.req.headers,
					body,
				);
				return status === 204 ? [status] : [status, text, headers];
			});
		}
	}
}

/** What Node reports when a connection breaks. */
export function connectionError(): Error {
	return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

/** What marks the static data that this n8n has written. */
export function instanceMark(): string {
	const [facts] = TRIGGERS;
	if (facts === undefined) throw new Error('There is no trigger');
	const id = hookContext(triggerCatalog, triggerNode(facts), {}).getInstanceId();
	return createHash('sha256').update(id).digest('hex');
}

/** A trigger as the editor saves it. */
export function triggerNode(facts: TriggerFacts, more: Partial<INode> = {}): INode {
	return packageTrigger(providerOf(facts.id), facts.parameters, more);
}

/** The token that is derived from the key: nobody can compute it without. */
export function tokenOf({ facts, key }: SimulatedAccount, webhookId = WEBHOOK_ID): string {
	return createHmac('sha256', key).update(`${facts.id}:${webhookId}`).digest('base64url');
}

/** Opens an account whose webhooks are somebody else's. */
export async function openAccount(facts: TriggerFacts, key?: string): Promise<SimulatedAccount> {
	const account = new SimulatedAccount(facts, key);
	await account.protect();
	return account;
}

/** The events that a trigger subscribes to. */
export function eventsOf({ parameters }: TriggerFacts): string[] {
	return [parameters.events].flat().map(String);
}

/** Expects exactly what has to be registered, and nothing else. */
export async function expectRegistered(
	account: SimulatedAccount,
	url: string,
	events: readonly string[] = eventsOf(account.facts),
	token = tokenOf(account),
): Promise<void> {
	const expected = account.facts.expected({ url, events, token });
	expect(await account.own()).toEqual(
		expected.map((webhook): unknown => expect.objectContaining(webhook)),
	);
}

/** n8n with one workflow that begins with the trigger of an account. */
export function n8nWith(
	account: SimulatedAccount,
	engine: LifecycleOptions['engine'],
	{ node, ...options }: Partial<Omit<LifecycleOptions, 'engine'>> = {},
): Lifecycle {
	return lifecycle({
		engine,
		catalog: triggerCatalog,
		node: node ?? triggerNode(account.facts),
		secrets: account.secrets,
		baseUrl: BASE_URL,
		...options,
	});
}

/** Lets no request leave the process, and expects of every test that it harms nobody. Call it once per file. */
export function useSimulatedAccounts(): void {
	beforeAll(() => {
		nock.disableNetConnect();
	});
	afterEach(async () => {
		nock.cleanAll();
		for (const account of accounts.splice(0)) await account.expectNoHarm();
	});
	afterAll(() => {
		// Test files share Node's http module but not nock.
		nock.restore();
	});
}
