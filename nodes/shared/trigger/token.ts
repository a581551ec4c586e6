/**
 * The token by which a trigger recognizes deliveries of a provider that signs none, or signs for all of its customers with one
 * key. It is derived from the API key, so that nothing secret has to be stored.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries the token, at providers that send headers of our own. */
export const TOKEN_HEADER = 'X-Webhook-Token';

/**
 * The token of a trigger: the same in every process, after every restart, for the production URL and the test URL. Nobody can
 * compute it without the API key, although the ID of the node is in every export of the workflow.
 * @param key the API key of the credential
 * @param provider the provider's short name
 * @param webhookId n8n's ID for the webhook of the node
 */
export function deriveToken(key: string, provider: string, webhookId: string): string {
	return createHmac('sha256', key).update(`${provider}:${webhookId}`).digest('base64url');
}

/**
 * Whether a text can be a token that {@link deriveToken} made: 32 bytes in 43 characters, of which the last one stands for four
 * bits. What a provider shows in place of a secret, such as asterisks, can't.
 */
export function canBeToken(text: string): boolean {
	return /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text);
}

/** SHA-256 of a string or of bytes, in hexadecimal. */
export function sha256(data: string | Buffer): string {
	return createHash('sha256').update(data).digest('hex');
}

/**
 * Whether a token that came with a delivery is one of those whose SHA-256 is given. Compares 32 bytes with each, in a time that
 * says nothing about them.
 * @param token whatever came in its place; only a string can be a token
 */
export function isToken(token: unknown, hashes: readonly string[]): boolean {
	// Without a token, or with an empty one, nothing is proved, whatever hash is remembered.
	const isThere = typeof token === 'string' && token !== '';
	const digest = createHash('sha256')
		.update(isThere ? token : '')
		.digest();
	const fits = hashes.map((hash) => timingSafeEqual(digest, Buffer.from(hash, 'hex')));
	return isThere && fits.includes(true);
}

/** Whether a string can be a SHA-256 in hexadecimal. */
export function isSha256(value: unknown): value is string {
	return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
