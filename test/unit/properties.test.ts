/** The editor's properties are derived from the operations: each field once, shown for the operations that declare it. */
import { describe, expect, it } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';

import { argilWebhooks } from '../../nodes/Argil/api';
import { argil } from '../../nodes/Argil/provider';
import { propertiesOf } from '../../nodes/shared/editor/properties';
import {
	additionalFields,
	eventsField,
	timeout,
	updateFields,
	urlField,
	webhookField,
} from '../../nodes/shared/fields/common';
import { required, showWhen } from '../../nodes/shared/fields/field';
import { WEBHOOK_KEYS } from '../../nodes/shared/model/webhook';
import {
	eventsFilter,
	filtersField,
	getManyOperation,
	limitFields,
	statusFilter,
} from '../../nodes/shared/operations/getMany';
import { operation, webhookOperation } from '../../nodes/shared/operations/operation';
import type { Operation, Resource } from '../../nodes/shared/operations/operation';
import { output } from '../../nodes/shared/operations/output';
import { replaceUrlFields } from '../../nodes/shared/operations/replaceUrl/fields';
import { TEXTS } from '../../nodes/shared/operations/texts';

const newestFirst: INodeProperties = {
	displayName: 'Newest First',
	name: 'newestFirst',
	type: 'boolean',
	default: false,
};

const webhook = webhookField('wh_123456789');
const url = urlField('URL', 'url');

/** An operation that does nothing. */
const made = (name: keyof typeof TEXTS, ...fields: INodeProperties[]): Operation =>
	operation({ text: TEXTS[name], access: 'read', fields, readTask: () => () => [] });

const resource = (value: string, ...operations: Operation[]): Resource => ({
	value,
	name: value === 'webhook' ? 'Webhook' : 'Dispatch',
	operations,
});

/** The properties below *Resource* and *Operation*. */
const fieldsOf = (...resources: Resource[]) =>
	propertiesOf(resources).filter(({ name }) => !['resource', 'operation'].includes(name));

const property = (fields: readonly INodeProperties[], name: string): INodeProperties => {
	const found = fields.find((field) => field.name === name);
	if (found === undefined) throw new Error(`There is no ${name}`);
	return found;
};

/** The fields or choices in a field. */
const inside = ({ options = [] }: INodeProperties) => options;

/** The values that a field offers, in the order of the editor. */
const valuesOf = (field: INodeProperties) =>
	inside(field).map((option) => ('value' in option ? option.value : undefined));

/** The names of the fields or choices in a field, as the editor shows them. */
const shownIn = (parent: INodeProperties) =>
	inside(parent).map((option) => ('displayName' in option ? option.displayName : option.name));

describe('Resource and Operation', () => {
	const properties = propertiesOf([
		resource('webhook', made('update'), made('upsert'), made('getAll'), made('delete')),
		resource('dispatch', made('getAll')),
	]);
	const operationOf = (name: string) =>
		properties.find(
			(field) => field.name === 'operation' && field.displayOptions?.show?.resource?.[0] === name,
		);

	it('are fixed choices that can be no expression', () => {
		expect(properties.slice(0, 3).map(({ noDataExpression }) => noDataExpression)).toEqual([
			true,
			true,
			true,
		]);
	});

	it('have a default that is one of the choices', () => {
		for (const field of properties.slice(0, 3)) expect(valuesOf(field)).toContain(field.default);
	});

	it('offer the resources of the node by name, webhooks by default', () => {
		expect(inside(property(properties, 'resource'))).toEqual([
			{ name: 'Dispatch', value: 'dispatch' },
			{ name: 'Webhook', value: 'webhook' },
		]);
		expect(property(properties, 'resource').default).toBe('webhook');
	});

	it('offer exactly the operations of the resource, by name', () => {
		expect(valuesOf(operationOf('webhook') ?? url)).toEqual([
			'upsert',
			'delete',
			'getAll',
			'update',
		]);
		expect(shownIn(operationOf('webhook') ?? url)).toEqual([
			'Create or Update',
			'Delete',
			'Get Many',
			'Update',
		]);
		expect(valuesOf(operationOf('dispatch') ?? url)).toEqual(['getAll']);
	});

	it('offer each operation on webhooks with an action and a description', () => {
		expect(Object.entries(TEXTS)).toEqual(
			Object.keys(TEXTS).map((name) => [
				name,
				{
					value: name,
					name: expect.stringMatching(/^[A-Z]/),
					action: expect.stringMatching(/^[A-Z][a-z]+ .*webhook/),
					subtitle: expect.stringMatching(/^[a-z]/),
					description: expect.stringMatching(/^[A-Z]/),
				},
			]),
		);
		const { name, value, action, description } = TEXTS.delete;
		expect(inside(operationOf('webhook') ?? url)).toContainEqual({
			name,
			value,
			action,
			description,
		});
	});

	it('says the risk in the action, which is what an AI agent reads', () => {
		expect(TEXTS.delete.action).toBe('Permanently delete a webhook');
		expect(TEXTS.replaceUrl.action).toBe('Replace the URL of all matching webhooks');
	});
});

describe('a field', () => {
	it('is shown for its operation of its resource only', () => {
		expect(fieldsOf(resource('webhook', made('get', webhook)))[0]?.displayOptions).toEqual({
			show: { resource: ['webhook'], operation: ['get'] },
		});
	});

	it('that several operations have is one property, shown for all of them', () => {
		const fields = fieldsOf(
			resource('webhook', made('get', webhook), made('create', url), made('delete', webhook)),
		);

		expect(fields.map(({ name }) => name)).toEqual(['url', 'webhookId', 'options']);
		expect(fields.map(({ displayOptions }) => displayOptions?.show?.operation)).toEqual([
			['create'],
			['get', 'delete'],
			// Options is there for all.
			undefined,
		]);
	});

	it('of one name but another content is a property of its own', () => {
		const fields = fieldsOf(
			resource(
				'webhook',
				made('create', additionalFields(url, newestFirst)),
				made('upsert', additionalFields(url)),
			),
		);

		expect(
			fields
				.filter(({ name }) => name === 'additionalFields')
				.map((field) => [field.displayOptions?.show?.operation, shownIn(field)]),
		).toEqual([
			[['create'], ['Newest First', 'URL']],
			[['upsert'], ['URL']],
		]);
	});

	it('that two resources have is a property of each', () => {
		const fields = fieldsOf(
			resource('webhook', made('getAll', newestFirst)),
			resource('dispatch', made('getAll', newestFirst)),
		).filter(({ name }) => name === 'newestFirst');

		expect(fields.map(({ displayOptions }) => displayOptions?.show?.resource)).toEqual([
			['webhook'],
			['dispatch'],
		]);
	});

	it('keeps its place in the fields of each operation', () => {
		const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => urlField(name, name));
		const orders = { create: [b, d], update: [a, b, c], delete: [a, c, d], get: [d, a] };
		const fields = fieldsOf(
			resource(
				'webhook',
				...(['create', 'update', 'delete', 'get'] as const).map((name) =>
					made(name, ...orders[name].flatMap((field) => field ?? [])),
				),
			),
		);

		for (const [name, order] of Object.entries(orders)) {
			const shown = fields.filter((field) => field.displayOptions?.show?.operation?.includes(name));
			expect(shown.map((field) => field.name)).toEqual(order.map((field) => field?.name));
		}
	});

	it('that depends on another field keeps that condition', () => {
		const fields = fieldsOf(
			resource('webhook', made('getAll', showWhen(url, newestFirst, true, 'maybe'))),
		);

		expect(fields[0]?.displayOptions?.show).toEqual({
			resource: ['webhook'],
			operation: ['getAll'],
			newestFirst: [true, 'maybe'],
		});
	});
});

describe('Webhook', () => {
	it('is required', () => {
		expect(webhook).toMatchObject({ name: 'webhookId', required: true });
	});

	it('is picked from a list by default, or given by ID', () => {
		expect(webhook.default).toEqual({ mode: 'list', value: '' });
		expect(webhook.modes?.map(({ name }) => name)).toEqual(['list', 'id']);
	});

	it('is searched with the method that the nodes have, and shows an ID of the provider', () => {
		const [list, id] = webhook.modes ?? [];

		expect(list?.typeOptions).toEqual({ searchListMethod: 'searchWebhooks', searchable: true });
		expect(id?.placeholder).toBe('e.g. wh_123456789');
	});
});

describe('Replace URL', () => {
	it('offers its three modes, Host by default', () => {
		const matchBy = property(replaceUrlFields, 'matchBy');

		expect(valuesOf(matchBy)).toEqual(['prefix', 'exact', 'host']);
		expect(matchBy.default).toBe('host');
	});

	it('changes nothing unless the user turns Dry Run off', () => {
		expect(property(replaceUrlFields, 'dryRun').default).toBe(true);
	});

	it('needs both what to find and what to replace it with', () => {
		const requiredIn = (mode: string) =>
			replaceUrlFields
				.filter(({ displayOptions }) => displayOptions?.show?.matchBy?.includes(mode))
				.filter((one) => one.required === true)
				.map(({ name }) => name);

		expect(['prefix', 'exact', 'host'].map(requiredIn)).toEqual(
			Array(3).fill(['find', 'replaceWith']),
		);
	});

	it('shows an example and a hint of its own for each mode', () => {
		const examples = replaceUrlFields.flatMap(({ placeholder }) => placeholder ?? []);

		const hints = replaceUrlFields.flatMap(({ hint }) => hint ?? []);

		expect(examples).toHaveLength(6);
		expect(new Set(examples).size).toBe(6);
		expect(hints).toHaveLength(6);
		expect(new Set(hints).size).toBe(6);
	});
});

describe('Return All and Limit', () => {
	it('default to 50', () => {
		expect(property(limitFields, 'limit').default).toBe(50);
		expect(property(limitFields, 'returnAll').default).toBe(false);
	});

	it('hide Limit when all are returned, and allow no limit below 1', () => {
		const limit = property(limitFields, 'limit');

		expect(limit.displayOptions?.show).toEqual({ returnAll: [false, 'false'] });
		expect(limit.typeOptions?.minValue).toBe(1);
	});
});

const getMany = getManyOperation(argil, {
	options: [newestFirst],
	filters: [statusFilter, eventsFilter(['B', 'A'])],
	readList: () => argilWebhooks,
});

describe('Output', () => {
	it('offers three forms, Simplified by default', () => {
		expect(valuesOf(output)).toEqual(['raw', 'selectedFields', 'simplified']);
		expect(output.default).toBe('simplified');
	});

	it('offers each key once for Selected Fields, by name, but those that always stay', () => {
		const keys = property(getMany.fields, 'fields');
		const names = inside(keys).map(({ name }) => name);

		expect([...valuesOf(keys), 'provider', 'id'].sort()).toEqual([...WEBHOOK_KEYS].sort());
		expect(keys.default).toEqual(['url', 'events']);
		expect(names).toEqual([...names].sort((one, two) => one.localeCompare(two)));
		expect(names).toContain('Last Triggered At');
		expect(keys.displayOptions?.show).toEqual({ output: ['selectedFields'] });
	});
});

describe('Events', () => {
	it('are in words, and save the own names of the provider, in the order of its documentation', () => {
		const events = eventsField(['ACTOR.RUN.TIMED_OUT', 'review_created'], 'What calls the URL');

		expect(events).toMatchObject({ displayName: 'Events', name: 'events', default: [] });
		expect(inside(events)).toEqual([
			{ name: 'Run Timed Out', value: 'ACTOR.RUN.TIMED_OUT', description: 'ACTOR.RUN.TIMED_OUT' },
			{ name: 'Review Created', value: 'review_created', description: 'review_created' },
		]);
		expect(events.description).toBe('What calls the URL');
	});

	it('are loaded by the given method, with the label that n8n requires', () => {
		const events = eventsField({ loadOptionsMethod: 'getEvents' }, 'What calls the URL');

		expect(events).toMatchObject({
			displayName: 'Event Names or IDs',
			name: 'events',
			typeOptions: { loadOptionsMethod: 'getEvents' },
			default: [],
		});
		expect(events.options).toBeUndefined();
		expect(events.description).toBe(
			'What calls the URL. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		);
	});
});

describe('URL', () => {
	it("has the provider's own name", () => {
		expect(urlField('Callback URL', 'callbackUrl')).toMatchObject({
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
		});
	});

	it('is required only where it is declared so', () => {
		expect(required(url)).toEqual({ ...url, required: true });
		expect(url).not.toHaveProperty('required');
	});
});

describe('Additional Fields and Update Fields', () => {
	it('are empty by default', () => {
		expect(additionalFields(newestFirst)).toMatchObject({
			name: 'additionalFields',
			type: 'collection',
			default: {},
		});
		expect(updateFields(newestFirst)).toMatchObject({
			name: 'updateFields',
			type: 'collection',
			default: {},
		});
	});

	it('hold the fields of the node, by name', () => {
		expect(shownIn(additionalFields(url, newestFirst))).toEqual(['Newest First', 'URL']);
		expect(shownIn(updateFields(url, newestFirst))).toEqual(['Newest First', 'URL']);
	});
});

describe('Filters', () => {
	const filters = property(getMany.fields, 'filters');

	it('hold the URL and the filters of the node, by name, and are empty by default', () => {
		expect(shownIn(filters)).toEqual(['Events', 'Status', 'URL Contains']);
		expect(inside(filters).map(({ name }) => name)).toEqual(['events', 'enabled', 'urlContains']);
		expect(filters.default).toEqual({});
	});

	it('hold only what they are given', () => {
		expect(shownIn(filtersField(url))).toEqual(['URL']);
	});

	it('offer three states, any by default', () => {
		expect(valuesOf(statusFilter.field)).toEqual(['any', 'disabled', 'enabled']);
		expect(statusFilter.field.default).toBe('any');
	});
});

describe('Options', () => {
	const get = webhookOperation(argil, {
		text: TEXTS.get,
		access: 'read',
		fields: [],
		readTask: () => () => [],
	});
	const optionsOf = (...resources: Resource[]) => property(propertiesOf(resources), 'options');
	const shownFor = (options: INodeProperties, name: string) => {
		const option = inside(options).find((one) => one.name === name);
		return option !== undefined && 'displayOptions' in option ? option.displayOptions : undefined;
	};

	it('hold what the operation has and what the node adds, by name', () => {
		expect(shownIn(optionsOf(resource('webhook', getMany)))).toEqual([
			'Add Findings',
			'Include Secrets',
			'Newest First',
			'Timeout',
		]);
	});

	it('hold Timeout in every operation, and Include Secrets where webhooks are returned', () => {
		expect(made('delete').options.map(({ name }) => name)).toEqual(['timeout']);
		expect(get.options.map(({ name }) => name)).toEqual(['includeSecrets', 'timeout']);
	});

	it('are one property for all operations of all resources, empty by default', () => {
		const options = propertiesOf([
			resource('webhook', getMany, made('delete')),
			resource('dispatch', made('getAll')),
		]).filter(({ name }) => name === 'options');

		expect(options).toEqual([expect.objectContaining({ type: 'collection', default: {} })]);
		expect(options[0]).not.toHaveProperty('displayOptions');
	});

	it('default to 30 seconds, without findings and with secrets hidden', () => {
		const options = inside(optionsOf(resource('webhook', getMany)));
		const defaultOf = (name: string) => options.find((option) => option.name === name);

		expect(timeout.default).toBe(30_000);
		expect(defaultOf('includeSecrets')).toHaveProperty('default', false);
		expect(defaultOf('addFindings')).toHaveProperty('default', false);
	});

	it('show each one for the operations that have it, and Timeout always', () => {
		const options = optionsOf(
			resource('webhook', getMany, get, made('delete')),
			resource('dispatch', made('getAll')),
		);

		expect(shownFor(options, 'addFindings')).toEqual({
			show: { '/resource': ['webhook'], '/operation': ['getAll'] },
		});
		expect(shownFor(options, 'includeSecrets')).toEqual({
			show: {
				'/resource': ['webhook'],
				'/operation': ['getAll', 'get'],
				'/output': ['raw'],
			},
		});
		expect(shownFor(options, 'timeout')).toBeUndefined();
	});
});
