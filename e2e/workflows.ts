import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { PROVIDERS } from '../sandbox/providers.ts';
import { WORKFLOW, type Workflow } from './client.ts';
import { EXAMPLES_FOLDER } from './folders.ts';
import { PACKAGE_NAME } from './package.ts';

type Node = Workflow['nodes'][number];

/** The package's nodes by their short names. */
export const NODE_NAMES = PROVIDERS.map(({ nodeType }) => nodeType);

/** The examples by the names of their files, without the extension. */
export const EXAMPLES = globSync(join(EXAMPLES_FOLDER, '*.json')).map((file) =>
	basename(file, '.json'),
);

/** How far apart nodes lie on the canvas, in its pixels. */
const NODE_DISTANCE_PX = 208;

/** A node of the package by its short name, or another one by its full type. */
export function node(name: string, type: string, parameters: Node['parameters'] = {}): Node {
	return {
		id: name,
		name,
		type: type.includes('.') ? type : `${PACKAGE_NAME}.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
}

/** A node that lists an account's webhooks, or that node as a tool. */
export function accountList(name: string, type: string, parameters: Node['parameters'] = {}): Node {
	const provider = PROVIDERS.find(({ nodeType }) => type.startsWith(nodeType));
	return node(name, type, {
		resource: 'webhook',
		operation: 'getAll',
		...provider?.wholeAccount,
		...parameters,
	});
}

/** A workflow whose nodes follow one another. */
export function chain(name: string, nodes: readonly Node[]): Workflow {
	return {
		name,
		nodes: nodes.map((each, index) => ({ ...each, position: [index * NODE_DISTANCE_PX, 0] })),
		connections: Object.fromEntries(
			nodes.slice(1).map(({ name: next }, index) => {
				const previous = nodes[index]?.name ?? '';
				return [previous, { main: [[{ node: next, type: 'main', index: 0 }]] }];
			}),
		),
		settings: {},
	};
}

/** The button that starts a workflow by hand. */
export const START = node('Start', 'n8n-nodes-base.manualTrigger');

/** An example as users import it. */
export function readExample(name: string): Workflow {
	return WORKFLOW.parse(JSON.parse(readFileSync(join(EXAMPLES_FOLDER, `${name}.json`), 'utf8')));
}
