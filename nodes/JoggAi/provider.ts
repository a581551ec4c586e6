/** What the shared code has to know about JoggAI. */
import type { RefusalKind } from '../shared/failure/kinds';
import { MASK } from '../shared/http/masking';
import type { Provider } from '../shared/model/provider';
import type { Call } from '../shared/model/request';
import { isRecord, strings } from '../shared/parsing/json';
import { parseData } from './envelope';

/** The 22 events that JoggAI documents: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents */
export const JOGG_AI_EVENTS = [
	'create_avatar_failed',
	'create_avatar_success',
	'generated_avatar_video_failed',
	'generated_avatar_video_success',
	'generated_image_failed',
	'generated_image_success',
	'generated_motion_failed',
	'generated_motion_success',
	'generated_photo_avatar_failed',
	'generated_photo_avatar_success',
	'generated_product_avatar_failed',
	'generated_product_avatar_success',
	'generated_product_video_failed',
	'generated_product_video_success',
	'generated_script_failed',
	'generated_script_success',
	'generated_template_video_failed',
	'generated_template_video_success',
	'generated_translate_video_failed',
	'generated_translate_video_success',
	'generated_video_failed',
	'generated_video_success',
] as const;

/** The names of the events there are: https://docs.jogg.ai/api-reference/v2/Webhook/ListWebhookEvents */
export const listEvents: Call<string[]> = {
	request: { method: 'GET', path: '/v2/events' },
	parse: (body) => strings(parseData(body).events, 'data.events'),
};

/** What JoggAI's documented codes mean. */
const KIND_OF_CODE: Readonly<Record<number, RefusalKind>> = {
	429: 'rateLimited',
	10104: 'notFound',
	10105: 'unauthorized',
	18020: 'noCredit',
	18025: 'forbidden',
	40000: 'rejected',
	50000: 'unavailable',
};

/** JoggAI: https://docs.jogg.ai */
export const joggAi: Provider = {
	name: 'joggai',
	label: 'JoggAI',
	credentialType: 'joggAiWebhooksApi',
	secretField: 'apiKey',
	secretLabel: 'API Key',
	origin: () => 'https://api.jogg.ai',
	events: JOGG_AI_EVENTS,
	listEvents,
	// JoggAI doesn't tell.
	delivery: () => 'other',
	// JoggAI limits only POST (20 a minute): https://docs.jogg.ai/api-reference/v2/QuickStart/RateLimits
	requestsInFlight: 10,
	// The same page doesn't say whether PUT and DELETE count, too: a few. An account has 20 endpoints at most.
	changesInFlight: 3,
	// https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling
	hasErrorsWithStatus200: true,
	parseError(body) {
		if (!isRecord(body) || typeof body.code !== 'number' || body.code === 0) return undefined;
		return {
			message: typeof body.msg === 'string' ? body.msg : null,
			code: String(body.code),
			kind: KIND_OF_CODE[body.code],
			requestId: typeof body.rid === 'string' ? body.rid : undefined,
		};
	},
	maskSecrets: (raw) => ('secret' in raw ? { ...raw, secret: MASK } : raw),
};
