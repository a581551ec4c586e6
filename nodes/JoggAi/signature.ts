/**
 * JoggAI signs each delivery: HMAC-SHA256 of the raw body with the secret of the endpoint, in lower-case hexadecimal, in the header
 * X-Webhook-Signature: https://docs.jogg.ai/api-reference/v2/API%20Documentation/WebhookIntegration
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a signature was made with one of the secrets. Compares 32 bytes with each, whatever was sent.
 * @param signature whatever came in the header
 */
export function isSignedWith(
	secrets: readonly string[],
	rawBody: Buffer,
	signature: string | undefined,
): boolean {
	const isShaped = signature !== undefined && /^[0-9a-f]{64}$/.test(signature);
	const received = isShaped ? Buffer.from(signature, 'hex') : Buffer.alloc(32);
	const fits = secrets.map((secret) =>
		timingSafeEqual(createHmac('sha256', secret).update(rawBody).digest(), received),
	);
	return isShaped && fits.includes(true);
}
