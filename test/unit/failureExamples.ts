/** One example of every kind of failure. */
import type { FailureFacts, FailureKind } from '../../nodes/shared/failure/kinds';

/** The response in every example of a rejection. */
export const REJECTION = { status: 400, keyName: 'API Key', message: 'No such thing' };

export const EXAMPLES: { readonly [K in FailureKind]: FailureFacts<K> } = {
	unauthorized: { ...REJECTION, kind: 'unauthorized', status: 401 },
	forbidden: { ...REJECTION, kind: 'forbidden', status: 403 },
	notFound: { ...REJECTION, kind: 'notFound', status: 404 },
	rejected: { ...REJECTION, kind: 'rejected' },
	noCredit: { ...REJECTION, kind: 'noCredit', status: 402 },
	rateLimited: { ...REJECTION, kind: 'rateLimited', status: 429 },
	unavailable: { ...REJECTION, kind: 'unavailable', status: 503 },
	redirected: { kind: 'redirected', status: 302 },
	timedOut: { kind: 'timedOut', timeoutMs: 1234 },
	outOfTime: { kind: 'outOfTime', budgetMs: 4000 },
	unreachable: { kind: 'unreachable', code: 'ECONNRESET' },
	invalidJson: { kind: 'invalidJson', status: 200 },
	unexpectedShape: {
		kind: 'unexpectedShape',
		place: 'items[3]',
		expected: 'an object',
		found: 'text',
	},
	notInList: { kind: 'notInList', id: 'wh_1' },
	changedMeanwhile: { kind: 'changedMeanwhile', id: 'wh_1' },
	incomplete: { kind: 'incomplete', problem: 'Page 2 was empty.' },
	invalidWebhookUrl: { kind: 'invalidWebhookUrl', problem: 'It is empty.' },
	maskedValue: { kind: 'maskedValue', mask: '**********' },
	noKey: { kind: 'noKey', keyName: 'API Key' },
	invalidCredential: {
		kind: 'invalidCredential',
		field: 'Organization ID',
		problem: 'it must be a whole number of at least 1',
	},
	invalidParameter: { kind: 'invalidParameter', parameter: 'Limit', problem: 'it is empty' },
};

/** All examples. */
export const ALL: readonly FailureFacts[] = Object.values(EXAMPLES);

/** Failures caused by the provider; the others are mistakes of the user. */
export const OF_PROVIDERS = ALL.filter(
	({ kind }) =>
		![
			'invalidParameter',
			'noKey',
			'invalidCredential',
			'invalidWebhookUrl',
			'maskedValue',
		].includes(kind),
);
