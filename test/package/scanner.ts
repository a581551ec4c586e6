/** n8n's scanner of community packages, as n8n runs it on a package that asks for verification. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = resolve(__dirname, '../..');

/** The files that it checks of the sources: `SOURCE_FILE_PATTERNS` of @n8n/scan-community-package. */
export const SOURCE_PATTERNS = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];

/** What it must find no fault with in a tarball. */
export const TARBALL_PATTERNS = ['**/*.js', 'package.json'];

/** Where it looks, and at which files. */
interface Target {
	readonly folder: string;
	readonly patterns: readonly string[];
}

/** What it found. */
export interface ScanResult {
	readonly passed: boolean;
	/** How many files it checked. */
	readonly files: number;
	readonly errors: number;
	readonly warnings: number;
}

/** Scans folders, one after the other. */
export async function scan(targets: readonly Target[]): Promise<ScanResult[]> {
	// A process of its own: the scanner is made of ES modules only.
	const script = `
		import { ESLint } from 'eslint';
		import { analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';
		const { lintFiles } = ESLint.prototype;
		let found;
		ESLint.prototype.lintFiles = async function (files) {
			const results = await lintFiles.call(this, files);
			const sum = (key) => results.reduce((total, result) => total + result[key], 0);
			found = { files: results.length, errors: sum('errorCount'), warnings: sum('warningCount') };
			return results;
		};
		const all = [];
		for (const { folder, patterns } of ${JSON.stringify(targets)}) {
			const { passed } = await analyzePackage(folder, patterns);
			all.push({ passed, ...found });
		}
		console.log(JSON.stringify(all));
	`;
	const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
		cwd: ROOT,
		// The linter's rules treat every file as a node's when NODE_ENV is test.
		env: { ...process.env, NODE_ENV: 'production' },
		maxBuffer: 10_000_000,
	});
	return JSON.parse(stdout) as ScanResult[];
}
