/**
 * JoggAI signs each delivery: HMAC-SHA256 of the raw body with the secret of the endpoint, in lower-case hexadecimal, in the header
 * X-Webhook-Signature: https://docs.jogg.ai/api-reference/v2/API%20Documentation/WebhookIntegration
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a header can be a signature: 64 hexadecimal digits in lower case. */
export function isSignature(header: string): boolean {
	return /^[0-9a-f]{64}$/.test(header);
}

/**
 * Whether a signature was made with one of the secrets. Compares 32 bytes with each.
 * @param signature one that {@link isSignature} accepts; any other fits no secret
 */
export function isSignedWith(
	secrets: readonly string[],
	rawBody: Buffer,
	signature: string,
): boolean {
	if (!isSignature(signature)) return false;
	const received = Buffer.from(signature, 'hex');
	const fits = secrets.map((secret) =>
		timingSafeEqual(createHmac('sha256', secret).update(rawBody).digest(), received),
	);
	return fits.includes(true);
}
