/**
 * What n8n calls when a workflow is published, changed and unpublished: registers exactly one webhook at the provider, and
 * removes it again.
 */
import { randomUUID } from 'node:crypto';

import type { IHookFunctions } from 'n8n-workflow';

import type { Client } from '../client/client';
import { errorInOneMessage } from '../failure/nodeError';
import { keyOf } from '../http/exchange';
import type { PagedList } from '../model/list';
import type { Entry, Webhook } from '../model/webhook';
import { unlessGone } from '../operations/delete';
import { sameEndpoint } from '../parsing/url';
import { settled } from '../runtime/concurrency';
import { checkedUrl, webhookIdOf, withoutQuery } from './address';
import { openClient } from './client';
import { deleteOwn, wasDeleted } from './deletion';
import { log } from './log';
import { NOTHING, readMemory, writeMemory } from './memory';
import type { Memory } from './memory';
import { triggerFields } from './parameters';
import { deriveToken, sha256 } from './token';
import type { Own, Registration, RegistrationTask, WebhookTrigger } from './trigger';

/**
 * The time for the requests of *checkExists*, in milliseconds. n8n 2.40 and newer gives a publication 84 s, with five attempts and
 * 15 s of waits between them. An attempt that fails calls all three hooks, and a change begins with three attempts to delete, with
 * 3 s of waits: 3 × 4 + 3 + 5 × (3 + 3 + 4) + 15 = 80.
 */
const CHECK_BUDGET_MS = 3_000;

/** The time for the requests of *create*, in milliseconds, after those of *checkExists*: see {@link CHECK_BUDGET_MS}. */
const REGISTER_BUDGET_MS = 3_000;

/** The time for the requests of *delete*, in milliseconds: see {@link CHECK_BUDGET_MS}. */
const REMOVE_BUDGET_MS = 4_000;

/**
 * The time for the requests of a hook while the editor listens for a test event, in milliseconds: n8n sets no limit there, and
 * makes one attempt only.
 */
const TEST_BUDGET_MS = 15_000;

/** n8n's three hooks of a webhook. */
export interface Lifecycle {
	checkExists(this: IHookFunctions): Promise<boolean>;
	create(this: IHookFunctions): Promise<boolean>;
	delete(this: IHookFunctions): Promise<boolean>;
}

/** Makes the hooks of a trigger. */
export function lifecycleOf(trigger: WebhookTrigger): Lifecycle {
	return {
		async checkExists() {
			return await checkExists({ context: this, trigger });
		},
		async create() {
			return await create({ context: this, trigger });
		},
		async delete() {
			return await remove({ context: this, trigger });
		},
	};
}

/** One call of a hook. */
interface Hook {
	readonly context: IHookFunctions;
	readonly trigger: WebhookTrigger;
}

/**
 * The static data of attempts to register that failed. n8n 2.40 and newer calls *delete* next, with the same object: if that
 * threw, too, n8n would take the node for registered, and call no hook at the next publication.
 */
const failedAttempts = new WeakSet<object>();

/** Records that an attempt failed. */
function afterFailure({ context }: Hook, error: Error): Error {
	failedAttempts.add(context.getWorkflowStaticData('node'));
	return error;
}

/** Whether the webhook is at the provider as it has to be, and is remembered. Only reads. */
async function checkExists(hook: Hook): Promise<boolean> {
	// *create* says why nothing is registered.
	if (isTestThatStays(hook)) return false;
	const outcome = await settled(isRegistered(hook));
	if ('result' in outcome) return outcome.result;
	const { context } = hook;
	const error = hookError(hook, outcome.error);
	// After a restart n8n would take down a trigger that it can't check, although its webhook is still there.
	const isRestart = ['init', 'leadershipChange'].includes(context.getActivationMode());
	const memory = memoryOf(hook, context.getNodeWebhookUrl('default'));
	if (!isRestart || memory.ids.length === 0) throw afterFailure(hook, error);
	log(
		context,
		'warn',
		`${nameOf(hook)} couldn't be checked after a restart, and is assumed to be registered. ${error.message}`,
	);
	return true;
}

async function isRegistered(hook: Hook): Promise<boolean> {
	const prepared = await prepare(hook);
	const memory = memoryOf(hook, prepared.own.url);
	if (memory.url !== prepared.own.url) return false;
	const client = await openHookClient(hook, CHECK_BUDGET_MS);
	const { registration, found } = await look(client, hook, prepared);
	const isKnown = found.own.every(({ value }) => memory.ids.includes(value.id));
	return isKnown && (await registration.isComplete(found.own));
}

/**
 * Registers the webhook, or brings the one that is at its URL to what it has to be. Never returns false: n8n would show the
 * workflow as published although nothing is registered.
 */
async function create(hook: Hook): Promise<boolean> {
	const { context, trigger } = hook;
	if (isTestThatStays(hook)) {
		log(
			context,
			'info',
			`${nameOf(hook)}: nothing is registered while the editor listens, because ${trigger.provider.label} documents no way to delete a webhook.`,
		);
		return true;
	}
	const outcome = await settled(register(hook));
	if ('error' in outcome) throw afterFailure(hook, hookError(hook, outcome.error));
	writeMemory(context, outcome.result);
	if (outcome.result.url?.startsWith('http:')) {
		log(
			context,
			'warn',
			`${nameOf(hook)} has a URL without encryption: whoever reads the traffic can read and forge events. Use an https address for n8n.`,
		);
	}
	return true;
}

async function register(hook: Hook): Promise<Memory> {
	const prepared = await prepare(hook);
	const { own } = prepared;
	const memory = memoryOf(hook, own.url);
	// Where *checkExists* had nothing to ask, its time is left.
	const wasChecked = memory.url === own.url;
	const budgetMs = REGISTER_BUDGET_MS + (wasChecked ? 0 : CHECK_BUDGET_MS);
	const client = await openHookClient(hook, budgetMs);
	const { registration, found } = await look(client, hook, prepared);
	const registered = await registration.complete(found.own, found.others);
	const tokenHashes = registered.flatMap(({ token }) => token ?? []).map(sha256);
	// With another API key since then, the token of the webhook is known from here only.
	const isUnsaid = registered.some(
		({ id, token }) => token === undefined && memory.ids.includes(id),
	);
	return {
		url: own.url,
		ids: registered.map(({ id }) => id),
		tokenHashes: [...new Set([...tokenHashes, ...(isUnsaid ? memory.tokenHashes : [])])],
		hasTokenless: registered.some(({ token }) => token === null),
		isTest: hook.context.getMode() === 'manual',
	};
}

/**
 * Removes what is at the trigger's URL. Gone already counts as removed.
 *
 * Throws only when something is known to be registered: then n8n calls it again, and keeps what is remembered. After an attempt
 * that failed, an error would have n8n show the workflow as published for ever: see {@link failedAttempts}. When the editor
 * stops listening, n8n calls it once, and an error would keep n8n from removing the path.
 */
async function remove(hook: Hook): Promise<boolean> {
	const { context, trigger } = hook;
	const { ids, isTest } = memoryOf(hook, context.getNodeWebhookUrl('default'));
	const isAfterFailure = failedAttempts.delete(context.getWorkflowStaticData('node'));
	if (trigger.remove === undefined) {
		if (ids.length > 0) {
			log(
				context,
				'warn',
				`${nameOf(hook)} stays registered (${ids.join(', ')}), because ${trigger.provider.label} documents no way to delete a webhook. Delete it in its app if it is no longer needed.`,
			);
		}
		return true;
	}
	const outcome = await settled(unregister(hook, trigger.remove));
	if ('result' in outcome) {
		const { result: removed } = outcome;
		const remembered = readMemory(context, webhookIdOf(context)).ids;
		writeMemory(context, { ...NOTHING, ids: removed.length > 0 ? removed : remembered });
		return true;
	}
	const error = hookError(hook, outcome.error);
	const names = ids.length === 0 ? '' : ` (${ids.join(', ')})`;
	log(
		context,
		'error',
		`${nameOf(hook)}${names} may still be registered. Publishing the workflow uses it again, unpublishing removes it. ${error.message}`,
	);
	if (ids.length > 0 && !isAfterFailure && !isTest) throw error;
	return true;
}

/** @returns the IDs of what was removed */
async function unregister(
	hook: Hook,
	deletion: NonNullable<WebhookTrigger['remove']>,
): Promise<string[]> {
	const url = hook.context.getNodeWebhookUrl('default');
	// Without an ID of its own, nothing was registered.
	if (url === undefined || webhookIdOf(hook.context) === undefined) return [];
	const { options } = triggerFields(hook.context, hook.trigger);
	const client = await openHookClient(hook, REMOVE_BUDGET_MS);
	const { own, others } = await find(client, hook, hook.trigger.readList(options), url);
	for (const { value } of own) await deleteOwn(client, value.id, deletion(value.id));
	const { ids } = memoryOf(hook, url);
	const changed = others.map(({ value }) => value.id).filter((id) => ids.includes(id));
	if (changed.length > 0) {
		log(
			hook.context,
			'warn',
			`${nameOf(hook)} (${changed.join(', ')}) may still be registered: it no longer has the URL of the trigger, so it was left as it is.`,
		);
	}
	const found = new Set([...own, ...others].map(({ value }) => value.id));
	const missing = ids.filter((id) => !found.has(id) && !wasDeleted(client, id));
	if (missing.length > 0) {
		log(
			hook.context,
			'warn',
			`${nameOf(hook)} (${missing.join(', ')}) wasn't in the list when it was to be deleted: it is deleted already, or it is still registered, because the list doesn't show it yet or the credential is of another account.`,
		);
	}
	return own.map(({ value }) => value.id);
}

/** Where nothing can be deleted, no test URL is registered: it would stay for ever. */
function isTestThatStays({ context, trigger }: Hook): boolean {
	return trigger.remove === undefined && context.getMode() === 'manual';
}

/** What is to be registered, with everything read and checked that needs no request. */
interface Prepared {
	readonly own: Own;
	readonly list: PagedList<Webhook>;
	readonly plan: RegistrationTask;
}

async function prepare({ context, trigger }: Hook): Promise<Prepared> {
	const { provider } = trigger;
	const { url, webhookId } = checkedUrl(context, provider, trigger.needsHttps);
	const { fields, options } = triggerFields(context, trigger);
	const credential = await context.getCredentials(provider.credentialType);
	const own: Own = {
		url,
		token: deriveToken(keyOf(credential, provider), provider.name, webhookId),
		description: `n8n: ${context.getWorkflow().name ?? ''} / ${context.getNode().name}`,
		// While the editor listens there is one attempt, and nothing is saved that another one could know.
		nonce:
			context.getMode() === 'manual' ? randomUUID() : readMemory(context, webhookId).ids.join(' '),
	};
	return {
		own,
		list: trigger.readList(options),
		plan: trigger.readRegistration(fields, options, own),
	};
}

/** A client for one hook: with more time where n8n makes one attempt only. */
async function openHookClient({ context, trigger }: Hook, budgetMs: number): Promise<Client> {
	const isListening = context.getMode() === 'manual';
	return await openClient(context, trigger.provider, isListening ? TEST_BUDGET_MS : budgetMs);
}

/** What is remembered of this URL, or of the one before n8n moved. */
function memoryOf({ context }: Hook, url: string | undefined): Memory {
	const memory = readMemory(context, webhookIdOf(context));
	if (memory.url === null || url === undefined) return NOTHING;
	return sameEndpoint(memory.url, url) ? memory : NOTHING;
}

/** The provider's webhooks: those of the trigger, and all others. */
interface Found {
	readonly own: Array<Entry<Webhook>>;
	readonly others: Array<Entry<Webhook>>;
}

/** Resolves what is to be registered and finds what is, side by side: n8n's hooks have little time. */
async function look(
	client: Client,
	hook: Hook,
	{ own, list, plan }: Prepared,
): Promise<{ readonly registration: Registration; readonly found: Found }> {
	const [registration, found] = await Promise.all([
		plan(client),
		find(client, hook, list, own.url),
	]);
	return { registration, found };
}

/**
 * Finds what is registered at the trigger's URL. What is remembered counts only at the URL that it was registered with: an ID
 * alone may be of another webhook.
 */
async function find(
	client: Client,
	hook: Hook,
	list: PagedList<Webhook>,
	url: string,
): Promise<Found> {
	const memory = memoryOf(hook, url);
	const listed = await client.list(list);
	const unlisted = memory.ids.filter((id) => !listed.some(({ value }) => value.id === id));
	const entries = [...listed, ...(await lookUpAll(client, hook.trigger, unlisted))];
	const remembered = memory.url === null ? null : withoutQuery(memory.url);
	const isOwn = ({ value }: Entry<Webhook>): boolean => {
		if (value.url === null) return false;
		const address = withoutQuery(value.url);
		const wasRegistered = memory.ids.includes(value.id) && address === remembered;
		return address === withoutQuery(url) || wasRegistered;
	};
	return { own: entries.filter(isOwn), others: entries.filter((entry) => !isOwn(entry)) };
}

/** Webhooks that the list lacks, of a provider whose list may lack new ones for a while. */
async function lookUpAll(
	client: Client,
	{ lookUp }: WebhookTrigger,
	ids: readonly string[],
): Promise<Array<Entry<Webhook>>> {
	if (lookUp === undefined) return [];
	const found = ids.map(async (id) => await unlessGone(client, lookUp(id)));
	return (await Promise.all(found)).flatMap((entry) => entry ?? []);
}

/** How the log names the webhook of a node. */
function nameOf({ context, trigger }: Hook): string {
	return `The webhook of "${context.getNode().name}" at ${trigger.provider.label}`;
}

function hookError({ context, trigger }: Hook, error: unknown): Error {
	return errorInOneMessage(error, { node: context.getNode(), label: trigger.provider.label });
}
