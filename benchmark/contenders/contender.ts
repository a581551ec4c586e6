/** A way to do the work of a case. */
export interface Contender {
	readonly name: ContenderName;
	/** Does the work once. */
	readonly run: () => Promise<Done>;
}

/** What came of a run. */
export interface Done {
	readonly ms: number;
	/** What was put out; null where nothing is made of the answers. */
	readonly output: readonly object[] | null;
}

/** The contenders, in the order of the table, with their words there. */
export const CONTENDERS = {
	node: 'this package',
	editFields: 'HTTP Request + Split Out + Edit Fields',
	code: 'HTTP Request + Code',
	helper: "n8n's request helper only",
	keepAlive: 'the helper with agentOptions.keepAlive',
	fetch: 'bare fetch',
} as const;

/** See {@link CONTENDERS}. */
export type ContenderName = keyof typeof CONTENDERS;
