/** Failures as n8n's errors and error items. */
import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { explain, Failure } from '../../nodes/shared/failure/failure';
import type { FailureFacts } from '../../nodes/shared/failure/kinds';
import { errorItemFrom, nodeErrorFrom } from '../../nodes/shared/failure/nodeError';
import { ALL, EXAMPLES, OF_PROVIDERS, REJECTION } from './failureExamples';

const node: INode = {
	id: 'node',
	name: 'Node',
	type: 'probe',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What n8n saves of an error. */
function saved(facts: FailureFacts): unknown {
	return nodeErrorFrom(new Failure(facts), { node, label: 'Argil', itemIndex: 0 }).errorResponse;
}

describe('nodeErrorFrom', () => {
	const rejection: FailureFacts = {
		...REJECTION,
		kind: 'rejected',
		message: `<img src=x onerror="alert('1')"> & more`,
		code: '40000',
	};

	it("escapes HTML in the provider's message, because n8n renders the description", () => {
		const { description } = nodeErrorFrom(new Failure(rejection), { node, label: 'JoggAI' });

		expect(description).toContain(
			`JoggAI says (code 40000): “&lt;img src=x onerror="alert('1')"&gt; &amp; more”`,
		);
		expect(description).not.toMatch(/[<>]/);
	});

	it("escapes HTML in the provider's code", () => {
		const { description } = nodeErrorFrom(new Failure({ ...rejection, code: '<b>&1' }), {
			node,
			label: 'JoggAI',
		});

		expect(description).toContain('JoggAI says (code &lt;b&gt;&amp;1): ');
		expect(description).not.toMatch(/[<>]/);
	});

	it('escapes HTML in the problem of a parameter, and leaves quotes readable', () => {
		const { description } = nodeErrorFrom(
			new Failure({
				kind: 'invalidParameter',
				parameter: 'URL',
				problem: `it must be a URL, not "<img src='x'>&amp;"`,
			}),
			{ node, label: 'JoggAI' },
		);

		expect(description).toBe(`It must be a URL, not "&lt;img src='x'&gt;&amp;amp;".`);
	});

	it('escapes HTML in the name of a field that the provider sent', () => {
		const { description } = nodeErrorFrom(
			new Failure({ kind: 'unexpectedShape', place: '<b>', expected: 'text', found: 'a list' }),
			{ node, label: 'JoggAI' },
		);

		expect(description).toContain('Expected text at &lt;b&gt;, found a list.');
	});

	it('says what happened in its message and begins its description with what to do', () => {
		const error = nodeErrorFrom(new Failure(rejection), {
			node,
			label: 'JoggAI',
			itemIndex: 4,
			notes: ['Items 0 to 3 were changed before.'],
		});

		expect(error.message).toBe(explain(rejection, 'JoggAI').message);
		expect(error.description).toMatch(
			/^Check the parameters .*JoggAI says.*Items 0 to 3 were changed before\.$/,
		);
		expect(error.context.itemIndex).toBe(4);
		expect(error.node).toEqual(node);
	});

	it.each([new Failure(rejection), new TypeError('boom')])(
		'saves no field of the node but resource and operation, because one may hold a secret (%#)',
		(reason) => {
			const parameters = {
				resource: 'webhook',
				operation: 'create',
				headersTemplate: 'Bearer abc',
			};
			const error = nodeErrorFrom(reason, { node: { ...node, parameters }, label: 'JoggAI' });

			expect(error.node).toEqual({
				...node,
				parameters: { resource: 'webhook', operation: 'create' },
			});
			expect(parameters).toHaveProperty('headersTemplate', 'Bearer abc');
		},
	);

	it("names the request by the provider's ID, which the provider's support needs", () => {
		const described = (facts: object) =>
			nodeErrorFrom(new Failure({ ...rejection, ...facts }), { node, label: 'JoggAI' }).description;
		const message = 'No';

		expect(described({ message, requestId: '<r1>' })).toContain(
			'JoggAI says (code 40000, request &lt;r1&gt;): “No”',
		);
		expect(described({ message, requestId: 'r1', code: undefined })).toContain(
			'JoggAI says (request r1): “No”',
		);
		expect(described({ message: null, requestId: 'r1' })).toMatch(
			/ JoggAI's ID of the request is r1\.$/,
		);
		expect(saved({ ...rejection, requestId: 'r1' })).toMatchObject({ requestId: 'r1' });
	});

	it('quotes nothing when the provider sent no message', () => {
		const { description } = nodeErrorFrom(new Failure({ ...rejection, message: null }), {
			node,
			label: 'JoggAI',
		});

		expect(description).not.toMatch(/JoggAI says|null/);
	});

	it.each(OF_PROVIDERS)("keeps its own message instead of n8n's: $kind", (facts) => {
		const error = nodeErrorFrom(new Failure(facts), { node, label: 'Argil', itemIndex: 0 });

		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe(explain(facts, 'Argil').message);
	});

	it.each([
		[EXAMPLES.unauthorized, '401'],
		[EXAMPLES.unavailable, '503'],
		[EXAMPLES.redirected, '302'],
		[EXAMPLES.timedOut, null],
		[EXAMPLES.unreachable, null],
		[EXAMPLES.notInList, null],
		[EXAMPLES.incomplete, null],
	])('has the HTTP status where there was a response (%#)', (facts, httpCode) => {
		const error = nodeErrorFrom(new Failure(facts), { node, label: 'Argil' });

		expect(error).toHaveProperty('httpCode', httpCode);
	});

	it('reports a parameter as an operation error, not as an error of the API', () => {
		const error = nodeErrorFrom(new Failure(EXAMPLES.invalidParameter), {
			node,
			label: 'Argil',
			itemIndex: 2,
		});

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("The parameter 'Limit' is not valid");
		expect(error.description).toBe('It is empty.');
		expect(error.context.itemIndex).toBe(2);
	});

	it('reports a credential without a key as an operation error, too: no request was sent', () => {
		const error = nodeErrorFrom(new Failure(EXAMPLES.noKey), { node, label: 'Argil' });

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('The credential for Argil holds no API Key');
	});

	it('reports a field of the credential as an operation error, too', () => {
		const error = nodeErrorFrom(new Failure(EXAMPLES.invalidCredential), {
			node,
			label: 'Partoo',
		});

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(
			"The field 'Organization ID' of the credential for Partoo is not valid",
		);
		expect(error.description).toBe(
			'Open the credential and correct it: it must be a whole number of at least 1.',
		);
	});

	it.each([
		[EXAMPLES.noKey, { cause: 'credential-invalid' }],
		[EXAMPLES.invalidCredential, { cause: 'credential-invalid' }],
		[EXAMPLES.unauthorized, { cause: 'credential-invalid' }],
		[
			{ ...rejection, kind: 'rateLimited', retryAfterMs: 5 } satisfies FailureFacts,
			{ cause: 'rate-limited', retryAfterMs: 5 },
		],
		[
			{ ...rejection, kind: 'unavailable', retryAfterMs: 5 } satisfies FailureFacts,
			{ cause: 'temporarily-unavailable', retryAfterMs: 5 },
		],
		[EXAMPLES.timedOut, { cause: 'temporarily-unavailable' }],
		[EXAMPLES.unreachable, { cause: 'temporarily-unavailable' }],
		[EXAMPLES.notFound, { cause: 'configuration-invalid' }],
		[EXAMPLES.notInList, { cause: 'configuration-invalid' }],
		[EXAMPLES.invalidParameter, { cause: 'configuration-invalid' }],
		[EXAMPLES.rejected, undefined],
		[EXAMPLES.unexpectedShape, undefined],
	])("declares the cause in n8n's own terms (%#)", (facts, cause) => {
		expect(nodeErrorFrom(new Failure(facts), { node, label: 'Argil' }).failure).toEqual(cause);
	});

	it('saves only safe details of a rejection', () => {
		expect(saved({ ...rejection, retryAfterMs: 1500 })).toEqual({
			message: 'Argil rejected the request',
			cause: 'rejected',
			httpStatus: 400,
			providerMessage: rejection.message,
			providerCode: '40000',
			retryAfterSeconds: 2,
		});
	});

	it('saves neither the code nor the wait that the provider did not name', () => {
		expect(saved(EXAMPLES.notFound)).toStrictEqual({
			message: "Argil couldn't find that resource",
			cause: 'notFound',
			httpStatus: 404,
			providerMessage: 'No such thing',
		});
	});

	it.each([
		[EXAMPLES.redirected, { cause: 'redirected', httpStatus: 302 }],
		[EXAMPLES.invalidJson, { cause: 'invalidJson', httpStatus: 200 }],
		[EXAMPLES.timedOut, { cause: 'timedOut', timeoutMs: 1234 }],
		[EXAMPLES.unreachable, { cause: 'unreachable', networkError: 'ECONNRESET' }],
		[EXAMPLES.unexpectedShape, { cause: 'unexpectedShape', place: 'items[3]' }],
		[EXAMPLES.notInList, { cause: 'notInList', id: 'wh_1' }],
		[EXAMPLES.incomplete, { cause: 'incomplete' }],
	])('saves only safe details of other failures (%#)', (facts, details) => {
		expect(saved(facts)).toStrictEqual({ message: explain(facts, 'Argil').message, ...details });
	});

	it("keeps the message of n8n's own error, and leaves out the fields that it holds", () => {
		const parameters = { resource: 'webhook', operation: 'getAll' };
		const whole = { ...node, parameters: { ...parameters, headersTemplate: 'Bearer secret' } };
		const own = new NodeOperationError(whole, 'Node does not have any credentials set', {
			description: 'Set some',
			failure: { cause: 'credential-invalid' },
		});

		const error = nodeErrorFrom(own, { node: whole, label: 'Argil', itemIndex: 3 });

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Node does not have any credentials set',
			description: 'Set some',
			failure: { cause: 'credential-invalid' },
			context: { itemIndex: 3 },
		});
		expect(error.node.parameters).toEqual(parameters);
	});

	it('keeps the message of any other error, and the item', () => {
		const error = nodeErrorFrom(new TypeError('boom'), { node, label: 'Argil', itemIndex: 3 });

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('boom');
		expect(error.context.itemIndex).toBe(3);
		expect(nodeErrorFrom('only text', { node, label: 'Argil' }).message).toBe('only text');
	});
});

describe('errorItemFrom', () => {
	it.each(ALL)('has exactly the keys that n8n routes to the error branch: $kind', (facts) => {
		const item = errorItemFrom(new Failure(facts), 'Argil');

		expect(Object.keys(item)).toEqual(['error', 'message', 'details']);
		expect(item.error).toBe(explain(facts, 'Argil').message);
		expect(item.message.startsWith(explain(facts, 'Argil').remedy)).toBe(true);
		expect(item.details).toHaveProperty('cause', facts.kind);
	});

	it('is plain text, not HTML', () => {
		const facts: FailureFacts = {
			kind: 'invalidParameter',
			parameter: 'URL',
			problem: 'it must not be <b> & "more"',
		};

		expect(errorItemFrom(new Failure(facts), 'Argil').message).toBe('It must not be <b> & "more".');
	});

	it('quotes the provider', () => {
		const item = errorItemFrom(new Failure(EXAMPLES.rejected), 'Argil');

		expect(item.message).toContain(`“${REJECTION.message}”`);
	});

	it('says when a change may still have been applied', () => {
		const doubt = 'The change may still have been applied';

		expect(errorItemFrom(new Failure(EXAMPLES.timedOut, 'changing'), 'Argil').message).toContain(
			doubt,
		);
		expect(errorItemFrom(new Failure(EXAMPLES.timedOut), 'Argil').message).not.toContain(doubt);
		expect(errorItemFrom(new Failure(EXAMPLES.timedOut, 'notSent'), 'Argil').message).not.toContain(
			doubt,
		);
		expect(
			errorItemFrom(new Failure(EXAMPLES.rejected, 'changing'), 'Argil').message,
		).not.toContain(doubt);
	});

	it('says that a request was not sent', () => {
		const item = errorItemFrom(new Failure(EXAMPLES.timedOut, 'notSent'), 'Argil');

		expect(item.message).toContain('This request was not sent: earlier requests to Argil failed');
		expect(item.details).toMatchObject({ cause: 'timedOut', requestSent: false });
		expect(errorItemFrom(new Failure(EXAMPLES.timedOut), 'Argil').details).not.toHaveProperty(
			'requestSent',
		);
	});

	it.each(['timedOut', 'unreachable', 'invalidJson', 'unexpectedShape', 'unavailable'] as const)(
		'says that a change may have been applied after: %s',
		(kind) => {
			expect(errorItemFrom(new Failure(EXAMPLES[kind], 'changing'), 'Argil').message).toMatch(
				/ The change may still have been applied\. Check the webhook before you retry\.$/,
			);
		},
	);

	it('separates its sentences', () => {
		expect(errorItemFrom(new Failure(EXAMPLES.rejected), 'Argil').message).toBe(
			'Check the parameters of the node against what the provider says. Argil says: “No such thing”',
		);
		expect(
			nodeErrorFrom(new Failure(EXAMPLES.rejected), {
				node,
				label: 'Argil',
				notes: ['One.', 'Two.'],
			}).description,
		).toBe(
			'Check the parameters of the node against what the provider says. Argil says: “No such thing” One. Two.',
		);
	});

	it('names the parameter in the details', () => {
		expect(errorItemFrom(new Failure(EXAMPLES.invalidParameter), 'Argil').details).toEqual({
			cause: 'invalidParameter',
			parameter: 'Limit',
		});
	});

	it.each([
		[new TypeError('boom'), 'boom'],
		['only text', 'only text'],
	])('has the same keys for an error that is no failure (%#)', (error, message) => {
		expect(errorItemFrom(error, 'Argil')).toEqual({ error: message, message: '', details: {} });
	});
});
