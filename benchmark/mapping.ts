/**
 * Maps a provider's own objects to the shape of a webhook, as a user without the package would do it: in code, and with the
 * expressions of an Edit Fields node. It uses no code of `nodes/`, so that it can check the package's output.
 */
import type { Webhook } from '../nodes/shared/model/webhook.ts';
import type { ProviderId } from '../sandbox/providers.ts';
import type { ApifyRecord, ArgilRecord, PartooRecord } from './accounts.ts';

/** The mapping as functions. Their source also runs in a Code node, so they use nothing from outside. */
export const mapInCode = {
	apify: (raw: ApifyRecord): Webhook => ({
		provider: 'apify',
		id: raw.id,
		url: raw.requestUrl,
		events: raw.eventTypes,
		enabled: true,
		createdAt: raw.createdAt,
		updatedAt: raw.modifiedAt,
		lastTriggeredAt: raw.lastDispatch.finishedAt,
		scope: `run/${raw.condition.actorRunId}`,
		owner: raw.userId,
	}),
	partoo: (raw: PartooRecord): Webhook => ({
		provider: 'partoo',
		id: String(raw.id),
		url: raw.url,
		events: [raw.event_type],
		enabled: true,
		createdAt: new Date(raw.created_at).toISOString(),
		updatedAt: new Date(raw.updated_at).toISOString(),
		lastTriggeredAt: null,
		scope: `organization/${raw.org_id}`,
		owner: null,
	}),
	argil: (raw: ArgilRecord): Webhook => ({
		provider: 'argil',
		id: raw.id,
		url: raw.callbackUrl,
		events: raw.events,
		enabled: true,
		createdAt: new Date(raw.createAt).toISOString(),
		updatedAt: new Date(raw.updatedAt).toISOString(),
		lastTriggeredAt: new Date(raw.lastTriggeredAt).toISOString(),
		scope: null,
		owner: null,
	}),
};

/** The providers of the benchmark. */
export type ProviderName = Extract<keyof typeof mapInCode, ProviderId>;

/** The mapping as the fields of an Edit Fields node: fixed values and expressions. */
export const editFieldsMapping: Readonly<
	Record<ProviderName, Readonly<Record<keyof Webhook, string>>>
> = {
	apify: {
		provider: 'apify',
		id: '={{ $json.id }}',
		url: '={{ $json.requestUrl }}',
		events: '={{ $json.eventTypes }}',
		enabled: 'true',
		createdAt: '={{ $json.createdAt }}',
		updatedAt: '={{ $json.modifiedAt }}',
		lastTriggeredAt: '={{ $json.lastDispatch.finishedAt }}',
		scope: '=run/{{ $json.condition.actorRunId }}',
		owner: '={{ $json.userId }}',
	},
	partoo: {
		provider: 'partoo',
		id: '={{ String($json.id) }}',
		url: '={{ $json.url }}',
		events: '={{ [$json.event_type] }}',
		enabled: 'true',
		createdAt: '={{ new Date($json.created_at).toISOString() }}',
		updatedAt: '={{ new Date($json.updated_at).toISOString() }}',
		lastTriggeredAt: '={{ null }}',
		scope: '=organization/{{ $json.org_id }}',
		owner: '={{ null }}',
	},
	argil: {
		provider: 'argil',
		id: '={{ $json.id }}',
		url: '={{ $json.callbackUrl }}',
		events: '={{ $json.events }}',
		enabled: 'true',
		createdAt: '={{ new Date($json.createAt).toISOString() }}',
		updatedAt: '={{ new Date($json.updatedAt).toISOString() }}',
		lastTriggeredAt: '={{ new Date($json.lastTriggeredAt).toISOString() }}',
		scope: '={{ null }}',
		owner: '={{ null }}',
	},
};
