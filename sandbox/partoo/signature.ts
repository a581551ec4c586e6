/**
 * Signs as Partoo does, with a key of the sandbox's own: Ed25519 over the body, in base64:
 * https://developers.partoo.co/guides/api/resources/settings/webhooks/security
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** What stands before the 32 bytes of a private key in its DER form (RFC 8410). */
const DER_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** It is the same in every process, so that a sandbox in one process and n8n in another agree; it protects nothing. */
const privateKey = createPrivateKey({
	key: Buffer.concat([DER_PREFIX, createHash('sha256').update('sandbox of Partoo').digest()]),
	format: 'der',
	type: 'pkcs8',
});

/** The public key, in the form of `nodes/Partoo/publicKeys.ts`. */
export const SANDBOX_PUBLIC_KEY = createPublicKey(privateKey)
	.export({ format: 'der', type: 'spki' })
	.toString('base64');

/** The value of the header `X-Partoo-Signature-v1`. */
export function signatureOf(body: string | Buffer): string {
	return sign(null, Buffer.from(body), privateKey).toString('base64');
}

/**
 * Makes the loaded nodes accept what the sandbox signs, and nothing that Partoo signs.
 * @param publicKeys `PUBLIC_KEYS` of `nodes/Partoo/publicKeys.ts`, or of its built form; its values are replaced
 * @returns a function that restores the keys
 */
export function trustSandboxKey(publicKeys: Record<string, string>): () => void {
	const original = { ...publicKeys };
	for (const environment of Object.keys(publicKeys)) publicKeys[environment] = SANDBOX_PUBLIC_KEY;
	return () => {
		Object.assign(publicKeys, original);
	};
}
