/** The properties of a node, derived from its operations: nothing is declared twice. */
import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../fields/common';
import { byName } from '../fields/field';
import type { Resource } from '../operations/operation';

/** What n8n's editor shows of a node, from *Resource* to *Options*. */
export function propertiesOf(resources: readonly Resource[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })).sort(byName),
			default: 'webhook',
		},
		...resources.map(operationProperty),
		...resources.flatMap(fieldProperties),
		optionsField(...optionProperties(resources)),
	];
}

/**
 * What the canvas shows below the name of a node, e.g. `Argil: replace URL (dry run)`: an expression, evaluated by n8n.
 * @param label the provider's name
 */
export function subtitleOf(label: string, resources: readonly Resource[]): string {
	// Flat: two closing braces in a row would end the expression.
	const texts = Object.fromEntries(
		resources.flatMap(({ value: resource, operations }) =>
			operations.map(({ value, subtitle }) => [`${resource} ${value}`, subtitle]),
		),
	);
	const operation = '$parameter["operation"]';
	const chosen = `$parameter["resource"] + " " + ${operation}`;
	// As it is saved: an expression that can't be evaluated before a run would leave the node without any subtitle. What is none
	// of these two is false, or an expression, which may become it.
	const isDryRun = `${operation} === "replaceUrl" && [undefined, true].includes($parameter.toJSON()["dryRun"])`;
	return `={{ "${label}: " + ((${JSON.stringify(texts)})[${chosen}] ?? ${operation}) + (${isDryRun} ? " (dry run)" : "") }}`;
}

/**
 * One *Options* for all operations, where each option shows itself for those that have it. When an AI agent or an expression
 * gives the operation, n8n can't know it yet: it would take all *Options* of a name for shown, and keep only what the last one
 * offers.
 */
function optionProperties(resources: readonly Resource[]): INodeProperties[] {
	const operations = resources.flatMap((resource) =>
		resource.operations.map((operation) => ({ resource: resource.value, ...operation })),
	);
	const options = new Map<string, INodeProperties>(
		operations.flatMap((operation) => operation.options.map((option) => [option.name, option])),
	);
	return [...options.values()].map((option) => {
		const having = operations.filter((operation) =>
			operation.options.some(({ name }) => name === option.name),
		);
		if (having.length === operations.length) return option;
		return {
			...option,
			displayOptions: {
				show: {
					'/resource': [...new Set(having.map(({ resource }) => resource))],
					'/operation': [...new Set(having.map(({ value }) => value))],
					...option.displayOptions?.show,
				},
			},
		};
	});
}

function operationProperty({ value: resource, operations }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations
			.map(({ name, value, action, description }) => ({ name, value, action, description }))
			.sort(byName),
		default: 'getAll',
	};
}

/** A field and the operations that show it. */
interface ShownField {
	readonly field: INodeProperties;
	readonly operations: string[];
}

/** A field that several operations declare with the same constant is one property. Each operation keeps the order of its own fields. */
function fieldProperties({ value: resource, operations }: Resource): INodeProperties[] {
	const shown: ShownField[] = [];
	// Each operation's own fields come before those of the operations after it.
	for (const { value: operation, fields } of operations.toReversed()) {
		let place = 0;
		for (const field of fields) {
			const same = shown.findIndex((other, index) => index >= place && other.field === field);
			if (same === -1) shown.splice(place, 0, { field, operations: [operation] });
			else shown[same]?.operations.unshift(operation);
			place = (same === -1 ? place : same) + 1;
		}
	}
	return shown.map(({ field, operations: names }) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: names, ...field.displayOptions?.show },
		},
	}));
}
