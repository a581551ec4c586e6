/** Checks and parses a URL that a user gave. */
import { parseUrl } from '../runtime/compat';
import { invalid } from './field';
import type { FieldLabel } from './field';

/**
 * An absolute http or https URL. Blanks and backslashes are refused: URL parsers drop or turn them, so that what is called
 * would not be what is written.
 * @throws Failure `invalidParameter`
 */
export function absoluteUrl(text: string, field: FieldLabel): string {
	if (!/^https?:\/\/[^/?#\s\\][^\s\\]*$/i.test(text) || !URL.canParse(text)) {
		// The URL isn't quoted: tokens and passwords are often part of one.
		throw invalid(field, 'it must be an absolute URL that begins with http:// or https://');
	}
	return text;
}

/**
 * Refuses a URL that isn't https, for a provider whose documentation allows no other.
 * @param provider the provider's name
 * @throws Failure `invalidParameter`
 */
export function httpsUrl(url: string, field: FieldLabel, provider: string): string {
	if (!/^https:/i.test(url)) throw invalid(field, `${provider} calls only https URLs`);
	return url;
}

/** What a user typed as a URL, or as a host alone, where https is assumed; undefined when it is neither. Pure. */
export function typedUrl(text: string): URL | undefined {
	if (/^https?:\/\/[^/?#\s\\]/i.test(text)) return parseUrl(text);
	return /^[^/?#@\s\\]+\/?$/.test(text) ? parseUrl(`https://${text}`) : undefined;
}
