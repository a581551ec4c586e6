/** Generates input that breaks the documentation: bad responses and bad parameters. */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Strings that have broken requests of other programs. */
const HOSTILE_TEXTS = [
	'',
	' ',
	'.',
	'..',
	'../../v2/users/me',
	'..\\..\\users',
	'%2e%2e',
	'%2e%2e%2fusers',
	'a/../../b',
	'/users/me',
	'//evil.example/x',
	'https://evil.example/x',
	'@evil.example',
	'a?token=b',
	'a#b',
	'a&org_id=2',
	'a%00b',
	'a\u0000b',
	'a\r\nx-evil: 1',
	'\u2028',
	'\ud800',
	'ünïcödé/💥',
	'\u202egnp.exe',
	'__proto__',
	'constructor',
	'toString',
	'={{ $json }}',
	'{{ $credentials.apiKey }}',
	'<img src=x onerror=alert(1)>',
	'-1',
	'1e999',
	'0x10',
	'[',
	'[1]',
	'["a","a"]',
	'{}',
	'x'.repeat(10_000),
	// 12 bytes each in a path: nock never responds to a request whose first line has more than 16 kB.
	'💥'.repeat(1_000),
];

const hostileText = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
	{ weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
);

/** Numbers that JSON can hold and programs often mishandle. */
const hostileNumber = fc.constantFrom(
	0,
	-0,
	-1,
	1.5,
	2 ** 53,
	1e21,
	1e308,
	-1e308,
	5e-324,
	1_000_000,
);

const NESTED_LEVELS = 1_000;

function nested(innermost: Json): Json {
	let value = innermost;
	for (let level = 0; level < NESTED_LEVELS; level++)
		value = level % 2 === 0 ? [value] : { a: value };
	return value;
}

/** Any JSON value at all. */
const anyJson: fc.Arbitrary<Json> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.constantFrom<Json>(null, true, false, [], {}, [null], [[]], { id: {} }),
	},
	{ weight: 3, arbitrary: hostileNumber },
	{ weight: 4, arbitrary: hostileText },
	{ weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => toJson(value)) },
	{ weight: 1, arbitrary: fc.constant(nested('deep')) },
);

function toJson(value: unknown): Json {
	return JSON.parse(JSON.stringify(value)) as Json;
}

const HOSTILE_KEYS = [
	'__proto__',
	'constructor',
	'toString',
	'length',
	'',
	'0',
	'id',
	'data',
	'error',
];

/** One change to a JSON value; `where` chooses one of all places in it. */
type Mutation =
	| {
			readonly kind: 'drop' | 'duplicate' | 'wrapInList' | 'wrapInObject' | 'unwrap';
			readonly where: number;
	  }
	| { readonly kind: 'swap'; readonly where: number; readonly with: number }
	| {
			readonly kind: 'replace' | 'add';
			readonly where: number;
			readonly value: Json;
			readonly key: string;
	  };

const place = fc.nat(10_000);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
	fc.record({
		kind: fc.constantFrom('drop', 'duplicate', 'wrapInList', 'wrapInObject', 'unwrap'),
		where: place,
	}),
	fc.record({ kind: fc.constant('swap'), where: place, with: place }),
	fc.record({
		kind: fc.constantFrom('replace', 'replace', 'add'),
		where: place,
		value: anyJson,
		key: fc.oneof(fc.constantFrom(...HOSTILE_KEYS), fc.string({ unit: 'binary', maxLength: 8 })),
	}),
);

type Path = ReadonlyArray<string | number>;

function childrenOf(value: Json): Array<[string | number, Json]> {
	if (Array.isArray(value)) return [...value.entries()];
	return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function pathsIn(value: Json, path: Path = []): Path[] {
	return [path, ...childrenOf(value).flatMap(([key, child]) => pathsIn(child, [...path, key]))];
}

function valueAt(value: Json, path: Path): Json {
	const [key, ...rest] = path;
	if (key === undefined) return value;
	const child = childrenOf(value).find(([name]) => name === key);
	return child === undefined ? null : valueAt(child[1], rest);
}

/** A copy in which the entries of the parent are replaced by others; `__proto__` stays a key like any other. */
function changedAt(
	value: Json,
	path: Path,
	change: (entry: [string | number, Json]) => Array<[string | number, Json]>,
): Json {
	const [key, ...rest] = path;
	if (key === undefined) return change(['', value])[0]?.[1] ?? null;
	const entries = childrenOf(value).flatMap(([name, child]): Array<[string | number, Json]> => {
		if (name !== key) return [[name, child]];
		return rest.length === 0 ? change([name, child]) : [[name, changedAt(child, rest, change)]];
	});
	return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

function mutated(value: Json, mutation: Mutation): Json {
	const paths = pathsIn(value);
	const at = (where: number): Path => paths[where % paths.length] ?? [];
	const path = at(mutation.where);
	switch (mutation.kind) {
		case 'drop':
			return changedAt(value, path, () => []);
		case 'duplicate':
			return changedAt(value, path, ([key, child]) => [
				[key, child],
				[`${key}2`, child],
			]);
		case 'wrapInList':
			return changedAt(value, path, ([key, child]) => [[key, [child]]]);
		case 'wrapInObject':
			return changedAt(value, path, ([key, child]) => [[key, { value: child }]]);
		case 'unwrap':
			return changedAt(value, path, ([key, child]) => [[key, childrenOf(child)[0]?.[1] ?? null]]);
		case 'swap': {
			const other = at(mutation.with);
			const [one, two] = [valueAt(value, path), valueAt(value, other)];
			const swapped = changedAt(value, path, ([key]) => [[key, two]]);
			return changedAt(swapped, other, ([key]) => [[key, one]]);
		}
		case 'replace':
			return changedAt(value, path, ([key]) => [[key, mutation.value]]);
		case 'add':
			return changedAt(value, path, ([key, child]) => [
				[
					key,
					Array.isArray(child)
						? [...child, mutation.value]
						: Object.fromEntries([...childrenOf(child), [mutation.key, mutation.value]]),
				],
			]);
	}
}

/** Ways to corrupt the text of a response. */
const CORRUPTIONS: Readonly<Record<string, (text: string) => string>> = {
	'left as it is': (text) => text,
	'cut in the middle': (text) => text.slice(0, text.length / 2),
	'keys without quotes': (text) => text.replace(/"(\w+)":/g, '$1:'),
	'numbers as keys': (text) => text.replace(/"\w+":/g, '1:'),
	'keys twice': (text) => text.replace(/"(\w+)":/g, '"$1":null,"$1":'),
	'numbers beyond all bounds': (text) => text.replace(/:\s*\d+(?=[,}])/g, ':1e999'),
	'a mark in front': (text) => `\ufeff${text}`,
	'a web page': () => '<!doctype html><title>Maintenance</title>',
	nothing: () => '',
};

/** The changes to one documented response. */
export interface BadResponse {
	/** HTTP status instead of the documented one; null leaves it. */
	readonly status: number | null;
	readonly mutations: readonly Mutation[];
	/** Replaces the whole response. */
	readonly instead: readonly Json[];
	readonly corruption: string;
}

/** Changes that leave most responses close to what is documented: the parser rejects what is far off at once. */
export const anyBadResponse: fc.Arbitrary<BadResponse> = fc.record({
	status: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(null) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(200, 204, 302, 400, 401, 402, 403, 404, 408, 429, 500, 503),
		},
	),
	mutations: fc.array(mutation, { maxLength: 3 }),
	instead: fc.oneof(
		{ weight: 12, arbitrary: fc.constant([]) },
		{ weight: 1, arbitrary: fc.tuple(anyJson) },
	),
	corruption: fc.oneof(
		{ weight: 12, arbitrary: fc.constant('left as it is') },
		{ weight: 1, arbitrary: fc.constantFrom(...Object.keys(CORRUPTIONS)) },
	),
});

/** The text of a response after the changes of a {@link BadResponse}. */
export function changedResponse(
	response: string,
	{ mutations, instead, corruption }: BadResponse,
): string {
	const documented = response === '' ? [] : [JSON.parse(response) as Json];
	const [start] = [...instead, ...documented];
	const text = start === undefined ? '' : JSON.stringify(mutations.reduce<Json>(mutated, start));
	return (CORRUPTIONS[corruption] ?? String)(text);
}

/** Replaces a parameter, chosen by `where`, by an expression that gives the value: so a value of any type reaches a string field. */
export interface BadParameter {
	readonly where: number;
	readonly value: Json;
}

/** A {@link BadParameter} as a user, an expression or an AI agent may give it. */
export const anyBadParameter: fc.Arbitrary<BadParameter> = fc.record({
	where: place,
	value: fc.oneof({ weight: 2, arbitrary: hostileText }, { weight: 1, arbitrary: anyJson }),
});

/** The keys that make an object a resource locator; the engine itself accepts no other. */
const LOCATOR_KEYS = ['__rl', 'mode'];

/** The parameters with the bad ones in them, and the input item that their expressions read. */
export function withBadParameters(
	parameters: INodeParameters,
	badParameters: readonly BadParameter[],
): { parameters: INodeParameters; item: IDataObject } {
	let value = toJson(parameters);
	badParameters.forEach(({ where }, index) => {
		const paths = pathsIn(value).filter(
			(path) => path.length > 0 && !LOCATOR_KEYS.includes(String(path.at(-1))),
		);
		value = changedAt(value, paths[where % paths.length] ?? [], ([key]) => [
			[key, `={{ $json.bad${index} }}`],
		]);
	});
	return {
		parameters: value as INodeParameters,
		item: Object.fromEntries(badParameters.map((one, index) => [`bad${index}`, one.value])),
	};
}
