import { createHash, createHmac } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { subjectOf } from '../../nodes/shared/trigger/subject';
import {
	canBeToken,
	deriveToken,
	isSha256,
	isToken,
	sha256,
} from '../../nodes/shared/trigger/token';

const WEBHOOK_ID = 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1';

describe('the token of a trigger', () => {
	const token = deriveToken('key', 'apify', WEBHOOK_ID);

	it('is the HMAC-SHA256 of provider and webhook ID with the API key, in base64 for URLs', () => {
		const mac = createHmac('sha256', 'key').update(`apify:${WEBHOOK_ID}`).digest();
		expect(token).toHaveLength(43);
		expect(Buffer.from(token, 'base64url')).toEqual(mac);
		expect(encodeURIComponent(token)).toBe(token);
	});

	it('is another one for another key, provider or node', () => {
		const others = [
			deriveToken('other', 'apify', WEBHOOK_ID),
			deriveToken('key', 'argil', WEBHOOK_ID),
			deriveToken('key', 'apify', WEBHOOK_ID.replace('a', 'b')),
		];
		expect(new Set([token, ...others]).size).toBe(4);
	});

	it('is recognized by any of the hashes, and only as a whole', () => {
		const hashes = [sha256('another'), sha256(token)];
		expect(isToken(token, hashes)).toBe(true);
		expect(isToken('another', hashes)).toBe(true);
		expect(isToken(token.slice(1), hashes)).toBe(false);
		expect(isToken(`${token} `, hashes)).toBe(false);
		expect(isToken(sha256(token), hashes)).toBe(false);
		expect(isToken(token, [])).toBe(false);
	});

	it.each([[undefined], [null], [''], [0], [true], [[]], [{}], [['a']]])(
		'is not %j, even if the hash of an empty string is remembered',
		(value) => {
			expect(isToken(value, [sha256(''), sha256('a'), sha256('0'), sha256('true')])).toBe(false);
		},
	);

	it('is not a list with the token in it', () => {
		expect(isToken([token], [sha256(token)])).toBe(false);
	});
});

describe('what can be a token', () => {
	it('is each that is derived', () => {
		for (let number = 0; number < 200; number++) {
			expect(canBeToken(deriveToken(`key ${number}`, 'partoo', WEBHOOK_ID))).toBe(true);
		}
	});

	it.each([
		['**********'],
		['*'.repeat(43)],
		['x'.repeat(43)],
		['A'.repeat(42)],
		['A'.repeat(44)],
		[`${'A'.repeat(39)}****`],
		[`${'A'.repeat(42)}=`],
		[`${'A'.repeat(43)}\n`],
		[`${'A'.repeat(41)}éA`],
		[''],
	])('is not %j', (text) => {
		expect(canBeToken(text)).toBe(false);
	});
});

describe('a hash', () => {
	it('is SHA-256 in hexadecimal, of the UTF-8 of a string and of bytes', () => {
		const hash = createHash('sha256').update(Buffer.from('é')).digest('hex');
		expect(sha256('é')).toBe(hash);
		expect(sha256(Buffer.from('é'))).toBe(hash);
		expect(isSha256(hash)).toBe(true);
	});

	it.each([
		['a'.repeat(63)],
		['a'.repeat(65)],
		['A'.repeat(64)],
		[`${'a'.repeat(64)}\n`],
		[['a'.repeat(64)]],
		[5],
		[null],
	])('is not %j', (value) => {
		expect(isSha256(value)).toBe(false);
	});
});

describe('the subject of an event', () => {
	it('is the first thing that has an ID', () => {
		expect(subjectOf(['video', undefined], ['avatar', 5], ['script', 'a'])).toBe('avatar/5');
		expect(subjectOf(['video', 'v'], ['avatar', 5])).toBe('video/v');
		expect(subjectOf(['message', 0])).toBe('message/0');
	});

	it.each([[''], [null], [1.5], [1e308], [NaN], [true], [{}], [['a']]])(
		'has no ID that is %j',
		(id) => {
			expect(subjectOf(['video', id])).toBeNull();
		},
	);

	it('is null where there is nothing', () => {
		expect(subjectOf()).toBeNull();
	});
});
