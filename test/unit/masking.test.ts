import { describe, expect, it } from '@jest/globals';

import {
	MASK,
	maskString,
	maskJson,
	maskUrls,
	maskValues,
	MIN_UNMISTAKABLE_LENGTH,
} from '../../nodes/shared/http/masking';

describe('a string that contains secrets', () => {
	it('has them masked wherever they are', () => {
		expect(maskString('token-1 and token-1', ['token-1'])).toBe(`${MASK} and ${MASK}`);
	});

	it('has every one of them masked', () => {
		expect(maskString('first-1 and second-2', ['first-1', 'second-2'])).toBe(`${MASK} and ${MASK}`);
	});

	it('has one masked whole that begins like another', () => {
		const secrets = ['secret', 'secret-abc'];

		expect(maskString('secret-abc and secret', secrets)).toBe(`${MASK} and ${MASK}`);
	});

	it('has what looks like a pattern masked literally', () => {
		expect(maskString('a.c+[x]\\d/ and abcc', ['a.c+[x]\\d/'])).toBe(`${MASK} and abcc`);
	});

	it.each(['say "hi" to', '"quoted"'])('has %s masked as JSON writes it, too', (secret) => {
		expect(maskString(JSON.stringify({ sent: secret }), [secret])).toBe(`{"sent":"${MASK}"}`);
	});

	it.each(['', ' ', '\n'])('is left as it is when a secret is %j', (secret) => {
		expect(maskString('nothing : to "" " " hide', [secret])).toBe('nothing : to "" " " hide');
	});

	it('has them masked however long and however many they are', () => {
		const long = 'x'.repeat(100_000);
		const many = Array.from({ length: 3000 }, (_, index) => String(index));

		expect(maskString(`first ${long} last`, [long, 'token-1'])).toBe(`first ${MASK} last`);
		expect(maskString('code: 2999, token-1', [...many, 'token-1'])).toBe(`code: ${MASK}, ${MASK}`);
	});

	it('has nothing left of two that overlap', () => {
		expect(maskString('-abcdefghij-', ['abcdefg', 'defghij'])).toBe(`-${MASK}-`);
		expect(maskString('aaaaaaaaa', ['aaaaaaa'])).toBe(MASK);
	});

	it('has one masked in which JSON writes a backslash before a slash', () => {
		expect(maskString('"abc\\/def\\/ghi"', ['abc/def/ghi'])).toBe(`"${MASK}"`);
	});

	it('is left as it is when there is none', () => {
		expect(maskString('nothing to hide', [])).toBe('nothing to hide');
	});
});

describe('a short secret', () => {
	it.each([
		['a', 'a header was not accepted, as in data'],
		['a', 'a1, 1a, _a, a-b, b.a and é'],
		['200', 'HTTP 200 is not the 200th of 2000'],
		['200', 'up to: 2000, or =200.5, or :200-a, or "200 OK"'],
		['true', 'it is true that "untrue" is no "true story"'],
		['is', 'This is how it is'],
		['abcde', 'an abcde among words'],
	])('%j is not masked as a word of %j', (secret, text) => {
		expect(maskString(text, [secret])).toBe(text);
	});

	it.each([
		['a', 'a', '#'],
		['200', ' 200\n', ' #\n'],
		['a', 'the value "a" of a header', 'the value "#" of a header'],
		['a', "not 'a', `a`, “a”, ‘a’ or «a»", "not '#', `#`, “#”, ‘#’ or «#»"],
		['200', 'X-Code: 200', 'X-Code: #'],
		['200', 'X-Code: 200 is taken', 'X-Code: # is taken'],
		['200', 'X-Code:200, or X-Code=200.', 'X-Code:#, or X-Code=#.'],
		['200', '{"X-Code":200}', '{"X-Code":#}'],
		['a', '{"X-A": "a", "b": "ab"}', '{"X-A": "#", "b": "ab"}'],
		['a', 'in text: "{\\"X-A\\":\\"a\\"}"', 'in text: "{\\"X-A\\":\\"#\\"}"'],
		['a"b', '{"X-A":"a\\"b"}', '{"X-A":"#"}'],
		['$^', 'X-A: $^', 'X-A: #'],
		['*', 'X-A: secret-1, X-B: *', 'X-A: #, X-B: #'],
	])('%j is masked where it is a value of %j', (secret, text, masked) => {
		expect(maskString(text, [secret, 'secret-1'])).toBe(masked.replaceAll('#', MASK));
	});

	it('is one of fewer than six characters', () => {
		expect(MIN_UNMISTAKABLE_LENGTH).toBe(6);
		expect(maskString('an abcdef-ghi', ['abcdef'])).toBe(`an ${MASK}-ghi`);
		expect(maskString('an abcde-ghi', ['abcde'])).toBe('an abcde-ghi');
	});
});

describe('a JSON value', () => {
	it('keeps its shape and has its secrets masked', () => {
		const tree = {
			status: 200,
			sent: true,
			none: null,
			headers: [{ 'X-Token': 'secret-token' }, 'with secret-token in it'],
			'secret-token': 'name',
		};

		expect(maskJson(tree, ['secret-token'])).toEqual({
			status: 200,
			sent: true,
			none: null,
			headers: [{ 'X-Token': MASK }, `with ${MASK} in it`],
			[MASK]: 'name',
		});
		expect(tree).toHaveProperty('secret-token', 'name');
	});

	it('has a short secret masked in its strings, not in its names and numbers', () => {
		expect(maskJson({ status: 200, 200: 'X-Code: 200' }, ['200'])).toEqual({
			status: 200,
			200: `X-Code: ${MASK}`,
		});
	});

	it('has a number masked that is a secret', () => {
		expect(maskJson([123456789, 12345], ['123456789'])).toEqual([MASK, 12345]);
	});

	it.each([['text'], [7], [null], [true], [[]], [{}]])('may be %j', (value) => {
		expect(maskJson(value, ['secret-token'])).toEqual(value);
		expect(maskJson(value, [])).toEqual(value);
	});
});

it.each([
	['https://host.example/path is not allowed', 'https://host.example/path is not allowed'],
	['https://host.example/path?token=a&b=c is bad', `https://host.example/path?${MASK} is bad`],
	['"https://host.example/#token", no', `"https://host.example/#${MASK}", no`],
	["https://host.example/?token=ab'cd", `https://host.example/?${MASK}`],
	['https://me:p@ss@host.example/', `https://${MASK}@host.example/`],
	['http://me:p@ss@host.example/?a=b', `http://${MASK}@host.example/?${MASK}`],
	[
		'"https:\\/\\/host.example\\/path?token=a" is bad',
		`"https:\\/\\/host.example\\/path?${MASK}" is bad`,
	],
	['"http:\\/\\/me:p@ss@host.example\\/"', `"http:\\/\\/${MASK}@host.example\\/"`],
	[
		'in text: "https:\\\\/\\\\/host.example\\\\/?token=a"',
		`in text: "https:\\\\/\\\\/host.example\\\\/?${MASK}"`,
	],
	['"https:\\/\\/host.example\\/path" is fine', '"https:\\/\\/host.example\\/path" is fine'],
])('%s: keeps the parts of a URL that hold no token', (text, masked) => {
	expect(maskUrls(text)).toBe(masked);
});

it('an object has every value masked and keeps its names', () => {
	expect(maskValues({ 'X-Token': 'abc', 'X-Number': 1 })).toEqual({
		'X-Token': MASK,
		'X-Number': MASK,
	});
});
