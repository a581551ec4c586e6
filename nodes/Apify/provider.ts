/** What the shared code has to know about Apify. */
import { MASK } from '../shared/http/masking';
import type { Provider } from '../shared/model/provider';
import { isRecord } from '../shared/parsing/json';
import { maskHeadersTemplate } from './headersTemplate';

/** The events that Apify documents in the schema of its list. */
export const APIFY_EVENTS = [
	'ACTOR.BUILD.ABORTED',
	'ACTOR.BUILD.CREATED',
	'ACTOR.BUILD.FAILED',
	'ACTOR.BUILD.SUCCEEDED',
	'ACTOR.BUILD.TIMED_OUT',
	'ACTOR.RUN.ABORTED',
	'ACTOR.RUN.CREATED',
	'ACTOR.RUN.FAILED',
	'ACTOR.RUN.RESURRECTED',
	'ACTOR.RUN.SUCCEEDED',
	'ACTOR.RUN.TIMED_OUT',
	'TEST',
] as const;

/** Apify: https://docs.apify.com/api/v2 */
export const apify: Provider = {
	name: 'apify',
	label: 'Apify',
	credentialType: 'apifyWebhooksApi',
	secretField: 'apiToken',
	secretLabel: 'API Token',
	origin: () => 'https://api.apify.com',
	events: APIFY_EVENTS,
	delivery({ lastDispatch, stats }) {
		if (isRecord(lastDispatch)) return lastDispatch.status === 'FAILED' ? 'failed' : 'other';
		return isRecord(stats) && stats.totalDispatches === 0 ? 'never' : 'other';
	},
	// 60 requests a second and resource (https://docs.apify.com/api/v2#rate-limiting): a third of it leaves room for others.
	requestsInFlight: 20,
	// Fewer than those 60 a second when a response takes 100 ms or more; n8n opens a connection for each request.
	changesInFlight: 5,
	parseError(body) {
		const error = isRecord(body) ? body.error : undefined;
		if (!isRecord(error)) return undefined;
		return {
			message: typeof error.message === 'string' ? error.message : null,
			code: typeof error.type === 'string' ? error.type : undefined,
		};
	},
	maskSecrets(raw) {
		// The headers template is where Apify recommends to put a secret for the receiver.
		const { headersTemplate: template } = raw;
		if (template === undefined || template === null) return raw;
		return {
			...raw,
			headersTemplate: typeof template === 'string' ? maskHeadersTemplate(template) : MASK,
		};
	},
};
