/** Simplified or Raw: the form in which a dispatch leaves the node. */
import { deepCopy } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { choiceField } from '../../shared/fields/field';
import type { Fields } from '../../shared/fields/fields';
import type { Entry } from '../../shared/model/webhook';
import type { Dispatch } from './api';

/** *Output* of what returns dispatches. */
export const dispatchOutput = choiceField({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Raw', value: 'raw', description: "The provider's own object, with every attempt" },
		{ name: 'Simplified', value: 'simplified', description: 'What became of it, in nine fields' },
	],
	default: 'simplified',
	description: 'What each item holds',
});

/**
 * Reads what the user chose under *Output*.
 * @throws Failure `invalidParameter`
 */
export function readDispatchPresentation(fields: Fields): (entry: Entry<Dispatch>) => IDataObject {
	const isRaw = fields.choice(dispatchOutput) === 'raw';
	// Items that share one response must not share objects: a later node may change them.
	return ({ raw, value }) => (isRaw ? deepCopy(raw) : { ...value });
}
