import type { IDataObject } from 'n8n-workflow';

/** Stands in for a secret. All masks are alike: even the length of a secret would be a hint. */
export const MASK = '**********';

/** A text or JSON of a provider as text, in which every value of `secrets` is masked wherever it is repeated. */
export function maskTexts(answer: unknown, secrets: IDataObject): string {
	const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
	return Object.values(secrets).reduce<string>((masked, secret) => {
		// As it stands inside of a JSON text, without the quotes around it.
		const written = JSON.stringify(secret).replace(/^"|"$/g, '');
		return written === '' ? masked : masked.replaceAll(written, MASK);
	}, text);
}

/** A copy of an object, e.g. of HTTP headers, in which every value is masked and every name stays. */
export function maskValues(record: IDataObject): IDataObject {
	return Object.fromEntries(Object.keys(record).map((name) => [name, MASK]));
}
