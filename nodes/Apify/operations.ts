import { getMany } from '../shared/getMany';
import type { Operations } from '../shared/operation';
import type { Fields } from '../shared/parameters';
import { apify, apifyWebhooks, resourceId } from './apify';
import type { ApifyScope } from './apify';

/** What *List For* offers, with the values saved in workflows. */
const SCOPES = ['actor', 'account', 'task'] as const;

function readScope(fields: Fields): ApifyScope {
	const kind = fields.choice('listFor', 'List For', SCOPES, 'actor');
	switch (kind) {
		case 'account':
			return { kind };
		case 'actor':
			return { kind, id: resourceId(fields.id('actorId', 'Actor')) };
		case 'task':
			return { kind, id: resourceId(fields.id('taskId', 'Task')) };
	}
}

/** What the node can do. */
export const apifyOperations: Operations = {
	webhook: {
		getAll: getMany(apify, (fields) =>
			apifyWebhooks(
				readScope(fields),
				fields.collection('options').flag('newestFirst', 'Newest First', false),
			),
		),
	},
};
