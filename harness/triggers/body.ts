/** Reads the body of a request as n8n does: `middlewares/body-parser.js` and `parseRequestBody` of n8n 2.41.1. */
import type { IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import { parse as parseForm } from 'node:querystring';
import { gunzipSync, inflateSync } from 'node:zlib';

import type { INode } from 'n8n-workflow';

import { jsonParse } from '../n8nWorkflow.ts';
import { HttpError } from './httpError.ts';

const require = createRequire(import.meta.url);

/** The parser of XML that n8n uses, from its own dependencies. */
const { parseStringPromise: parseXml } = createRequire(require.resolve('n8n-workflow'))(
	'xml2js',
) as { parseStringPromise: (xml: string, options: object) => Promise<unknown> };

const XML_OPTIONS = { async: true, normalize: true, normalizeTags: true, explicitArray: false };

/** `N8N_PAYLOAD_SIZE_MAX`: 16 MiB unless set. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** What n8n adds to a request. */
export interface ParsedBody {
	readonly contentType?: string;
	/** The charset; it is undefined without a content type. */
	readonly encoding?: string;
	/** The unpacked bytes; not for forms with several parts. */
	readonly rawBody?: Buffer;
	readonly body?: unknown;
}

/**
 * Reads a body.
 * @param sent the bytes as they were sent, perhaps packed
 * @throws HttpError 422 for what can't be parsed, 500 for what is too large or can't be unpacked
 */
export async function parseBody(
	headers: IncomingHttpHeaders,
	sent: Buffer,
	node: INode,
): Promise<ParsedBody> {
	const declared = contentTypeOf(headers['content-type']);
	const { contentType, encoding } = declared;
	const { options } = node.parameters;
	const isBinary =
		typeof options === 'object' &&
		options !== null &&
		'binaryData' in options &&
		options.binaryData;
	if (node.typeVersion === 1 && isBinary) return declared;
	if (contentType === 'multipart/form-data') {
		return { ...declared, body: await parseParts(headers['content-type'] ?? '', sent) };
	}
	if (contentType?.startsWith('multipart/')) return declared;
	if (node.typeVersion > 1 && !isParsable(contentType)) return declared;
	const rawBody = unpack(headers['content-encoding'], sent);
	if (rawBody.length === 0) return { ...declared, rawBody };
	try {
		const body = await parseText(contentType, () => decode(rawBody, encoding));
		return { ...declared, rawBody, body };
	} catch (error) {
		const hint = error instanceof Error ? error.message : String(error);
		throw new HttpError(422, 'Failed to parse request body', hint);
	}
}

async function parseText(contentType: string | undefined, text: () => string): Promise<unknown> {
	if (contentType === undefined) return undefined;
	if (contentType === 'application/json') return jsonParse(withoutMark(text()));
	if (contentType.endsWith('/xml') || contentType.endsWith('+xml')) {
		return await parseXml(text(), XML_OPTIONS);
	}
	if (contentType === 'application/x-www-form-urlencoded') {
		return parseForm(withoutMark(text()), undefined, undefined, { maxKeys: 1000 });
	}
	return contentType === 'text/plain' ? text() : undefined;
}

/** A charset that Node doesn't know is an error. */
function decode(bytes: Buffer, encoding: string | undefined): string {
	if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
		throw new TypeError(`Unknown encoding: ${encoding}`);
	}
	return bytes.toString(encoding);
}

/** Without the byte order mark. */
function withoutMark(text: string): string {
	return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function unpack(contentEncoding: string | undefined, sent: Buffer): Buffer {
	const limit = { maxOutputLength: MAX_BODY_BYTES };
	try {
		if (contentEncoding === 'gzip') return gunzipSync(sent, limit);
		if (contentEncoding === 'deflate') return inflateSync(sent, limit);
	} catch {
		throw new HttpError(500, 'There was a problem executing the workflow');
	}
	if (sent.length > MAX_BODY_BYTES) {
		throw new HttpError(500, 'There was a problem executing the workflow');
	}
	return sent;
}

/** A form with files, as far as triggers see it: n8n keeps the files on its disk. */
async function parseParts(contentType: string, sent: Buffer): Promise<object> {
	const data: Record<string, unknown> = {};
	const files: Record<string, unknown> = {};
	try {
		const form = await new Response(new Uint8Array(sent), {
			headers: { 'content-type': contentType },
		}).formData();
		for (const [name, value] of form) {
			if (typeof value === 'string') data[name] = value;
			else files[name] = { originalFilename: value.name, size: value.size };
		}
	} catch {
		throw new HttpError(400, 'The submitted form data could not be parsed.');
	}
	return { data, files };
}

function isParsable(contentType = ''): boolean {
	return (
		contentType.startsWith('application/json') ||
		contentType.startsWith('text/plain') ||
		contentType.startsWith('application/x-www-form-urlencoded') ||
		contentType.endsWith('/xml') ||
		contentType.endsWith('+xml')
	);
}

/** `parseIncomingMessage` */
function contentTypeOf(header: string | undefined): Pick<ParsedBody, 'contentType' | 'encoding'> {
	if (!header) return {};
	const [type = '', ...parameters] = header.split(';');
	const charsets = parameters.flatMap((parameter) => {
		const [name = '', ...value] = parameter.split('=');
		return name.toLowerCase().trim() === 'charset' && value.length > 0
			? [
					value
						.join('=')
						.trim()
						.replace(/^"(.*)"$/, '$1'),
				]
			: [];
	});
	return { contentType: type.toLowerCase(), encoding: (charsets.at(-1) ?? 'utf-8').toLowerCase() };
}
