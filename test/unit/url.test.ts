/** Which URLs are the same address, and what follows a prefix. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
	afterBeginning,
	canonicalUrl,
	sameUrl,
	tokenIn,
	urlKey,
	withToken,
} from '../../nodes/shared/parsing/url';

describe('two URLs are one address', () => {
	it.each([
		['https://n8n.example.org/a', 'https://n8n.example.org/a'],
		['https://N8N.example.org/a', 'https://n8n.example.org/a'],
		['https://n8n.example.org:443/a', 'https://n8n.example.org/a'],
		['HTTPS://n8n.example.org/a', 'https://n8n.example.org/a'],
		['http://n8n.example.org:80/a', 'http://n8n.example.org/a'],
		['https://h', 'https://h/'],
		['https://h?a=1', 'https://h/?a=1'],
		// WHATWG URL: what every client calls.
		['https://h/ä', 'https://h/%C3%A4'],
		['https://münchen.example/', 'https://xn--mnchen-3ya.example/'],
		['<string>', '<string>'],
	])('%s and %s', (one, other) => {
		expect(sameUrl(one, other)).toBe(true);
		expect(urlKey(one)).toBe(urlKey(other));
	});

	it.each([
		['https://h/a', 'http://h/a'],
		['https://h/a', 'https://h/A'],
		['https://h/a', 'https://h/a/'],
		['https://h/a', 'https://h/%61'],
		['https://h/%c3%a4', 'https://h/%C3%A4'],
		['https://h/a?b', 'https://h/a?c'],
		['https://h/a?b', 'https://h/a'],
		['https://h:8443/a', 'https://h/a'],
		['https://user@h/a', 'https://h/a'],
		['https://h/a#b', 'https://h/a'],
		['<string>', '<String>'],
	])('but not %s and %s', (one, other) => {
		expect(sameUrl(one, other)).toBe(false);
		expect(urlKey(one)).not.toBe(urlKey(other));
	});
});

describe('the token of a trigger', () => {
	it.each([
		['https://h/a', undefined, 'https://h/a?n8nToken=new'],
		['https://h/a?n8nToken=old', 'old', 'https://h/a?n8nToken=new'],
		['https://h/a?b=1', undefined, 'https://h/a?b=1&n8nToken=new'],
		['https://h/a?n8nToken=old&b=1', 'old', 'https://h/a?b=1&n8nToken=new'],
		['https://h/a?b=1&n8nToken=old&c=2', 'old', 'https://h/a?b=1&c=2&n8nToken=new'],
		['https://h/a?b=1&n8nToken=old', 'old', 'https://h/a?b=1&n8nToken=new'],
		['https://h/a#c?d#e', undefined, 'https://h/a?n8nToken=new#c?d#e'],
		['https://h/a?n8nToken=old#c', 'old', 'https://h/a?n8nToken=new#c'],
		['https://h/a?my_n8nToken=b', undefined, 'https://h/a?my_n8nToken=b&n8nToken=new'],
	])('in %s is %s, and can be put there', (url, token, withNew) => {
		expect(tokenIn(url)).toBe(token);
		expect(withToken(url, 'new')).toBe(withNew);
		expect(sameUrl(url, withNew)).toBe(true);
	});

	it.each([
		['https://h/a?n8nToken=x&b=1', 'https://h/a?b=2'],
		['https://h/a?b=1&n8nToken=x&c=2', 'https://h/a?b=1c=2'],
		['https://h/a?n8nToken=x', 'https://h/a?my_n8nToken=x'],
	])('is no other part of an address: %s is not %s', (one, other) => {
		expect(sameUrl(one, other)).toBe(false);
	});
});

it.each(['https://h/a', 'null', ''])('no URL is not %j', (url) => {
	expect(sameUrl(null, url)).toBe(false);
});

it.each(['https://h/a b', 'https://h\\@evil.example/', 'https://h/\ta', 'no URL', ''])(
	'%j has no serialization that every client agrees on',
	(url) => {
		expect(canonicalUrl(url)).toBeNull();
	},
);

describe('what follows a prefix', () => {
	it.each([
		['https://h/a/b?c#d', 'https://h/a', '/b?c#d'],
		['https://H:443/a/B', 'https://h/a', '/B'],
		['https://h/a', 'https://h/a', ''],
		['https://h/a/', 'https://h/a', '/'],
		['https://h/a', 'https://h/a/', ''],
		['https://h', 'https://h', ''],
		['https://h?a', 'https://h', '?a'],
		['https://h/?a', 'https://h', '/?a'],
		['https://h/ab', 'https://h/a', null],
		['https://h/b', 'https://h/a', null],
		['http://h/a', 'https://h', null],
		['https://h.evil.example/a', 'https://h', null],
		['https://h@evil.example/a', 'https://h', null],
		['https://h\\a', 'https://h', null],
		['no URL', 'https://h', null],
		['https://h/a b', 'https://h', null],
		['https://h/a', 'https://h\\b', null],
		['https://h/a/b', 'https://h/a//', '/b'],
		['https://h//a', 'https://h', '//a'],
		['https://h/a?https://x/b', 'https://h', '/a?https://x/b'],
		['mailto:a@b.example', 'mailto:a@b.example', null],
	])('of %s after %s is %j', (url, beginning, rest) => {
		expect(afterBeginning(url, beginning)).toBe(rest);
	});

	it('gives the same address when it is appended to the prefix again', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
				const { origin } = new URL(url);
				const rest = afterBeginning(url, origin) ?? '';

				expect(sameUrl(origin + rest, url)).toBe(true);
			}),
		);
	});
});
