/** What 200 input items cost a provider that is down: requests, and time. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Catalog } from '../harness/engine.ts';
import type * as providerHealth from '../nodes/shared/http/providerHealth.ts';
import type * as retry from '../nodes/shared/http/retry.ts';
import type * as requestModel from '../nodes/shared/model/request.ts';
import { providerOf, type ProviderId } from '../sandbox/providers.ts';
import { Account, textOf } from './account.ts';
import { openTo } from './accounts.ts';
import { SENTENCES, type Act, type Cause } from './faults.ts';
import type { Network } from './network.ts';
import { runNode } from './run.ts';

const require = createRequire(import.meta.url);
const { DEFAULT_TIMEOUT_MS } =
	require('../dist/nodes/shared/model/request.js') as typeof requestModel;
const { MAX_FAILURES_IN_A_ROW } =
	require('../dist/nodes/shared/http/providerHealth.js') as typeof providerHealth;
const { MAX_RETRY_WAIT_MS } = require('../dist/nodes/shared/http/retry.js') as typeof retry;

/** The longest that an execution sends requests to a provider that is down, in milliseconds, with the usual timeout. */
const MAX_OUTAGE_MS =
	MAX_FAILURES_IN_A_ROW * DEFAULT_TIMEOUT_MS + (MAX_FAILURES_IN_A_ROW - 1) * MAX_RETRY_WAIT_MS;

const ITEMS = 200;

/** How long the nodes wait for an answer that never comes, in milliseconds. */
const TIMEOUT_MS = 1000;

/** One measurement. */
export interface BudgetResult {
	readonly provider: string;
	readonly operation: string;
	readonly trouble: string;
	/** Connections that were opened: a request has one each. */
	readonly requests: number;
	readonly maxRequests: number;
	/** The waits that were asked for and the time that the run took, in seconds. */
	readonly seconds: number;
	readonly maxSeconds: number;
	/** Items that failed with the cause, of 200; the rest would be lost. */
	readonly failedItems: number;
	/** Items whose error says that the provider was not asked for them. */
	readonly unaskedItems: number;
	readonly problems: readonly string[];
}

interface Trouble {
	readonly name: string;
	readonly act: Act;
	readonly cause: Cause;
}

const TROUBLES: readonly Trouble[] = [
	{ name: 'HTTP 503', act: { kind: 'refuse', status: 503 }, cause: 'unavailable' },
	{
		name: 'HTTP 429, Retry-After 7',
		act: { kind: 'refuse', status: 429, headers: () => ({ 'retry-after': '7' }) },
		cause: 'rateLimited',
	},
	{
		name: 'connection refused',
		act: { kind: 'away', route: 'closedPort' },
		cause: 'unreachable',
	},
	{ name: 'no answer', act: { kind: 'silence', where: 'beforeHeaders' }, cause: 'timedOut' },
];

interface Work {
	readonly provider: ProviderId;
	readonly name: string;
	readonly parameters: INodeParameters;
	/** How many requests the provider bears at once; changes go one after another. */
	readonly width: number;
}

const eachItsOwn = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

const WORKS: readonly Work[] = [
	{
		provider: 'apify',
		name: 'Get',
		parameters: { operation: 'get', webhookId: eachItsOwn },
		width: 20,
	},
	{
		provider: 'argil',
		name: 'Update',
		parameters: {
			operation: 'update',
			webhookId: eachItsOwn,
			updateFields: { callbackUrl: 'https://new.example/' },
		},
		width: 1,
	},
	{
		provider: 'joggai',
		name: 'Create',
		parameters: {
			operation: 'create',
			url: '=https://new.example/{{ $json.id }}',
			events: ['generated_video_success'],
		},
		width: 1,
	},
];

async function measure(
	catalog: Catalog,
	network: Network,
	work: Work,
	{ name, act, cause }: Trouble,
): Promise<BudgetResult> {
	const provider = providerOf(work.provider);
	const account = await Account.open(provider);
	openTo(account, act);
	let requests = 0;
	const count = (): void => {
		requests += 1;
	};
	network.use(act.kind === 'away' ? act.route : 'server');
	subscribe('net.client.socket', count);
	const begun = Date.now();
	const { items, waits } = await runNode(catalog, {
		account,
		parameters: work.parameters,
		timeoutMs: act.kind === 'silence' ? TIMEOUT_MS : DEFAULT_TIMEOUT_MS,
		onError: 'continueRegularOutput',
		items: Array.from({ length: ITEMS }, (_, index) => ({ id: `w${index}` })),
	});
	const tookMs = Date.now() - begun;
	unsubscribe('net.client.socket', count);
	network.use('server');
	const hasCause = ({ error, details }: IDataObject): boolean =>
		textOf(error).includes(SENTENCES[cause]) && (details as IDataObject).cause === cause;
	const isUnasked = ({ message, details }: IDataObject): boolean =>
		(details as IDataObject).requestSent === false &&
		textOf(message).includes('This request was not sent');
	const failedItems = items.filter(hasCause).length;
	const unaskedItems = items.filter(isUnasked).length;
	const maxRequests = work.width + MAX_FAILURES_IN_A_ROW - 1;
	const ms = tookMs + waits.reduce((sum, wait) => sum + wait, 0);
	const problems = [
		...(requests <= maxRequests ? [] : ['too many requests']),
		...(ms <= MAX_OUTAGE_MS ? [] : ['too long']),
		...(waits.every((wait) => wait <= MAX_RETRY_WAIT_MS) ? [] : ['too long a wait']),
		...(failedItems === ITEMS ? [] : ['items are lost']),
		...(unaskedItems >= ITEMS - maxRequests ? [] : ["items don't say that they weren't asked for"]),
	];
	return {
		provider: provider.label,
		operation: work.name,
		trouble: name,
		requests,
		maxRequests,
		seconds: Math.round(ms / 1000),
		maxSeconds: MAX_OUTAGE_MS / 1000,
		failedItems,
		unaskedItems,
		problems,
	};
}

/** Measures every kind of trouble for reads, for changes that are safe to repeat and for others. */
export async function measureBudget(catalog: Catalog, network: Network): Promise<BudgetResult[]> {
	const results: BudgetResult[] = [];
	for (const work of WORKS) {
		for (const trouble of TROUBLES) {
			results.push(await measure(catalog, network, work, trouble));
		}
	}
	return results;
}
