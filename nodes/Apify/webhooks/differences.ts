/** Compares what Apify returned with what was requested. */
import { sameEvents } from '../../shared/model/webhook';
import type { Entry, Webhook } from '../../shared/model/webhook';
import { sameUrl } from '../../shared/parsing/url';
import { scopeOf } from '../scope';
import { isOfOneRun } from './api';
import type { ApifyDraft } from './api';
import { detailFields, events, requestUrl, watch } from './fields';

/**
 * In what a webhook differs from what was requested, as the names of the fields in the editor. What the response leaves out
 * isn't known to differ.
 */
export function differences(draft: ApifyDraft, { raw, value }: Entry<Webhook>): string[] {
	const { requestUrl: url, eventTypes, condition, ...details } = draft;
	const differs: Array<[string, boolean]> = [
		[requestUrl.displayName, value.url !== null && !sameUrl(value.url, url)],
		[events.displayName, isKnown(raw.eventTypes) && !sameEvents(value.events, eventTypes)],
		[watch.displayName, value.scope !== null && value.scope !== scopeOf({ ...condition })],
		[`${watch.displayName} (not single-use)`, isOfOneRun(draft) && raw.isAdHoc === false],
		['Status (it is disabled)', !value.enabled],
		...Object.entries(details).map(([name, requested]): [string, boolean] => [
			detailFields.find((field) => field.name === name)?.displayName ?? name,
			isKnown(raw[name]) && raw[name] !== (requested ?? ''),
		]),
	];
	return differs.flatMap(([label, isDifferent]) => (isDifferent ? [label] : []));
}

function isKnown(value: unknown): boolean {
	return value !== undefined && value !== null;
}
