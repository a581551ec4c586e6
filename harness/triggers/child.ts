/** The life of a trigger in a child process, which deliveries can be sent to over HTTP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { IDataObject, INode } from 'n8n-workflow';

import type { WorkflowToRun } from '../engine.ts';

/** A trigger, with the secret of its credential. */
export interface TriggerToRun {
	readonly node: INode;
	readonly secrets: WorkflowToRun['secrets'];
	/** The address on the internet that its n8n has. */
	readonly baseUrl: string;
}

/** What the child process says when the trigger is published. */
export interface Published {
	/** `published`, or why not. */
	readonly status: string;
	/** Where the child process receives what is sent to `baseUrl`. */
	readonly server: string;
}

/** What the child process says when the trigger is unpublished. */
export interface Unpublished {
	readonly status: string;
	/** The JSON of the items that deliveries have started executions with. */
	readonly items: IDataObject[];
}

/** A published trigger. */
export interface RunningTrigger extends Published {
	/** Unpublishes it. */
	unpublish(): Promise<Unpublished>;
	/** Ends the child process. */
	stop(): void;
}

/**
 * Publishes a trigger of the built package in a child process: Node reads the proxy and the certificates only when a process starts.
 */
export async function publishInChild(
	trigger: TriggerToRun,
	environment: Readonly<Record<string, string>>,
): Promise<RunningTrigger> {
	const script = fileURLToPath(new URL('runTrigger.ts', import.meta.url));
	const child = spawn(process.execPath, [script], {
		env: { ...process.env, ...environment },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	const next = async <T>(): Promise<T> => {
		const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [T];
		if (typeof message !== 'object') throw new Error('The engine stopped: see its error above.');
		return message;
	};
	child.send(trigger);
	const published = await next<Published>();
	return {
		...published,
		async unpublish() {
			child.send('unpublish');
			return await next<Unpublished>();
		},
		stop() {
			child.kill();
		},
	};
}
