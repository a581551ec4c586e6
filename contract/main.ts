/**
 * `npm run contract`: checks the two nodes whose providers publish OpenAPI documents, and the sandbox, against the newest
 * documents.
 *
 * `-- --apify FILE --joggai FILE` uses other documents than the public ones (files or URLs), `--only joggai` checks one provider,
 * `--report FILE` also writes the printed text to a file, `--update` writes the new facts to `contract/summary.json`.
 *
 * Exits with 0 when all agrees; 1 on a violation; 2 when a document isn't available; 3 when all agrees, but what concerns webhooks
 * differs from `contract/summary.json`: a person should read the differences, and then update it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { providerOf } from '../sandbox/providers.ts';
import {
	DocumentUnavailable,
	getDocument,
	PUBLIC_ADDRESSES,
	type DocumentedProvider,
	type OpenApiDocument,
} from './documents.ts';
import { startEngine } from './engine.ts';
import { ExceptionBook, type Exception } from './exceptions.ts';
import { createMockApi } from './mockApi.ts';
import { checkOperations, type Line } from './operations.ts';
import { checkSandbox } from './sandbox.ts';
import {
	differencesOf,
	formatSummary,
	parseSummary,
	relevantPart,
	updatedSummary,
} from './summary.ts';

const SUMMARY_FILE = fileURLToPath(new URL('summary.json', import.meta.url));

const PROVIDERS: readonly DocumentedProvider[] = ['joggai', 'apify'];

const labelOf = (provider: DocumentedProvider): string => providerOf(provider).label;

/** The exit code for each result: see the header. */
const EXIT_CODES = { agrees: 0, violation: 1, unavailable: 2, changed: 3 } as const;

const { values } = parseArgs({
	options: {
		apify: { type: 'string' },
		joggai: { type: 'string' },
		only: { type: 'string' },
		report: { type: 'string' },
		update: { type: 'boolean', default: false },
	},
});

const printed: string[] = [];

function print(text: string): void {
	console.log(text);
	printed.push(text);
}

try {
	process.exitCode = EXIT_CODES[await check()];
} catch (error) {
	if (!(error instanceof DocumentUnavailable)) throw error;
	print(error.message);
	process.exitCode = EXIT_CODES.unavailable;
} finally {
	if (values.report !== undefined) {
		await mkdir(dirname(values.report), { recursive: true });
		await writeFile(values.report, `${printed.join('\n')}\n`);
	}
}

async function check(): Promise<keyof typeof EXIT_CODES> {
	const startedAtMs = Date.now();
	const documents = await getDocuments();
	const summary = parseSummary(await readFile(SUMMARY_FILE, 'utf8'));
	const newest = updatedSummary(summary, documents);

	const checks = await checkAll(documents);
	const violations = checks.flatMap(({ nodes, sandbox }) =>
		[...nodes, ...sandbox].filter(({ problems }) => problems.length > 0),
	);
	const unused = checks.flatMap(({ exceptions }) => exceptions.unused);
	const differences = [
		...differencesOf(summary, newest),
		...unused.map(
			({ provider, what }) => `${labelOf(provider)}: no longer needed as an exception: ${what}`,
		),
	];

	printExceptions(checks.flatMap(({ exceptions }) => exceptions.used));
	print(
		differences.length === 0
			? '\nNothing has changed since contract/summary.json.'
			: '\nChanged since contract/summary.json:',
	);
	differences.forEach((difference) => print(`  ${difference}`));

	const count = (lines: Line[]): string =>
		`${lines.filter(({ problems }) => problems.length === 0).length} of ${lines.length}`;
	print(
		`\n${count(checks.flatMap(({ nodes }) => nodes))} runs of the nodes and ${count(checks.flatMap(({ sandbox }) => sandbox))} responses of the sandbox agree with the documents. ${Math.round((Date.now() - startedAtMs) / 1000)} s`,
	);

	if (values.update) {
		const config = await resolveConfig(SUMMARY_FILE);
		await writeFile(
			SUMMARY_FILE,
			await format(formatSummary(newest), { ...config, filepath: SUMMARY_FILE }),
		);
	}
	if (violations.length > 0) return 'violation';
	return differences.length > 0 && !values.update ? 'changed' : 'agrees';
}

type Documents = Partial<Record<DocumentedProvider, OpenApiDocument>>;

async function getDocuments(): Promise<Documents> {
	const wanted = PROVIDERS.filter((provider) => (values.only ?? provider) === provider);
	if (wanted.length === 0) throw new DocumentUnavailable(`There is no document of ${values.only}`);
	const documents: Documents = {};
	for (const provider of wanted) {
		const place = values[provider] ?? PUBLIC_ADDRESSES[provider];
		print(`${labelOf(provider)}: ${place}`);
		documents[provider] = relevantPart(provider, await getDocument(place));
	}
	return documents;
}

interface ProviderCheck {
	readonly nodes: Line[];
	readonly sandbox: Line[];
	readonly exceptions: { used: Exception[]; unused: Exception[] };
}

async function checkAll(documents: Documents): Promise<ProviderCheck[]> {
	const subjects = await Promise.all(
		PROVIDERS.flatMap((provider) => {
			const document = documents[provider];
			return document === undefined ? [] : [{ provider, document }];
		}).map(async ({ provider, document }) => {
			const book = new ExceptionBook(provider);
			return { provider, document, book, mock: await createMockApi(document, book) };
		}),
	);
	const engine = await startEngine(() => subjects.map(({ mock }) => mock));
	const checks: ProviderCheck[] = [];
	try {
		for (const { provider, document, book, mock } of subjects) {
			print(`\nThe ${labelOf(provider)} Webhooks node against the document:`);
			const nodes = await checkOperations(engine, provider, mock);
			nodes.forEach(printLine);
			print(`\nThe sandbox's ${labelOf(provider)} against the document:`);
			const sandbox = await checkSandbox(provider, document, book);
			sandbox.forEach(printLine);
			checks.push({ nodes, sandbox, exceptions: book.report() });
		}
	} finally {
		await engine.stop();
	}
	return checks;
}

function printLine({ name, requests, problems }: Line): void {
	print(
		`  ${problems.length === 0 ? 'agrees   ' : 'VIOLATION'}  ${name.padEnd(52)}  ${requests.join(', ')}`,
	);
	problems.forEach((problem) => print(`               ${problem}`));
}

function printExceptions(exceptions: Exception[]): void {
	print('\nExceptions, each with its reason:');
	for (const { provider, what, reason } of exceptions) {
		print(`  ${labelOf(provider)}: ${what}`);
		print(`    ${reason}`);
	}
}
