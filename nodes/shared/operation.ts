import type { IDataObject } from 'n8n-workflow';

import type { Fields } from './parameters';
import type { Session } from './transport';

/**
 * What a node can do, in two steps: `prepare` reads and checks one item's parameters before any request is sent;
 * the work it returns sends them.
 */
export interface Operation {
	/** Reads run side by side; writes one after another, in the order of the items. */
	readonly access: 'read' | 'write';
	/** @throws Failure `invalidParameter` */
	prepare(fields: Fields): Work;
}

/**
 * Does one item's work and returns the JSON of its output items.
 * @throws Failure
 */
export type Work = (session: Session) => Promise<IDataObject[]>;

/** The operations of a node by resource and operation, under the values that workflows save. */
export type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;
