/** The URL algebra of Replace URL, and its operation without n8n. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { argilWebhooks, updateWebhook } from '../../nodes/Argil/api';
import { argil } from '../../nodes/Argil/provider';
import { Failure } from '../../nodes/shared/failure/failure';
import type { Connection } from '../../nodes/shared/http/connection';
import type { ApiRequest } from '../../nodes/shared/model/request';
import { matchBy } from '../../nodes/shared/operations/replaceUrl/fields';
import type { MatchMode } from '../../nodes/shared/operations/replaceUrl/fields';
import { replaceUrlOperation } from '../../nodes/shared/operations/replaceUrl/replaceUrl';
import {
	createReplacement,
	wouldMoveTwice,
} from '../../nodes/shared/operations/replaceUrl/replacement';
import type { Replacement } from '../../nodes/shared/operations/replaceUrl/replacement';
import { REJECTION } from './failureExamples';
import { failureIn, fieldsFrom } from './helpers';

/** The error of an invalid replacement. */
const notValid = (parameter: string) => ({
	kind: 'invalidParameter',
	parameter,
	problem: expect.any(String),
});

describe('by host', () => {
	const replace = createReplacement('host', 'old.example.com', 'new.example.com');

	it.each([
		['https://old.example.com', 'https://new.example.com'],
		['https://old.example.com/', 'https://new.example.com/'],
		[
			'https://old.example.com/webhook/a?b=c&d=//old.example.com#old.example.com',
			'https://new.example.com/webhook/a?b=c&d=//old.example.com#old.example.com',
		],
		['http://old.example.com?a=b', 'http://new.example.com?a=b'],
		['http://old.example.com#a', 'http://new.example.com#a'],
		['HTTPS://OLD.Example.com/Path', 'HTTPS://new.example.com/Path'],
		['https://user:p%40ss@old.example.com/a', 'https://user:p%40ss@new.example.com/a'],
		['https://a@b@old.example.com/a', 'https://a@b@new.example.com/a'],
		['https://old.example.com/a b/%7e/../c//d', 'https://new.example.com/a b/%7e/../c//d'],
	])('moves %s to %s', (url, moved) => {
		expect(replace(url)).toBe(moved);
	});

	it.each([
		'https://old.example.com:8443/a',
		'https://old.example.community/a',
		'https://very.old.example.com/a',
		'https://example.com/old.example.com',
		'https://example.com/?next=https://old.example.com/a',
		'https://old.example.com@example.com/a',
		'https://old.example.com.evil.example/a',
		'old.example.com/a',
		'/webhook/a',
		'<string>',
		'',
	])('leaves %j alone', (url) => {
		expect(replace(url)).toBeNull();
	});

	it.each([
		'https://new.example.com/webhook/a',
		'http://u@new.example.com?b',
		'http://new.example.com',
	])('finds %s there already', (url) => {
		expect(replace(url)).toBe(url);
	});

	it('matches only the scheme before the host in Find', () => {
		const secured = createReplacement('host', 'https://old.example.com', 'new.example.com');

		expect(secured('HTTPS://old.example.com/a')).toBe('HTTPS://new.example.com/a');
		expect(secured('http://old.example.com/a')).toBeNull();
	});

	it('rejects the same host, also with a scheme in Find', () => {
		expect(
			failureIn(() => createReplacement('host', 'https://old.example.com', 'old.example.com')),
		).toEqual(notValid('Replace With'));
	});

	it('treats a port as a part of the host on both sides', () => {
		const ported = createReplacement('host', 'localhost:5678', '[::1]:8080');

		expect(ported('http://localhost:5678/webhook/a')).toBe('http://[::1]:8080/webhook/a');
		expect(ported('http://localhost/webhook/a')).toBeNull();
		expect(ported('http://localhost:56789/webhook/a')).toBeNull();
	});

	it('changes the scheme as well when the replacement has one', () => {
		const secured = createReplacement('host', 'old.example.com:5678', 'https://new.example.com');

		expect(secured('http://u:p@old.example.com:5678/a?b')).toBe('https://u:p@new.example.com/a?b');
		expect(secured('https://new.example.com/a?b')).toBe('https://new.example.com/a?b');
		expect(secured('http://new.example.com/a?b')).toBeNull();
	});

	it('can change only the scheme', () => {
		const secured = createReplacement('host', 'n8n.example.com', 'https://n8n.example.com');

		expect(secured('http://n8n.example.com/a')).toBe('https://n8n.example.com/a');
		expect(secured('https://n8n.example.com/a')).toBe('https://n8n.example.com/a');
	});

	it.each(['OLD.example.com', 'https://old.example.com', 'http://Old.Example.Com/'])(
		'accepts %s as a host',
		(find) => {
			const scheme = find.startsWith('http:') ? 'http' : 'https';
			const replace = createReplacement('host', find, 'new.example.com');

			expect(replace(`${scheme}://old.example.com/a`)).toBe(`${scheme}://new.example.com/a`);
		},
	);

	it.each([
		'https://old.example.com/webhook',
		'old.example.com/webhook',
		'old.example.com//',
		'old.example.com?a=b',
		'old.example.com#a',
		'user@old.example.com',
		'https://user:pass@old.example.com',
		'old example.com',
		'old.example.com:port',
		'old.example.com:99999',
		'ftp://old.example.com',
		'https://',
		'',
	])('rejects %j, which is no host, on both sides', (text) => {
		expect(failureIn(() => createReplacement('host', text, 'new.example.com'))).toEqual(
			notValid('Find'),
		);
		expect(failureIn(() => createReplacement('host', 'old.example.com', text))).toEqual({
			...notValid('Replace With'),
			problem:
				'it must be a host such as n8n.example.com, or a URL without a path: for a path, use Match By Beginning of URL',
		});
	});
});

describe.each(['prefix', 'exact'] as const)('by %s', (mode) => {
	it.each(['old.example.com', 'localhost:5678'])(
		'names the mode for %s, which is a host, on both sides',
		(host) => {
			const url = 'https://n8n.example.com/webhook';
			const problem = 'it is a host, not a URL: use Match By Host, or begin with https://';

			expect(failureIn(() => createReplacement(mode, host, url))).toEqual({
				...notValid('Find'),
				problem,
			});
			expect(failureIn(() => createReplacement(mode, url, host))).toEqual({
				...notValid('Replace With'),
				problem,
			});
		},
	);
});

describe('by prefix', () => {
	it.each([
		['https://old.example.com', 'https://old.example.com', 'https://new.example.com/n8n'],
		['https://old.example.com', 'https://old.example.com/', 'https://new.example.com/n8n/'],
		[
			'https://old.example.com',
			'https://old.example.com/a?b#c',
			'https://new.example.com/n8n/a?b#c',
		],
		['https://old.example.com', 'https://old.example.com?b', 'https://new.example.com/n8n?b'],
		['https://old.example.com', 'https://old.example.com#c', 'https://new.example.com/n8n#c'],
		['https://old.example.com/a', 'https://old.example.com/a/b', 'https://new.example.com/n8n/b'],
		['https://old.example.com/a', 'https://old.example.com/a', 'https://new.example.com/n8n'],
	])('with %s moves %s to %s', (find, url, moved) => {
		expect(createReplacement('prefix', find, 'https://new.example.com/n8n')(url)).toBe(moved);
	});

	it('replaces what ends with a slash by what ends with one', () => {
		const replace = createReplacement(
			'prefix',
			'https://old.example.com/a/',
			'https://new.example.com/',
		);

		expect(replace('https://old.example.com/a/b')).toBe('https://new.example.com/b');
		expect(replace('https://old.example.com/a/')).toBe('https://new.example.com/');
		expect(replace('https://old.example.com/a')).toBe('https://new.example.com');
	});

	it.each([
		['https://old.example.com', 'https://old.example.community/x'],
		['https://old.example.com', 'https://old.example.com.evil.example/x'],
		['https://old.example.com', 'https://old.example.com:8443/x'],
		['https://old.example.com', 'https://old.example.com@evil.example/x'],
		['https://old.example.com', 'http://old.example.com/x'],
		['https://old.example.com', 'https://example.com/?https://old.example.com'],
		['https://old.example.com/webhook', 'https://old.example.com/webhook-test/x'],
		['https://old.example.com/webhook', 'https://old.example.com/'],
		['https://old.example.com/webhook', 'https://old.example.com/Webhook/x'],
	])('with %s leaves %s alone', (find, url) => {
		expect(createReplacement('prefix', find, 'https://new.example.com')(url)).toBeNull();
	});

	it('does not double a move to a path below the old address', () => {
		const replace = createReplacement(
			'prefix',
			'https://n8n.example.com',
			'https://n8n.example.com/n8n',
		);
		const moved = 'https://n8n.example.com/n8n/webhook/a';

		expect(replace('https://n8n.example.com/webhook/a')).toBe(moved);
		expect(replace(moved)).toBe(moved);
		expect(replace('https://n8n.example.com/n8nish/a')).toBe(
			'https://n8n.example.com/n8n/n8nish/a',
		);
	});

	it.each([
		['https://n8n.example.com/', 'https://n8n.example.com'],
		['https://N8N.example.com', 'https://n8n.example.com:443/'],
	])('rejects replacing %s with %s, which is the same', (find, replacement) => {
		expect(failureIn(() => createReplacement('prefix', find, replacement))).toEqual({
			...notValid('Replace With'),
			problem: 'it is the same as Find',
		});
	});

	it.each(['https://h.example', 'https://h.example/'])(
		'can move to an address above: %s',
		(above) => {
			const replace = createReplacement('prefix', 'https://h.example/n8n', above);

			expect(replace('https://h.example/n8n/webhook/a')).toBe('https://h.example/webhook/a');
			expect(replace('https://h.example/n8n')).toBe('https://h.example');
			// It is unknown whether these were moved or were never below the old address.
			expect(replace('https://h.example/webhook/a')).toBeNull();
			expect(replace('https://h.example/n8n-test/a')).toBeNull();
		},
	);

	it('knows which URLs a second move to an address above would move again', () => {
		const replace = createReplacement('prefix', 'https://h.example/n8n', 'https://h.example');

		expect(wouldMoveTwice(replace, 'https://h.example/n8n/a')).toBe(true);
		expect(wouldMoveTwice(replace, 'https://h.example/a')).toBe(false);
	});

	it.each([
		['https://H.example/a', 'https://h.example/a/b', 'https://new.example/b'],
		['https://h.example:443/a', 'https://h.example/a/b', 'https://new.example/b'],
		['https://h.example/a', 'https://H.EXAMPLE:443/a/b?C#d', 'https://new.example/b?C#d'],
		['http://h.example', 'http://h.example:80/%7eb', 'https://new.example/%7eb'],
	])('treats %s as a prefix of %s, and keeps the rest as it is written', (find, url, moved) => {
		expect(createReplacement('prefix', find, 'https://new.example')(url)).toBe(moved);
	});

	it('counts a URL as moved that is at the replacement in another spelling', () => {
		const replace = createReplacement('prefix', 'https://old.example', 'https://new.example');

		expect(replace('https://NEW.example:443/a')).toBe('https://NEW.example:443/a');
	});

	it.each(['https://a.example?b', 'https://a.example/b#c', 'https://a.example/?'])(
		'rejects %s, which is more than a prefix, on both sides',
		(text) => {
			const other = 'https://b.example';
			const problem = 'a beginning has no query and no fragment: use Match By Exact URL';

			expect(failureIn(() => createReplacement('prefix', text, other))).toEqual({
				...notValid('Find'),
				problem,
			});
			expect(failureIn(() => createReplacement('prefix', other, text))).toEqual({
				...notValid('Replace With'),
				problem,
			});
		},
	);

	it.each([
		['https://old.example/webhook/é?x=%27', 'https://new.example/é?x=%27'],
		['https://OLD.example/webhook/{id}', 'https://new.example/{id}'],
		['https://old.example/webhook/a/../b', 'https://new.example/a/../b'],
	])('moves %s to %s: the rest stays as it is written', (url, moved) => {
		const replace = createReplacement(
			'prefix',
			'https://old.example/webhook',
			'https://new.example',
		);

		expect(replace(url)).toBe(moved);
	});

	it('accepts several slashes at the end', () => {
		const replace = createReplacement('prefix', 'https://a.example//', 'https://b.example///');

		expect(replace('https://a.example/x')).toBe('https://b.example/x');
	});

	it('does not treat half a name as a prefix', () => {
		const replace = createReplacement(
			'prefix',
			'https://n8n.example.com/webhook-test',
			'https://n8n.example.com/webhook',
		);

		expect(replace('https://n8n.example.com/webhook-test/a')).toBe(
			'https://n8n.example.com/webhook/a',
		);
	});
});

describe('by the whole URL', () => {
	const replace = createReplacement('exact', 'https://a.example/x', 'https://b.example/y?z#w');

	it('moves the one URL, and finds it there afterwards', () => {
		expect(replace('https://a.example/x')).toBe('https://b.example/y?z#w');
		expect(replace('https://b.example/y?z#w')).toBe('https://b.example/y?z#w');
	});

	it.each([
		'https://a.example/x/',
		'https://a.example/x?a',
		'https://a.example/X',
		'https://a.example/%78',
		'http://a.example/x',
		'https://b.example/y',
	])('leaves %s alone', (url) => {
		expect(replace(url)).toBeNull();
	});

	it.each(['https://A.example/x', 'https://a.example:443/x'])(
		'moves %s, which is the same address',
		(url) => {
			expect(replace(url)).toBe('https://b.example/y?z#w');
		},
	);

	it('leaves what is there in another spelling as it is written', () => {
		expect(replace('https://B.example/y?z#w')).toBe('https://B.example/y?z#w');
	});

	it('can move to a prefix of Find', () => {
		expect(
			createReplacement('exact', 'https://a.example/x', 'https://a.example')('https://a.example/x'),
		).toBe('https://a.example');
	});
});

describe('a replacement', () => {
	it.each(matchBy.options.map(({ value }) => value))(
		'that is the same as Find is rejected: %s',
		(mode) => {
			const same = mode === 'host' ? 'n8n.example.com' : 'https://n8n.example.com';

			expect(failureIn(() => createReplacement(mode, same, same))).toEqual({
				kind: 'invalidParameter',
				parameter: 'Replace With',
				problem: 'it is the same as Find',
			});
		},
	);

	describe.each(['prefix', 'exact'] as const)('by %s', (mode) => {
		it.each([
			'new.example.com',
			'/webhook',
			'//new.example.com',
			'ftp://new.example.com',
			'javascript:alert(1)',
			'https://',
			'https:///webhook',
			'https://new example.com',
			'https://new.example.com:99999',
			'',
		])('is no absolute URL: %j', (replacement) => {
			expect(
				failureIn(() => createReplacement(mode, 'https://old.example.com', replacement)),
			).toEqual(notValid('Replace With'));
		});
	});
});

/** A URL with its parts. */
interface Written {
	readonly scheme: string;
	readonly user: string;
	readonly host: string;
	/** Path, query and fragment. */
	readonly rest: string;
}

const written = ({ scheme, user, host, rest }: Written): string => scheme + user + host + rest;

/** Few and similar, so that Find often matches, and often nearly matches. */
const HOSTS = [
	'old.example.com',
	'OLD.example.com',
	'old.example.community',
	'old.example.com:8443',
	'new.example.com',
	'localhost:5678',
	'[::1]:5678',
];

const hosts = fc.oneof(fc.constantFrom(...HOSTS), fc.domain());
const schemes = fc.constantFrom('https://', 'http://');
const segments = fc.oneof(
	fc.constantFrom('', 'webhook', 'webhook-test', 'n8n', 'a', 'b', '%20', '..'),
	fc.webFragments().map((text) => text.replaceAll(/[/?]/g, '')),
);
const paths = fc
	.array(segments, { maxLength: 3 })
	.map((names) => names.map((name) => `/${name}`).join(''));
const rests = fc
	.tuple(paths, fc.option(fc.webQueryParameters()), fc.option(fc.webFragments()))
	.map(
		([path, query, fragment]) =>
			path + (query === null ? '' : `?${query}`) + (fragment === null ? '' : `#${fragment}`),
	);
const urls: fc.Arbitrary<Written> = fc.record({
	scheme: schemes,
	user: fc.constantFrom('', '', 'user@', 'user:p%40ss@'),
	host: hosts,
	rest: rests,
});
const slashes = fc.constantFrom('', '/');
const addresses = fc.oneof(
	{ weight: 3, arbitrary: fc.tuple(schemes, hosts, paths, slashes).map((parts) => parts.join('')) },
	{ weight: 1, arbitrary: urls.map(written) },
);
const hostTexts = fc
	.tuple(fc.constantFrom('', '', 'https://', 'http://'), hosts)
	.map((parts) => parts.join(''));

interface Plan {
	readonly mode: MatchMode;
	readonly find: string;
	readonly replacement: string;
}

/** What a user may fill in for each mode; some of it is invalid. */
const plans: fc.Arbitrary<Plan> = fc.oneof(
	fc.record({ mode: fc.constant('host' as const), find: hostTexts, replacement: hostTexts }),
	fc.record({
		mode: fc.constantFrom('prefix' as const, 'exact' as const),
		find: addresses,
		replacement: addresses,
	}),
	// A move of everything that begins with an address.
	fc.record({
		mode: fc.constant('prefix' as const),
		find: fc.tuple(schemes, hosts, slashes).map((parts) => parts.join('')),
		replacement: fc.tuple(schemes, hosts, slashes).map((parts) => parts.join('')),
	}),
	// A move to a path below the old address.
	fc
		.tuple(addresses, paths)
		.map(([find, path]) => ({ mode: 'prefix' as const, find, replacement: find + path })),
);

/** The replacement of a valid plan; other plans are skipped. */
function valid({ mode, find, replacement }: Plan): Replacement {
	try {
		return createReplacement(mode, find, replacement);
	} catch (error) {
		if (error instanceof Failure) fc.pre(false);
		throw error;
	}
}

/** The replacement of a plan that can be repeated, because a moved URL is recognized: not to an address above. */
function repeatable(plan: Plan): Replacement {
	const replace = valid(plan);
	fc.pre(replace(plan.find) === null || replace(plan.replacement) !== null);
	return replace;
}

/** URLs, some of which begin with Find. */
const lists = (find: string) =>
	fc.array(
		fc.oneof(
			urls.map(written),
			fc.constant(find),
			rests.map((rest) => find + rest),
		),
		{ maxLength: 8 },
	);

const cases = plans.chain((plan) => lists(plan.find).map((list) => ({ ...plan, list })));

const applied = (replace: Replacement, list: string[]) => list.map((url) => replace(url) ?? url);

const RUNS = { numRuns: 2000 };

/** Rare cases, always run: a slash at the end of one side only. */
const TRIED: Array<[Plan & { list: string[] }]> = [
	['https://old.example.com/', 'https://new.example.com'],
	['https://old.example.com', 'https://new.example.com/'],
	['https://old.example.com/', 'https://old.example.com/n8n'],
	['https://old.example.com', 'https://old.example.com/n8n/'],
].map(([find = '', replacement = '']) => [
	{ mode: 'prefix', find, replacement, list: ['https://old.example.com/webhook/a'] },
]);

const RUNS_WITH_TRIED = { ...RUNS, examples: TRIED };

describe('any valid replacement', () => {
	it('changes nothing more when it is made again', () => {
		fc.assert(
			fc.property(cases, ({ list, ...plan }) => {
				const replace = repeatable(plan);
				const once = applied(replace, list);

				expect(applied(replace, once)).toEqual(once);
			}),
			RUNS_WITH_TRIED,
		);
	});

	it('finds every URL that it moved at its new address when it is made again', () => {
		fc.assert(
			fc.property(cases, ({ list, ...plan }) => {
				const replace = repeatable(plan);
				const moved = list.map(replace).filter((url) => url !== null);

				expect(moved.map(replace)).toEqual(moved);
			}),
			RUNS_WITH_TRIED,
		);
	});

	it('leaves the URLs of all other hosts alone', () => {
		const others = urls.map((url) => written({ ...url, host: 'elsewhere.invalid' }));
		fc.assert(
			fc.property(plans, fc.array(others), (plan, list) => {
				expect(list.map(valid(plan))).toEqual(list.map(() => null));
			}),
			RUNS,
		);
	});

	it('turns URLs that can be parsed into URLs that can be parsed', () => {
		fc.assert(
			fc.property(cases, ({ list, ...plan }) => {
				const replace = valid(plan);
				const readable = list.filter((url) => URL.canParse(url));

				expect(applied(replace, readable).filter((url) => !URL.canParse(url))).toEqual([]);
			}),
			RUNS_WITH_TRIED,
		);
	});

	it('leads to no other host than that of the replacement', () => {
		fc.assert(
			fc.property(cases, ({ list, ...plan }) => {
				const replace = valid(plan);
				const { replacement } = plan;
				const text = /^https?:/.test(replacement) ? replacement : `http://${replacement}`;
				const moved = list.map(replace).filter((url) => url !== null);

				expect(moved.filter((url) => new URL(url).host !== new URL(text).host)).toEqual([]);
			}),
			RUNS_WITH_TRIED,
		);
	});
});

describe('any replacement by host', () => {
	it('keeps user, path, query and fragment exactly as they were written', () => {
		fc.assert(
			fc.property(hosts, hosts, fc.option(schemes), urls, (find, target, scheme, url) => {
				const replacement = (scheme ?? '') + target;
				const replace = valid({ mode: 'host', find, replacement });

				expect(replace(written({ ...url, host: find }))).toBe(
					written({ ...url, scheme: scheme ?? url.scheme, host: target.toLowerCase() }),
				);
			}),
			RUNS,
		);
	});

	it('moves exactly the URLs of the host, in upper or lower case, and finds those that are there', () => {
		fc.assert(
			fc.property(hosts, hosts, urls, (find, target, url) => {
				const replace = valid({ mode: 'host', find, replacement: target });
				const host = target.toLowerCase();
				const isFound = url.host.toLowerCase() === find.toLowerCase();
				const isThere = url.host.toLowerCase() === host;

				expect(replace(written(url))).toBe(
					isFound ? written({ ...url, host }) : isThere ? written(url) : null,
				);
			}),
			RUNS,
		);
	});
});

describe('any replacement of a whole URL', () => {
	it('moves that URL alone', () => {
		fc.assert(
			fc.property(addresses, addresses, urls, (find, target, url) => {
				const replace = valid({ mode: 'exact', find, replacement: target });
				const text = written(url);

				const isSame = (other: string) => new URL(text).href === new URL(other).href;

				expect(replace(find)).toBe(target);
				expect(replace(target)).toBe(target);
				expect(replace(text)).toBe(isSame(target) ? text : isSame(find) ? target : null);
			}),
			RUNS,
		);
	});
});

describe('the operation', () => {
	const operation = replaceUrlOperation(argil, {
		webhooks: argilWebhooks,
		move: async (client, { value }, callbackUrl) =>
			await client.call(updateWebhook(value.id, { callbackUrl })),
	});

	const requested = { matchBy: 'host', find: 'old.example.com', replaceWith: 'new.example.com' };

	/** Two webhooks to move, one that is there already, one elsewhere and one without a URL. */
	const LIST = [
		{ id: '1', callbackUrl: 'https://old.example.com/1' },
		{ id: '2', callbackUrl: 'https://new.example.com/2' },
		{ id: '3', callbackUrl: 'https://elsewhere.example/3' },
		{ id: '4', callbackUrl: null },
		{ id: '5', callbackUrl: 'https://old.example.com/5' },
		{ id: '6', callbackUrl: 'https://old.example.com/6' },
	];

	/** Runs the operation with a provider that responds to a change as the test says. */
	async function run(
		parameters: IDataObject,
		list: IDataObject[] = LIST,
		change: (request: ApiRequest) => unknown = ({ path }) => ({ id: path.split('/').at(-1) }),
	) {
		const written: ApiRequest[] = [];
		const notices: string[] = [];
		const connection: Connection = {
			provider: argil,
			width: 1,
			defaultQuery: {},
			read: async () => await Promise.resolve(list),
			async write(request) {
				written.push(request);
				return await Promise.resolve(request).then(change);
			},
			clearCache: () => undefined,
			close: () => undefined,
		};
		const rows = await operation.prepare(fieldsFrom(parameters))({
			connection,
			instanceBaseUrls: () => [],
			notify: (message) => notices.push(message),
		});
		return { rows, written, notices };
	}

	const outcomes = (rows: IDataObject[]) => rows.map(({ id, outcome }) => [id, outcome]);

	it('is one that changes something', () => {
		expect(operation.access).toBe('write');
	});

	it('only shows what it would move unless Dry Run is off', async () => {
		const { rows, written, notices } = await run(requested);

		expect(written).toEqual([]);
		expect(outcomes(rows)).toEqual([
			['1', 'wouldMove'],
			['5', 'wouldMove'],
			['6', 'wouldMove'],
		]);
		expect(rows[0]).toEqual({
			id: '1',
			provider: 'argil',
			urlBefore: 'https://old.example.com/1',
			urlAfter: 'https://new.example.com/1',
			changed: false,
			outcome: 'wouldMove',
			error: null,
		});
		expect(notices).toEqual([
			'Argil: 1 webhook is at new.example.com already. Dry Run is on, so nothing was changed. 3 webhooks would be moved. Turn Dry Run off to move them.',
		]);
	});

	it('moves what matches one after another, and nothing else', async () => {
		const { rows, written, notices } = await run({ ...requested, dryRun: false });

		expect(written).toEqual(
			['1', '5', '6'].map((id) => ({
				method: 'PUT',
				path: `/v1/webhooks/${id}`,
				body: { callbackUrl: `https://new.example.com/${id}` },
				secrets: [],
			})),
		);
		expect(outcomes(rows)).toEqual([
			['1', 'moved'],
			['5', 'moved'],
			['6', 'moved'],
		]);
		expect(rows.map(({ changed }) => changed)).toEqual([true, true, true]);
		expect(notices).toEqual([
			'Argil: 3 webhooks were moved. 1 webhook is at new.example.com already.',
		]);
	});

	it('stops at the first that fails, and reports the outcome of each', async () => {
		const { rows, written, notices } = await run(
			{ ...requested, dryRun: false },
			LIST,
			({ path }) => {
				if (path.endsWith('/5')) {
					throw new Failure({ ...REJECTION, kind: 'rejected', message: 'Validation error' });
				}
				return { id: path.split('/').at(-1) };
			},
		);

		expect(written).toHaveLength(2);
		expect(outcomes(rows)).toEqual([
			['1', 'moved'],
			['5', 'failed'],
			['6', 'skipped'],
		]);
		expect(rows[1]).toMatchObject({
			changed: false,
			error: expect.stringMatching(/^Argil rejected the request\. .* says: “Validation error”$/),
		});
		expect(notices).toEqual([
			'Argil: 1 of 3 webhooks was moved. 1 failed and 1 was skipped: see the column error, then run the node again. 1 webhook is at new.example.com already.',
		]);
	});

	it('sends just what the dry run showed, and nothing when it is run again', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async ({ list: listed, ...plan }) => {
				repeatable(plan);
				const fields = { matchBy: plan.mode, find: plan.find, replaceWith: plan.replacement };
				const list = listed.map((callbackUrl, index) => ({ id: String(index), callbackUrl }));
				const dry = await run(fields, list);
				const real = await run({ ...fields, dryRun: false }, list);
				const shown = new Map(dry.rows.map(({ id, urlAfter }) => [id, urlAfter]));

				expect(dry.written).toEqual([]);
				expect(
					real.written.map(({ path, body }) => [path.split('/').at(-1), body?.callbackUrl]),
				).toEqual([...shown]);

				const moved = list.map((webhook) => ({
					...webhook,
					callbackUrl: shown.get(webhook.id) ?? webhook.callbackUrl,
				}));
				expect((await run({ ...fields, dryRun: false }, moved)).written).toEqual([]);
			}),
			{ ...RUNS_WITH_TRIED, numRuns: 500 },
		);
	});

	it('leaves webhooks without a URL alone, and does not mention them', async () => {
		const list = [
			{ id: '1', callbackUrl: 'https://a.example/1' },
			{ id: '2', callbackUrl: null },
		];

		const { rows, notices } = await run(
			{ matchBy: 'prefix', find: 'https://a.example', replaceWith: 'https://b.example' },
			list,
		);

		expect(outcomes(rows)).toEqual([['1', 'wouldMove']]);
		expect(notices).toEqual([
			'Argil: Dry Run is on, so nothing was changed. 1 webhook would be moved. Turn Dry Run off to move it.',
		]);
	});

	it('matches by host unless the user chooses otherwise', async () => {
		const { rows } = await run({ ...requested, matchBy: undefined });

		expect(outcomes(rows)).toHaveLength(3);
	});

	it('throws an error that is no failure of the provider', async () => {
		const broken = run({ ...requested, dryRun: false }, LIST, () => {
			throw new TypeError('boom');
		});

		await expect(broken).rejects.toThrow('boom');
	});

	it('says so when nothing matches', async () => {
		const { rows, notices } = await run(requested, []);

		expect(rows).toEqual([]);
		expect(notices).toEqual(['Argil: No webhook is at old.example.com.']);
	});

	it('says of a single one that it was moved', async () => {
		const { notices } = await run({ ...requested, dryRun: false }, LIST.slice(0, 1));

		expect(notices).toEqual(['Argil: 1 webhook was moved.']);
	});

	const SWAPPED =
		'If you expected a change, check the spelling of Find, and whether Find and Replace With are swapped.';

	it.each([
		// A host with its scheme is said as it was given: a webhook may be at the host under another one.
		['host', 'https://a.example', 'HTTP://B.example/', [], 'No webhook is at https://a.example.'],
		['host', 'a.example:8443', 'b.example', [], 'No webhook is at a.example:8443.'],
		// The webhooks are at the host, but not below the path.
		[
			'prefix',
			'https://a.example/s3cret',
			'https://b.example/s3cret',
			['https://a.example/x', 'https://b.example/s3cret/x'],
			`No webhook is at the address in Find (a.example). 1 webhook has another URL at a.example: compare it with Find, or use Match By Host. 1 webhook is at the address in Replace With (b.example) already. ${SWAPPED}`,
		],
		[
			'exact',
			'https://u:s3cret@a.example/?q=s3cret',
			'https://b.example',
			['https://b.example/'],
			`No webhook is at the address in Find (a.example). 1 webhook is at the address in Replace With (b.example) already. ${SWAPPED}`,
		],
		// Neither a path nor other text is shown as if it were a host.
		['exact', '/s3cret/a', 'https://b.example', [], 'No webhook is at the address in Find.'],
		['exact', 's3cret/a', 'https://b.example', [], 'No webhook is at the address in Find.'],
		[
			'exact',
			'https:///s3cret/a',
			'https://b.example',
			[],
			'No webhook is at the address in Find.',
		],
		// What is at the new address is at the old one, too: only that it needs no move is true.
		[
			'host',
			'a.example',
			'https://a.example',
			['https://a.example/x'],
			`No webhook is left to move. 1 webhook is at https://a.example already. ${SWAPPED}`,
		],
		[
			'prefix',
			'https://a.example',
			'https://a.example/s3cret',
			['https://a.example/s3cret/x'],
			`No webhook is left to move. 1 webhook is at the address in Replace With (a.example) already. ${SWAPPED}`,
		],
	])('names no more of the addresses than their hosts: %s %s', async (...given) => {
		const [matchBy, textToFind, replacement, urls, sentence] = given;
		const list = urls.map((callbackUrl, index) => ({ id: String(index), callbackUrl }));

		const { notices } = await run({ matchBy, find: textToFind, replaceWith: replacement }, list);

		expect(notices).toEqual([`Argil: ${sentence}`]);
	});

	it.each([
		['exact', 'https://a.example/s3cret/', 'https://a.example/s3cret'],
		['exact', 'a.example/s3cret', 'https://a.example/s3cret'],
		['exact', 'https://a.example', 'http://A.example:8443/s3cret'],
		['prefix', 'https://a.example/s3c', 'https://a.example/s3cret'],
	])('says that a webhook nearly matches: %s %s, but not %s', async (matchBy, textToFind, url) => {
		const replaceWith = 'https://b.example/s3cret';

		const { rows, notices } = await run({ matchBy, find: textToFind, replaceWith }, [
			{ id: '1', callbackUrl: url },
			{ id: '2', callbackUrl: 'https://other.example' },
			{ id: '3', callbackUrl: null },
		]);

		expect(rows).toEqual([]);
		expect(notices.join()).toContain(
			'1 webhook has another URL at a.example: compare it with Find, or use Match By Host.',
		);
	});

	it('says that webhooks have another port, or another scheme, than the host to find', async () => {
		const list = [
			{ id: '1', callbackUrl: 'https://a.example:5678/1' },
			{ id: '2', callbackUrl: 'http://a.example/2' },
		];

		const { notices } = await run({ find: 'https://a.example', replaceWith: 'b.example' }, list);

		expect(notices).toEqual([
			'Argil: No webhook is at https://a.example. 2 webhooks have another scheme or port at a.example: compare them with Find.',
		]);
	});

	it('never shows a path, a query or a user of the addresses', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.webUrl({ withQueryParameters: true, withFragments: true }),
				fc.constantFrom('', 'us3r:s3cret@'),
				fc.constantFrom('exact', 'prefix', 'host'),
				fc.boolean(),
				async (url, user, matchBy, isFind) => {
					const secret = url.replace('//', `//${user}`).replace(/^(\w+:..[^/?#]*)/, '$1/s3cret');
					const other = matchBy === 'host' ? 'h.example' : 'https://h.example/s3cret';
					const fields = isFind
						? { matchBy, find: secret, replaceWith: other }
						: { matchBy, find: other, replaceWith: secret };
					const notices = await run(fields, []).then(
						(done) => done.notices,
						() => [],
					);
					expect(notices.join()).not.toMatch(/s3cret|us3r|[?#@]/);
				},
			),
		);
	});

	it.each([
		[{ ...requested, find: ' ' }, 'Find'],
		[{ ...requested, replaceWith: '' }, 'Replace With'],
		[{ ...requested, matchBy: 'regex' }, 'Match By'],
		[{ ...requested, dryRun: 'perhaps' }, 'Dry Run'],
		[{ ...requested, replaceWith: 'old.example.com' }, 'Replace With'],
	])('rejects %j before anything is sent', (parameters, parameter) => {
		expect(failureIn(() => operation.prepare(fieldsFrom(parameters)))).toEqual(notValid(parameter));
	});
});
