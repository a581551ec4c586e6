/** The rules for GitHub's workflows, and that the linter has teeth: each rule finds what it is there for. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { problemsIn } from '../../release/workflowRules';

const ROOT = resolve(__dirname, '../..');

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const release = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8');

const problemsAfter = (find: string | RegExp, replaceWith: string): string[] => {
	const changed = release.replace(find, replaceWith);
	expect(changed).not.toBe(release);
	return problemsIn(changed, Object.keys(scripts));
};

describe('the rules for workflows', () => {
	it.each([
		['an action by its tag', /checkout@\w+/, 'checkout@v7', 'actions/checkout@v7 is not pinned'],
		['an action without its version', / # v7\.0\.1/, '', 'is not pinned'],
		[
			'permissions of the whole workflow',
			'permissions: {}',
			'permissions:\n  contents: write',
			'{}',
		],
		['no permissions at the top', 'permissions: {}', '', 'permissions: {} is missing'],
		[
			'a job that says no permissions',
			/ {4}permissions:\n {6}contents: write\n/,
			'',
			'the job github says no permissions',
		],
		['a secret', '${{ github.token }}', '${{ secrets.NPM_TOKEN }}', 'a secret is not allowed'],
		[
			"a trigger with the repository's rights",
			'on:\n',
			'on:\n  pull_request_target:\n',
			'pull_request_target',
		],
		[
			'a checkout that keeps its token',
			'persist-credentials: false',
			'fetch-depth: 1',
			'persist-cr',
		],
		['a command of its own', 'npm run sbom', 'curl example.com', '"curl example.com" is not'],
		['a script that is not there', 'npm run sbom', 'npm run sboms', '"npm run sboms" is not'],
	])('refuse %s', (_, find, replaceWith, message) => {
		expect(problemsAfter(find, replaceWith).join('\n')).toContain(message);
	});
});

describe('npm run lint:workflows', () => {
	it('names what actionlint finds', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'workflows-'));
		try {
			const workflows = join(folder, '.github/workflows');
			await mkdir(workflows, { recursive: true });
			await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts }));
			const broken = release.replace('needs: npm', 'needs: nothing');
			await writeFile(join(workflows, 'release.yml'), broken);
			const { status, stderr } = spawnSync(
				process.execPath,
				[join(ROOT, 'release/lintWorkflows.ts')],
				{ cwd: folder, encoding: 'utf8' },
			);

			expect(stderr).toContain('job "github" needs job "nothing" which does not exist');
			expect(status).toBe(1);
		} finally {
			await rm(folder, { recursive: true });
		}
	});
});

describe('CI', () => {
	it('runs what .ci/run runs', () => {
		const workflow = parse(readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8')) as {
			jobs: {
				suites: { strategy: { matrix: { command: string[] } } };
				e2e: { steps: Array<{ run?: string }> };
			};
		};
		const commands = [
			...workflow.jobs.suites.strategy.matrix.command,
			...workflow.jobs.e2e.steps.flatMap(({ run = '' }) => (/test:e2e/.test(run) ? [run] : [])),
		];
		const ofScript = [...readFileSync(join(ROOT, '.ci/run'), 'utf8').matchAll(/^npm .+$/gm)]
			.map(([command]) => command)
			.filter((command) => command !== 'npm ci');

		expect(commands.sort()).toEqual(ofScript.sort());
	});
});
