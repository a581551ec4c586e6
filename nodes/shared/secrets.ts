import type { IDataObject } from 'n8n-workflow';

/** Stands in for a secret. All masks are alike: even the length of a secret would be a hint. */
export const MASK = '**********';

/** A text in which every secret is masked, as it is and as it stands inside of a JSON text. */
export function maskTexts(text: string, secrets: readonly string[]): string {
	return (
		secrets
			.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
			.filter((secret) => secret !== '')
			// One may be the beginning of another, which would leave the rest of that.
			.sort((one, other) => other.length - one.length)
			.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
	);
}

/** A text in which the user and the query of every URL are masked: that is where callback URLs carry tokens. */
export function maskUrls(text: string): string {
	return text
		.replace(/(https?:\/\/)[^\s/?#]+@/gi, `$1${MASK}@`)
		.replace(/(https?:\/\/[^\s?#"<>]*[?#])[^\s"<>]+/gi, `$1${MASK}`);
}

/** A copy of an object, e.g. of HTTP headers, in which every value is masked and every name stays. */
export function maskValues(record: IDataObject): IDataObject {
	return Object.fromEntries(Object.keys(record).map((name) => [name, MASK]));
}

/** The values of an object such as HTTP headers, as texts. */
export function valuesOf(record: IDataObject): string[] {
	return Object.values(record).map((value) =>
		typeof value === 'string' ? value : JSON.stringify(value),
	);
}
