/** What the *From List* dropdowns of Actors and tasks show. */
import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { searchList } from '../shared/editor/searchList';
import { identifier, optionalString } from '../shared/parsing/json';
import { pagedList } from './paging';
import { apify } from './provider';

/** Something to choose in the editor. */
interface Choice {
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

/** Fills the dropdown of Actors. */
export async function searchActors(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, apify, apifyActors, asOption, filter, paginationToken);
}

/** Fills the dropdown of tasks. */
export async function searchTasks(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchList(this, apify, apifyTasks, asOption, filter, paginationToken);
}

function asOption({ id, name }: Choice): INodeListSearchItems {
	return { name, value: id };
}
