/**
 * What a case of the contract check is: the parameters that a user sets, the requests that the node may send, and the items that it
 * must return. Cases are made from the examples of the document, not from what the nodes return.
 */
import type { INodeParameters } from 'n8n-workflow';

import { stringOf, type Json } from '../../sandbox/json.ts';

/** The documented example response of an operation, such as `GET /v2/webhooks`. */
export type Examples = (operation: string) => Json;

/** A run of a node, and its expected result. */
export interface Plan {
	/** The parameters of the run; *Get Many* of webhooks is the default. */
	readonly parameters?: INodeParameters;
	/** The method of the node that loads the choices of a dropdown, instead of a run. */
	readonly choices?: string;
	/** The GET operations that must be requested; others may be requested, too. */
	readonly reads?: readonly string[];
	/** The other operations, exactly as often and in the order in which they must be requested. */
	readonly writes?: readonly string[];
	/** The returned items: each has these values, and may have more. */
	readonly items: readonly Json[];
	/** Whether each item has exactly these keys, in this order. */
	readonly isExact?: boolean;
}

/** One line of the report. */
export interface Case {
	readonly name: string;
	/** `resource.operation`, or the method of a dropdown: each one that the node has needs a case. */
	readonly covers: string;
	readonly plan: (example: Examples) => Plan;
}

/** The mask of a secret in the output. */
export const MASK = '**********';

/** The parameter that chooses a webhook, an Actor or a task by its ID or name. */
export const byId = (value: Json | undefined): INodeParameters[string] => ({
	__rl: true,
	mode: 'id',
	value: stringOf(value),
});

/** A URL at {@link MOVED_HOST}. */
export const moved = (url: Json | undefined): string => {
	const address = new URL(stringOf(url));
	address.protocol = 'https:';
	address.host = 'moved.example.com';
	return address.href;
};

/** A webhook with what *Add Findings* adds: the codes right after the URL, the findings at the end. */
export function audited(
	{ provider, id, url, ...rest }: Record<string, Json>,
	...codes: string[]
): Json {
	return {
		provider: provider ?? null,
		id: id ?? null,
		url: url ?? null,
		findingCodes: codes.join(', '),
		...rest,
		findings: codes.map((code) => ({ code })),
	};
}

/** The host of a URL. */
export const hostOf = (url: Json | undefined): string => new URL(stringOf(url)).host;

/** The new address for *Replace URL*: no example has it. */
export const MOVED_HOST = 'https://moved.example.com';
