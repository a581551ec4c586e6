import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { useFakeNetwork } from '../support/network';
import { jsonOf, runNode } from '../support/nodes';

useFakeNetwork();

const list = [
	{ id: 'a', callbackUrl: 'https://old.example.com/a', events: ['X'] },
	{ id: 'b', callbackUrl: 'https://other.example.com/b', events: ['X'] },
	{ id: 'c', callbackUrl: 'https://OLD.example.com/c?x=1#y', events: ['X'] },
	{ id: 'd', callbackUrl: 'https://new.example.com/d', events: ['X'] },
	{ id: 'e', callbackUrl: 'https://old.example.com:8443/e', events: ['X'] },
	{ id: 'f', callbackUrl: 'https://old.example.com/f', events: ['X'] },
	{ id: 'g', callbackUrl: null, events: ['X'] },
];

const replace = (parameters: INodeParameters) =>
	runNode({
		type: 'argilWebhooks',
		parameters: {
			operation: 'replaceUrl',
			find: 'old.example.com',
			replaceWith: 'new.example.com',
			...parameters,
		},
	});

const answerList = () => nock('https://api.argil.ai').get('/v1/webhooks').reply(200, list);

const row = (id: string, urlBefore: string, urlAfter: string, more: object) => ({
	id,
	provider: 'argil',
	urlBefore,
	urlAfter,
	changed: false,
	error: null,
	...more,
});

const rows = (...outcomes: object[]) => [
	row('a', 'https://old.example.com/a', 'https://new.example.com/a', outcomes[0] ?? {}),
	row('c', 'https://OLD.example.com/c?x=1#y', 'https://new.example.com/c?x=1#y', outcomes[1] ?? {}),
	row('f', 'https://old.example.com/f', 'https://new.example.com/f', outcomes[2] ?? {}),
];

it('changes nothing unless Dry Run is switched off, and shows what would be changed', async () => {
	answerList();

	const { items, saved } = await replace({});

	const would = { outcome: 'wouldMove' };
	expect(jsonOf(items)).toEqual(rows(would, would, would));
	expect(saved).toContain(
		'Argil: Dry Run is on, so nothing was changed. 3 webhooks would be moved. 1 was at the new address already.',
	);
});

it('reports what became of each webhook when a move fails midway, and does not try the rest', async () => {
	answerList();
	nock('https://api.argil.ai')
		.put('/v1/webhooks/a', { callbackUrl: 'https://new.example.com/a' })
		.reply(200, { id: 'a' });
	nock('https://api.argil.ai').put('/v1/webhooks/c').reply(400, { code: 1, message: 'No' });

	const { items, saved } = await replace({ dryRun: false });

	expect(jsonOf(items)).toEqual(
		rows(
			{ changed: true, outcome: 'moved' },
			{
				outcome: 'failed',
				error:
					'Argil rejected the request. Check the parameters of the node against what the provider says. Argil says (code 1): “No”',
			},
			{ outcome: 'notTried' },
		),
	);
	expect(saved).toContain('1 of 3 was moved. 1 failed and 1 was not tried');
});

it('finishes the job when it is run again', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [{ ...list[0], callbackUrl: 'https://new.example.com/a' }, list[5]]);
	nock('https://api.argil.ai')
		.put('/v1/webhooks/f', { callbackUrl: 'https://new.example.com/f' })
		.reply(200, { id: 'f' });

	const { items } = await replace({ dryRun: false });

	expect(jsonOf(items).map(({ id, outcome }) => [id, outcome])).toEqual([['f', 'moved']]);
});

it('says so when nothing matches', async () => {
	answerList();

	const { items, saved } = await replace({ find: 'nowhere.example.com' });

	expect(items).toEqual([]);
	expect(saved).toContain('Argil: No webhook is left to move. 1 was at the new address already.');
});

describe('is an error before any request', () => {
	it.each<[string, INodeParameters, string]>([
		['when Find is empty', { find: ' ' }, 'Find'],
		['when Replace With is the same', { replaceWith: 'old.example.com' }, 'Replace With'],
		['when the host has a path', { find: 'old.example.com/path' }, 'Find'],
		[
			'when the prefix becomes no URL',
			{ matchBy: 'prefix', find: 'https://a', replaceWith: 'b' },
			'Replace With',
		],
		[
			'when the replacement is the beginning of what is searched',
			{ matchBy: 'prefix', find: 'https://a.example/b', replaceWith: 'https://a.example' },
			'Replace With',
		],
	])('%s', async (_name, parameters, parameter) => {
		const { error } = await replace(parameters);

		expect(error?.message).toBe(`The parameter '${parameter}' is not valid`);
	});
});
