import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { parametersOf } from '../../nodes/shared/execution/parameters';
import { Fields, invalid } from '../../nodes/shared/fields/fields';
import { inExecution } from './contexts';
import {
	booleanField,
	choiceOf,
	failureIn,
	fieldsFrom,
	named,
	numberField,
	rowsField,
} from './helpers';

const notValid = (parameter: string) => ({
	kind: 'invalidParameter',
	parameter,
	problem: expect.any(String),
});

describe('text', () => {
	it.each([
		['a', 'a'],
		['  a b \n', 'a b'],
		[12, '12'],
		[0, '0'],
		['', undefined],
		['   ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('reads %j as %j', (value, expected) => {
		expect(fieldsFrom({ name: value }).string(named('name', 'Name'))).toBe(expected);
	});

	it.each([true, ['a'], { a: 1 }].map((value) => ({ value })))('refuses $value', ({ value }) => {
		expect(failureIn(() => fieldsFrom({ name: value }).string(named('name', 'Name')))).toEqual(
			notValid('Name'),
		);
	});

	it.each([undefined, '', ' '])('fails for %j where it must be there', (value) => {
		expect(
			failureIn(() => fieldsFrom({ name: value }).requiredString(named('name', 'Name'))),
		).toEqual({
			kind: 'invalidParameter',
			parameter: 'Name',
			problem: 'it is empty',
		});
	});
});

describe('id', () => {
	it('takes texts and numbers', () => {
		expect(fieldsFrom({ id: ' janedoe~my-actor ' }).id(named('id', 'Actor'))).toBe(
			'janedoe~my-actor',
		);
		expect(fieldsFrom({ id: 12 }).id(named('id', 'Actor'))).toBe('12');
	});

	it.each(['.', '..', ' .. ', '\ud800', '', undefined])('refuses %j', (id) => {
		expect(failureIn(() => fieldsFrom({ id }).id(named('id', 'Actor')))).toEqual(notValid('Actor'));
	});
});

describe('count', () => {
	it.each([
		[7, 7],
		['7', 7],
		[' 7 ', 7],
		['50.0', 50],
	])('reads %j as %d', (value, expected) => {
		expect(fieldsFrom({ limit: value }).count(numberField('limit', 'Limit', 50))).toBe(expected);
	});

	it.each([undefined, null, ''])('falls back when it is %j', (limit) => {
		expect(fieldsFrom({ limit }).count(numberField('limit', 'Limit', 50))).toBe(50);
		expect(fieldsFrom({ limit }).optionalCount(named('limit', 'Limit'))).toBeUndefined();
	});

	it.each([0, -1, 1.5, '1.5', 'ten', '10 000', 1e21, 'Infinity', 'NaN', true])(
		'refuses %j, never reading it as everything or nothing',
		(limit) => {
			expect(
				failureIn(() => fieldsFrom({ limit }).count(numberField('limit', 'Limit', 50))),
			).toEqual(notValid('Limit'));
		},
	);

	it('reads any whole number from 1 on, as a number or as text', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (number) => {
				expect(fieldsFrom({ n: number }).optionalCount(named('n', 'N'))).toBe(number);
				expect(fieldsFrom({ n: String(number) }).optionalCount(named('n', 'N'))).toBe(number);
			}),
		);
	});
});

describe('flag', () => {
	it.each([
		[true, true],
		['true', true],
		[false, false],
		['false', false],
	])('reads %j as %j', (value, expected) => {
		expect(fieldsFrom({ all: value }).boolean(booleanField('all', 'Return All', !expected))).toBe(
			expected,
		);
	});

	it.each([true, false])('falls back to %j when it is not set', (fallback) => {
		expect(fieldsFrom({}).boolean(booleanField('all', 'Return All', fallback))).toBe(fallback);
	});

	it.each(['yes', 1, 0, ''])('refuses %j instead of guessing', (all) => {
		expect(
			failureIn(() => fieldsFrom({ all }).boolean(booleanField('all', 'Return All', false))),
		).toEqual(notValid('Return All'));
	});
});

describe('choice', () => {
	const choose = (mode: string | number | undefined) =>
		fieldsFrom({ mode }).choice(choiceOf('mode', 'Mode', 'on', 'off'));

	it('takes one of the values, and the fallback when nothing is set', () => {
		expect(choose('off')).toBe('off');
		expect(choose(undefined)).toBe('on');
	});

	it.each(['ON', '', 'other', 1])('refuses %j and says what there is to choose', (mode) => {
		expect(failureIn(() => choose(mode))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Mode',
			problem: 'it must be one of on, off',
		});
	});
});

describe('list', () => {
	it.each([
		[
			['A', 'B'],
			['A', 'B'],
		],
		['A, B ,C', ['A', 'B', 'C']],
		['A', ['A']],
		['["A", "B,C"]', ['A', 'B,C']],
		[' ["A"]\n', ['A']],
		['[A, B]', ['[A', 'B]']],
		['{"A":"B"}', ['{"A":"B"}']],
		[
			[' A ', '', 'A', 'B'],
			['A', 'B'],
		],
		[' , ', []],
		[[], []],
		['', []],
		[undefined, undefined],
		[null, undefined],
	])('reads %j as %j', (value, expected) => {
		expect(fieldsFrom({ events: value }).list(named('events', 'Events'))).toEqual(expected);
	});

	it.each([[5], [true], [['A', 5]], [['A', ['B']]], [{ a: 1 }]])('refuses %j', (events) => {
		expect(failureIn(() => fieldsFrom({ events }).list(named('events', 'Events')))).toEqual(
			notValid('Events'),
		);
	});

	it('has each text once, in the order they first came', () => {
		const names = fc.stringMatching(/^[A-Z_.]{1,4}$/);
		fc.assert(
			fc.property(fc.array(names), (events) => {
				const once = events.filter((event, index) => events.indexOf(event) === index);

				expect(fieldsFrom({ events }).list(named('events', 'Events'))).toEqual(once);
				expect(fieldsFrom({ events: events.join(' , ') }).list(named('events', 'Events'))).toEqual(
					once,
				);
			}),
		);
	});
});

describe('requiredUrl', () => {
	it.each([
		'https://n8n.example.com/webhook/argil',
		'http://localhost:5678/webhook',
		'HTTPS://N8N.example.com',
		'https://user:pass@n8n.example.com/a?b=c#d',
	])('takes %s exactly as it was written', (url) => {
		expect(fieldsFrom({ url: ` ${url} ` }).requiredUrl(named('url', 'Callback URL'))).toBe(url);
	});

	it.each([
		'',
		'n8n.example.com/webhook',
		'/webhook/argil',
		'//n8n.example.com',
		'ftp://n8n.example.com',
		'javascript:alert(1)',
		'https://',
		'https:///webhook',
		'https:n8n.example.com',
		'xhttps://n8n.example.com',
		'https://n8n example.com',
		'https://n8n.example.com/web hook',
		'https://n8n.example.com/web\thook',
		'https://n8n.example.com\n/webhook',
		'https://n8n.example.com/a\u00a0b',
		undefined,
	])('refuses %j', (url) => {
		expect(failureIn(() => fieldsFrom({ url }).requiredUrl(named('url', 'Callback URL')))).toEqual(
			notValid('Callback URL'),
		);
	});
});

describe('collection', () => {
	it('reads the fields in it', () => {
		const options = fieldsFrom({ options: { timeout: 5 } }).collection(named('options', 'Options'));

		expect(options.optionalCount(named('timeout', 'Timeout'))).toBe(5);
		expect(options.has(named('timeout', 'timeout'))).toBe(true);
		expect(options.has(named('other', 'other'))).toBe(false);
	});

	it.each([undefined, null])('is empty when it is %j', (options) => {
		expect(
			fieldsFrom({ options })
				.collection(named('options', 'Options'))
				.has(named('timeout', 'timeout')),
		).toBe(false);
	});

	it.each([['text'], [5], [[]]])('refuses %j', (options) => {
		expect(
			failureIn(() => fieldsFrom({ options }).collection(named('options', 'Options'))),
		).toEqual({
			kind: 'invalidParameter',
			parameter: 'Options',
			problem: 'it must be a collection of fields',
		});
	});

	it('is looked up once, so that an expression in it is evaluated once', () => {
		const names: string[] = [];
		const fields = fieldsFrom({
			get options() {
				names.push('options');
				return { a: '1', b: '2' };
			},
		}).collection(named('options', 'Options'));

		expect([fields.string(named('a', 'A')), fields.string(named('b', 'B'))]).toEqual(['1', '2']);
		expect(names).toEqual(['options']);
	});
});

describe('rows', () => {
	const CUSTOM_HEADERS = rowsField('custom', 'Custom Headers', 'headers');
	const headersOf = (headers: IDataObject[string]) =>
		fieldsFrom({ custom: { headers } }).rows(CUSTOM_HEADERS);

	it('reads the fields of each in their order', () => {
		const headers = headersOf([{ name: 'X-A', value: '1' }, { name: 'X-B' }]);

		expect(headers.map((fields) => fields.string(named('name', 'Name')))).toEqual(['X-A', 'X-B']);
		expect(headers.map((fields) => fields.has(named('value', 'value')))).toEqual([true, false]);
	});

	it('names a field of a row with the name of the rows', () => {
		const [row] = headersOf([{ name: ' ' }]);

		expect(failureIn(() => row?.requiredString(named('name', 'Name')))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Custom Headers → Name',
			problem: 'it is empty',
		});
	});

	it.each([undefined, null])('are none when the field is %j', (custom) => {
		expect(fieldsFrom({ custom }).rows(CUSTOM_HEADERS)).toEqual([]);
	});

	it.each([undefined, null, []].map((headers) => ({ headers })))(
		'are none when they are $headers',
		({ headers }) => {
			expect(headersOf(headers)).toEqual([]);
		},
	);

	it.each(
		['text', 5, { name: 'X-A' }, ['X-A'], [{ name: 'X-A' }, null], [[]]].map((headers) => ({
			headers,
		})),
	)('refuses $headers', ({ headers }) => {
		expect(failureIn(() => headersOf(headers))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Custom Headers',
			problem: 'it must be a list of fields',
		});
	});
});

describe('requiredList', () => {
	it.each([
		[
			['a', 'b'],
			['a', 'b'],
		],
		['a, b', ['a', 'b']],
		['a', ['a']],
		[[' a ', 'a', ''], ['a']],
	])('reads %j as %j', (events, expected) => {
		expect(fieldsFrom({ events }).requiredList(named('events', 'Events'))).toEqual(expected);
	});

	it.each([undefined, null, '', ' , ', [], [' ']].map((events) => ({ events })))(
		'refuses $events, which names nothing',
		({ events }) => {
			expect(
				failureIn(() => fieldsFrom({ events }).requiredList(named('events', 'Events'))),
			).toEqual({
				kind: 'invalidParameter',
				parameter: 'Events',
				problem: 'choose at least one',
			});
		},
	);

	it.each([5, { a: 1 }, [5]].map((events) => ({ events })))('refuses $events', ({ events }) => {
		expect(failureIn(() => fieldsFrom({ events }).requiredList(named('events', 'Events')))).toEqual(
			{
				kind: 'invalidParameter',
				parameter: 'Events',
				problem: 'it must be a list of texts',
			},
		);
	});
});

describe('parametersOf', () => {
	const properties: INodeProperties[] = [
		{ displayName: 'Name', name: 'name', type: 'string', default: '' },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			default: {},
			options: [
				{ displayName: 'Empty', name: 'empty', type: 'string', default: '' },
				{ displayName: 'Tenant', name: 'tenant', type: 'string', default: '' },
			],
		},
		{
			displayName: 'Webhook',
			name: 'webhookId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			modes: [
				{ displayName: 'By ID', name: 'id', type: 'string' },
				{
					displayName: 'By URL',
					name: 'url',
					type: 'string',
					extractValue: { type: 'regex', regex: 'https://console.example/([a-z0-9]+)' },
				},
			],
		},
	];

	it('evaluates expressions for the item that was asked for', async () => {
		const read: unknown[] = [];
		await inExecution(
			properties,
			{ name: '={{ $json.name }}' },
			[{ name: 'first' }, { name: 'second' }],
			(context) => {
				const parameters = parametersOf(context);
				read.push(
					parameters(0).string(named('name', 'Name')),
					parameters(1).string(named('name', 'Name')),
				);
			},
		);

		expect(read).toEqual(['first', 'second']);
	});

	it('evaluates an expression within a collection for the item that was asked for', async () => {
		const read: unknown[] = [];
		await inExecution(
			properties,
			{ options: { empty: null, tenant: '={{ $json.name }}' } },
			[{ name: 'first' }, { name: 'second' }],
			(context) => {
				const parameters = parametersOf(context);
				for (const item of [0, 1]) {
					read.push(
						parameters(item)
							.collection(named('options', 'Options'))
							.string(named('tenant', 'Tenant')),
					);
				}
			},
		);

		expect(read).toEqual(['first', 'second']);
	});

	it('evaluates an expression once for each item', async () => {
		const read: unknown[] = [];
		await inExecution(properties, { name: '={{ Math.random() }}' }, [{}, {}], (context) => {
			const parameters = parametersOf(context);
			for (const fields of [parameters(0), parameters(1)]) {
				read.push(fields.string(named('name', 'Name')) === fields.string(named('name', 'Name')));
			}
			read.push(
				parameters(0).string(named('name', 'Name')) === parameters(1).string(named('name', 'Name')),
			);
		});

		expect(read).toEqual([true, true, false]);
	});

	it('asks n8n no further for what is the same for all items', async () => {
		let asked: unknown[] = [];
		const read: unknown[] = [];
		await inExecution(properties, { name: 'always' }, [{}, {}], (context) => {
			const getNodeParameter = jest.spyOn(context, 'getNodeParameter');
			const parameters = parametersOf(context);
			read.push(parameters(0).string(named('name', 'Name')));
			getNodeParameter.mockClear();
			read.push(parameters(1).string(named('name', 'Name')));
			asked = getNodeParameter.mock.calls;
		});

		expect(read).toEqual(['always', 'always']);
		expect(asked).toEqual([]);
	});

	it('gives what was picked in a resource locator, taken out of its URL', async () => {
		const read: unknown[] = [];
		await inExecution(
			properties,
			{ webhookId: { __rl: true, mode: 'url', value: 'https://console.example/abc1/settings' } },
			[{}],
			(context) => read.push(parametersOf(context)(0).id(named('webhookId', 'Webhook'))),
		);

		expect(read).toEqual(['abc1']);
	});

	it('takes an expression that gives nothing for not set', async () => {
		const read: unknown[] = [];
		await inExecution(properties, { name: '={{ null }}' }, [{}], (context) => {
			const fields = parametersOf(context)(0);
			read.push(fields.has(named('name', 'name')), fields.count(numberField('name', 'Name', 3)));
		});

		expect(read).toEqual([false, 3]);
	});
});

describe('invalid', () => {
	it('names the parameter and the problem', () => {
		expect(invalid(named('events', 'Events'), 'choose at least one').facts).toEqual({
			kind: 'invalidParameter',
			parameter: 'Events',
			problem: 'choose at least one',
		});
	});
});

describe('what would be right', () => {
	it.each<[string, (fields: Fields) => unknown]>([
		['it must be text', (fields) => fields.string(named('wrong', 'Name'))],
		['it is empty', (fields) => fields.requiredString(named('unset', 'Name'))],
		['".." can\'t be an ID', (fields) => fields.id(named('dots', 'Name'))],
		[
			'it must be a whole number of at least 1, not ".."',
			(fields) => fields.count(numberField('dots', 'Name', 1)),
		],
		['it must be true or false', (fields) => fields.boolean(booleanField('dots', 'Name', true))],
		['it must be one of a, b', (fields) => fields.choice(choiceOf('dots', 'Name', 'a', 'b'))],
		['it must be a list of texts', (fields) => fields.list(named('wrong', 'Name'))],
		['choose at least one', (fields) => fields.requiredList(named('unset', 'Name'))],
		['it must be a collection of fields', (fields) => fields.collection(named('dots', 'Name'))],
		['it must be a list of fields', (fields) => fields.rows(rowsField('group', 'Name', 'dots'))],
		[
			'it must be an absolute URL that begins with http:// or https://',
			(fields) => fields.requiredUrl(named('dots', 'Name')),
		],
	])('is said: %s', (problem, read) => {
		const fields = fieldsFrom({ wrong: { an: 'object' }, dots: '..', group: { dots: '..' } });

		expect(failureIn(() => read(fields))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Name',
			problem,
		});
	});
});

it('a field is set unless it is null or not there', () => {
	const fields = fieldsFrom({ text: '', flag: false, nothing: null });

	expect(['text', 'flag', 'nothing', 'other'].map((name) => fields.has(named(name, name)))).toEqual(
		[true, true, false, false],
	);
});

describe('a date and time', () => {
	const inParis = (since: unknown) =>
		new Fields((name) => (name === 'filters' ? { since } : undefined), 'Europe/Paris')
			.collection(named('filters', 'Filters'))
			.dateTime(named('since', 'Since'));

	it.each([
		['2026-11-21T08:00', '2026-11-21T07:00:00.000Z'],
		['2026-07-21 08:00:30', '2026-07-21T06:00:30.000Z'],
		['2026-11-21', '2026-11-20T23:00:00.000Z'],
		['2026-11-21T08:00Z', '2026-11-21T08:00:00.000Z'],
		['2026-11-21T08:00:00.5-05:00', '2026-11-21T13:00:00.500Z'],
		[new Date(0), '1970-01-01T00:00:00.000Z'],
		['', undefined],
		[' ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('%j is %j: without a zone it is in that of the workflow', (value, expected) => {
		expect(inParis(value)).toBe(expected);
	});

	it.each([
		'2026-02-30',
		'2026-11-21T24:00',
		'2026-11-21T08',
		'x2026-11-21',
		7,
		true,
		{},
		[],
		() => 1,
	])('is none: %p', (value) => {
		expect(failureIn(() => inParis(value))).toEqual({
			kind: 'invalidParameter',
			parameter: 'Since',
			problem: 'it must be a date and time, e.g. 2026-11-21T08:00',
		});
	});
});
