/**
 * The process that answers for the providers, over HTTP and HTTPS on free ports of loopback. What it answers is kept ready as
 * bytes, so that its work hides nobody's; it counts what it is asked. Started by `service.ts`.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { json as readJson, text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { providerOf } from '../sandbox/providers.ts';
import { apifyPage, argilRecord, partooPage, WEBHOOKS_OF_AN_ACTOR } from './accounts.ts';
import { NOTHING, ROUND, type Ports, type RoundCounts } from './round.ts';

const CERTIFICATE = z.object({ key: z.string(), cert: z.string() });

let round = ROUND.parse({});
let counts: RoundCounts = { ...NOTHING };
let inFlight = 0;
const answers = new Map<string, Buffer>();

const listener: RequestListener = (request, response) => {
	inFlight += 1;
	counts.requests += 1;
	counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
	const { latencyMs } = round;
	void (async () => {
		const body = await answerTo(request);
		if (latencyMs > 0) await sleep(latencyMs);
		response.writeHead(body === null ? 404 : 200, {
			'content-type': 'application/json',
			'content-length': body?.length ?? 0,
		});
		// Before the answer is out: the next request may be here before this side hears that it is.
		inFlight -= 1;
		response.end(body);
	})();
};

/** The answer to a request, or null when no provider knows it. */
async function answerTo(request: IncomingMessage): Promise<Buffer | null> {
	const { method = '', url = '', headers } = request;
	if (method === 'PUT') {
		const id = url.split('/').at(-1) ?? '';
		const { callbackUrl } = z
			.object({ callbackUrl: z.string() })
			.parse(JSON.parse(await readText(request)));
		return Buffer.from(JSON.stringify(argilRecord(id, callbackUrl)));
	}
	const key = `${round.webhooks} ${headers.host} ${url}`;
	const known = answers.get(key);
	if (known !== undefined) return known;
	const page = pageAt(new URL(url, `http://${headers.host}`));
	if (page === null) return null;
	const bytes = Buffer.from(JSON.stringify(page));
	answers.set(key, bytes);
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

/** POST begins a round, GET tells what was counted since. */
const control = createServer((request, response) => {
	void (async () => {
		if (request.method === 'POST') {
			round = ROUND.parse(await readJson(request));
			counts = { ...NOTHING };
			// Nobody starts with the connections of the round before.
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
// It ends with the process that started it, however that one ends.
process.once('disconnect', () => process.exit());
