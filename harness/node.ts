/** Builds nodes of the package as the editor saves them. */
import type { INode, INodeParameters } from 'n8n-workflow';

import type { Provider } from '../sandbox/providers.ts';

/** The name of the package, which n8n puts before the type names of its nodes. */
export const PACKAGE_NAME = 'n8n-nodes-provider-webhooks';

/** n8n's ID for the webhook of a trigger, unless that is given another one. */
export const WEBHOOK_ID = 'a6a1d0f8-54be-4d0b-a6e2-6f1e6a5ea7f1';

/** The full type name of a provider's node. */
export function typeNameOf({ nodeType }: Pick<Provider, 'nodeType'>): string {
	return `${PACKAGE_NAME}.${nodeType}`;
}

/**
 * A provider's node with its credential.
 * @param parameters *Get Many* of webhooks is the default
 * @param more other properties, such as its name or *On Error*
 */
export function packageNode(
	provider: Pick<Provider, 'nodeType' | 'credentialType'>,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode {
	return {
		id: 'node',
		name: 'Node',
		type: typeNameOf(provider),
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'webhook', operation: 'getAll', ...parameters },
		credentials: { [provider.credentialType]: { id: 'credential', name: 'Credential' } },
		...more,
	};
}

/** A provider's trigger with its credential. */
export function packageTrigger(
	provider: Pick<Provider, 'nodeType' | 'credentialType'>,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	const trigger = {
		name: 'Trigger',
		type: `${typeNameOf(provider)}Trigger`,
		webhookId: WEBHOOK_ID,
		parameters,
	};
	return packageNode(provider, {}, { ...trigger, ...more });
}
