/**
 * A process of its own that runs one workflow with the built package: the workflow comes in as JSON on standard input,
 * what became of each node goes out as JSON on standard output. Its environment decides what it can reach.
 */
import { json as readJson } from 'node:stream/consumers';

import type { IDataObject } from 'n8n-workflow';

import type { WorkflowResult } from './child.ts';
import { startWorkflow, type WorkflowToRun } from './engine.ts';
import { loadPackage, PACKAGE_FOLDER } from './package.ts';

const toRun = (await readJson(process.stdin)) as WorkflowToRun;
const catalog = await loadPackage(PACKAGE_FOLDER);
const { resultData } = (await startWorkflow(catalog, toRun).finished).data;
const items: Record<string, IDataObject[]> = {};
for (const [name, [firstRun]] of Object.entries(resultData.runData)) {
	items[name] = (firstRun?.data?.main?.[0] ?? []).map(({ json }) => json);
}
const error = resultData.error;
const result: WorkflowResult = {
	items,
	error: error ? [error.message, error.description].filter(Boolean).join('\n') : null,
};
process.stdout.write(JSON.stringify(result));
