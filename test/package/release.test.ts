/**
 * `npm run release`, `npm run publish:packages` and `npm run release:github`, in a copy of the repository with an origin of its own, and with
 * npm's registry and GitHub's API on this machine.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { copyRepository, type RepositoryCopy } from './repositoryCopy';

const ROOT = resolve(__dirname, '../..');

const PACKAGES = [
	'n8n-nodes-provider-webhooks',
	'n8n-nodes-apify-webhooks',
	'n8n-nodes-argil-webhooks',
	'n8n-nodes-joggai-webhooks',
	'n8n-nodes-partoo-webhooks',
];

const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	repository: { url: string };
};

/** What a program has done. */
interface Outcome {
	readonly status: number | null;
	/** Both of its outputs. */
	readonly output: string;
}

/** A published version, as npm's registry describes it. */
type Published = Record<string, { readonly version: string; readonly integrity: string }>;

let copy: RepositoryCopy;
let origin: string;
/** The commit that each test begins with. */
let start: string;

/** What the registry has, by package name. */
let published: Published;
/** Whether the registry works. */
let registryWorks: boolean;
/** Whether GitHub has the release. */
let released: boolean;
let requests: Array<{ readonly line: string; readonly body: string }>;
let server: Server;
let url: string;

const run = async (
	command: string,
	args: readonly string[],
	environment: Record<string, string> = {},
): Promise<Outcome> => {
	const child = spawn(command, args, {
		cwd: copy.folder,
		env: {
			...process.env,
			npm_config_registry: `${url}/npm/`,
			npm_config_cache: join(origin, 'npm-cache'),
			npm_config_fetch_retries: '0',
			npm_config_update_notifier: 'false',
			npm_config_userconfig: join(copy.folder, '.git/npmrc'),
			GIT_AUTHOR_NAME: 'A maintainer',
			GIT_AUTHOR_EMAIL: 'maintainer@example.com',
			GIT_COMMITTER_NAME: 'A maintainer',
			GIT_COMMITTER_EMAIL: 'maintainer@example.com',
			...environment,
		},
	});
	const output = Promise.all([text(child.stdout), text(child.stderr)]);
	const [status] = (await once(child, 'exit')) as [number | null];
	return { status, output: (await output).join('\n') };
};

/** Fails with the output of a program that didn't end as it should. */
function expectStatus(expected: number, { status, output }: Outcome): void {
	if (status !== expected) throw new Error(`It ended with ${status}:\n${output}`);
	expect(status).toBe(expected);
}

const git = async (...args: string[]): Promise<string> => {
	const { status, output } = await run('git', args);
	if (status !== 0) throw new Error(output);
	return output.trim();
};

const release = async (...args: string[]): Promise<Outcome> =>
	await run('npm', ['run', '-s', 'release', '--', ...args, '--ci']);

const edit = (path: string, change: (before: string) => string): void => {
	const file = join(copy.folder, path);
	writeFileSync(file, change(readFileSync(file, 'utf8')));
};

const commit = async (): Promise<void> => {
	await git('commit', '-qam', 'A change');
	await git('push', '-q', 'origin', 'main');
};

/** All that a release could have changed. */
const state = async (): Promise<string[]> => [
	await git('status', '--porcelain'),
	await git('rev-parse', 'HEAD'),
	await git('tag', '--list'),
	await git('ls-remote', 'origin'),
];

/** How npm's registry and GitHub's API respond. */
async function respond(request: IncomingMessage): Promise<{ status: number; body: object }> {
	const path = request.url ?? '';
	const line = `${request.method} ${path}`;
	requests.push({ line, body: await text(request) });
	if (path.startsWith('/npm/')) {
		const name = decodeURIComponent(path.slice('/npm/'.length));
		const found = published[name];
		if (!registryWorks) return { status: 500, body: {} };
		if (request.method === 'PUT') return { status: 201, body: {} };
		if (found === undefined) return { status: 404, body: { error: 'Not found' } };
		const { version, integrity } = found;
		const dist = { integrity, tarball: `${url}/npm/${name}.tgz` };
		const versions = { [version]: { name, version, dist } };
		return { status: 200, body: { name, 'dist-tags': { latest: version }, versions } };
	}
	if (line.startsWith('GET /github/') && !released) return { status: 404, body: {} };
	const body = {
		html_url: 'https://github.com/jane/webhooks/releases/v0.1.0',
		upload_url: `${url}/github/uploads{?name,label}`,
		assets: released ? [{ name: 'sbom.cdx.json' }] : [],
	};
	return { status: request.method === 'POST' ? 201 : 200, body };
}

beforeAll(async () => {
	server = createServer((request, response) => {
		void respond(request).then(({ status, body }) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	copy = await copyRepository();
	origin = `${copy.folder}-origin`;
	requests = [];
	await git('init', '-q', '--bare', '-b', 'main', origin);
	await git('init', '-q', '-b', 'main');
	appendFileSync(join(copy.folder, '.git/info/exclude'), 'node_modules\n');
	const registry = url.replace('http:', '');
	writeFileSync(join(copy.folder, '.git/npmrc'), `${registry}/npm/:_authToken=none\n`);
	await git('add', '-A');
	await git('commit', '-qm', 'As it is');
	await git('remote', 'add', 'origin', origin);
	// What an owner does once.
	const page = new URL(repository.url.replace('git+', ''));
	const before = `github.com/${page.pathname.split('/')[1]}/`;
	for (const path of (await git('grep', '-lF', before, '--', ':!test/')).split('\n')) {
		edit(path, (content) => content.replaceAll(before, 'github.com/jane/'));
	}
	edit('package.json', (content) =>
		JSON.stringify(
			{
				...(JSON.parse(content) as object),
				version: '0.1.0',
				author: { name: 'Jane Doe', email: 'jane@example.com' },
			},
			null,
			'\t',
		),
	);
	edit('LICENSE.md', (content) => content.replace(/^Copyright.*$/m, 'Copyright (c) 2026 Jane Doe'));
	edit('CHANGELOG.md', () => '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n');
	await git('commit', '-qam', 'Fill in author and repository');
	await git('push', '-q', '-u', 'origin', 'main');
	start = await git('rev-parse', 'HEAD');
}, 60_000);

beforeEach(async () => {
	await git('reset', '-q', '--hard', start);
	await git('clean', '-qfd');
	await git('push', '-q', '-f', 'origin', 'main');
	published = {};
	registryWorks = true;
	released = false;
	requests = [];
});

afterAll(async () => {
	server.close();
	await copy.remove();
	rmSync(origin, { recursive: true });
});

describe('a dry run of a release', () => {
	it('shows what would be done and changes nothing', async () => {
		const before = await state();
		const { status, output } = await release('0.1.0', '--dry-run');

		expectStatus(0, { status, output });
		expect(output).toContain('npm version 0.1.0');
		expect(output).toContain('npm run packages');
		expect(output).toContain('git tag --annotate --message Release 0.1.0 v0.1.0');
		expect(output).toContain('git push --follow-tags');
		expect(output).toContain('- A thing.');
		expect(requests.map(({ line }) => line).sort()).toEqual(
			PACKAGES.map((name) => `GET /npm/${name}`).sort(),
		);
		expect(await state()).toEqual(before);
	}, 60_000);

	it.each([
		{
			title: 'a changed file',
			prepare: () => edit('README.md', (before) => `${before}\n`),
			message: 'README.md',
		},
		{
			title: 'a new file',
			prepare: () => writeFileSync(join(copy.folder, 'new.ts'), ''),
			message: 'new.ts',
		},
		{
			title: 'the placeholder of the author',
			prepare: async () => {
				edit('package.json', (before) =>
					before.replace('Jane Doe', 'n8n-nodes-provider-webhooks maintainers'),
				);
				await commit();
			},
			message: 'author.name: n8n-nodes-provider-webhooks maintainers',
		},
		{
			title: "the placeholder of the author's address",
			prepare: async () => {
				edit('package.json', (before) =>
					before.replace(
						'jane@example.com',
						'n8n-nodes-provider-webhooks@users.noreply.github.com',
					),
				);
				await commit();
			},
			message: 'author.email: n8n-nodes-provider-webhooks@users.noreply.github.com',
		},
		{
			title: 'the placeholder of the repository',
			prepare: async () => {
				edit('package.json', (before) =>
					before.replaceAll(
						'github.com/jane/n8n-nodes-provider-webhooks',
						'github.com/n8n-nodes-provider-webhooks/n8n-nodes-provider-webhooks',
					),
				);
				await commit();
			},
			message: 'repository.url: git+https://github.com/n8n-nodes-provider-webhooks/',
		},
		{
			title: 'the placeholder of the license',
			prepare: async () => {
				edit('LICENSE.md', (before) =>
					before.replace('Jane Doe', 'n8n-nodes-provider-webhooks maintainers'),
				);
				await commit();
			},
			message: 'LICENSE.md: Copyright (c) 2026 n8n-nodes-provider-webhooks maintainers',
		},
		{
			title: 'a link to another repository',
			prepare: async () => {
				edit('README.md', (before) => before.replaceAll('github.com/jane/', 'github.com/joe/'));
				await commit();
			},
			message: 'github.com/joe/n8n-nodes-provider-webhooks',
		},
		{
			title: 'an empty Unreleased',
			prepare: async () => {
				edit('CHANGELOG.md', (before) =>
					before.replace(
						/(## \[Unreleased\]\n)[^]*/,
						'$1\n## [0.0.9] - 2026-01-01\n\n- A thing.\n',
					),
				);
				await commit();
			},
			message: 'There are no entries under "Unreleased"',
		},
		{
			title: 'no Unreleased',
			prepare: async () => {
				edit('CHANGELOG.md', (before) => before.replace('## [Unreleased]', '## [0.1.0]'));
				await commit();
			},
			message: 'Missing "Unreleased" section',
		},
		{
			title: 'a tag that exists here',
			prepare: async () => await git('tag', 'v0.1.0'),
			undo: async () => await git('tag', '-d', 'v0.1.0'),
			message: 'The tag v0.1.0 exists',
		},
		{
			title: 'a tag that exists at origin',
			prepare: async () => await git('push', '-q', 'origin', 'HEAD:refs/tags/v0.1.0'),
			undo: async () => await git('push', '-q', '--delete', 'origin', 'v0.1.0'),
			message: 'The tag v0.1.0 exists at origin',
		},
		...[...PACKAGES.slice(0, 1), ...PACKAGES.slice(-1)].map((name) => ({
			title: `a version of ${name} that npm has`,
			prepare: () => {
				published = { [name]: { version: '0.1.0', integrity: 'sha512-x' } };
			},
			message: `${name} 0.1.0 exists on npm`,
		})),
		{
			title: 'a registry that fails',
			prepare: () => {
				registryWorks = false;
			},
			message: "npm can't say whether n8n-nodes-provider-webhooks 0.1.0 exists",
		},
		{
			title: 'another branch',
			prepare: async () => await git('checkout', '-q', '-b', 'other'),
			undo: async () => await git('checkout', '-q', 'main'),
			message: 'Must be on branch main',
		},
	] as ReadonlyArray<{
		title: string;
		prepare: () => unknown;
		undo?: () => Promise<unknown>;
		message: string;
	}>)(
		'refuses $title',
		async ({ prepare, undo, message }) => {
			await prepare();
			const before = await state();
			const { status, output } = await release('0.1.0', '--dry-run');
			const after = await state();
			await undo?.();

			expectStatus(1, { status, output });
			expect(output).toContain(message);
			expect(after).toEqual(before);
		},
		60_000,
	);

	it.each([
		['no version', [], 'Say which version to release'],
		['a word', ['minor'], 'Say which version to release'],
		['a version that is lower', ['0.0.9'], '0.0.9 is lower than 0.1.0'],
	])(
		'refuses %s',
		async (_, version, message) => {
			const { status, output } = await release(...version, '--dry-run');

			expectStatus(1, { status, output });
			expect(output).toContain(message);
		},
		60_000,
	);
});

describe('a release', () => {
	it('moves the changelog, sets the version of all packages, and pushes commit and tag', async () => {
		const { status, output } = await release('0.2.0');

		expectStatus(0, { status, output });
		const tagged = async (path: string): Promise<string> => await git('show', `v0.2.0:${path}`);
		const day = new Date().toISOString().slice(0, 10);
		const changelog = await tagged('CHANGELOG.md');
		expect(changelog).toMatch(
			new RegExp(
				`## \\[Unreleased\\]\n\n## \\[0\\.2\\.0\\] - ${day}\n\n### Added\n\n- A thing\\.\n`,
			),
		);
		expect(changelog).toMatch(/^\[0\.2\.0\]: \S+\/releases\/tag\/v0\.2\.0$/m);
		for (const path of ['', ...PACKAGES.slice(1).map((name) => `packages/${name}/`)]) {
			expect(JSON.parse(await tagged(`${path}package.json`))).toHaveProperty('version', '0.2.0');
		}
		expect(await git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
		expect(await git('ls-remote', 'origin', 'refs/tags/v0.2.0^{}', 'refs/heads/main')).toContain(
			await git('rev-parse', 'HEAD'),
		);
		expect(await git('status', '--porcelain')).toBe('');

		await git('tag', '-d', 'v0.2.0');
		await git('push', '-q', '--delete', 'origin', 'v0.2.0');
	}, 120_000);
});

const ofWorkflow = {
	GITHUB_REF_NAME: 'v0.1.0',
	GITHUB_REPOSITORY: 'jane/n8n-nodes-provider-webhooks',
};

describe('the workflow of a release', () => {
	const tarball = (name: string): string => join(copy.folder, 'tarballs', `${name}-0.1.0.tgz`);

	const publish = async (environment = ofWorkflow, ...args: string[]): Promise<Outcome> =>
		await run('npm', ['run', 'publish:packages', '--', ...args], environment);

	const puts = (): string[] =>
		requests.flatMap(({ line }) =>
			line.startsWith('PUT ') ? [line.slice('PUT /npm/'.length)] : [],
		);

	beforeAll(async () => {
		await git('reset', '-q', '--hard', start);
		const { status, output } = await run('npm', ['run', 'packages']);
		if (status !== 0) throw new Error(output);
	}, 120_000);

	it('publishes all packages', async () => {
		const { status, output } = await publish();

		expectStatus(0, { status, output });
		expect(puts()).toEqual(PACKAGES);
	}, 60_000);

	it('publishes nothing in a dry run', async () => {
		const { status, output } = await publish(ofWorkflow, '--dry-run');

		expectStatus(0, { status, output });
		expect(output.match(/is ready to be published/g)).toHaveLength(PACKAGES.length);
		expect(puts()).toEqual([]);
	}, 60_000);

	it('goes on after a failure: what npm has with the same content is skipped', async () => {
		const [first = '', second = ''] = PACKAGES;
		for (const name of [first, second]) {
			const hash = createHash('sha512')
				.update(readFileSync(tarball(name)))
				.digest('base64');
			published = { ...published, [name]: { version: '0.1.0', integrity: `sha512-${hash}` } };
		}
		const { status, output } = await publish();

		expectStatus(0, { status, output });
		expect(puts()).toEqual(PACKAGES.slice(2));
	}, 60_000);

	it.each([
		['a package that npm has with another content', ofWorkflow, 'with another content'],
		[
			'a tag of another version',
			{ ...ofWorkflow, GITHUB_REF_NAME: 'v0.3.0' },
			'The tag is v0.3.0, but package.json says 0.1.0',
		],
		[
			'another repository',
			{ ...ofWorkflow, GITHUB_REPOSITORY: 'joe/fork' },
			'package.json says jane/n8n-nodes-provider-webhooks, but this is joe/fork',
		],
	])(
		'publishes nothing for %s',
		async (_, environment, message) => {
			published = {
				'n8n-nodes-partoo-webhooks': { version: '0.1.0', integrity: 'sha512-another' },
			};
			const { status, output } = await publish(environment);

			expectStatus(1, { status, output });
			expect(output).toContain(message);
			expect(puts()).toEqual([]);
		},
		60_000,
	);

	const onGitHub = async (): Promise<Outcome> => {
		edit('CHANGELOG.md', (before) => before.replace('## [Unreleased]', '## [0.1.0] - 2026-01-01'));
		const files = ['package.json', 'LICENSE.md'];
		writeFileSync(join(copy.folder, 'tarballs/sbom.cdx.json'), '{}');
		return await run('npm', ['run', 'release:github', '--', ...files, 'tarballs/sbom.cdx.json'], {
			...ofWorkflow,
			GITHUB_API_URL: `${url}/github`,
			GITHUB_TOKEN: 'token-of-the-workflow',
		});
	};

	it('makes a release on GitHub with the changes and the files', async () => {
		const { status, output } = await onGitHub();

		expectStatus(0, { status, output });
		const path = '/github/repos/jane/n8n-nodes-provider-webhooks/releases';
		expect(requests.map(({ line }) => line)).toEqual([
			`GET ${path}/tags/v0.1.0`,
			`POST ${path}`,
			'POST /github/uploads?name=package.json',
			'POST /github/uploads?name=LICENSE.md',
			'POST /github/uploads?name=sbom.cdx.json',
		]);
		const release = JSON.parse(requests[1]?.body ?? '') as Record<string, unknown>;
		expect(release).toMatchObject({ tag_name: 'v0.1.0', name: '0.1.0', prerelease: false });
		expect(release.body).toBe('### Added\n\n- A thing.');
		expect(requests[3]?.body).toBe(readFileSync(join(copy.folder, 'LICENSE.md'), 'utf8'));
		expect(output).not.toContain('token-of-the-workflow');
	}, 60_000);

	it('adds to a release that exists the files that it lacks', async () => {
		released = true;
		const { status, output } = await onGitHub();

		expectStatus(0, { status, output });
		expect(requests.map(({ line }) => line.split(' ')[0])).toEqual(['GET', 'POST', 'POST']);
	}, 60_000);

	it('leaves no tarball out', () => {
		expect(PACKAGES.filter((name) => !existsSync(tarball(name)))).toEqual([]);
	});
});
