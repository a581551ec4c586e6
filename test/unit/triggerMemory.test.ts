import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { NOTHING, readMemory, writeMemory } from '../../nodes/shared/trigger/memory';

const ID = 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1';
const OWN_URL = `https://n8n.example.com/webhook/${ID}/webhook`;
const HASH = 'e'.repeat(64);

/** What marks the static data of the n8n here. */
const instance = createHash('sha256').update('this-n8n').digest('hex');

/** Hooks of a node with this static data. */
function contextWith(staticData: IDataObject, id = 'this-n8n'): IHookFunctions {
	const context: Pick<IHookFunctions, 'getInstanceId' | 'getWorkflowStaticData'> = {
		getInstanceId: () => id,
		getWorkflowStaticData: (type: string) => (type === 'node' ? staticData : {}),
	};
	return context as IHookFunctions;
}

const read = (staticData: IDataObject, webhookId: string | undefined = ID) =>
	readMemory(contextWith({ instance, ...staticData }), webhookId);

describe('what a trigger remembers', () => {
	it('is read as it was written', () => {
		const memory = {
			url: OWN_URL,
			ids: ['1', '2'],
			tokenHashes: [HASH],
			hasTokenless: true,
			isTest: true,
		};
		const staticData: IDataObject = { theirs: 1 };
		writeMemory(contextWith(staticData), memory);
		expect(staticData).toEqual({ theirs: 1, instance, ...memory });
		expect(read(JSON.parse(JSON.stringify(staticData)) as IDataObject)).toEqual(memory);
	});

	it('is nothing after nothing was written', () => {
		const staticData: IDataObject = { url: OWN_URL, ids: ['1'], tokenHashes: [HASH] };
		writeMemory(contextWith(staticData), NOTHING);
		expect(read(staticData)).toEqual(NOTHING);
		expect(read({})).toEqual(NOTHING);
	});

	it.each([
		['on another domain', `https://moved.example.com/n8n/webhook/${ID}/webhook`],
		['of the test URL', `https://n8n.example.com/webhook-test/${ID}/webhook`],
		['with a query', `${OWN_URL}?a=b`],
	])('counts at a URL of this node %s', (_where, url) => {
		expect(read({ url, ids: ['1'] })).toEqual({ ...NOTHING, url, ids: ['1'] });
	});

	it.each([
		['of another node', 'https://n8n.example.com/webhook/other/webhook'],
		['with the ID in its query', `https://n8n.example.com/?/${ID}/webhook`],
		['with more in the segment of the ID', `https://n8n.example.com/webhook/a${ID}/webhook`],
		['that goes on', `${OWN_URL}/more`],
		['of another path', `https://n8n.example.com/webhook/${ID}/other`],
		['that is none', 'rubbish'],
		['that is empty', ''],
		['that is a list', [OWN_URL]],
	])('counts as nothing at a URL %s', (_what, url) => {
		expect(read({ url, ids: ['1'], tokenHashes: [HASH], hasTokenless: true })).toEqual(NOTHING);
	});

	it('is only which webhooks there were, once nothing is registered', () => {
		const saved = { url: null, ids: ['1'], tokenHashes: [HASH], hasTokenless: true };
		expect(read(saved)).toEqual({ ...NOTHING, ids: ['1'] });
	});

	it('counts as nothing in another n8n', () => {
		const staticData: IDataObject = {};
		writeMemory(contextWith(staticData), { ...NOTHING, url: OWN_URL, ids: ['1'] });
		expect(readMemory(contextWith(staticData, 'another-n8n'), ID)).toEqual(NOTHING);
		expect(readMemory(contextWith({ ...staticData, instance: undefined }), ID)).toEqual(NOTHING);
		expect(readMemory(contextWith(staticData), ID)).toMatchObject({ ids: ['1'] });
	});

	it('counts as nothing for a node without webhook ID', () => {
		for (const url of [OWN_URL, 'https://n8n.example.com/webhook/undefined/webhook']) {
			expect(readMemory(contextWith({ instance, url, ids: ['1'] }), undefined)).toEqual(NOTHING);
		}
	});

	it('has only IDs and hashes that can be ones', () => {
		const memory = read({
			url: OWN_URL,
			ids: ['1', '', 2, null, ['3'], { a: '4' }, '5'],
			tokenHashes: [HASH, HASH.toUpperCase(), `${HASH}0`, HASH.slice(1), '', null, 5, `${HASH}\n`],
			hasTokenless: 'true',
		});
		expect(memory).toEqual({ ...NOTHING, url: OWN_URL, ids: ['1', '5'], tokenHashes: [HASH] });
	});

	it.each([['text'], [5], [true], [null]])(
		'has none where %j is in the place of the lists',
		(value) => {
			expect(read({ url: OWN_URL, ids: value, tokenHashes: value, hasTokenless: 1 })).toEqual({
				...NOTHING,
				url: OWN_URL,
			});
		},
	);

	it('finds the entries of a list that n8n has stored as an object', () => {
		expect(read({ url: OWN_URL, ids: { 0: '1', 1: '2' } }).ids).toEqual(['1', '2']);
	});
});
