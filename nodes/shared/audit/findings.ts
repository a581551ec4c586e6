/** What an audit of a list of webhooks finds: pure, so that the same list always gets the same findings. */
import type { IDataObject } from 'n8n-workflow';

import type { Delivery } from '../model/provider';
import type { Entry, Webhook } from '../model/webhook';
import { parseUrl } from '../runtime/compat';
import { duplicateFinder } from './duplicates';
import { FINDING_CODES, MAX_NAMED_DUPLICATES, RULES } from './rules';
import type { Finding, Rule, Subject } from './rules';

/** A webhook and what was found about it. */
export interface Audited {
	readonly entry: Entry<Webhook>;
	readonly findings: Finding[];
}

/** What an audit has to know in addition to the webhooks. */
export interface AuditContext {
	/** The names of all events that the provider documents or lists. */
	readonly knownEvents: readonly string[];
	/** Where this n8n is reached, paths included. */
	readonly instanceBaseUrls: readonly string[];
	/** Reads the provider's own object. */
	delivery(raw: IDataObject): Delivery;
}

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
	// One more than is named tells that there are others.
	const duplicatesOf = duplicateFinder(webhooks, MAX_NAMED_DUPLICATES + 1);
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

/** How many webhooks a sentence of the summary names. */
const MAX_NAMED = 3;

/**
 * Sums up for a human, one sentence per code that occurs, with the hosts or IDs of the first few, e.g. '2 of 14 webhooks use
 * plain http: old.example.com, n8n.example.com.'
 * @returns nothing when nothing was found
 */
export function summarize(audited: ReadonlyArray<Audited>): string[] {
	const all = audited.length === 1 ? '1 webhook' : `${audited.length} webhooks`;
	return FINDING_CODES.flatMap((code) => {
		const found = audited.filter(({ findings }) => findings.some((one) => one.code === code));
		if (found.length === 0) return [];
		const { one, many, names } = RULES[code];
		const named = [...new Set(found.map(({ entry }) => nameOf(entry.value, names)))];
		const others = named.length > MAX_NAMED ? ' and others' : '';
		const list = `${named.slice(0, MAX_NAMED).join(', ')}${others}`;
		return [`${found.length} of ${all} ${found.length === 1 ? one : many}: ${list}.`];
	});
}

/** The host tells people more; but never a path or query, which is often the secret that protects a workflow. */
function nameOf({ id, url }: Webhook, names: Rule['names']): string {
	return (names === 'host' ? parseUrl(url ?? '')?.host : undefined) ?? id;
}
