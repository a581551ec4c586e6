/** Runs git and npm. */
import { spawnSync } from 'node:child_process';

/** What a program has done. */
export interface Outcome {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program to its end, whatever that is. */
export function tryRun(command: string, args: readonly string[]): Outcome {
	const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	if (error !== undefined) throw error;
	return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

/**
 * Runs a program.
 * @throws Error with what it wrote when it fails
 */
export function run(command: string, args: readonly string[]): string {
	const { status, stdout, stderr } = tryRun(command, args);
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr || stdout}`);
	return stdout;
}

/**
 * What npm says of one field of a published package; undefined when that version isn't on npm.
 * @throws Error when npm can't say whether it is
 */
export function viewOnNpm(name: string, version: string, field: string): string | undefined {
	// The error must be there to read, however quiet the npm is that runs this.
	const args = ['view', `${name}@${version}`, field, '--loglevel=error'];
	const { status, stdout, stderr } = tryRun('npm', args);
	// npm 11: no such package is an error, no such version an empty output.
	if (status === 0) return stdout === '' ? undefined : stdout;
	if (/\bE404\b/.test(stderr)) return undefined;
	throw new Error(`npm can't say whether ${name} ${version} exists:\n${stderr}`);
}
