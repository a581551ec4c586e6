/**
 * Every operation of the two nodes whose providers publish a document: what the user sets, which requests may go out, and
 * what must come back. All of it is made of the document's own examples; nothing of what the nodes return.
 */
import type { INodeParameters } from 'n8n-workflow';

import { textOf, type Json } from '../json.ts';

/** The documented example response of an operation, such as `GET /v2/webhooks`. */
export type Examples = (operation: string) => Json;

/** What is run, and what is expected of it. */
export interface Plan {
	/** The parameters of a run; *Get Many* of webhooks unless they say otherwise. */
	readonly parameters?: INodeParameters;
	/** The method of the node that fills a dropdown, instead of a run. */
	readonly choices?: string;
	/** The operations that must be asked; others may be read, too. */
	readonly reads?: readonly string[];
	/** The operations other than GET, exactly as often and in the order in which they must be sent. */
	readonly writes?: readonly string[];
	/** The items that come out: each has these values, and may have more. */
	readonly items: readonly Json[];
	/** For items that have exactly these keys, in this order. */
	readonly isExact?: boolean;
}

/** One line of the report. */
export interface Case {
	readonly name: string;
	/** Resource and operation, or the method that fills a dropdown: all that the node has must be in a case. */
	readonly covers: string;
	readonly plan: (example: Examples) => Plan;
}

/** What stands for a secret in the output. */
export const MASK = '**********';

/** A webhook, an Actor or a task, chosen by its ID or name. */
export const byId = (value: Json | undefined): INodeParameters[string] => ({
	__rl: true,
	mode: 'id',
	value: textOf(value),
});

/** A URL at {@link MOVED_HOST}. */
export const moved = (url: Json | undefined): string => {
	const address = new URL(textOf(url));
	address.protocol = 'https:';
	address.host = 'moved.example.com';
	return address.href;
};

/** The host of a URL. */
export const hostOf = (url: Json | undefined): string => new URL(textOf(url)).host;

/** Where *Replace URL* moves to, and an address that no example has. */
export const MOVED_HOST = 'https://moved.example.com';
