/** Replace URL on n8n's engine: dry run, duplicates, failures midway. */
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

const respondWithList = () => nock('https://api.argil.ai').get('/v1/webhooks').reply(200, list);

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
	respondWithList();

	const { items, saved } = await replace({});

	const would = { outcome: 'wouldMove' };
	expect(jsonOf(items)).toEqual(rows(would, would, would));
	expect(saved).toContain(
		'Argil: 1 webhook is at new.example.com already. Dry Run is on, so nothing was changed. 3 webhooks would be moved. Turn Dry Run off to move them.',
	);
});

it('shows the outcome right after the URLs', async () => {
	respondWithList();

	const { items } = await replace({});

	expect(Object.keys(items[0]?.json ?? {}).join()).toBe(
		'urlBefore,urlAfter,outcome,error,changed,id,provider',
	);
});

it('reports the outcome of each webhook when a move fails midway, and does not try the rest', async () => {
	respondWithList();
	nock('https://api.argil.ai')
		.put('/v1/webhooks/a', { callbackUrl: 'https://new.example.com/a' })
		.reply(200, { id: 'a' });
	nock('https://api.argil.ai').put('/v1/webhooks/c').reply(400, { code: 1, message: 'No' });

	const { items, warnings } = await replace({ dryRun: false });

	expect(jsonOf(items)).toEqual(
		rows(
			{ changed: true, outcome: 'moved' },
			{
				outcome: 'failed',
				error:
					'Argil rejected the request. Check the parameters of the node against what the provider says. Argil says (code 1): “No”',
			},
			{ outcome: 'skipped' },
		),
	);
	expect(warnings).toEqual([
		expect.stringContaining('1 of 3 webhooks was moved. 1 failed and 1 was skipped'),
	]);
});

it('moves the rest when it is run again', async () => {
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
	respondWithList();

	const { items, saved } = await replace({ find: 'nowhere.example.com' });

	expect(items).toEqual([]);
	expect(saved).toContain(
		'Argil: No webhook is at nowhere.example.com. 1 webhook is at new.example.com already.',
	);
});

it('asks whether Find and Replace With are swapped when all webhooks are at the new address', async () => {
	nock('https://api.argil.ai')
		.get('/v1/webhooks')
		.reply(200, [{ id: 'a', callbackUrl: 'https://old.example.com/s3cret', events: ['X'] }]);

	const { items, hints } = await replace({
		find: 'new.example.net',
		replaceWith: 'old.example.com',
		dryRun: false,
	});

	expect(items).toEqual([]);
	expect(hints).toEqual([
		'Argil: No webhook is at new.example.net. 1 webhook is at old.example.com already. If you expected a change, check the spelling of Find, and whether Find and Replace With are swapped.',
	]);
});

it.each([
	['host', 'localhost:5678', 'localhost:5678'],
	['host', 'http://192.168.1.5', '192.168.1.5'],
	['prefix', 'http://10.0.0.1/n8n', '10.0.0.1'],
	['exact', 'https://n8n.local/webhook/s3cret', 'n8n.local'],
])('warns of a new address by %s that is private: %s', async (matchBy, replaceWith, host) => {
	respondWithList();
	const find = matchBy === 'host' ? 'old.example.com' : 'https://old.example.com/a';

	const { hints, warnings } = await replace({ matchBy, find, replaceWith });

	expect(warnings).toEqual([
		`Argil: ${host} is a private address that can't be reached from the internet, so Argil's calls won't arrive there.`,
	]);
	expect(hints[0]).toBe(warnings[0]);
	expect(hints.join()).not.toContain('s3cret');
});

it.each([
	['prefix', 'https://new.example.com/webhook-test'],
	['exact', 'https://new.example.com/n8n/webhook-test/s3cret'],
])('warns once of a new address by %s that is a test URL: %s', async (matchBy, replaceWith) => {
	respondWithList();

	const { warnings } = await replace({
		matchBy,
		find: 'https://old.example.com/a',
		replaceWith,
	});

	expect(warnings).toEqual([
		'Argil: the URL at new.example.com looks like a test URL of n8n, which works only while the editor listens for a test event. Use the production URL.',
	]);
});

it('does not warn of a public address', async () => {
	respondWithList();

	const { hints, warnings } = await replace({ replaceWith: '8.8.8.8' });

	expect(hints).toHaveLength(1);
	expect(warnings).toEqual([]);
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
	])('%s', async (_name, parameters, parameter) => {
		const { error } = await replace(parameters);

		expect(error?.message).toBe(`The parameter '${parameter}' is not valid`);
	});
});

describe('a move to an address above the old one', () => {
	const above = {
		matchBy: 'prefix',
		find: 'https://h.example/n8n',
		replaceWith: 'https://h.example',
	};
	const at = (...urls: string[]) =>
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(
				200,
				urls.map((callbackUrl, index) => ({ id: String(index), callbackUrl, events: ['X'] })),
			);

	it('moves what is below the old address', async () => {
		at('https://h.example/n8n/webhook/a', 'https://h.example/webhook/b');
		nock('https://api.argil.ai')
			.put('/v1/webhooks/0', { callbackUrl: 'https://h.example/webhook/a' })
			.reply(200, { id: '0' });

		const { items } = await replace({ ...above, dryRun: false });

		expect(jsonOf(items).map(({ id, outcome }) => [id, outcome])).toEqual([['0', 'moved']]);
	});

	it('sends nothing and names the webhooks that a second run would move once more', async () => {
		at(
			'https://h.example/n8n/webhook/a',
			'https://h.example/n8n/n8n/b',
			'https://h.example/n8n/n8n',
		);

		const { items, error } = await replace({ ...above, dryRun: false });

		expect(items).toEqual([]);
		expect(error?.message).toBe("The parameter 'Replace With' is not valid");
		expect(error?.description).toContain('a second run would move 1, 2 once more');
		expect(error?.description).toContain('use Match By Exact URL for every webhook instead');
	});
});

describe('a webhook whose new URL another one already has', () => {
	const listOf = (...webhooks: Array<[id: string, callbackUrl: string, events: string[]]>) =>
		nock('https://api.argil.ai')
			.get('/v1/webhooks')
			.reply(
				200,
				webhooks.map(([id, callbackUrl, events]) => ({ id, callbackUrl, events })),
			);
	const outcomesOf = async (parameters: INodeParameters) => {
		const { items, hints } = await replace(parameters);
		return { outcomes: jsonOf(items).map(({ id, outcome }) => [id, outcome]), hints };
	};
	const error =
		'With webhook there, an event would be registered twice at this URL. Delete one of the two webhooks, or turn on Allow Duplicates.';

	it('is shown in the dry run', async () => {
		listOf(
			['a', 'https://old.example.com/a', ['X', 'Y']],
			['there', 'https://NEW.example.com:443/a', ['Y']],
		);

		const { items, hints } = await replace({});

		expect(jsonOf(items)).toEqual([
			row('a', 'https://old.example.com/a', 'https://new.example.com/a', {
				outcome: 'wouldDuplicate',
				error,
			}),
		]);
		expect(hints).toEqual([
			'Argil: 1 would become a duplicate of a webhook at the new address, and would not be moved: see the column error. 1 webhook is at new.example.com already. Dry Run is on, so nothing was changed.',
		]);
	});

	it('is not moved, while the others are', async () => {
		listOf(
			['a', 'https://old.example.com/a', ['X']],
			['there', 'https://new.example.com/a', ['X']],
			['b', 'https://old.example.com/b', ['X']],
		);
		nock('https://api.argil.ai').put('/v1/webhooks/b').reply(200, { id: 'b' });

		const { outcomes, hints } = await outcomesOf({ dryRun: false });

		expect(outcomes).toEqual([
			['a', 'wouldDuplicate'],
			['b', 'moved'],
		]);
		expect(hints).toEqual([
			'Argil: 1 of 2 webhooks was moved. 1 would become a duplicate of a webhook at the new address, and was not moved: see the column error. 1 webhook is at new.example.com already.',
		]);
	});

	it('may be one that is moved in the same run', async () => {
		listOf(['a', 'http://old.example.com/a', ['X']], ['b', 'https://old.example.com/a', ['X']]);

		expect((await outcomesOf({ replaceWith: 'https://new.example.com' })).outcomes).toEqual([
			['a', 'wouldMove'],
			['b', 'wouldDuplicate'],
		]);
	});

	it('may move together with one of which it is a duplicate already', async () => {
		listOf(
			['a', 'https://old.example.com/a', ['X']],
			['b', 'https://old.example.com/a', ['X', 'Z']],
		);

		expect((await outcomesOf({})).outcomes).toEqual([
			['a', 'wouldMove'],
			['b', 'wouldMove'],
		]);
	});

	it('is skipped when the move of the other one failed', async () => {
		listOf(['a', 'http://old.example.com/a', ['X']], ['b', 'https://old.example.com/a', ['X']]);
		nock('https://api.argil.ai').put('/v1/webhooks/a').reply(400, { code: 1, message: 'No' });

		expect(
			(await outcomesOf({ replaceWith: 'https://new.example.com', dryRun: false })).outcomes,
		).toEqual([
			['a', 'failed'],
			['b', 'skipped'],
		]);
	});

	it('is at its new URL already when only the spelling differs', async () => {
		listOf(['y', 'http://h.example.com/a', ['X']], ['x', 'https://H.example.com/a', ['X']]);

		const { outcomes, hints } = await outcomesOf({
			find: 'h.example.com',
			replaceWith: 'https://h.example.com',
		});

		expect(outcomes).toEqual([['y', 'wouldDuplicate']]);
		expect(hints[0]).toContain('1 webhook is at https://h.example.com already.');
	});

	it('is moved with Allow Duplicates', async () => {
		listOf(
			['a', 'https://old.example.com/a', ['X']],
			['there', 'https://new.example.com/a', ['X']],
		);
		nock('https://api.argil.ai').put('/v1/webhooks/a').reply(200, { id: 'a' });

		expect(
			(await outcomesOf({ dryRun: false, options: { allowDuplicates: true } })).outcomes,
		).toEqual([['a', 'moved']]);
	});

	it('is none when they have no event in common', async () => {
		listOf(
			['a', 'https://old.example.com/a', ['X']],
			['there', 'https://new.example.com/a', ['Y']],
		);

		expect((await outcomesOf({})).outcomes).toEqual([['a', 'wouldMove']]);
	});

	it('is none when they have another scope', async () => {
		const webhook = (id: string, requestUrl: string, actorId: string) => ({
			id,
			requestUrl,
			eventTypes: ['ACTOR.RUN.FAILED'],
			condition: { actorId },
		});
		nock('https://api.apify.com')
			.get('/v2/webhooks')
			.query(true)
			.reply(200, {
				data: {
					total: 2,
					offset: 0,
					limit: 1000,
					count: 2,
					desc: false,
					items: [
						webhook('a', 'https://old.example.com/a', 'one'),
						webhook('there', 'https://new.example.com/a', 'other'),
					],
				},
			});

		const { items } = await runNode({
			type: 'apifyWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: 'old.example.com',
				replaceWith: 'new.example.com',
			},
		});

		expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'a', outcome: 'wouldMove' })]);
	});
});

describe('a failure in one input item', () => {
	const items = [{ find: 'one.example.com' }, { find: 'two.example.com' }];
	const run = async () =>
		await runNode({
			type: 'argilWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: '={{ $json.find }}',
				replaceWith: 'new.example.com',
				dryRun: false,
			},
			items,
		});
	const both = [
		{ id: '1', callbackUrl: 'https://one.example.com/1', events: ['X'] },
		{ id: '2', callbackUrl: 'https://two.example.com/2', events: ['X'] },
	];

	it('stops the later items too, and says what was skipped', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').times(2).reply(200, both);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(400, { code: 1, message: 'No' });

		const { items: rowsOfBoth, hints } = await run();

		expect(
			rowsOfBoth.map(({ json: { id, outcome }, pairedItem }) => [id, outcome, pairedItem]),
		).toEqual([
			['1', 'failed', { item: 0 }],
			['2', 'skipped', { item: 1 }],
		]);
		expect(hints).toEqual([
			'Argil: 1 failed: see the column error, then run the node again.',
			'Argil: 1 was skipped, because a move of an earlier item failed.',
		]);
	});

	it('stops them with Continue On Fail, too, and when it is the list that fails', async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').reply(400, { code: 1, message: 'No' });
		nock('https://api.argil.ai').get('/v1/webhooks').reply(200, both);

		const { items: ofBoth } = await runNode({
			type: 'argilWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: '={{ $json.find }}',
				replaceWith: 'new.example.com',
				dryRun: false,
			},
			items,
			onError: 'continueRegularOutput',
		});

		expect(jsonOf(ofBoth)).toEqual([
			expect.objectContaining({ error: 'Argil rejected the request' }),
			expect.objectContaining({ id: '2', outcome: 'skipped' }),
		]);
	});

	it('is still reported when a later item has a move that would be made twice', async () => {
		const three = [...both, { id: '3', callbackUrl: 'https://h.example/n8n/n8n', events: ['X'] }];
		nock('https://api.argil.ai').get('/v1/webhooks').times(2).reply(200, three);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(400, { code: 1, message: 'No' });

		const { items: ofBoth, error } = await runNode({
			type: 'argilWebhooks',
			parameters: {
				operation: 'replaceUrl',
				matchBy: 'prefix',
				find: '={{ $json.find }}',
				replaceWith: '={{ $json.replaceWith }}',
				dryRun: false,
			},
			items: [
				{ find: 'https://one.example.com', replaceWith: 'https://new.example.com' },
				{ find: 'https://h.example/n8n', replaceWith: 'https://h.example' },
			],
		});

		expect(error).toBeUndefined();
		expect(jsonOf(ofBoth).map(({ id, outcome }) => [id, outcome])).toEqual([['1', 'failed']]);
	});

	it("is still reported when the list can't be read again", async () => {
		nock('https://api.argil.ai').get('/v1/webhooks').reply(200, both);
		nock('https://api.argil.ai').put('/v1/webhooks/1').reply(401, { code: 1, message: 'No' });
		nock('https://api.argil.ai').get('/v1/webhooks').reply(401, { code: 1, message: 'No' });

		const { items: rowsOfBoth, error, hints } = await run();

		expect(error).toBeUndefined();
		expect(jsonOf(rowsOfBoth).map(({ id, outcome }) => [id, outcome])).toEqual([['1', 'failed']]);
		expect(hints.at(-1)).toBe(
			"Argil: An earlier item failed, so a later one was skipped. It would fail, too: Argil doesn't accept the API Key of this credential.",
		);
	});
});

describe('a response that is not what was requested', () => {
	const before = ['1', '2'].map((id) => ({
		id,
		callbackUrl: `https://old.example.com/${id}`,
		events: ['VIDEO_GENERATION_SUCCESS'],
	}));

	it.each([
		['with the old URL', {}, 'another URL'],
		['with a URL that it shortened', { callbackUrl: 'https://new.example.com/' }, 'another URL'],
		['without events', { callbackUrl: 'https://new.example.com/1', events: [] }, 'no events'],
	])('%s ends the moving at that webhook', async (_, response, problem) => {
		nock('https://api.argil.ai').get('/v1/webhooks').reply(200, before);
		nock('https://api.argil.ai')
			.put('/v1/webhooks/1')
			.reply(200, { ...before[0], ...response });

		const { items } = await runNode({
			type: 'argilWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: 'old.example.com',
				replaceWith: 'new.example.com',
				dryRun: false,
			},
		});

		expect(jsonOf(items)).toMatchObject([
			{
				id: '1',
				outcome: 'failed',
				changed: true,
				error: `Argil responded with ${problem}. Check webhook 1 before you run the node again.`,
			},
			{ id: '2', outcome: 'skipped', changed: false },
		]);
	});
});

describe('at JoggAI, where a PUT writes all three fields', () => {
	const endpoint = { endpoint_id: 'wh', url: 'https://old.example.com/a', status: 'enabled' };
	const listed = (more: object) =>
		nock('https://api.jogg.ai')
			.get('/v2/endpoints')
			.reply(200, {
				code: 0,
				msg: 'Success',
				data: { endpoints: [{ ...endpoint, events: ['x'], ...more }] },
			});
	const run = async () =>
		await runNode({
			type: 'joggAiWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: 'old.example.com',
				replaceWith: 'new.example.com',
				dryRun: false,
			},
		});

	it('keeps a change of status and events that was made meanwhile', async () => {
		listed({});
		listed({ status: 'disabled', events: ['y'] });
		nock('https://api.jogg.ai')
			.put('/v2/endpoint/wh', {
				url: 'https://new.example.com/a',
				status: 'disabled',
				events: ['y'],
			})
			.reply(200, {
				code: 0,
				msg: 'Success',
				data: { ...endpoint, url: 'https://new.example.com/a', status: 'disabled', events: ['y'] },
			});

		const { items } = await run();

		expect(jsonOf(items)).toEqual([expect.objectContaining({ id: 'wh', outcome: 'moved' })]);
	});

	it('sends nothing when the new URL is not https', async () => {
		listed({});

		const { error } = await runNode({
			type: 'joggAiWebhooks',
			parameters: {
				operation: 'replaceUrl',
				find: 'old.example.com',
				replaceWith: 'http://new.example.com',
				dryRun: false,
			},
		});

		expect(error?.message).toBe("The parameter 'Replace With' is not valid");
		expect(error?.description).toBe('JoggAI calls only https URLs.');
	});

	it('does not move an endpoint that was given another URL meanwhile', async () => {
		listed({});
		listed({ url: 'https://elsewhere.example.com/a' });

		const { items } = await run();

		expect(jsonOf(items)).toEqual([
			expect.objectContaining({
				id: 'wh',
				outcome: 'failed',
				changed: false,
				error:
					'Webhook wh was given another URL at JoggAI while the node was running. It was not changed. Run the node again.',
			}),
		]);
	});
});

it('does not move ad-hoc webhooks of Apify, and says so', async () => {
	const webhook = (id: string, isAdHoc: boolean) => ({
		id,
		isAdHoc,
		requestUrl: `https://old.example.com/${id}`,
		eventTypes: ['ACTOR.RUN.FAILED'],
		condition: { actorId: 'a' },
	});
	nock('https://api.apify.com')
		.get('/v2/webhooks')
		.query(true)
		.reply(200, {
			data: {
				total: 2,
				offset: 0,
				limit: 1000,
				count: 2,
				desc: false,
				items: [webhook('once', true), webhook('lasting', false)],
			},
		});

	const { items, hints } = await runNode({
		type: 'apifyWebhooks',
		parameters: {
			operation: 'replaceUrl',
			find: 'old.example.com',
			replaceWith: 'new.example.com',
		},
	});

	expect(jsonOf(items).map(({ id }) => id)).toEqual(['lasting']);
	expect(hints).toEqual([
		'Apify: 1 ad-hoc webhook at the old or new address was left out. Dry Run is on, so nothing was changed. 1 webhook would be moved. Turn Dry Run off to move it.',
	]);
});
