/** Values of the nodes' fields that the operations of all providers share. */
import type { INodeParameters } from 'n8n-workflow';

import type { Operation } from './provider.ts';

/** The value of a header that a webhook sends: a secret. */
export const HEADER_SECRET = 'HEADER-SECRET-5b1f9c';

/** A token in the query of a callback URL. */
export const URL_TOKEN = 'URL-TOKEN-c07e2a';

/** Replaced by the ID of the last seeded webhook. */
export const SEEDED = 'SEEDED-WEBHOOK';

/** A callback URL with a token. */
export const callback = (host: string): string => `https://${host}/hook?token=${URL_TOKEN}`;

/** The value of a field that chooses a webhook, an Actor or a task by its ID. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** The field that chooses a webhook. */
export const locator = (id: string) => ({ webhookId: byId(id) });

const FILTERS = { urlContains: 'example', events: ['business_created', 'ACTOR.RUN.SUCCEEDED'] };

/** Ways to fill in the fields of *Get Many*. */
export const LISTING: INodeParameters[] = [
	{ limit: 5, options: { timeout: 30_000 } },
	{ returnAll: true },
	{ returnAll: true, options: { addFindings: true } },
	{ limit: 2, filters: { ...FILTERS, enabled: 'any' }, options: { addFindings: true } },
];

/** Ways to fill in the fields of *Replace URL*. */
export const MOVING: INodeParameters[] = [
	{ matchBy: 'host', find: 'example.com', replaceWith: 'https://n8n.example.com' },
	{ matchBy: 'host', find: 'your-domain.com', replaceWith: 'n8n.example.com', dryRun: false },
	{
		matchBy: 'prefix',
		find: 'http://example.com',
		replaceWith: 'https://b.example',
		dryRun: false,
	},
	{
		matchBy: 'exact',
		find: 'https://your-domain.com/webhook',
		replaceWith: 'https://b.example/x',
		dryRun: false,
	},
];

/** The run of *Replace URL* that moves the seeded webhook. */
export const MOVE: Operation['runs'][number] = {
	name: 'Replace URL',
	parameters: {
		matchBy: 'host',
		find: 'marked.example',
		replaceWith: 'moved.example',
		dryRun: false,
	},
	items: 1,
	change: { changed: 1 },
	reportsFailedChanges: true,
};

/** The run of *Delete* that deletes the seeded webhook. */
export const DELETION: Operation['runs'][number] = {
	name: 'Delete',
	parameters: locator(SEEDED),
	items: 1,
	change: { removed: 1 },
};

/**
 * Operations by name.
 * @param operations with *Output* and all its choices unless they say otherwise
 */
export function operationsOf(
	operations: Readonly<
		Record<
			string,
			Pick<Operation, 'parameters' | 'requests' | 'runs'> & Partial<Pick<Operation, 'output'>>
		>
	>,
	resource: Operation['resource'] = 'webhook',
): Operation[] {
	return Object.entries(operations).map(([operation, fields]) => ({
		resource,
		operation,
		output: 'selected',
		...fields,
	}));
}
