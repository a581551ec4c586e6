/** Converts the times of providers to one form. */

const ISO_8601 =
	/^(\d{4}-\d{2}-(\d{2}))[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/** UTC with milliseconds, or finer digits that are cut off, on a day that every month has. */
const UTC_WITH_MILLISECONDS =
	/^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3})(\d*)Z$/;

/** Every month has these days. */
const DAYS_OF_EVERY_MONTH = 28;

/**
 * Converts an ISO 8601 date-time to UTC with milliseconds; finer digits are cut off.
 *
 * A time without a zone is treated as UTC, so that the result never depends on where n8n runs.
 * @returns null when the value can't be parsed as a time
 */
export function utcFromIso(value: unknown): string | null {
	if (typeof value !== 'string') return null;
	// Of all that is done to a webhook, parsing its times takes longest: this is the short way for the usual form.
	const utc = UTC_WITH_MILLISECONDS.exec(value);
	if (utc !== null) return utc[2] === '' ? value : `${utc[1]}Z`;
	const match = ISO_8601.exec(value.trim());
	if (match === null) return null;
	const [, date, day, clock, zone = 'Z'] = match;
	// Date.parse treats the 30th of February as the 1st of March.
	if (Number(day) > DAYS_OF_EVERY_MONTH && new Date(`${date}T00:00Z`).getUTCDate() !== Number(day))
		return null;
	return utcFromMilliseconds(Date.parse(`${date}T${clock}${zone.toUpperCase()}`));
}

/**
 * Converts a Unix time in seconds to ISO 8601 in UTC with milliseconds.
 * @returns null when the value isn't a number within the range of dates
 */
export function utcFromUnixSeconds(value: unknown): string | null {
	return typeof value === 'number' ? utcFromMilliseconds(value * 1000) : null;
}

function utcFromMilliseconds(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
