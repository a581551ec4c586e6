import { describe, expect, it } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_LIMIT, STATUS_FILTERS } from '../../nodes/shared/operations/getMany';
import { OUTPUT_MODES } from '../../nodes/shared/operations/output';
import {
	additionalFields,
	eventsField,
	eventsFilter,
	filterFields,
	limitFields,
	operationField,
	optionFields,
	outputFields,
	replaceUrlFields,
	required,
	resourceField,
	showFor,
	statusFilter,
	updateFields,
	urlField,
	webhookField,
} from '../../nodes/shared/fields/properties';
import { MATCH_MODES } from '../../nodes/shared/operations/replaceUrl';
import { DEFAULT_TIMEOUT_MS } from '../../nodes/shared/http/connection';
import { WEBHOOK_KEYS } from '../../nodes/shared/model/webhook';

const other: INodeProperties = {
	displayName: 'Newest First',
	name: 'newestFirst',
	type: 'boolean',
	default: false,
};

/** The fields or choices in a field. */
const inside = ({ options = [] }: INodeProperties) => options;

/** The values that a field offers to choose from, in the order of the editor. */
const valuesOf = (field: INodeProperties) =>
	inside(field).map((option) => ('value' in option ? option.value : undefined));

function named(fields: ReadonlyArray<{ name: string }>, name: string) {
	const field = fields.find((candidate) => candidate.name === name);
	if (field === undefined) throw new Error(`There is no ${name}`);
	return field;
}

function field(fields: INodeProperties[], name: string): INodeProperties {
	const [found] = fields.filter((candidate) => candidate.name === name);
	if (found === undefined) throw new Error(`There is no ${name}`);
	return found;
}

/** The names of the fields or choices in a field, as the editor shows them. */
const shownIn = (parent: INodeProperties) =>
	inside(parent).map((option) => ('displayName' in option ? option.displayName : option.name));

describe('Resource and Operation', () => {
	const dispatch = { name: 'Dispatch', value: 'dispatch' };

	it('are fixed choices that can be no expression', () => {
		expect([resourceField(), operationField('getAll')].map((one) => one.noDataExpression)).toEqual([
			true,
			true,
		]);
	});

	it('have a default that is among the choices', () => {
		expect(valuesOf(resourceField())).toContain(resourceField().default);
		const operation = operationField('create', 'getAll');
		expect(valuesOf(operation)).toContain(operation.default);
	});

	it('offer webhooks and what the node has beside them, by name', () => {
		expect(inside(resourceField())).toEqual([{ name: 'Webhook', value: 'webhook' }]);
		expect(inside(resourceField(dispatch))).toEqual([
			dispatch,
			{ name: 'Webhook', value: 'webhook' },
		]);
		expect(resourceField(dispatch).default).toBe('webhook');
	});

	it('offer exactly the operations of the node, by name', () => {
		expect(valuesOf(operationField('update', 'upsert', 'getAll', 'delete'))).toEqual([
			'upsert',
			'delete',
			'getAll',
			'update',
		]);
		expect(shownIn(operationField('update', 'upsert', 'getAll', 'delete'))).toEqual([
			'Create or Update',
			'Delete',
			'Get Many',
			'Update',
		]);
	});

	it('are offered for webhooks, each operation with an action and a description', () => {
		const operation = operationField(
			'create',
			'delete',
			'get',
			'getAll',
			'replaceUrl',
			'sendTest',
			'update',
			'upsert',
		);

		expect(operation.displayOptions).toEqual({ show: { resource: ['webhook'] } });
		expect(inside(operation)).toEqual(
			Array.from({ length: 8 }, () => ({
				name: expect.stringMatching(/^[A-Z]/),
				value: expect.stringMatching(/^[a-z]+[A-Za-z]*$/),
				action: expect.stringMatching(/^[A-Z][a-z]+ .*webhook/),
				description: expect.stringMatching(/^[A-Z]/),
			})),
		);
	});

	it('show a field for the given operations of webhooks only', () => {
		expect(showFor('getAll', 'update')).toEqual({
			show: { resource: ['webhook'], operation: ['getAll', 'update'] },
		});
	});
});

describe('Webhook', () => {
	const webhook = webhookField('wh_123456789', showFor('get', 'delete'));

	it('is required, and shown for the operations that are about one', () => {
		expect(webhook).toMatchObject({ name: 'webhookId', required: true });
		expect(webhook.displayOptions).toEqual(showFor('get', 'delete'));
	});

	it('is picked from a list to begin with, or given by ID', () => {
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
	it('offers exactly the modes that the operation knows, the host to begin with', () => {
		const matchBy = field(replaceUrlFields, 'matchBy');

		expect([...valuesOf(matchBy)].sort()).toEqual([...MATCH_MODES].sort());
		expect(matchBy.default).toBe('host');
	});

	it('changes nothing unless the user turns Dry Run off', () => {
		expect(field(replaceUrlFields, 'dryRun').default).toBe(true);
	});

	it('needs both what to find and what to replace it with', () => {
		expect(replaceUrlFields.filter((one) => one.required === true).map(({ name }) => name)).toEqual(
			['find', 'replaceWith'],
		);
	});

	it('shows its fields for itself only', () => {
		expect(replaceUrlFields.map(({ displayOptions }) => displayOptions)).toEqual(
			replaceUrlFields.map(() => showFor('replaceUrl')),
		);
	});
});

describe('Return All and Limit', () => {
	it('begin with the 50 that Get Many falls back to', () => {
		expect(field(limitFields(), 'limit').default).toBe(50);
		expect(DEFAULT_LIMIT).toBe(50);
		expect(field(limitFields(), 'returnAll').default).toBe(false);
	});

	it('hide Limit when all are returned, and allow no limit below 1', () => {
		const limit = field(limitFields(), 'limit');

		expect(limit.displayOptions?.show).toHaveProperty('returnAll', [false]);
		expect(limit.typeOptions?.minValue).toBe(1);
	});

	it.each([
		[limitFields(), 'webhook'],
		[limitFields('dispatch'), 'dispatch'],
	])('belong to Get Many of one resource (%#)', (fields, resource) => {
		for (const one of fields) {
			expect(one.displayOptions?.show).toMatchObject({
				resource: [resource],
				operation: ['getAll'],
			});
		}
	});
});

describe('Output', () => {
	const fields = outputFields('getAll', 'update');

	it('offers exactly the modes that the output knows, Simplified to begin with', () => {
		const output = field(fields, 'output');

		expect([...valuesOf(output)].sort()).toEqual([...OUTPUT_MODES].sort());
		expect(output.default).toBe('simplified');
		expect(output.displayOptions).toEqual(showFor('getAll', 'update'));
	});

	it('offers each of the ten keys once for Selected Fields, by name', () => {
		const keys = field(fields, 'fields');
		const names = inside(keys).map(({ name }) => name);

		expect([...valuesOf(keys)].sort()).toEqual([...WEBHOOK_KEYS].sort());
		expect(names).toEqual([...names].sort((one, two) => one.localeCompare(two)));
		expect(names).toContain('Last Triggered At');
		expect(keys.displayOptions?.show).toEqual({
			resource: ['webhook'],
			operation: ['getAll', 'update'],
			output: ['selectedFields'],
		});
	});
});

describe('Events', () => {
	it("keep the provider's own names, in the order of the documentation", () => {
		const events = eventsField(['B.TIMED_OUT', 'A'], 'What calls the URL');

		expect(events).toMatchObject({ displayName: 'Events', name: 'events', default: [] });
		expect(inside(events)).toEqual([
			{ name: 'B.TIMED_OUT', value: 'B.TIMED_OUT' },
			{ name: 'A', value: 'A' },
		]);
		expect(events.description).toBe('What calls the URL');
	});

	it('are loaded by the method that is named, under the label that n8n asks for then', () => {
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
	it('goes by the name that the provider gives it', () => {
		expect(urlField('Callback URL', 'callbackUrl')).toMatchObject({
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
		});
	});

	it('is required where it is made so, and left alone elsewhere', () => {
		const url = urlField('URL', 'url');

		expect(required(url, showFor('create'))).toEqual({
			...url,
			required: true,
			displayOptions: showFor('create'),
		});
		expect(url).not.toHaveProperty('required');
		expect(url).not.toHaveProperty('displayOptions');
	});
});

describe('Additional Fields and Update Fields', () => {
	const url = urlField('URL', 'url');

	it('belong to what creates and to what updates', () => {
		expect(additionalFields(other)).toMatchObject({
			name: 'additionalFields',
			type: 'collection',
			default: {},
			displayOptions: showFor('create', 'upsert'),
		});
		expect(updateFields(other)).toMatchObject({
			name: 'updateFields',
			type: 'collection',
			default: {},
			displayOptions: showFor('update'),
		});
	});

	it('hold the fields of the node, by name', () => {
		expect(shownIn(additionalFields(url, other))).toEqual(['Newest First', 'URL']);
		expect(shownIn(updateFields(url, other))).toEqual(['Newest First', 'URL']);
	});
});

describe('Filters', () => {
	const filters = filterFields(statusFilter, eventsFilter(['B', 'A']));

	it('hold the URL and the filters of the node, by name', () => {
		expect(shownIn(filters)).toEqual(['Events', 'Status', 'URL Contains']);
		expect(inside(filters).map(({ name }) => name)).toEqual(['events', 'enabled', 'urlContains']);
		expect(named(inside(filters), 'events')).toHaveProperty('options', [
			{ name: 'B', value: 'B' },
			{ name: 'A', value: 'A' },
		]);
	});

	it('hold the URL alone where the node adds nothing', () => {
		expect(inside(filterFields()).map(({ name }) => name)).toEqual(['urlContains']);
	});

	it('are there for Get Many only, and empty to begin with', () => {
		expect(filters.displayOptions).toEqual(showFor('getAll'));
		expect(filters.default).toEqual({});
	});

	it('offer exactly the states that Get Many knows', () => {
		expect([...valuesOf(statusFilter)].sort()).toEqual([...STATUS_FILTERS].sort());
		expect(statusFilter.default).toBe('any');
	});
});

describe('Options', () => {
	it('hold what every node has and what the node adds, by name', () => {
		const options = optionFields(other);

		expect(shownIn(options)).toEqual([
			'Add Findings',
			'Include Secrets',
			'Newest First',
			'Timeout',
		]);
		expect(inside(options).map(({ name }) => name)).toEqual([
			'addFindings',
			'includeSecrets',
			'newestFirst',
			'timeout',
		]);
	});

	it('are there for every operation, and empty to begin with', () => {
		expect(optionFields()).toMatchObject({ name: 'options', type: 'collection', default: {} });
		expect(optionFields().displayOptions).toBeUndefined();
	});

	it('do not gather what other nodes added', () => {
		optionFields(other);

		expect(inside(optionFields()).map(({ name }) => name)).toEqual([
			'addFindings',
			'includeSecrets',
			'timeout',
		]);
	});

	it('begin with the timeout that the transport has, without findings and with secrets hidden', () => {
		const options = inside(optionFields());

		expect(named(options, 'timeout')).toHaveProperty('default', DEFAULT_TIMEOUT_MS);
		expect(DEFAULT_TIMEOUT_MS).toBe(30_000);
		expect(named(options, 'includeSecrets')).toHaveProperty('default', false);
		expect(named(options, 'addFindings')).toHaveProperty('default', false);
	});

	it.each([
		['addFindings', { show: { '/resource': ['webhook'], '/operation': ['getAll'] } }],
		[
			'includeSecrets',
			{
				show: { '/resource': ['webhook'], '/output': ['raw'] },
				hide: { '/operation': ['sendTest'] },
			},
		],
	])('show %s only where it has a meaning', (name, displayOptions) => {
		expect(named(inside(optionFields()), name)).toHaveProperty('displayOptions', displayOptions);
	});

	it('show Timeout everywhere', () => {
		expect(named(inside(optionFields()), 'timeout')).not.toHaveProperty('displayOptions');
	});
});
