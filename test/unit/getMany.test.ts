/** Limit, filters and findings of Get Many, without n8n. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { joggAiEndpoints } from '../../nodes/JoggAi/api';
import { joggAi } from '../../nodes/JoggAi/provider';
import type { Connection } from '../../nodes/shared/http/connection';
import {
	eventsFilter,
	getManyOperation,
	readLimit,
	statusFilter,
} from '../../nodes/shared/operations/getMany';
import type { Execution } from '../../nodes/shared/operations/operation';
import { failureIn, fieldsFrom } from './helpers';

const operation = getManyOperation(joggAi, {
	filters: [eventsFilter([]), statusFilter],
	readList: () => joggAiEndpoints,
});

const ENDPOINTS = [
	{ endpoint_id: '1', url: 'https://a.example/HOOK', status: 'enabled', events: ['x', 'y'] },
	{ endpoint_id: '2', url: 'http://b.example/hook', status: 'disabled', events: ['y'] },
	{ endpoint_id: '3', url: null, status: 'enabled', events: [] },
	{ endpoint_id: '4', url: 'https://a.example/HOOK', status: 'enabled', events: ['x', 'y'] },
];

const respondWithEvents =
	(...events: string[]) =>
	async () =>
		await Promise.resolve({ code: 0, msg: 'Success', data: { events } });

/** Runs Get Many with a provider that has the endpoints. */
async function run(
	parameters: IDataObject,
	listEvents: () => Promise<unknown> = respondWithEvents('x', 'y'),
	endpoints: IDataObject[] = ENDPOINTS,
) {
	const timeouts: number[] = [];
	const notices: string[] = [];
	const connection: Connection = {
		provider: joggAi,
		width: 1,
		async read({ path }, timeoutMs) {
			if (path === '/v2/events') return await listEvents();
			timeouts.push(timeoutMs);
			return await Promise.resolve({ code: 0, msg: 'Success', data: { endpoints } });
		},
		write: async () => await Promise.reject(new Error('Get Many only reads')),
		clearCache: () => undefined,
		close: () => undefined,
		defaultQuery: {},
	};
	const execution: Execution = {
		connection,
		instanceBaseUrls: () => [],
		notify: (message) => notices.push(message),
	};
	const items = await operation.prepare(fieldsFrom(parameters))(execution);
	const noticesOfItem = [...notices];
	operation.finish?.(execution);
	return { items, timeouts, notices: noticesOfItem, summary: notices.slice(noticesOfItem.length) };
}

const idsOf = async (parameters: IDataObject) => (await run(parameters)).items.map(({ id }) => id);

describe('the limit', () => {
	it.each([
		[{}, 50],
		[{ limit: 7 }, 7],
		[{ returnAll: false, limit: '3' }, 3],
		[{ returnAll: true }, Infinity],
		[{ returnAll: true, limit: 7 }, Infinity],
	])('of %j is %d', (parameters, limit) => {
		expect(readLimit(fieldsFrom(parameters))).toBe(limit);
	});

	it('shortens the list', async () => {
		await expect(idsOf({ limit: 2 })).resolves.toEqual(['1', '2']);
	});
});

describe('the filters', () => {
	it.each([
		[{}, ['1', '2', '3', '4']],
		[{ events: ['x'] }, ['1', '4']],
		[{ events: 'x, y' }, ['1', '2', '4']],
		[{ events: ['z'] }, []],
		[{ urlContains: ' hook ' }, ['1', '2', '4']],
		[{ urlContains: 'A.EXAMPLE' }, ['1', '4']],
		[{ urlContains: ',' }, []],
		[{ urlContains: '[]' }, []],
		[{ enabled: 'any' }, ['1', '2', '3', '4']],
		[{ enabled: 'enabled' }, ['1', '3', '4']],
		[{ enabled: 'disabled' }, ['2']],
		[{ events: ['y'], urlContains: 'b.', enabled: 'disabled' }, ['2']],
		[{ events: ['x'], enabled: 'disabled' }, []],
	])('%j keep what matches all of them', async (filters, ids) => {
		await expect(idsOf({ filters })).resolves.toEqual(ids);
	});

	it.each<[IDataObject, string]>([
		[{ urlContains: '' }, 'URL Contains'],
		[{ urlContains: ' ' }, 'URL Contains'],
		[{ urlContains: null }, 'URL Contains'],
		[{ urlContains: undefined }, 'URL Contains'],
		[{ events: [] }, 'Events'],
		[{ events: [' '] }, 'Events'],
		[{ events: '' }, 'Events'],
		[{ events: ' , ' }, 'Events'],
		[{ events: '[]' }, 'Events'],
		[{ events: null }, 'Events'],
		[{ events: undefined }, 'Events'],
		[{ enabled: '' }, 'Status'],
		[{ enabled: null }, 'Status'],
		[{ enabled: undefined }, 'Status'],
		[{ enabled: 'enabled', events: ['x'], urlContains: '' }, 'URL Contains'],
	])('let nothing pass when one was added without a value: %p', (filters, parameter) => {
		expect(failureIn(() => operation.prepare(fieldsFrom({ filters })))).toEqual({
			kind: 'invalidParameter',
			parameter,
			problem: 'it is empty: fill it in, or remove the filter',
		});
	});

	it('are counted before the limit', async () => {
		await expect(idsOf({ filters: { events: ['x'] }, limit: 2 })).resolves.toEqual(['1', '4']);
	});
});

describe('Add Findings', () => {
	const options = { addFindings: true };

	it('is off unless the user turns it on', async () => {
		const { items, notices } = await run({});

		expect(items.filter((item) => 'findings' in item)).toEqual([]);
		expect(notices).toEqual([]);
	});

	it('adds to each webhook what is found about it', async () => {
		const { items } = await run({ options });

		expect(items).toHaveLength(4);
		expect(items[1]).toMatchObject({
			id: '2',
			findings: expect.arrayContaining([expect.objectContaining({ code: 'insecureUrl' })]),
		});
	});

	it('finds a duplicate that the limit or a filter leaves out', async () => {
		const duplicate = expect.objectContaining({ code: 'duplicate' });

		expect((await run({ options, limit: 1 })).items).toEqual([
			expect.objectContaining({ id: '1', findings: expect.arrayContaining([duplicate]) }),
		]);
	});

	it('applies the filters', async () => {
		await expect(idsOf({ options, filters: { enabled: 'disabled' } })).resolves.toEqual(['2']);
	});

	it('knows the events that the provider lists', async () => {
		const codes = ({ findings }: IDataObject) => JSON.stringify(findings);
		const { items } = await run({ options }, respondWithEvents('x'));

		expect(items.map((item) => codes(item).includes('"unknownEvent"'))).toEqual([
			true,
			true,
			false,
			true,
		]);
		expect(codes(items[0] ?? {})).toContain('waits for \\"y\\", which');
	});

	it('throws an error that is no failure of the provider, such as the end of the execution', async () => {
		const cancel = async () => await Promise.reject(new Error('The execution was cancelled'));

		await expect(run({ options }, cancel)).rejects.toThrow('The execution was cancelled');
	});

	it('sums up what was found, each webhook counted once', async () => {
		expect((await run({})).summary).toEqual([]);
		expect((await run({ options })).summary).toEqual([
			expect.stringMatching(/^JoggAI: .* 2 of 4 webhooks have a duplicate: 1, 4\. /),
		]);
	});

	it('lists the codes right after the URL, and the findings at the end', async () => {
		const { items } = await run({ options });

		expect(items.map(({ findingCodes }) => findingCodes)).toEqual([
			'duplicate',
			'insecureUrl, disabled',
			'missingUrl',
			'duplicate',
		]);
		expect(Object.keys(items[0] ?? {}).join()).toMatch(
			/^provider,id,url,findingCodes,.*,findings$/,
		);
	});

	it('has no codes for a webhook that is fine', async () => {
		const fine = [{ ...ENDPOINTS[0] }];

		expect((await run({ options }, undefined, fine)).items).toEqual([
			expect.objectContaining({ findingCodes: '', findings: [] }),
		]);
	});
});

describe.each([false, true])('no results, with Add Findings %j', (addFindings) => {
	const noticesOf = async (filters: IDataObject, endpoints: IDataObject[]) =>
		(await run({ filters, limit: 2, options: { addFindings } }, undefined, endpoints)).notices;

	it('are explained when the account has no webhooks', async () => {
		await expect(noticesOf({}, [])).resolves.toEqual(['JoggAI: This account has no webhooks.']);
		await expect(noticesOf({ events: ['z'] }, [])).resolves.toEqual([
			'JoggAI: This account has no webhooks.',
		]);
	});

	it('are explained when the filters leave nothing', async () => {
		await expect(noticesOf({ events: ['z'] }, ENDPOINTS.slice(1))).resolves.toEqual([
			'JoggAI: None of the 3 webhooks matches the filters.',
		]);
		await expect(noticesOf({ events: ['z'] }, ENDPOINTS.slice(3))).resolves.toEqual([
			"JoggAI: The only webhook doesn't match the filters.",
		]);
	});

	it('are not claimed where there are some', async () => {
		await expect(noticesOf({ events: ['x'] }, ENDPOINTS)).resolves.toEqual([]);
	});
});

describe('a request', () => {
	it('has the timeout of the user', async () => {
		expect((await run({})).timeouts).toEqual([30_000]);
		expect((await run({ options: { timeout: 1234 } })).timeouts).toEqual([1234]);
	});

	it.each([
		[{ limit: 0 }, 'Limit'],
		[{ filters: { enabled: 'maybe' } }, 'Status'],
		[{ filters: [] }, 'Filters'],
		[{ options: 'fast' }, 'Options'],
		[{ options: { timeout: -1 } }, 'Timeout'],
		[{ output: 'all' }, 'Output'],
	])('is not sent for %j', (parameters, parameter) => {
		expect(failureIn(() => operation.prepare(fieldsFrom(parameters)))).toMatchObject({
			kind: 'invalidParameter',
			parameter,
		});
	});
});
