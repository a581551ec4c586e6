/** The contender without n8n: Node's own fetch. */
import pMap from 'p-map';

import type { Webhook } from '../../nodes/shared/model/webhook.ts';
import type { ApifyRecord, ArgilRecord, PartooRecord } from '../accounts.ts';
import { originOf, type Case, type Scheme } from '../cases.ts';
import { mapInCode, type ProviderName } from '../mapping.ts';
import type { ContenderResult } from './contender.ts';

type Parser = (response: Response) => Promise<Webhook[]>;

/** The responses come from the benchmark's own server, so they aren't validated: that would take time. */
const PARSERS: Readonly<Record<ProviderName, Parser>> = {
	async apify(response) {
		const list = (await response.json()) as { data: { items: ApifyRecord[] } };
		return list.data.items.map(mapInCode.apify);
	},
	async partoo(response) {
		const list = (await response.json()) as { items: PartooRecord[] };
		return list.items.map(mapInCode.partoo);
	},
	async argil(response) {
		return [mapInCode.argil((await response.json()) as ArgilRecord)];
	},
};

/**
 * The lower limit: Node's own fetch, which reuses connections, with as many requests at once as the package sends. Like an execution
 * it starts without open connections. It does nothing else: no n8n, no retries, no checks.
 */
export async function bareFetch(benchmarkCase: Case, scheme: Scheme): Promise<ContenderResult> {
	const origin = originOf(benchmarkCase.provider, scheme);
	const parse = PARSERS[benchmarkCase.provider];
	const started = performance.now();
	const webhooks: Webhook[] = [];
	for (const stage of benchmarkCase.stages) {
		const lists = await pMap(
			stage,
			async ({ method, path, body }) => {
				const response = await fetch(origin + path, {
					method,
					headers: { authorization: 'Bearer benchmark', 'content-type': 'application/json' },
					body: body === undefined ? null : JSON.stringify(body),
				});
				if (!response.ok) throw new Error(`${path}: ${response.status}`);
				return await parse(response);
			},
			{ concurrency: benchmarkCase.maxConcurrency },
		);
		webhooks.push(...lists.flat());
	}
	const output = Array.from({ length: benchmarkCase.copies }, () => webhooks).flat();
	return { ms: performance.now() - started, output };
}
