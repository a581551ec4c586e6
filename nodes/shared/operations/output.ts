/** Simplified, Raw or Selected Fields: the last step before an item leaves the node. */
import { deepCopy } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { invalid } from '../fields/parameters';
import type { Fields } from '../fields/parameters';
import { WEBHOOK_KEYS } from '../model/webhook';
import type { Entry, Provider, Webhook, WebhookKey } from '../model/webhook';

/** What *Output* offers, with the values saved in workflows. */
export const OUTPUT_MODES = ['simplified', 'raw', 'selectedFields'] as const;

/** Turns an entry into the JSON of an item. */
export type Presentation = (entry: Entry<Webhook>) => IDataObject;

/** The keys that *Selected Fields* always keeps: without them an item can't be told apart or acted upon. */
const ALWAYS_KEPT: readonly WebhookKey[] = ['provider', 'id'];

/**
 * Reads what the user chose under *Output*.
 * @throws Failure `invalidParameter` for an unknown mode or field
 */
export function readPresentation(provider: Provider, fields: Fields): Presentation {
	switch (fields.choice('output', 'Output', OUTPUT_MODES, 'simplified')) {
		case 'simplified':
			// Whoever reads a provider's answer names the keys in the order of the output.
			return ({ value }) => ({ ...value, events: [...value.events] });
		case 'selectedFields': {
			const wanted = fields.list('fields', 'Fields') ?? [];
			const unknown = wanted.find((name) => WEBHOOK_KEYS.every((key) => key !== name));
			if (unknown !== undefined)
				throw invalid('Fields', `there is no field ${JSON.stringify(unknown)}`);
			const keys = WEBHOOK_KEYS.filter((key) => ALWAYS_KEPT.includes(key) || wanted.includes(key));
			return ({ value }) => pick(value, keys);
		}
		case 'raw': {
			const showSecrets = fields
				.collection('options', 'Options')
				.flag('includeSecrets', 'Include Secrets', false);
			// Items that share one request must not share objects: a later node may change them.
			return ({ raw }) => (showSecrets ? deepCopy(raw) : provider.maskSecrets(deepCopy(raw)));
		}
	}
}

function pick(webhook: Webhook, keys: readonly WebhookKey[]): IDataObject {
	const json: IDataObject = {};
	for (const key of keys) json[key] = key === 'events' ? [...webhook.events] : webhook[key];
	return json;
}
