/** Downloads of the providers' documents. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { getDocument, PUBLIC_ADDRESSES } from '../../contract/documents';

const DOCUMENT = 'openapi: 3.0.1\npaths: {}\n';

let server: Server;

beforeAll(async () => {
	server = createServer(({ url }, response) => {
		switch (url) {
			case '/document.yaml':
				response.end(DOCUMENT);
				return;
			case '/moved.yaml':
				response.writeHead(302, { location: '/document.yaml' }).end();
				return;
			case '/endless.yaml':
				response.write(DOCUMENT);
				return;
			default:
				response.writeHead(404).end(DOCUMENT);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const address = (path: string): string =>
	`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

describe('a document', () => {
	it.each(['/document.yaml', '/moved.yaml'])('is downloaded: %s', async (path) => {
		expect(await getDocument(address(path))).toEqual({ openapi: '3.0.1', paths: {} });
	});

	it('fails to load when its server does not have it', async () => {
		await expect(getDocument(address('/none.yaml'))).rejects.toThrow(
			"/none.yaml can't be had: HTTP status 404",
		);
	});

	it('fails to load when it takes too long to end', async () => {
		await expect(getDocument(address('/endless.yaml'), { timeoutMs: 100 })).rejects.toThrow(
			"/endless.yaml can't be had: The operation was aborted due to timeout",
		);
	});

	it('fails to load when it is too large', async () => {
		await expect(getDocument(address('/document.yaml'), { maxBytes: 10 })).rejects.toThrow(
			"/document.yaml can't be had: it has more than 10 bytes",
		);
	});

	it('fails to load when no server responds', async () => {
		await expect(getDocument('http://127.0.0.1:1/x.yaml')).rejects.toThrow(
			"http://127.0.0.1:1/x.yaml can't be had: fetch failed",
		);
	});

	it('is requested from the providers by https only', () => {
		for (const place of Object.values(PUBLIC_ADDRESSES)) expect(place).toMatch(/^https:\/\//);
	});
});
