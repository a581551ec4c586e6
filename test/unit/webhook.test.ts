/** Which IDs may be one webhook. */
import { describe, expect, it } from '@jest/globals';

import { comparableId } from '../../nodes/shared/model/webhook';

describe('two IDs may be one webhook', () => {
	it.each([
		['7', '007'],
		['0', '000'],
		['７', '7'],
		['3C90C3CC-0D44', '3c90c3cc0d44'],
	])('%s and %s', (one, other) => {
		expect(comparableId(one)).toBe(comparableId(other));
	});

	it.each([
		['1', '100'],
		['1001', '101'],
		['0', ''],
		['a', 'b'],
	])('but not %s and %s', (one, other) => {
		expect(comparableId(one)).not.toBe(comparableId(other));
	});
});
