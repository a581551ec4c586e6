/** The runs of the matrix: every operation of every node, at its provider. */
import type { SandboxRun } from '../sandbox/provider.ts';
import { OPERATIONS, type Provider } from '../sandbox/providers.ts';

/** A run of an operation, and the provider that it belongs to. */
export type ProviderRun = SandboxRun & { readonly provider: Provider };

/** All of them. */
export const RUNS: readonly ProviderRun[] = OPERATIONS.flatMap(
	({ provider, resource, operation, runs }) =>
		runs.map((run) => ({
			...run,
			provider,
			parameters: { resource, operation, ...run.parameters },
		})),
);
