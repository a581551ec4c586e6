/** The keys with which Partoo signs, one for all of its customers. */

/**
 * Ed25519 public keys, in base64 (SubjectPublicKeyInfo):
 * https://developers.partoo.co/guides/api/resources/settings/webhooks/security
 */
export const PUBLIC_KEYS: Record<'production' | 'sandbox', string> = {
	production: 'MCowBQYDK2VwAyEA0G9ciHL6XZQXuWq6W4dFLvwNEPWgcdtQgEVlBIwZWBQ=',
	sandbox: 'MCowBQYDK2VwAyEALsyvX2yVnG3ZKRIFfEvYk2nkzanoNgAqBSqdeNub4sM=',
};
