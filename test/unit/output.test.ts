import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { joggAi } from '../../nodes/JoggAi/provider';
import type { Entry, Webhook } from '../../nodes/shared/model/webhook';
import { readPresentation } from '../../nodes/shared/operations/output';
import { failureIn, fieldsFrom, named } from './helpers';

/** The order that design.md promises. */
const TEN_KEYS = [
	'provider',
	'id',
	'url',
	'events',
	'enabled',
	'createdAt',
	'updatedAt',
	'lastTriggeredAt',
	'scope',
	'owner',
];

function entry(): Entry<Webhook> {
	return {
		raw: { endpoint_id: 'wh_1', secret: 'whsec_abc123xyz', events: ['a'], nested: { deep: [1] } },
		value: {
			provider: 'joggai',
			id: 'wh_1',
			url: 'https://example.com',
			events: ['a', 'b'],
			enabled: false,
			createdAt: '2024-11-28T15:10:31.000Z',
			updatedAt: null,
			lastTriggeredAt: null,
			scope: 'actor/1',
			owner: null,
		},
	};
}

const present = (values: IDataObject, of = entry()): IDataObject =>
	readPresentation(
		joggAi,
		fieldsFrom(values),
		fieldsFrom(values).collection(named('options', 'Options')),
	)(of);

describe('Simplified', () => {
	it('puts out the ten keys, nulls included', () => {
		const json = present({ output: 'simplified' });

		expect(Object.keys(json)).toEqual(TEN_KEYS);
		expect(json).toEqual(entry().value);
	});

	it('is what happens when nothing is chosen', () => {
		expect(present({})).toEqual(present({ output: 'simplified' }));
	});

	it('shares no list with the entry, which other items may stand on', () => {
		const shared = entry();
		const json = present({}, shared);

		expect(json.events).toEqual(shared.value.events);
		expect(json.events).not.toBe(shared.value.events);
	});
});

describe('Selected Fields', () => {
	it('keeps the chosen keys in the order of the output, and always provider and id', () => {
		const json = present({ output: 'selectedFields', fields: ['events', 'url'] });

		expect(Object.keys(json)).toEqual(['provider', 'id', 'url', 'events']);
		expect(json).toEqual({
			provider: 'joggai',
			id: 'wh_1',
			url: 'https://example.com',
			events: ['a', 'b'],
		});
	});

	it.each([[[]], [undefined]])('keeps provider and id when %j is chosen', (fields) => {
		expect(present({ output: 'selectedFields', fields })).toEqual({
			provider: 'joggai',
			id: 'wh_1',
		});
	});

	it('shares no list with the entry, which other items may stand on', () => {
		const shared = entry();
		const json = present({ output: 'selectedFields', fields: ['events'] }, shared);

		expect(json.events).toEqual(shared.value.events);
		expect(json.events).not.toBe(shared.value.events);
	});

	it('takes the keys from one text with commas, as an expression may give them', () => {
		expect(Object.keys(present({ output: 'selectedFields', fields: 'scope, enabled' }))).toEqual([
			'provider',
			'id',
			'enabled',
			'scope',
		]);
	});
});

describe('Raw', () => {
	it("puts out the provider's own object with secrets masked", () => {
		expect(present({ output: 'raw' })).toEqual({ ...entry().raw, secret: '**********' });
	});

	it('masks secrets when Include Secrets is off', () => {
		const json = present({ output: 'raw', options: { includeSecrets: false } });

		expect(JSON.stringify(json)).not.toContain('whsec_abc123xyz');
	});

	it('puts secrets out only when Include Secrets is on', () => {
		expect(present({ output: 'raw', options: { includeSecrets: true } })).toEqual(entry().raw);
	});

	it.each([false, true])(
		'shares no object with another item that stands on the same answer (Include Secrets: %s)',
		(includeSecrets) => {
			const shared = entry();
			const json = present({ output: 'raw', options: { includeSecrets } }, shared);

			expect(json.nested).toEqual({ deep: [1] });
			expect(json.nested).not.toBe(shared.raw.nested);
			expect(json.events).not.toBe(shared.raw.events);
			expect(shared.raw.secret).toBe('whsec_abc123xyz');
		},
	);
});

describe('what is not valid', () => {
	it('is an output that is not offered', () => {
		expect(failureIn(() => present({ output: 'everything' }))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Output',
			problem: expect.stringContaining('raw, selectedFields, simplified'),
		});
	});

	it.each([
		[['events', 'secret'], '"secret"'],
		['url, Events', '"Events"'],
		[['__proto__'], '"__proto__"'],
	])('is a field that there is not: %j', (fields, named) => {
		expect(failureIn(() => present({ output: 'selectedFields', fields }))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Fields',
			problem: `there is no field ${named}`,
		});
	});

	it('is not what other outputs never look at', () => {
		expect(present({ output: 'simplified', fields: ['secret'] })).toEqual(entry().value);
	});

	it('is an Include Secrets that is neither yes nor no', () => {
		expect(
			failureIn(() => present({ output: 'raw', options: { includeSecrets: 'maybe' } })),
		).toHaveProperty('parameter', 'Include Secrets');
	});
});
