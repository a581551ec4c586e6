const ISO_8601 =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Brings an ISO 8601 date-time to UTC with milliseconds; finer digits are cut off.
 *
 * A time without a zone is taken as UTC, so that the result never depends on where n8n runs.
 * @returns null when the value can't be read as a time
 */
export function utcFromIso(value: unknown): string | null {
	if (typeof value !== 'string') return null;
	const match = ISO_8601.exec(value.trim());
	if (match === null) return null;
	const [, day, clock, zone = 'Z'] = match;
	// Date.parse takes the 30th of February for the 1st of March.
	if (utcFromMilliseconds(Date.parse(`${day}T00:00Z`))?.slice(0, 10) !== day) return null;
	return utcFromMilliseconds(Date.parse(`${day}T${clock}${zone.toUpperCase()}`));
}

/**
 * Brings a Unix time in seconds to ISO 8601 in UTC with milliseconds.
 * @returns null when the value isn't a number within the range of dates
 */
export function utcFromUnixSeconds(value: unknown): string | null {
	return typeof value === 'number' ? utcFromMilliseconds(value * 1000) : null;
}

function utcFromMilliseconds(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
