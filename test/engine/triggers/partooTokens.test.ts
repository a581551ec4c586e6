/** Which tokens a Partoo trigger accepts where Partoo's list doesn't say which header a webhook sends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { PUBLIC_KEYS } from '../../../nodes/Partoo/publicKeys';
import { signatureOf, trustSandboxKey } from '../../../sandbox/partoo/signature';
import {
	EACH,
	eventsOf,
	n8nWith,
	openAccount,
	tokenOf,
	useSimulatedAccounts,
	type SimulatedAccount,
} from '../../support/triggers';

useSimulatedAccounts();

let distrust = () => {};
beforeAll(() => {
	distrust = trustSandboxKey(PUBLIC_KEYS);
});
afterAll(() => distrust());

const OF_PARTOO = EACH.filter(({ id }) => id === 'partoo');

/** Has Partoo's list show something else as the headers of each webhook; undefined for none. */
function showHeaders(account: SimulatedAccount, headers: unknown): void {
	account.respond = async ({ method }, next) => {
		const [status, body, sent] = await next();
		if (method !== 'GET') return [status, body, sent];
		const list = JSON.parse(body) as { items: IDataObject[] };
		const items = list.items.map((item) => ({ ...item, custom_headers: headers }));
		return [status, JSON.stringify({ ...list, items }), sent];
	};
}

/** The status of the response to a delivery that Partoo has signed. */
async function statusOf(n8n: ReturnType<typeof n8nWith>, token?: string) {
	const body = '{"type":"message_created","payload":{"message":{"id":1}}}';
	const headers = {
		'content-type': 'application/json',
		'x-partoo-signature-v1': signatureOf(body),
		...(token === undefined ? {} : { 'x-webhook-token': token }),
	};
	return (await n8n.deliver({ url: n8n.productionUrl, headers, body })).status;
}

describe.each(OF_PARTOO)("Partoo's list, engine $engine", ({ engine, facts }) => {
	it('may leave the headers out: the token of each key before is accepted after an event was added', async () => {
		const account = await openAccount(facts);
		showHeaders(account, undefined);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const tokens = [tokenOf(account)];
		const events = eventsOf(facts);
		for (const [key, added] of [
			['second', 'business_updated'],
			['third', 'business_created'],
		] as const) {
			account.key = key;
			n8n.secrets = account.secrets;
			events.push(added);
			const parameters = { ...facts.parameters, events: [...events] };
			expect(await n8n.publish({ parameters })).toEqual({ state: 'published' });
			tokens.push(tokenOf(account));
		}
		expect(new Set(tokens)).toHaveProperty('size', 3);
		for (const token of tokens) expect(await statusOf(n8n, token)).toBe(200);
		account.key = 'another';
		expect(await statusOf(n8n, tokenOf(account))).toBe(401);
		expect(await statusOf(n8n)).toBe(401);
	});

	it('may leave the headers out of a webhook that is not remembered: its token of another key is refused', async () => {
		const account = await openAccount(facts);
		showHeaders(account, undefined);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		const before = tokenOf(account);
		account.key = 'second';
		const again = n8nWith(account, engine);
		expect(await again.publish()).toEqual({ state: 'published' });
		expect(await statusOf(again, before)).toBe(401);
		expect(await statusOf(again, tokenOf(account))).toBe(200);
	});

	it.each([
		['ten asterisks', '**********'],
		['as many asterisks as the token is long', '*'.repeat(43)],
		['as many x as the token is long', 'x'.repeat(43)],
		['a part of the token', `AbCd${'*'.repeat(39)}`],
	])('may show %s in place of the token: they are none', async (_, mask) => {
		const account = await openAccount(facts);
		await n8nWith(account, engine).publish();
		showHeaders(account, { 'X-Webhook-Token': mask });
		const n8n = n8nWith(account, engine);
		expect(await n8n.publish()).toEqual({ state: 'published' });
		expect(n8n.log.map(({ message }) => message).join()).toContain(
			"Partoo doesn't say which token webhook",
		);
		expect(await statusOf(n8n, mask)).toBe(401);
		expect(await statusOf(n8n)).toBe(401);
		expect(await statusOf(n8n, tokenOf(account))).toBe(200);
	});

	it.each([
		['a mask in place of all headers', '**********'],
		['a number in place of the token', { 'X-Webhook-Token': 5 }],
		['null in place of the token', { 'X-Webhook-Token': null }],
	])('may show %s: a signature alone is not enough then', async (_, headers) => {
		const account = await openAccount(facts);
		await n8nWith(account, engine).publish();
		showHeaders(account, headers);
		const n8n = n8nWith(account, engine);
		await n8n.publish();
		expect(await statusOf(n8n)).toBe(401);
	});
});
