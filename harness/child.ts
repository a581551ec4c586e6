/** Runs a workflow in a child process. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { IDataObject } from 'n8n-workflow';

import type { Beyond } from '../contract/beyond.ts';
import type { WorkflowToRun } from './engine.ts';

/** The result of a workflow that ran in a child process. */
export interface WorkflowResult {
	/** The JSON of each node's output items, by node name. */
	readonly items: Readonly<Record<string, IDataObject[]>>;
	/** What stopped the workflow, or null. */
	readonly error: string | null;
	/** What the providers' responses have that their documentation doesn't: only names leave the child process, never a value. */
	readonly beyond: Beyond[];
}

/**
 * Runs a workflow with the built package in a child process, whose environment sets its proxy and certificates: Node reads
 * NODE_EXTRA_CA_CERTS only when a process starts.
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
	if (output === '') throw new Error('The engine stopped without a result: see its error above.');
	return JSON.parse(output) as WorkflowResult;
}
