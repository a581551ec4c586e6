/** Downloads and parses the providers' OpenAPI documents. */
import { readFile } from 'node:fs/promises';

import { parse } from 'yaml';
import { z } from 'zod';

import type { Json } from '../sandbox/json.ts';

/** The providers that publish a machine-readable document. */
export type DocumentedProvider = 'joggai' | 'apify';

/**
 * The addresses of the newest documents. Apify's is in the document itself and on https://docs.apify.com/api/v2; JoggAI's is the
 * source file of its documentation (https://docs.jogg.ai).
 */
export const PUBLIC_ADDRESSES: Readonly<Record<DocumentedProvider, string>> = {
	apify: 'https://docs.apify.com/api/openapi.yaml',
	joggai:
		'https://raw.githubusercontent.com/JoggAI-Tech/docs/main/api-reference/v2/openapi-v2.yaml',
};

/** The timeout of a download, in milliseconds. */
export const DOWNLOAD_TIMEOUT_MS = 30_000;

/** The largest document that is accepted, in bytes: Apify's has 0.8 million. */
export const MAX_DOCUMENT_BYTES = 10_000_000;

/** An OpenAPI document: only its version is checked, and that it has paths. */
export interface OpenApiDocument {
	/** The version of the specification, e.g. `3.1.2`. */
	readonly openapi: string;
	readonly [section: string]: Json;
}

/** The document can't be downloaded, or isn't an OpenAPI document: nothing can be checked. */
export class DocumentUnavailable extends Error {}

/** The limits of a download. */
export interface DownloadLimits {
	readonly timeoutMs?: number;
	readonly maxBytes?: number;
}

/**
 * Downloads or reads a document, and parses it.
 * @param place a URL, or the path of a file
 * @throws DocumentUnavailable
 */
export async function getDocument(
	place: string,
	limits: DownloadLimits = {},
): Promise<OpenApiDocument> {
	const text = await textAt(place, limits).catch((error: unknown) => {
		throw new DocumentUnavailable(`${place} can't be had: ${reasonOf(error)}`);
	});
	return parseDocument(text, place);
}

/**
 * Parses an OpenAPI document, in YAML or JSON.
 * @param place where it is from, for the error
 * @throws DocumentUnavailable
 */
export function parseDocument(text: string, place: string): OpenApiDocument {
	try {
		const content: unknown = parse(text);
		DOCUMENT.parse(content);
		return content as OpenApiDocument;
	} catch (error) {
		throw new DocumentUnavailable(`${place} is no OpenAPI document: ${reasonOf(error)}`);
	}
}

const DOCUMENT = z.object({ openapi: z.string().startsWith('3.'), paths: z.record(z.object({})) });

async function textAt(
	place: string,
	{ timeoutMs = DOWNLOAD_TIMEOUT_MS, maxBytes = MAX_DOCUMENT_BYTES }: DownloadLimits,
): Promise<string> {
	if (!/^https?:/.test(place)) return await readFile(place, 'utf8');
	const response = await fetch(place, { signal: AbortSignal.timeout(timeoutMs) });
	if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	const body: AsyncIterable<Uint8Array> = response.body;
	for await (const chunk of body) {
		bytes += chunk.length;
		if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
	const messageOf = (value: unknown): string =>
		typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : '';
	// The message of fetch is only "fetch failed"; the reason is in its cause.
	const cause = error instanceof Error ? messageOf(error.cause) : '';
	const [firstLine] = messageOf(error).split('\n');
	return cause === '' ? `${firstLine}` : `${firstLine} (${cause})`;
}
