/**
 * n8n's older engine: the only one up to n8n 2.39, and newer with `N8N_USE_WORKFLOW_PUBLICATION_SERVICE=false`. The order of its
 * steps is that of `active-workflow-manager.js` and `workflows/workflow.service.js` in n8n 2.41.1.
 */
import type { WorkflowActivateMode } from 'n8n-workflow';

import { messageOf, WORKFLOW_ID, type Database, type Loaded } from './database.ts';
import type { Engine, Outcome, Status } from './engines.ts';

/** `WORKFLOW_REACTIVATE_INITIAL_TIMEOUT` */
const FIRST_WAIT_MS = 1000;

/** `WORKFLOW_REACTIVATE_MAX_TIMEOUT` */
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

/** An activation that failed at the start, with the workflow as it was loaded then. */
interface Queued {
	readonly loaded: Loaded;
	waitMs: number;
}

/** The engine. */
export function legacyEngine(database: Database): Engine {
	let queued: Queued | undefined;

	/** `clearWebhooks`: when `delete` throws, the row stays. */
	const clear = async (): Promise<void> => {
		if (database.published === null) throw new Error('Active version not found for workflow');
		const open = database.open(database.published, database.load());
		await database.callDelete(open);
		database.save(open.workflow);
		database.removeRows(open.node.name);
	};

	const clearAndLog = async (): Promise<void> => {
		try {
			await clear();
		} catch (error) {
			database.write(
				'error',
				`Could not remove webhooks of workflow "${WORKFLOW_ID}" because of error: "${messageOf(error)}"`,
			);
		}
	};

	/** `add`, with `addWebhooks`. */
	const add = async (activation: WorkflowActivateMode, loaded: Loaded): Promise<void> => {
		if (database.published === null) throw new Error('Active version not found for workflow');
		const open = database.open(database.published, loaded);
		database.storeRow(database.rowOf(open));
		try {
			await database.createIfNotExists(open, 'trigger', activation);
		} catch (error) {
			await clearAndLog();
			throw error;
		}
		database.save(open.workflow);
		queued = undefined;
	};

	const timed = async (work: () => Promise<Status>, waitsMs: number[] = []): Promise<Outcome> => {
		const startedMs = performance.now();
		const status = await work();
		const waitedMs = waitsMs.reduce((sum, wait) => sum + wait, 0);
		return { status, waitsMs, elapsedMs: performance.now() - startedMs + waitedMs };
	};

	const remove = async (): Promise<void> => {
		await clearAndLog();
		queued = undefined;
	};

	return {
		/** `activateWorkflow`: a published workflow is removed and added as a whole. After a failure it isn't published. */
		async publish() {
			return await timed(async () => {
				const previous = database.published;
				if (previous !== null) await remove();
				database.published = database.draft;
				try {
					await add(previous === null ? 'activate' : 'update', database.load());
				} catch (error) {
					// In addition to what `add` has cleared.
					await remove();
					database.published = null;
					return { state: 'not_published', message: messageOf(error) };
				}
				return { state: 'published' };
			});
		},

		async unpublish() {
			return await timed(async () => {
				if (database.published !== null) await remove();
				database.published = null;
				return { state: 'not_published' };
			});
		},

		/** `activateWorkflow(id, 'init')`: after a failure n8n tries again later, with the workflow as it was loaded now. */
		async start(activation) {
			if (database.published === null) return null;
			return await timed(async () => {
				const loaded = database.load();
				try {
					await add(activation, loaded);
				} catch (error) {
					const message = messageOf(error);
					database.write(
						'error',
						'Issue on initial workflow activation try of "Workflow" (startup)',
					);
					// n8n tries no wrong key again.
					if (!message.includes('Authorization')) queued = { loaded, waitMs: FIRST_WAIT_MS };
					return { state: 'failed', message };
				}
				return { state: 'published' };
			});
		},

		/** `addQueuedWorkflowActivation`, which always says `init`. */
		async retryActivation() {
			if (queued === undefined) throw new Error('No activation is queued');
			const { loaded, waitMs } = queued;
			return await timed(async () => {
				try {
					await add('init', loaded);
				} catch (error) {
					queued = { loaded, waitMs: Math.min(waitMs * 2, MAX_WAIT_MS) };
					return { state: 'failed', message: messageOf(error) };
				}
				return { state: 'published' };
			}, [waitMs]);
		},
	};
}
