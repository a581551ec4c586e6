/**
 * `npm run contract:issue`, for the nightly workflow: opens an issue on GitHub with the report of a check that didn't pass
 * (`-- --report FILE`), or with the pages that a person should read again (`-- --reminder`). If an issue with the same title is still
 * open, it gets the new text instead. It uses no package, so that no other code runs with a token that may write.
 *
 * From the environment, as GitHub sets them: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_RUN_ID, and
 * GITHUB_TOKEN with the permission to write issues.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { repositoryOfWorkflow } from '../release/githubApi.ts';
import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';

/** GitHub accepts 65,536 characters. */
const MAX_REPORT_LENGTH = 50_000;

const { values } = parseArgs({
	options: { report: { type: 'string' }, reminder: { type: 'boolean', default: false } },
});

const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_RUN_ID: run = '' } = process.env;

const repository = repositoryOfWorkflow();
const issues = `${repository.url}/issues`;
if (values.reminder === (values.report !== undefined)) {
	throw new Error('Use either --report FILE or --reminder.');
}

const issue = values.reminder ? await reminder() : await failure(values.report ?? '');
const open = await repository.request(
	'GET',
	`${issues}?state=open&per_page=100&creator=github-actions%5Bbot%5D`,
);
const same = elementsOf(open).find((each) => at(each, 'title') === issue.title);
const number = at(same, 'number');
await (typeof number === 'number'
	? repository.request('PATCH', `${issues}/${number}`, { body: issue.body })
	: repository.request('POST', issues, issue));
console.log(typeof number === 'number' ? `Issue ${number} has the new text.` : 'An issue is open.');

interface Issue {
	readonly title: string;
	readonly body: string;
}

async function failure(file: string): Promise<Issue> {
	const report = await readFile(file, 'utf8').catch(() => 'There is no report: see the run.');
	const lines = report.split('\n').filter((line) => !line.startsWith('  agrees '));
	const text = lines.join('\n').slice(0, MAX_REPORT_LENGTH);
	// Text of a provider must not become Markdown: the fence is longer than any in the text.
	const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
	const fence = '`'.repeat(longest + 1);
	return {
		title: 'The nightly contract check needs a person',
		body: [
			`The check of the providers' newest documents didn't pass: ${server}/${repository.name}/actions/runs/${run}`,
			'',
			'`docs/contract.md` says what to do about a violation, a missing document and a change.',
			'',
			`${fence}text`,
			text,
			fence,
		].join('\n'),
	};
}

async function reminder(): Promise<Issue> {
	const summary = JSON.parse(
		await readFile(new URL('summary.json', import.meta.url), 'utf8'),
	) as Json;
	const pages = entriesOf(summary).flatMap(([, provider]) =>
		entriesOf(at(provider, 'pages')).map(
			([page, day]) => `- [ ] ${page} (read on ${stringOf(day)})`,
		),
	);
	return {
		title: 'Read the pages of the providers again',
		body: [
			'Not everything about webhooks is in a document that a program can read. Please read these pages, correct',
			'`contract/summary.json` where they say something else now (and the nodes with it), and set the day of each page.',
			'',
			...pages,
		].join('\n'),
	};
}
