/** Checks every operation of a node against its provider's document. */
import type { Catalog } from '../harness/engine.ts';
import { typeNameOf } from '../harness/node.ts';
import { entriesOf, type Json } from '../sandbox/json.ts';
import { providerOf } from '../sandbox/providers.ts';
import { APIFY_CASES } from './cases/apify.ts';
import type { Case, Plan } from './cases/case.ts';
import { JOGGAI_CASES } from './cases/joggAi.ts';
import type { DocumentedProvider } from './documents.ts';
import type { Engine, Outcome } from './engine.ts';
import type { Exchange, MockApi } from './mockApi.ts';

/** The result of one check: it agrees with the document when there are no problems. */
export interface Line {
	readonly name: string;
	/** The requests, as operations of the document, in order. */
	readonly requests: readonly string[];
	readonly problems: readonly string[];
}

const CASES: Readonly<Record<DocumentedProvider, readonly Case[]>> = {
	joggai: JOGGAI_CASES,
	apify: APIFY_CASES,
};

/** Runs all cases of a provider, and reports operations that have no case. */
export async function checkOperations(
	engine: Engine,
	provider: DocumentedProvider,
	mock: MockApi,
): Promise<Line[]> {
	const lines: Line[] = [];
	for (const each of CASES[provider]) lines.push(await checkCase(engine, provider, mock, each));
	lines.push(await checkCredentialTest(engine, provider, mock));
	const covered = CASES[provider].map(({ covers }) => covers);
	const missing = operationsOfNode(engine.catalog, provider).filter(
		(name) => !covered.includes(name),
	);
	return [
		...lines,
		...missing.map((name) => ({ name, requests: [], problems: ['The check has no case for it'] })),
	];
}

async function checkCase(
	engine: Engine,
	provider: DocumentedProvider,
	mock: MockApi,
	{ name, plan: makePlan }: Case,
): Promise<Line> {
	let plan: Plan;
	try {
		plan = makePlan((operation) => mock.exampleOf(operation));
	} catch (error) {
		// The document doesn't have an example that the case needs.
		return {
			name,
			requests: [],
			problems: [error instanceof Error ? error.message : String(error)],
		};
	}
	mock.takeExchanges();
	const refusedBefore = engine.refusedHosts.length;
	const outcome =
		plan.choices === undefined
			? await engine.run(provider, plan.parameters ?? {})
			: await engine.choices(provider, plan.choices);
	const exchanges = mock.takeExchanges();
	return {
		name,
		requests: exchanges.map(({ operation }) => operation),
		problems: [
			...engine.refusedHosts
				.slice(refusedBefore)
				.map((host) => `${host} was asked, which isn't the document's server`),
			...new Set(exchanges.flatMap(({ violations }) => violations)),
			...requestProblems(plan, exchanges),
			...outcomeProblems(plan, outcome),
		],
	};
}

/** The request that n8n sends when a credential is saved. */
async function checkCredentialTest(
	{ catalog }: Engine,
	provider: DocumentedProvider,
	mock: MockApi,
): Promise<Line> {
	const { baseURL = '', url = '' } =
		catalog.credentials[providerOf(provider).credentialType]?.test?.request ?? {};
	const address = new URL(url, baseURL);
	const headers = { 'x-api-key': 'key', authorization: 'Bearer key' };
	const response = await mock.app.request(address.href, { headers });
	const exchanges = mock.takeExchanges();
	return {
		name: 'Credential test',
		requests: exchanges.map(({ operation }) => operation),
		problems: [
			...(mock.hosts.includes(address.hostname)
				? []
				: [`${address.hostname} isn't the document's server`]),
			...exchanges.flatMap(({ violations }) => violations),
			...(response.ok ? [] : [`The response has status ${response.status}`]),
		],
	};
}

function requestProblems({ reads = [], writes = [] }: Plan, exchanges: Exchange[]): string[] {
	const requests = exchanges.map(({ operation }) => operation);
	const sent = requests.filter((operation) => !operation.startsWith('GET '));
	const list = (operations: readonly string[]): string => operations.join(', ') || 'nothing';
	return [
		...reads
			.filter((operation) => !requests.includes(operation))
			.map((operation) => `${operation} wasn't requested`),
		...(list(sent) === list(writes)
			? []
			: [`${list(sent)} was sent where ${list(writes)} was expected`]),
	];
}

function outcomeProblems(plan: Plan, { items, error }: Outcome): string[] {
	if (error !== null) return [`The node fails: ${error}`];
	if (items.length !== plan.items.length) {
		return [`${items.length} items were returned where the example has ${plan.items.length}`];
	}
	return plan.items.flatMap((expected, index) => {
		const found = items[index] ?? null;
		const keys = (value: Json): string =>
			entriesOf(value)
				.map(([key]) => key)
				.join(', ');
		return [
			...differences(expected, found, `item ${index}`),
			...(plan.isExact === true && keys(expected) !== keys(found)
				? [`item ${index} has the keys ${keys(found)} where ${keys(expected)} were expected`]
				: []),
		];
	});
}

/** The differences between the expected and the returned value, which may have more keys. */
function differences(expected: Json, found: Json, place: string): string[] {
	if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length) {
		return expected.flatMap((element, index) =>
			differences(element, found[index] ?? null, `${place}[${index}]`),
		);
	}
	if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
		return JSON.stringify(expected) === JSON.stringify(found)
			? []
			: [`${place} is ${JSON.stringify(found)} where ${JSON.stringify(expected)} was expected`];
	}
	const inFound = Object.fromEntries(entriesOf(found));
	return entriesOf(expected).flatMap(([key, value]) =>
		key in inFound
			? differences(value, inFound[key] ?? null, `${place}.${key}`)
			: [`${place}.${key} is missing`],
	);
}

/** The operations of a node, as `resource.operation`, and the methods that load the choices of its dropdowns. */
function operationsOfNode({ nodes }: Catalog, provider: DocumentedProvider): string[] {
	const type = typeNameOf(providerOf(provider));
	const node = nodes[type];
	if (node === undefined) throw new Error(`The package has no ${type}`);
	const { properties } = node.description;
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? ['webhook'])
				.filter((resource) => typeof resource === 'string')
				.flatMap((resource) =>
					options.map((option) => `${resource}.${'value' in option ? option.value : ''}`),
				),
		);
	const { listSearch = {}, loadOptions = {} } = node.methods ?? {};
	return [...operations, ...Object.keys(listSearch), ...Object.keys(loadOptions)];
}
