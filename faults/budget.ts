/** Measures how many requests and how much time 200 input items take while a provider is down. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Catalog } from '../harness/engine.ts';
import type * as providerHealth from '../nodes/shared/http/providerHealth.ts';
import type * as retry from '../nodes/shared/http/retry.ts';
import type * as requestModel from '../nodes/shared/model/request.ts';
import { providerOf, type ProviderId } from '../sandbox/providers.ts';
import { Account, stringOf } from './account.ts';
import { openAccountWithFault } from './accounts.ts';
import { SENTENCES, type FaultAction, type Cause } from './faults.ts';
import type { Network } from './network.ts';
import { runNode } from './run.ts';

const require = createRequire(import.meta.url);
const { DEFAULT_TIMEOUT_MS } =
	require('../dist/nodes/shared/model/request.js') as typeof requestModel;
const { MAX_FAILURES_IN_A_ROW } =
	require('../dist/nodes/shared/http/providerHealth.js') as typeof providerHealth;
const { MAX_RETRY_WAIT_MS } = require('../dist/nodes/shared/http/retry.js') as typeof retry;

/** The longest that an execution sends requests to a provider that is down, in milliseconds, with the default timeout. */
const MAX_OUTAGE_MS =
	MAX_FAILURES_IN_A_ROW * DEFAULT_TIMEOUT_MS + (MAX_FAILURES_IN_A_ROW - 1) * MAX_RETRY_WAIT_MS;

const ITEMS = 200;

/** The timeout of the nodes where a response never arrives, in milliseconds. */
const TIMEOUT_MS = 1000;

/** The measurement of one operation with one kind of failure. */
export interface BudgetResult {
	readonly provider: string;
	readonly operation: string;
	readonly failure: string;
	/** Connections that were opened: one for each request. */
	readonly requests: number;
	readonly maxRequests: number;
	/** The requested waits and the time that the run took, in seconds. */
	readonly seconds: number;
	readonly maxSeconds: number;
	/** Items, of 200, whose error names the cause. */
	readonly failedItems: number;
	/** Items whose error says that their request was not sent. */
	readonly unsentItems: number;
	readonly problems: readonly string[];
}

interface Failure {
	readonly name: string;
	readonly action: FaultAction;
	readonly cause: Cause;
}

const FAILURES: readonly Failure[] = [
	{ name: 'HTTP 503', action: { kind: 'error', status: 503 }, cause: 'unavailable' },
	{
		name: 'HTTP 429, Retry-After 7',
		action: { kind: 'error', status: 429, headers: () => ({ 'retry-after': '7' }) },
		cause: 'rateLimited',
	},
	{
		name: 'connection refused',
		action: { kind: 'noConnection', route: 'closedPort' },
		cause: 'unreachable',
	},
	{ name: 'no response', action: { kind: 'silence', where: 'beforeHeaders' }, cause: 'timedOut' },
];

interface BudgetOperation {
	readonly provider: ProviderId;
	readonly name: string;
	readonly parameters: INodeParameters;
	/** How many requests the node sends at once: docs/reference.md, "Several input items". */
	readonly concurrency: number;
}

const idOfItem = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

const BUDGET_OPERATIONS: readonly BudgetOperation[] = [
	{
		provider: 'apify',
		name: 'Get',
		parameters: { operation: 'get', webhookId: idOfItem },
		concurrency: 20,
	},
	{
		provider: 'argil',
		name: 'Update',
		parameters: {
			operation: 'update',
			webhookId: idOfItem,
			updateFields: { callbackUrl: 'https://new.example/' },
		},
		concurrency: 5,
	},
	{
		provider: 'joggai',
		name: 'Create',
		parameters: {
			operation: 'create',
			url: '=https://new.example/{{ $json.id }}',
			events: ['generated_video_success'],
		},
		concurrency: 1,
	},
];

async function measure(
	catalog: Catalog,
	network: Network,
	operation: BudgetOperation,
	{ name, action, cause }: Failure,
): Promise<BudgetResult> {
	const provider = providerOf(operation.provider);
	const account = await Account.open(provider);
	openAccountWithFault(account, action);
	let requests = 0;
	const count = (): void => {
		requests += 1;
	};
	network.use(action.kind === 'noConnection' ? action.route : 'server');
	subscribe('net.client.socket', count);
	const startedAtMs = Date.now();
	const { items, waits } = await runNode(catalog, {
		account,
		parameters: operation.parameters,
		timeoutMs: action.kind === 'silence' ? TIMEOUT_MS : DEFAULT_TIMEOUT_MS,
		onError: 'continueRegularOutput',
		items: Array.from({ length: ITEMS }, (_, index) => ({ id: `w${index}` })),
	});
	const tookMs = Date.now() - startedAtMs;
	unsubscribe('net.client.socket', count);
	network.use('server');
	const hasCause = ({ error, details }: IDataObject): boolean =>
		stringOf(error).includes(SENTENCES[cause]) && (details as IDataObject).cause === cause;
	const isUnsent = ({ message, details }: IDataObject): boolean =>
		(details as IDataObject).requestSent === false &&
		stringOf(message).includes('This request was not sent');
	const failedItems = items.filter(hasCause).length;
	const unsentItems = items.filter(isUnsent).length;
	const maxRequests = operation.concurrency + MAX_FAILURES_IN_A_ROW - 1;
	const ms = tookMs + waits.reduce((sum, wait) => sum + wait, 0);
	const problems = [
		...(requests <= maxRequests ? [] : ['too many requests']),
		...(ms <= MAX_OUTAGE_MS ? [] : ['too long']),
		...(waits.every((wait) => wait <= MAX_RETRY_WAIT_MS) ? [] : ['a wait is too long']),
		...(failedItems === ITEMS ? [] : ['items without the cause in their error']),
		...(unsentItems >= ITEMS - maxRequests
			? []
			: ["items don't say that their request was not sent"]),
	];
	return {
		provider: provider.label,
		operation: operation.name,
		failure: name,
		requests,
		maxRequests,
		seconds: Math.round(ms / 1000),
		maxSeconds: MAX_OUTAGE_MS / 1000,
		failedItems,
		unsentItems,
		problems,
	};
}

/** Measures every kind of failure for reads, for changes that are safe to retry, and for other changes. */
export async function measureBudget(catalog: Catalog, network: Network): Promise<BudgetResult[]> {
	const results: BudgetResult[] = [];
	for (const operation of BUDGET_OPERATIONS) {
		for (const failure of FAILURES) {
			results.push(await measure(catalog, network, operation, failure));
		}
	}
	return results;
}
