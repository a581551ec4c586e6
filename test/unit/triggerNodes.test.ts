/** What n8n and its editor know of the trigger nodes: their names are saved in workflows. */
import { describe, expect, it } from '@jest/globals';
import { Workflow } from 'n8n-workflow';
import type { INode, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import { ApifyWebhooksTrigger } from '../../nodes/Apify/ApifyWebhooksTrigger.node';
import { ArgilWebhooksTrigger } from '../../nodes/Argil/ArgilWebhooksTrigger.node';
import { JoggAiWebhooksTrigger } from '../../nodes/JoggAi/JoggAiWebhooksTrigger.node';
import { PartooWebhooksTrigger } from '../../nodes/Partoo/PartooWebhooksTrigger.node';
import { PROVIDERS, type ProviderId } from '../../sandbox/providers';
import { catalog } from '../support/catalog';

const TRIGGERS: Readonly<Record<ProviderId, INodeType>> = {
	argil: new ArgilWebhooksTrigger(),
	joggai: new JoggAiWebhooksTrigger(),
	partoo: new PartooWebhooksTrigger(),
	apify: new ApifyWebhooksTrigger(),
};

/** The fields of each trigger, and what is in its Options. */
const FIELDS: Readonly<Record<ProviderId, readonly string[]>> = {
	argil: ['events', 'output'],
	joggai: ['events', 'output', 'options.maximumAge'],
	partoo: ['events', 'output', 'options.organizationId'],
	apify: ['watch', 'actorId', 'taskId', 'events', 'output'],
};

const DELETABLE = PROVIDERS.filter(({ id }) => id !== 'partoo');

function namesOf(properties: readonly INodeProperties[]): string[] {
	return properties.flatMap(({ name, type, options = [] }) =>
		type === 'collection' ? options.map((option) => `${name}.${option.name}`) : [name],
	);
}

function panelOf(id: ProviderId) {
	const { triggerPanel } = TRIGGERS[id].description;
	if (typeof triggerPanel !== 'object') throw new Error(`The trigger of ${id} has no panel`);
	return triggerPanel;
}

describe.each(PROVIDERS)('the trigger of $label', ({ id, label, nodeType, credentialType }) => {
	const { description, methods } = TRIGGERS[id];

	it('is an entry of its own, with the icon of the other node', () => {
		const displayName = `${label} Webhooks Trigger`;
		const { icon } = catalog.nodes[nodeType]?.description ?? {};
		expect(icon).toBeDefined();
		expect(description).toMatchObject({
			displayName,
			name: `${nodeType}Trigger`,
			group: ['trigger'],
			version: 1,
			defaults: { name: displayName },
			icon,
		});
	});

	it('begins a workflow, with the credential of the other node', () => {
		expect(description.inputs).toEqual([]);
		expect(description.outputs).toEqual(['main']);
		expect(description.credentials).toEqual([{ name: credentialType, required: true }]);
	});

	it('receives POST requests, and has n8n respond with an empty body once the run is recorded', () => {
		expect(description.webhooks).toEqual([
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		]);
	});

	it('has the fields that workflows save', () => {
		expect(namesOf(description.properties)).toEqual(FIELDS[id]);
	});

	it('returns the same fields for every provider unless told otherwise', () => {
		const output = description.properties.find(({ name }) => name === 'output');
		expect(output).toMatchObject({
			type: 'options',
			default: 'envelope',
			options: [
				{ name: 'Envelope', value: 'envelope' },
				{ name: 'Payload Only', value: 'payloadOnly' },
			],
		});
	});

	it('names its provider where the editor says something', () => {
		const { eventTriggerDescription, activationMessage } = description;
		for (const text of [panelOf(id).header, eventTriggerDescription, activationMessage]) {
			expect(text).toContain(label);
		}
	});

	it('loads the choices of its fields', () => {
		const { loadOptions = {}, listSearch = {} } = methods ?? {};
		const used = new Set<unknown>();
		JSON.stringify(description.properties, (key, value: unknown) => {
			if (['loadOptionsMethod', 'searchListMethod'].includes(key)) used.add(value);
			return value;
		});
		expect([...used]).toEqual([...Object.keys(loadOptions), ...Object.keys(listSearch)]);
	});
});

it('the trigger of Apify watches an Actor unless a task is chosen', () => {
	const watch = TRIGGERS.apify.description.properties.find(({ name }) => name === 'watch');
	expect(watch).toMatchObject({
		type: 'options',
		default: 'actor',
		options: [
			{ name: 'Actor', value: 'actor' },
			{ name: 'Task', value: 'task' },
		],
	});
});

it('the trigger of Apify offers every event but the test, which starts the workflow anyway', () => {
	const events = TRIGGERS.apify.description.properties.find(({ name }) => name === 'events');
	const offered = (events?.options ?? []).map((option) => 'value' in option && option.value);
	const documented = PROVIDERS.flatMap(({ id, payloads }) =>
		id === 'apify' ? Object.keys(payloads) : [],
	);
	expect(documented).toContain('TEST');
	expect(offered.sort()).toEqual(documented.filter((event) => event !== 'TEST').sort());
});

describe('the panel', () => {
	it.each(DELETABLE)('of $label says what listening and publishing register', ({ id, label }) => {
		const { executionsHelp, activationHint } = panelOf(id);
		expect(executionsHelp).toEqual({
			inactive: expect.stringContaining(
				`The test URL is registered at ${label} until an event arrives`,
			),
			active: expect.stringContaining('the test URL is registered in addition'),
		});
		expect(activationHint).toEqual({
			inactive: `Publish the workflow to register its production URL at ${label}.`,
			active: expect.stringContaining(`it runs for every event of ${label}.`),
		});
	});

	it('of Partoo says that listening registers nothing, because nothing could be deleted', () => {
		const { executionsHelp, activationHint } = panelOf('partoo');
		expect(executionsHelp).toContain('Listening registers nothing at Partoo');
		expect(executionsHelp).toContain('Partoo Webhooks → Send Test');
		expect(executionsHelp).toContain('Unpublishing leaves the webhook at Partoo.');
		expect(activationHint).toEqual({
			inactive: expect.stringContaining('Without that, Partoo sends no events here.'),
			active: expect.stringContaining('it runs for every event of Partoo.'),
		});
	});
});

it.each(PROVIDERS)(
	'$label: the canvas shows the events, also while an expression chooses one',
	({ id }) => {
		const trigger = TRIGGERS[id];
		const subtitleOf = (parameters: INodeParameters): unknown => {
			const node: INode = {
				id: 'node',
				name: 'Trigger',
				type: trigger.description.name,
				typeVersion: 1,
				position: [0, 0],
				parameters,
			};
			const byName = () => trigger;
			const nodeTypes = {
				getByName: byName,
				getByNameAndVersion: byName,
				getKnownTypes: () => ({}),
			};
			const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
			const { subtitle } = trigger.description;
			return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
		};
		expect(subtitleOf({ events: ['a', 'b'] })).toBe('a, b');
		expect(subtitleOf({ events: 'a' })).toBe('a');
	},
);
