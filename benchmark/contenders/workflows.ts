/** The workflows of the contenders that are nodes: the same on the engine alone and in a real n8n. */
import type { INodeParameters } from 'n8n-workflow';

import { typeNameOf } from '../../harness/node.ts';
import { credentialOf, providerOf, PROVIDERS } from '../../sandbox/providers.ts';
import { originOf, type Case, type Scheme } from '../cases.ts';
import { mapInCode, editFieldsMapping } from '../mapping.ts';

/** A node as the editor saves it, without its ID, position and credential. */
export interface PlainNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	/** The type of its credential. */
	readonly credential?: string;
}

/** Credentials with a made-up key: the benchmark's server doesn't check it. */
export const SECRETS = Object.fromEntries(
	PROVIDERS.map((provider) => [provider.credentialType, credentialOf(provider, 'benchmark')]),
);

/** This package's node. */
export function packageNode({ provider, parameters }: Case): PlainNode[] {
	const { credentialType, nodeType } = providerOf(provider);
	const type = typeNameOf({ nodeType });
	return [{ name: 'Webhooks', type, typeVersion: 1, parameters, credential: credentialType }];
}

/** What users build without the package: HTTP Request, Split Out, Edit Fields. */
export function editFieldsChain(benchmarkCase: Case, scheme: Scheme): PlainNode[] {
	const splitOut: PlainNode[] =
		benchmarkCase.listAt === null
			? []
			: [base('Split Out', 'splitOut', 1, { fieldToSplitOut: benchmarkCase.listAt, options: {} })];
	const assignments = Object.entries(editFieldsMapping[benchmarkCase.provider]).map(
		([name, value]) => ({
			id: name,
			name,
			value,
			type: { events: 'array', enabled: 'boolean' }[name] ?? 'string',
		}),
	);
	const editFields = base('Edit Fields', 'set', 3.5, {
		assignments: { assignments },
		options: { ignoreConversionErrors: true },
	});
	return [httpRequest(benchmarkCase, scheme), ...splitOut, editFields];
}

/** What users who can program build without the package: HTTP Request, Code. */
export function codeChain(benchmarkCase: Case, scheme: Scheme): PlainNode[] {
	const webhooks = benchmarkCase.listAt === null ? 'json' : `json.${benchmarkCase.listAt}`;
	// Node has already removed the types from the function's source.
	const jsCode = `const toWebhook = ${String(mapInCode[benchmarkCase.provider])};
return $input.all().flatMap(({ json }) => [${webhooks}].flat().map((raw) => ({ json: toWebhook(raw) })));`;
	return [httpRequest(benchmarkCase, scheme), base('Code', 'code', 2, { jsCode })];
}

function httpRequest(benchmarkCase: Case, scheme: Scheme): PlainNode {
	const { credentialType: credential } = providerOf(benchmarkCase.provider);
	const { url, ...parameters } = benchmarkCase.httpRequest;
	return {
		...base('HTTP Request', 'httpRequest', 4.5, {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential,
			options: {},
			...parameters,
			url: `=${originOf(benchmarkCase.provider, scheme)}${url}`,
		}),
		credential,
	};
}

function base(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
): PlainNode {
	return { name, type: `n8n-nodes-base.${type}`, typeVersion, parameters };
}
