import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	asRecord,
	asRecords,
	asWholeNumber,
	identifier,
	isRecord,
	optionalBoolean,
	optionalIdentifier,
	optionalRecord,
	optionalString,
	optionalStrings,
	strings,
} from '../../nodes/shared/parsing/json';
import { failureIn } from './helpers';

describe('isRecord', () => {
	it('is true for objects only', () => {
		expect([{}, { a: 1 }].map(isRecord)).toEqual([true, true]);
		expect([null, undefined, [], 'text', 1, true].map(isRecord)).toEqual(Array(6).fill(false));
	});
});

describe('what is accepted', () => {
	it('returns objects as they are', () => {
		const value = { id: 1 };

		expect(asRecord(value, 'data')).toBe(value);
		expect(asRecords([value], 'items')).toEqual([value]);
		expect(asRecords([], 'items')).toEqual([]);
	});

	it('returns whole numbers from the minimum on', () => {
		expect(asWholeNumber(0, 'count')).toBe(0);
		expect(asWholeNumber(1, 'limit', 1)).toBe(1);
	});

	it('makes a string of an identifier', () => {
		expect(identifier('wh_1', 'id')).toBe('wh_1');
		expect(identifier(12, 'id')).toBe('12');
		expect(identifier(0, 'id')).toBe('0');
	});

	it.each([undefined, null])('treats %p as left out', (missing) => {
		expect(optionalIdentifier(missing, 'id')).toBeNull();
		expect(optionalString(missing, 'url')).toBeNull();
		expect(optionalBoolean(missing, 'isEnabled')).toBeNull();
		expect(optionalRecord(missing, 'condition')).toEqual({});
		expect(optionalStrings(missing, 'events')).toEqual([]);
		expect(failureIn(() => strings(missing, 'events'))).toMatchObject({ kind: 'unexpectedShape' });
	});

	it('does not treat empty text and false as left out', () => {
		expect(optionalString('', 'url')).toBe('');
		expect(optionalBoolean(false, 'isEnabled')).toBe(false);
	});

	it('returns what is there', () => {
		expect(optionalIdentifier(7, 'id')).toBe('7');
		expect(optionalString('a', 'url')).toBe('a');
		expect(optionalBoolean(true, 'isEnabled')).toBe(true);
		expect(optionalRecord({ a: 1 }, 'condition')).toEqual({ a: 1 });
		expect(strings(['a', 'b'], 'events')).toEqual(['a', 'b']);
	});
});

describe('what is refused', () => {
	it.each([
		['an object', () => asRecord([], 'data'), 'data', 'a list'],
		['an object', () => asRecord('<html>', 'data'), 'data', 'text'],
		['an object', () => asRecord(null, 'data'), 'data', 'null'],
		['an object', () => asRecord(undefined, 'data'), 'data', 'nothing'],
		['a list', () => asRecords({}, 'items'), 'items', 'an object'],
		['an object', () => asRecords([{}, 5], 'items'), 'items[1]', 'a number'],
		['a whole number of at least 0', () => asWholeNumber('3', 'count'), 'count', 'text'],
		['a whole number of at least 0', () => asWholeNumber(-1, 'count'), 'count', 'a number'],
		['a whole number of at least 0', () => asWholeNumber(1.5, 'count'), 'count', 'a number'],
		['a whole number of at least 0', () => asWholeNumber(NaN, 'count'), 'count', 'a number'],
		['a whole number of at least 0', () => asWholeNumber(2 ** 53, 'count'), 'count', 'a number'],
		['a whole number of at least 1', () => asWholeNumber(0, 'limit', 1), 'limit', 'a number'],
		['an identifier', () => identifier('', 'id'), 'id', 'text'],
		['an identifier', () => identifier(1.5, 'id'), 'id', 'a number'],
		['an identifier', () => identifier(undefined, 'id'), 'id', 'nothing'],
		['an identifier', () => optionalIdentifier(true, 'id'), 'id', 'true or false'],
		['text', () => optionalString(5, 'url'), 'url', 'a number'],
		['true or false', () => optionalBoolean('yes', 'isEnabled'), 'isEnabled', 'text'],
		['an object', () => optionalRecord([], 'condition'), 'condition', 'a list'],
		['a list of texts', () => strings('A', 'events'), 'events', 'text'],
		['text', () => strings(['A', null], 'events'), 'events[1]', 'null'],
	])(
		'says that %s was expected, where, and what was found (%#)',
		(expected, read, place, found) => {
			expect(failureIn(read)).toEqual({ kind: 'unexpectedShape', place, expected, found });
		},
	);

	it('never contains the value itself, which may be a secret', () => {
		const secrets = fc.string({ minLength: 12 }).map((text) => `whsec_${text}`);
		fc.assert(
			fc.property(secrets, (secret) => {
				expect(JSON.stringify(failureIn(() => asRecord(secret, 'data')))).not.toContain('whsec_');
				expect(JSON.stringify(failureIn(() => strings([{ secret }], 'events')))).not.toContain(
					'whsec_',
				);
			}),
		);
	});
});
