import { getMany, readTimeoutMs } from '../shared/getMany';
import type { Operation, Operations } from '../shared/operation';
import { readPresentation } from '../shared/output';
import { invalid } from '../shared/parameters';
import type { Fields } from '../shared/parameters';
import { argil, argilWebhooks, readWebhook, updateRequest } from './argil';
import type { ArgilChanges } from './argil';

const update: Operation = {
	access: 'write',
	prepare(fields) {
		const id = fields.id('webhookId', 'Webhook');
		const request = updateRequest(id, readChanges(fields.collection('updateFields')));
		const present = readPresentation(argil, fields);
		const timeoutMs = readTimeoutMs(fields);
		return async (session) => [present(readWebhook(await session.write(request, timeoutMs)))];
	},
};

function readChanges(fields: Fields): ArgilChanges {
	const changes: { -readonly [Key in keyof ArgilChanges]: ArgilChanges[Key] } = {};
	if (fields.has('callbackUrl'))
		changes.callbackUrl = fields.requiredUrl('callbackUrl', 'Callback URL');
	const events = fields.list('events', 'Events');
	if (events !== undefined) {
		if (events.length === 0)
			throw invalid(
				'Events',
				'choose at least one, or remove the field to keep the events as they are',
			);
		changes.events = events;
	}
	if (Object.keys(changes).length === 0) {
		throw invalid('Update Fields', 'nothing is set to change: add Callback URL or Events');
	}
	return changes;
}

/** What the node can do. */
export const argilOperations: Operations = {
	webhook: { getAll: getMany(argil, () => argilWebhooks), update },
};
