/**
 * A network on this machine: every https host is routed to one server, which can break or delay its connections as a test needs.
 * The nodes reach it as they reach the internet: by n8n's request helper, a proxy from the environment, TLS and real sockets.
 */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';

import {
	SubjectAlternativeNameExtension,
	X509CertificateGenerator,
	PemConverter,
} from '@peculiar/x509';

/** A request as the server received it. */
export interface SeenRequest {
	readonly method: string;
	readonly host: string;
	/** Path and query. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Responds to a request, or leaves it without a response on purpose. */
export type Handler = (request: SeenRequest, response: ServerResponse) => Promise<void>;

/** Where the proxy settings of the environment route requests. */
export type Route = 'server' | 'closedPort' | 'unknownName';

/** A running network. */
export interface Network {
	/** Routes all later requests of this process. */
	use(route: Route): void;
	stop(): Promise<void>;
}

/** Starts the network for the given hosts, and routes the https requests of this process to it. */
export async function startNetwork(hosts: readonly string[], handler: Handler): Promise<Network> {
	const { key, cert } = await certificateFor(hosts);
	trust(cert);
	const listener = (request: IncomingMessage, response: ServerResponse): void => {
		// A client that gives up closes its socket: not an error of the server.
		response.on('error', () => undefined);
		void readRequest(request).then((seen) => handler(seen, response));
	};
	const secure = createHttpsServer({ key, cert }, listener);
	const proxy = createHttpServer();
	const sockets = new Set<Duplex>();
	proxy.on('connect', (_request, socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		secure.emit('connection', socket);
	});
	const port = await listen(proxy);
	const closed = createHttpServer();
	const closedPort = await listen(closed);
	await new Promise((resolve) => closed.close(resolve));

	const proxies: Record<Route, string> = {
		server: `http://127.0.0.1:${port}`,
		closedPort: `http://127.0.0.1:${closedPort}`,
		// RFC 6761, section 6.4: a name that never resolves.
		unknownName: 'http://proxy.invalid:8080',
	};
	const use = (route: Route): void => {
		process.env.HTTPS_PROXY = proxies[route];
		process.env.HTTP_PROXY = proxies[route];
		process.env.NO_PROXY = '';
	};
	use('server');
	return {
		use,
		async stop() {
			proxy.close();
			for (const socket of sockets) socket.destroy();
			await once(proxy, 'close');
		},
	};
}

/** Makes this process trust a certificate, as `NODE_EXTRA_CA_CERTS` does for a process that is about to start. */
function trust(cert: string): void {
	const { createSecureContext } = tls;
	// Node 20 has no such function; there, every TLS context gets the certificate when it is created.
	const setDefault: typeof tls.setDefaultCACertificates | undefined = tls.setDefaultCACertificates;
	if (setDefault !== undefined) setDefault([...tls.getCACertificates('default'), cert]);
	else {
		tls.createSecureContext = (options) =>
			createSecureContext({ ...options, ca: [...tls.rootCertificates, cert] });
	}
}

async function listen(server: ReturnType<typeof createHttpServer>): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
	const body = await text(request).catch(() => '');
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
	return {
		method: request.method ?? '',
		host: request.headers.host ?? '',
		url: request.url ?? '',
		headers,
		body,
	};
}

async function certificateFor(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name: 'CN=Faults',
		notBefore: new Date(Date.now() - 3_600_000),
		notAfter: new Date(Date.now() + 86_400_000),
		keys,
		signingAlgorithm: algorithm,
		extensions: [
			new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns', value }))),
		],
	});
	const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
	return { key: PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}
