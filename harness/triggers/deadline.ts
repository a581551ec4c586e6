/** The time that n8n gives to a publication. Its own waits are counted, not waited for. */

/** How much of the lease of a publication n8n uses before it stops (`ABORT_AFTER_LEASE_FRACTION`). */
const PART_OF_LEASE = 0.7;

/** Ends a piece of work after 0.7 of a lease. */
export class Deadline {
	/** n8n's waits between attempts, in milliseconds. */
	readonly waitsMs: number[] = [];

	private readonly limitMs: number;

	private readonly startedMs = performance.now();

	private readonly controller = new AbortController();

	private timer: NodeJS.Timeout | undefined;

	constructor(leaseMs: number) {
		this.limitMs = leaseMs * PART_OF_LEASE;
		this.arm();
	}

	/** What has passed: the real time of the hooks, and n8n's waits. */
	get elapsedMs(): number {
		const waitedMs = this.waitsMs.reduce((sum, wait) => sum + wait, 0);
		return performance.now() - this.startedMs + waitedMs;
	}

	get isOver(): boolean {
		return this.controller.signal.aborted;
	}

	/** Counts a wait of n8n's. Throws when the deadline is passed. */
	wait(milliseconds: number): void {
		this.throwIfOver();
		this.waitsMs.push(milliseconds);
		this.arm();
		this.throwIfOver();
	}

	throwIfOver(): void {
		this.controller.signal.throwIfAborted();
	}

	/** Waits for `work` until the deadline; then it rejects, and `work` goes on. */
	async race<T>(work: Promise<T>): Promise<T> {
		const { signal } = this.controller;
		signal.throwIfAborted();
		let stop = () => {};
		const over = new Promise<never>((_resolve, reject) => {
			stop = () => reject(signal.reason as Error);
			signal.addEventListener('abort', stop, { once: true });
		});
		try {
			return await Promise.race([work, over]);
		} finally {
			signal.removeEventListener('abort', stop);
		}
	}

	/** Ends the observation. */
	stop(): void {
		clearTimeout(this.timer);
	}

	private arm(): void {
		clearTimeout(this.timer);
		const leftMs = this.limitMs - this.elapsedMs;
		const abort = () =>
			this.controller.abort(new Error('Workflow publication processing exceeded its deadline'));
		if (leftMs <= 0) abort();
		else this.timer = setTimeout(abort, leftMs);
	}
}
