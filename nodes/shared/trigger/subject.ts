/** Names what an event is about. */

/**
 * The first of the candidates that has an ID, as `kind/id`; null when none has.
 * @param candidates kinds with whatever the payload has in the place of the ID
 */
export function subjectOf(...candidates: ReadonlyArray<readonly [string, unknown]>): string | null {
	const [kind, id] = candidates.find(([, value]) => isId(value)) ?? [];
	return isId(id) ? `${kind}/${id}` : null;
}

function isId(value: unknown): value is string | number {
	return (typeof value === 'string' && value !== '') || Number.isSafeInteger(value);
}
