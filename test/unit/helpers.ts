import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../nodes/shared/failure/failure';
import type { FailureFacts } from '../../nodes/shared/failure/kinds';
import { Fields } from '../../nodes/shared/fields/parameters';

/** The facts of the failure that the work throws; anything else that happens is an error of the test. */
export function failureIn(work: () => unknown): FailureFacts {
	try {
		work();
	} catch (error) {
		return factsOf(error);
	}
	throw new Error('Nothing was thrown');
}

/** The facts of the failure that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<FailureFacts> {
	return await promise.then(() => {
		throw new Error('Nothing was thrown');
	}, factsOf);
}

/** A group of fields with fixed values. */
export function fieldsFrom(values: IDataObject): Fields {
	return new Fields((name) => values[name]);
}

function factsOf(error: unknown): FailureFacts {
	if (error instanceof Failure) return error.facts;
	throw error;
}
