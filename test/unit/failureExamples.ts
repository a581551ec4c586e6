import type { FailureFacts, FailureKind } from '../../nodes/shared/failure/kinds';

/** What a refusal says, whatever its reason. */
export const REFUSAL = { status: 400, message: 'No such thing' };

/** One example of everything that can go wrong. */
export const EXAMPLES: { readonly [K in FailureKind]: FailureFacts<K> } = {
	unauthorized: { ...REFUSAL, kind: 'unauthorized', status: 401 },
	forbidden: { ...REFUSAL, kind: 'forbidden', status: 403 },
	notFound: { ...REFUSAL, kind: 'notFound', status: 404 },
	rejected: { ...REFUSAL, kind: 'rejected' },
	noCredit: { ...REFUSAL, kind: 'noCredit', status: 402 },
	rateLimited: { ...REFUSAL, kind: 'rateLimited', status: 429 },
	unavailable: { ...REFUSAL, kind: 'unavailable', status: 503 },
	redirected: { kind: 'redirected', status: 302 },
	timedOut: { kind: 'timedOut', timeoutMs: 1234 },
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
	noKey: { kind: 'noKey' },
	invalidCredential: {
		kind: 'invalidCredential',
		field: 'Organization ID',
		problem: 'it must be a whole number of at least 1',
	},
	invalidParameter: { kind: 'invalidParameter', parameter: 'Limit', problem: 'it is empty' },
};

/** All examples. */
export const ALL: readonly FailureFacts[] = Object.values(EXAMPLES);

/** Those whose reason is at the provider: the others are mistakes of the user's. */
export const OF_PROVIDERS = ALL.filter(
	({ kind }) => !['invalidParameter', 'noKey', 'invalidCredential'].includes(kind),
);
