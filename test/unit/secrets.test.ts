import { describe, expect, it } from '@jest/globals';

import { MASK, maskTexts, maskValues } from '../../nodes/shared/secrets';

describe('an answer that repeats secrets', () => {
	it('has them masked wherever they stand, as text and as JSON', () => {
		expect(maskTexts('token-1 and token-1', { a: 'token-1' })).toBe(`${MASK} and ${MASK}`);
		expect(maskTexts({ sent: ['token-1'] }, { a: 'token-1' })).toBe(`{"sent":["${MASK}"]}`);
	});

	it('has every one of them masked', () => {
		expect(maskTexts('one two three', { a: 'one', b: 'three' })).toBe(`${MASK} two ${MASK}`);
	});

	it('has one with quotes in it masked, which JSON writes in another way', () => {
		expect(maskTexts({ sent: 'say "hi" to' }, { a: 'say "hi" to' })).toBe(`{"sent":"${MASK}"}`);
		expect(maskTexts({ sent: '"quoted"' }, { a: '"quoted"' })).toBe(`{"sent":"${MASK}"}`);
	});

	it('is left as it is when a secret is empty', () => {
		expect(maskTexts('nothing to hide', { a: '' })).toBe('nothing to hide');
	});
});

it('an object has every value masked and keeps its names', () => {
	expect(maskValues({ 'X-Token': 'abc', 'X-Number': 1 })).toEqual({
		'X-Token': MASK,
		'X-Number': MASK,
	});
});
