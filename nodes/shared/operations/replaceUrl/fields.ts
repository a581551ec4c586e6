/** The fields of *Replace URL*. */
import type { INodeProperties } from 'n8n-workflow';

import { choiceField, required } from '../../fields/field';
import type { BooleanField, ChoiceOf } from '../../fields/field';

/** *Match By*. */
export const matchBy = choiceField({
	displayName: 'Match By',
	name: 'matchBy',
	type: 'options',
	options: [
		{ name: 'Beginning of URL', value: 'prefix', description: 'URLs that begin with Find' },
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
export const find: INodeProperties = {
	displayName: 'Find',
	name: 'find',
	type: 'string',
	default: '',
	placeholder: 'e.g. old.example.com',
	description: 'The host, the beginning or the whole of the present URLs',
};

/** *Replace With*. */
export const replaceWith: INodeProperties = {
	displayName: 'Replace With',
	name: 'replaceWith',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com',
	description:
		'What comes in its place. For a host: another host, or scheme and host to change both.',
};

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
	required(find),
	required(replaceWith),
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
