/**
 * Every response of JoggAI is an envelope `{ code, msg, data }`; an error comes with HTTP status 200 and a code other than 0:
 * https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling
 */
import type { IDataObject } from 'n8n-workflow';

import type { ProviderError } from '../shared/failure/failure';
import type { RefusalKind } from '../shared/failure/kinds';
import { asRecord, asWholeNumber, isRecord } from '../shared/parsing/json';

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

/** The error in an envelope; undefined when its code is 0. */
export function parseEnvelopeError(body: unknown): ProviderError | undefined {
	if (!isRecord(body) || typeof body.code !== 'number' || body.code === 0) return undefined;
	return {
		message: typeof body.msg === 'string' ? body.msg : null,
		code: String(body.code),
		kind: KIND_OF_CODE[body.code],
		requestId: typeof body.rid === 'string' ? body.rid : undefined,
	};
}

/**
 * Accepts only a response that says itself that all is well.
 * @throws Failure `unexpectedShape`
 */
export function parseEnvelope(body: unknown): IDataObject {
	const envelope = asRecord(body, 'the response');
	asWholeNumber(envelope.code, 'code');
	return envelope;
}

/**
 * The data in an envelope.
 * @throws Failure `unexpectedShape`
 */
export function parseData(body: unknown): IDataObject {
	return asRecord(parseEnvelope(body).data, 'data');
}
