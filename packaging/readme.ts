/** The README of a provider's package, made of the page of its node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Provider } from '../sandbox/providers.ts';
import { pageOf, ROOT, type Manifest } from './manifest.ts';
import { displayNameFor } from './names.ts';

/** A page of docs/nodes/. */
interface Page {
	/** Its first paragraph: what the node is for. */
	readonly summary: string;
	/** All that follows. */
	readonly body: string;
}

/** Reads the page of a provider's node. Its links lead on from GitHub, wherever it is shown. */
export function readPage({ id }: Pick<Provider, 'id'>, root: Manifest): Page {
	const path = `docs/nodes/${id}.md`;
	const base = `${pageOf(root)}/blob/v${root.version}/${path}`;
	const text = readFileSync(join(ROOT, path), 'utf8').replace(
		/\]\((?!https:)([^)]+)\)/g,
		(_, link: string) => `](${new URL(link, base).href})`,
	);
	const [, summary, body] = /^# .+\n\n(.+)\n\n([^]+)$/.exec(text) ?? [];
	if (summary === undefined || body === undefined)
		throw new Error(`${path} doesn't begin with a title and a sentence`);
	return { summary, body };
}

/** The README of the package of one provider. */
export function readmeOf(provider: Provider, name: string, root: Manifest): string {
	const { summary, body } = readPage(provider, root);
	const docs = `${pageOf(root)}/blob/v${root.version}`;
	return `# ${name}

A community node for [n8n](https://n8n.io). ${summary}

## Install

1. In your n8n open **Settings → Community nodes** and click **Install**. You must be the owner or an admin of the instance.
2. Enter \`${name}\`, confirm that you know the risk, and install.
3. Open a workflow, click **+** and search for *${provider.label}*. The node is *${displayNameFor(`${provider.label} Webhooks`)}*.

It needs n8n 1.123 or newer. [More ways to install](${docs}/README.md#install)

The package [${root.name}](https://www.npmjs.com/package/${root.name}) has this node, as *${provider.label} Webhooks*, and those of other
providers. [Which package to choose](${docs}/docs/packages.md)

${body.trim()}

## License

[MIT](LICENSE.md) · [Changelog](CHANGELOG.md)
`;
}
