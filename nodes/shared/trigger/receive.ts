/** What n8n calls when something arrives at the URL of a trigger: verifies it, and makes an item of it. */
import { jsonParse } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { errorInOneMessage } from '../failure/nodeError';
import { keyOf } from '../http/exchange';
import { isRecord } from '../parsing/json';
import { webhookIdOf } from './address';
import { openClient } from './client';
import { log } from './log';
import { readMemory } from './memory';
import { triggerFields, triggerOutput } from './parameters';
import { deriveToken, isToken, sha256 } from './token';
import type { Delivery, Reading, Receiver, VerifiedBy, WebhookTrigger } from './trigger';

/** The time for what has to be looked up before the response, in milliseconds: JoggAI waits 5 s for it. */
const LOOK_UP_BUDGET_MS = 3_000;

/** How long a provider should wait before it sends again what couldn't be verified, in seconds. */
const RETRY_AFTER_S = 60;

/** What becomes of a delivery: an item, or a response without an execution. */
type Outcome = { readonly item: IDataObject } | Refusal;

interface Refusal {
	readonly status: 200 | 400 | 401 | 503;
	readonly body: IDataObject;
	/** For the log; nothing of the delivery may be in it. */
	readonly reason?: string;
}

/** The same bytes for every reason, so that nobody learns how far a forged delivery came. */
const UNAUTHORIZED: Refusal = {
	status: 401,
	body: { message: 'Unauthorized' },
	reason: 'could not be verified, and was refused',
};

const NOT_DOCUMENTED: Refusal = {
	status: 400,
	body: { message: 'Bad Request' },
	reason: 'was verified, but is not what the provider documents',
};

/** No run, because the user didn't choose the event: nothing the provider should send again. */
const NOT_CHOSEN: Refusal = { status: 200, body: { received: true } };

/** The same, but a user may wait for this event under the name that the provider documents. */
const NOT_KNOWN: Refusal = {
	...NOT_CHOSEN,
	reason: "was verified, but is of an event that this package doesn't know, and started nothing",
};

/**
 * Receives a delivery. It never throws, since n8n would save a failed execution of whatever anybody sends, and it responds in
 * every case, since n8n would let the sender wait.
 */
export async function receive(
	context: IWebhookFunctions,
	trigger: WebhookTrigger,
): Promise<IWebhookResponseData> {
	const outcome = await outcomeOf(context, trigger).catch((error: unknown): Refusal => {
		const { message } = errorInOneMessage(error, {
			node: context.getNode(),
			label: trigger.provider.label,
		});
		return {
			status: 503,
			body: { message: 'Service Unavailable' },
			reason: `can't be verified now. ${message}`,
		};
	});
	// n8n responds once it has recorded the execution: 200, without a body.
	if ('item' in outcome) return { workflowData: [[{ json: outcome.item }]] };
	const { status, body, reason } = outcome;
	if (reason !== undefined) {
		log(context, 'warn', `A delivery to "${context.getNode().name}" ${reason}`);
	}
	const response = context.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', RETRY_AFTER_S);
	response.status(status).json(body);
	return { noWebhookResponse: true };
}

/** @throws what keeps the delivery from being verified now */
async function outcomeOf(context: IWebhookFunctions, trigger: WebhookTrigger): Promise<Outcome> {
	const delivery = readDelivery(context);
	if (delivery === null) return UNAUTHORIZED;
	const { fields, options } = triggerFields(context, trigger);
	const receiver = receiverOf(context, trigger);
	const verifiedBy = await trigger.verify(delivery, receiver, options);
	if (verifiedBy === null) return UNAUTHORIZED;
	const payload = delivery.json();
	if (payload === null) return NOT_DOCUMENTED;
	const reading = trigger.read(payload, delivery);
	if (reading === null) return NOT_DOCUMENTED;
	const chosen = [...fields.requiredList(trigger.events), trigger.testEvent];
	if (!chosen.includes(reading.event)) {
		return trigger.provider.events.includes(reading.event) ? NOT_CHOSEN : NOT_KNOWN;
	}
	if (fields.choice(triggerOutput) === 'payloadOnly') return { item: payload };
	return { item: envelopeOf(context, trigger, delivery, { payload, reading, verifiedBy }) };
}

/** The bytes and the headers of a delivery; null without the bytes, as in a multipart body: nothing can be verified then. */
function readDelivery(context: IWebhookFunctions): Delivery | null {
	const { rawBody } = context.getRequestObject();
	if (!Buffer.isBuffer(rawBody)) return null;
	const headers = context.getHeaderData();
	const query: unknown = context.getQueryData();
	let body: IDataObject | null | undefined;
	return {
		rawBody,
		header: (name) => single(headers[name]),
		query: (name) => single(isRecord(query) ? query[name] : undefined),
		json: () => (body === undefined ? (body = parseBody(rawBody)) : body),
	};
}

/** A header or parameter that is there several times is none: which one counts would be a guess. */
function single(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function receiverOf(context: IWebhookFunctions, { provider }: WebhookTrigger): Receiver {
	const webhookId = webhookIdOf(context) ?? '';
	const memory = readMemory(context, webhookId);
	const credential = async (): Promise<ICredentialDataDecryptedObject> =>
		await context.getCredentials(provider.credentialType);
	const url = context.getNodeWebhookUrl('default');
	const isTest = context.getMode() === 'manual';
	return {
		credential,
		hasTokenless: memory.hasTokenless,
		async isOwnToken(candidate) {
			if (isToken(candidate, memory.tokenHashes)) return true;
			const token = deriveToken(keyOf(await credential(), provider), provider.name, webhookId);
			return isToken(candidate, [sha256(token)]);
		},
		// n8n gives the production URL also while it listens for a test event.
		ownUrls: [memory.url, isTest ? undefined : url].flatMap((own) => own ?? []),
		registration: [
			context.getNode().credentials?.[provider.credentialType]?.id ?? '',
			webhookId,
			isTest ? 'test' : 'production',
			// What was removed is another registration than what is about to be remembered.
			...(memory.url === null ? [] : memory.ids),
		].join(' '),
		openClient: async () => await openClient(context, provider, LOOK_UP_BUDGET_MS),
	};
}

/** The JSON object in a body; null when there is none, or when it isn't UTF-8. A byte order mark is ignored. */
function parseBody(rawBody: Buffer): IDataObject | null {
	const text = rawBody.toString('utf8');
	if (!Buffer.from(text, 'utf8').equals(rawBody)) return null;
	const body: unknown = jsonParse(text.replace(/^\uFEFF/, ''), { fallbackValue: null });
	return isRecord(body) ? body : null;
}

/** The item: always these keys, in this order. */
function envelopeOf(
	context: IWebhookFunctions,
	{ provider }: WebhookTrigger,
	{ rawBody }: Delivery,
	{
		payload,
		reading,
		verifiedBy,
	}: { payload: IDataObject; reading: Reading; verifiedBy: VerifiedBy },
): IDataObject {
	return {
		provider: provider.name,
		event: reading.event,
		id: reading.id ?? `sha256:${sha256(rawBody)}`,
		occurredAt: reading.occurredAt,
		receivedAt: new Date().toISOString(),
		subject: reading.subject,
		scope: reading.scope,
		owner: reading.owner,
		verifiedBy,
		isTest: reading.isTest || context.getMode() === 'manual',
		payload,
	};
}
