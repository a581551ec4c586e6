/** What both of n8n's engines do with the trigger of a workflow. */
import type { WorkflowActivateMode } from 'n8n-workflow';

/** What n8n shows of a workflow. */
export interface Status {
	readonly state: 'not_published' | 'published' | 'failed';
	/** Why it failed, or what is left at the provider. */
	readonly message?: string;
}

/** How a piece of work ended. */
export interface Outcome {
	readonly status: Status;
	/** n8n's waits between the attempts. Nothing waits for them here. */
	readonly waitsMs: readonly number[];
	/** How long it would have taken: n8n's waits, and the real time of the hooks. */
	readonly elapsedMs: number;
}

/** One of n8n's two engines. */
export interface Engine {
	/** Publishes the draft, for the first time or as a new version. */
	publish(): Promise<Outcome>;
	/** Unpublishes the workflow; archiving it does the same. */
	unpublish(): Promise<Outcome>;
	/**
	 * What a main process does with published workflows when it starts, or becomes the leader.
	 * Null where it does nothing.
	 */
	start(
		activation: Extract<WorkflowActivateMode, 'init' | 'leadershipChange'>,
	): Promise<Outcome | null>;
	/** Makes the next attempt of an activation that failed at the start (legacy only). */
	retryActivation(): Promise<Outcome>;
}
