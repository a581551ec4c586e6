/** A published trigger node, the simulated account of its provider, and the deliveries between them. */
import { createHmac, randomUUID } from 'node:crypto';

import type { Hono } from 'hono';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { packageTrigger } from '../../harness/node';
import { lifecycle, type Lifecycle } from '../../harness/triggers/lifecycle';
import type { ReceivedResponse } from '../../harness/triggers/receive';
import { PUBLIC_KEYS } from '../../nodes/Partoo/publicKeys';
import { Deliveries } from '../../sandbox/deliveries';
import { atOrNull, type Json } from '../../sandbox/json';
import { signatureOf, trustSandboxKey } from '../../sandbox/partoo/signature';
import { credentialOf, providerOf, type Provider, type ProviderId } from '../../sandbox/providers';
import { triggerCatalog } from './catalog';

/** The organization of the Partoo webhooks: the simulated account has nothing registered for it. */
export const ORGANIZATION = 42;

/** The Actor that the Apify trigger watches. */
export const ACTOR = 'hksJZtadYvn4mBuin';

/** The events that each trigger listens for: all that its provider sends. */
export const EVENTS: Readonly<Record<ProviderId, readonly string[]>> = {
	argil: Object.keys(providerOf('argil').payloads),
	joggai: Object.keys(providerOf('joggai').payloads),
	partoo: [
		...Object.keys(providerOf('partoo').payloads),
		'business_deleted',
		'review_created',
		'review_updated',
	],
	apify: Object.keys(providerOf('apify').payloads).filter((event) => event !== 'TEST'),
};

const PARAMETERS: Readonly<Record<ProviderId, INodeParameters>> = {
	argil: {},
	joggai: {},
	partoo: { options: { organizationId: String(ORGANIZATION) } },
	apify: { watch: 'actor', actorId: { __rl: true, mode: 'id', value: ACTOR } },
};

/** The parameters of a trigger as the editor saves them. */
export function parametersOf(id: ProviderId): INodeParameters {
	return { ...PARAMETERS[id], events: [...EVENTS[id]] };
}

/** A request to the URL of a trigger. */
export interface Sent {
	readonly url: string;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly body: string | Buffer;
}

/** What a test sets up. */
export interface Setting {
	readonly parameters?: INodeParameters;
	/** The key of the account. */
	readonly key?: string;
	/** Other fields of the credential. */
	readonly credential?: Readonly<Record<string, string>>;
	/** n8n's ID for the webhook: another one for each setting unless given, so that no two share what is in memory. */
	readonly webhookId?: string;
}

/** A trigger whose workflow is published, and its account. */
export interface Receiving {
	readonly provider: Provider;
	readonly n8n: Lifecycle;
	readonly deliveries: Deliveries;
	readonly key: string;
	readonly app: Hono;
	/** The requests to the provider, as `GET /v2/endpoints`. */
	readonly requests: string[];
	/** What happens to a request to the provider instead of its API's response. */
	fault: (() => Promise<[status: number, body: string]> | [status: number, body: string]) | null;
}

/** Publishes a trigger at a new account of its provider. Call {@link useReceiving} in the file. */
export async function receiving(id: ProviderId, setting: Setting = {}): Promise<Receiving> {
	const provider = providerOf(id);
	const { key = `secret-${id}-${randomUUID()}`, webhookId = randomUUID() } = setting;
	const deliveries = new Deliveries({
		send: async (delivery, signal) => await n8n.send(delivery, signal),
		timeoutScale: 1,
	});
	const app = provider.api(key, deliveries);
	const n8n = lifecycle({
		engine: 'publication',
		catalog: triggerCatalog,
		node: packageTrigger(provider, setting.parameters ?? parametersOf(id), { webhookId }),
		secrets: {
			[provider.credentialType]: { ...credentialOf(provider, key), ...setting.credential },
		},
	});
	const receiver: Receiving = {
		provider,
		n8n,
		deliveries,
		key,
		app,
		requests: [],
		fault: null,
	};
	serve(receiver);
	const status = await n8n.publish();
	if (status.state !== 'published') throw new Error(status.message);
	n8n.log.splice(0);
	receiver.requests.splice(0);
	return receiver;
}

/** Responds to the requests of the nodes with the API of the account. */
export function serve(receiver: Receiving): void {
	nock.cleanAll();
	for (const host of receiver.provider.hosts) {
		const scope = nock(`https://${host}`).persist();
		for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
			scope.intercept(/.*/, method).reply(async function (path, body) {
				receiver.requests.push(`${method} ${path}`);
				if (receiver.fault !== null) return await receiver.fault();
				const response = await receiver.app.request(`https://${host}${path}`, {
					method,
					headers: Object.entries(this.req.headers).map(([name, value]) => [name, String(value)]),
					...(method === 'GET' || body === '' ? {} : { body: JSON.stringify(body) }),
				});
				return [response.status, await response.text(), { 'Content-Type': 'application/json' }];
			});
		}
	}
}

/** Lets an event happen, and returns what the provider sent first and how n8n responded to that. */
export async function provoke(
	{ deliveries, n8n }: Receiving,
	event: string,
	payload?: Json,
): Promise<{
	sent: Sent;
	status: number | undefined;
	body: string | undefined;
	item: IDataObject;
}> {
	n8n.executions.splice(0);
	const outgoing = await deliveries.provoke(event, payload);
	const [attempt] = outgoing[0] ?? [];
	if (attempt === undefined || outgoing.length > 1) {
		throw new Error(`${outgoing.length} deliveries instead of one`);
	}
	return {
		sent: attempt.delivery,
		status: attempt.response?.status,
		body: attempt.response?.body,
		item: n8n.executions[0]?.items[0]?.json ?? {},
	};
}

/** A genuine delivery of the first event, which was sent and accepted before. */
export async function genuine(receiver: Receiving): Promise<Sent> {
	const [event = ''] = EVENTS[receiver.provider.id];
	const { sent, status } = await provoke(receiver, event);
	if (status !== 200) throw new Error(`The delivery was responded to with ${status}`);
	receiver.n8n.executions.splice(0);
	receiver.n8n.log.splice(0);
	return sent;
}

/** The secret of the JoggAI endpoint that the trigger registered. */
export async function secretOf({ app, key, n8n }: Receiving): Promise<string> {
	const response = await app.request('https://api.jogg.ai/v2/endpoints', {
		headers: { 'x-api-key': key },
	});
	const endpoints = atOrNull(atOrNull((await response.json()) as Json, 'data'), 'endpoints');
	const own = (Array.isArray(endpoints) ? endpoints : []).find(
		(endpoint) => atOrNull(endpoint, 'url') === n8n.productionUrl,
	);
	const secret = atOrNull(own ?? null, 'secret');
	if (typeof secret !== 'string') throw new Error('The trigger registered no endpoint');
	return secret;
}

/** What signs a body as the provider of the trigger does: the headers with a signature, if it has one. */
export async function signerOf(
	receiver: Receiving,
): Promise<(body: string | Buffer) => Record<string, string>> {
	const { id } = receiver.provider;
	if (id === 'partoo') return (body) => ({ 'X-Partoo-Signature-v1': signatureOf(body) });
	if (id !== 'joggai') return () => ({});
	const secret = await secretOf(receiver);
	return (body) => ({
		'X-Webhook-Signature': createHmac('sha256', secret).update(body).digest('hex'),
	});
}

/** The delivery with another body, signed as the provider would. */
export async function resigned(
	receiver: Receiving,
	sent: Sent,
	body: string | Buffer,
): Promise<Sent> {
	const sign = await signerOf(receiver);
	return { ...sent, headers: { ...sent.headers, ...sign(body) }, body };
}

/** How n8n responded, without the headers. */
export function outcomeOf({ status, body, execution }: ReceivedResponse) {
	return { status, body, execution };
}

/** The one response to whatever isn't verified. */
export const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}', execution: null };

/** The same, with the one line of the log. */
export const REFUSED = {
	...UNAUTHORIZED,
	log: [
		{
			level: 'warn',
			message: 'Workflow workflow: A delivery to "Trigger" could not be verified, and was refused',
		},
	],
};

/** Sets up a file of tests: no real network, and the nodes accept what the simulated Partoo signs. */
export function useReceiving(hooks: {
	beforeAll: (run: () => void) => void;
	afterAll: (run: () => void) => void;
}): void {
	let distrust = () => {};
	hooks.beforeAll(() => {
		nock.disableNetConnect();
		distrust = trustSandboxKey(PUBLIC_KEYS);
	});
	hooks.afterAll(() => {
		distrust();
		nock.cleanAll();
		nock.restore();
	});
}
