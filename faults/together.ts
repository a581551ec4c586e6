/** Several changes under way, of which one has a fault: the others go on as if it had none, or the report says what became of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import type { Catalog } from '../harness/engine.ts';
import { byId } from '../sandbox/fields.ts';
import { atOrNull, type Json } from '../sandbox/json.ts';
import { Account, stringOf } from './account.ts';
import { applyFault, openAccount } from './accounts.ts';
import {
	cellOf,
	expectationOf,
	isInDoubt,
	MAYBE_APPLIED,
	TIMEOUT_MS,
	type Baseline,
	type CellResult,
} from './expectation.ts';
import { SENTENCES, type Fault } from './faults.ts';
import type { SeenRequest } from './network.ts';
import { runNode, type RunResult } from './run.ts';

/** The operations whose items run side by side when they change different webhooks: docs/reference.md, "Several input items". */
export const TOGETHER: ReadonlySet<unknown> = new Set(['update', 'delete', 'sendTest']);

/** One more than every provider allows at once. */
const ITEMS = 4;

/** How many changes every provider allows at once: none of the first ones gets a response before so many are under way. */
const UNDER_WAY = 3;

/** The item whose change has the fault. */
const FAULTY = 1;

const OTHERS = [0, 2, 3];

/** How long to wait for {@link UNDER_WAY} changes before the cell fails, in milliseconds. */
const MAX_GATHERING_MS = 5_000;

const isChange = ({ method, url }: SeenRequest): boolean =>
	method === 'PUT' || method === 'DELETE' || (method === 'POST' && /\/(test|tryout)\b/.test(url));

/** Whether a change is that of a webhook. Partoo's Send Test names it by its URL and event. */
function isFor({ url, body }: SeenRequest, id: string, content: Json): boolean {
	if (!url.includes('/tryout')) return url.split('/').includes(id);
	return ['url', 'event_type'].every((key) =>
		body.includes(JSON.stringify(atOrNull(content, key))),
	);
}

/** Changes several webhooks at once, of which one has the fault, and compares the result with the documented one. */
export async function judgeTogether(
	catalog: Catalog,
	baseline: Baseline,
	fault: Fault,
	continues: boolean,
): Promise<CellResult> {
	const { operation } = baseline;
	// What an account has at first may already be as the operation makes it.
	const account = await Account.open(operation.provider, 2 * ITEMS);
	const before = (await account.webhooks()).slice(-ITEMS);
	const sent = before.map(() => 0);
	let gathered = 0;
	const deadlineMs = Date.now() + MAX_GATHERING_MS;
	openAccount(account, async (seen, response) => {
		if (!isChange(seen)) return false;
		const index = before.findIndex(({ id, content }) => isFor(seen, id, content));
		sent[index] = (sent[index] ?? 0) + 1;
		gathered += 1;
		while (gathered < UNDER_WAY && Date.now() < deadlineMs) await sleep(5);
		if (index !== FAULTY || (sent[index] ?? 0) > (fault.times ?? Infinity)) return false;
		await applyFault(fault.action, account, seen, response);
		return true;
	});
	const result = await runNode(catalog, {
		account,
		parameters: { ...operation.parameters, webhookId: byId('={{ $json.id }}') },
		timeoutMs: fault.action.kind === 'silence' ? TIMEOUT_MS : undefined,
		items: before.map(({ id }) => ({ id })),
		...(continues && { onError: 'continueRegularOutput' as const }),
	});
	const after = await account.webhooks();

	const request = baseline.requests.findLast((one) => !one.startsWith('GET')) ?? '';
	const expected = expectationOf(baseline, request, fault);
	const problems = gathered < UNDER_WAY ? [`sends ${gathered} changes at once`] : [];
	const check = (isRight: boolean, problem: string): void => {
		if (!isRight) problems.push(problem);
	};
	const isChanged = (index: number): boolean => {
		const entry = before[index];
		return !isDeepStrictEqual(
			entry,
			after.find(({ id }) => id === entry?.id),
		);
	};
	const changes = operation.change !== undefined;

	check(
		sent[FAULTY] === expected.requests,
		`sends ${sent[FAULTY]} requests instead of ${expected.requests}`,
	);
	check(
		isChanged(FAULTY) === (changes && Object.values(expected.change).some((count) => count > 0)),
		'does or leaves the change that has the fault',
	);
	const isComplete = expected.outcome === 'complete';
	const isDone =
		isComplete || continues ? () => true : readNotes(result.error?.description ?? '', problems);
	for (const index of OTHERS) {
		const wasSent = sent[index] === 1;
		// When a wait of more than a minute is requested, nothing more is sent.
		const mayBeUnsent = continues && index >= UNDER_WAY && fault.name === STOPPING;
		if (mayBeUnsent && !wasSent) {
			const { details } = result.items[index] ?? {};
			const isSaid = isDeepStrictEqual((details as IDataObject | undefined)?.requestSent, false);
			check(isSaid, `item ${index} doesn't say that it was not sent`);
		} else check(wasSent === isDone(index), `is wrong about item ${index}`);
		check(isChanged(index) === (changes && wasSent), `changes or leaves item ${index}`);
	}
	check(isComplete || continues || [0, 2].every(isDone), "doesn't wait for what is under way");

	if (isComplete) {
		check(result.error === undefined, `fails: ${result.error?.message}`);
		check(result.items.length === ITEMS, `returns ${result.items.length} items`);
	} else {
		const { message, description } = errorOf(result, continues);
		check(
			message.includes(SENTENCES[expected.outcome]),
			`says “${message}” instead of “${SENTENCES[expected.outcome]}”`,
		);
		check(
			description.includes(MAYBE_APPLIED) === isInDoubt(fault, expected.outcome),
			'is wrong about whether the change may have been applied',
		);
		check(result.items.length === (continues ? ITEMS : 0), 'returns a partial result');
	}
	return cellOf(
		baseline,
		request,
		{ group: 'Together', name: `${fault.name}, ${continues ? 'continues' : 'stops'}` },
		expected.outcome,
		problems,
		result,
		account,
	);
}

/** The fault after which no more requests are sent: docs/reliability.md, "When a provider is down". */
const STOPPING = '429, Retry-After a week';

/** The error of the item that has the fault. */
function errorOf(
	{ items, error }: RunResult,
	continues: boolean,
): { message: string; description: string } {
	if (!continues) return { message: error?.message ?? '', description: error?.description ?? '' };
	const { error: message, message: description } = items[FAULTY] ?? {};
	return { message: stringOf(message), description: stringOf(description) };
}

/** Reads from an error which of the other items were done; each has to be done or not tried. */
function readNotes(description: string, problems: string[]): (index: number) => boolean {
	const named = (what: string): number[] => {
		const pattern = new RegExp(`Items? ([\\d, toand]+) (?:was|were) ${what}\\.`);
		const [, list = ''] = pattern.exec(description) ?? [];
		return [...list.matchAll(/(\d+)(?: to (\d+))?/g)].flatMap(([, from, to = from]) =>
			OTHERS.filter((index) => Number(from) <= index && index <= Number(to)),
		);
	};
	const done = named('done');
	const all = [...done, ...named('not tried')].sort();
	if (!isDeepStrictEqual(all, OTHERS)) {
		problems.push(`doesn't say what became of each item: ${description}`);
	}
	return (index) => done.includes(index);
}
