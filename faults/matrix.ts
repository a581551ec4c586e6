/** Runs every operation against every fault, and judges what came of each. */
import { isDeepStrictEqual } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import type { Catalog } from '../harness/engine.ts';
import { at, type Change, type Json } from '../sandbox/provider.ts';
import type { Provider } from '../sandbox/providers.ts';
import { Account, changeBetween, textOf, type Answer } from './account.ts';
import { applyFault, openAccount, send, type Behaviour } from './accounts.ts';
import { FAULTS, SENTENCES, UNKNOWN_FIELD, type Cause, type Fault } from './faults.ts';
import { findLeaks, type Leaks } from './leaks.ts';
import { LIST_FAULTS, pageAnswer, pagingOf, type ListFault } from './lists.ts';
import type { Network } from './network.ts';
import { RUNS, type ProviderRun } from './operations.ts';
import { runNode, type RunResult } from './run.ts';
import { shapeFaults } from './shapes.ts';

/** What a cell may come to. All but the first two are failures of the matrix. */
export type Verdict = 'right and complete' | 'clear error' | 'WRONG';

/** One cell of the matrix, judged. */
export interface CellResult {
	readonly provider: Provider['id'];
	readonly operation: string;
	/** The request that meets the fault, as `GET /path`. */
	readonly request: string;
	readonly group: string;
	readonly fault: string;
	readonly verdict: Verdict;
	/** Why it failed, for a clear error. */
	readonly cause: Cause | null;
	/** What is wrong; empty when all is well. */
	readonly problems: readonly string[];
	readonly leaks: Leaks;
}

/** How long the nodes wait for an answer that never comes, in milliseconds. */
const TIMEOUT_MS = 2000;

/** Attempts that the README promises for what is safe to repeat. */
const ATTEMPTS = 4;

/** What README says when nobody can tell whether a change was made. */
const DOUBT = 'The change may still have been applied';

const UNDECIDED: readonly Cause[] = [
	'timedOut',
	'unreachable',
	'invalidJson',
	'unexpectedShape',
	'unavailable',
];

/** Runs an operation on an account of its own. */
async function runOn(
	catalog: Catalog,
	operation: ProviderRun,
	behaviour: (account: Account) => Behaviour,
	timeoutMs?: number,
): Promise<{ account: Account; result: RunResult; change: Required<Change>; output: Json }> {
	const account = await Account.open(operation.provider);
	openAccount(account, behaviour(account));
	const before = await account.webhooks();
	const { parameters } = operation;
	const result = await runNode(catalog, { account, parameters, timeoutMs });
	const after = await account.webhooks();
	const ids = [...before, ...after].map(({ id }) => id);
	ids.push(...(await account.ids('dispatches')));
	return {
		account,
		result,
		change: changeBetween(before, after),
		output: comparable(result.items, [...new Set(ids)]),
	};
}

const HOUR_MS = 3_600_000;

/** Output without what is different in every run: new IDs, times and secrets. Unknown fields are left out. */
function comparable(items: IDataObject[], ids: readonly string[]): Json {
	const isNow = (milliseconds: number): boolean => Math.abs(milliseconds - Date.now()) < HOUR_MS;
	const text = JSON.stringify(items, (key, value: unknown) => {
		if (key === UNKNOWN_FIELD) return undefined;
		if (typeof value === 'number' && isNow(value * 1000)) return 'now';
		if (typeof value !== 'string') return value;
		if (isNow(Date.parse(value))) return 'now';
		return ids.reduce(
			(masked, id, index) =>
				id.length > 8 && masked.includes(id) ? masked.replaceAll(id, `#${index}`) : masked,
			value,
		);
	});
	return JSON.parse(text) as Json;
}

/** What a run without faults does: the requests in their order, their answers, and what is put out. */
interface Baseline {
	readonly operation: ProviderRun;
	readonly requests: readonly string[];
	readonly answers: ReadonlyMap<string, Answer>;
	readonly output: Json;
	readonly problems: readonly string[];
}

/** IDs are new in every account. */
const general = (request: string, account: Account): string =>
	account.seeded === '' ? request : request.replaceAll(account.seeded, 'SEEDED');

async function baselineOf(catalog: Catalog, operation: ProviderRun): Promise<Baseline> {
	const answers = new Map<string, Answer>();
	const { account, result, change, output } = await runOn(
		catalog,
		operation,
		(itself) => async (request, response) => {
			const answer = await itself.answer(request);
			answers.set(general(`${request.method} ${request.url}`, itself), answer);
			send(response, answer);
			return true;
		},
	);
	const { items, error } = result;
	const wanted = { added: 0, removed: 0, changed: 0, ...operation.change };
	const ids = operation.lists === undefined ? [] : await account.ids(operation.lists);
	const idsOut = items.map((item) => textOf(item.id ?? item.endpoint_id));
	const problems = [
		...(error === undefined ? [] : [`fails: ${error.message} ${error.description}`]),
		...(items.length === operation.items ? [] : [`puts out ${items.length} items`]),
		...(isDeepStrictEqual(change, wanted) ? [] : [`does ${JSON.stringify(change)}`]),
		...(operation.lists === undefined || isDeepStrictEqual([...idsOut].sort(), [...ids].sort())
			? []
			: ["doesn't put out what the provider holds"]),
	];
	return {
		operation,
		requests: account.requests.map((request) => general(request, account)),
		answers,
		output,
		problems,
	};
}

/** What must come of a fault, by the README. */
interface Expectation {
	readonly outcome: Fault['outcome'];
	/** How often the faulty request is sent. */
	readonly requests: number;
	readonly waits: number;
	readonly change: Required<Change>;
	readonly output: Json;
}

/** What Delete returns for a webhook that isn't there. */
function neverExisted(output: Json): Json {
	return Array.isArray(output)
		? output.map((item) => ({ ...(item as Record<string, Json>), existed: false }))
		: output;
}

function expectationOf(baseline: Baseline, request: string, fault: Fault): Expectation {
	const [method = ''] = request.split(' ');
	// Apify knows a creation by its key.
	const hasKey = baseline.operation.provider.id === 'apify' && request === 'POST /v2/webhooks';
	const isSafe = method !== 'POST' || hasKey;
	const isRepeated = fault.repeated === 'all' || (fault.repeated === 'safe' && isSafe);
	const recovers = isRepeated && fault.times === 1;
	const nothing = { added: 0, removed: 0, changed: 0 };
	const wanted = { ...nothing, ...baseline.operation.change };
	const isWrite = method !== 'GET';
	// A 404 in the provider's own words means that the webhook is gone already.
	const isGone = method === 'DELETE' && fault.outcome === 'notFound' && fault.quote !== undefined;
	// The answer to Partoo's test isn't documented: whatever it is, the test was sent.
	const takesAny = request.includes('/tryout') && fault.act.kind === 'answer';
	// The status of a deletion says it all.
	const isBare =
		method === 'DELETE' && ['200 with null', '200 with an empty body'].includes(fault.name);
	// Send Test sends the URL and the event of the webhook.
	const isUnsendable =
		baseline.operation.name === 'Send Test' &&
		baseline.operation.provider.id === 'partoo' &&
		['null at url', 'null at event_type'].includes(fault.name);
	const outcome =
		recovers || isGone || takesAny || isBare
			? 'complete'
			: isUnsendable
				? 'invalidParameter'
				: fault.outcome;
	const usual = baseline.requests.filter((other) => other === request).length;
	const isDone = isWrite && fault.act.kind !== 'refuse' && fault.act.kind !== 'away';
	return {
		outcome,
		requests: recovers ? usual + 1 : outcome === 'complete' ? usual : isRepeated ? ATTEMPTS : 1,
		waits: recovers ? 1 : isRepeated ? ATTEMPTS - 1 : 0,
		change: (outcome === 'complete' && !isGone) || isDone ? wanted : nothing,
		output: isGone ? neverExisted(baseline.output) : baseline.output,
	};
}

/** Treats the faulty request as the fault says, as often as it happens. */
function behaviourOf(fault: Fault, request: string): (account: Account) => Behaviour {
	return (account) => {
		let met = 0;
		return async (seen, response) => {
			if (general(`${seen.method} ${seen.url}`, account) !== request) return false;
			met += 1;
			if (met > (fault.times ?? Infinity)) return false;
			await applyFault(fault.act, account, seen, response);
			return true;
		};
	};
}

async function judge(
	catalog: Catalog,
	baseline: Baseline,
	request: string,
	fault: Fault,
): Promise<CellResult> {
	const { operation } = baseline;
	const expected = expectationOf(baseline, request, fault);
	const timeoutMs = fault.act.kind === 'silence' ? TIMEOUT_MS : undefined;
	const { account, result, change, output } = await runOn(
		catalog,
		operation,
		behaviourOf(fault, request),
		timeoutMs,
	);
	const { items, error, waits } = result;
	const [method] = request.split(' ');
	const problems: string[] = [];
	const check = (isRight: boolean, problem: string): void => {
		if (!isRight) problems.push(problem);
	};

	if (expected.outcome === 'complete') {
		check(error === undefined, `fails: ${error?.message} ${error?.description}`);
		check(
			isSameOutput(output, expected.output, fault) || request.includes('/tryout'),
			`puts out something else: ${JSON.stringify(output).slice(0, 300)}`,
		);
	} else {
		const row = operation.reportsFailedChanges && method !== 'GET' ? items[0] : undefined;
		const message = row === undefined ? (error?.message ?? '') : textOf(row.error);
		const description = row === undefined ? (error?.description ?? '') : textOf(row.error);
		const sentence = SENTENCES[expected.outcome];
		check(message !== '', `is silent, and puts out ${items.length} items`);
		check(message.includes(sentence), `says “${message}” instead of “${sentence}”`);
		check(
			message.includes(operation.provider.label) || expected.outcome === 'invalidParameter',
			"doesn't name the provider",
		);
		check(description.length > 20, 'names no remedy');
		check(
			row === undefined ? items.length === 0 : row.outcome === 'failed' && row.changed === false,
			'puts out a partial result',
		);
		if (fault.quote !== undefined) check(description.includes(fault.quote), 'quotes nothing');
		if (fault.act.kind === 'refuse' && row === undefined) {
			check(error?.httpCode === String(fault.act.status), `has status ${error?.httpCode}`);
		}
		const isDoubtful = method !== 'GET' && UNDECIDED.includes(expected.outcome);
		check(description.includes(DOUBT) === isDoubtful, 'is wrong about whether it was changed');
	}
	check(
		isDeepStrictEqual(change, expected.change),
		`changes ${JSON.stringify(change)} instead of ${JSON.stringify(expected.change)}`,
	);
	const seen = account.requests.filter((one) => general(one, account) === request).length;
	if (fault.act.kind !== 'away') {
		check(seen === expected.requests, `sends ${seen} requests instead of ${expected.requests}`);
	}
	check(waits.length === expected.waits, `waits ${waits.length} times, not ${expected.waits}`);
	const [least, most] = fault.waitMs ?? [500, 1000];
	waits.forEach((wait, index) => {
		check(wait >= least * 2 ** index && wait <= most * 2 ** index, `waits ${wait} ms`);
	});
	return cellOf(baseline, request, fault, expected.outcome, problems, result, account);
}

function cellOf(
	{ operation }: Baseline,
	request: string,
	{ group, name }: Pick<Fault, 'group' | 'name'>,
	outcome: Fault['outcome'],
	problems: readonly string[],
	result: RunResult,
	account: Account,
): CellResult {
	return {
		provider: operation.provider.id,
		operation: operation.name,
		request,
		group,
		fault: name,
		verdict:
			problems.length > 0 ? 'WRONG' : outcome === 'complete' ? 'right and complete' : 'clear error',
		cause: outcome === 'complete' ? null : outcome,
		problems,
		leaks: findLeaks(result, account.key),
	};
}

/** Whether the output is that of a run without faults; what the provider itself changed may differ. */
function isSameOutput(output: Json, clean: Json, { changes }: Fault): boolean {
	if (changes === undefined) return isDeepStrictEqual(output, clean);
	const ids = (value: Json): Json =>
		Array.isArray(value) ? value.map((item) => at(item, 'id') ?? at(item, 'endpoint_id')) : null;
	const isId = ['id', 'endpoint_id'].includes(changes);
	return Array.isArray(output) && Array.isArray(clean) && isId
		? output.length === clean.length
		: isDeepStrictEqual(ids(output), ids(clean));
}

/** Reads a list whose pages misbehave. */
async function judgeList(
	catalog: Catalog,
	baseline: Baseline,
	fault: ListFault,
): Promise<CellResult> {
	const { operation } = baseline;
	const isLog = operation.lists === 'dispatches';
	const outcome = (isLog ? fault.ofLog : undefined) ?? fault.outcome;
	const isPaged = (request: string): boolean => /^GET .*[?&](page|offset)=/.test(request);
	const idOf = (entry: IDataObject | Json): string => textOf((entry as IDataObject).id);
	let before = 0;
	let atFirst: string[] = [];
	let inTheEnd: Json[] = [];
	const { account, result } = await runOn(catalog, operation, (itself) => {
		return async (seen, response) => {
			if (!isPaged(`${seen.method} ${seen.url}`)) return false;
			const clean = await itself.answer(seen);
			const all = await itself.wholeList(seen);
			const { searchParams } = new URL(seen.url, 'https://provider.example');
			const size = pagingOf(itself.provider).sizeOf(searchParams, JSON.parse(clean.body) as Json);
			const page =
				Number(searchParams.get('page')) || Number(searchParams.get('offset')) / size + 1;
			const request = { page, size, before };
			before += 1;
			const state = fault.state(all, request);
			inTheEnd = state.entries;
			if (request.before === 0) atFirst = inTheEnd.map(idOf);
			send(response, pageAnswer(itself.provider, clean, state, request));
			return true;
		};
	});
	const { items, error } = result;
	const problems: string[] = [];
	if (outcome === 'complete') {
		const wanted = inTheEnd.map(idOf);
		const got = new Set(items.map(idOf));
		const missing = wanted.filter((id) => !got.has(id));
		if (error !== undefined) problems.push(`fails: ${error.message} ${error.description}`);
		// A log goes on growing: what is newer than its first page may be missing.
		else if (!isLog && (missing.length > 0 || items.length !== wanted.length)) {
			problems.push(`lacks ${missing.length} of ${wanted.length}, puts out ${items.length}`);
		} else if (isLog && atFirst.some((id) => wanted.includes(id) && !got.has(id))) {
			problems.push('lacks entries that were there all the time');
		}
	} else if (error === undefined) {
		problems.push(`is silent, and puts out ${items.length} items`);
	} else if (!error.message.includes(SENTENCES[outcome])) {
		problems.push(`says “${error.message}”`);
	}
	const first = baseline.requests.find(isPaged) ?? '';
	const named = { group: 'List', name: fault.name };
	return cellOf(baseline, first, named, outcome, problems, result, account);
}

/** A cell that is still to be run. */
interface Plan {
	readonly phase: 'closedPort' | 'unknownName' | 'silence' | 'usual';
	run(): Promise<CellResult>;
}

function plansOf(catalog: Catalog, baseline: Baseline, isShort: boolean): Plan[] {
	const { operation } = baseline;
	const plans: Plan[] = [];
	for (const [index, request] of [...new Set(baseline.requests)].entries()) {
		const clean = baseline.answers.get(request);
		const shapes = isShort || clean === undefined ? [] : shapeFaults(operation, request, clean);
		for (const fault of [...FAULTS, ...shapes]) {
			if (fault.providers !== undefined && !fault.providers.includes(operation.provider.id))
				continue;
			const { act } = fault;
			// Without a network there is no second request.
			if (act.kind === 'away' && index > 0) continue;
			plans.push({
				phase: act.kind === 'away' ? act.route : act.kind === 'silence' ? act.kind : 'usual',
				run: async () => await judge(catalog, baseline, request, fault),
			});
		}
	}
	const hasPages = baseline.requests.filter((request) => /[?&](page|offset)=/.test(request));
	if (operation.lists !== undefined && new Set(hasPages).size > 1) {
		for (const fault of LIST_FAULTS) {
			if (operation.lists === 'dispatches' && fault.notOfLogs) continue;
			plans.push({
				phase: 'usual',
				run: async () => await judgeList(catalog, baseline, fault),
			});
		}
	}
	return plans;
}

/** How many cells run side by side: those that wait for a timeout do nothing else. */
const WIDTH: Readonly<Record<Plan['phase'], number>> = {
	closedPort: 8,
	unknownName: 8,
	usual: 8,
	silence: 24,
};

/** What the short form runs: what reads and what changes something, at every provider. */
const SHORT: ReadonlySet<string> = new Set(['Get Many', 'Create', 'Create, Raw']);

/**
 * Runs the matrix.
 * @param isShort runs it for a few operations, and without the shapes of answers: what depends on n8n's engine is in it
 */
export async function runMatrix(
	catalog: Catalog,
	network: Network,
	isShort: boolean,
): Promise<CellResult[]> {
	const plans: Plan[] = [];
	for (const operation of RUNS) {
		if (isShort && !SHORT.has(operation.name)) continue;

		const baseline = await baselineOf(catalog, operation);
		if (baseline.problems.length > 0) {
			throw new Error(
				`${operation.provider.id} ${operation.name} without a fault: ${baseline.problems.join('; ')}`,
			);
		}
		plans.push(...plansOf(catalog, baseline, isShort));
	}
	const results: CellResult[] = [];
	for (const phase of ['usual', 'silence', 'closedPort', 'unknownName'] as const) {
		network.use(phase === 'closedPort' || phase === 'unknownName' ? phase : 'server');
		const waiting = plans.filter((plan) => plan.phase === phase).values();
		const worker = async (): Promise<void> => {
			for (const plan of waiting) results.push(await plan.run());
		};
		await Promise.all(Array.from({ length: WIDTH[phase] }, worker));
	}
	network.use('server');
	return results;
}
