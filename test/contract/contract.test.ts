/** `npm run contract` as a whole, on a made-up document and on copies that were broken on purpose. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { OpenApiDocument } from '../../contract/documents';
import { MADE_UP } from './madeUpDocument';

const ROOT = resolve(__dirname, '../..');

interface Result {
	readonly code: number;
	readonly output: string;
}

let folder: string;

let agreeing: Result;
let broken: Result;
let elsewhere: Result;
let missing: Result;
let wrong: Result;

/** The made-up document with another path, another name in the responses, and another name in the requests. */
function brokenDocument(): OpenApiDocument {
	const text = JSON.stringify(MADE_UP)
		.replace('"/v2/events"', '"/v2/events/all"')
		.replace('"username":{"type":"string","example"', '"owner":{"type":"string","example"')
		.replaceAll('"url":{"type":"string"}', '"address":{"type":"string"}')
		.replaceAll('["url","status","events"]', '["address","status","events"]');
	return JSON.parse(text) as OpenApiDocument;
}

async function contract(file: string, ...options: string[]): Promise<Result> {
	const program = ['contract/main.ts', '--only', 'joggai', '--joggai', file, ...options];
	return await new Promise((done) => {
		execFile(process.execPath, program, { cwd: ROOT }, (error, stdout, stderr) => {
			done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
		});
	});
}

/** A file in the folder of the tests. */
async function written(name: string, content: string): Promise<string> {
	const file = join(folder, name);
	await writeFile(file, content);
	return file;
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'webhooks-contract-'));
	const documents = {
		agreeing: JSON.stringify(MADE_UP),
		broken: JSON.stringify(brokenDocument()),
		elsewhere: JSON.stringify(MADE_UP).replace('https://api.jogg.ai', 'https://new.jogg.ai'),
		page: '<!doctype html><title>Moved</title>',
	};
	[agreeing, broken, elsewhere, wrong, missing] = await Promise.all([
		contract(await written('agreeing.json', documents.agreeing), '--report', report()),
		contract(await written('broken.json', documents.broken)),
		contract(await written('elsewhere.json', documents.elsewhere)),
		contract(await written('page.html', documents.page)),
		contract(join(folder, 'none.yaml')),
	]);
}, 120_000);

afterAll(async () => {
	await rm(folder, { recursive: true });
});

function report(): string {
	return join(folder, 'report.txt');
}

/** The lines of a report that begin with a word. */
function lines({ output }: Result, word: string): string[] {
	return output
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line.startsWith(word));
}

describe('npm run contract', () => {
	it('agrees with a document that says what node and sandbox do', () => {
		expect(lines(agreeing, 'VIOLATION')).toEqual([]);
		// 17 runs of the node, the credential test, and the sandbox's 6 operations.
		expect(lines(agreeing, 'agrees')).toHaveLength(24);
		expect(agreeing.output).toContain('18 of 18 runs of the nodes and 6 of 6 responses');
	});

	it('exits with 3 when everything agrees but the documents have changed, and says how', () => {
		expect(agreeing.output).toContain('JoggAI: the event generated_video_failed is gone');
		expect(agreeing.code).toBe(3);
	});

	it('writes the same to the report', async () => {
		expect(await readFile(report(), 'utf8')).toBe(agreeing.output);
	});

	it('exits with 1 and names what violates the document: a path that was removed', () => {
		expect(broken.code).toBe(1);
		expect(broken.output).toContain('The document has no GET /v2/events');
		// The sandbox still has it.
		expect(broken.output).toContain('The document has no such operation');
	});

	it('… a field that has another name in the responses', () => {
		expect(broken.output).toContain(
			'username, the source of "owner", isn\'t in the document\'s example',
		);
		expect(broken.output).toContain('The document has no field data.endpoints[].username');
	});

	it('… a field that has another name in the requests', () => {
		expect(broken.output).toContain("must have required property 'address'");
	});

	it('… a server that the document no longer has', () => {
		expect(elsewhere.code).toBe(1);
		expect(elsewhere.output).toContain("api.jogg.ai was asked, which isn't the document's server");
	});

	it("exits with 2 when a document can't be loaded, or is no document", () => {
		expect(missing.code).toBe(2);
		expect(missing.output).toContain("none.yaml can't be had");
		expect(wrong.code).toBe(2);
		expect(wrong.output).toContain('page.html is no OpenAPI document');
	});
});
