/**
 * The secrets of a trigger's endpoint, as JoggAI's list returns them. They are kept in memory only: each process of n8n looks
 * them up when the first delivery comes.
 */
import type { Client } from '../shared/client/client';
import { optionalString } from '../shared/parsing/json';
import { sameUrl } from '../shared/parsing/url';
import { settled } from '../shared/runtime/concurrency';
import type { Outcome } from '../shared/runtime/concurrency';
import { joggAiEndpoints } from './api';

/** How long to wait before secrets are looked up again that don't fit, in milliseconds: forged deliveries must cause no storm of requests. */
const LOOK_UP_INTERVAL_MS = 60_000;

/** How long to wait after a lookup that failed or found none, in milliseconds: JoggAI sends a delivery again after 5 s. */
const RETRY_INTERVAL_MS = 4_000;

/** How many registrations are kept in memory; each publication makes another one. */
const MAX_REGISTRATIONS = 1_000;

/** Where the secrets of a trigger come from. */
interface Source {
	/** Another text after every registration. */
	readonly registration: string;
	readonly ownUrls: readonly string[];
	readonly openClient: () => Promise<Client>;
}

/** The secrets of one registration. */
class Secrets {
	/** What the last lookup that succeeded found: one that fails, or that takes long, takes nothing away. */
	private known: readonly string[] = [];

	/** When the last lookup began: Unix time in milliseconds. */
	private startedAt = 0;

	/** The last lookup, which may still run. */
	private lookUp: Promise<Outcome<void>>;

	constructor(source: Source) {
		this.lookUp = this.startLookUp(source);
	}

	async fit(source: Source, fits: (secrets: readonly string[]) => boolean): Promise<boolean> {
		if (fits(this.known)) return true;
		const last = await this.lookUp;
		// A new endpoint may not be in the list yet.
		const hasFound = 'result' in last && this.known.length > 0;
		const intervalMs = hasFound ? LOOK_UP_INTERVAL_MS : RETRY_INTERVAL_MS;
		// Unless another delivery has begun a lookup meanwhile.
		if (Date.now() - this.startedAt >= intervalMs) this.lookUp = this.startLookUp(source);
		const latest = await this.lookUp;
		if ('error' in latest) throw latest.error;
		return fits(this.known);
	}

	private async startLookUp(source: Source): Promise<Outcome<void>> {
		this.startedAt = Date.now();
		return await settled(this.load(source));
	}

	private async load(source: Source): Promise<void> {
		this.known = await lookUpSecrets(source);
	}
}

/** By registration. */
const secretsOf = new Map<string, Secrets>();

/**
 * Whether the secrets of a trigger's endpoint fit. They are looked up when there are none in memory, and again when they don't
 * fit, though seldom.
 * @throws what keeps them from being looked up
 */
export async function fitsSecrets(
	source: Source,
	fits: (secrets: readonly string[]) => boolean,
): Promise<boolean> {
	const { registration } = source;
	if (secretsOf.size >= MAX_REGISTRATIONS && !secretsOf.has(registration)) secretsOf.clear();
	const secrets = secretsOf.get(registration) ?? new Secrets(source);
	secretsOf.set(registration, secrets);
	return await secrets.fit(source, fits);
}

async function lookUpSecrets({ ownUrls, openClient }: Source): Promise<string[]> {
	const client = await openClient();
	const entries = await client.list(joggAiEndpoints);
	return entries
		.filter(({ value: { url } }) => ownUrls.some((own) => sameUrl(url, own)))
		.flatMap(({ raw }) => optionalString(raw.secret, 'secret') || []);
}
