/** The rules of this repository for its workflows, which a linter doesn't know. */
import { parse } from 'yaml';
import { z } from 'zod';

const STEP = z.object({
	uses: z.string().optional(),
	run: z.string().optional(),
	with: z.record(z.unknown()).default({}),
});

const JOB = z.object({
	permissions: z.record(z.string()).optional(),
	strategy: z.object({ matrix: z.object({ command: z.array(z.string()) }) }).optional(),
	steps: z.array(STEP).default([]),
});

const WORKFLOW = z.object({
	on: z.record(z.unknown()),
	permissions: z.record(z.string()).optional(),
	jobs: z.record(JOB),
});

/** An action of another repository at a commit, or a workflow of this one. */
const PINNED = /^(?:[\w.-]+\/[\w./-]+@[\da-f]{40}|\.\/.+)$/;

/** What npm brings itself. */
const NPM_COMMANDS = ['npm ci', 'npm audit signatures', 'npm test'];

/**
 * What is wrong with a workflow: an action that isn't pinned by its commit, a job that may do what the workflow may do rather than what it
 * needs, a checkout that leaves its token behind, a secret, a trigger that gives a pull request the repository's rights, or a command
 * that isn't one of the npm scripts, which run anywhere.
 * @param scripts the names of the npm scripts
 */
export function problemsIn(text: string, scripts: readonly string[]): string[] {
	const workflow = WORKFLOW.parse(parse(text));
	const jobs = Object.values(workflow.jobs);
	const steps = jobs.flatMap((job) => job.steps);
	const commands = [
		...steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
		...jobs.flatMap(({ strategy }) => strategy?.matrix.command ?? []),
	].filter((command) => command !== '${{ matrix.command }}');
	// The version of a pinned action is in a comment, which Dependabot keeps right.
	const uses = [...text.matchAll(/^ *(?:- )?uses: (\S+)(.*)$/gm)];
	return [
		...('pull_request_target' in workflow.on ? ['pull_request_target is not allowed'] : []),
		...(/\bsecrets[.[]|secrets: inherit/.test(text) ? ['a secret is not allowed'] : []),
		...(Object.keys(workflow.permissions ?? { all: '' }).length > 0
			? ['permissions: {} is missing at the top']
			: []),
		...Object.entries(workflow.jobs).flatMap(([name, { permissions }]) =>
			permissions === undefined ? [`the job ${name} says no permissions`] : [],
		),
		...uses.flatMap(([, action = '', comment = '']) =>
			PINNED.test(action) && (action.startsWith('./') || /^ # v\d+\.\d+\.\d+$/.test(comment))
				? []
				: [`${action} is not pinned by a commit, with its version in a comment`],
		),
		...steps.flatMap(({ uses: action = '', with: options }) =>
			action.startsWith('actions/checkout@') && options['persist-credentials'] !== false
				? ['a checkout needs persist-credentials: false']
				: [],
		),
		...commands.flatMap((command) => {
			const [, script] = /^npm run ([\w:]+)(?: |$)/.exec(command) ?? [];
			return NPM_COMMANDS.includes(command) || (script !== undefined && scripts.includes(script))
				? []
				: [`"${command}" is not an npm script`];
		}),
	];
}
