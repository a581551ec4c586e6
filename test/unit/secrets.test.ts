import { describe, expect, it } from '@jest/globals';

import { MASK, maskTexts, maskUrls, maskValues } from '../../nodes/shared/secrets';

describe('a text that repeats secrets', () => {
	it('has them masked wherever they stand', () => {
		expect(maskTexts('token-1 and token-1', ['token-1'])).toBe(`${MASK} and ${MASK}`);
	});

	it('has every one of them masked', () => {
		expect(maskTexts('one two three', ['one', 'three'])).toBe(`${MASK} two ${MASK}`);
	});

	it('has one masked whole that begins like another', () => {
		expect(maskTexts('abc-secret and abc', ['abc', 'abc-secret'])).toBe(`${MASK} and ${MASK}`);
	});

	it.each(['say "hi" to', '"quoted"'])('has %s masked as JSON writes it, too', (secret) => {
		expect(maskTexts(JSON.stringify({ sent: secret }), [secret])).toBe(`{"sent":"${MASK}"}`);
	});

	it('is left as it is when a secret is empty', () => {
		expect(maskTexts('nothing to hide', [''])).toBe('nothing to hide');
	});
});

it.each([
	['https://host.example/path is not allowed', 'https://host.example/path is not allowed'],
	['https://host.example/path?token=a&b=c is bad', `https://host.example/path?${MASK} is bad`],
	['"https://host.example/#token", no', `"https://host.example/#${MASK}", no`],
	["https://host.example/?token=ab'cd", `https://host.example/?${MASK}`],
	['https://me:p@ss@host.example/', `https://${MASK}@host.example/`],
	['http://me:p@ss@host.example/?a=b', `http://${MASK}@host.example/?${MASK}`],
])('%s: keeps of an URL what holds no token', (text, masked) => {
	expect(maskUrls(text)).toBe(masked);
});

it('an object has every value masked and keeps its names', () => {
	expect(maskValues({ 'X-Token': 'abc', 'X-Number': 1 })).toEqual({
		'X-Token': MASK,
		'X-Number': MASK,
	});
});
