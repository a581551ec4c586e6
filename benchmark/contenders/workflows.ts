/** The workflows of the contenders that are nodes: the same on the engine alone and in a real n8n. */
import type { INodeParameters } from 'n8n-workflow';

import { typeNameOf } from '../../harness/node.ts';
import { credentialOf, providerOf, PROVIDERS } from '../../sandbox/providers.ts';
import { originOf, type Case, type Scheme } from '../cases.ts';
import { inCode, inEditFields } from '../mapping.ts';

/** A node as the editor saves it, but for its place and its credential. */
export interface PlainNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	/** The type of its credential. */
	readonly credential?: string;
}

/** Accepted as they are: the benchmark's server needs no key. */
export const SECRETS = Object.fromEntries(
	PROVIDERS.map((provider) => [provider.credentialType, credentialOf(provider, 'benchmark')]),
);

/** This package's node. */
export function packageNode({ provider, parameters }: Case): PlainNode[] {
	const { credentialType, nodeType } = providerOf(provider);
	const type = typeNameOf({ nodeType });
	return [{ name: 'Webhooks', type, typeVersion: 1, parameters, credential: credentialType }];
}

/** What users build without the package. */
export function editFieldsChain(of: Case, scheme: Scheme): PlainNode[] {
	const splitOut: PlainNode[] =
		of.listAt === null
			? []
			: [base('Split Out', 'splitOut', 1, { fieldToSplitOut: of.listAt, options: {} })];
	const assignments = Object.entries(inEditFields[of.provider]).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: { events: 'array', enabled: 'boolean' }[name] ?? 'string',
	}));
	const editFields = base('Edit Fields', 'set', 3.5, {
		assignments: { assignments },
		options: { ignoreConversionErrors: true },
	});
	return [httpRequest(of, scheme), ...splitOut, editFields];
}

/** The same for those who program. */
export function codeChain(of: Case, scheme: Scheme): PlainNode[] {
	const webhooks = of.listAt === null ? 'json' : `json.${of.listAt}`;
	// Node has already taken the types out of the function's source.
	const jsCode = `const toWebhook = ${String(inCode[of.provider])};
return $input.all().flatMap(({ json }) => [${webhooks}].flat().map((raw) => ({ json: toWebhook(raw) })));`;
	return [httpRequest(of, scheme), base('Code', 'code', 2, { jsCode })];
}

function httpRequest(of: Case, scheme: Scheme): PlainNode {
	const { credentialType: credential } = providerOf(of.provider);
	const { url, ...parameters } = of.httpRequest;
	return {
		...base('HTTP Request', 'httpRequest', 4.5, {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential,
			options: {},
			...parameters,
			url: `=${originOf(of.provider, scheme)}${url}`,
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
