/** What an operation must send and return, as a table: the requests of each row, and what their documented failures lead to. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock, { type DataMatcherMap } from 'nock';

import { jsonOf, runNode } from '../../support/nodes';
import type { DocumentedProvider } from '../../support/providers';

/** The mask of a secret in the output. */
export const MASK = '**********';

/** A request and its response. */
export interface Exchange {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Record<string, string | number>;
	/** The JSON body that the provider must receive; none unless given. */
	readonly body?: DataMatcherMap;
	readonly status?: number;
	readonly response?: IDataObject | IDataObject[] | '';
}

/** A run of an operation. */
export interface OperationTest {
	readonly name: string;
	readonly operation: string;
	readonly parameters: INodeParameters;
	readonly exchanges: Exchange[];
	readonly output: IDataObject[];
	/** What the documented failures of the last exchange lead to, by HTTP status or JoggAI's code. */
	readonly failures: Record<number, string>;
}

/** The value of a field that chooses a webhook, an Actor or a task by its ID. */
export const byId = (id: string | number) => ({ __rl: true, mode: 'id', value: id });

export const REJECTED = 'rejected the request';
export const UNAUTHORIZED = "doesn't accept the API Key of this credential";
export const FORBIDDEN = "doesn't allow this API Key to do that";
export const UNKNOWN = "couldn't find that resource";
export const BUSY = 'is receiving too many requests from this account';
export const DOWN = 'is not available at the moment';

/**
 * Describes the operations of a provider.
 * @param rejection the response that carries an error code, for a provider whose codes are not HTTP statuses
 */
export function describeOperations(
	provider: DocumentedProvider,
	operationTests: OperationTest[],
	rejection?: (code: number, message: string) => IDataObject,
): void {
	const { label, type } = provider;
	describe(label, () => {
		const expectRequest = (exchange: Exchange, times = 1) => {
			const { method, path, query = {}, body } = exchange;
			return nock(provider.origin, {
				reqheaders: {
					...provider.headers,
					...(body !== undefined && { 'content-type': /^application\/json/ }),
				},
			})
				.intercept(path, method, body ?? '')
				.query(query)
				.times(times);
		};
		const respond = (exchange: Exchange) =>
			expectRequest(exchange).reply(exchange.status ?? 200, exchange.response);

		it.each(operationTests)('$name', async ({ operation, parameters, exchanges, output }) => {
			exchanges.forEach(respond);

			const { items, error } = await runNode({ type, parameters: { operation, ...parameters } });

			expect(error).toBeUndefined();
			expect(jsonOf(items)).toEqual(output);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(output.map(() => ({ item: 0 })));
		});

		const failures = operationTests.flatMap((one) =>
			Object.entries(one.failures).map(([code, text]) => ({ ...one, code: Number(code), text })),
		);

		it.each(failures)('$name — $code: $text', async (one) => {
			const { operation, parameters, exchanges, code, text } = one;
			const last = exchanges.at(-1);
			if (last === undefined) throw new Error('A row has at least one exchange');
			exchanges.slice(0, -1).forEach(respond);
			const isRetried = [BUSY, DOWN].includes(text) && (text === BUSY || last.method !== 'POST');
			const rejected = expectRequest(last, isRetried ? 4 : 1);
			if (rejection === undefined) rejected.reply(code, provider.error('The reason'));
			else rejected.reply(200, rejection(code, 'The reason'));

			const { items, error } = await runNode({ type, parameters: { operation, ...parameters } });

			expect(items).toEqual([]);
			expect(error?.message).toBe(`${label} ${text}`);
			expect(error?.description).toContain('The reason');
		});
	});
}
