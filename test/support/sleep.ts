/**
 * Makes the waits of the nodes instant, and records them. Runs before every test file.
 */
import { beforeEach, jest } from '@jest/globals';
import type * as n8nWorkflow from 'n8n-workflow';

/** The waits of the nodes in this test, in milliseconds. */
export const waits: number[] = [];

let patient = false;

/** For tests of the waiting itself: from here to the end of the test, waits are real. */
export function waitForReal(): void {
	patient = true;
}

beforeEach(() => {
	waits.length = 0;
	patient = false;
});

jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	return {
		...actual,
		sleep: async (milliseconds: number, signal?: AbortSignal) => {
			waits.push(milliseconds);
			await actual.sleep(patient ? milliseconds : 0, signal);
		},
	};
});
