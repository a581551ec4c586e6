/**
 * Whatever is in the static data of a trigger, it registers once, and removes only what is its own: n8n's public API lets
 * whoever may edit the workflow write any JSON there.
 *
 * `FUZZ_CASES=10000 npm run test:fuzz` tries more than the 500 of `npm test`; `FUZZ_SEED` tries the same ones again.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	BASE_URL,
	EACH,
	eventsOf,
	expectRegistered,
	instanceMark,
	n8nWith,
	openAccount,
	useSimulatedAccounts,
	WEBHOOK_ID,
} from '../support/triggers';

const CASES = Number(process.env.FUZZ_CASES ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

useSimulatedAccounts();

const CASES_PER_TRIGGER = Math.ceil(CASES / EACH.length);

const TIMEOUT_MS = 60_000 + CASES_PER_TRIGGER * 200;

const TRIGGER_URL = `${BASE_URL}/webhook/${WEBHOOK_ID}/webhook`;

const anyJson = fc.jsonValue({ maxDepth: 3 });

/** Static data that may name the IDs of webhooks in the account. */
function anyStaticData(ids: readonly string[]) {
	const anyId = fc.oneof(
		fc.constantFrom('..', '.', '', '\ud800', '../users/me', 'a/b', '?x=1', '#', '__proto__', 'é'),
		fc.constantFrom(...ids),
		fc.string({ unit: 'binary', maxLength: 20 }),
		anyJson,
	);
	return fc.oneof(
		fc.dictionary(fc.string(), anyJson),
		fc.record(
			{
				url: fc.oneof(
					fc.constantFrom(TRIGGER_URL, `https://x.example/webhook/${WEBHOOK_ID}/webhook`),
					anyJson,
				),
				ids: fc.oneof(fc.array(anyId, { maxLength: 4 }), anyJson),
				tokenHashes: fc.oneof(fc.array(anyJson, { maxLength: 3 }), anyJson),
				hasTokenless: anyJson,
				instance: fc.oneof(fc.constant(instanceMark()), anyJson),
			},
			{ requiredKeys: [] },
		),
	);
}

describe.each(EACH)('any static data, $id, engine $engine (case 12)', ({ engine, facts }) => {
	it(
		'leads to one registration, and to none after unpublishing where one can be deleted',
		async () => {
			const account = await openAccount(facts);
			await fc.assert(
				fc.asyncProperty(anyStaticData(await account.ids()), async (staticData) => {
					const n8n = n8nWith(account, engine);
					n8n.staticData = { 'node:Trigger': staticData };
					expect(await n8n.publish()).toEqual({ state: 'published' });
					await expectRegistered(account, n8n.productionUrl);
					n8n.staticData = { 'node:Trigger': staticData };
					expect(await n8n.unpublish()).toEqual({ state: 'not_published' });
					expect(await account.own()).toHaveLength(facts.canDelete ? 0 : eventsOf(facts).length);
				}),
				{ numRuns: CASES_PER_TRIGGER, seed: SEED },
			);
		},
		TIMEOUT_MS,
	);
});
