/** The multi-select of events, whose choices are loaded from JoggAI. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { explain, Failure } from '../shared/failure/failure';
import { nodeErrorFrom } from '../shared/failure/nodeError';
import { eventOption } from '../shared/fields/common';
import { openConnection } from '../shared/http/connection';
import { DEFAULT_TIMEOUT_MS } from '../shared/model/request';
import { joggAi, JOGG_AI_EVENTS, listEvents } from './provider';

/** Where the field finds its choices: in {@link getEvents}, a method of both nodes. */
export const EVENT_SOURCE = { loadOptionsMethod: 'getEvents' };

/**
 * The events that JoggAI lists. When the list can't be loaded, the documented ones, each with a notice that says so: the
 * dropdown stays usable, and nobody mistakes it for JoggAI's own list.
 * @throws NodeOperationError for what n8n itself finds wrong, such as a credential that is missing
 */
export async function getEvents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const response = openConnection(this, joggAi).then(
		async (connection) => await connection.read(listEvents.request, DEFAULT_TIMEOUT_MS),
	);
	return await response.then(listEvents.parse).then(
		(events) => events.map(eventOption),
		(error: unknown) => {
			if (!(error instanceof Failure)) {
				throw nodeErrorFrom(error, { node: this.getNode(), label: joggAi.label });
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
