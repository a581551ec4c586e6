/**
 * Runs the life of every trigger's registration with every fault, in n8n's order of hooks and on both of its engines. Afterwards there
 * is one registration, none, or a clear error, and nothing of anybody else's has changed. There are two only while the provider
 * says of one that is still there that it is gone. Once the provider works again, the next publication registers exactly one, and
 * unpublishing removes it.
 */
import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import pMap from 'p-map';

import type { Catalog } from '../harness/engine.ts';
import { packageTrigger, WEBHOOK_ID } from '../harness/node.ts';
import { lifecycle, type Lifecycle, type LifecycleOptions } from '../harness/triggers/lifecycle.ts';
import { byId, HEADER_SECRET, URL_TOKEN } from '../sandbox/fields.ts';
import { credentialOf, PROVIDERS, type Provider, type ProviderId } from '../sandbox/providers.ts';
import { Account, stringOf, type HttpResponse } from './account.ts';
import { applyFault, openAccount, send } from './accounts.ts';
import { withClock } from './clock.ts';
import { FAULTS, SENTENCES, type Fault } from './faults.ts';
import type { Network } from './network.ts';
import { shapeFaults } from './shapes.ts';

/** n8n gives a publication 84 s: 0.7 of a lease of 120 s. */
export const PUBLICATION_LIMIT_MS = 84_000;

/** How much faster time passes where a response never ends. */
const RATE_OF_SILENCE = 10;

const BASE_URL = 'https://hooks.customer.example';

type Engine = LifecycleOptions['engine'];

/** The choices of a user, and how the provider's own fields show them. */
interface Plan {
	readonly events: readonly string[];
	readonly otherEvents: readonly string[];
	readonly more?: INodeParameters;
	/** The request that registers a webhook. */
	readonly creation: (url: string, event: string) => { url: string; body: object };
	/** Whether a webhook can be deleted. */
	readonly canDelete: boolean;
	readonly read: (webhook: IDataObject) => { url: unknown; events: unknown };
}

const ACTOR = 'hksJZtadYvn4mBuin';

/** An organization of the simulated Partoo that has no webhooks. */
const ORGANIZATION = 36;

const PLANS: Readonly<Record<ProviderId, Plan>> = {
	argil: {
		events: ['VIDEO_GENERATION_FAILED', 'VIDEO_GENERATION_SUCCESS'],
		otherEvents: ['AVATAR_TRAINING_SUCCESS'],
		creation: (callbackUrl, event) => ({
			url: '/v1/webhooks',
			body: { callbackUrl, events: [event] },
		}),
		canDelete: true,
		read: ({ callbackUrl, events }) => ({ url: callbackUrl, events }),
	},
	joggai: {
		events: ['generated_video_failed', 'generated_video_success'],
		otherEvents: ['create_avatar_success'],
		creation: (url, event) => ({
			url: '/v2/endpoint',
			body: { url, events: [event], status: 'disabled' },
		}),
		canDelete: true,
		read: ({ url, events }) => ({ url, events }),
	},
	partoo: {
		events: ['lead_received', 'message_created'],
		otherEvents: ['business_updated'],
		more: { options: { organizationId: ORGANIZATION } },
		creation: (url, event_type) => ({
			url: `/v2/webhooks?org_id=${ORGANIZATION}`,
			body: { items: [{ url, event_type }] },
		}),
		canDelete: false,
		read: ({ url, event_type: event }) => ({ url, events: [event] }),
	},
	apify: {
		events: ['ACTOR.RUN.FAILED', 'ACTOR.RUN.SUCCEEDED'],
		otherEvents: ['ACTOR.BUILD.FAILED'],
		more: { watch: 'actor', actorId: byId('janedoe~my-actor') },
		creation: (requestUrl, event) => ({
			url: '/v2/webhooks',
			body: { requestUrl, eventTypes: [event], condition: { actorId: ACTOR } },
		}),
		canDelete: true,
		read: ({ requestUrl, eventTypes }) => ({ url: requestUrl, events: eventTypes }),
	},
};

/** What happens in the life of a registration. */
interface Scenario {
	readonly name: string;
	readonly engines: readonly Engine[];
	/** Whether it is about removing, which Partoo can't. */
	readonly needsDelete?: true;
	/** Whether wrong types in responses are tried, too. */
	readonly hasShapes?: true;
	/** The events that the trigger subscribes to in the end. */
	readonly events: 'events' | 'otherEvents';
	readonly prepare: (cell: Cell) => Promise<unknown>;
	readonly act: (cell: Cell) => Promise<unknown>;
}

const BOTH = ['publication', 'legacy'] as const;

const SCENARIOS: readonly Scenario[] = [
	{
		name: 'Publish',
		engines: BOTH,
		hasShapes: true,
		events: 'events',
		prepare: () => Promise.resolve(),
		act: async ({ n8n }) => await n8n.publish(),
	},
	{
		name: 'Publish, adopting',
		engines: ['publication'],
		events: 'events',
		prepare: async (cell) => await register(cell, cell.plan.events[0] ?? ''),
		act: async ({ n8n }) => await n8n.publish(),
	},
	{
		name: 'Publish, two at its URL',
		engines: ['publication'],
		needsDelete: true,
		events: 'events',
		async prepare(cell) {
			for (const event of cell.plan.events) await register(cell, event);
		},
		act: async ({ n8n }) => await n8n.publish(),
	},
	{
		name: 'Publish a change',
		engines: ['publication'],
		events: 'otherEvents',
		prepare: async ({ n8n }) => await n8n.publish(),
		act: async ({ n8n, plan }) =>
			await n8n.publish({ parameters: { ...plan.more, events: [...plan.otherEvents] } }),
	},
	{
		name: 'Unpublish',
		engines: BOTH,
		needsDelete: true,
		hasShapes: true,
		events: 'events',
		prepare: async ({ n8n }) => await n8n.publish(),
		act: async ({ n8n }) => await n8n.unpublish(),
	},
	{
		name: 'Restart',
		engines: ['legacy'],
		events: 'events',
		prepare: async ({ n8n }) => await n8n.publish(),
		act: async ({ n8n }) => await n8n.restart(),
	},
	{
		name: 'Listen and cancel',
		engines: ['publication'],
		needsDelete: true,
		events: 'events',
		prepare: () => Promise.resolve(),
		async act(cell) {
			await cell.n8n.listen().catch((error: unknown) => {
				cell.message = error instanceof Error ? error.message : String(error);
			});
			await cell.n8n.cancelListening();
		},
	},
];

/** One run: an account, n8n, and what the user read. */
interface Cell {
	readonly account: Account;
	readonly n8n: Lifecycle;
	readonly plan: Plan;
	/** The error that listening showed. */
	message?: string;
}

/** The result of one lifecycle request with one fault. */
export interface LifecycleResult {
	readonly provider: ProviderId;
	readonly scenario: string;
	readonly engine: Engine;
	readonly request: string;
	readonly fault: string;
	readonly verdict: 'as without the fault' | 'clear error' | 'WRONG';
	readonly problems: readonly string[];
	/** The hooks' time and n8n's waits, in milliseconds. */
	readonly elapsedMs: number;
}

/** A request with placeholders for IDs. */
function nameOf(method: string, url: string): string {
	return `${method} ${url.replace(/\/(webhooks|endpoint)\/[^/?]+/, '/$1/:id')}`;
}

async function register({ account, n8n, plan }: Cell, event: string): Promise<void> {
	const { url, body } = plan.creation(n8n.productionUrl, event);
	const sent = { method: 'POST', host: '', url, headers: {}, body: JSON.stringify(body) };
	const { status } = await account.respond(sent);
	if (status >= 300) throw new Error(`${url} responded with ${status}`);
}

function open(catalog: Catalog, account: Account, engine: Engine): Cell {
	const { provider } = account;
	const plan = PLANS[provider.id];
	const node = packageTrigger(provider, { ...plan.more, events: [...plan.events] });
	const secrets = { [provider.credentialType]: credentialOf(provider, account.key) };
	return { account, plan, n8n: lifecycle({ engine, catalog, node, secrets, baseUrl: BASE_URL }) };
}

/** The webhooks of the trigger, and those of others. */
async function webhooksOf({ account, plan }: Cell) {
	const all = (await account.webhooks()).map(({ id, content }) => {
		const webhook = content as IDataObject;
		const { url, events } = plan.read(webhook);
		return { id, content, url: stringOf(url), events: [events].flat().map(String).sort() };
	});
	const isOwn = ({ url }: { url: string }): boolean => url.includes(WEBHOOK_ID);
	return { own: all.filter(isOwn), others: all.filter((webhook) => !isOwn(webhook)) };
}

type Webhooks = Awaited<ReturnType<typeof webhooksOf>>;

/** Whether the events of the scenario are registered at the production URL, once. */
function isRegistered({ plan, n8n }: Cell, { own }: Webhooks, wanted: readonly string[]): boolean {
	const isHere = own.every(({ url }) => url.split('?')[0] === n8n.productionUrl);
	if (plan.canDelete) {
		return isHere && own.length === 1 && isDeepStrictEqual(own[0]?.events, [...wanted].sort());
	}
	// One webhook for each event; old ones stay.
	const events = own.flatMap((webhook) => webhook.events);
	return isHere && wanted.every((event) => events.filter((one) => one === event).length === 1);
}

/** How many registrations there are of what there may be one of. */
function mostAlike({ own }: Webhooks, { canDelete }: Plan): number {
	const counts = new Map<string, number>();
	for (const { url, events } of own) {
		const key = canDelete ? (url.split('?')[0] ?? '') : events.join();
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return Math.max(0, ...counts.values());
}

const CLEAR = [...Object.values(SENTENCES), 'that a trigger has'];

/** The rest of the sentence about what can't be removed. */
const LEFT = 'may still be registered';

interface Baseline {
	readonly requests: readonly string[];
	readonly responses: ReadonlyMap<string, HttpResponse>;
}

async function baselineOf(
	catalog: Catalog,
	provider: Provider,
	scenario: Scenario,
	engine: Engine,
): Promise<Baseline> {
	const account = await Account.open(provider);
	const responses = new Map<string, HttpResponse>();
	let isActing = false;
	openAccount(account, async (seen, response) => {
		if (!isActing) return false;
		const original = await account.respond(seen);
		responses.set(nameOf(seen.method, seen.url), original);
		send(response, original);
		return true;
	});
	const cell = open(catalog, account, engine);
	await withClock(1, async () => {
		await scenario.prepare(cell);
		isActing = true;
		await scenario.act(cell);
	});
	const { state } = cell.n8n.status;
	const webhooks = await webhooksOf(cell);
	const isRight =
		scenario.name.startsWith('Publish') || scenario.name === 'Restart'
			? state === 'published' && isRegistered(cell, webhooks, cell.plan[scenario.events])
			: webhooks.own.length === 0;
	if (!isRight) {
		throw new Error(`${provider.id}, ${scenario.name}, ${engine}: fails without a fault`);
	}
	return { requests: [...responses.keys()], responses };
}

interface Plot {
	readonly catalog: Catalog;
	readonly provider: Provider;
	readonly scenario: Scenario;
	readonly engine: Engine;
	readonly request: string;
	readonly fault: Fault;
}

async function judge(plot: Plot, network: Network): Promise<LifecycleResult> {
	const { catalog, provider, scenario, engine, request, fault } = plot;
	const { action } = fault;
	const account = await Account.open(provider);
	let isActing = false;
	let count = 0;
	openAccount(account, async (seen, response) => {
		if (!isActing || nameOf(seen.method, seen.url) !== request) return false;
		count += 1;
		if (count > (fault.times ?? Infinity)) return false;
		await applyFault(action, account, seen, response);
		return true;
	});
	const cell = open(catalog, account, engine);
	const { n8n, plan } = cell;
	const problems: string[] = [];
	const check = (isRight: boolean, problem: string): void => {
		if (!isRight) problems.push(problem);
	};
	await withClock(1, async () => await scenario.prepare(cell));
	const before = await webhooksOf(cell);
	n8n.log.length = 0;

	isActing = true;
	if (action.kind === 'noConnection') network.use(action.route);
	const rate = action.kind === 'silence' ? RATE_OF_SILENCE : 1;
	await withClock(rate, async () => await scenario.act(cell));
	isActing = false;
	network.use('server');

	const after = await webhooksOf(cell);
	const elapsedMs = n8n.outcome?.elapsedMs ?? 0;
	const { state } = n8n.status;
	const message = cell.message ?? n8n.status.message ?? '';
	const log = n8n.log.map((line) => line.message).join('\n');
	check(isDeepStrictEqual(after.others, before.others), "changes somebody else's webhook");
	// A 404 with the provider's own message is its word that the webhook is gone, although here it isn't: then another one is made,
	// and the first one can't be deleted as long as the provider says so.
	const saysGone =
		request.startsWith('DELETE') && fault.outcome === 'notFound' && fault.quote !== undefined;
	check(
		mostAlike(after, plan) <= Math.max(saysGone ? 2 : 1, mostAlike(before, plan)),
		`leaves ${after.own.length} registrations`,
	);
	check(elapsedMs < PUBLICATION_LIMIT_MS, `takes ${Math.round(elapsedMs)} ms`);
	const isRemoval = scenario.name === 'Unpublish' || scenario.name === 'Listen and cancel';
	const isDone = isRemoval
		? after.own.length === 0 && message === ''
		: state === 'published' && isRegistered(cell, after, plan[scenario.events]);
	if (!isDone && !saysGone) {
		const isNamed = after.own.every(({ id }) => log.includes(id)) && log.includes(LEFT);
		const isClear = message.includes(provider.label) && CLEAR.some((one) => message.includes(one));
		check(isRemoval || state !== 'published', 'is shown as published, but is not as it has to be');
		check(isClear || (isRemoval && isNamed), `says “${message}”, and in the log “${log}”`);
	}
	const token = createHmac('sha256', account.key)
		.update(`${provider.id}:${WEBHOOK_ID}`)
		.digest('base64url');
	for (const secret of [account.key, token, URL_TOKEN, HEADER_SECRET, 'whsec_']) {
		check(!`${message}\n${log}`.includes(secret), 'shows a secret');
	}

	await withClock(1, async () => {
		if (n8n.isListening) await n8n.cancelListening();
		// What is left is found at the next registration.
		if (scenario.name === 'Listen and cancel') {
			await n8n.listen();
			await n8n.cancelListening();
		}
		if (saysGone) await n8n.unpublish();
		await n8n.publish();
	});
	const healed = await webhooksOf(cell);
	check(n8n.status.state === 'published', `stays failed: ${n8n.status.message}`);
	check(
		isRegistered(cell, healed, plan[scenario.events]),
		`is not registered anew: ${JSON.stringify(healed.own).slice(0, 300)}`,
	);
	await withClock(1, async () => await n8n.unpublish());
	const last = await webhooksOf(cell);
	check(!plan.canDelete || last.own.length === 0, 'leaves a webhook behind');
	check(isDeepStrictEqual(last.others, before.others), "changes somebody else's webhook later");
	return {
		provider: provider.id,
		scenario: scenario.name,
		engine,
		request,
		fault: `${fault.group}: ${fault.name}`,
		verdict:
			problems.length > 0 ? 'WRONG' : isDone || saysGone ? 'as without the fault' : 'clear error',
		problems,
		elapsedMs,
	};
}

/** How many cells run at once; what changes the network runs alone. */
const CONCURRENCY = { noConnection: 1, silence: 24, normal: 8 } as const;

/**
 * Runs the matrix of the triggers.
 */
export async function runLifecycles(
	catalog: Catalog,
	network: Network,
): Promise<LifecycleResult[]> {
	const plots: Plot[] = [];
	for (const provider of PROVIDERS) {
		for (const scenario of SCENARIOS) {
			if (scenario.needsDelete && !PLANS[provider.id].canDelete) continue;
			for (const engine of scenario.engines) {
				const { requests, responses } = await baselineOf(catalog, provider, scenario, engine);
				for (const [index, request] of requests.entries()) {
					const original = responses.get(request);
					const hasShapes = scenario.hasShapes && engine === 'publication';
					const shapes =
						hasShapes && original !== undefined ? shapesOf(provider, request, original) : [];
					for (const fault of [...FAULTS, ...shapes]) {
						const isForOther = fault.providers?.includes(provider.id) === false;
						// Without a connection there is no second request.
						const isSecond = fault.action.kind === 'noConnection' && index > 0;
						if (isForOther || isSecond) continue;
						plots.push({ catalog, provider, scenario, engine, request, fault });
					}
				}
			}
		}
	}
	const results: LifecycleResult[] = [];
	const kindOf = ({ fault: { action } }: Plot): keyof typeof CONCURRENCY =>
		action.kind === 'noConnection' || action.kind === 'silence' ? action.kind : 'normal';
	for (const kind of ['normal', 'silence', 'noConnection'] as const) {
		const ofKind = plots.filter((plot) => kindOf(plot) === kind);
		const concurrency = CONCURRENCY[kind];
		results.push(
			...(await pMap(ofKind, async (plot) => await judge(plot, network), { concurrency })),
		);
	}
	return results;
}

/** Wrong types in a response. */
function shapesOf(provider: Provider, request: string, original: HttpResponse): Fault[] {
	return shapeFaults({ name: 'Trigger', parameters: {}, items: 0, provider }, request, original);
}
