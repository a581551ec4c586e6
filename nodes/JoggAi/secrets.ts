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
export const LOOK_UP_INTERVAL_MS = 60_000;

/** How long to wait after a lookup that failed, in milliseconds: JoggAI sends a delivery again after 5 s. */
export const RETRY_INTERVAL_MS = 4_000;

/** How many registrations are kept in memory; each publication makes another one. */
const MAX_LOOK_UPS = 1_000;

interface LookUp {
	/** Unix time in milliseconds. */
	readonly startedAt: number;
	readonly outcome: Promise<Outcome<string[]>>;
}

/** The last lookup of each registration. */
const lookUps = new Map<string, LookUp>();

/** Where the secrets of a trigger come from. */
interface Source {
	/** Another text after every registration. */
	readonly registration: string;
	readonly ownUrls: readonly string[];
	readonly openClient: () => Promise<Client>;
}

/**
 * Whether the secrets of a trigger's endpoint fit. They are looked up when there are none in memory, and again when they don't
 * fit, though seldom.
 * @throws what keeps them from being looked up
 */
export async function fitsSecrets(
	source: Source,
	fits: (secrets: readonly string[]) => boolean,
): Promise<boolean> {
	const last = lookUps.get(source.registration);
	const known = await last?.outcome;
	if (last !== undefined && known !== undefined) {
		if ('result' in known && fits(known.result)) return true;
		const intervalMs = 'result' in known ? LOOK_UP_INTERVAL_MS : RETRY_INTERVAL_MS;
		if (Date.now() - last.startedAt < intervalMs) return fits(resultOf(known));
	}
	// Another delivery may have begun a lookup meanwhile.
	const latest = lookUps.get(source.registration);
	const current = latest === undefined || latest === last ? startLookUp(source) : latest;
	return fits(resultOf(await current.outcome));
}

function startLookUp(source: Source): LookUp {
	if (lookUps.size >= MAX_LOOK_UPS) lookUps.clear();
	const lookUp = { startedAt: Date.now(), outcome: settled(lookUpSecrets(source)) };
	lookUps.set(source.registration, lookUp);
	return lookUp;
}

async function lookUpSecrets({ ownUrls, openClient }: Source): Promise<string[]> {
	const client = await openClient();
	const entries = await client.list(joggAiEndpoints);
	return entries
		.filter(({ value: { url } }) => url !== null && ownUrls.some((own) => sameUrl(own, url)))
		.flatMap(({ raw }) => optionalString(raw.secret, 'secret') || []);
}

function resultOf<T>(outcome: Outcome<T>): T {
	if ('error' in outcome) throw outcome.error;
	return outcome.result;
}
