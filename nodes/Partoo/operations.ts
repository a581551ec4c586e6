import { getMany } from '../shared/getMany';
import type { Operations } from '../shared/operation';
import { partoo, partooWebhooks } from './partoo';

/** What the node can do. */
export const partooOperations: Operations = {
	webhook: {
		getAll: getMany(partoo, (fields) =>
			partooWebhooks(
				fields.collection('options').optionalCount('organizationId', 'Organization ID'),
			),
		),
	},
};
