/** The nightly workflow, and the program that opens its issues. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = resolve(__dirname, '../..');

const WORKFLOW = readFileSync(join(ROOT, '.github/workflows/contract.yml'), 'utf8');

const PERMISSIONS = z.record(z.enum(['read', 'write']));

const { jobs, permissions } = z
	.object({
		permissions: PERMISSIONS,
		jobs: z.record(
			z.object({
				permissions: PERMISSIONS,
				steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
			}),
		),
	})
	.parse(parse(WORKFLOW));

const { scripts } = z
	.object({ scripts: z.record(z.string()) })
	.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** The modules that a program imports, also through files of its own. */
function modulesOf(file: string): string[] {
	const imports = readFileSync(file, 'utf8').matchAll(/(?: from|^import) '(.+)';$/gm);
	return [...imports].flatMap(([, name = '']) =>
		name.startsWith('.') ? modulesOf(resolve(dirname(file), name)) : [name],
	);
}

describe('the workflow', () => {
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	it('pins every action to a commit, and says which version that is', () => {
		const used = steps.flatMap(({ uses }) => uses ?? []);
		expect(used.length).toBeGreaterThan(6);
		for (const action of used) {
			expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
			expect(WORKFLOW).toMatch(new RegExp(`${action} # v\\d+\\.\\d+\\.\\d+\n`));
		}
	});

	it('runs nothing but npm scripts', () => {
		for (const command of steps.flatMap(({ run }) => run ?? [])) {
			const [, script = ''] = /^npm run ([\w:]+)( -- [\w./ -]+)?$/.exec(command) ?? [];
			expect(command === 'npm ci' || script in scripts).toBe(true);
		}
	});

	it('may write issues only where it runs no third-party package', () => {
		expect(permissions).toEqual({});
		expect(jobs.check?.permissions).toEqual({ contents: 'read' });
		for (const [name, job] of Object.entries(jobs)) {
			if (name === 'check') continue;
			expect(job.permissions).toEqual({ contents: 'read', issues: 'write' });
			expect(job.steps.some(({ run }) => run === 'npm ci')).toBe(false);
		}
	});

	it("uses only Node's modules and its own where it may write", () => {
		const modules = modulesOf(join(ROOT, 'contract/issue.ts'));
		expect(modules).toContain('node:fs/promises');
		expect(modules.filter((name) => !name.startsWith('node:'))).toEqual([]);
	});
});

describe('npm run contract:issue', () => {
	interface Request {
		method: string;
		url: string;
		authorization: string;
		body: { title?: string; body?: string };
	}

	let server: Server;
	let folder: string;
	let requests: Request[];
	let openIssues: object[];

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'webhooks-issue-'));
		server = createServer((request, response) => {
			void text(request).then((body) => {
				const { method = '', url = '', headers } = request;
				const parsed = JSON.parse(body || '{}') as Request['body'];
				requests.push({ method, url, authorization: headers.authorization ?? '', body: parsed });
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(method === 'GET' ? openIssues : {}));
			});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	});

	beforeEach(() => {
		requests = [];
		openIssues = [];
	});

	afterAll(async () => {
		server.close();
		await rm(folder, { recursive: true });
	});

	async function openIssue(...options: string[]): Promise<number> {
		const env = {
			...process.env,
			GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
			GITHUB_REPOSITORY: 'owner/name',
			GITHUB_RUN_ID: '7',
			GITHUB_TOKEN: 'secret-token',
		};
		return await new Promise((done) => {
			execFile(process.execPath, ['contract/issue.ts', ...options], { cwd: ROOT, env }, (error) =>
				done(error === null ? 0 : Number(error.code)),
			);
		});
	}

	const LIST =
		'GET /repos/owner/name/issues?state=open&per_page=100&creator=github-actions%5Bbot%5D';
	const sent = () => requests.map(({ method, url }) => `${method} ${url}`);

	it('opens an issue with the failed parts of the report, and renders none of them as Markdown', async () => {
		const file = join(folder, 'report.txt');
		await writeFile(file, '  agrees     Get\n  VIOLATION  Create\n```\n@somebody [x](y)\n');

		expect(await openIssue('--report', file)).toBe(0);
		expect(sent()).toEqual([LIST, 'POST /repos/owner/name/issues']);
		expect(requests[1]?.authorization).toBe('Bearer secret-token');
		const { title, body = '' } = requests[1]?.body ?? {};
		expect(title).toBe('The nightly contract check needs a person');
		expect(body).toContain('https://github.com/owner/name/actions/runs/7');
		expect(body).toContain('````text\n  VIOLATION  Create\n```\n@somebody [x](y)\n\n````');
		expect(body).not.toContain('agrees');
		expect(body).not.toContain('secret-token');
	}, 30_000);

	it('updates an issue that is still open, and opens no second one', async () => {
		openIssues = [
			{ number: 3, title: 'Something else' },
			{ number: 4, title: 'The nightly contract check needs a person' },
		];

		expect(await openIssue('--report', join(folder, 'none.txt'))).toBe(0);
		expect(sent()).toEqual([LIST, 'PATCH /repos/owner/name/issues/4']);
		expect(requests[1]?.body.body).toContain('There is no report: see the run.');
	}, 30_000);

	it('truncates a report that is longer than GitHub accepts', async () => {
		const file = join(folder, 'long.txt');
		await writeFile(file, 'x'.repeat(200_000));

		expect(await openIssue('--report', file)).toBe(0);
		expect(requests[1]?.body.body?.length).toBeLessThan(65_536);
	}, 30_000);

	it('lists every page with the day on which it was read', async () => {
		const summary = JSON.parse(readFileSync(join(ROOT, 'contract/summary.json'), 'utf8')) as Record<
			string,
			{ pages: Record<string, string> }
		>;

		expect(await openIssue('--reminder')).toBe(0);
		const body = requests[1]?.body.body ?? '';
		for (const { pages } of Object.values(summary)) {
			for (const [page, day] of Object.entries(pages)) {
				expect(body).toContain(`- [ ] ${page} (read on ${day})`);
			}
		}
		expect(body.match(/- \[ \]/g)?.length).toBeGreaterThan(10);
	}, 30_000);

	it('fails without the kind of issue to open', async () => {
		expect(await openIssue()).not.toBe(0);
		expect(requests).toEqual([]);
	}, 30_000);
});
