/** The URL of a trigger in this n8n: what makes a webhook at the provider its own. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isPrivateHost } from '../audit/privateHost';
import { Failure } from '../failure/failure';
import type { Provider } from '../model/provider';
import { parseUrl } from '../runtime/compat';

/** The path of every trigger's webhook, after n8n's ID of it. */
export const WEBHOOK_PATH = 'webhook';

/** What a user can do about a URL that the provider can't call. */
const REMEDY =
	'Set N8N_WEBHOOK_URL (in older versions of n8n: WEBHOOK_URL) to the public https address of this n8n and restart it.';

/** n8n's ID for the webhook of the node: a UUID, which stays when the node is renamed or n8n moves. */
export function webhookIdOf(context: IHookFunctions | IWebhookFunctions): string | undefined {
	return context.getNode().webhookId;
}

/** The URL of a trigger, and n8n's ID in it. */
export interface Address {
	readonly url: string;
	readonly webhookId: string;
}

/**
 * The URL that the provider is to call, checked before any request.
 * @throws Failure `invalidWebhookUrl` when the provider couldn't call it
 */
export function checkedUrl(
	context: IHookFunctions,
	provider: Provider,
	needsHttps: boolean,
): Address {
	const webhookId = webhookIdOf(context);
	// Without one, n8n makes a URL of names, which can be guessed, and doesn't find it when they have blanks.
	if (webhookId === undefined) {
		throw unusable(
			'The node has no webhook ID yet, because the workflow was imported without one. Open the workflow in the editor, remove the node and add it again.',
		);
	}
	const text = context.getNodeWebhookUrl('default') ?? '';
	const url = parseUrl(text);
	if (url === undefined) throw unusable(`n8n gives it no URL. ${REMEDY}`);
	if (isPrivateHost(url.hostname)) {
		throw unusable(
			`${url.host} can't be reached from the internet, where ${provider.label} is. ${REMEDY}`,
		);
	}
	if (needsHttps && url.protocol !== 'https:') {
		throw unusable(
			`It begins with ${url.protocol}//, and ${provider.label} calls only https URLs. ${REMEDY}`,
		);
	}
	return { url: text, webhookId };
}

/** Whether a URL belongs to the node with this webhook ID, on whatever domain and below whatever path n8n is. */
export function isUrlOf(webhookId: string, url: string): boolean {
	return parseUrl(url)?.pathname.endsWith(`/${webhookId}/${WEBHOOK_PATH}`) ?? false;
}

/** What two URLs have in common that differ only in their query, which may hold a token; the URL itself if it can't be parsed. */
export function withoutQuery(url: string): string {
	const parsed = parseUrl(url);
	return parsed === undefined ? url : parsed.origin + parsed.pathname;
}

function unusable(problem: string): Failure {
	return new Failure({ kind: 'invalidWebhookUrl', problem });
}
