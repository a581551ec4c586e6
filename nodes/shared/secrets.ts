import type { IDataObject } from 'n8n-workflow';

/** Stands in for a secret. All masks are alike: even the length of a secret would be a hint. */
export const MASK = '**********';

/** A copy of an object, e.g. of HTTP headers, in which every value is masked and every name stays. */
export function maskValues(record: IDataObject): IDataObject {
	return Object.fromEntries(Object.keys(record).map((name) => [name, MASK]));
}
