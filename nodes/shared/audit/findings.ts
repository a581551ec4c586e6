/** What an audit of a list of webhooks finds: pure, so that the same list always gets the same findings. */
import type { IDataObject } from 'n8n-workflow';

import type { Delivery } from '../model/provider';
import type { Entry, Webhook } from '../model/webhook';
import { parseUrl } from '../runtime/compat';
import { duplicateFinder } from './duplicates';
import { FINDING_CODES, MAX_NAMED_DUPLICATES, RULES } from './rules';
import type { Finding, Subject } from './rules';

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
