/** What an audit of a list of webhooks finds: pure, so that the same list always gets the same findings. */
import type { IDataObject } from 'n8n-workflow';

import { parseUrl } from '../runtime/compat';
import { deliveryKeys } from './duplicates';
import type { Delivery, Entry, Webhook } from '../model/webhook';

/** What can be found, in the order in which the findings of a webhook are put out. */
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

/** What an audit has to know besides the webhooks. */
export interface AuditContext {
	/** The names of all events that the provider documents or lists. */
	readonly knownEvents: readonly string[];
	/** Where this n8n is reached, paths included. */
	readonly instanceBaseUrls: readonly string[];
	/** Reads the provider's own object. */
	delivery(raw: IDataObject): Delivery;
}

/** How many other webhooks the message about a duplicate names: one URL can be registered thousands of times. */
const MAX_NAMED_DUPLICATES = 10;

/** One webhook with all that the rules look at. */
interface Subject {
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

interface Rule {
	/** The message when the rule finds something. */
	find(subject: Subject): string | false;
	/** What follows '1 of 14 webhooks'. */
	readonly one: string;
	/** What follows '2 of 14 webhooks'. */
	readonly many: string;
}

const RULES: Readonly<Record<FindingCode, Rule>> = {
	insecureUrl: {
		find: ({ url }) =>
			url?.protocol === 'http:' &&
			'The URL uses plain http, so anyone on the way can read and change what the provider sends.',
		one: 'uses plain http.',
		many: 'use plain http.',
	},
	privateAddress: {
		find: ({ url }) =>
			url !== undefined &&
			isPrivateHost(url.hostname) &&
			"The URL leads to a private address that can't be reached from the internet, so the provider's calls don't arrive.",
		one: 'leads to a private address.',
		many: 'lead to a private address.',
	},
	credentialsInUrl: {
		find: ({ url }) =>
			url !== undefined &&
			(url.username !== '' || url.password !== '') &&
			'The URL contains a user name or password, which everyone who can see the webhook can read.',
		one: 'has a user name or password in the URL.',
		many: 'have a user name or password in the URL.',
	},
	duplicate: {
		find: ({ duplicates }) =>
			duplicates.length > 0 &&
			`At least one of its events also goes to the same URL through ${named(duplicates)}, so a workflow may run more than once for one event.`,
		one: 'has a duplicate.',
		many: 'have a duplicate.',
	},
	disabled: {
		find: ({ webhook }) =>
			!webhook.enabled && 'The webhook is switched off, so the provider sends it no events.',
		one: 'is switched off.',
		many: 'are switched off.',
	},
	neverTriggered: {
		find: ({ delivery }) =>
			delivery === 'never' &&
			'The provider has never called the webhook, so it may be set up wrongly or not needed.',
		one: 'was never called.',
		many: 'were never called.',
	},
	lastDeliveryFailed: {
		find: ({ delivery }) =>
			delivery === 'failed' &&
			"The provider's last call of the webhook failed, so events may be getting lost.",
		one: 'failed at the last call.',
		many: 'failed at the last call.',
	},
	thisInstance: {
		find: ({ url, instances }) =>
			url !== undefined &&
			instances.some((instance) => isWithin(url, instance)) &&
			'The URL leads to this n8n instance, so a workflow here may depend on the webhook.',
		one: 'leads to this n8n instance.',
		many: 'lead to this n8n instance.',
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
		one: 'waits for an event that the provider does not document.',
		many: 'wait for an event that the provider does not document.',
	},
	invalidUrl: {
		find: ({ webhook, url }) =>
			addressOf(webhook) !== null &&
			url === undefined &&
			"The URL isn't a valid one, so the provider can't call it.",
		one: 'has an invalid URL.',
		many: 'have an invalid URL.',
	},
	missingUrl: {
		find: ({ webhook }) =>
			addressOf(webhook) === null &&
			"The webhook has no URL, so its events can't reach a workflow.",
		one: 'has no URL.',
		many: 'have no URL.',
	},
};

/**
 * The findings of each webhook, in the order of the list. The order decides nothing else.
 *
 * A URL that can't be parsed has no finding that rests on its parts.
 */
export function findFindings(
	entries: ReadonlyArray<Entry<Webhook>>,
	context: AuditContext,
): Finding[][] {
	const webhooks = entries.map(({ value }) => value);
	const duplicatesOf = duplicateFinder(webhooks);
	const knownEvents = new Set(context.knownEvents);
	const instances = context.instanceBaseUrls.flatMap((base) => parseUrl(base) ?? []);

	return entries.map(({ raw, value: webhook }) => {
		const subject: Subject = {
			webhook,
			url: parseUrl(webhook.url ?? ''),
			delivery: context.delivery(raw),
			duplicates: duplicatesOf(webhook),
			knownEvents,
			instances,
		};
		return FINDING_CODES.flatMap((code) => {
			const message = RULES[code].find(subject);
			return message === false ? [] : [{ code, message }];
		});
	});
}

/**
 * Sums up for a human, one sentence per code that occurs, e.g. '2 of 14 webhooks use plain http.'
 * @returns nothing when nothing was found
 */
export function summarize(findings: readonly Finding[][]): string[] {
	const all = findings.length === 1 ? '1 webhook' : `${findings.length} webhooks`;
	return FINDING_CODES.flatMap((code) => {
		const count = findings.filter((ofOne) => ofOne.some((finding) => finding.code === code)).length;
		if (count === 0) return [];
		const { one, many } = RULES[code];
		return [`${count} of ${all} ${count === 1 ? one : many}`];
	});
}

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

/**
 * Prepares to find the other webhooks with the same URL and scope and at least one event in common.
 *
 * Each webhook looks only at the first few of each of its groups, so that the work grows with the length of the list
 * and not with its square, even if the whole list is one group.
 */
function duplicateFinder(webhooks: readonly Webhook[]): (webhook: Webhook) => string[] {
	const groups = new Map<string, Webhook[]>();
	const groupAt = (key: string): Webhook[] => {
		const group = groups.get(key) ?? [];
		groups.set(key, group);
		return group;
	};
	// Sorted once, every group is sorted. Not by locale: the result must not depend on where n8n runs.
	for (const webhook of [...webhooks].sort(byId)) {
		for (const key of deliveryKeys(webhook)) groupAt(key).push(webhook);
	}
	return (webhook) => {
		// Of each group: the webhook itself, those to name, and one more.
		const first = deliveryKeys(webhook).flatMap((key) =>
			groupAt(key).slice(0, MAX_NAMED_DUPLICATES + 2),
		);
		const others = [...new Set(first)].filter((other) => other !== webhook);
		return others.sort(byId).map(({ id }) => id);
	};
}

function byId(a: Webhook, b: Webhook): number {
	if (a.id === b.id) return 0;
	return a.id < b.id ? -1 : 1;
}

function named(ids: readonly string[]): string {
	if (ids.length > MAX_NAMED_DUPLICATES) {
		return `webhooks ${ids.slice(0, MAX_NAMED_DUPLICATES).join(', ')} and others`;
	}
	return `${ids.length === 1 ? 'webhook' : 'webhooks'} ${ids.join(', ')}`;
}

/** Domains that no public name server answers for. */
const PRIVATE_DOMAINS = [
	'.localhost', // RFC 6761, section 6.3
	'.local', // RFC 6762, section 3: names of mDNS
	'.internal', // kept free for private use: ICANN SAC113
	'.home.arpa', // RFC 8375
];

/** Addresses that can't be reached from the internet, as the bits that they begin with. */
const PRIVATE_PREFIXES = [
	['0.0.0.0', 32], // unspecified: RFC 1122, section 3.2.1.3
	['127.0.0.0', 8], // loopback: RFC 1122, section 3.2.1.3
	['10.0.0.0', 8], // private: RFC 1918
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16], // link-local: RFC 3927
	['100.64.0.0', 10], // carrier-grade NAT: RFC 6598
	['[0:0:0:0:0:0:0:0]', 128], // unspecified: RFC 4291, section 2.5.2
	['[0:0:0:0:0:0:0:1]', 128], // loopback: RFC 4291, section 2.5.3
	['[fe80:0:0:0:0:0:0:0]', 10], // link-local: RFC 4291, section 2.5.6
	['[fc00:0:0:0:0:0:0:0]', 7], // unique local: RFC 4193
] as const;

/** How an IPv4 address is written as an IPv6 one: RFC 4291, section 2.5.5.2. */
const IPV4_MAPPED = '0'.repeat(80) + '1'.repeat(16);

const PRIVATE_BITS = PRIVATE_PREFIXES.map(([address, length]) =>
	address.startsWith('[')
		? bitsOfIpv6(address).slice(0, length)
		: bitsOfIpv4(address).slice(0, IPV4_MAPPED.length + length),
);

/** @param hostname as `URL` gives it: every IPv4 address in four decimal parts, every IPv6 address in brackets */
function isPrivateHost(hostname: string): boolean {
	if (hostname.startsWith('[')) return isPrivateIp(bitsOfIpv6(hostname));
	if (/^\d+(\.\d+){3}$/.test(hostname)) return isPrivateIp(bitsOfIpv4(hostname));
	// `URL` keeps the dot of the root (RFC 1034, section 3.1), and capitals where the scheme isn't a known one.
	const name = hostname.replace(/\.$/, '').toLowerCase();
	if (name === '') return false;
	// A bare name can't be a public one: ICANN SAC053 on dotless domains.
	return !name.includes('.') || PRIVATE_DOMAINS.some((domain) => `.${name}`.endsWith(domain));
}

function isPrivateIp(bits: string): boolean {
	return PRIVATE_BITS.some((prefix) => bits.startsWith(prefix));
}

function bitsOfIpv4(address: string): string {
	return (
		IPV4_MAPPED +
		address
			.split('.')
			.map((part) => bits(parseInt(part, 10), 8))
			.join('')
	);
}

/** @param address in brackets, in hexadecimal groups only: `URL` rewrites a dotted ending */
function bitsOfIpv6(address: string): string {
	const groups = (text: string) => text.split(':').filter((group) => group !== '');
	const short = address.slice(1, -1);
	const zeros = '0:'.repeat(8 - groups(short).length);
	return groups(short.replace('::', `:${zeros}`))
		.map((group) => bits(parseInt(group, 16), 16))
		.join('');
}

function bits(value: number, length: number): string {
	return value.toString(2).padStart(length, '0');
}
