import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isPathSegment, path } from '../../nodes/shared/http/path';

describe('path', () => {
	it('leaves the template as it is when nothing is filled in', () => {
		expect(path`/v1/webhooks`).toBe('/v1/webhooks');
	});

	it('fills in every value at its place', () => {
		expect(path`/v2/acts/${'janedoe~my-actor'}/webhooks/${'7'}`).toBe(
			'/v2/acts/janedoe~my-actor/webhooks/7',
		);
	});

	it.each([
		['../users/me', '..%2Fusers%2Fme'],
		['1?limit=0', '1%3Flimit%3D0'],
		['1#top', '1%23top'],
		['%2e%2e', '%252e%252e'],
		['https://evil.example', 'https%3A%2F%2Fevil.example'],
		['\r\nX: y', '%0D%0AX%3A%20y'],
		['é', '%C3%A9'],
	])('encodes %j so that it reaches no other endpoint', (typed, segment) => {
		expect(path`/v1/webhooks/${typed}`).toBe(`/v1/webhooks/${segment}`);
	});

	it('makes exactly one segment of any text, which decodes to that text', () => {
		const anySegment = fc
			.oneof(
				fc.string({ unit: 'binary' }),
				fc.string({
					unit: fc.constantFrom('.', '/', '\\', '?', '#', '%', '2', 'e', '@', ':', ' ', '\n'),
				}),
			)
			.filter(isPathSegment);
		fc.assert(
			fc.property(anySegment, (text) => {
				const url = new URL(`https://api.example${path`/v1/webhooks/${text}/dispatches`}`);
				const segments = url.pathname.split('/');

				expect(url.host).toBe('api.example');
				expect([url.search, url.hash]).toEqual(['', '']);
				expect(segments).toHaveLength(5);
				expect(decodeURIComponent(segments[3] ?? '')).toBe(text);
			}),
		);
	});
});

describe('isPathSegment', () => {
	it.each(['', '.', '..', '\ud800', 'a\udc00b'])('rejects %j', (text) => {
		expect(isPathSegment(text)).toBe(false);
	});

	it.each(['...', '.a', 'a..', ' ', 'a/b', '😀', '3c90c3cc-0d44-4b50-8888-8dd25736052a'])(
		'lets %j through',
		(text) => {
			expect(isPathSegment(text)).toBe(true);
		},
	);
});
