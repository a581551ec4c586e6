/** The rules of an audit: what may be wrong with a webhook, and how that is said. */
import type { Delivery } from '../model/provider';
import type { Webhook } from '../model/webhook';
import { isPrivateHost } from './privateHost';

/** What can be found, in the order of the findings of a webhook. */
export const FINDING_CODES = [
	'insecureUrl',
	'privateAddress',
	'credentialsInUrl',
	'duplicate',
	'disabled',
	'neverTriggered',
	'lastDeliveryFailed',
	'thisInstance',
	'unknownEvent',
	'invalidUrl',
	'missingUrl',
] as const;

/** What can be found about a webhook. */
export type FindingCode = (typeof FINDING_CODES)[number];

/** One thing worth knowing about a webhook. */
export interface Finding {
	readonly code: FindingCode;
	/** One sentence for a person. Never holds the URL: its path or query is often the secret that protects a workflow. */
	readonly message: string;
}

/** How many other webhooks the message about a duplicate names: one URL can be registered thousands of times. */
export const MAX_NAMED_DUPLICATES = 10;

/** One webhook with all that the rules look at. */
export interface Subject {
	readonly webhook: Webhook;
	/** Undefined when there is none, or it can't be parsed. */
	readonly url: URL | undefined;
	readonly delivery: Delivery;
	/** The ids of the webhooks it is a duplicate of, sorted; more than are named tell that there are others. */
	readonly duplicates: readonly string[];
	readonly knownEvents: ReadonlySet<string>;
	/** The addresses of this n8n. */
	readonly instances: readonly URL[];
}

/** How one code is found, and how several findings of it are counted in a hint. */
export interface Rule {
	/** The message when the rule finds something. */
	find(subject: Subject): string | false;
	/** What follows '1 of 14 webhooks'. */
	readonly one: string;
	/** What follows '2 of 14 webhooks'. */
	readonly many: string;
	/** What a summary names the webhooks by. */
	readonly names: 'host' | 'id';
}

/** The rules, by what they find. */
export const RULES: Readonly<Record<FindingCode, Rule>> = {
	insecureUrl: {
		find: ({ url }) =>
			url?.protocol === 'http:' &&
			'The URL uses plain http, so anyone on the way can read and change what the provider sends.',
		one: 'uses plain http',
		many: 'use plain http',
		names: 'host',
	},
	privateAddress: {
		find: ({ url }) =>
			url !== undefined &&
			isPrivateHost(url.hostname) &&
			"The URL leads to a private address that can't be reached from the internet, so the provider's calls don't arrive.",
		one: 'leads to a private address',
		many: 'lead to a private address',
		names: 'host',
	},
	credentialsInUrl: {
		find: ({ url }) =>
			url !== undefined &&
			(url.username !== '' || url.password !== '') &&
			'The URL contains a user name or password, which everyone who can see the webhook can read.',
		one: 'has a user name or password in the URL',
		many: 'have a user name or password in the URL',
		names: 'host',
	},
	duplicate: {
		find: ({ duplicates }) =>
			duplicates.length > 0 &&
			`At least one of its events also goes to the same URL through ${named(duplicates)}, so a workflow may run more than once for one event.`,
		one: 'has a duplicate',
		many: 'have a duplicate',
		names: 'id',
	},
	disabled: {
		find: ({ webhook }) =>
			!webhook.enabled && 'The webhook is switched off, so the provider sends it no events.',
		one: 'is switched off',
		many: 'are switched off',
		names: 'id',
	},
	neverTriggered: {
		find: ({ delivery }) =>
			delivery === 'never' &&
			'The provider has never called the webhook, so it may be set up wrongly or not needed.',
		one: 'was never called',
		many: 'were never called',
		names: 'id',
	},
	lastDeliveryFailed: {
		find: ({ delivery }) =>
			delivery === 'failed' &&
			"The provider's last call of the webhook failed, so events may be getting lost.",
		one: 'failed at the last call',
		many: 'failed at the last call',
		names: 'id',
	},
	thisInstance: {
		find: ({ url, instances }) =>
			url !== undefined &&
			instances.some((instance) => isWithin(url, instance)) &&
			'The URL leads to this n8n instance, so a workflow here may depend on the webhook.',
		one: 'leads to this n8n instance',
		many: 'lead to this n8n instance',
		names: 'host',
	},
	unknownEvent: {
		find: ({ webhook, knownEvents }) => {
			const unknown = new Set(webhook.events.filter((event) => !knownEvents.has(event)));
			const names = [...unknown].map((event) => `"${event}"`).join(', ');
			return (
				unknown.size > 0 &&
				`The webhook waits for ${names}, which the provider doesn't document, so it may never be called for that.`
			);
		},
		one: 'waits for an event that the provider does not document',
		many: 'wait for an event that the provider does not document',
		names: 'id',
	},
	invalidUrl: {
		find: ({ webhook, url }) =>
			addressOf(webhook) !== null &&
			url === undefined &&
			"The URL isn't a valid one, so the provider can't call it.",
		one: 'has an invalid URL',
		many: 'have an invalid URL',
		names: 'id',
	},
	missingUrl: {
		find: ({ webhook }) =>
			addressOf(webhook) === null &&
			"The webhook has no URL, so its events can't reach a workflow.",
		one: 'has no URL',
		many: 'have no URL',
		names: 'id',
	},
};

/** The address as the provider has it; null where it has none. */
function addressOf({ url }: Webhook): string | null {
	return url === null || url.trim() === '' ? null : url;
}

/**
 * Whether a URL lies at or below a base.
 *
 * Both paths end in a slash when they are compared, so that `/n8n` doesn't contain `/n8n-test`. A base whose scheme
 * has no origin reads 'null' (WHATWG HTML, "ASCII serialization of an origin"), and so do all others of that kind.
 */
function isWithin(url: URL, base: URL): boolean {
	return (
		base.origin !== 'null' &&
		url.origin === base.origin &&
		withSlash(url.pathname).startsWith(withSlash(base.pathname))
	);
}

function withSlash(path: string): string {
	return path.endsWith('/') ? path : `${path}/`;
}

function named(ids: readonly string[]): string {
	if (ids.length > MAX_NAMED_DUPLICATES) {
		return `webhooks ${ids.slice(0, MAX_NAMED_DUPLICATES).join(', ')} and others`;
	}
	return `${ids.length === 1 ? 'webhook' : 'webhooks'} ${ids.join(', ')}`;
}
