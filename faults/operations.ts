/** The runs of the fault matrix: every operation of every node, with its provider. */
import type { SandboxRun } from '../sandbox/provider.ts';
import { OPERATIONS, type Provider } from '../sandbox/providers.ts';

/** A run of an operation, and the provider that it belongs to. */
export type ProviderRun = SandboxRun & { readonly provider: Provider };

/** The runs of all operations of all providers. */
export const RUNS: readonly ProviderRun[] = OPERATIONS.flatMap(
	({ provider, resource, operation, runs }) =>
		runs.map((run) => ({
			...run,
			provider,
			parameters: { resource, operation, ...run.parameters },
		})),
);
