import { packageNames } from '../packaging/names.ts';
import { PROVIDERS } from '../sandbox/providers.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { saveCredential, type Client, type Workflow } from './client.ts';

/** The credentials of the providers as n8n knows them, by credential type. */
export type Accounts = Readonly<Record<string, { readonly id: string; readonly name: string }>>;

const OUR_PACKAGES = packageNames();

/** Saves a credential for each provider in n8n. */
export async function connectAccounts(
	client: Client,
	secrets: Sandbox['secrets'],
): Promise<Accounts> {
	const accounts: Record<string, Accounts[string]> = {};
	for (const [type, data] of Object.entries(secrets)) {
		const provider = PROVIDERS.find(({ credentialType }) => credentialType === type);
		const name = provider === undefined ? type : `${provider.label} account`;
		accounts[type] = { id: await saveCredential(client, name, type, data), name };
	}
	return accounts;
}

/** The same workflow, with the package's nodes using the accounts: what a user does after an import. */
export function withAccounts(workflow: Workflow, accounts: Accounts): Workflow {
	const nodes = workflow.nodes.map((node) => {
		const [packageName = '', nodeName] = node.type.split('.');
		const type = `${nodeName?.replace(/(Tool|Trigger)$/, '')}Api`;
		const account = OUR_PACKAGES.includes(packageName) ? accounts[type] : undefined;
		return account === undefined ? node : { ...node, credentials: { [type]: account } };
	});
	return { ...workflow, nodes };
}
