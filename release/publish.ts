/**
 * `npm run publish:packages`, for the release workflow: publishes the tarballs of `npm run packages`. What is on npm already, with the same
 * content, is skipped: after a failure the workflow can run again.
 *
 * With `-- --dry-run` npm checks everything and publishes nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { run, viewOnNpm } from './commands.ts';
import { packageNames, readManifest, repositoryOf } from './packages.ts';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const { GITHUB_ACTIONS, GITHUB_REF_NAME, GITHUB_REPOSITORY } = process.env;

const manifest = readManifest();
const { version } = manifest;
const repository = repositoryOf(manifest);
if (GITHUB_REF_NAME !== undefined && GITHUB_REF_NAME !== `v${version}`) {
	throw new Error(`The tag is ${GITHUB_REF_NAME}, but package.json says ${version}`);
}
if (GITHUB_REPOSITORY !== undefined && GITHUB_REPOSITORY !== repository) {
	// npm rejects provenance for another repository.
	throw new Error(`package.json says ${repository}, but this is ${GITHUB_REPOSITORY}`);
}

const tarballs = packageNames().map((name) => ({
	name,
	file: `./tarballs/${name}-${version}.tgz`,
}));
const missing = tarballs.filter(({ file }) => !existsSync(file));
if (missing.length > 0) {
	throw new Error(`Not there: ${missing.map(({ file }) => file).join(', ')}`);
}
const toPublish = tarballs.filter(({ name, file }) => !isPublished(name, file));
for (const { name, file } of toPublish) {
	run('npm', [
		'publish',
		file,
		'--access=public',
		'--ignore-scripts',
		// Only a workflow can prove where a package comes from.
		...(GITHUB_ACTIONS === 'true' ? ['--provenance'] : []),
		...(values['dry-run'] ? ['--dry-run'] : []),
	]);
	console.log(`${name} ${version} is ${values['dry-run'] ? 'ready to be ' : ''}published.`);
}

/**
 * Whether a tarball is on npm.
 * @throws Error when npm has that version with another content
 */
function isPublished(name: string, file: string): boolean {
	const published = viewOnNpm(name, version, 'dist.integrity');
	if (published === undefined) return false;
	const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
	if (published !== integrity) {
		throw new Error(`npm has ${name} ${version} with another content: release a new version`);
	}
	console.log(`${name} ${version} was published before.`);
	return true;
}
