/**
 * Loaded before everything else (`node --import`): routes all requests of this process to the benchmark's server, including those to
 * the fixed hosts of the nodes.
 *
 * A proxy would need no patch of Node, but it adds a hop and, over TLS, one round trip to each connection. This way a connection has
 * its normal cost, the same for every contender, and there are no DNS requests.
 */
import { Socket } from 'node:net';

/** The loopback ports that replace 80 and 443. */
const PORTS: Readonly<Record<string, string | undefined>> = {
	80: process.env.BENCHMARK_HTTP_PORT,
	443: process.env.BENCHMARK_HTTPS_PORT,
};

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const connect: unknown = Reflect.get(Socket.prototype, 'connect');
if (typeof connect !== 'function')
	throw new Error('The Socket of this Node version has no connect method');

Reflect.set(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]): unknown {
	const [first] = args;
	// net.connect() passes its normalized arguments as one marked array; tls.connect() passes only the options.
	if (Array.isArray(first)) first[0] = routed(first[0]);
	else args[0] = routed(first);
	const socket: unknown = Reflect.apply(connect, this, args);
	return socket;
});

function routed(options: unknown): unknown {
	if (typeof options !== 'object' || options === null || !('port' in options)) return options;
	const host = 'host' in options ? options.host : undefined;
	if (typeof host !== 'string' || LOOPBACK.includes(host)) return options;
	const port = PORTS[String(options.port)];
	if (port === undefined) throw new Error(`The benchmark has no route to ${host}`);
	return { ...options, host: '127.0.0.1', port: Number(port) };
}
