/**
 * Every response of JoggAI is an envelope `{ code, msg, data }`; an error comes with HTTP status 200 and a code other than 0:
 * https://docs.jogg.ai/api-reference/v2/QuickStart/ErrorHandling
 */
import type { IDataObject } from 'n8n-workflow';

import { asRecord, asWholeNumber } from '../shared/parsing/json';

/**
 * Requires a code. It is 0 then: one that isn't never gets here, because `parseError` in provider.ts comes first.
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
