/** Runs every operation with every fault, and compares each result with the documented one. */
import { isDeepStrictEqual } from 'node:util';

import type { IDataObject } from 'n8n-workflow';
import pMap from 'p-map';

import type { Catalog } from '../harness/engine.ts';
import { atOrNull, type Json } from '../sandbox/json.ts';
import type { Change } from '../sandbox/provider.ts';
import { Account, changeBetween, stringOf, type HttpResponse } from './account.ts';
import { applyFault, openAccount, send, type Behavior } from './accounts.ts';
import {
	cellOf,
	expectationOf,
	isInDoubt,
	MAYBE_APPLIED,
	TIMEOUT_MS,
	withoutSeededId,
	type Baseline,
	type CellResult,
} from './expectation.ts';
import { FAULTS, SENTENCES, UNKNOWN_FIELD, type Fault } from './faults.ts';
import { LIST_FAULTS, pageResponse, pagingOf, type ListFault } from './lists.ts';
import type { Network } from './network.ts';
import { RUNS, type ProviderRun } from './operations.ts';
import { runNode, type RunResult } from './run.ts';
import { shapeFaults } from './shapes.ts';
import { judgeTogether, TOGETHER } from './together.ts';

/** Runs an operation on a new account. */
async function runOn(
	catalog: Catalog,
	operation: ProviderRun,
	behavior: (account: Account) => Behavior,
	timeoutMs?: number,
): Promise<{ account: Account; result: RunResult; change: Required<Change>; output: Json }> {
	const account = await Account.open(operation.provider);
	openAccount(account, behavior(account));
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

/** The output without what differs in every run: new IDs, times and secrets. Unknown fields are left out. */
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

async function baselineOf(catalog: Catalog, operation: ProviderRun): Promise<Baseline> {
	const responses = new Map<string, HttpResponse>();
	const { account, result, change, output } = await runOn(
		catalog,
		operation,
		(runAccount) => async (request, response) => {
			const original = await runAccount.respond(request);
			responses.set(withoutSeededId(`${request.method} ${request.url}`, runAccount), original);
			send(response, original);
			return true;
		},
	);
	const { items, error } = result;
	const expected = { added: 0, removed: 0, changed: 0, ...operation.change };
	const ids = operation.lists === undefined ? [] : await account.ids(operation.lists);
	const returnedIds = items.map((item) => stringOf(item.id ?? item.endpoint_id));
	const problems = [
		...(error === undefined ? [] : [`fails: ${error.message} ${error.description}`]),
		...(items.length === operation.items ? [] : [`returns ${items.length} items`]),
		...(isDeepStrictEqual(change, expected) ? [] : [`does ${JSON.stringify(change)}`]),
		...(operation.lists === undefined || isDeepStrictEqual([...returnedIds].sort(), [...ids].sort())
			? []
			: ["doesn't return what the provider has"]),
	];
	return {
		operation,
		requests: account.requests.map((request) => withoutSeededId(request, account)),
		responses,
		output,
		problems,
	};
}

/** Applies the fault to the request, as often as the fault happens. */
function behaviorOf(fault: Fault, request: string): (account: Account) => Behavior {
	return (account) => {
		let count = 0;
		return async (seen, response) => {
			if (withoutSeededId(`${seen.method} ${seen.url}`, account) !== request) return false;
			count += 1;
			if (count > (fault.times ?? Infinity)) return false;
			await applyFault(fault.action, account, seen, response);
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
	const timeoutMs = fault.action.kind === 'silence' ? TIMEOUT_MS : undefined;
	const { account, result, change, output } = await runOn(
		catalog,
		operation,
		behaviorOf(fault, request),
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
			`returns other output: ${JSON.stringify(output).slice(0, 300)}`,
		);
	} else {
		const row = operation.reportsFailedChanges && method !== 'GET' ? items[0] : undefined;
		const message = row === undefined ? (error?.message ?? '') : stringOf(row.error);
		const description = row === undefined ? (error?.description ?? '') : stringOf(row.error);
		const sentence = SENTENCES[expected.outcome];
		check(message !== '', `returns ${items.length} items without an error`);
		check(message.includes(sentence), `says “${message}” instead of “${sentence}”`);
		check(
			message.includes(operation.provider.label) || expected.outcome === 'invalidParameter',
			"doesn't name the provider",
		);
		check(description.length > 20, "doesn't say what to do");
		check(
			row === undefined ? items.length === 0 : row.outcome === 'failed' && row.changed === false,
			'returns a partial result',
		);
		if (fault.quote !== undefined)
			check(description.includes(fault.quote), "doesn't quote the provider's message");
		if (fault.action.kind === 'error' && row === undefined) {
			check(error?.httpCode === String(fault.action.status), `has status ${error?.httpCode}`);
		}
		const mayBeApplied = method !== 'GET' && isInDoubt(fault, expected.outcome);
		check(
			description.includes(MAYBE_APPLIED) === mayBeApplied,
			'is wrong about whether the change may have been applied',
		);
	}
	check(
		isDeepStrictEqual(change, expected.change),
		`changes ${JSON.stringify(change)} instead of ${JSON.stringify(expected.change)}`,
	);
	const seen = account.requests.filter((one) => withoutSeededId(one, account) === request).length;
	if (fault.action.kind !== 'noConnection') {
		check(seen === expected.requests, `sends ${seen} requests instead of ${expected.requests}`);
	}
	check(waits.length === expected.waits, `waits ${waits.length} times, not ${expected.waits}`);
	const [least, most] = fault.waitMs ?? [500, 1000];
	waits.forEach((wait, index) => {
		check(wait >= least * 2 ** index && wait <= most * 2 ** index, `waits ${wait} ms`);
	});
	return cellOf(baseline, request, fault, expected.outcome, problems, result, account);
}

/** Whether the output is that of a run without faults; the field that the fault changed may differ. */
function isSameOutput(output: Json, original: Json, { changedField }: Fault): boolean {
	if (changedField === undefined) return isDeepStrictEqual(output, original);
	const ids = (value: Json): Json =>
		Array.isArray(value)
			? value.map((item) => atOrNull(item, 'id') ?? atOrNull(item, 'endpoint_id'))
			: null;
	const isId = ['id', 'endpoint_id'].includes(changedField);
	return Array.isArray(output) && Array.isArray(original) && isId
		? output.length === original.length
		: isDeepStrictEqual(ids(output), ids(original));
}

async function judgeList(
	catalog: Catalog,
	baseline: Baseline,
	fault: ListFault,
): Promise<CellResult> {
	const { operation } = baseline;
	const isAppendOnly = operation.lists === 'dispatches';
	const outcome = (isAppendOnly ? fault.appendOnlyOutcome : undefined) ?? fault.outcome;
	const isPaged = (request: string): boolean => /^GET .*[?&](page|offset)=/.test(request);
	const idOf = (entry: IDataObject | Json): string => stringOf((entry as IDataObject).id);
	let requestsBefore = 0;
	let initialIds: string[] = [];
	let latest: Json[] = [];
	const { account, result } = await runOn(catalog, operation, (runAccount) => {
		return async (seen, response) => {
			if (!isPaged(`${seen.method} ${seen.url}`)) return false;
			const original = await runAccount.respond(seen);
			const all = await runAccount.wholeList(seen);
			const { searchParams } = new URL(seen.url, 'https://provider.example');
			const size = pagingOf(runAccount.provider).sizeOf(
				searchParams,
				JSON.parse(original.body) as Json,
			);
			const page =
				Number(searchParams.get('page')) || Number(searchParams.get('offset')) / size + 1;
			const request = { page, size, requestsBefore };
			requestsBefore += 1;
			const state = fault.state(all, request);
			latest = state.entries;
			if (request.requestsBefore === 0) initialIds = latest.map(idOf);
			send(response, pageResponse(runAccount.provider, original, state, request));
			return true;
		};
	});
	const { items, error } = result;
	const problems: string[] = [];
	if (outcome === 'complete') {
		const expected = latest.map(idOf);
		const got = new Set(items.map(idOf));
		const missing = expected.filter((id) => !got.has(id));
		if (error !== undefined) problems.push(`fails: ${error.message} ${error.description}`);
		// An append-only list keeps growing: what is newer than its first page may be missing.
		else if (!isAppendOnly && (missing.length > 0 || items.length !== expected.length)) {
			problems.push(`lacks ${missing.length} of ${expected.length}, returns ${items.length}`);
		} else if (isAppendOnly && initialIds.some((id) => expected.includes(id) && !got.has(id))) {
			problems.push('lacks entries that were in the list all the time');
		}
	} else if (error === undefined) {
		problems.push(`returns ${items.length} items without an error`);
	} else if (!error.message.includes(SENTENCES[outcome])) {
		problems.push(`says “${error.message}”`);
	}
	const first = baseline.requests.find(isPaged) ?? '';
	const named = { group: 'List', name: fault.name };
	return cellOf(baseline, first, named, outcome, problems, result, account);
}

interface PlannedCell {
	readonly phase: 'closedPort' | 'unknownName' | 'silence' | 'normal';
	run(): Promise<CellResult>;
}

function plannedCellsOf(catalog: Catalog, baseline: Baseline, isShort: boolean): PlannedCell[] {
	const { operation } = baseline;
	const planned: PlannedCell[] = [];
	for (const [index, request] of [...new Set(baseline.requests)].entries()) {
		const original = baseline.responses.get(request);
		const shapes =
			isShort || original === undefined ? [] : shapeFaults(operation, request, original);
		for (const fault of [...FAULTS, ...shapes]) {
			if (fault.providers !== undefined && !fault.providers.includes(operation.provider.id))
				continue;
			const { action } = fault;
			// Without a connection there is no second request.
			if (action.kind === 'noConnection' && index > 0) continue;
			planned.push({
				phase:
					action.kind === 'noConnection'
						? action.route
						: action.kind === 'silence'
							? action.kind
							: 'normal',
				run: async () => await judge(catalog, baseline, request, fault),
			});
		}
	}
	if (TOGETHER.has(operation.parameters.operation) && !isShort) {
		for (const fault of FAULTS) {
			if (fault.providers !== undefined && !fault.providers.includes(operation.provider.id))
				continue;
			// Without a connection all changes fail: see `budget.ts`.
			if (fault.action.kind === 'noConnection') continue;
			for (const continues of [false, true]) {
				planned.push({
					phase: fault.action.kind === 'silence' ? 'silence' : 'normal',
					run: async () => await judgeTogether(catalog, baseline, fault, continues),
				});
			}
		}
	}
	const hasPages = baseline.requests.filter((request) => /[?&](page|offset)=/.test(request));
	if (operation.lists !== undefined && new Set(hasPages).size > 1) {
		for (const fault of LIST_FAULTS) {
			if (operation.lists === 'dispatches' && fault.notIfAppendOnly) continue;
			planned.push({
				phase: 'normal',
				run: async () => await judgeList(catalog, baseline, fault),
			});
		}
	}
	return planned;
}

/** How many cells run at once: more of those that only wait for a timeout. */
const CONCURRENCY: Readonly<Record<PlannedCell['phase'], number>> = {
	closedPort: 8,
	unknownName: 8,
	normal: 8,
	silence: 24,
};

/** The operations of the short form: one that reads and one that writes, at every provider. */
const SHORT: ReadonlySet<string> = new Set(['Get Many', 'Create', 'Create, Raw']);

/**
 * Runs the matrix.
 * @param isShort runs only what depends on n8n's engine: a few operations, without the shapes of responses
 */
export async function runMatrix(
	catalog: Catalog,
	network: Network,
	isShort: boolean,
): Promise<CellResult[]> {
	const planned: PlannedCell[] = [];
	for (const operation of RUNS) {
		if (isShort && !SHORT.has(operation.name)) continue;

		const baseline = await baselineOf(catalog, operation);
		if (baseline.problems.length > 0) {
			throw new Error(
				`${operation.provider.id} ${operation.name} without a fault: ${baseline.problems.join('; ')}`,
			);
		}
		planned.push(...plannedCellsOf(catalog, baseline, isShort));
	}
	const results: CellResult[] = [];
	for (const phase of ['normal', 'silence', 'closedPort', 'unknownName'] as const) {
		network.use(phase === 'closedPort' || phase === 'unknownName' ? phase : 'server');
		const cells = planned.filter((cell) => cell.phase === phase);
		const concurrency = CONCURRENCY[phase];
		results.push(...(await pMap(cells, async (cell) => await cell.run(), { concurrency })));
	}
	network.use('server');
	return results;
}
