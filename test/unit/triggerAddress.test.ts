import { describe, expect, it } from '@jest/globals';
import type { IHookFunctions, INode } from 'n8n-workflow';

import { apify } from '../../nodes/Apify/provider';
import { Failure } from '../../nodes/shared/failure/failure';
import { sameEndpoint } from '../../nodes/shared/parsing/url';
import { checkedUrl, isUrlOf, webhookIdOf, withoutQuery } from '../../nodes/shared/trigger/address';

const ID = 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1';

/** Hooks of a node to which n8n gives this URL. */
function contextWith(url: string | undefined, webhookId: string | undefined = ID): IHookFunctions {
	const node: INode = {
		id: 'node',
		name: 'Trigger',
		type: 'trigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...(webhookId === undefined ? {} : { webhookId }),
	};
	const context: Pick<IHookFunctions, 'getNode' | 'getNodeWebhookUrl'> = {
		getNode: () => node,
		getNodeWebhookUrl: (name) => (name === 'default' ? url : undefined),
	};
	return context as IHookFunctions;
}

const urlAt = (base: string) => `${base}/webhook/${ID}/webhook`;

/** Why a URL can't be used; null for one that can. */
function problemOf(context: IHookFunctions, needsHttps = false): string | null {
	try {
		checkedUrl(context, apify, needsHttps);
		return null;
	} catch (error) {
		if (!(error instanceof Failure) || error.facts.kind !== 'invalidWebhookUrl') throw error;
		return error.facts.problem;
	}
}

describe("a trigger's URL", () => {
	it.each([['https://n8n.example.com'], ['https://n8n.example.com:8443/n8n'], ['https://8.8.8.8']])(
		'at %s is usable',
		(base) => {
			const url = urlAt(base);
			expect(checkedUrl(contextWith(url), apify, true)).toEqual({ url, webhookId: ID });
		},
	);

	it.each([
		['http://localhost:5678', 'localhost:5678'],
		['http://127.0.0.1:5678', '127.0.0.1:5678'],
		['https://192.168.1.5', '192.168.1.5'],
		['https://[::1]', '[::1]'],
		['https://n8n', 'n8n'],
		['https://n8n.local', 'n8n.local'],
	])("at %s can't be reached by the provider, and the user is told what to set", (base, host) => {
		const problem = problemOf(contextWith(urlAt(base)));
		expect(problem).toContain(`${host} can't be reached from the internet, where Apify is.`);
		expect(problem).toContain('Set N8N_WEBHOOK_URL');
	});

	it('has to be https only where the provider calls nothing else', () => {
		const context = contextWith(urlAt('http://n8n.example.com'));
		expect(problemOf(context)).toBeNull();
		const problem = problemOf(context, true);
		expect(problem).toContain('It begins with http://, and Apify calls only https URLs.');
		expect(problem).toContain('Set N8N_WEBHOOK_URL');
	});

	it.each([[undefined], [''], ['/webhook/a'], ['n8n.example.com/webhook']])(
		'is none that is %j',
		(url) => {
			expect(problemOf(contextWith(url))).toMatch(/^n8n gives it no URL\. Set N8N_WEBHOOK_URL/);
		},
	);

	it('is none while the node has no webhook ID: it could be guessed', () => {
		const problem = problemOf({
			...contextWith('https://n8n.example.com/webhook/workflow/trigger/webhook'),
			getNode: () => ({ ...contextWith('').getNode(), webhookId: undefined }),
		});
		expect(problem).toContain('Open the workflow in the editor, remove the node and add it again');
	});

	it('has the ID of the node', () => {
		expect(webhookIdOf(contextWith(''))).toBe(ID);
	});
});

describe('a URL belongs to a node', () => {
	it.each([
		[urlAt('https://n8n.example.com')],
		[urlAt('http://other.example.com:8080/below/a/path')],
		[`https://n8n.example.com/webhook-test/${ID}/webhook`],
		[`${urlAt('https://n8n.example.com')}?n8nToken=a#b`],
	])('if its path ends with the ID of the node, as in %s', (url) => {
		expect(isUrlOf(ID, url)).toBe(true);
	});

	it.each([
		[`https://n8n.example.com/webhook/${ID}`],
		[`https://n8n.example.com/webhook/${ID}/webhook/`],
		[`https://n8n.example.com/webhook/x${ID}/webhook`],
		[`https://n8n.example.com/webhook/other/webhook`],
		[`https://n8n.example.com/webhook?/${ID}/webhook`],
		['rubbish'],
		[''],
	])('not if it is %s', (url) => {
		expect(isUrlOf(ID, url)).toBe(false);
	});
});

describe('two URLs', () => {
	const own = urlAt('https://n8n.example.com');

	it('are one endpoint before and after n8n moved', () => {
		expect(sameEndpoint(own, urlAt('https://moved.example.com/n8n'))).toBe(true);
	});

	it.each([
		[`https://n8n.example.com/webhook-test/${ID}/webhook`],
		['https://n8n.example.com/webhook/other/webhook'],
		['rubbish'],
	])('are two endpoints if one is %s', (other) => {
		expect(sameEndpoint(own, other)).toBe(false);
		expect(sameEndpoint(other, own)).toBe(false);
	});

	it('are compared without query and fragment', () => {
		expect(withoutQuery(`${own}?n8nToken=a#b`)).toBe(own);
		expect(withoutQuery('HTTPS://N8N.example.com:443/A?b')).toBe('https://n8n.example.com/A');
		expect(withoutQuery('rubbish?a')).toBe('rubbish?a');
	});
});
