/**
 * The child process of `child.ts`: runs one workflow with the built package. It reads the workflow as JSON from standard input,
 * and writes the result as JSON to standard output.
 */
import { readFile } from 'node:fs/promises';
import { json as readJson } from 'node:stream/consumers';

import type { IDataObject } from 'n8n-workflow';

import { beyondDocuments, type SeenResponse } from '../contract/beyond.ts';
import { parseSummary } from '../contract/summary.ts';
import type { WorkflowResult } from './child.ts';
import { startWorkflow, type WorkflowToRun } from './engine.ts';
import { withObservedResponses } from './observe.ts';
import { loadPackage, PACKAGE_FOLDER } from './package.ts';

const toRun = (await readJson(process.stdin)) as WorkflowToRun;
const seen: SeenResponse[] = [];
const catalog = withObservedResponses(await loadPackage(PACKAGE_FOLDER), (response) =>
	seen.push(response),
);
const summary = await readFile(new URL('../contract/summary.json', import.meta.url), 'utf8');
const { resultData } = (await startWorkflow(catalog, toRun).finished).data;
const items: Record<string, IDataObject[]> = {};
for (const [name, [firstRun]] of Object.entries(resultData.runData)) {
	items[name] = (firstRun?.data?.main?.[0] ?? []).map(({ json }) => json);
}
const error = resultData.error;
const result: WorkflowResult = {
	items,
	error: error ? [error.message, error.description].filter(Boolean).join('\n') : null,
	beyond: beyondDocuments(parseSummary(summary), seen),
};
process.stdout.write(JSON.stringify(result));
