/**
 * Random updates with random latencies and failures, against a model: what an account holds afterwards is what its webhooks would hold
 * if the items had run one after another, with the outcomes that the node reports; and what it reports of each item is true.
 */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { providerOf, type ProviderId } from '../../sandbox/providers';
import { openAccount, refusal } from '../support/account';
import { useFakeNetwork } from '../support/network';
import { runNode, type NodeResult } from '../support/nodes';

useFakeNetwork();

/** What happens to one sending of a change. */
const FATES = {
	done: { isApplied: true, response: null },
	refused: { isApplied: false, response: refusal(400) },
	tooMany: { isApplied: false, response: refusal(429) },
	unavailable: { isApplied: false, response: refusal(503) },
	lost: { isApplied: true, response: refusal(503) },
} as const;

type Fate = keyof typeof FATES;

interface Plan {
	/** Which of the webhooks. */
	readonly webhook: number;
	readonly blanks: string;
	/** Which of the events it sets; undefined leaves them alone. */
	readonly event: number | undefined;
	/** What happens to each sending of it; to further ones as to the last. */
	readonly fates: readonly Fate[];
	/** How long a sending takes before and after the provider applies it, in milliseconds. */
	readonly latencies: readonly [number, number];
}

const plan: fc.Arbitrary<Plan> = fc.record({
	webhook: fc.nat({ max: 3 }),
	blanks: fc.constantFrom('', ' '),
	event: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
	fates: fc.array(
		fc.oneof(
			{ weight: 8, arbitrary: fc.constant<Fate>('done') },
			{ weight: 1, arbitrary: fc.constantFrom<Fate>('refused', 'tooMany', 'unavailable', 'lost') },
		),
		{ minLength: 1, maxLength: 3 },
	),
	latencies: fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 })),
});

/** What the node reports of an item. */
type Report = 'done' | 'failed' | 'inDoubt' | 'notTried';

const IN_DOUBT = 'The change may still have been applied.';

/** The numbers in e.g. `Items 0 to 2, 5, and 7`. */
function numbersIn(text: string): number[] {
	return [...text.matchAll(/(\d+)(?: to (\d+))?/g)].flatMap(([, from, to = from]) =>
		Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index),
	);
}

/** What the result says of each item. */
function reportsOf({ items, error }: NodeResult, count: number): Report[] {
	const reports: Report[][] = Array.from({ length: count }, () => []);
	const report = (index: number | undefined, what: Report) => reports[index ?? -1]?.push(what);
	if (error === undefined) {
		for (const { json, pairedItem } of items) {
			const { item } = pairedItem as { item: number };
			const details = (json.details ?? {}) as IDataObject;
			if (json.error === undefined) report(item, 'done');
			else if (details.requestSent === false) report(item, 'notTried');
			else report(item, JSON.stringify(json.message).includes(IN_DOUBT) ? 'inDoubt' : 'failed');
		}
	} else {
		const [own = '', notes = ''] = error.description.split(/(?=(?:Items? \d|No other item))(.*)/s);
		report(error.itemIndex, own.includes(IN_DOUBT) ? 'inDoubt' : 'failed');
		const sentences =
			/(Items? [\d, toand]+?) (?:(?:was|were) (done|not tried)|failed, too: [^.]+)\.( The change may)?/g;
		for (const [, subject = '', what, doubt] of notes.matchAll(sentences)) {
			for (const index of numbersIn(subject)) {
				if (what === 'done') report(index, 'done');
				else if (what === 'not tried') report(index, 'notTried');
				else report(index, doubt === undefined ? 'failed' : 'inDoubt');
			}
		}
	}
	// Exactly one report for each item.
	return reports.map((each, index) => {
		expect([index, each]).toEqual([index, [expect.any(String)]]);
		return each[0] ?? 'failed';
	});
}

const urlOf = (index: number): string => `https://n8n.example.com/hook-${index}-`;

/** What a webhook holds, as far as the updates change it. */
interface State {
	readonly url?: string;
	readonly events?: readonly string[];
}

const later = async (milliseconds: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

const PROVIDERS: Array<[ProviderId, string, string, readonly [string, string], number]> = [
	['argil', 'callbackUrl', 'events', ['AVATAR_TRAINING_FAILED', 'VIDEO_GENERATION_FAILED'], 5],
	// Its PUT writes all fields, as they were in the list.
	['joggai', 'url', 'events', ['generated_image_failed', 'generated_script_failed'], 3],
	['apify', 'requestUrl', 'eventTypes', ['ACTOR.RUN.ABORTED', 'ACTOR.RUN.FAILED'], 5],
];

it.each(PROVIDERS)(
	'whatever the order of the responses, the account of %s holds what the report says',
	async (id, urlName, eventsName, events, atOnce) => {
		const setOf = ({ event }: Plan, index: number): State => ({
			url: urlOf(index),
			...(event !== undefined && { events: [events[event] ?? ''] }),
		});
		const updateFields: INodeParameters = {
			[urlName]: '={{ $json.url }}',
			events: '={{ $json.events ?? null }}',
		};

		const check = async (plans: readonly Plan[], continues: boolean): Promise<void> => {
			const sendings = plans.map((): Fate[] => []);
			let underWay = 0;
			const account = await openAccount(id, 4, async ({ method, body }, apply) => {
				const index = plans.findIndex((_, each) => body.includes(urlOf(each)));
				const { fates, latencies } = plans[index] ?? { fates: [], latencies: [1, 1] };
				if (method === 'GET' || index === -1) {
					const response = await apply();
					await later(latencies[1]);
					return response;
				}
				underWay += 1;
				expect(underWay).toBeLessThanOrEqual(atOnce);
				const ofItem = sendings[index] ?? [];
				const fate = fates[Math.min(ofItem.length, fates.length - 1)] ?? 'done';
				ofItem.push(fate);
				await later(latencies[0]);
				const { isApplied, response } = FATES[fate];
				const applied = isApplied ? await apply() : refusal(500);
				await later(latencies[1]);
				underWay -= 1;
				return response ?? applied;
			});
			const statesNow = async (): Promise<Map<string, State>> =>
				new Map(
					(await account.account.webhooks()).map(({ id: webhook, content }) => {
						const fields = content as Record<string, unknown>;
						return [webhook, { url: fields[urlName], events: fields[eventsName] } as State];
					}),
				);
			const before = await statesNow();

			const result = await runNode({
				type: providerOf(id).nodeType,
				parameters: {
					operation: 'update',
					webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
					updateFields,
				},
				items: plans.map((each, index) => ({
					id: each.blanks + account.ids[each.webhook],
					...setOf(each, index),
				})),
				secrets: account.secrets,
				...(continues && { onError: 'continueRegularOutput' as const }),
			});
			const reports = reportsOf(result, plans.length);
			const after = await statesNow();
			nock.cleanAll();

			for (const [webhook, webhookId] of account.ids.entries()) {
				// What running the items one after another could have left, with these outcomes.
				let possible: Array<State | undefined> = [before.get(webhookId)];
				for (const [index, each] of plans.entries()) {
					if (each.webhook !== webhook) continue;
					const changed = possible.map((state) => ({ ...state, ...setOf(each, index) }));
					if (reports[index] === 'done') possible = changed;
					if (reports[index] === 'inDoubt') possible = [...possible, ...changed];
				}
				expect(possible).toContainEqual(after.get(webhookId));
			}
			for (const [index, report] of reports.entries()) {
				const sent = sendings[index] ?? [];
				const truth = {
					done: sent.at(-1) === 'done',
					failed: sent.length > 0 && !sent.some((fate) => FATES[fate].isApplied),
					inDoubt: sent.includes('lost') || sent.includes('unavailable'),
					notTried: sent.length === 0,
				};
				expect([index, report, sent, truth[report]]).toEqual([index, report, sent, true]);
			}
		};

		await fc.assert(
			fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 12 }), fc.boolean(), check),
			{ numRuns: 60 },
		);
	},
	60_000,
);
