/** The cases of the benchmark: the same work for every contender, as parameters or as requests. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Webhook } from '../nodes/shared/model/webhook.ts';
import { providerOf } from '../sandbox/providers.ts';
import { apifyRecord, argilRecord, partooRecord, WEBHOOKS_OF_AN_ACTOR } from './accounts.ts';
import { mapInCode, type ProviderName } from './mapping.ts';

/** The protocol of the requests. The providers accept https only; the difference to http is the cost of TLS. */
export type Scheme = 'http' | 'https';

/** A request, without the origin of the provider. */
export interface PlannedRequest {
	readonly method: 'GET' | 'PUT';
	readonly path: string;
	readonly body?: IDataObject;
}

/** A case: one kind of work. */
export interface Case {
	readonly name: string;
	/** Its description in the table. */
	readonly work: string;
	readonly provider: ProviderName;
	/** The JSON of the input items. */
	readonly items: readonly IDataObject[];
	/** The parameters of the package's node. */
	readonly parameters: INodeParameters;
	/** The parameters of the HTTP Request node; its URL is without the origin. */
	readonly httpRequest: INodeParameters & { readonly url: string };
	/** The path of the webhooks in a response; null where the response is the webhook. */
	readonly listAt: 'data.items' | 'items' | null;
	/** The fewest requests that do the work, in stages: a stage can only start after all responses of the stage before. */
	readonly stages: ReadonlyArray<readonly PlannedRequest[]>;
	/** The most requests that the package sends at once. */
	readonly maxConcurrency: number;
	/** How often each response is returned: more than once where several items request the same. */
	readonly copies: number;
	/** The expected output. */
	expected(): Webhook[];
}

const ACCOUNT = 10_000;

const ITEMS = 200;

const NEW_URL = 'https://n8n.example.com/webhook/argil';

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/**
 * Lists all webhooks of a Partoo account.
 * @param webhooks how many the account has
 * @param output the node's *Output*
 */
export function partooList(name: string, webhooks: number, output = 'simplified'): Case {
	const pages = webhooks / 100;
	return {
		name,
		work: `${pages} pages of 100`,
		provider: 'partoo',
		items: [{}],
		parameters: { resource: 'webhook', operation: 'getAll', returnAll: true, output },
		httpRequest: {
			url: '/v2/webhooks',
			...queryOf({ per_page: '100' }),
			options: pagination(
				'page',
				'$pageCount + 1',
				'$response.body.page >= $response.body.max_page',
			),
		},
		listAt: 'items',
		stages: inStages(
			indexes(pages).map((page) => get(`/v2/webhooks?page=${page + 1}&per_page=100`)),
		),
		maxConcurrency: 10,
		copies: 1,
		expected: () => indexes(webhooks).map((index) => mapInCode.partoo(partooRecord(index))),
	};
}

const apify10k: Case = {
	name: 'apify-10k',
	work: '10 pages of 1,000',
	provider: 'apify',
	items: [{}],
	parameters: {
		resource: 'webhook',
		operation: 'getAll',
		listFor: 'account',
		returnAll: true,
	},
	httpRequest: {
		url: '/v2/webhooks',
		...queryOf({ limit: '1000' }),
		options: pagination(
			'offset',
			'$pageCount * 1000',
			'$response.body.data.offset + $response.body.data.count >= $response.body.data.total',
		),
	},
	listAt: 'data.items',
	stages: inStages(
		indexes(ACCOUNT / 1000).map((page) => get(`/v2/webhooks?offset=${page * 1000}&limit=1000`)),
	),
	maxConcurrency: 20,
	copies: 1,
	expected: () => indexes(ACCOUNT).map((index) => mapInCode.apify(apifyRecord(index))),
};

/**
 * Lists the webhooks of an Actor for each item.
 * @param actorId the parameter that names the Actor: an expression, or a fixed ID
 */
function ofActors(
	name: string,
	work: string,
	actors: readonly string[],
	requests: readonly string[],
	actorId = '{{ $json.actorId }}',
): Case {
	return {
		name,
		work,
		provider: 'apify',
		items: actors.map((actorId) => ({ actorId })),
		parameters: {
			resource: 'webhook',
			operation: 'getAll',
			listFor: 'actor',
			actorId: { __rl: true, mode: 'id', value: expressionOf(actorId) },
			returnAll: true,
		},
		httpRequest: {
			url: `/v2/acts/${actorId}/webhooks`,
			...queryOf({ limit: '1000' }),
		},
		listAt: 'data.items',
		stages: [requests.map((actor) => get(`/v2/acts/${actor}/webhooks?offset=0&limit=1000`))],
		maxConcurrency: 20,
		copies: actors.length / requests.length,
		expected: () =>
			actors.flatMap((actor) =>
				indexes(WEBHOOKS_OF_AN_ACTOR).map((index) => mapInCode.apify(apifyRecord(index, actor))),
			),
	};
}

const argilUpdate: Case = {
	name: 'argil-update',
	work: `${ITEMS} changes`,
	provider: 'argil',
	items: indexes(ITEMS).map((index) => ({ id: `webhook${index}` })),
	parameters: {
		resource: 'webhook',
		operation: 'update',
		webhookId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		updateFields: { callbackUrl: NEW_URL },
	},
	httpRequest: {
		method: 'PUT',
		url: '/v1/webhooks/{{ $json.id }}',
		sendBody: true,
		bodyParameters: { parameters: [{ name: 'callbackUrl', value: NEW_URL }] },
	},
	listAt: null,
	stages: [
		indexes(ITEMS).map((index) => ({
			method: 'PUT',
			path: `/v1/webhooks/webhook${index}`,
			body: { callbackUrl: NEW_URL },
		})),
	],
	maxConcurrency: 5,
	copies: 1,
	expected: () =>
		indexes(ITEMS).map((index) => mapInCode.argil(argilRecord(`webhook${index}`, NEW_URL))),
};

const actors = indexes(ITEMS).map((index) => `actor${index}`);

const oneActor = 'actor0';

const sameActor = Array<string>(ITEMS).fill(oneActor);

/** The cases of the benchmark. */
export const CASES = [
	apify10k,
	partooList('partoo-10k', ACCOUNT),
	ofActors('fan-out', `${ITEMS} items, each another Actor`, actors, actors),
	ofActors('same', `${ITEMS} items, one list for all`, sameActor, [oneActor], oneActor),
	ofActors('same-expression', `${ITEMS} items, one list for all, by expression`, sameActor, [
		oneActor,
	]),
	argilUpdate,
] as const satisfies readonly Case[];

/** The origin of a provider's API. */
export function originOf(provider: ProviderName, scheme: Scheme): string {
	return `${scheme}://${providerOf(provider).hosts[0]}`;
}

/** The fewest requests of a case. */
export function requestsOf({ stages }: Case): number {
	return stages.flat().length;
}

/** A parameter as n8n saves it: with a leading "=" where it holds an expression. */
function expressionOf(value: string): string {
	return value.includes('{{') ? `=${value}` : value;
}

function get(path: string): PlannedRequest {
	return { method: 'GET', path };
}

/** Stages of a list: only the response of the first page says how many pages there are. */
function inStages(pages: readonly PlannedRequest[]): Case['stages'] {
	return [pages.slice(0, 1), pages.slice(1)];
}

function queryOf(query: Readonly<Record<string, string>>): INodeParameters {
	const parameters = Object.entries(query).map(([name, value]) => ({ name, value }));
	return { sendQuery: true, queryParameters: { parameters } };
}

/** The HTTP Request node's own pagination. */
function pagination(parameter: string, value: string, isComplete: string): INodeParameters {
	return {
		pagination: {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: { parameters: [{ type: 'qs', name: parameter, value: `={{ ${value} }}` }] },
				paginationCompleteWhen: 'other',
				completeExpression: `={{ ${isComplete} }}`,
				requestInterval: 0,
			},
		},
	};
}
