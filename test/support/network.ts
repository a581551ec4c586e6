/** A network without real hosts: nock's interceptors only. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import nock from 'nock';

/** Lets no request leave the process, and fails a test that leaves an expected request unsent. Call once per file. */
export function useFakeNetwork(): void {
	beforeAll(() => {
		nock.disableNetConnect();
	});
	beforeEach(() => {
		nock.cleanAll();
	});
	afterEach(() => {
		expect(nock.pendingMocks()).toEqual([]);
	});
	afterAll(() => {
		// Test files share Node's http module but not nock: interceptors that one file leaves behind would respond to the next.
		nock.restore();
	});
}
