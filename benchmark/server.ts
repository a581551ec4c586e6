/**
 * The server of the benchmark: responds as the providers do, over HTTP and HTTPS on free loopback ports, and counts the requests.
 * Responses are cached as bytes, so that its own work takes little time. `service.ts` starts it in its own process.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { json as readJson, text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { providerOf } from '../sandbox/providers.ts';
import { apifyPage, argilRecord, partooPage, WEBHOOKS_OF_AN_ACTOR } from './accounts.ts';
import { ZERO_COUNTS, ROUND, type Ports, type RoundCounts } from './round.ts';

const CERTIFICATE = z.object({ key: z.string(), cert: z.string() });

let round = ROUND.parse({});
let counts: RoundCounts = { ...ZERO_COUNTS };
let inFlight = 0;
const cachedResponses = new Map<string, Buffer>();

const listener: RequestListener = (request, response) => {
	inFlight += 1;
	counts.requests += 1;
	counts.maxInFlight = Math.max(counts.maxInFlight, inFlight);
	const { latencyMs } = round;
	void (async () => {
		const body = await responseTo(request);
		if (latencyMs > 0) await sleep(latencyMs);
		response.writeHead(body === null ? 404 : 200, {
			'content-type': 'application/json',
			'content-length': body?.length ?? 0,
		});
		// Before the response is sent: the next request may arrive before the server knows that it was sent.
		inFlight -= 1;
		response.end(body);
	})();
};

/** The body of the response to a request, or null when no provider has that path. */
async function responseTo(request: IncomingMessage): Promise<Buffer | null> {
	const { method = '', url = '', headers } = request;
	if (method === 'PUT') {
		const id = url.split('/').at(-1) ?? '';
		const { callbackUrl } = z
			.object({ callbackUrl: z.string() })
			.parse(JSON.parse(await readText(request)));
		return Buffer.from(JSON.stringify(argilRecord(id, callbackUrl)));
	}
	const key = `${round.webhooks} ${headers.host} ${url}`;
	const cached = cachedResponses.get(key);
	if (cached !== undefined) return cached;
	const page = pageAt(new URL(url, `http://${headers.host}`));
	if (page === null) return null;
	const bytes = Buffer.from(JSON.stringify(page));
	cachedResponses.set(key, bytes);
	return bytes;
}

function pageAt({ hostname, pathname, searchParams }: URL): object | null {
	const number = (name: string, fallback: number) => Number(searchParams.get(name) ?? fallback);
	if (hostname === providerOf('partoo').hosts[0]) {
		return partooPage(round.webhooks, number('page', 1), number('per_page', 30));
	}
	const range = [number('offset', 0), number('limit', 1000)] as const;
	const actor = /^\/v2\/acts\/(\w+)\/webhooks$/.exec(pathname)?.[1];
	if (actor !== undefined) return apifyPage(WEBHOOKS_OF_AN_ACTOR, ...range, actor);
	return pathname === '/v2/webhooks' ? apifyPage(round.webhooks, ...range) : null;
}

const certificate = CERTIFICATE.parse(JSON.parse(process.env.BENCHMARK_CERTIFICATE ?? ''));
const providers = [createServer(listener), createTlsServer(certificate, listener)];
for (const server of providers) {
	server.on('connection', (socket: Socket) => {
		const ofRound = counts;
		ofRound.connections += 1;
		ofRound.left += 1;
		socket.once('close', () => (ofRound.left -= 1));
	});
}

/** POST starts a round, GET returns its counts. */
const control = createServer((request, response) => {
	void (async () => {
		if (request.method === 'POST') {
			round = ROUND.parse(await readJson(request));
			counts = { ...ZERO_COUNTS };
			// No contender starts with the connections of the previous round.
			for (const server of providers) server.closeIdleConnections();
		}
		response.setHeader('connection', 'close').end(JSON.stringify(counts));
	})();
});

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

const [http, https, controlPort] = await Promise.all([...providers, control].map(listen));
process.send?.({ http, https, control: controlPort } satisfies Partial<Ports>);
// It exits together with the process that started it.
process.once('disconnect', () => process.exit());
