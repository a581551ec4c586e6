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

describe.each<[string, readonly Resource[], Record<string, { read: string; write: string }>]>([
	[
		'Argil',
		argilResources,
		{ webhook: { read: 'get getAll', write: 'create delete replaceUrl update upsert' } },
	],
	[
		'JoggAI',
		joggAiResources,
		{ webhook: { read: 'get getAll', write: 'create delete replaceUrl update upsert' } },
	],
	['Partoo', partooResources, { webhook: { read: 'get getAll', write: 'create sendTest upsert' } }],
	[
		'Apify',
		apifyResources,
		{
			webhook: {
				read: 'get getAll',
				write: 'create delete replaceUrl sendTest update upsert',
			},
			dispatch: { read: 'get getAll', write: '' },
		},
	],
])('the operations of %s', (_label, resources, expected) => {
	it('are run side by side when they only read, and one after another when they change or send something', () => {
		const byAccess = resources.map((resource) => {
			const names = (access: string) =>
				resource.operations
					.filter((operation) => operation.access === access)
					.map(({ value }) => value)
					.sort()
					.join(' ');
			return [resource.value, { read: names('read'), write: names('write') }];
		});

		expect(Object.fromEntries(byAccess)).toEqual(expected);
	});
});

describe('of several webhooks with one URL, Create or Update takes', () => {
	type Has = [id: string, events: string[], createdAt?: string | null, enabled?: boolean];
	const entry = ([id, events, createdAt = '2024', enabled = true]: Has): Entry<Webhook> => {
		const value = argilWebhooks.parseEntry({ id, callbackUrl: 'https://h.example', events });
		return { raw: {}, value: { ...value, createdAt, enabled } };
	};
	const chosen = (wanted: string[], asAskedFor: string[], ...webhooks: Has[]) =>
		chooseExisting(webhooks.map(entry), {
			events: wanted,
			change: ({ value }) =>
				asAskedFor.includes(value.id) ? undefined : updateWebhook(value.id, {}),
		})?.value.id;

	it('none of none', () => {
		expect(chosen(['X'], [])).toBeUndefined();
	});

	it('the one that is as asked for, though another one shares as many events and is older', () => {
		expect(chosen(['X'], ['b'], ['a', ['X'], '2023'], ['b', ['X'], '2024'])).toBe('b');
	});

	it('the oldest of those that are as asked for', () => {
		expect(chosen(['X'], ['a', 'b'], ['a', ['X'], '2024'], ['b', ['X'], '2023'])).toBe('b');
	});

	it('the one with just these events before an older one with more', () => {
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
	])('%s where both share as many, in whatever order they are listed', (_name, a, b) => {
		expect(chosen(['X'], [], a, b)).toBe('b');
		expect(chosen(['X'], [], b, a)).toBe('b');
	});

	it.each([['2024'], [null]])('the first listed of two of the same age: %j', (createdAt) => {
		expect(chosen(['X'], [], ['a', ['Q'], createdAt], ['b', ['R'], createdAt])).toBe('a');
		expect(chosen(['X'], [], ['b', ['R'], createdAt], ['a', ['Q'], createdAt])).toBe('b');
	});
});
