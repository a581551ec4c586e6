/**
 * What arrives at the URLs of the four triggers: forged deliveries that are close to genuine ones, and genuine ones with any content.
 *
 * `FUZZ_CASES=10000 npm run test:fuzz` sends more of each than the 500 of `npm test`; `FUZZ_SEED` sends the same ones again.
 */
import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Table from 'cli-table3';
import fc from 'fast-check';

import { PROVIDERS, type ProviderId } from '../../sandbox/providers';
import {
	EVENTS,
	genuine,
	ORGANIZATION,
	receiving,
	signerOf,
	UNAUTHORIZED,
	useReceiving,
	type Receiving,
	type Sent,
} from '../support/receiving';

const CASES = Number(process.env.FUZZ_CASES ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const CASES_PER_PROVIDER = Math.ceil(CASES / PROVIDERS.length);

const TIMEOUT_MS = 60_000 + CASES_PER_PROVIDER * 200;

useReceiving({ beforeAll, afterAll });

/** How often n8n responded with which status, by provider and kind. */
const statuses = new Map<string, Map<number | string, number>>();

function count(kind: string, status: number | string): void {
	const counts = statuses.get(kind) ?? new Map<number | string, number>();
	statuses.set(kind, counts.set(status, (counts.get(status) ?? 0) + 1));
}

afterAll(() => {
	const table = new Table({ head: ['Deliveries', 'Sent', 'Responses'] });
	for (const [kind, counts] of statuses) {
		const sum = [...counts.values()].reduce((so, far) => so + far, 0);
		table.push([
			kind,
			sum,
			[...counts].map(([status, times]) => `${times} × ${status}`).join(', '),
		]);
	}
	process.stdout.write(
		`${table.toString()}\nFUZZ_SEED=${SEED} FUZZ_CASES=${CASES} repeats this run.\n`,
	);
});

/** Where the proof of a delivery is: what has to be there, and how to replace it. */
interface Proof {
	readonly name: string;
	readonly place: 'header' | 'query';
}

/** Each proof alone has to be right. */
const PROOFS: Readonly<Record<ProviderId, readonly Proof[]>> = {
	argil: [{ name: 'n8nToken', place: 'query' }],
	joggai: [{ name: 'X-Webhook-Signature', place: 'header' }],
	partoo: [
		{ name: 'X-Partoo-Signature-v1', place: 'header' },
		{ name: 'X-Webhook-Token', place: 'header' },
	],
	apify: [{ name: 'X-Webhook-Token', place: 'header' }],
};

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

/** Makes another string of the right one, mostly one that is close to it. */
type Change = (right: string) => string;

const character = fc.constantFrom(...'0aAfFgZ9-_+/= \u0000\uFEFFé'.split(''));

const anyChange: fc.Arbitrary<Change> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.tuple(fc.nat(), character).map(([at, other]): Change => (right) => {
			const place = at % right.length;
			return right.slice(0, place) + other + right.slice(place + 1);
		}),
	},
	{
		weight: 3,
		arbitrary: fc.tuple(fc.nat(), character).map(([at, more]): Change => (right) => {
			const place = at % (right.length + 1);
			return right.slice(0, place) + more + right.slice(place);
		}),
	},
	{
		weight: 3,
		arbitrary: fc.nat().map(
			(at): Change =>
				(right) =>
					right.slice(0, at % right.length) + right.slice((at % right.length) + 1),
		),
	},
	{
		weight: 1,
		arbitrary: fc.tuple(fc.nat(), fc.nat()).map(([one, other]): Change => (right) => {
			const characters = [...right];
			const [from, to] = [one % characters.length, other % characters.length];
			[characters[from], characters[to]] = [characters[to] ?? '', characters[from] ?? ''];
			return characters.join('');
		}),
	},
	{
		weight: 2,
		arbitrary: fc.nat(90).map(
			(length): Change =>
				(right) =>
					right.slice(0, length % right.length),
		),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Change>(
			(right) => right.toUpperCase(),
			(right) => right.toLowerCase().replace(/[a-f]/g, 'A'),
			(right) => `sha256=${right}`,
			(right) => `Bearer ${right}`,
			(right) => `${right},${right}`,
			(right) => `${right}, ${right}`,
			(right) => right.repeat(300),
			(right) => encodeURIComponent(`${right}%`),
			(right) => Buffer.from(right).toString('base64'),
			(right) => createHash('sha256').update(right).digest('hex'),
			(right) => createHash('sha256').update(right).digest('base64url'),
		),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(...PROTOTYPE_NAMES, '', ' ', 'null', 'undefined', '[]').map(
			(text): Change =>
				() =>
					text,
		),
	},
	{
		weight: 2,
		arbitrary: fc.string({ unit: 'binary', maxLength: 100 }).map(
			(text): Change =>
				() =>
					text,
		),
	},
	{
		weight: 1,
		arbitrary: fc.nat(20_000).map(
			(length): Change =>
				() =>
					'a'.repeat(length),
		),
	},
);

/** What a delivery is forged with: the proof is wrong, or it is in another form or place. */
type Forgery =
	| { readonly kind: 'wrong'; readonly change: Change }
	| { readonly kind: 'missing' | 'twice' | 'elsewhere' | 'otherBody' | 'parts' };

const anyForgery: fc.Arbitrary<Forgery> = fc.oneof(
	{ weight: 8, arbitrary: anyChange.map((change): Forgery => ({ kind: 'wrong', change })) },
	{
		weight: 4,
		arbitrary: fc
			.constantFrom('missing', 'twice', 'elsewhere', 'otherBody', 'parts')
			.map((kind): Forgery => ({ kind })),
	},
);

/** Any JSON, with odd names. */
const anyJson = fc.oneof(
	{ weight: 9, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
	{
		weight: 2,
		arbitrary: fc.dictionary(
			fc.constantFrom(...PROTOTYPE_NAMES, 'event', 'type', 'payload'),
			fc.jsonValue({ maxDepth: 1 }),
		),
	},
);

/** The text of a JSON object with these members first; names may come twice, and `__proto__` is one as any other. */
function objectText(
	members: Readonly<Record<string, unknown>>,
	more: ReadonlyArray<[string, unknown]>,
	indent: string,
): string {
	const names = Object.keys(members);
	const texts = [...Object.entries(members), ...more.filter(([name]) => !names.includes(name))].map(
		([name, value]) => `${JSON.stringify(name)}:${indent}${JSON.stringify(value, null, indent)}`,
	);
	return `{${indent}${texts.join(`,${indent}`)}}`;
}

const anyMembers = fc.array(
	fc.tuple(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...PROTOTYPE_NAMES)), anyJson),
	{ maxLength: 4 },
);

const anyBody: fc.Arbitrary<string | Buffer> = fc.oneof(
	{ weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)) },
	{ weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
	{
		weight: 1,
		arbitrary: fc
			.integer({ min: 1, max: 20_000 })
			.map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
	},
	{
		weight: 1,
		arbitrary: fc
			.integer({ min: 1, max: 5000 })
			.map((levels) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'',
			' ',
			'{',
			'"',
			'[]',
			'null',
			'NaN',
			'\uFEFF',
			'{"__proto__":{"event":"a"}}',
			'1e999',
		),
	},
);

const CONTENT_TYPES = [
	'application/json',
	'application/json; charset=utf-8',
	'application/json; charset=utf-16le',
	'application/json;charset="latin1"',
	'application/JSON; charset=made-up',
	'application/x-www-form-urlencoded',
	'application/octet-stream',
	'application/xml',
	'text/plain',
	'text/plain; charset=base64',
	'text/html',
	'multipart/mixed; boundary=x',
	'/',
	'',
	';;;',
];

/** What else is in a request. */
const anySurroundings = fc.record({
	headers: fc.dictionary(
		fc.constantFrom(
			'X-Forwarded-For',
			'X-Webhook-Event',
			'X-Partoo-Webhook-Tryout',
			'X-Apify-Webhook-Dispatch-Id',
			'Accept',
			'Cookie',
			'Origin',
			'X-HTTP-Method-Override',
			'__proto__x',
			'Expect',
		),
		fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
		{ maxKeys: 4 },
	),
	query: fc.array(
		fc.constantFrom(
			'a=b',
			'n8nToken[]=a',
			'token=a',
			'__proto__[n8nToken]=a',
			'constructor=a',
			'a[b][c][d][e][f][g]=h',
			'%',
			'%zz=1',
			'&&&',
			'=',
			'n8ntoken=a',
		),
		{ maxLength: 3 },
	),
});

/** A bomb of some megabytes, within n8n's limit. */
const BOMB = gzipSync(Buffer.alloc(12 * 1024 * 1024, 0x20));

interface Forged {
	readonly proof: number;
	readonly forgery: Forgery;
	readonly body: string | Buffer | undefined;
	readonly contentType: string | undefined;
	readonly packing: 'none' | 'gzip' | 'deflate' | 'not what it says' | 'bomb';
	readonly surroundings: { readonly headers: Record<string, string>; readonly query: string[] };
}

const anyForged: fc.Arbitrary<Forged> = fc.record({
	proof: fc.nat(),
	forgery: anyForgery,
	body: fc.option(anyBody, { nil: undefined }),
	contentType: fc.option(fc.constantFrom(...CONTENT_TYPES), { nil: undefined }),
	packing: fc.oneof(
		{ weight: 70, arbitrary: fc.constant('none') },
		{ weight: 25, arbitrary: fc.constantFrom('gzip', 'deflate') },
		{ weight: 4, arbitrary: fc.constant('not what it says') },
		{ weight: 1, arbitrary: fc.constant('bomb') },
	),
	surroundings: anySurroundings,
});

function packed(body: string | Buffer, packing: Forged['packing']): Pick<Sent, 'headers' | 'body'> {
	if (packing === 'none') return { headers: {}, body };
	if (packing === 'deflate')
		return { headers: { 'Content-Encoding': 'deflate' }, body: deflateSync(body) };
	const headers = { 'Content-Encoding': 'gzip' };
	if (packing === 'gzip') return { headers, body: gzipSync(body) };
	return { headers, body: packing === 'bomb' ? BOMB : body };
}

function queryOf(parts: readonly string[]): string {
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The forged delivery; null where the change happens to make no difference. */
function forge(receiver: Receiving, right: Sent, forged: Forged): Sent | null {
	const { provider } = receiver;
	const { forgery, surroundings } = forged;
	const proofs = PROOFS[provider.id];
	const proof = proofs[forged.proof % proofs.length];
	if (proof === undefined) throw new Error('There is no proof');
	const { origin, pathname, searchParams } = new URL(right.url);
	const isInQuery = proof.place === 'query';
	const value = isInQuery ? searchParams.get(proof.name) : right.headers[proof.name];
	if (typeof value !== 'string') throw new Error(`There is no ${proof.name}`);
	const others = Object.fromEntries(
		Object.entries(right.headers).filter(([name]) => name !== proof.name),
	);
	const query = [...surroundings.query];
	const body = forged.body ?? right.body;
	const { headers, body: sent } = packed(body, forged.packing);
	const all: Record<string, string | readonly string[]> = {
		...others,
		...surroundings.headers,
		...headers,
		...(forged.contentType === undefined ? {} : { 'Content-Type': forged.contentType }),
	};
	const put = (text: string) => {
		if (isInQuery) query.push(`${proof.name}=${encodeURIComponent(text.toWellFormed())}`);
		else all[proof.name] = text;
	};
	const isSignature = proof.name.includes('Signature');
	switch (forgery.kind) {
		case 'wrong': {
			const wrong = forgery.change(value);
			if (wrong === value) return null;
			put(wrong);
			break;
		}
		case 'twice':
			if (isInQuery) query.push(`${proof.name}=${value}`, `${proof.name}=${value}`);
			else all[proof.name] = [value, value];
			break;
		case 'elsewhere':
			if (isInQuery) all[proof.name] = value;
			else query.push(`${proof.name}=${encodeURIComponent(value)}`);
			break;
		case 'otherBody':
			// A token says nothing about the body.
			if (!isSignature || Buffer.from(body).equals(Buffer.from(right.body))) return null;
			put(value);
			break;
		case 'parts':
			put(value);
			all['Content-Type'] = 'multipart/form-data; boundary=x';
			break;
		default:
	}
	// Each other proof is right, as far as it can be.
	return { url: origin + pathname + queryOf(query), headers: all, body: sent };
}

/** A genuine delivery with any content. */
interface Genuine {
	readonly event: number;
	readonly id: string | undefined;
	readonly payload: ReadonlyArray<[string, unknown]>;
	readonly more: ReadonlyArray<[string, unknown]>;
	readonly indent: '' | ' ' | '\t' | '\n';
	readonly hasMark: boolean;
	readonly escaped: boolean;
	readonly contentType: string | undefined;
	readonly packing: 'none' | 'gzip' | 'deflate';
	readonly surroundings: Forged['surroundings'];
}

const anyGenuine = fc.record({
	event: fc.nat(),
	id: fc.option(fc.stringMatching(/^[\w-]{1,30}$/), { nil: undefined }),
	payload: anyMembers,
	more: anyMembers,
	indent: fc.constantFrom('', ' ', '\t', '\n'),
	hasMark: fc.boolean(),
	escaped: fc.boolean(),
	contentType: fc.constantFrom(
		'application/json',
		'application/json; charset=utf-8',
		'application/vnd.api+json',
		'text/plain',
		'',
		undefined,
	),
	packing: fc.constantFrom('none', 'gzip', 'deflate'),
	surroundings: anySurroundings,
}) as fc.Arbitrary<Genuine>;

const EVENT_FIELDS: Readonly<Record<ProviderId, string>> = {
	argil: 'event',
	joggai: 'event',
	partoo: 'type',
	apify: 'eventType',
};

const CONTENT_FIELDS: Readonly<Record<ProviderId, string>> = {
	argil: 'data',
	joggai: 'data',
	partoo: 'payload',
	apify: 'eventData',
};

/** What an item says of a delivery, by the table of the documentation, for what is generated here. */
interface Expected {
	readonly event: string;
	readonly id: string;
	/** As JSON: it is compared with what was sent, character by character. */
	readonly payload: string;
}

function compose(
	{ id: provider }: Receiving['provider'],
	right: Sent,
	sign: (body: string) => Record<string, string>,
	one: Genuine,
): { sent: Sent; expected: Expected } {
	const events = EVENTS[provider];
	const event = events[one.event % events.length] ?? '';
	const own = { partoo: { org_id: ORGANIZATION }, argil: {}, joggai: {}, apify: {} }[provider];
	const eventId = provider === 'joggai' && one.id !== undefined ? { event_id: one.id } : {};
	const reserved = ['event_id', ...Object.values(EVENT_FIELDS), ...Object.values(CONTENT_FIELDS)];
	const members = {
		...eventId,
		[EVENT_FIELDS[provider]]: event,
		[CONTENT_FIELDS[provider]]: JSON.parse(
			objectText(
				own,
				one.payload.filter(([name]) => name !== 'business'),
				'',
			),
		) as unknown,
	};
	const text = objectText(
		members,
		one.more.filter(([name]) => !reserved.includes(name)),
		one.indent,
	);
	const spelled = one.escaped
		? text.replace(
				/[\u0080-\uffff]/g,
				(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
			)
		: text;
	const body = (one.hasMark ? '\uFEFF' : '') + spelled;
	const { headers, body: bytes } = packed(body, one.packing);
	const { origin, pathname, searchParams } = new URL(right.url);
	const query = [
		...one.surroundings.query.filter((part) => !part.includes('n8nToken')),
		...(provider === 'argil' ? [`n8nToken=${searchParams.get('n8nToken')}`] : []),
	];
	const surrounding = Object.entries(one.surroundings.headers).filter(
		([name]) => name !== 'X-Apify-Webhook-Dispatch-Id',
	);
	const dispatch: Record<string, string> =
		provider === 'apify' && one.id !== undefined ? { 'X-Apify-Webhook-Dispatch-Id': one.id } : {};
	const ownId =
		provider === 'apify'
			? (one.id ?? right.headers['X-Apify-Webhook-Dispatch-Id'])
			: eventId.event_id;
	return {
		sent: {
			url: origin + pathname + queryOf(query),
			headers: {
				...right.headers,
				...Object.fromEntries(surrounding),
				...dispatch,
				...headers,
				...sign(body),
				...(one.contentType === undefined ? {} : { 'Content-Type': one.contentType }),
			},
			body: bytes,
		},
		expected: {
			event,
			id:
				typeof ownId === 'string'
					? ownId
					: `sha256:${createHash('sha256').update(body).digest('hex')}`,
			payload: JSON.stringify(JSON.parse(spelled)),
		},
	};
}

describe.each(PROVIDERS.map(({ id, label }) => [label, id] as const))(
	'deliveries to %s Webhooks Trigger',
	(label, id) => {
		it(
			'that are forged start nothing: no 2xx, no error, no request without a response',
			async () => {
				const receiver = await receiving(id);
				const right = await genuine(receiver);
				const { n8n } = receiver;
				let sentCount = 0;
				const details = await fc.check(
					fc.asyncProperty(anyForged, async (forged) => {
						const sent = forge(receiver, right, forged);
						fc.pre(sent !== null);
						n8n.log.splice(0);
						const { status, body } = await n8n.deliver(sent);
						sentCount++;
						count(`${label}, forged`, status);
						expect(n8n.executions.splice(0)).toEqual([]);
						// n8n itself responds to what it can't parse (400, 422) or unpack (500).
						expect([400, 401, 422, 500]).toContain(status);
						expect(body === UNAUTHORIZED.body).toBe(status === 401);
						// What the node itself says of a verified delivery.
						expect(body).not.toBe('{"message":"Bad Request"}');
						expect(Object.keys(Object.prototype)).toEqual([]);
					}),
					{
						numRuns: CASES_PER_PROVIDER,
						seed: SEED + PROVIDERS.findIndex((one) => one.id === id),
						maxSkipsPerRun: 100,
					},
				);

				expect(fc.defaultReportMessage(details)).toBeUndefined();
				expect(sentCount).toBe(CASES_PER_PROVIDER);
				// The trigger still works.
				await genuine(receiver);
			},
			TIMEOUT_MS,
		);

		it(
			'that are genuine are all accepted, and each item equals what was sent',
			async () => {
				const receiver = await receiving(id);
				const right = await genuine(receiver);
				const sign = await signerOf(receiver);
				const { n8n } = receiver;
				const details = await fc.check(
					fc.asyncProperty(anyGenuine, async (one) => {
						const { sent, expected } = compose(receiver.provider, right, sign, one);
						const { status, body } = await n8n.deliver(sent);
						count(`${label}, genuine`, status);
						expect([status, body]).toEqual([200, '']);
						const items = n8n.executions.splice(0).flatMap((execution) => execution.items);
						expect(items).toHaveLength(1);
						const { event, id: itemId, payload } = items[0]?.json ?? {};
						expect({ event, id: itemId, payload: JSON.stringify(payload) }).toEqual(expected);
					}),
					{
						numRuns: CASES_PER_PROVIDER,
						seed: SEED + PROVIDERS.findIndex((provider) => provider.id === id),
					},
				);

				expect(fc.defaultReportMessage(details)).toBeUndefined();
				expect(details.numRuns).toBe(CASES_PER_PROVIDER);
				expect(n8n.log).toEqual([]);
			},
			TIMEOUT_MS,
		);
	},
);
