/**
 * Every operation on n8n's engine, with responses that break the documentation and parameters that make no sense.
 *
 * `FUZZ_CASES=10000 npm run test:fuzz` runs more cases than the 500 of `npm test`; `FUZZ_SEED` runs the same cases again.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import Table from 'cli-table3';
import fc from 'fast-check';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { FINDING_CODES } from '../../nodes/shared/audit/rules';
import { outputSchemaOf } from '../../outputSchemas';
import type { DocumentedRequest } from '../../sandbox/provider';
import { OPERATIONS, type ProviderOperation } from '../../sandbox/providers';
import { runNode, SECRETS, type NodeResult, type NodeUnderTest } from '../support/nodes';
import { PROVIDERS, type DocumentedProvider } from '../support/providers';
import {
	anyBadParameter,
	anyBadResponse,
	withBadParameters,
	changedResponse,
	type BadParameter,
	type BadResponse,
} from './arbitraries';

const CASES = Number(process.env.FUZZ_CASES ?? 500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const CASES_PER_OPERATION = Math.ceil(CASES / OPERATIONS.length);

/** Shrinking a failure runs the case some hundred times. */
const TIMEOUT_MS = 60_000 + CASES_PER_OPERATION * 200;

/** More than three readings of a list need, with four attempts each, for two items. */
const MAX_REQUESTS = 500;

/** The message of each cause: one sentence that names it. */
const MESSAGES: ReadonlyArray<readonly [cause: string, message: RegExp]> = [
	['unauthorized', /^\w+ doesn't accept the API (Key|Token) of this credential$/],
	['forbidden', /^\w+ doesn't allow this API (Key|Token) to do that$/],
	['notFound', /^\w+ couldn't find that resource$/],
	['rejected', /^\w+ rejected the request$/],
	['noCredit', /^The \w+ account has no credit left for this$/],
	['rateLimited', /^\w+ is receiving too many requests from this account$/],
	['unavailable', /^\w+ is not available at the moment$/],
	['redirected', /^\w+ responded with a redirect, which was not followed$/],
	['timedOut', /^\w+ didn't respond within \d+ ms$/],
	['invalidJson', /^\w+ responded with something that isn't JSON$/],
	['unexpectedShape', /^\w+ responded in a shape that isn't documented$/],
	['notInList', /^\w+ has no webhook with this ID$/],
	['incomplete', /^The list at \w+ couldn't be read completely$/],
	['invalidParameter', /^The parameter '[\w →]+' is not valid$/],
];

/** All headers that a request may have, by name, with what each may hold. */
const HEADERS: Readonly<Record<string, RegExp>> = {
	accept: /^application\/json$/,
	'accept-encoding': /^[\w, ]+$/,
	connection: /^(keep-alive|close)$/,
	'content-length': /^\d+$/,
	'content-type': /^application\/json(;charset=utf-8)?$/,
	host: /^[\w.]+$/,
	'user-agent': /^(axios\/[\d.]+|n8n)$/,
};

/** What *Add Findings* adds to an item. */
const ADDED_BY_FINDINGS = {
	findingCodes: { type: 'string' },
	findings: {
		type: 'array',
		items: {
			type: 'object',
			properties: { code: { enum: FINDING_CODES }, message: { type: 'string' } },
			required: ['code', 'message'],
			additionalProperties: false,
		},
	},
};

interface SentRequest {
	readonly method: string;
	readonly origin: string;
	/** Path and query as they go over the wire. */
	readonly target: string;
	readonly headers: Readonly<Record<string, unknown>>;
}

interface Case {
	readonly parameters: INodeParameters;
	readonly badParameters: readonly BadParameter[];
	readonly badResponses: readonly BadResponse[];
	readonly itemCount: number;
	readonly onError: INode['onError'];
}

/** The result of a case that never gets to the node. */
const REJECTED_BY_N8N: NodeResult = {
	items: [],
	errorItems: [],
	hints: [],
	warnings: [],
	error: undefined,
	savedError: '',
	saved: '',
};

/** The outcomes of the cases of each operation, for the table. */
const outcomes = new Map<ProviderOperation, Map<string, number>>();

let sent: SentRequest[] = [];
let respond: (request: SentRequest) => { status: number; text: string };

beforeAll(() => {
	nock.disableNetConnect();
});

beforeEach(() => {
	nock.cleanAll();
	for (const protocol of ['http:', 'https:']) {
		const everywhere = nock(new RegExp(`^${protocol}`)).persist();
		for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
			everywhere.intercept(/.*/, method).reply(function () {
				const { headers, path } = this.req;
				const request = { method, origin: `${protocol}//${headers.host}`, target: path, headers };
				sent.push(request);
				const { status, text } = respond(request);
				return [status, text, { 'content-type': 'application/json' }];
			});
		}
	}
});

afterAll(() => {
	nock.restore();
	const table = new Table({
		head: ['Operation', 'Cases', 'Items', 'Error by cause'],
		style: { head: [], border: [], compact: true },
	});
	for (const [{ provider, resource, operation }, counts] of outcomes) {
		const errors = [...counts].filter(([outcome]) => !['cases', 'items'].includes(outcome));
		const texts = errors.sort(([, one], [, two]) => two - one).map((entry) => entry.join(' '));
		table.push([
			`${provider.label} ${resource} ${operation}`,
			counts.get('cases') ?? 0,
			counts.get('items') ?? 0,
			texts.join(', '),
		]);
	}
	process.stdout.write(
		`${table.toString()}\nFUZZ_SEED=${SEED} FUZZ_CASES=${CASES} repeats this run.\n`,
	);
});

describe.each(OPERATIONS.map((one) => ({ ...one, documented: one })))(
	'$provider.label: $operation of a $resource',
	({ documented }) => {
		const expectDeclared = declaredShapes(documented);

		const fuzzed = fc.asyncProperty(anyCase(documented), async (one) => {
			const { parameters, item } = withBadParameters(one.parameters, one.badParameters);
			const result = await run(documented, { ...one, parameters }, item);
			sent.forEach((request) => expectDocumented(request, documented));
			expectNoKey(result);
			const mode = outputOf(parameters, item);
			const ofCase = outcomesOf(result, (json) => expectDeclared(mode, json));
			remember(documented, ofCase);
		});

		it(
			'returns items of the declared shape or an error that names its cause, and reaches only its own endpoints',
			async () => {
				const details = await fc.check(fuzzed, {
					seed: SEED + OPERATIONS.indexOf(documented),
					numRuns: CASES_PER_OPERATION,
				});

				expect(fc.defaultReportMessage(details)).toBeUndefined();
				expect(details.numRuns).toBe(CASES_PER_OPERATION);
			},
			TIMEOUT_MS,
		);
	},
);

it('also runs cases that succeed, not only cases that fail', () => {
	const all = [...outcomes.values()];
	const sum = (outcome: string) => all.reduce((so, far) => so + (far.get(outcome) ?? 0), 0);

	expect(sum('cases')).toBeGreaterThanOrEqual(CASES);
	expect(sum('items')).toBeGreaterThan(CASES / 10);
});

function anyCase({ parameters, output }: ProviderOperation): fc.Arbitrary<Case> {
	const modes: INodeParameters[] = [
		{},
		...(output === 'none' ? [] : [{ output: 'raw' }]),
		...(output === 'selected'
			? [
					{ output: 'raw', options: { includeSecrets: true } },
					{ output: 'selectedFields', fields: ['url', 'createdAt', 'owner'] },
				]
			: []),
	];
	return fc.record({
		parameters: fc
			.tuple(fc.constantFrom(...parameters), fc.constantFrom(...modes))
			.map(([fields, mode]) => ({ ...fields, ...mode })),
		badParameters: fc.oneof(
			{ weight: 2, arbitrary: fc.constant([]) },
			{ weight: 1, arbitrary: fc.array(anyBadParameter, { minLength: 1, maxLength: 2 }) },
		),
		badResponses: fc.array(anyBadResponse, { minLength: 1, maxLength: 3 }),
		itemCount: fc.integer({ min: 1, max: 2 }),
		onError: fc.constantFrom<Array<INode['onError']>>(
			undefined,
			'continueRegularOutput',
			'continueErrorOutput',
		),
	});
}

/** What *Output* is set to for an item: a bad parameter may have made it an expression. */
function outputOf({ output = 'simplified' }: INodeParameters, item: IDataObject): unknown {
	const [, name] = /^=\{\{ \$json\.(\w+) }}$/.exec(typeof output === 'string' ? output : '') ?? [];
	return name === undefined ? output : (item[name] ?? 'simplified');
}

async function run(
	documented: ProviderOperation,
	one: Case,
	item: IDataObject,
): Promise<NodeResult> {
	sent = [];
	respond = (request) => {
		const badResponse = one.badResponses[(sent.length - 1) % one.badResponses.length];
		const known = requestOf(request, documented);
		if (badResponse === undefined || known === undefined || sent.length > MAX_REQUESTS) {
			return { status: 418, text: '{}' };
		}
		return {
			status: badResponse.status ?? known.status ?? 200,
			text: changedResponse(known.response, badResponse),
		};
	};
	const { provider, resource, operation } = documented;
	const node: NodeUnderTest = {
		type: provider.nodeType,
		parameters: { ...one.parameters, resource, operation },
		items: Array.from({ length: one.itemCount }, () => ({ ...item })),
		...(one.onError !== undefined && { onError: one.onError }),
	};
	// n8n runs no workflow with a required field that is shown and empty; where an expression decides, it shows them all.
	return await runNode(node).catch((error: unknown) => {
		if (error instanceof Error && error.name === 'WorkflowHasIssuesError') return REJECTED_BY_N8N;
		throw error;
	});
}

/** The documented request with this path and method, where every ID is exactly one segment. */
function requestOf(
	{ method, target }: SentRequest,
	{ requests }: ProviderOperation,
): DocumentedRequest | undefined {
	const [path = '', query = ''] = target.split('?');
	return requests.find((one) => {
		const pattern = `^${one.path.replace(':id', "[A-Za-z0-9%!'()*._~-]+")}$`;
		const names = [...new URLSearchParams(query).keys()];
		return (
			one.method === method &&
			new RegExp(pattern).test(path) &&
			names.every((name) => one.query?.includes(name))
		);
	});
}

function expectDocumented(request: SentRequest, documented: ProviderOperation): void {
	const { origin, headers } = providerOf(documented);
	expect(request.origin).toBe(origin);
	expect([request.method, request.target, requestOf(request, documented)]).not.toContain(undefined);
	// What a server or proxy resolves must not lead to another endpoint either.
	const segments = request.target.split('?')[0]?.split('/').map(decodeURIComponent) ?? [];
	expect(segments.filter((segment) => ['.', '..'].includes(segment))).toEqual([]);
	const keys = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	for (const [name, value] of Object.entries(request.headers)) {
		const key = keys.find(([known]) => known === name.toLowerCase());
		if (key !== undefined) expect(value).toBe(key[1]);
		else
			expect({ [name]: String(value) }).toEqual({
				[name]: expect.stringMatching(HEADERS[name] ?? /^none$/),
			});
	}
	expect(sent.length).toBeLessThanOrEqual(MAX_REQUESTS);
}

function expectNoKey({ saved }: NodeResult): void {
	for (const secret of Object.values(SECRETS).flatMap((fields) => Object.values(fields))) {
		expect(saved).not.toContain(secret);
	}
}

/** The provider of an operation, with the key of the tests. */
function providerOf({ provider }: ProviderOperation): DocumentedProvider {
	const found = PROVIDERS.find(({ id }) => id === provider.id);
	if (found === undefined) throw new Error(`There is no provider ${provider.id}`);
	return found;
}

/** The outcomes of a case: items and causes of errors, each once. */
function outcomesOf(result: NodeResult, expectDeclared: (json: IDataObject) => void): Set<string> {
	if (result === REJECTED_BY_N8N) return new Set(['rejected by n8n']);
	const { items, errorItems, error } = result;
	const ofCase = new Set<string>();
	for (const { json, pairedItem } of [...items, ...errorItems]) {
		expect(pairedItem).toEqual({ item: expect.any(Number) });
		if (Object.keys(json).join() === 'error,message,details') {
			ofCase.add(causeOf(json.error));
		} else {
			expectDeclared(json);
			ofCase.add('items');
		}
	}
	if (error !== undefined) {
		expect(['NodeApiError', 'NodeOperationError']).toContain(error.name);
		ofCase.add(causeOf(error.message));
	}
	// A list may be empty.
	return ofCase.size === 0 ? new Set(['items']) : ofCase;
}

function causeOf(message: unknown): string {
	const [cause] =
		MESSAGES.find(([, pattern]) => typeof message === 'string' && pattern.test(message)) ?? [];
	if (cause === undefined) throw new Error(`No cause has the message ${JSON.stringify(message)}`);
	return cause;
}

function remember(documented: ProviderOperation, ofCase: ReadonlySet<string>): void {
	const counts = outcomes.get(documented) ?? new Map<string, number>();
	outcomes.set(documented, counts);
	for (const outcome of ['cases', ...ofCase]) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
}

/** Makes the check of an item's JSON against the schema that n8n shows before a run, whole or reduced by *Output*. */
function declaredShapes(documented: ProviderOperation): (mode: unknown, json: IDataObject) => void {
	const { provider, resource, operation } = documented;
	const { properties } = outputSchemaOf(provider.folder, resource, operation);
	const ajv = new Ajv({ strict: true, allowUnionTypes: true });
	const shape = (required: string[]): ValidateFunction =>
		ajv.compile({
			type: 'object',
			properties: { ...properties, ...(operation === 'getAll' && ADDED_BY_FINDINGS) },
			required,
			additionalProperties: false,
		});
	const shapes: Record<string, ValidateFunction> = {
		simplified: shape(Object.keys(properties)),
		selectedFields: shape(['provider', 'id', 'created'].filter((name) => name in properties)),
		// The provider's own object: whatever it is.
		raw: ajv.compile({ type: 'object' }),
	};
	return (mode, json) => {
		const validate = shapes[documented.output === 'none' ? 'simplified' : String(mode)];
		if (validate === undefined) throw new Error(`There is no output ${String(mode)}`);
		expect([json, validate(json), validate.errors]).toEqual([json, true, null]);
	};
}
