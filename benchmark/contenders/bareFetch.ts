import pMap from 'p-map';

import type { Webhook } from '../../nodes/shared/model/webhook.ts';
import type { ApifyRecord, ArgilRecord, PartooRecord } from '../accounts.ts';
import { originOf, type Case, type Scheme } from '../cases.ts';
import { inCode, type ProviderName } from '../mapping.ts';
import type { Done } from './contender.ts';

type Reader = (response: Response) => Promise<Webhook[]>;

/** The answers come from this benchmark's own server, so nothing is checked: a check would cost time. */
const READERS: Readonly<Record<ProviderName, Reader>> = {
	async apify(response) {
		const answer = (await response.json()) as { data: { items: ApifyRecord[] } };
		return answer.data.items.map(inCode.apify);
	},
	async partoo(response) {
		const answer = (await response.json()) as { items: PartooRecord[] };
		return answer.items.map(inCode.partoo);
	},
	async argil(response) {
		return [inCode.argil((await response.json()) as ArgilRecord)];
	},
};

/**
 * The limit: Node's own fetch, which keeps connections alive, with as many requests under way at once as the package allows
 * itself. Like an execution it begins without connections. Nothing of n8n, no retries, no checks.
 */
export async function bareFetch(of: Case, scheme: Scheme): Promise<Done> {
	const origin = originOf(of.provider, scheme);
	const read = READERS[of.provider];
	const started = performance.now();
	const webhooks: Webhook[] = [];
	for (const stage of of.stages) {
		const lists = await pMap(
			stage,
			async ({ method, path, body }) => {
				const response = await fetch(origin + path, {
					method,
					headers: { authorization: 'Bearer benchmark', 'content-type': 'application/json' },
					body: body === undefined ? null : JSON.stringify(body),
				});
				if (!response.ok) throw new Error(`${path}: ${response.status}`);
				return await read(response);
			},
			{ concurrency: of.bound },
		);
		webhooks.push(...lists.flat());
	}
	const output = Array.from({ length: of.copies }, () => webhooks).flat();
	return { ms: performance.now() - started, output };
}
