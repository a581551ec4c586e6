import { getEventListeners } from 'node:events';

import { describe, expect, it } from '@jest/globals';
import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';

import {
	codeWithoutCause,
	forErrorBranch,
	parseUrl,
	wait,
} from '../../nodes/shared/runtime/compat';
import { waitForReal, waits } from '../support/sleep';

describe('a wait', () => {
	it('waits as long as requested', async () => {
		waitForReal();
		const begun = Date.now();

		await wait(60, new AbortController().signal);

		expect(waits).toEqual([60]);
		expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
	});

	it('ends with the reason of its signal, at once', async () => {
		waitForReal();
		const controller = new AbortController();
		const begun = Date.now();
		const waiting = wait(5000, controller.signal);
		controller.abort(new Error('Cancelled'));

		await expect(waiting).rejects.toThrow('Cancelled');
		expect(Date.now() - begun).toBeLessThan(1000);
	});

	it('does not begin when the signal is aborted already', async () => {
		await expect(wait(5000, AbortSignal.abort(new Error('Cancelled')))).rejects.toThrow(
			'Cancelled',
		);
		expect(waits).toEqual([]);
	});

	it('leaves nothing behind at the signal', async () => {
		const controller = new AbortController();
		await wait(1, controller.signal);

		expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
	});
});

describe('an item for the error branch', () => {
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: 'node',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const json = { error: 'It failed', message: 'Do this', details: { cause: 'notFound' } };
	const make = (): INodeExecutionData =>
		forErrorBranch({ json, pairedItem: { item: 3 } }, new NodeOperationError(node, 'It failed'));

	it('has an error, which is neither copied nor saved', () => {
		const item = make();

		expect(item.error?.message).toBe('It failed');
		expect('error' in { ...item }).toBe(false);
		expect(JSON.parse(JSON.stringify(item))).toEqual({ json, pairedItem: { item: 3 } });
	});

	it("keeps its JSON where n8n would put the error's message alone", () => {
		const item = make();

		item.json = { error: item.error?.message };

		expect(item.json).toEqual(json);
	});

	it('accepts any other JSON, and is then like any other item', () => {
		const item = make();

		item.json = { error: 'It failed', seen: true };
		expect(item.json).toEqual({ error: 'It failed', seen: true });
		item.json = { error: 'It failed' };
		expect(item.json).toEqual({ error: 'It failed' });
	});
});

describe("Node's code of an error that has lost its cause", () => {
	it.each([
		[{ httpCode: 'ENOTFOUND' }, 'ENOTFOUND'],
		[{ httpCode: 'E2BIG' }, 'E2BIG'],
		[{ httpCode: '404' }, null],
		[{ httpCode: 404 }, null],
		[{ httpCode: null }, null],
		[{ httpCode: 'Bearer ABC' }, null],
		[{}, null],
	])('of %j is %j', (error, code) => {
		expect(codeWithoutCause(error)).toBe(code);
	});
});

it('parses what is a URL, also one that is relative to another', () => {
	expect(parseUrl('https://a.example/b')?.host).toBe('a.example');
	expect(parseUrl('..', 'https://a.example/b/c/d')?.href).toBe('https://a.example/b/');
	expect(parseUrl('nowhere')).toBeUndefined();
	expect(parseUrl('..', 'nowhere')).toBeUndefined();
});
