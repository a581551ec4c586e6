/**
 * The providers' APIs on this machine, behind an intercepting proxy with a throw-away certificate authority: the
 * unchanged nodes talk real HTTPS to the real host names, and nothing leaves the machine.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { generateCACertificate, getLocal, type CompletedRequest, type Mockttp } from 'mockttp';

import type { SandboxApi } from './api.ts';
import { Deliveries, type Attempt, type DeliveriesOptions } from './deliveries.ts';
import type { Json } from './json.ts';
import { credentialOf, providerOf, PROVIDERS, type ProviderId } from './providers.ts';

/** A sandbox that runs. */
export interface Sandbox {
	/** What a process needs in its environment to reach the sandbox instead of the internet. */
	readonly environment: Readonly<Record<string, string>>;
	/** The keys that the APIs accept, by credential type: made anew at every start. */
	readonly secrets: Readonly<Record<string, Record<string, string>>>;
	/** The requests that got a response, as `GET https://host/path?query`. */
	readonly requests: string[];
	/** The providers that are down for now: their APIs respond with HTTP 503. */
	readonly failing: Set<ProviderId>;
	/** The webhooks of an account, as its API lists them. */
	webhooks(id: ProviderId): Promise<Json[]>;
	/** The requested hosts that are none of the providers'. */
	readonly refusedHosts: string[];
	/**
	 * Lets something happen in an account: sends the event to the webhooks that are subscribed to it.
	 * @param payload the documented example of the event unless given
	 * @returns the attempts of each delivery, when all have ended
	 */
	provoke(id: ProviderId, event: string, payload?: Json): Promise<Attempt[][]>;
	/** Every attempt to deliver an event so far. */
	readonly attempts: readonly Attempt[];
	/** Forwards the requests for a host to a server on this machine: for a service that the caller brings itself. */
	forward(host: string, server: string): Promise<void>;
	stop(): Promise<void>;
}

/** The keys that the APIs accept, by provider. */
export type SandboxKeys = Readonly<Record<ProviderId, string>>;

/** What a sandbox may be like. */
export interface SandboxOptions {
	/** How long each response of a provider takes at least, in milliseconds. */
	readonly latencyMs?: number;
	/** How the APIs deliver events; nothing is sent unless given. */
	readonly deliver?: DeliveriesOptions;
	/** Other APIs than {@link providerApis}, made of the keys that they are to accept. */
	readonly apis?: (keys: SandboxKeys) => readonly SandboxApi[];
}

/**
 * The APIs of all providers.
 * @param deliveries what each of them sends its events with
 */
export function providerApis(
	keys: SandboxKeys,
	deliveries: ReadonlyMap<ProviderId, Deliveries> = new Map(),
): SandboxApi[] {
	return PROVIDERS.map(({ id, hosts, api }) => ({
		hosts,
		app: api(keys[id], deliveries.get(id)),
	}));
}

/** Starts the sandbox on a free port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const authority = await generateCACertificate({ subject: { commonName: 'Sandbox' } });
	const folder = await mkdtemp(join(tmpdir(), 'webhooks-sandbox-'));
	const proxy = getLocal({ https: authority });
	const close = async () => {
		await proxy.stop();
		await rm(folder, { recursive: true });
	};
	try {
		const certificate = join(folder, 'ca.pem');
		await writeFile(certificate, authority.cert);
		await proxy.start();
		return await sandboxBehind(proxy, certificate, close, options);
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * The sandbox behind a proxy that runs.
 * @param certificate the file with the certificate of the proxy's authority
 * @param close what stops the proxy
 */
async function sandboxBehind(
	proxy: Mockttp,
	certificate: string,
	close: () => Promise<void>,
	{ latencyMs = 0, deliver, apis }: SandboxOptions,
): Promise<Sandbox> {
	const key = () => `sandbox-${randomBytes(12).toString('hex')}`;
	const keys = Object.fromEntries(PROVIDERS.map(({ id }) => [id, key()])) as SandboxKeys;
	const requests: string[] = [];
	const refusedHosts: string[] = [];
	const failing = new Set<ProviderId>();
	const deliveries = new Map(
		deliver === undefined ? [] : PROVIDERS.map(({ id }) => [id, new Deliveries(deliver)]),
	);
	const served = apis?.(keys) ?? providerApis(keys, deliveries);
	const isFailing = (api: SandboxApi) =>
		PROVIDERS.some(({ id, hosts }) => failing.has(id) && api.hosts.includes(hosts[0]));
	for (const api of served) {
		for (const host of api.hosts) {
			await proxy
				.forAnyRequest()
				.forHostname(host)
				.thenCallback(async (request) => {
					requests.push(`${request.method} ${request.url}`);
					await sleep(latencyMs);
					if (isFailing(api)) return { statusCode: 503, body: 'Service Unavailable' };
					return await respond(api, request);
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
		secrets: Object.fromEntries(
			PROVIDERS.map((provider) => [
				provider.credentialType,
				credentialOf(provider, keys[provider.id]),
			]),
		),
		requests,
		failing,
		refusedHosts,
		async webhooks(id) {
			const { hosts, account, keyHeaders } = providerOf(id);
			const api = served.find((one) => one.hosts.includes(hosts[0]));
			const lists = account.webhooks.map(async (path) => {
				const headers = keyHeaders(keys[id]);
				const response = await api?.app.fetch(
					new Request(`https://${hosts[0]}${path}`, { headers }),
				);
				return account.entriesIn((await response?.json()) as Json);
			});
			return (await Promise.all(lists)).flatMap((entries) => entries as Json[]);
		},
		async provoke(id, event, payload) {
			const ofProvider = deliveries.get(id);
			if (ofProvider === undefined) throw new Error('This sandbox was started without `deliver`');
			return await ofProvider.provoke(event, payload);
		},
		get attempts() {
			return [...deliveries.values()].flatMap(({ attempts }) => attempts);
		},
		async forward(host, server) {
			await proxy.forAnyRequest().forHostname(host).thenForwardTo(server);
		},
		async stop() {
			await Promise.all([...deliveries.values()].map(async (one) => await one.settled()));
			await close();
		},
	};
}

async function respond({ app }: SandboxApi, request: CompletedRequest) {
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
