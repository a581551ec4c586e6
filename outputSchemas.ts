/**
 * What each operation and each trigger returns, as n8n shows it before a run: `gulp` writes a JSON Schema for each of them beside the
 * built node, where n8n looks for it.
 */

type JsonType = 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string' | 'null';

interface Property {
	readonly type: JsonType | readonly JsonType[];
	readonly items?: { readonly type: JsonType };
}

/** The output of an operation or a trigger. */
export interface OutputSchema {
	readonly type: 'object';
	readonly properties: Readonly<Record<string, Property>>;
	readonly version: 1;
}

const STRING: Property = { type: 'string' };

const BOOLEAN: Property = { type: 'boolean' };

const STRING_OR_NULL: Property = { type: ['string', 'null'] };

const STRINGS: Property = { type: 'array', items: { type: 'string' } };

function schema(properties: OutputSchema['properties']): OutputSchema {
	return { type: 'object', properties, version: 1 };
}

/** The shape that the webhooks of all providers share. */
const WEBHOOK = schema({
	provider: STRING,
	id: STRING,
	url: STRING_OR_NULL,
	events: STRINGS,
	enabled: BOOLEAN,
	createdAt: STRING_OR_NULL,
	updatedAt: STRING_OR_NULL,
	lastTriggeredAt: STRING_OR_NULL,
	scope: STRING_OR_NULL,
	owner: STRING_OR_NULL,
});

const DISPATCH = schema({
	id: STRING,
	webhookId: STRING_OR_NULL,
	status: STRING_OR_NULL,
	eventType: STRING_OR_NULL,
	createdAt: STRING_OR_NULL,
	finishedAt: STRING_OR_NULL,
	responseStatus: { type: ['integer', 'null'] },
	errorMessage: STRING_OR_NULL,
	scope: STRING_OR_NULL,
});

const ANYTHING: Property = { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] };

/** By resource and operation. */
const SCHEMAS: Readonly<Record<string, OutputSchema>> = {
	'webhook/create': WEBHOOK,
	'webhook/delete': schema({ id: STRING, provider: STRING, deleted: BOOLEAN, existed: BOOLEAN }),
	'webhook/get': WEBHOOK,
	'webhook/getAll': WEBHOOK,
	'webhook/replaceUrl': schema({
		urlBefore: STRING,
		urlAfter: STRING,
		outcome: STRING,
		error: STRING_OR_NULL,
		changed: BOOLEAN,
		id: STRING,
		provider: STRING,
	}),
	'webhook/update': WEBHOOK,
	'webhook/upsert': schema({ ...WEBHOOK.properties, created: BOOLEAN }),
	'dispatch/get': DISPATCH,
	'dispatch/getAll': DISPATCH,
};

/** What only one provider's operation returns, by its folder, resource and operation. */
const SPECIAL: Readonly<Record<string, OutputSchema>> = {
	'Apify/webhook/sendTest': DISPATCH,
	'Partoo/webhook/sendTest': schema({
		id: STRING,
		provider: STRING,
		url: STRING_OR_NULL,
		events: STRINGS,
		sent: BOOLEAN,
		response: ANYTHING,
	}),
};

/** One delivery, as the triggers of all providers return it with *Output: Envelope*. */
export const TRIGGER_SCHEMA = schema({
	provider: STRING,
	event: STRING,
	id: STRING,
	occurredAt: STRING_OR_NULL,
	receivedAt: STRING,
	subject: STRING_OR_NULL,
	scope: STRING_OR_NULL,
	owner: STRING_OR_NULL,
	verifiedBy: STRING,
	isTest: BOOLEAN,
	payload: { type: 'object' },
});

/**
 * The output of a provider's operation.
 * @param folder the provider's folder in `nodes/`
 * @throws Error when nothing is said of the operation
 */
export function outputSchemaOf(folder: string, resource: string, operation: string): OutputSchema {
	const name = `${resource}/${operation}`;
	const found = SPECIAL[`${folder}/${name}`] ?? SCHEMAS[name];
	if (found === undefined) throw new Error(`outputSchemas.ts has nothing for ${folder}/${name}`);
	return found;
}
