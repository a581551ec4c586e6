/** Whole numbers from 1 on, as users and credentials give them. */

/** The whole number of at least 1 that a value is, or holds as a string; undefined when there is none. */
export function parseCount(value: unknown): number | undefined {
	const number = typeof value === 'string' ? Number(value) : value;
	if (typeof number !== 'number') return undefined;
	return Number.isSafeInteger(number) && number >= 1 ? number : undefined;
}
