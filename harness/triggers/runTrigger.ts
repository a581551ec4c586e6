/**
 * The child process of `child.ts`: publishes the trigger that it is sent, receives over HTTP on loopback what is delivered to it,
 * and unpublishes it when it is told so.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { loadPackage, PACKAGE_FOLDER } from '../package.ts';
import type { Published, TriggerToRun, Unpublished } from './child.ts';
import { lifecycle } from './lifecycle.ts';

const [{ node, secrets, baseUrl }] = (await once(process, 'message')) as [TriggerToRun];
const catalog = await loadPackage(PACKAGE_FOLDER);
const n8n = lifecycle({ engine: 'publication', catalog, node, secrets, baseUrl });

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { status, headers, body } = await n8n.deliver({
		url: `${baseUrl}${request.url}`,
		method: request.method ?? '',
		headers: request.headers as Record<string, string>,
		body: await buffer(request),
	});
	if (status === 'no response') return;
	response.writeHead(status, headers);
	response.end(body);
}

const server = createServer((request, response) => void receive(request, response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const { state, message } = await n8n.publish();
const published: Published = { status: message ?? state, server: `http://127.0.0.1:${port}` };
process.send?.(published);

await once(process, 'message');
const status = await n8n.unpublish();
const items = n8n.executions.flatMap((execution) => execution.items.map(({ json }) => json));
const unpublished: Unpublished = { status: status.message ?? status.state, items };
process.send?.(unpublished);
