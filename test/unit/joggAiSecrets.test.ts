import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import nock from 'nock';

import { joggAi } from '../../nodes/JoggAi/provider';
import { fitsSecrets } from '../../nodes/JoggAi/secrets';
import { createClient } from '../../nodes/shared/client/client';
import { startBudget } from '../../nodes/shared/http/budget';
import { openConnection } from '../../nodes/shared/http/connection';
import { useFakeNetwork } from '../support/network';
import { webhookContext } from './contexts';

useFakeNetwork();

const OWN_URL = 'https://n8n.example.com/webhook/a/webhook';

let registrations = 0;
let lookUps = 0;
let respond: () => [status: number, body: object] = () => [200, {}];
let nowMs = 1_760_000_000_000;

beforeEach(() => {
	lookUps = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
	nock('https://api.jogg.ai')
		.persist()
		.get('/v2/endpoints')
		.optionally()
		.reply(() => {
			lookUps += 1;
			return respond();
		});
});

afterEach(() => {
	nock.cleanAll();
	jest.restoreAllMocks();
});

/** A trigger that was registered just now, at these URLs. */
function source(ownUrls: readonly string[] = [OWN_URL]) {
	registrations += 1;
	return {
		registration: `registration ${registrations}`,
		ownUrls,
		async openClient() {
			const limits = { budget: startBudget(3000) };
			return createClient(await openConnection(webhookContext(), joggAi, limits), 3000, () => {});
		},
	};
}

/** The endpoints of the account, by URL and secret. */
function hold(...endpoints: Array<[url: string, secret: unknown]>): void {
	const common = { status: 'enabled', events: [], username: 'jane', created_at: 1 };
	respond = () => [
		200,
		{
			code: 0,
			msg: 'Success',
			data: {
				endpoints: endpoints.map(([url, secret], index) => ({
					...common,
					endpoint_id: `e${index}`,
					url,
					secret,
				})),
			},
		},
	];
}

const fits = (...wanted: string[]) =>
	jest.fn((secrets: readonly string[]) => wanted.every((one) => secrets.includes(one)));

describe("the secrets of a trigger's endpoint", () => {
	it('are those of the endpoints at its URLs, and of no other', async () => {
		const moved = 'https://moved.example.com/webhook/a/webhook';
		hold(
			[OWN_URL, 'one'],
			['https://N8N.example.com:443/webhook/a/webhook', 'two'],
			[moved, 'three'],
			[`${OWN_URL}s`, 'other path'],
			[`${OWN_URL}?a=b`, 'other query'],
			['https://evil.example/webhook/a/webhook', 'other host'],
			[OWN_URL, ''],
			[OWN_URL, null],
		);
		const seen = fits('one', 'two', 'three');
		expect(await fitsSecrets(source([OWN_URL, moved]), seen)).toBe(true);
		expect(seen).toHaveBeenLastCalledWith(['one', 'two', 'three']);
	});

	it('are looked up again after four seconds where no endpoint is there yet, not before', async () => {
		hold();
		const one = source();
		expect(await fitsSecrets(one, fits('one'))).toBe(false);
		nowMs += 4_000 - 1;
		expect(await fitsSecrets(one, fits('one'))).toBe(false);
		expect(lookUps).toBe(1);
		hold([OWN_URL, 'one']);
		nowMs += 1;
		expect(await fitsSecrets(one, fits('one'))).toBe(true);
		expect(lookUps).toBe(2);
	});

	it('are looked up again four seconds after a failed lookup, not before', async () => {
		respond = () => [403, { code: 18025, msg: 'No permission' }];
		const one = source();
		await expect(fitsSecrets(one, fits('one'))).rejects.toThrow('forbidden');
		nowMs += 4_000 - 1;
		hold([OWN_URL, 'one']);
		await expect(fitsSecrets(one, fits('one'))).rejects.toThrow();
		expect(lookUps).toBe(1);
		nowMs += 1;
		expect(await fitsSecrets(one, fits('one'))).toBe(true);
		expect(lookUps).toBe(2);
	});

	it('are looked up once a minute by deliveries that come together, whether they fit or not', async () => {
		hold([OWN_URL, 'one']);
		const one = source();
		const together = async () =>
			await Promise.all(
				['one', 'forged', 'one', 'forged'].map(
					async (wanted) => await fitsSecrets(one, fits(wanted)),
				),
			);
		expect(await together()).toEqual([true, false, true, false]);
		expect(lookUps).toBe(1);
		nowMs += 60_000 - 1;
		expect(await together()).toEqual([true, false, true, false]);
		expect(lookUps).toBe(1);
		nowMs += 1;
		expect(await together()).toEqual([true, false, true, false]);
		expect(lookUps).toBe(2);
	});

	it('are an error where JoggAI says something that is no secret', async () => {
		hold([OWN_URL, 5]);
		await expect(fitsSecrets(source(), fits('one'))).rejects.toThrow('unexpectedShape');
	});

	it('are kept apart by registration, and forgotten when one more than a thousand is registered', async () => {
		hold([OWN_URL, 'one']);
		const first = source();
		expect(await fitsSecrets(first, fits('one'))).toBe(true);
		hold([OWN_URL, 'two']);
		expect(await fitsSecrets(source(), fits('one'))).toBe(false);
		expect(await fitsSecrets(first, fits('one'))).toBe(true);
		while (registrations < 1000) await fitsSecrets(source(), fits('two'));
		lookUps = 0;
		expect(await fitsSecrets(first, fits('one'))).toBe(true);
		expect(lookUps).toBe(0);
		expect(await fitsSecrets(source(), fits('two'))).toBe(true);
		expect(lookUps).toBe(1);
		expect(await fitsSecrets(first, fits('two'))).toBe(true);
		expect(lookUps).toBe(2);
	}, 60_000);
});
