/** The fields of *Replace URL*. */
import type { INodeProperties } from 'n8n-workflow';

import { choiceField, showWhen } from '../../fields/field';
import type { BooleanField, ChoiceOf, NamedField } from '../../fields/field';

/** *Match By*. */
export const matchBy = choiceField({
	displayName: 'Match By',
	name: 'matchBy',
	type: 'options',
	options: [
		{
			name: 'Beginning of URL',
			value: 'prefix',
			description: 'URLs that begin with Find; what follows stays as it is',
		},
		{ name: 'Exact URL', value: 'exact', description: 'URLs that are the same as Find' },
		{
			name: 'Host',
			value: 'host',
			description: 'URLs of one host and port; path and query stay as they are',
		},
	],
	default: 'host',
	description: 'Which webhooks of the account to move',
});

/** What *Match By* offers, under the values that workflows save. */
export type MatchMode = ChoiceOf<typeof matchBy>;

/** *Find*. */
export const find: NamedField = { displayName: 'Find', name: 'find' };

/** *Replace With*. */
export const replaceWith: NamedField = { displayName: 'Replace With', name: 'replaceWith' };

/** What each mode shows of *Find* and *Replace With*: workflows save both under one name, whatever the mode. */
const EXAMPLES: Readonly<
	Record<MatchMode, Record<'find' | 'replaceWith', { placeholder: string; hint: string }>>
> = {
	host: {
		find: {
			placeholder: 'e.g. old.example.com',
			hint: 'The host of the present URLs, with its port if it has one',
		},
		replaceWith: {
			placeholder: 'e.g. n8n.example.com',
			hint: 'The new host; write https:// before it to change the scheme, too',
		},
	},
	prefix: {
		find: {
			placeholder: 'e.g. https://old.example.com/n8n',
			hint: 'What the present URLs begin with',
		},
		replaceWith: {
			placeholder: 'e.g. https://n8n.example.com',
			hint: 'What comes in its place; the rest of each URL stays as it is',
		},
	},
	exact: {
		find: {
			placeholder: 'e.g. https://old.example.com/webhook/orders',
			hint: 'The whole of the present URL',
		},
		replaceWith: {
			placeholder: 'e.g. https://n8n.example.com/webhook/orders',
			hint: 'The whole of the new URL',
		},
	},
};

function exampleField(field: typeof find, mode: MatchMode): INodeProperties {
	const { placeholder, hint } = EXAMPLES[mode][field === find ? 'find' : 'replaceWith'];
	return showWhen(
		{ ...field, type: 'string', required: true, default: '', placeholder, hint },
		matchBy,
		mode,
	);
}

/** *Dry Run*, on unless the user turns it off. */
export const dryRun: BooleanField = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: true,
	description: 'Whether to only show what would be changed, and change nothing',
};

/** The fields of the operation, from top to bottom. */
export const replaceUrlFields: readonly INodeProperties[] = [
	matchBy,
	...matchBy.options.map(({ value }) => exampleField(find, value)),
	...matchBy.options.map(({ value }) => exampleField(replaceWith, value)),
	dryRun,
];

/** The option *Allow Duplicates*. */
export const allowDuplicates: BooleanField = {
	displayName: 'Allow Duplicates',
	name: 'allowDuplicates',
	type: 'boolean',
	default: false,
	description:
		'Whether to move a webhook also when another one delivers the same event to the new URL already',
};
