/** Audits a list of a provider: reads the whole of it and finds what may be wrong with each webhook. */
import type { Client } from '../client/client';
import { explain, Failure } from '../failure/failure';
import type { PagedList } from '../model/list';
import type { Entry, Webhook } from '../model/webhook';
import { settled } from '../runtime/concurrency';
import { findFindings } from './findings';
import type { Audited } from './findings';

/**
 * Reads the whole list, whatever is filtered later: a duplicate may be anywhere in it.
 * @param instanceBaseUrls where this n8n is reached, paths included
 * @throws Failure
 */
export async function audit(
	client: Client,
	list: PagedList<Webhook>,
	instanceBaseUrls: readonly string[],
): Promise<Audited[]> {
	const entries = await client.list(list);
	const findings = findFindings(entries, {
		knownEvents: await loadKnownEvents(client, entries),
		instanceBaseUrls,
		delivery: (raw) => client.provider.delivery(raw),
	});
	return entries.map((entry, index) => ({ entry, findings: findings[index] ?? [] }));
}

/**
 * The events that the provider documents, and those of its own list where a webhook has another one. When that list can't be
 * loaded, the audit does without it and says so.
 */
async function loadKnownEvents(
	client: Client,
	entries: ReadonlyArray<Entry<Webhook>>,
): Promise<readonly string[]> {
	const { label, events, listEvents } = client.provider;
	const isDocumented = ({ value }: Entry<Webhook>): boolean =>
		value.events.every((event) => events.includes(event));
	if (listEvents === undefined || entries.every(isDocumented)) return events;
	const loaded = await settled(client.call(listEvents));
	if ('result' in loaded) return [...events, ...loaded.result];
	if (!(loaded.error instanceof Failure)) throw loaded.error;
	const { message } = explain(loaded.error.facts, label);
	client.notify(
		`${label}: Its own list of events couldn't be loaded, so the audit knows only the documented ones: ${message}.`,
	);
	return events;
}
