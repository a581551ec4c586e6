/** What an operation is: one value with its name, its texts, its fields and what it does. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { createClient } from '../client/client';
import type { Client, HintType } from '../client/client';
import { optionsField, timeout } from '../fields/common';
import type { Fields } from '../fields/readFields';
import type { Connection } from '../http/connection';
import type { Provider } from '../model/provider';
import type { Call } from '../model/request';
import type { Entry, Webhook } from '../model/webhook';
import { includeSecrets, outputFields, readPresentation } from './output';
import { warnOfUrls } from './urlWarnings';

/** How the editor and an AI agent know an operation. */
export interface OperationText {
	/** What workflows save. */
	readonly value: string;
	readonly name: string;
	/** What n8n names a new node after, and what an AI agent reads of a tool: it says what can be lost. */
	readonly action: string;
	/** What the canvas shows below the name of a node, after the provider's name. */
	readonly subtitle: string;
	/** At most about 90 characters: the editor cuts off more than two lines. */
	readonly description: string;
}

/**
 * What an operation does to the account, which decides how the items of an execution run: reads side by side; changes of the one
 * webhook that a field picks side by side, too, but those of one webhook in the order of the items; other writes one after another.
 */
type Access = 'read' | 'write' | { readonly changes: INodeProperties };

/**
 * What a node can do, in two steps: `prepare` reads and checks one item's parameters before any request is sent; the work it
 * returns sends them.
 */
export interface Operation extends OperationText {
	readonly access: Access;
	/** The fields of the editor, from top to bottom; *Options* comes after them. */
	readonly fields: readonly INodeProperties[];
	/** What *Options* offers. */
	readonly options: readonly INodeProperties[];
	/** @throws Failure `invalidParameter` */
	prepare(fields: Fields): Work;
	/** Tells the user something about all items of the execution once they are done. */
	readonly finish?: (execution: Execution) => void;
}

/**
 * Does one item's work and returns the JSON of its output items.
 * @throws Failure
 */
export type Work = (execution: Execution) => Promise<IDataObject[]>;

/** What all items of an execution share. */
export interface Execution {
	readonly connection: Connection;
	/** The addresses of this n8n: of its editor, and of its webhooks. */
	instanceBaseUrls(): readonly string[];
	/** Tells the user something in addition to the items; the same text shows once. */
	notify(message: string, type?: HintType): void;
}

/** Makes a memory that the items of an execution share: a value of its own for each execution. */
export function perExecution<T>(create: () => T): (execution: Execution) => T {
	const values = new WeakMap<Execution, T>();
	return (execution) => {
		const known = values.get(execution);
		if (known !== undefined) return known;
		const value = create();
		values.set(execution, value);
		return value;
	};
}

/** A resource of a node, e.g. *Webhook*, with what the node can do with it. */
export interface Resource {
	/** What workflows save. */
	readonly value: string;
	readonly name: string;
	readonly operations: readonly Operation[];
}

/** Does the work of one item. */
export type Task<T> = (client: Client, execution: Execution) => T | Promise<T>;

/** What an operation is made of. */
export interface OperationParts<T> {
	readonly text: OperationText;
	readonly access: Access;
	readonly fields: readonly INodeProperties[];
	/** What *Options* has in addition to *Timeout*. */
	readonly options?: readonly INodeProperties[];
	/**
	 * Reads and checks the parameters of an item.
	 * @param options the values of *Options*
	 * @throws Failure `invalidParameter`
	 */
	readTask(fields: Fields, options: Fields): Task<T>;
	readonly finish?: Operation['finish'];
}

/** Under which name every operation reads its options. */
const OPTIONS = optionsField();

/** Makes an operation that returns JSON of its own. */
export function operation(parts: OperationParts<IDataObject[]>): Operation {
	const { text, access, finish } = parts;
	return {
		...text,
		access,
		fields: parts.fields,
		options: [...(parts.options ?? []), timeout],
		prepare(fields) {
			const optionValues = fields.collection(OPTIONS);
			const task = parts.readTask(fields, optionValues);
			const timeoutMs = optionValues.count(timeout);
			return async (execution) => {
				const client = createClient(execution.connection, timeoutMs, (message, type) => {
					execution.notify(message, type);
				});
				return await task(client, execution);
			};
		},
		finish,
	};
}

/** Makes an operation that returns webhooks in the form that the user chose under *Output*. */
export function webhookOperation(
	provider: Provider,
	parts: OperationParts<Array<Entry<Webhook>>>,
): Operation {
	return operation({
		...parts,
		fields: [...parts.fields, ...outputFields],
		options: [...(parts.options ?? []), includeSecrets],
		readTask(fields, options) {
			const task = parts.readTask(fields, options);
			const present = readPresentation(provider, fields, options);
			return async (client, execution) => {
				const entries = await task(client, execution);
				if (parts.access !== 'read') warnOfUrls(client, entries);
				return entries.map(present);
			};
		},
	});
}

/** Makes an operation of one call, which returns the webhooks of the response. */
export function callOperation(
	provider: Provider,
	parts: Omit<OperationParts<never>, 'readTask'> & {
		/** @throws Failure `invalidParameter` */
		readCall(fields: Fields, options: Fields): Call<Entry<Webhook> | Array<Entry<Webhook>>>;
	},
): Operation {
	return webhookOperation(provider, {
		...parts,
		readTask(fields, options) {
			const call = parts.readCall(fields, options);
			return async (client) => [await client.call(call)].flat();
		},
	});
}
