import { describe, expect, it } from '@jest/globals';

import { apifyOperations } from '../../nodes/Apify/operations';
import { argilOperations } from '../../nodes/Argil/operations';
import { joggAiOperations } from '../../nodes/JoggAi/operations';
import { partooOperations } from '../../nodes/Partoo/operations';
import { sameEvents } from '../../nodes/shared/change';
import type { Operations } from '../../nodes/shared/operation';

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

describe.each<[string, Operations, Record<string, { read: string; write: string }>]>([
	[
		'Argil',
		argilOperations,
		{ webhook: { read: 'get getAll', write: 'create delete replaceUrl update upsert' } },
	],
	[
		'JoggAI',
		joggAiOperations,
		{ webhook: { read: 'get getAll', write: 'create delete replaceUrl update upsert' } },
	],
	[
		'Partoo',
		partooOperations,
		{ webhook: { read: 'get getAll', write: 'create sendTest upsert' } },
	],
	[
		'Apify',
		apifyOperations,
		{
			webhook: {
				read: 'get getAll',
				write: 'create delete replaceUrl sendTest update upsert',
			},
			dispatch: { read: 'get getAll', write: '' },
		},
	],
])('the operations of %s', (_label, operations, expected) => {
	it('are run side by side when they only read, and one after another when they change or send something', () => {
		const byAccess = Object.entries(operations).map(([resource, ofResource]) => {
			const names = (access: string) =>
				Object.entries(ofResource)
					.filter(([, operation]) => operation.access === access)
					.map(([name]) => name)
					.sort()
					.join(' ');
			return [resource, { read: names('read'), write: names('write') }];
		});

		expect(Object.fromEntries(byAccess)).toEqual(expected);
	});
});
