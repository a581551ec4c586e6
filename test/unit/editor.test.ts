/** What the editor shows, as n8n decides it: the fields of each operation, and their defaults. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties, INodeTypes } from 'n8n-workflow';

import { catalog, type NodeType } from '../support/catalog';

const NODES = [
	{ type: 'argilWebhooks', folder: 'Argil', file: 'argil', label: 'Argil' },
	{ type: 'joggAiWebhooks', folder: 'JoggAi', file: 'joggAi', label: 'JoggAI' },
	{ type: 'partooWebhooks', folder: 'Partoo', file: 'partoo', label: 'Partoo' },
	{ type: 'apifyWebhooks', folder: 'Apify', file: 'apify', label: 'Apify' },
] as const;

function descriptionOf(type: NodeType) {
	const node = catalog.nodes[type];
	if (node === undefined) throw new Error(`There is no ${type}`);
	return node.description;
}

/** The given fields that n8n shows, with the values that the user has set. */
function shown(type: NodeType, fields: INodeProperties[], set: INodeParameters): INodeProperties[] {
	const description = descriptionOf(type);
	const defaults = NodeHelpers.getNodeParameters(
		description.properties,
		{ resource: 'webhook', ...set },
		true,
		false,
		{ typeVersion: 1 },
		description,
	);
	const values = { ...defaults, resource: 'webhook', ...set };
	return fields.filter((field) =>
		NodeHelpers.displayParameter(values, field, { typeVersion: 1 }, description, values),
	);
}

function fieldsShown(type: NodeType, set: INodeParameters): INodeProperties[] {
	return shown(type, descriptionOf(type).properties, set);
}

/** The names of the fields shown below Resource and Operation. */
function namesShown(type: NodeType, set: INodeParameters): string {
	return fieldsShown(type, set)
		.map(({ name }) => name)
		.filter((name) => name !== 'resource' && name !== 'operation')
		.join(' ');
}

/** The names of the fields that a collection offers. */
function namesIn(type: NodeType, collection: string, set: INodeParameters): string {
	const { options = [] } = fieldsShown(type, set).find(({ name }) => name === collection) ?? {};
	const fields = options.filter(
		(option): option is INodeProperties => 'displayName' in option && 'type' in option,
	);
	return shown(type, fields, set)
		.map(({ name }) => name)
		.join(' ');
}

/** What n8n shows below the name of a node with these parameters. */
function subtitle(type: NodeType, parameters: INodeParameters): unknown {
	const description = descriptionOf(type);
	const node: INode = {
		id: '1',
		name: 'Node',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes: INodeTypes = {
		getByName: () => throwUnknown(),
		getByNameAndVersion: () => catalog.nodes[type] ?? throwUnknown(),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(
		workflow.getNode('Node') ?? node,
		description.subtitle,
		'internal',
		{},
	);
}

function throwUnknown(): never {
	throw new Error('There is no such node');
}

function operationsOf(type: NodeType) {
	return descriptionOf(type)
		.properties.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) => {
			const [resource] = displayOptions?.show?.resource ?? [];
			return options.flatMap((option) =>
				'value' in option && typeof resource === 'string'
					? {
							resource,
							operation: String(option.value),
							description: option.description ?? '',
						}
					: [],
			);
		});
}

describe('the subtitle', () => {
	it.each<[NodeType, INodeParameters, string]>([
		['apifyWebhooks', {}, 'Apify: get many webhooks'],
		['argilWebhooks', { operation: 'replaceUrl' }, 'Argil: replace URL (dry run)'],
		['argilWebhooks', { operation: 'replaceUrl', dryRun: false }, 'Argil: replace URL'],
		// As an expression or an AI agent may give it.
		['argilWebhooks', { operation: 'replaceUrl', dryRun: 'false' }, 'Argil: replace URL'],
		['argilWebhooks', { operation: 'replaceUrl', dryRun: '={{ 1 > 2 }}' }, 'Argil: replace URL'],
		// Of an input item, which the canvas doesn't have.
		[
			'argilWebhooks',
			{ operation: 'replaceUrl', dryRun: '={{ $json.isDry }}' },
			'Argil: replace URL',
		],
		['joggAiWebhooks', { operation: 'delete' }, 'JoggAI: delete a webhook'],
		['partooWebhooks', { operation: 'upsert' }, 'Partoo: create or update'],
		['apifyWebhooks', { resource: 'dispatch' }, 'Apify: get many dispatches'],
		// Of a later version of the package.
		['apifyWebhooks', { operation: 'pause' }, 'Apify: pause'],
	])('of %s with %j is %s', (type, parameters, expected) => {
		expect(subtitle(type, parameters)).toBe(expected);
	});
});

describe('Find and Replace With', () => {
	it.each(['host', 'prefix', 'exact'])('are shown once each by %s', (matchBy) => {
		const names = fieldsShown('argilWebhooks', { operation: 'replaceUrl', matchBy }).map(
			({ name }) => name,
		);

		expect(names.filter((name) => name === 'find' || name === 'replaceWith')).toEqual([
			'find',
			'replaceWith',
		]);
	});

	it.each(['host', 'exact', '={{ $json.mode }}', "={{ $fromAI('mode') }}"])(
		'keep their values when Match By is %s',
		(matchBy) => {
			const set = { operation: 'replaceUrl', matchBy, find: 'https://a', replaceWith: 'https://b' };
			const description = descriptionOf('argilWebhooks');

			expect(
				NodeHelpers.getNodeParameters(
					description.properties,
					{ resource: 'webhook', ...set },
					true,
					false,
					{ typeVersion: 1 },
					description,
				),
			).toMatchObject(set);
		},
	);
});

describe.each(NODES)('$label Webhooks', ({ type, folder, file, label }) => {
	it('is a node with one input and one output that needs its own credential', () => {
		expect(descriptionOf(type)).toMatchObject({
			displayName: `${label} Webhooks`,
			name: type,
			defaults: { name: `${label} Webhooks` },
			group: ['input'],
			version: 1,
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: `${type}Api`, required: true }],
		});
	});

	it('can be used by an AI agent', () => {
		expect(descriptionOf(type).usableAsTool).toBe(true);
	});

	it('says below its name what it does', () => {
		expect(subtitle(type, {})).toBe(`${label}: get many webhooks`);
		for (const { resource, operation } of operationsOf(type)) {
			expect(subtitle(type, { resource, operation })).toMatch(
				new RegExp(`^${label}: [a-z][a-zURL ]+( \\(dry run\\))?$`),
			);
		}
	});

	it('has descriptions of its operations that the editor does not cut off', () => {
		for (const { description } of operationsOf(type)) {
			expect(description).toMatch(/^.{10,90}$/);
		}
	});

	it('has an icon for light and for dark, as its credential has', () => {
		const icon = { light: `file:${file}.svg`, dark: `file:${file}.dark.svg` };
		expect(descriptionOf(type).icon).toEqual(icon);
		expect(catalog.credentials[`${type}Api`]?.icon).toEqual({
			light: `file:../nodes/${folder}/${file}.svg`,
			dark: `file:../nodes/${folder}/${file}.dark.svg`,
		});
		expect(
			[`${file}.svg`, `${file}.dark.svg`].map((name) => existsSync(join('nodes', folder, name))),
		).toEqual([true, true]);
	});

	it('has a credential under its own name, with a link to the documentation', () => {
		expect(catalog.credentials[`${type}Api`]).toMatchObject({
			name: `${type}Api`,
			displayName: `${label} Webhooks API`,
			documentationUrl: expect.stringMatching(/^https:\/\//),
		});
	});

	it('has one key in its credential, hidden and never filled in', () => {
		const [key] = catalog.credentials[`${type}Api`]?.properties ?? [];

		expect(key).toMatchObject({
			name: type === 'apifyWebhooks' ? 'apiToken' : 'apiKey',
			displayName: type === 'apifyWebhooks' ? 'API Token' : 'API Key',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		});
	});

	it('lists webhooks unless the user chooses something else', () => {
		const values = NodeHelpers.getNodeParameters(
			descriptionOf(type).properties,
			{},
			true,
			false,
			{ typeVersion: 1 },
			descriptionOf(type),
		);

		expect(values).toMatchObject({ resource: 'webhook', operation: 'getAll' });
	});

	it('fills its dropdowns with methods that it has', () => {
		const { listSearch = {}, loadOptions = {} } = catalog.nodes[type]?.methods ?? {};
		const fields = allFields(descriptionOf(type).properties);
		const searches = fields.flatMap(({ modes = [] }) =>
			modes.filter(({ name }) => name === 'list'),
		);
		const loads = fields.flatMap(({ typeOptions }) => typeOptions?.loadOptionsMethod ?? []);

		for (const { type: kind, typeOptions } of searches) {
			expect(kind).toBe('list');
			expect(typeOptions?.searchable).toBe(true);
			expect(Object.keys(listSearch)).toContain(typeOptions?.searchListMethod);
		}
		expect(loads.filter((method) => !(String(method) in loadOptions))).toEqual([]);
		expect(searches.length).toBeGreaterThan(0);
	});

	it('has defaults that fit the type of each field', () => {
		for (const field of allFields(descriptionOf(type).properties)) {
			expect([field.name, kindOfDefault(field)]).toEqual([field.name, DEFAULTS[field.type]]);
		}
	});

	it('gives every choice a name and another value', () => {
		for (const { type: kind, options = [] } of allFields(descriptionOf(type).properties)) {
			if (kind !== 'options' && kind !== 'multiOptions') continue;
			const values = options.map((option) => ('value' in option ? option.value : undefined));
			expect(new Set(values).size).toBe(options.length);
			expect(values.filter((value) => typeof value !== 'string' || value === '')).toEqual([]);
			expect(options.filter(({ name }) => !/^\w/.test(name))).toEqual([]);
		}
	});
});

/** The default of a field of each type that the nodes use. */
const DEFAULTS: Readonly<Record<string, string>> = {
	boolean: 'true or false',
	collection: 'nothing',
	dateTime: 'an empty text',
	fixedCollection: 'nothing',
	json: 'an empty text',
	multiOptions: 'some of its choices',
	number: 'a number',
	options: 'one of its choices',
	resourceLocator: 'an empty text in its first mode',
	string: 'an empty text',
};

function kindOfDefault({
	type,
	default: value,
	options = [],
	modes = [],
}: INodeProperties): string {
	const choices = options.map((option) => ('value' in option ? option.value : option.name));
	if (typeof value === 'boolean') return 'true or false';
	if (typeof value === 'number') return 'a number';
	if (value === '') return 'an empty text';
	if (type === 'options' && typeof value === 'string' && choices.includes(value))
		return 'one of its choices';
	if (Array.isArray(value)) {
		const isLoaded = options.length === 0;
		const isAmong = value.every((one) => typeof one === 'string' && choices.includes(one));
		return (isLoaded && value.length === 0) || isAmong ? 'some of its choices' : 'other choices';
	}
	if (JSON.stringify(value) === '{}') return 'nothing';
	const [first] = modes;
	return JSON.stringify(value) === JSON.stringify({ mode: first?.name, value: '' })
		? 'an empty text in its first mode'
		: `something else: ${JSON.stringify(value)}`;
}

/** The fields, and those inside of collections. */
function allFields(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => {
		const inside = (field.options ?? []).flatMap((option) => {
			if ('values' in option) return allFields(option.values);
			return 'type' in option && 'displayName' in option ? allFields([option]) : [];
		});
		return [field, ...inside];
	});
}

describe.each(NODES)('when an AI agent gives the operation, $label', ({ type }) => {
	it('keeps all options and additional fields, whichever operation they belong to', () => {
		const description = descriptionOf(type);
		const collections = description.properties.filter(({ name }) =>
			['options', 'additionalFields'].includes(name),
		);
		const set = Object.fromEntries(
			collections.map(({ name, options = [] }) => [
				name,
				Object.fromEntries(options.map((option) => [option.name, '={{ 1 }}'])),
			]),
		);
		const parameters = {
			resource: 'webhook',
			operation: '={{ $fromAI("operation") }}',
			output: 'raw',
			...set,
		};

		const kept =
			NodeHelpers.getNodeParameters(
				description.properties,
				parameters,
				true,
				false,
				{ typeVersion: 1 },
				description,
			) ?? {};

		for (const [name, values] of Object.entries(set)) {
			expect([name, Object.keys(kept[name] ?? {}).sort()]).toEqual([
				name,
				Object.keys(values).sort(),
			]);
		}
	});
});

describe('the fields of an operation', () => {
	it.each<[NodeType, string, string]>([
		['argilWebhooks', 'create', 'callbackUrl events output options'],
		['argilWebhooks', 'delete', 'webhookId options'],
		['argilWebhooks', 'get', 'webhookId output options'],
		['argilWebhooks', 'getAll', 'returnAll limit output filters options'],
		['argilWebhooks', 'replaceUrl', 'matchBy find replaceWith dryRun options'],
		['argilWebhooks', 'update', 'webhookId updateFields output options'],
		['argilWebhooks', 'upsert', 'callbackUrl events output options'],
		['joggAiWebhooks', 'create', 'url events additionalFields output options'],
		['joggAiWebhooks', 'delete', 'webhookId options'],
		['joggAiWebhooks', 'get', 'webhookId output options'],
		['joggAiWebhooks', 'getAll', 'returnAll limit output filters options'],
		['joggAiWebhooks', 'replaceUrl', 'matchBy find replaceWith dryRun options'],
		['joggAiWebhooks', 'update', 'webhookId updateFields output options'],
		['joggAiWebhooks', 'upsert', 'url events additionalFields output options'],
		['partooWebhooks', 'create', 'url events additionalFields output options'],
		['partooWebhooks', 'get', 'webhookId output options'],
		['partooWebhooks', 'getAll', 'returnAll limit output filters options'],
		['partooWebhooks', 'sendTest', 'webhookId options'],
		['partooWebhooks', 'upsert', 'url events additionalFields output options'],
		['apifyWebhooks', 'create', 'watch actorId requestUrl events additionalFields output options'],
		['apifyWebhooks', 'delete', 'webhookId options'],
		['apifyWebhooks', 'get', 'webhookId output options'],
		['apifyWebhooks', 'getAll', 'listFor actorId returnAll limit output filters options'],
		['apifyWebhooks', 'replaceUrl', 'matchBy find replaceWith dryRun options'],
		['apifyWebhooks', 'sendTest', 'webhookId output options'],
		['apifyWebhooks', 'update', 'webhookId updateFields output options'],
		['apifyWebhooks', 'upsert', 'watch actorId requestUrl events additionalFields output options'],
	])('%s %s: %s', (type, operation, names) => {
		expect(namesShown(type, { operation })).toBe(names);
	});

	it.each(NODES)('$label: every required field is shown', ({ type }) => {
		const fields = descriptionOf(type).properties;
		const required = new Set(fields.filter((one) => one.required).map(({ name }) => name));
		const optional = fields.map(({ name }) => name).filter((name) => !required.has(name));

		expect([...required].sort()).toEqual([...REQUIRED[type]].sort());
		expect(optional).toEqual(expect.arrayContaining(['output', 'filters', 'options', 'limit']));
	});

	it.each<[INodeParameters, string]>([
		[{ operation: 'getAll', listFor: 'account' }, 'listFor returnAll limit output filters options'],
		[
			{ operation: 'getAll', listFor: 'task' },
			'listFor taskId returnAll limit output filters options',
		],
		[{ operation: 'getAll', returnAll: true }, 'listFor actorId returnAll output filters options'],
		[
			{ operation: 'create', watch: 'task' },
			'watch taskId requestUrl events additionalFields output options',
		],
		[
			{ operation: 'upsert', watch: 'run' },
			'watch runId requestUrl events additionalFields output options',
		],
		[{ operation: 'get', output: 'selectedFields' }, 'webhookId output fields options'],
		[{ resource: 'dispatch', operation: 'get' }, 'dispatchId output options'],
		[
			{ resource: 'dispatch', operation: 'getAll' },
			'listFor webhookId returnAll limit output filters options',
		],
		[
			{ resource: 'dispatch', operation: 'getAll', listFor: 'account', returnAll: true },
			'listFor returnAll output filters options',
		],
	])('of Apify depend on what else is set: %j', (set, names) => {
		expect(namesShown('apifyWebhooks', set)).toBe(names);
	});
});

const REQUIRED: Readonly<Record<NodeType, string[]>> = {
	argilWebhooks: ['webhookId', 'callbackUrl', 'events', 'find', 'replaceWith'],
	joggAiWebhooks: ['webhookId', 'url', 'events', 'find', 'replaceWith'],
	partooWebhooks: ['webhookId', 'url', 'events'],
	apifyWebhooks: [
		'webhookId',
		'dispatchId',
		'actorId',
		'taskId',
		'runId',
		'requestUrl',
		'events',
		'find',
		'replaceWith',
	],
};

describe('what a collection offers', () => {
	const details =
		'description doNotRetry headersTemplate ignoreSslErrors shouldInterpolateStrings payloadTemplate';

	it.each<[NodeType, string, INodeParameters, string]>([
		['argilWebhooks', 'updateFields', { operation: 'update' }, 'callbackUrl events'],
		['argilWebhooks', 'filters', { operation: 'getAll' }, 'events urlContains'],
		['argilWebhooks', 'options', { operation: 'getAll' }, 'addFindings timeout'],
		['argilWebhooks', 'options', { operation: 'delete' }, 'timeout'],
		['argilWebhooks', 'options', { operation: 'get', output: 'raw' }, 'includeSecrets timeout'],
		['joggAiWebhooks', 'additionalFields', { operation: 'create' }, 'status'],
		['joggAiWebhooks', 'updateFields', { operation: 'update' }, 'events status url'],
		['joggAiWebhooks', 'filters', { operation: 'getAll' }, 'events enabled urlContains'],
		['partooWebhooks', 'additionalFields', { operation: 'upsert' }, 'customHeaders'],
		['partooWebhooks', 'filters', { operation: 'getAll' }, 'events urlContains'],
		['partooWebhooks', 'options', { operation: 'create' }, 'organizationId timeout'],
		[
			'apifyWebhooks',
			'additionalFields',
			{ operation: 'create' },
			details.replace('ignore', 'idempotencyKey ignore'),
		],
		['apifyWebhooks', 'additionalFields', { operation: 'upsert' }, details],
		['apifyWebhooks', 'options', { operation: 'replaceUrl' }, 'allowDuplicates timeout'],
		[
			'apifyWebhooks',
			'updateFields',
			{ operation: 'update' },
			`${details.replace('headers', 'events headers')} requestUrl actorId runId taskId`,
		],
		['apifyWebhooks', 'filters', { operation: 'getAll' }, 'adHoc events enabled urlContains'],
		[
			'apifyWebhooks',
			'filters',
			{ resource: 'dispatch', operation: 'getAll' },
			'events since status',
		],
		['apifyWebhooks', 'options', { operation: 'getAll' }, 'addFindings newestFirst timeout'],
		[
			'apifyWebhooks',
			'options',
			{ resource: 'dispatch', operation: 'getAll', output: 'raw' },
			'newestFirst timeout',
		],
		['apifyWebhooks', 'options', { operation: 'sendTest', output: 'raw' }, 'timeout'],
	])('%s %s %j: %s', (type, collection, set, names) => {
		expect(namesIn(type, collection, set)).toBe(names);
	});
});

describe('the choices', () => {
	const choicesOf = (fields: INodeProperties[], name: string, resource = 'webhook') => {
		const field = fields.find(
			(one) =>
				one.name === name && one.displayOptions?.show?.resource?.includes(resource) !== false,
		);
		return (field?.options ?? []).map((option) => ('value' in option ? option.value : undefined));
	};
	const apifyFields = allFields(descriptionOf('apifyWebhooks').properties);

	it.each<[string, string, string[]]>([
		['listFor', 'webhook', ['account', 'actor', 'task']],
		['listFor', 'dispatch', ['account', 'webhook']],
		['watch', 'webhook', ['actor', 'run', 'task']],
		['operation', 'dispatch', ['get', 'getAll']],
		['output', 'dispatch', ['raw', 'simplified']],
		['status', 'dispatch', ['ACTIVE', 'any', 'FAILED', 'SUCCEEDED']],
	])('of Apify for %s of a %s are those that the operations know', (name, resource, values) => {
		expect(choicesOf(apifyFields, name, resource)).toEqual(values);
	});

	it('of the status of a JoggAI endpoint are those that JoggAI documents', () => {
		const fields = allFields(descriptionOf('joggAiWebhooks').properties);

		expect(choicesOf(fields, 'status')).toEqual(['disabled', 'enabled']);
	});

	it('of what Apify watches and lists default to an Actor, those of dispatches to a webhook', () => {
		const defaults = apifyFields
			.filter(({ name }) => name === 'listFor' || name === 'watch')
			.map(({ default: value }) => value);

		expect(defaults).toEqual(['webhook', 'actor', 'actor']);
	});
});

describe('what is special about a field', () => {
	const fieldsNamed = (type: NodeType, name: string) =>
		allFields(descriptionOf(type).properties).filter((field) => field.name === name);

	it("Apify's own variables in a payload template are no expressions of n8n", () => {
		for (const field of fieldsNamed('apifyWebhooks', 'payloadTemplate')) {
			expect(field).toMatchObject({ noDataExpression: true, typeOptions: { rows: 4 } });
		}
	});

	it('the value of a custom header is hidden like a password, and there may be several', () => {
		expect(fieldsNamed('partooWebhooks', 'value')).toMatchObject([
			{ typeOptions: { password: true } },
		]);
		expect(fieldsNamed('partooWebhooks', 'customHeaders')).toMatchObject([
			{
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				options: [{ name: 'headers', values: [{ name: 'name' }, { name: 'value' }] }],
			},
		]);
	});

	it('an Actor and a task are picked from their own list, or given by ID or URL', () => {
		const modes = (name: string) =>
			fieldsNamed('apifyWebhooks', name)
				.filter(({ type }) => type === 'resourceLocator')
				.map((field) => (field.modes ?? []).map((mode) => [mode.name, mode.type].join()));
		const three = ['list,list', 'id,string', 'url,string'];

		expect(modes('actorId')).toEqual([three, three]);
		expect(modes('taskId')).toEqual([three, three]);
		expect(
			['actorId', 'taskId'].map(
				(name) => fieldsNamed('apifyWebhooks', name)[0]?.modes?.[0]?.typeOptions?.searchListMethod,
			),
		).toEqual(['searchActors', 'searchTasks']);
	});

	it('a choice of resource or operation is fixed, so that n8n can decide what to show', () => {
		for (const { type } of NODES) {
			for (const name of ['resource', 'operation']) {
				expect(fieldsNamed(type, name).map((field) => field.noDataExpression)).not.toContain(
					undefined,
				);
				expect(fieldsNamed(type, name).length).toBeGreaterThan(0);
			}
		}
	});
});

describe('a credential', () => {
	it('of Partoo is for production unless the user chooses the sandbox', () => {
		const [, environment] = catalog.credentials.partooWebhooksApi?.properties ?? [];

		expect(environment).toMatchObject({
			name: 'environment',
			type: 'options',
			options: [{ value: 'production' }, { value: 'sandbox' }],
			default: 'production',
		});
	});

	it('has only the key to fill in at the other providers', () => {
		const others = ['argilWebhooksApi', 'joggAiWebhooksApi', 'apifyWebhooksApi'];

		expect(others.map((name) => catalog.credentials[name]?.properties.length)).toEqual([1, 1, 1]);
	});

	it('sends the key in a header by its own expression, and is tested by the response', () => {
		for (const { authenticate, test } of Object.values(catalog.credentials)) {
			expect(authenticate).toMatchObject({ type: 'generic' });
			for (const { type, properties } of test?.rules ?? []) {
				expect(type).toBe('key' in properties ? 'responseSuccessBody' : 'responseCode');
			}
		}
	});
});
