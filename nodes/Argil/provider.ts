/** What the shared code has to know about Argil. */
import { maskToken } from '../shared/http/masking';
import type { Provider } from '../shared/model/provider';
import { isRecord } from '../shared/parsing/json';

/** The events that Argil documents: https://docs.argil.ai/pages/webhook-events/introduction */
export const ARGIL_EVENTS = [
	'AVATAR_TRAINING_FAILED',
	'AVATAR_TRAINING_SUCCESS',
	'VIDEO_GENERATION_FAILED',
	'VIDEO_GENERATION_SUCCESS',
] as const;

/** Argil: https://docs.argil.ai */
export const argil: Provider = {
	name: 'argil',
	label: 'Argil',
	credentialType: 'argilWebhooksApi',
	secretField: 'apiKey',
	secretLabel: 'API Key',
	origin: () => 'https://api.argil.ai',
	events: ARGIL_EVENTS,
	// Null says that there was no call; a missing key says nothing.
	delivery: ({ lastTriggeredAt }) => (lastTriggeredAt === null ? 'never' : 'other'),
	// Argil documents no rate limit: a few.
	requestsInFlight: 5,
	changesInFlight: 5,
	parseError(body) {
		// The documented error is { code, message }; a webhook has neither.
		if (!isRecord(body) || typeof body.message !== 'string') return undefined;
		return {
			message: body.message,
			code: typeof body.code === 'number' ? String(body.code) : undefined,
		};
	},
	// A trigger of this package has its token there.
	maskSecrets: (raw) =>
		typeof raw.callbackUrl === 'string' ? { ...raw, callbackUrl: maskToken(raw.callbackUrl) } : raw,
};
