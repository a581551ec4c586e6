/** Simplified, Raw or Selected Fields: the form in which a webhook leaves the node. */
import { deepCopy } from 'n8n-workflow';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { BooleanField } from '../fields/field';
import { byName, choiceField, showWhen, invalid } from '../fields/field';
import type { Fields } from '../fields/readFields';
import { maskToken } from '../http/masking';
import type { Provider } from '../model/provider';
import { WEBHOOK_KEYS } from '../model/webhook';
import type { Entry, Webhook, WebhookKey } from '../model/webhook';

const KEY_NAMES: Readonly<Record<WebhookKey, string>> = {
	provider: 'Provider',
	id: 'ID',
	url: 'URL',
	events: 'Events',
	enabled: 'Enabled',
	createdAt: 'Created At',
	updatedAt: 'Updated At',
	lastTriggeredAt: 'Last Triggered At',
	scope: 'Scope',
	owner: 'Owner',
};

/** *Output* of what returns webhooks. */
export const output = choiceField({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Raw', value: 'raw', description: "The provider's own object, with secrets masked" },
		{
			name: 'Selected Fields',
			value: 'selectedFields',
			description: 'Only the fields you choose of the simplified ones',
		},
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The same ten fields for every provider',
		},
	],
	default: 'simplified',
	description: 'What each item holds',
});

/** The keys that *Selected Fields* always keeps: without them nobody can tell items apart or act on them. */
const ALWAYS_KEPT: readonly WebhookKey[] = ['provider', 'id'];

const selectedFields: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'multiOptions',
	options: WEBHOOK_KEYS.filter((key) => !ALWAYS_KEPT.includes(key))
		.map((key) => ({ name: KEY_NAMES[key], value: key }))
		.sort(byName),
	default: ['url', 'events'],
	description: 'The fields to return in addition to Provider and ID, which are always included',
};

/** *Output* and, for Selected Fields, *Fields*. */
export const outputFields: readonly INodeProperties[] = [
	output,
	showWhen(selectedFields, output, 'selectedFields'),
];

/** The option to return secrets with *Raw*. */
export const includeSecrets: BooleanField = {
	displayName: 'Include Secrets',
	name: 'includeSecrets',
	type: 'boolean',
	displayOptions: { show: { '/output': ['raw'] } },
	default: false,
	description:
		'Whether to return signing secrets, header values and the tokens of triggers as they are. They are then saved with the execution and visible to everyone who can see it.',
};

/** Turns an entry into the JSON of an item. */
export type Presentation = (entry: Entry<Webhook>) => IDataObject;

/**
 * Reads what the user chose under *Output*.
 * @throws Failure `invalidParameter` for an unknown mode or field
 */
export function readPresentation(
	provider: Provider,
	fields: Fields,
	options: Fields,
): Presentation {
	switch (fields.choice(output)) {
		case 'simplified':
			// Whoever parses a provider's response names the keys in the order of the output.
			return ({ value }) => ({ ...value, url: maskedUrl(value), events: [...value.events] });
		case 'selectedFields': {
			const names = fields.list(selectedFields) ?? [];
			const unknown = names.find((name) => WEBHOOK_KEYS.every((key) => key !== name));
			if (unknown !== undefined) {
				throw invalid(selectedFields, `there is no field ${JSON.stringify(unknown)}`);
			}
			const keys = WEBHOOK_KEYS.filter((key) => ALWAYS_KEPT.includes(key) || names.includes(key));
			return ({ value }) => pick({ ...value, url: maskedUrl(value) }, keys);
		}
		case 'raw': {
			const showSecrets = options.boolean(includeSecrets);
			// Items that share one response must not share objects: a later node may change them.
			return ({ raw }) => (showSecrets ? deepCopy(raw) : provider.maskSecrets(deepCopy(raw)));
		}
	}
}

function maskedUrl({ url }: Webhook): string | null {
	return url === null ? null : maskToken(url);
}

function pick(webhook: Webhook, keys: readonly WebhookKey[]): IDataObject {
	const json: IDataObject = {};
	for (const key of keys) json[key] = key === 'events' ? [...webhook.events] : webhook[key];
	return json;
}
