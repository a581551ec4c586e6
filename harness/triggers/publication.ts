/**
 * n8n's publication service, the default from n8n 2.40 on: the order of its steps is that of `workflows/publication/`
 * (applier, outbox consumer, status reporter) and `workflows/triggers/` (activator, registrar, retry) in n8n 2.41.1.
 */
import { isDeepStrictEqual } from 'node:util';

import type { INode, WorkflowActivateMode } from 'n8n-workflow';

import { UserError } from '../n8nWorkflow.ts';
import {
	messageOf,
	WORKFLOW_ID,
	type Database,
	type Loaded,
	type OpenWorkflow,
} from './database.ts';
import { Deadline } from './deadline.ts';
import type { Engine, Outcome } from './engines.ts';

/** `TRIGGER_ACTIVATION_MAX_ATTEMPTS` */
const ACTIVATION_ATTEMPTS = 5;

/** `TRIGGER_TEARDOWN_MAX_ATTEMPTS` */
const TEARDOWN_ATTEMPTS = 3;

/** The first wait of both; each one is twice as long as the one before. */
const FIRST_WAIT_MS = 1000;

/** The properties of a trigger whose change makes n8n register it anew (`registrationProps`). */
const REGISTRATION_PROPERTIES = [
	'name',
	'type',
	'typeVersion',
	'webhookId',
	'credentials',
	'parameters',
] as const satisfies ReadonlyArray<keyof INode>;

/**
 * The engine.
 * @param leaseMs `publicationOutboxLeaseSeconds` in milliseconds: n8n gives up after 0.7 of it, 84 s of 120 s
 */
export function publicationEngine(database: Database, leaseMs: number): Engine {
	/** A hook that was still running at the deadline: n8n starts no other work on this workflow until it has ended. */
	let detached: Promise<unknown> = Promise.resolve();

	const withDeadline = async (
		work: (deadline: Deadline) => Promise<Outcome['status']>,
	): Promise<Outcome> => {
		await atMost(detached, leaseMs);
		const deadline = new Deadline(leaseMs);
		let status: Outcome['status'];
		try {
			status = await work(deadline);
		} catch (error) {
			status = { state: 'failed', message: messageOf(error) };
		} finally {
			deadline.stop();
		}
		return { status, waitsMs: deadline.waitsMs, elapsedMs: deadline.elapsedMs };
	};

	const raced = async (deadline: Deadline, work: Promise<void>): Promise<void> => {
		try {
			await deadline.race(work);
		} catch (error) {
			if (deadline.isOver) detached = work.catch(() => undefined);
			throw error;
		}
	};

	/** `WebhookTriggerRegistrar.register` */
	const register = async (open: OpenWorkflow, activation: WorkflowActivateMode): Promise<void> => {
		database.storeRow(database.rowOf(open));
		try {
			await database.createIfNotExists(open, 'trigger', activation);
		} catch (error) {
			await clearRegistered(open);
			throw error;
		}
	};

	/** `clearRegisteredWebhook`: when `delete` throws, the row stays. */
	const clearRegistered = async (open: OpenWorkflow): Promise<void> => {
		try {
			await database.callDelete(open);
			database.save(open.workflow);
			database.removeRows(open.node.name);
		} catch (error) {
			database.write(
				'error',
				`Could not remove webhook "${open.node.name}" of workflow "${WORKFLOW_ID}" because of error: "${messageOf(error)}"`,
			);
		}
	};

	/** `retryTriggerActivation` */
	const registerWithRetries = async (
		open: OpenWorkflow,
		activation: WorkflowActivateMode,
		deadline: Deadline,
	): Promise<void> => {
		for (let attempt = 0; ; attempt++) {
			deadline.throwIfOver();
			try {
				return await register(open, activation);
			} catch (error) {
				if (attempt >= ACTIVATION_ATTEMPTS - 1 || deadline.isOver) throw error;
				deadline.wait(FIRST_WAIT_MS * 2 ** attempt);
			}
		}
	};

	/** `WorkflowTriggerActivator.activate`. Returns the message of a failure. */
	const activate = async (
		node: INode,
		loaded: Loaded,
		activation: WorkflowActivateMode,
		deadline: Deadline,
	): Promise<string | undefined> => {
		const open = database.open(node, loaded);
		let failure: string | undefined;
		try {
			await raced(deadline, registerWithRetries(open, activation, deadline));
		} catch (error) {
			failure = messageOf(error);
		}
		database.save(open.workflow);
		return failure;
	};

	/** `WorkflowTriggerActivator.deactivate`. Returns the warning of an abandoned webhook. */
	const deactivate = async (
		node: INode,
		loaded: Loaded,
		deadline: Deadline,
	): Promise<string | undefined> => {
		const open = database.open(node, loaded);
		database.removeRows(node.name);
		let warning: string | undefined;
		try {
			await deleteWithRetries(open, deadline);
		} catch (error) {
			deadline.throwIfOver();
			const message = messageOf(error);
			database.write(
				'warn',
				isFinal(error)
					? 'Abandoned webhook whose deregistration can never succeed'
					: 'Abandoned webhook whose external deregistration kept failing',
				{ workflowId: WORKFLOW_ID, nodeName: node.name, error: message },
			);
			if (!isFinal(error)) {
				warning = `External webhook deregistration failed for: "${node.name}": ${message}`;
			}
		}
		database.save(open.workflow);
		return warning;
	};

	/** `deregisterExternalWebhookWithRetry` */
	const deleteWithRetries = async (open: OpenWorkflow, deadline: Deadline): Promise<void> => {
		for (let attempt = 0; ; attempt++) {
			try {
				return await raced(deadline, database.callDelete(open));
			} catch (error) {
				if (isFinal(error) || attempt >= TEARDOWN_ATTEMPTS - 1 || deadline.isOver) throw error;
				deadline.wait(FIRST_WAIT_MS * 2 ** attempt);
			}
		}
	};

	return {
		/** `WorkflowPublicationApplier.publish`: a node that didn't change and has its row gets no hook. */
		async publish() {
			return await withDeadline(async (deadline) => {
				const loaded = database.load();
				const previous = database.published;
				const next = database.draft;
				const isChanged = previous !== null && !isRegisteredAlike(previous, next);
				const isMissing = !database.hasRow(database.rowOf(database.open(next, loaded)));
				if (previous !== null && !isChanged && !isMissing) {
					database.published = next;
					return { state: 'published' };
				}
				let warning: string | undefined;
				if (isChanged) warning = await deactivate(previous, loaded, deadline);
				database.published = next;
				const activation = previous === null ? 'activate' : 'update';
				const message = await activate(next, loaded, activation, deadline);
				if (message !== undefined) return { state: 'failed', message };
				return { state: 'published', ...(warning === undefined ? {} : { message: warning }) };
			});
		},

		async unpublish() {
			return await withDeadline(async (deadline) => {
				const { published } = database;
				if (published === null) return { state: 'not_published' };
				const message = await deactivate(published, database.load(), deadline);
				database.published = null;
				return { state: 'not_published', ...(message === undefined ? {} : { message }) };
			});
		},

		/** A row counts as registered: nothing is called. */
		async start() {
			return await Promise.resolve(null);
		},

		async retryActivation() {
			return await Promise.reject(new Error('The publication service queues no activation'));
		},
	};
}

/** `shouldAbandonFailedTeardown` */
function isFinal(error: unknown): boolean {
	return error instanceof UserError || (error instanceof Error && error.cause instanceof UserError);
}

function isRegisteredAlike(one: INode, other: INode): boolean {
	return REGISTRATION_PROPERTIES.every((name) => isDeepStrictEqual(one[name], other[name]));
}

/** Waits for `work`, but not longer than `milliseconds`. */
async function atMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const time = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, milliseconds);
	});
	await Promise.race([work, time]);
	clearTimeout(timer);
}
