/**
 * `npm run release:github -- FILE…`, for the release workflow: makes the release of the tag on GitHub, with the part of CHANGELOG.md that is
 * about its version, and with the files. A release that exists gets the files that it lacks.
 *
 * From the environment, as GitHub sets them: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_REF_NAME, and GITHUB_TOKEN with the permission to
 * write contents.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { readManifest } from './packages.ts';

const {
	GITHUB_API_URL: api = 'https://api.github.com',
	GITHUB_REF_NAME: tag,
	GITHUB_REPOSITORY: repository,
	GITHUB_TOKEN: token,
} = process.env;

if (!repository || !tag || !token) {
	throw new Error('GITHUB_REPOSITORY, GITHUB_REF_NAME and GITHUB_TOKEN are needed.');
}

/** What is used of GitHub's response. */
interface Release {
	readonly html_url: string;
	readonly upload_url: string;
	readonly assets: ReadonlyArray<{ readonly name: string }>;
}

const { version } = readManifest();
if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but package.json says ${version}`);

const releases = `${api}/repos/${repository}/releases`;
const release =
	(await request('GET', `${releases}/tags/${tag}`)) ??
	(await request('POST', releases, JSON.stringify(description())));
if (release === undefined) throw new Error('GitHub made no release.');
for (const file of process.argv.slice(2)) {
	const name = basename(file);
	if (release.assets.some((asset) => asset.name === name)) continue;
	// The address ends with a template: {?name,label}
	const url = `${release.upload_url.replace(/\{.*\}$/, '')}?name=${encodeURIComponent(name)}`;
	await request('POST', url, readFileSync(file));
}
console.log(release.html_url);

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

/** Sends a request. Undefined when there is no such thing. */
async function request(
	method: string,
	url: string,
	body?: string | Buffer,
): Promise<Release | undefined> {
	const response = await fetch(url, {
		method,
		body,
		headers: {
			accept: 'application/vnd.github+json',
			authorization: `Bearer ${token}`,
			'content-type': typeof body === 'string' ? 'application/json' : 'application/octet-stream',
			'x-github-api-version': '2022-11-28',
		},
	});
	if (response.status === 404 && method === 'GET') return undefined;
	if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status}`);
	return (await response.json()) as Release;
}
