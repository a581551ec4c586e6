/**
 * Partoo signs the raw body of each delivery: Ed25519, in base64, in the header X-Partoo-Signature-v1:
 * https://developers.partoo.co/guides/api/resources/settings/webhooks/security
 */
import { createPublicKey, verify } from 'node:crypto';

/** 64 bytes in base64, in their one spelling: the last four bits of the last character are zero (RFC 4648, section 3.5). */
const SIGNATURE = /^[A-Za-z0-9+/]{85}[AQgw]==$/;

/**
 * Whether Partoo signed a body.
 * @param publicKey one of `publicKeys.ts`
 * @param signature whatever came in the header
 */
export function isSignedBy(
	publicKey: string,
	rawBody: Buffer,
	signature: string | undefined,
): boolean {
	if (signature === undefined || !SIGNATURE.test(signature)) return false;
	const key = createPublicKey({
		key: Buffer.from(publicKey, 'base64'),
		format: 'der',
		type: 'spki',
	});
	return verify(null, rawBody, key, Buffer.from(signature, 'base64'));
}
