/** What the *From List* dropdowns of Actors and tasks show. */
import type { IDataObject } from 'n8n-workflow';

import { identifier, optionalString } from '../shared/parsing/json';
import { pagedList } from './paging';

/** Something to choose in the editor. */
export interface Choice {
	readonly id: string;
	readonly name: string;
}

/** The Actors that the user made or used, the one that ran last first: https://docs.apify.com/api/v2/acts-get */
export const apifyActors = pagedList(
	'/v2/acts',
	{ sortBy: 'stats.lastRunStartedAt', desc: 1 },
	toChoice,
);

/** The tasks that the user made or used, newest first: https://docs.apify.com/api/v2/actor-tasks-get */
export const apifyTasks = pagedList('/v2/actor-tasks', { desc: 1 }, toChoice);

function toChoice(raw: IDataObject): Choice {
	const id = identifier(raw.id, 'id');
	const name =
		[optionalString(raw.username, 'username'), optionalString(raw.name, 'name')]
			.filter(Boolean)
			.join('/') || id;
	const title = optionalString(raw.title, 'title');
	return { id, name: title === null ? name : `${title} (${name})` };
}
