/**
 * What n8n 1.123 to 2.41 and Node 20.19 do differently from the newest: the one place that knows versions. Everything else is
 * written for the newest n8n. What is said of a version was read in the code of n8n-core and n8n-workflow, and is tested on
 * them by `npm run test:matrix`.
 */
import { sleep } from 'n8n-workflow';
import type {
	IDataObject,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

/**
 * Waits, in milliseconds, unless the signal ends the wait.
 *
 * Up to n8n 2.33 `sleep` takes no signal, and a cancelled execution would wait on.
 * @throws the signal's reason as soon as it is aborted
 */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	let end = (): void => undefined;
	const aborted = new Promise<never>((_, reject) => {
		end = () => reject(signal?.reason as Error);
	});
	signal?.addEventListener('abort', end);
	try {
		await Promise.race([sleep(milliseconds, signal), aborted]);
	} finally {
		signal?.removeEventListener('abort', end);
	}
}

/**
 * Node's error code, e.g. `ENOTFOUND`, of an error of n8n's that has lost its cause; null when there is none. Pure.
 *
 * Up to n8n 2.33 a NodeApiError has no cause, and Node's code is where the HTTP status would be.
 */
export function codeWithoutCause(error: object): string | null {
	if (!('httpCode' in error) || typeof error.httpCode !== 'string') return null;
	return /^[A-Z][A-Z0-9_]+$/.test(error.httpCode) ? error.httpCode : null;
}

/** Parses a URL; undefined when it isn't one. Pure. `URL.parse` needs Node 22.1. */
export function parseUrl(text: string, base?: string): URL | undefined {
	return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/**
 * The item for a failed one, made so that every n8n sends it to the error branch, with its whole JSON.
 *
 * Up to n8n 2.35 an item goes there only if its JSON has no keys but `error` and `message`, or if the item has an `error`
 * in addition to its JSON (`handleNodeErrorOutput` in n8n-core). But such an item's JSON n8n then replaces by `{ error }`. So this item
 * has the error that routes it, and ignores that replacement of its JSON. The error goes no further: what isn't enumerable is
 * neither copied with an item nor saved.
 */
export function forErrorBranch(
	item: INodeExecutionData,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const { json } = item;
	return Object.defineProperties(
		{ ...item },
		{
			error: { configurable: true, writable: true, value: error },
			json: {
				configurable: true,
				enumerable: true,
				get: () => json,
				set(this: INodeExecutionData, value: IDataObject) {
					if (Object.keys(value).join() === 'error') return;
					Object.defineProperty(this, 'json', { enumerable: true, value, writable: true });
				},
			},
		},
	);
}
