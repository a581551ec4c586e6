/** Runs a workflow in a process of its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { IDataObject } from 'n8n-workflow';

import type { Beyond } from '../contract/beyond.ts';
import type { WorkflowToRun } from './engine.ts';

/** What came of a workflow that ran in a process of its own. */
export interface WorkflowResult {
	/** The JSON of each node's output items, by node name. */
	readonly items: Readonly<Record<string, IDataObject[]>>;
	/** What stopped the workflow, or null. */
	readonly error: string | null;
	/** What the providers' responses held beyond their documentation: only names leave the process, never a value. */
	readonly beyond: Beyond[];
}

/**
 * Runs a workflow with the built package in a process of its own, whose environment decides what it can reach: a process
 * reads its certificate authorities only when it starts.
 */
export async function runInChild(
	workflow: WorkflowToRun,
	environment: Readonly<Record<string, string>>,
): Promise<WorkflowResult> {
	const script = fileURLToPath(new URL('runWorkflow.ts', import.meta.url));
	const child = spawn(process.execPath, [script], {
		env: { ...process.env, ...environment },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	child.stdin.end(JSON.stringify(workflow));
	const output = await text(child.stdout);
	if (output === '') throw new Error('The engine ended without a result: see its error above.');
	return JSON.parse(output) as WorkflowResult;
}
