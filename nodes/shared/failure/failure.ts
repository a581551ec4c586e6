/**
 * A failure inside the package: plain facts, and what follows from them.
 *
 * It never leaves the package as it is: `nodeError.ts` turns it into an error or an item of n8n.
 */
import { KINDS } from './kinds';
import type { FailureFacts, FailureKind, RefusalKind } from './kinds';

/** What a provider itself says about a response. */
export interface ProviderError {
	/** The provider's own words, or null when it has none. */
	readonly message: string | null;
	/** The provider's own error code, where it has one in addition to the HTTP status. */
	readonly code?: string;
	/** The provider's ID of the request, where it gives one: its support asks for it. */
	readonly requestId?: string;
	/** What the error means, where the provider knows it better than the HTTP status does. */
	readonly kind?: RefusalKind;
}

/**
 * How far a request had come that failed: one that only reads, one that changes something and was sent, one that was retried
 * after an attempt that may have been applied, or one that was not sent because requests before it had failed.
 */
type Progress = 'reading' | 'changing' | 'retriedChange' | 'notSent';

/** Thrown inside the package. */
export class Failure extends Error {
	constructor(
		readonly facts: FailureFacts,
		readonly progress: Progress = 'reading',
	) {
		super(facts.kind);
		this.name = 'Failure';
	}
}

/** Thrown inside the package for a request that was not sent because its execution had ended. */
export class ExecutionEnded extends Error {
	constructor() {
		super('The execution had already ended');
		this.name = 'ExecutionEnded';
	}
}

/** What a failure is to the user. */
interface Explanation {
	/** What happened, in one sentence without a period. */
	readonly message: string;
	/** What to do about it, in whole sentences. */
	readonly remedy: string;
}

/** Says what happened and what to do about it, in plain text. Pure; `label` is the provider's name. */
export function explain<K extends FailureKind>(facts: FailureFacts<K>, label: string): Explanation {
	const { message, remedy } = KINDS[facts.kind];
	return { message: message(label, facts), remedy: remedy(label, facts) };
}

/** Whether waiting may help. Pure. */
export function isTransient({ kind }: FailureFacts): boolean {
	return KINDS[kind].isTransient === true;
}

/** Whether the provider may have applied a change that failed so: nobody knows how far it had come. Pure. */
export function mayHaveBeenApplied<K extends FailureKind>(facts: FailureFacts<K>): boolean {
	return KINDS[facts.kind].mayHaveBeenApplied?.(facts) ?? false;
}

/** Whether nobody can know if the change that failed was applied. Pure. */
export function isInDoubt(error: unknown): boolean {
	if (!(error instanceof Failure)) return false;
	const { facts, progress } = error;
	return progress === 'retriedChange' || (progress === 'changing' && mayHaveBeenApplied(facts));
}

/** Whether a request failed because it was never sent. Pure. */
export function isUnsent(error: unknown): boolean {
	return (
		error instanceof ExecutionEnded || (error instanceof Failure && error.progress === 'notSent')
	);
}
