/** The contenders of the benchmark: the ways to do the work of a case. */

/** A contender for one case. */
export interface Contender {
	readonly name: ContenderName;
	/** Does the work once. */
	readonly run: () => Promise<ContenderResult>;
}

/** The result of a run. */
export interface ContenderResult {
	readonly ms: number;
	/** The output; null for a contender that ignores the responses. */
	readonly output: readonly object[] | null;
}

/** The contenders, in the order of the table, with their titles there. */
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
