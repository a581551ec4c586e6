import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { isSignedWith } from '../../nodes/JoggAi/signature';
import { PUBLIC_KEYS } from '../../nodes/Partoo/publicKeys';
import { isSignedBy } from '../../nodes/Partoo/signature';

const BODY = Buffer.from('{"event":"a"}');

describe("JoggAI's signature", () => {
	// What openssl prints: printf '{"event":"a"}' | openssl dgst -sha256 -hmac whsec_abc123xyz
	const KNOWN = '4cca3c43b0ac781cee44a7cd3c0b922823eaa4175373489c781f80c99f014048';
	const SECRET = 'whsec_abc123xyz';

	it('is HMAC-SHA256 with the secret as it is, in lower-case hexadecimal', () => {
		expect(isSignedWith([SECRET], BODY, KNOWN)).toBe(true);
		expect(createHmac('sha256', SECRET).update(BODY).digest('hex')).toBe(KNOWN);
	});

	it('may be made with any of the secrets', () => {
		expect(isSignedWith(['a', SECRET, 'b'], BODY, KNOWN)).toBe(true);
		expect(isSignedWith(['a', 'b'], BODY, KNOWN)).toBe(false);
		expect(isSignedWith([], BODY, KNOWN)).toBe(false);
	});

	it.each([
		[''],
		[KNOWN.toUpperCase()],
		[KNOWN.slice(1)],
		[`${KNOWN}0`],
		[`${KNOWN}\n`],
		[` ${KNOWN}`],
		[`0x${KNOWN.slice(2)}`],
		['g'.repeat(64)],
		['0'.repeat(64)],
	])('is not %j', (signature) => {
		expect(isSignedWith([SECRET], BODY, signature)).toBe(false);
	});

	it('is not that of another body', () => {
		expect(isSignedWith([SECRET], Buffer.from('{"event":"b"}'), KNOWN)).toBe(false);
	});
});

describe("Partoo's signature", () => {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
	const signature = sign(null, BODY, privateKey).toString('base64');
	/** The last character with another last bit, which stands for nothing. */
	const OTHER_SPELLING: Readonly<Record<string, string>> = { A: 'B', Q: 'R', g: 'h', w: 'x' };

	it('is Ed25519 over the body, in base64', () => {
		expect(isSignedBy(key, BODY, signature)).toBe(true);
		expect(isSignedBy(key, Buffer.from('{}'), signature)).toBe(false);
	});

	it('is checked with the keys of the documentation, which sign nothing of this', () => {
		expect(Object.keys(PUBLIC_KEYS)).toEqual(['production', 'sandbox']);
		for (const documented of Object.values(PUBLIC_KEYS)) {
			expect(Buffer.from(documented, 'base64')).toHaveLength(44);
			expect(isSignedBy(documented, BODY, signature)).toBe(false);
		}
	});

	it('is accepted as it was signed in RFC 8032, section 7.1, test 3', () => {
		const prefix = Buffer.from('302a300506032b6570032100', 'hex');
		const rfcKey = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025';
		const rfcSignature =
			'6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
			'18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a';
		const spki = Buffer.concat([prefix, Buffer.from(rfcKey, 'hex')]).toString('base64');
		const inBase64 = Buffer.from(rfcSignature, 'hex').toString('base64');
		expect(isSignedBy(spki, Buffer.from('af82', 'hex'), inBase64)).toBe(true);
	});

	it.each([
		[undefined],
		[''],
		[signature.slice(0, -1)],
		[signature.slice(0, -2)],
		[`${signature}=`],
		[` ${signature}`],
		[`${signature}\n`],
		[`${'A'.repeat(86)}==`],
		[`${'_'.repeat(86)}==`],
		['A'.repeat(88)],
		// Decoders leave out what isn't base64, and the last four bits.
		[`${signature.slice(0, 40)} ${signature.slice(40)}`],
		[signature.replace(/(.)==$/, (_match, last: string) => `${OTHER_SPELLING[last]}==`)],
	])('is not %j', (value) => {
		expect(isSignedBy(key, BODY, value)).toBe(false);
	});
});
