/**
 * Loaded before everything else (`node --import`): leads whatever this process asks of another host to the benchmark's
 * server, the nodes' pinned hosts included.
 *
 * A proxy would do without a patch, but adds a hop and, over TLS, one round trip to each connection; this way a connection
 * costs what it costs, the same for every contender, and names are not looked up for any of them.
 */
import { Socket } from 'node:net';

/** The ports on loopback that take the place of 80 and 443. */
const PORTS: Readonly<Record<string, string | undefined>> = {
	80: process.env.BENCHMARK_HTTP_PORT,
	443: process.env.BENCHMARK_HTTPS_PORT,
};

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const connect: unknown = Reflect.get(Socket.prototype, 'connect');
if (typeof connect !== 'function') throw new Error('Sockets of this Node have no connect');

Reflect.set(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]): unknown {
	const [first] = args;
	// net.connect() hands its normalized arguments on as one marked array; tls.connect() hands on the options alone.
	if (Array.isArray(first)) first[0] = led(first[0]);
	else args[0] = led(first);
	const socket: unknown = Reflect.apply(connect, this, args);
	return socket;
});

function led(options: unknown): unknown {
	if (typeof options !== 'object' || options === null || !('port' in options)) return options;
	const host = 'host' in options ? options.host : undefined;
	if (typeof host !== 'string' || LOOPBACK.includes(host)) return options;
	const port = PORTS[String(options.port)];
	if (port === undefined) throw new Error(`The benchmark leads no connection to ${host}`);
	return { ...options, host: '127.0.0.1', port: Number(port) };
}
