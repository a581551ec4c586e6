/** What n8n's editor knows of a node in addition to its description: its page of documentation, and the words that find it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { sublimeSearch } from '@n8n/utils/search/sublime-search';

import { homepage } from '../../package.json';
import { PROVIDERS } from '../../sandbox/providers';
import { catalog } from '../support/catalog';

/** Each node with its codex file and its page. */
const NODES = PROVIDERS.map(({ id, folder, nodeType }) => ({
	type: nodeType,
	codex: `nodes/${folder}/${nodeType.charAt(0).toUpperCase()}${nodeType.slice(1)}.node.json`,
	page: `docs/nodes/${id}.md`,
}));

interface Codex {
	readonly alias: string[];
	readonly resources: { readonly primaryDocumentation: ReadonlyArray<{ readonly url: string }> };
}

const codexOf = (file: string): Codex => JSON.parse(readFileSync(file, 'utf8')) as Codex;

/** The anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
	return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replaceAll(' ', '-'),
	);
}

describe.each(NODES)('$type', ({ type, codex, page }) => {
	it("opens this package's page of the node with Docs", () => {
		// n8n's editor opens the URL of the codex unless the node's description has a documentationUrl.
		expect(codexOf(codex).resources.primaryDocumentation).toEqual([
			{ url: `${homepage.replace('#readme', '')}/blob/main/${page}` },
		]);
		expect(catalog.nodes[type]?.description.documentationUrl).toBeUndefined();
	});

	it("has a page that leads on to the reference and to the provider's own", () => {
		const text = readFileSync(page, 'utf8');
		const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
		const broken = links
			.filter((link) => !link.startsWith('https://'))
			.filter((link) => {
				const [file = '', anchor] = link.split('#');
				const target = join(dirname(page), file);
				if (!existsSync(target)) return true;
				return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
			});

		expect(broken).toEqual([]);
		expect(text).toMatch(/\[\w+'s own API reference\]\(https:\/\//);
		expect(links).toContain('../reference.md#operations');
	});

	it('names on its page each operation of the editor', () => {
		const { description } = catalog.nodes[type] ?? {};
		const text = readFileSync(page, 'utf8');
		const names = (description?.properties ?? [])
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [] }) => options.map(({ name }) => name));

		expect(names.length).toBeGreaterThan(4);
		expect(names.filter((name) => !text.includes(`**${name}**`))).toEqual([]);
	});
});

/** The nodes that n8n's node creator finds. */
function found(words: string): string[] {
	const items = NODES.map(({ type, codex }) => ({
		type,
		properties: {
			displayName: catalog.nodes[type]?.description.displayName,
			codex: { alias: codexOf(codex).alias },
		},
	}));
	return sublimeSearch(words, items).map(({ item }) => item.type);
}

describe('the node creator', () => {
	it.each([
		'webhook',
		'webhook list',
		'webhooks list',
		'list webhook',
		'list webhooks',
		'callback',
		'endpoint',
	])('finds the four nodes by "%s"', (words) => {
		expect(found(words).sort()).toEqual(NODES.map(({ type }) => type).sort());
	});

	it('finds none of them by the name of another service', () => {
		expect(found('google sheets')).toEqual([]);
	});
});
