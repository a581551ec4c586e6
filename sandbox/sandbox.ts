/**
 * The four provider APIs on this machine, behind an intercepting proxy with a throw-away certificate authority: the
 * unchanged nodes talk real HTTPS to the real host names, and nothing leaves the machine.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { generateCACertificate, getLocal, type CompletedRequest } from 'mockttp';

import type { SandboxApi } from './apis/api.ts';
import { apifyApi } from './apis/apify.ts';
import { argilApi } from './apis/argil.ts';
import { joggAiApi } from './apis/joggAi.ts';
import { partooApi } from './apis/partoo.ts';

/** A sandbox that runs. */
export interface Sandbox {
	/** What a process needs in its environment to reach the sandbox instead of the internet. */
	readonly environment: Readonly<Record<string, string>>;
	/** The keys that the APIs accept, by credential type: made anew at every start. */
	readonly secrets: Readonly<Record<string, Record<string, string>>>;
	/** The requests that were answered, as `GET https://host/path?query`. */
	readonly requests: string[];
	/** The hosts that were asked for and are none of the providers'. */
	readonly refusedHosts: string[];
	/** Hands what a host is asked on to a server on this machine: for a service that the caller brings itself. */
	forward(host: string, server: string): Promise<void>;
	stop(): Promise<void>;
}

/** The keys that the APIs accept, by provider. */
export type SandboxKeys = Readonly<Record<'argil' | 'joggAi' | 'partoo' | 'apify', string>>;

/** What a sandbox may be like. */
export interface SandboxOptions {
	/** How long each answer of a provider takes at least, in milliseconds. */
	readonly latencyMs?: number;
	/** Other APIs than {@link providerApis}, made of the keys that they are to accept. */
	readonly apis?: (keys: SandboxKeys) => readonly SandboxApi[];
}

/** The four providers' APIs. */
export function providerApis(keys: SandboxKeys): SandboxApi[] {
	return [
		argilApi(keys.argil),
		joggAiApi(keys.joggAi),
		partooApi(keys.partoo),
		apifyApi(keys.apify),
	];
}

/** Starts the sandbox on a free port. */
export async function startSandbox({
	latencyMs = 0,
	apis = providerApis,
}: SandboxOptions = {}): Promise<Sandbox> {
	const key = () => `sandbox-${randomBytes(12).toString('hex')}`;
	const keys: SandboxKeys = { argil: key(), joggAi: key(), partoo: key(), apify: key() };
	const authority = await generateCACertificate({ subject: { commonName: 'Sandbox' } });
	const folder = await mkdtemp(join(tmpdir(), 'webhooks-sandbox-'));
	const certificate = join(folder, 'ca.pem');
	await writeFile(certificate, authority.cert);

	const requests: string[] = [];
	const refusedHosts: string[] = [];
	const proxy = getLocal({ https: authority });
	await proxy.start();
	for (const api of apis(keys)) {
		for (const host of api.hosts) {
			await proxy
				.forAnyRequest()
				.forHostname(host)
				.thenCallback(async (request) => {
					requests.push(`${request.method} ${request.url}`);
					await sleep(latencyMs);
					return await answer(api, request);
				});
		}
	}
	await proxy.forUnmatchedRequest().thenCallback((request) => {
		refusedHosts.push(new URL(request.url).hostname);
		return { statusCode: 599, body: 'This host is not part of the sandbox.' };
	});

	return {
		environment: {
			HTTPS_PROXY: proxy.url,
			HTTP_PROXY: proxy.url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate,
		},
		secrets: {
			argilWebhooksApi: { apiKey: keys.argil },
			joggAiWebhooksApi: { apiKey: keys.joggAi },
			partooWebhooksApi: { apiKey: keys.partoo, environment: 'production' },
			apifyWebhooksApi: { apiToken: keys.apify },
		},
		requests,
		refusedHosts,
		async forward(host, server) {
			await proxy.forAnyRequest().forHostname(host).thenForwardTo(server);
		},
		async stop() {
			await proxy.stop();
			await rm(folder, { recursive: true });
		},
	};
}

async function answer({ app }: SandboxApi, request: CompletedRequest) {
	const body = await request.body.getText();
	const headers = new Headers();
	for (const [name, value] of Object.entries(request.headers)) {
		if (value !== undefined) headers.set(name, String(value));
	}
	const response = await app.fetch(
		new Request(request.url, {
			method: request.method,
			headers,
			...(body === undefined || body === '' ? {} : { body }),
		}),
	);
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: await response.text(),
	};
}
