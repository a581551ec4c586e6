/** The n8n versions on which the package is tested. */

/** A version of n8n, with the packages of its engine. */
export interface Engine {
	readonly n8n: string;
	readonly core: string;
	readonly workflow: string;
	/** The Node versions to run it on; null is the project's own. */
	readonly nodes: ReadonlyArray<string | null>;
}

/** The oldest Node that n8n 1.123 runs on. */
export const OLDEST_NODE = '20.19.0';

/** From the oldest supported n8n to the newest, which is a dependency of the project. */
export const ENGINES: readonly Engine[] = [
	{ n8n: '1.123.0', core: '1.122.0', workflow: '1.120.0', nodes: [OLDEST_NODE, null] },
	{ n8n: '2.0.0', core: '2.0.0', workflow: '2.0.0', nodes: [null] },
	{ n8n: '2.20.0', core: '2.20.0', workflow: '2.20.0', nodes: [null] },
	{ n8n: '2.30.8', core: '2.30.4', workflow: '2.30.2', nodes: [null] },
	{ n8n: '2.41.1', core: '2.41.1', workflow: '2.41.0', nodes: [null] },
];
