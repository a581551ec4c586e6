import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { explain, Failure } from '../shared/failure/failure';
import { nodeErrorFrom } from '../shared/failure/nodeError';
import { DEFAULT_TIMEOUT_MS, openConnection } from '../shared/http/connection';
import { joggAi, JOGG_AI_EVENTS, listEvents } from './joggAi';

/**
 * The events that JoggAI tells there are. When it can't be asked, the documented ones, each with a notice that says so:
 * the dropdown stays usable, and nobody takes the list for JoggAI's own.
 * @throws NodeOperationError for what n8n itself finds wrong, such as a credential that is missing
 */
export async function loadEvents(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const told = openConnection(context, joggAi).then(
		async (connection) => await connection.read(listEvents.request, DEFAULT_TIMEOUT_MS),
	);
	return await told.then(listEvents.read).then(
		(events) => events.map((event) => ({ name: event, value: event })),
		(error: unknown) => {
			if (!(error instanceof Failure)) {
				throw nodeErrorFrom(error, { node: context.getNode(), label: joggAi.label });
			}
			const { message } = explain(error.facts, joggAi.label);
			const description = `From the documentation, because the list could not be loaded: ${message}`;
			return JOGG_AI_EVENTS.map((event) => ({ name: event, value: event, description }));
		},
	);
}
