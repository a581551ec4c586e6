/** A mistake is named as the editor shows the field: that is the only name that the user knows. */
import { createRequire } from 'node:module';

import { expect, it } from '@jest/globals';
import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { Fields } from '../../nodes/shared/fields/readFields';
import type { Resource } from '../../nodes/shared/operations/operation';
import { isRecord } from '../../nodes/shared/parsing/json';
import { OPERATIONS, type ProviderOperation } from '../../sandbox/providers';
import { catalog } from '../support/catalog';
import { failureIn, fieldsFrom } from './helpers';

/** What a provider's node can do: the one list that its `operations.ts` exports. */
function resourcesOf(folder: string): readonly Resource[] {
	const file = `../../nodes/${folder}/operations`;
	const [resources] = Object.values(
		createRequire(__filename)(file) as Record<string, readonly Resource[]>,
	);
	if (resources === undefined) throw new Error(`${file} exports nothing`);
	return resources;
}

/** A value that a field of the type can't hold. */
const WRONG: Readonly<Record<string, unknown>> = {
	boolean: 'maybe',
	collection: 'a text',
	fixedCollection: 'a text',
	json: ['a list'],
	multiOptions: [7],
	number: 'many',
	options: 'something else',
	resourceLocator: { an: 'object' },
	dateTime: 'no time',
	string: { an: 'object' },
};

interface BadParameter {
	readonly documented: ProviderOperation;
	/** What the fields hold, as an operation sees them. */
	readonly values: Readonly<Record<string, unknown>>;
	readonly displayName: string;
	readonly path: string;
}

/** A resource locator as n8n gives it to a node: the value that was picked. */
function extracted(parameters: INodeParameters): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [
			name,
			isRecord(value) && '__rl' in value ? value.value : value,
		]),
	);
}

/** Every field that is shown for the parameters, each with a value that it can't hold. */
function badParametersOf(
	documented: ProviderOperation,
	parameters: INodeParameters,
): BadParameter[] {
	const description = catalog.nodes[documented.provider.nodeType]?.description;
	if (description === undefined) throw new Error(`There is no ${documented.provider.nodeType}`);
	const { resource, operation } = documented;
	const set = { ...parameters, resource, operation };
	const defaults = NodeHelpers.getNodeParameters(
		description.properties,
		set,
		true,
		false,
		{ typeVersion: 1 },
		description,
	);
	const root = { ...defaults, ...set };
	const isShown = (field: INodeProperties) =>
		NodeHelpers.displayParameter(root, field, { typeVersion: 1 }, description, root);
	const values = extracted(parameters);
	const fields = description.properties.filter(
		(field) => isShown(field) && !['resource', 'operation'].includes(field.name),
	);
	return fields.flatMap(({ name, displayName, type, options = [] }): BadParameter[] => {
		const badParameter = (path: string, called: string, wrong: unknown): BadParameter => ({
			documented,
			path,
			displayName: called,
			values: { ...values, [name]: wrong },
		});
		const inside = options.flatMap((option) =>
			'type' in option && isShown(option)
				? badParameter(`${name}.${option.name}`, option.displayName, {
						[option.name]: WRONG[option.type],
					})
				: [],
		);
		return [badParameter(name, displayName, WRONG[type]), ...inside];
	});
}

const OUTPUTS = {
	none: [{}],
	raw: [{}],
	selected: [{}, { output: 'raw' }, { output: 'selectedFields' }],
};

const badParameters = OPERATIONS.flatMap((documented) =>
	documented.parameters.flatMap((parameters) =>
		OUTPUTS[documented.output].flatMap((output) =>
			badParametersOf(documented, { ...parameters, ...output }),
		),
	),
).map((badParameter) => {
	const { provider, resource, operation } = badParameter.documented;
	const output = badParameter.values.output ?? 'simplified';
	return {
		...badParameter,
		name: `${provider.label} ${resource} ${operation}: ${badParameter.path} (${JSON.stringify(output)})`,
	};
});
const once = new Map(badParameters.map((badParameter) => [badParameter.name, badParameter]));

it.each([...once.values()])(
	'$name is called $displayName',
	({ documented, values, displayName }) => {
		const operation = resourcesOf(documented.provider.folder)
			.find(({ value }) => value === documented.resource)
			?.operations.find(({ value }) => value === documented.operation);

		expect(failureIn(() => operation?.prepare(new Fields((name) => values[name])))).toMatchObject({
			kind: 'invalidParameter',
			parameter: displayName,
		});
	},
);

it('the headers in the custom headers of Partoo are called Custom Headers', () => {
	const [create] = resourcesOf('Partoo')[0]?.operations ?? [];
	const fields = fieldsFrom({
		url: 'https://example.com',
		events: ['lead_received'],
		additionalFields: { customHeaders: { headers: 'X-A' } },
	});

	expect(failureIn(() => create?.prepare(fields))).toEqual({
		kind: 'invalidParameter',
		parameter: 'Custom Headers',
		problem: 'it must be a list of fields',
	});
});
