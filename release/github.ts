/**
 * `npm run release:github -- FILE…`, for the release workflow: makes the release of the tag on GitHub, with the part of CHANGELOG.md that is
 * about its version, and with the files. A release that exists gets the files that it lacks.
 *
 * From the environment, as GitHub sets them: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_REF_NAME, and GITHUB_TOKEN with the permission to
 * write contents.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { at, elementsOf, stringOf } from '../sandbox/json.ts';
import { repositoryOfWorkflow } from './githubApi.ts';
import { readManifest } from './packages.ts';

const { GITHUB_REF_NAME: tag } = process.env;

if (!tag) throw new Error('GITHUB_REF_NAME is needed.');
const repository = repositoryOfWorkflow();

const { version } = readManifest();
if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but package.json says ${version}`);

const releases = `${repository.url}/releases`;
const release =
	(await repository.find(`${releases}/tags/${tag}`)) ??
	(await repository.request('POST', releases, description()));
const assets = elementsOf(at(release, 'assets')).map((asset) => at(asset, 'name'));
// The address ends with a template: {?name,label}
const uploads = stringOf(at(release, 'upload_url')).replace(/\{.*\}$/, '');
for (const file of process.argv.slice(2)) {
	const name = basename(file);
	if (assets.includes(name)) continue;
	const url = `${uploads}?name=${encodeURIComponent(name)}`;
	await repository.request('POST', url, readFileSync(file));
}
console.log(stringOf(at(release, 'html_url')));

function description(): object {
	return {
		tag_name: tag,
		name: version,
		body: notes(readFileSync('CHANGELOG.md', 'utf8')),
		prerelease: version.includes('-'),
	};
}

/** The part of the changelog that is about the version. */
function notes(changelog: string): string {
	const [, after] = changelog.split(`## [${version}]`);
	const text = after?.replace(/^.*\n/, '').split(/^## \[|^\[.+\]: /m)[0];
	if (!text?.trim()) throw new Error(`CHANGELOG.md says nothing about ${version}`);
	return text.trim();
}
