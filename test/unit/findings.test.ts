/** The rules of Add Findings, without n8n. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { findFindings, summarize } from '../../nodes/shared/audit/findings';
import type { AuditContext } from '../../nodes/shared/audit/findings';
import { FINDING_CODES } from '../../nodes/shared/audit/rules';
import type { Finding, FindingCode } from '../../nodes/shared/audit/rules';
import type { Delivery } from '../../nodes/shared/model/provider';
import type { Entry, Webhook } from '../../nodes/shared/model/webhook';

const DELIVERIES: readonly Delivery[] = ['never', 'failed', 'other'];

/** The delivery that {@link entry} keeps in the raw object. */
const context: AuditContext = {
	knownEvents: ['a', 'b', 'c'],
	instanceBaseUrls: [''],
	delivery: (raw) => DELIVERIES.find((delivery) => delivery === raw.delivery) ?? 'other',
};

const at = (instanceBaseUrl: string): AuditContext => ({
	...context,
	instanceBaseUrls: [instanceBaseUrl],
});

/** A webhook without findings, except for the given changes. */
function entry(changes: Partial<Webhook> = {}, delivery: Delivery = 'other'): Entry<Webhook> {
	return {
		raw: { delivery },
		value: {
			provider: 'argil',
			id: '1',
			url: 'https://example.com/hook',
			events: ['a'],
			enabled: true,
			createdAt: null,
			updatedAt: null,
			lastTriggeredAt: null,
			scope: null,
			owner: null,
			...changes,
		},
	};
}

const findingsOf = (changes: Partial<Webhook>, delivery?: Delivery, of = context): Finding[] =>
	findFindings([entry(changes, delivery)], of).flat();

const codesOf = (changes: Partial<Webhook>, delivery?: Delivery, of = context): FindingCode[] =>
	findingsOf(changes, delivery, of).map(({ code }) => code);

/** What is found about each webhook of a list, by its id. */
const byId = (entries: Array<Entry<Webhook>>, of = context): Record<string, Finding[]> => {
	const findings = findFindings(entries, of);
	return Object.fromEntries(entries.map(({ value }, index) => [value.id, findings[index] ?? []]));
};

/** The message about the duplicates of each webhook that has one, by its id. */
const duplicates = (entries: Array<Entry<Webhook>>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(byId(entries)).flatMap(([id, findings]) =>
			findings.flatMap(({ code, message }) => (code === 'duplicate' ? [[id, message]] : [])),
		),
	);

const duplicateOf = (names: string) =>
	`At least one of its events also goes to the same URL through ${names}, so a workflow may run more than once for one event.`;

it('finds nothing in an empty list', () => {
	expect(findFindings([], context)).toEqual([]);
});

it('finds nothing about a webhook that is fine', () => {
	expect(findFindings([entry()], context)).toEqual([[]]);
});

it('returns the findings of a webhook in the order of the codes', () => {
	const url = 'http://me:pw@10.0.0.1:5678/webhook/x';
	const changes = { url, enabled: false, events: ['zzz'] };

	expect(
		findFindings(
			[entry(changes, 'never'), entry({ ...changes, id: '2' }, 'failed')],
			at('http://10.0.0.1:5678/'),
		).map((findings) => findings.map(({ code }) => code)),
	).toEqual([
		[
			'insecureUrl',
			'privateAddress',
			'credentialsInUrl',
			'duplicate',
			'disabled',
			'neverTriggered',
			'thisInstance',
			'unknownEvent',
		],
		[
			'insecureUrl',
			'privateAddress',
			'credentialsInUrl',
			'duplicate',
			'disabled',
			'lastDeliveryFailed',
			'thisInstance',
			'unknownEvent',
		],
	]);
});

describe('the scheme', () => {
	it.each(['http://example.com/', 'HTTP://example.com', ' http://example.com:443/ '])(
		'of %j is insecure',
		(url) => {
			expect(findingsOf({ url })).toEqual([
				{
					code: 'insecureUrl',
					message:
						'The URL uses plain http, so anyone on the way can read and change what the provider sends.',
				},
			]);
		},
	);

	it.each(['https://example.com/', 'https://example.com:80/http://', 'httpx://example.com'])(
		'of %j is not',
		(url) => {
			expect(codesOf({ url })).toEqual([]);
		},
	);
});

describe('an address', () => {
	it('that is private is explained', () => {
		expect(findingsOf({ url: 'https://localhost' })).toEqual([
			{
				code: 'privateAddress',
				message:
					"The URL leads to a private address that can't be reached from the internet, so the provider's calls don't arrive.",
			},
		]);
	});

	it.each([
		// names
		'localhost',
		'LOCALHOST:5678',
		'localhost.',
		'n8n.localhost',
		'n8n',
		'n8n.',
		'printer.local',
		'printer.LOCAL.',
		'a.b.internal',
		'internal',
		'n8n.home.arpa',
		'home.arpa',
		'ⓛocalhost', // full compatibility forms are the same name (UTS 46)
		// IPv4, on both edges of each range
		'0.0.0.0',
		'127.0.0.0',
		'127.0.0.1:5678',
		'127.0.0.1.',
		'127.255.255.255',
		'10.0.0.0',
		'10.255.255.255',
		'172.16.0.0',
		'172.31.255.255',
		'192.168.0.0',
		'192.168.255.255',
		'169.254.0.0',
		'169.254.169.254',
		'169.254.255.255',
		'100.64.0.0',
		'100.127.255.255',
		// IPv4 in other forms
		'0', // 0.0.0.0
		'127.1',
		'10.1', // 10.0.0.1
		'192.168.257', // 192.168.1.1
		'0x7f.1',
		'0x7f000001',
		'0xA.0.0.1',
		'2130706433', // 127 · 2^24 + 1
		'2886729728', // 172 · 2^24 + 16 · 2^16
		'2851995649', // 169 · 2^24 + 254 · 2^16 + 1
		'017700000001', // octal for 127.0.0.1
		'0300.0250.0.1', // octal for 192.168.0.1
		'１２７.0.0.1',
		'127%2E0%2e0.1',
		// IPv6
		'[::]',
		'[0:0:0:0:0:0:0:0]',
		'[::1]:5678',
		'[0000:0000:0000:0000:0000:0000:0000:0001]',
		'[fe80::]',
		'[fe80::1]',
		'[FE80::1:2:3:4]',
		'[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff]',
		'[fc00::]',
		'[fd12:3456:789a:1::1]',
		'[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]',
		// IPv4 in IPv6
		'[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]',
		'[::ffff:10.1.2.3]',
		'[0:0:0:0:0:FFFF:AC10:0]', // 172.16.0.0
		'[::ffff:192.168.0.1]',
		'[::ffff:169.254.169.254]',
		'[::ffff:100.64.0.1]',
		'[::ffff:0:0]', // 0.0.0.0
	])('%s is private', (host) => {
		expect(codesOf({ url: `https://${host}/hook` })).toEqual(['privateAddress']);
	});

	it.each([
		// names
		'example.com',
		'example.com.',
		'localhost.example.com',
		'notlocalhost.com',
		'my-localhost.example',
		'example.notlocal',
		'mylocal.dev',
		'internal.example.com',
		'example.xinternal',
		'arpa.home',
		'xhome.arpa',
		'10.0.0.1.nip.io',
		'.', // no name at all
		// IPv4, just outside both edges of each range
		'0.0.0.1',
		'126.255.255.255',
		'128.0.0.0',
		'9.255.255.255',
		'11.0.0.0',
		'172.15.255.255',
		'172.32.0.0',
		'192.167.255.255',
		'192.169.0.0',
		'169.253.255.255',
		'169.255.0.0',
		'100.63.255.255',
		'100.128.0.0',
		'8.8.8.8',
		'255.255.255.255',
		// IPv4 in other forms
		'134744072', // 8.8.8.8
		'0x08080808',
		'010.0.0.1', // octal for 8.0.0.1
		'8.8',
		// IPv6
		'[::2]',
		'[1::]',
		'[2001:4860:4860::8888]',
		'[2001:4860:4860:0:0:0:0:8888]',
		'[1:2:3:4:5:6:7:8]',
		'[1:2:3:4:5:6:7::]',
		'[fe7f:ffff::1]',
		'[fec0::1]',
		'[fbff:ffff::1]',
		'[fe00::1]',
		'[fe8::1]', // 0fe8
		'[fc::1]', // 00fc
		'[::1:0]',
		'[::7f00:1]', // not mapped
		// IPv4 in IPv6
		'[::ffff:8.8.8.8]',
		'[::ffff:808:808]',
		'[::ffff:0:7f00:1]', // a group too far to the left to be mapped
		'[::fffe:127.0.0.1]',
		'[1::ffff:127.0.0.1]',
	])('%s is public', (host) => {
		expect(codesOf({ url: `https://${host}/hook` })).toEqual([]);
	});

	it.each([
		['foo://LOCALHOST/', ['privateAddress']],
		['foo://10.0.0.1/', ['privateAddress']],
		['foo://[::1]/', ['privateAddress']],
		['foo://999.999.999.999/', []],
		['foo://Example.com/', []],
		['file:///etc/hosts', []],
		['mailto:me@localhost', []],
	])('is also found in %s', (url, codes) => {
		expect(codesOf({ url })).toEqual(codes);
	});
});

describe('credentials', () => {
	it.each([
		'https://user@example.com/',
		'https://user:pass@example.com/',
		'https://:pass@example.com/',
		'https://%75ser:p%40ss@example.com/',
		'ftp://user:pass@example.com/',
	])('are seen in %s', (url) => {
		expect(findingsOf({ url })).toEqual([
			{
				code: 'credentialsInUrl',
				message:
					'The URL contains a user name or password, which everyone who can see the webhook can read.',
			},
		]);
	});

	it.each([
		'https://example.com/user:pass@example.com',
		'https://example.com/?a=user:pass@b',
		'https://example.com/#user@b',
		'https://:@example.com/',
		'https://@example.com/',
	])('are not seen in %s', (url) => {
		expect(codesOf({ url })).toEqual([]);
	});

	it('are in no message, and neither is the URL', () => {
		const url = 'http://hunter2:s3cret@localhost/webhook/9f1c';
		const entries = [entry({ url }, 'never'), entry({ url, id: '2' }, 'failed')];
		const findings = findFindings(entries, at('http://localhost'));
		const audited = entries.map((one, index) => ({ entry: one, findings: findings[index] ?? [] }));
		const messages = findings.flat().map(({ message }) => message);
		const sentences = summarize(audited);

		expect(messages.length + sentences.length).toBeGreaterThan(10);
		expect(messages.join('\n')).not.toMatch(/hunter2|s3cret|9f1c|localhost|:\/\//);
		// The summary names the host, and no more.
		expect(sentences.join('\n')).not.toMatch(/hunter2|s3cret|9f1c|:\/\//);
	});
});

describe('duplicates', () => {
	it('have the URL, the scope and an event in common', () => {
		expect(
			duplicates([
				entry({ id: '2', events: ['b', 'c'], scope: 'actor/1' }),
				entry({ id: '1', events: ['a', 'b'], scope: 'actor/1' }),
			]),
		).toEqual({ '1': duplicateOf('webhook 2'), '2': duplicateOf('webhook 1') });
	});

	it('may have no scope', () => {
		expect(Object.keys(duplicates([entry({ id: '1' }), entry({ id: '2' })]))).toEqual(['1', '2']);
	});

	it.each<[string, Partial<Webhook>]>([
		['URL', { url: 'https://example.com/hook2' }],
		['scope', { scope: 'actor/2' }],
		['scope, a word for none', { scope: 'null' }],
		['scope, empty', { scope: '' }],
		['events', { events: ['b', 'c'] }],
		['events, none', { events: [] }],
	])('are not found with another %s', (_, changes) => {
		expect(duplicates([entry({ id: '1' }), entry({ id: '2', ...changes })])).toEqual({});
	});

	it.each([null, '', '  '])('do not come from the URL %j', (url) => {
		expect(duplicates([entry({ id: '1', url }), entry({ id: '2', url })])).toEqual({});
	});

	it("may have a URL that can't be parsed", () => {
		expect(duplicates([entry({ id: '1', url: 'hook' }), entry({ id: '2', url: 'hook' })])).toEqual({
			'1': duplicateOf('webhook 2'),
			'2': duplicateOf('webhook 1'),
		});
	});

	it('never include the webhook itself', () => {
		expect(duplicates([entry({ events: ['a', 'a', 'b'] })])).toEqual({});
	});

	it('are each named once, in sorted order', () => {
		expect(
			duplicates([
				entry({ id: 'z', events: ['a', 'b', 'c'] }),
				entry({ id: 'é', events: ['c'] }),
				entry({ id: 'B', events: ['b', 'a', 'b'] }),
				entry({ id: '10', events: ['a'] }),
				entry({ id: '9', events: ['a'] }),
			]),
		).toEqual({
			z: duplicateOf('webhooks 10, 9, B, é'),
			é: duplicateOf('webhook z'),
			B: duplicateOf('webhooks 10, 9, z'),
			'10': duplicateOf('webhooks 9, B, z'),
			'9': duplicateOf('webhooks 10, B, z'),
		});
	});

	it('are named in sorted order even when the events are not', () => {
		expect(
			duplicates([
				entry({ id: 'x', events: ['a', 'b'] }),
				entry({ id: '9', events: ['a'] }),
				entry({ id: '1', events: ['b'] }),
			]).x,
		).toBe(duplicateOf('webhooks 1, 9'));
	});

	it('are found between webhooks with the same ID', () => {
		expect(findFindings([entry(), entry()], context)).toEqual(
			Array(2).fill([{ code: 'duplicate', message: duplicateOf('webhook 1') }]),
		);
	});

	it('are all named up to ten', () => {
		const ids = [...'abcdefghijk'];

		expect(duplicates(ids.map((id) => entry({ id })))).toMatchObject({
			a: duplicateOf('webhooks b, c, d, e, f, g, h, i, j, k'),
			k: duplicateOf('webhooks a, b, c, d, e, f, g, h, i, j'),
		});
	});

	it('are the first ten and others in any order of the list', () => {
		const ids = [...'nlgmkcaidhbjfe'];

		expect(duplicates(ids.map((id) => entry({ id })))).toMatchObject({
			a: duplicateOf('webhooks b, c, d, e, f, g, h, i, j, k and others'),
			l: duplicateOf('webhooks a, b, c, d, e, f, g, h, i, j and others'),
			n: duplicateOf('webhooks a, b, c, d, e, f, g, h, i, j and others'),
		});
	});

	it('are the first ten and others when there is one more', () => {
		const ids = [...'abcdefghijkl'];

		expect(duplicates(ids.map((id) => entry({ id })))).toMatchObject({
			a: duplicateOf('webhooks b, c, d, e, f, g, h, i, j, k and others'),
			l: duplicateOf('webhooks a, b, c, d, e, f, g, h, i, j and others'),
		});
	});

	it('are the first ten of all events together', () => {
		const found = duplicates([
			...[...'acegikmoqsu'].map((id) => entry({ id, events: ['a'] })),
			...[...'bdfhjlnprtv'].map((id) => entry({ id, events: ['b'] })),
			entry({ id: 'all', events: ['b', 'a'] }),
		]);

		expect(found.all).toBe(duplicateOf('webhooks a, b, c, d, e, f, g, h, i, j and others'));
	});

	it('are found in a moment in 10,000 identical webhooks', () => {
		const events = Array.from({ length: 12 }, (_, index) => `event ${index}`);
		const entries = Array.from({ length: 10_000 }, (_, index) => entry({ id: `${index}`, events }));
		const codes = findFindings(entries, { ...context, knownEvents: events }).flat();

		expect(codes).toHaveLength(10_000);
		expect(Math.max(...codes.map(({ message }) => message.length))).toBeLessThan(300);
	});

	it('are symmetric: exactly those named by a webhook name it', () => {
		fc.assert(
			fc.property(someEntries(8), (entries) => {
				const others = (message: string) =>
					/ webhooks? (.*), so /.exec(message)?.[1]?.split(', ') ?? [];
				const pairs = Object.entries(duplicates(entries)).flatMap(([id, message]) =>
					others(message).map((other) => [id, other]),
				);
				const turned = pairs.map(([id, other]) => [other, id]);

				expect(turned.sort()).toEqual(pairs.sort());
			}),
		);
	});

	it('are the pairs that a comparison of each with each finds', () => {
		fc.assert(
			fc.property(someEntries(8), (entries) => {
				const alike = (a: Webhook, b: Webhook) =>
					a.id !== b.id &&
					a.url?.trim() &&
					a.url === b.url &&
					a.scope === b.scope &&
					a.events.some((event) => b.events.includes(event));
				const expected = entries
					.filter((a) => entries.some((b) => alike(a.value, b.value)))
					.map(({ value }) => value.id);

				expect(Object.keys(duplicates(entries)).sort()).toEqual(expected.sort());
			}),
		);
	});
});

describe('a webhook that is switched off', () => {
	it('is found', () => {
		expect(findingsOf({ enabled: false })).toEqual([
			{
				code: 'disabled',
				message: 'The webhook is switched off, so the provider sends it no events.',
			},
		]);
	});
});

describe('deliveries', () => {
	it.each<[Delivery, Finding[]]>([
		[
			'never',
			[
				{
					code: 'neverTriggered',
					message:
						'The provider has never called the webhook, so it may be set up wrongly or not needed.',
				},
			],
		],
		[
			'failed',
			[
				{
					code: 'lastDeliveryFailed',
					message: "The provider's last call of the webhook failed, so events may be getting lost.",
				},
			],
		],
		['other', []],
	])('%s', (delivery, findings) => {
		expect(findingsOf({}, delivery)).toEqual(findings);
	});
});

describe('this instance', () => {
	it.each([
		['https://n8n.example.com', 'https://n8n.example.com/webhook/1'],
		['https://n8n.example.com/', 'https://n8n.example.com'],
		['https://n8n.example.com', 'https://N8N.example.com:443/webhook/1?a#b'],
		['https://n8n.example.com:8443', 'https://n8n.example.com:8443/webhook/1'],
		['https://example.com/n8n', 'https://example.com/n8n/webhook/1'],
		['https://example.com/n8n/', 'https://example.com/n8n/webhook/1'],
		['https://example.com/n8n/', 'https://example.com/n8n'],
		['https://example.com/n8n', 'https://example.com/n8n?a'],
		['https://example.com/n8n', 'https://example.com/other/../n8n/webhook/1'],
	])('at %s is where %s leads', (base, url) => {
		expect(findingsOf({ url }, 'other', at(base))).toEqual([
			{
				code: 'thisInstance',
				message:
					'The URL leads to this n8n instance, so a workflow here may depend on the webhook.',
			},
		]);
	});

	it.each([
		['https://n8n.example.com', 'https://n8n.example.com.evil.example/webhook/1'],
		['https://n8n.example.com', 'https://other.example.com/n8n.example.com'],
		['https://n8n.example.com', 'https://n8n.example.com:8443/webhook/1'],
		['https://example.com/n8n', 'https://example.com/n8n-test/webhook/1'],
		['https://example.com/n8n', 'https://example.com/N8N/webhook/1'],
		['https://example.com/n8n', 'https://example.com/webhook/n8n'],
		['https://example.com/n8n', 'https://example.com/n8n/../webhook/1'],
		['https://example.com/n8n', 'https://example.com/'],
		['', 'https://example.com/'],
		['  ', 'https://example.com/'],
		['example.com', 'https://example.com/'],
		['https://', 'https://example.com/'],
		['https://example.com/', 'example.com'],
		['https://example.com/', null],
		// Schemes without an origin all have the same one: 'null'.
		['foo://example.com/', 'bar://example.org/'],
	])('at %j is not where %j leads', (base, url) => {
		expect(codesOf({ url }, 'other', at(base))).not.toContain('thisInstance');
	});

	it('over http is not the one over https', () => {
		const codes = codesOf(
			{ url: 'http://n8n.example.com/' },
			'other',
			at('https://n8n.example.com'),
		);

		expect(codes).toEqual(['insecureUrl']);
	});
});

describe('events', () => {
	it.each([
		[['x'], '"x"'],
		[['a', 'y', 'x', 'b', 'y'], '"y", "x"'],
		[['A'], '"A"'],
		[[''], '""'],
	])('%j are unknown in part', (events, names) => {
		expect(findingsOf({ events })).toEqual([
			{
				code: 'unknownEvent',
				message: `The webhook waits for ${names}, which the provider doesn't document, so it may never be called for that.`,
			},
		]);
	});

	it.each([[[]], [['a']], [['c', 'b', 'a', 'a']]])('%j are known', (events) => {
		expect(codesOf({ events })).toEqual([]);
	});
});

describe('a URL', () => {
	it.each([null, '', ' ', '\t\n'])('%j is missing', (url) => {
		expect(findingsOf({ url })).toEqual([
			{
				code: 'missingUrl',
				message: "The webhook has no URL, so its events can't reach a workflow.",
			},
		]);
	});

	it.each([
		'hook',
		'example.com/hook',
		'//localhost/',
		'http://',
		'http://user:pass@/',
		'http://user:pass@local host/',
		'http://[::1/',
		'http://[fe80::1%25eth0]/',
		'http://999.0.0.1/',
		'http://localhost:99999/',
	])('%j is invalid and is not judged by its parts', (url) => {
		expect(findingsOf({ url }, 'other', at('http://localhost'))).toEqual([
			{ code: 'invalidUrl', message: "The URL isn't a valid one, so the provider can't call it." },
		]);
	});
});

describe('whatever the list', () => {
	it('the findings do not depend on its order', () => {
		const listTwice = someEntries(30).chain((entries) =>
			fc.tuple(
				fc.constant(entries),
				fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
			),
		);
		fc.assert(
			fc.property(listTwice, ([entries, shuffled]) => {
				expect(byId(shuffled, at('https://n8n.example'))).toEqual(
					byId(entries, at('https://n8n.example')),
				);
			}),
		);
	});

	it('the list itself is left as it is', () => {
		const entries = [entry({ id: '2', events: ['b', 'a'] }), entry({ id: '1' })];
		const copy = structuredClone(entries);
		findFindings(entries, context);

		expect(entries).toEqual(copy);
	});

	it('every code appears once, in order, for any text', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.webUrl({ withQueryParameters: true, withFragments: true }),
			fc.oneof(fc.ipV4Extended(), fc.ipV6(), fc.string()).map((host) => `http://${host}/`),
			fc.ipV6().map((host) => `https://[${host}]/`),
			fc.constantFrom('__proto__', 'constructor', 'toString', '\ud800', 'http:', 'foo:'),
		);
		const anyEntry = fc
			.record({
				id: text,
				url: fc.option(text),
				scope: fc.option(text),
				events: fc.array(text),
				enabled: fc.boolean(),
			})
			.map((changes) => entry(changes));
		fc.assert(
			fc.property(fc.array(anyEntry), text, fc.array(text), (entries, base, knownEvents) => {
				const findings = findFindings(entries, { ...at(base), knownEvents });

				expect(findings).toHaveLength(entries.length);
				for (const ofOne of findings) {
					const codes = ofOne.map(({ code }) => code);
					expect(codes).toEqual(FINDING_CODES.filter((code) => codes.includes(code)));
				}
			}),
		);
	});
});

describe('the summary', () => {
	const found = (...codes: FindingCode[]): Finding[] =>
		codes.map((code) => ({ code, message: '' }));

	/** Sums up findings of webhooks with the IDs 1, 2 … and the host of each. */
	const summaryOf = (findings: Finding[][]): string[] =>
		summarize(
			findings.map((ofOne, index) => {
				const id = String(index + 1);
				return {
					entry: entry({ id, url: `https://${id}.example/s3cret?a=s3cret` }),
					findings: ofOne,
				};
			}),
		);

	it.each([[[]], [[[]]], [[[], []]]])('of %j is empty', (findings: Finding[][]) => {
		expect(summaryOf(findings)).toEqual([]);
	});

	it('counts the webhooks, in the order of the codes', () => {
		expect(
			summaryOf([
				found('missingUrl'),
				found('insecureUrl', 'disabled'),
				found(),
				found('insecureUrl', 'insecureUrl'),
			]),
		).toEqual([
			'2 of 4 webhooks use plain http: 2.example, 4.example.',
			'1 of 4 webhooks is switched off: 2.',
			'1 of 4 webhooks has no URL: 1.',
		]);
	});

	it('names up to three hosts or IDs, each once', () => {
		const both = found('insecureUrl', 'disabled');
		const hosts = ['a.example', 'a.example', 'b.example:8443', 'c.example', 'd.example'];
		const audited = hosts.map((host, index) => ({
			entry: entry({ id: `wh${index}`, url: `http://user:pass@${host}/s3cret` }),
			findings: both,
		}));

		expect(summarize(audited.slice(0, 4))).toEqual([
			'4 of 4 webhooks use plain http: a.example, b.example:8443, c.example.',
			'4 of 4 webhooks are switched off: wh0, wh1, wh2 and others.',
		]);
		expect(summarize(audited)).toEqual([
			'5 of 5 webhooks use plain http: a.example, b.example:8443, c.example and others.',
			'5 of 5 webhooks are switched off: wh0, wh1, wh2 and others.',
		]);
	});

	it('has a sentence for every code', () => {
		expect(summaryOf([found(...FINDING_CODES)])).toEqual([
			'1 of 1 webhook uses plain http: 1.example.',
			'1 of 1 webhook leads to a private address: 1.example.',
			'1 of 1 webhook has a user name or password in the URL: 1.example.',
			'1 of 1 webhook has a duplicate: 1.',
			'1 of 1 webhook is switched off: 1.',
			'1 of 1 webhook was never called: 1.',
			'1 of 1 webhook failed at the last call: 1.',
			'1 of 1 webhook leads to this n8n instance: 1.example.',
			'1 of 1 webhook waits for an event that the provider does not document: 1.',
			'1 of 1 webhook has an invalid URL: 1.',
			'1 of 1 webhook has no URL: 1.',
		]);
		expect(summaryOf([found(...FINDING_CODES), found(...FINDING_CODES), found()])).toEqual([
			'2 of 3 webhooks use plain http: 1.example, 2.example.',
			'2 of 3 webhooks lead to a private address: 1.example, 2.example.',
			'2 of 3 webhooks have a user name or password in the URL: 1.example, 2.example.',
			'2 of 3 webhooks have a duplicate: 1, 2.',
			'2 of 3 webhooks are switched off: 1, 2.',
			'2 of 3 webhooks were never called: 1, 2.',
			'2 of 3 webhooks failed at the last call: 1, 2.',
			'2 of 3 webhooks lead to this n8n instance: 1.example, 2.example.',
			'2 of 3 webhooks wait for an event that the provider does not document: 1, 2.',
			'2 of 3 webhooks have an invalid URL: 1, 2.',
			'2 of 3 webhooks have no URL: 1, 2.',
		]);
	});

	it('counts right in any list', () => {
		const anyFindings = fc.array(
			fc.subarray([...FINDING_CODES]).map((codes) => found(...codes)),
			{ maxLength: 20 },
		);
		fc.assert(
			fc.property(anyFindings, (findings) => {
				const flat = findings.flat().map(({ code }) => code);
				const counts = FINDING_CODES.map((code) => flat.filter((other) => other === code).length);
				const sentences = summaryOf(findings).map((sentence) =>
					/^(\d+) of (\d+) webhooks? \S.*[^.]\.$/.exec(sentence)?.slice(1, 3).map(Number),
				);

				expect(sentences).toEqual(
					counts.filter((count) => count > 0).map((count) => [count, findings.length]),
				);
			}),
		);
	});
});

/** Lists with different ids, and so few different URLs, scopes and events that there are duplicates. */
function someEntries(maxLength: number): fc.Arbitrary<Array<Entry<Webhook>>> {
	const urls = [null, '', 'https://n8n.example/1', 'http://10.0.0.1/', 'invalidJson'];
	const anyEntry = fc
		.record({
			id: fc.nat({ max: 999 }).map(String),
			url: fc.constantFrom(...urls),
			scope: fc.constantFrom(null, 'actor/1'),
			events: fc.array(fc.constantFrom('a', 'b', 'x'), { maxLength: 3 }),
			enabled: fc.boolean(),
		})
		.chain((changes) => fc.constantFrom(...DELIVERIES).map((d) => entry(changes, d)));
	return fc.uniqueArray(anyEntry, { maxLength, selector: ({ value }) => value.id });
}
