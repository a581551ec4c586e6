/** The webhook that Create or Update chooses, without n8n. */
import { describe, expect, it } from '@jest/globals';

import { apifyResources } from '../../nodes/Apify/operations';
import { argilWebhooks, updateWebhook } from '../../nodes/Argil/api';
import { argilResources } from '../../nodes/Argil/operations';
import { joggAiResources } from '../../nodes/JoggAi/operations';
import { partooResources } from '../../nodes/Partoo/operations';
import { sameEvents } from '../../nodes/shared/model/webhook';
import type { Entry, Webhook } from '../../nodes/shared/model/webhook';
import { chooseExisting } from '../../nodes/shared/operations/createOrUpdate';
import type { Resource } from '../../nodes/shared/operations/operation';

describe('two lists of events', () => {
	it.each<[string[], string[], boolean]>([
		[[], [], true],
		[['A', 'B'], ['A', 'B'], true],
		[['A', 'B'], ['B', 'A'], true],
		[['A'], ['A', 'B'], false],
		[['A', 'B'], ['A'], false],
		[['A', 'B'], ['A', 'C'], false],
		[['A'], [], false],
		[['A', 'A'], ['A', 'B'], false],
		[['A', 'B'], ['A', 'A'], false],
		[['A', 'A'], ['A'], true],
	])('%j and %j are the same: %p', (one, other, isSame) => {
		expect(sameEvents(one, other)).toBe(isSame);
	});
});

type ByAccess = Record<string, Partial<Record<'read' | 'changes' | 'write', string>>>;

describe.each<[string, readonly Resource[], ByAccess]>([
	[
		'Argil',
		argilResources,
		{
			webhook: { read: 'get getAll', changes: 'delete update', write: 'create replaceUrl upsert' },
		},
	],
	[
		'JoggAI',
		joggAiResources,
		{
			webhook: { read: 'get getAll', changes: 'delete update', write: 'create replaceUrl upsert' },
		},
	],
	[
		'Partoo',
		partooResources,
		{ webhook: { read: 'get getAll', changes: 'sendTest', write: 'create upsert' } },
	],
	[
		'Apify',
		apifyResources,
		{
			webhook: {
				read: 'get getAll',
				changes: 'delete sendTest update',
				write: 'create replaceUrl upsert',
			},
			dispatch: { read: 'get getAll' },
		},
	],
])('the operations of %s', (_label, resources, expected) => {
	it('run side by side when they only read or change one webhook by its ID, and one after another otherwise', () => {
		const byAccess = resources.map(({ value, operations }) => {
			const names: Record<string, string> = {};
			for (const operation of [...operations].sort((a, b) => a.value.localeCompare(b.value))) {
				const access = typeof operation.access === 'string' ? operation.access : 'changes';
				names[access] = [names[access] ?? [], operation.value].flat().join(' ');
			}
			return [value, names];
		});

		expect(Object.fromEntries(byAccess)).toEqual(expected);
	});
});

describe('of several webhooks with one URL, Create or Update chooses', () => {
	type Has = [id: string, events: string[], createdAt?: string | null, enabled?: boolean];
	const entry = ([id, events, createdAt = '2024', enabled = true]: Has): Entry<Webhook> => {
		const value = argilWebhooks.parseEntry({ id, callbackUrl: 'https://h.example', events });
		return { raw: {}, value: { ...value, createdAt, enabled } };
	};
	const chosen = (wanted: string[], matchingIds: string[], ...webhooks: Has[]) =>
		chooseExisting(webhooks.map(entry), {
			events: wanted,
			change: ({ value }) =>
				matchingIds.includes(value.id) ? undefined : updateWebhook(value.id, {}),
		})?.value.id;

	it('none of an empty list', () => {
		expect(chosen(['X'], [])).toBeUndefined();
	});

	it('the one that matches, though another one shares as many events and is older', () => {
		expect(chosen(['X'], ['b'], ['a', ['X'], '2023'], ['b', ['X'], '2024'])).toBe('b');
	});

	it('the oldest of those that match', () => {
		expect(chosen(['X'], ['a', 'b'], ['a', ['X'], '2024'], ['b', ['X'], '2023'])).toBe('b');
	});

	it('the one with exactly these events before an older one with more', () => {
		expect(chosen(['X'], [], ['a', ['X', 'Y'], '2023'], ['b', ['X'], '2024'])).toBe('b');
	});

	it('the one that shares most, though it is the newest', () => {
		const older: Has = ['a', ['X', 'Q'], '2023'];
		const newer: Has = ['b', ['X', 'Y', 'R'], '2024'];

		expect(chosen(['X', 'Y'], [], older, newer)).toBe('b');
		expect(chosen(['X', 'Y'], [], newer, older)).toBe('b');
	});

	it.each<[string, Has, Has]>([
		['the older one', ['a', ['Q'], '2024'], ['b', ['R'], '2023']],
		['the one whose age is known', ['a', ['Q'], null], ['b', ['R'], '2024']],
		['the enabled one', ['a', ['Q'], '2023', false], ['b', ['R'], '2024', true]],
	])('%s when both share as many events, whatever the order of the list', (_name, a, b) => {
		expect(chosen(['X'], [], a, b)).toBe('b');
		expect(chosen(['X'], [], b, a)).toBe('b');
	});

	it.each([['2024'], [null]])('the first listed of two of the same age: %j', (createdAt) => {
		expect(chosen(['X'], [], ['a', ['Q'], createdAt], ['b', ['R'], createdAt])).toBe('a');
		expect(chosen(['X'], [], ['b', ['R'], createdAt], ['a', ['Q'], createdAt])).toBe('b');
	});
});
