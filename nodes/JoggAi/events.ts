/** Loads the choices of the multi-select of events. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { explain, Failure } from '../shared/failure/failure';
import { nodeErrorFrom } from '../shared/failure/nodeError';
import { eventOption } from '../shared/fields/common';
import { openConnection } from '../shared/http/connection';
import { DEFAULT_TIMEOUT_MS } from '../shared/model/request';
import { joggAi, JOGG_AI_EVENTS, listEvents } from './provider';

/**
 * The events that JoggAI lists. When the list can't be loaded, the documented ones, each with a notice that says so: the
 * dropdown stays usable, and nobody mistakes it for JoggAI's own list.
 * @throws NodeOperationError for what n8n itself finds wrong, such as a credential that is missing
 */
export async function loadEvents(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const response = openConnection(context, joggAi).then(
		async (connection) => await connection.read(listEvents.request, DEFAULT_TIMEOUT_MS),
	);
	return await response.then(listEvents.parse).then(
		(events) => events.map(eventOption),
		(error: unknown) => {
			if (!(error instanceof Failure)) {
				throw nodeErrorFrom(error, { node: context.getNode(), label: joggAi.label });
			}
			const { message } = explain(error.facts, joggAi.label);
			const reason = `From the documentation, because the list could not be loaded: ${message}`;
			return JOGG_AI_EVENTS.map((event) => ({
				...eventOption(event),
				description: `${event}. ${reason}`,
			}));
		},
	);
}
