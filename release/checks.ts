/** What a release must not begin with. Each check throws an error that says what to do. */
import { readFileSync } from 'node:fs';

import { run, tryRun, viewOnNpm } from './commands.ts';
import { packageNames, readManifest, repositoryOf } from './packages.ts';

/** A version that is released: three numbers, and perhaps a pre-release. */
const VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

/** Refuses a tree with changes or new files: the tag would be of something else than what was tested. */
export function assertNothingUncommitted(): void {
	const changes = run('git', ['status', '--porcelain']);
	if (changes !== '') throw new Error(`Commit or remove these files first:\n${changes}`);
}

/** Refuses package.json and the license as they were before an owner filled them in: placeholders are made of the package's name. */
export function assertFilledIn(): void {
	const manifest = readManifest();
	const { name, author } = manifest;
	const repository = repositoryOf(manifest);
	const [copyright = ''] = /^Copyright.*$/m.exec(readFileSync('LICENSE.md', 'utf8')) ?? [];
	const placeholders = [
		...(author.name.includes(name) ? [`package.json, author.name: ${author.name}`] : []),
		...(author.email.includes(name) ? [`package.json, author.email: ${author.email}`] : []),
		...(repository.startsWith(`${name}/`)
			? [`package.json, repository.url: ${manifest.repository.url}`]
			: []),
		...(copyright.includes(name) ? [`LICENSE.md: ${copyright}`] : []),
	];
	if (placeholders.length > 0) {
		throw new Error(`Replace these placeholders:\n${placeholders.join('\n')}`);
	}
	const [, repositoryName = ''] = repository.split('/');
	// All mentions of the repository, whoever they say owns it.
	const pattern = `github\\.com/[^/ ]+/${repositoryName}\\b`;
	const { stdout } = tryRun('git', ['grep', '-noE', pattern, '--', ':!test/']);
	const others = stdout
		.split('\n')
		.filter((line) => line !== '' && !line.endsWith(`github.com/${repository}`));
	if (others.length > 0) {
		throw new Error(`These lines name another repository than package.json:\n${others.join('\n')}`);
	}
}

/** Refuses a version that is none, or lower than that of package.json. */
export function assertVersion(version: unknown, current: string): void {
	if (typeof version !== 'string' || !VERSION.test(version)) {
		throw new Error('Say which version to release, e.g. npm run release -- 1.2.3');
	}
	const order = new Intl.Collator('en', { numeric: true });
	if (order.compare(version, current) < 0) {
		throw new Error(`${version} is lower than ${current}, the version in package.json`);
	}
}

/** Refuses a version that has a tag, here or at origin, or that is on npm, if only for one of the packages. */
export function assertNew(version: string): void {
	// As `tagName` in .release-it.json says.
	const tag = `v${version}`;
	if (run('git', ['tag', '--list', tag]) !== '') throw new Error(`The tag ${tag} exists`);
	if (run('git', ['ls-remote', '--tags', 'origin', `refs/tags/${tag}`]) !== '') {
		throw new Error(`The tag ${tag} exists at origin`);
	}
	for (const name of packageNames()) {
		if (viewOnNpm(name, version, 'version') !== undefined) {
			throw new Error(`${name} ${version} exists on npm`);
		}
	}
}
