const ISO_8601 =
	/^(\d{4}-\d{2}-(\d{2}))[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/** UTC with milliseconds: what is asked for, and what JSON.stringify makes of a Date. */
const UTC_WITH_MILLISECONDS = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}:\d{2}\.\d{3}Z$/;

/** Every month has these days. */
const DAYS_OF_EVERY_MONTH = 28;

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
	const [text, date, day, clock, zone = 'Z'] = match;
	// Date.parse takes the 30th of February for the 1st of March.
	if (Number(day) > DAYS_OF_EVERY_MONTH && new Date(`${date}T00:00Z`).getUTCDate() !== Number(day))
		return null;
	const time = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
	// Writing a time anew takes longest of all that is done to a webhook.
	if (UTC_WITH_MILLISECONDS.test(text) && !Number.isNaN(time)) return text;
	return utcFromMilliseconds(time);
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
