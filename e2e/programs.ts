import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	accessSync,
	appendFileSync,
	closeSync,
	constants,
	globSync,
	openSync,
	readFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often {@link until} looks, in milliseconds. */
const POLL_INTERVAL_MS = 200;

/** How long a program may take to end after SIGTERM before it is killed, in milliseconds. */
const STOP_TIMEOUT_MS = 30_000;

/** How long a program may take to be ready on a busy machine, in milliseconds: n8n sets its database up at its first start. */
const START_TIMEOUT_MS = 120_000;

/**
 * Prints a figure of a scenario at once. Jest would keep what `console.log` prints, and show it between the name of a file that
 * failed and the reason.
 */
export function report(figure: string): void {
	process.stdout.write(`${figure}\n`);
}

/** A program that runs next to this one. */
export interface Program {
	/** What it has written so far. */
	log(): string;
	/** Whether it has exited. */
	hasExited(): boolean;
	/** Resolves when it has exited. */
	readonly exited: Promise<unknown>;
	/** Ends it, and waits until it has exited. */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

/** How to start a program. */
export interface ProgramOptions {
	readonly env: Readonly<Record<string, string>>;
	/** The file that takes what it writes. */
	readonly logFile: string;
	/** The user that it runs as, where that isn't this one. */
	readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Debian keeps the programs of PostgreSQL's server out of the PATH, in one folder for each version. */
const PROGRAM_FOLDERS = [
	...(process.env.PATH ?? '').split(delimiter),
	...globSync('/usr/lib/postgresql/*/bin'),
];

/** The browser: the one at CHROMIUM_PATH, else the one on the PATH. */
export const CHROMIUM = process.env.CHROMIUM_PATH ?? 'chromium';

/**
 * The path of a program, given by its name or by a path.
 * @returns null when it isn't installed
 */
export function findProgram(name: string): string | null {
	const paths = name.includes('/') ? [name] : PROGRAM_FOLDERS.map((folder) => join(folder, name));
	return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * Starts a program that ends with this process at the latest, together with all that it starts itself. Where this process
 * can't see to that, as inside of jest, it notes the program in the file that `PROGRAMS_FILE` in the environment names.
 */
export function startProgram(
	command: string,
	args: readonly string[],
	{ env, logFile, user }: ProgramOptions,
): Program {
	const file = openSync(logFile, 'a');
	// A group of its own: Ctrl-C in the terminal reaches only this process, which then stops its programs in order; and
	// what it has started itself can be killed with it.
	const child = spawn(command, args, {
		env,
		stdio: ['ignore', file, file],
		detached: true,
		...user,
	});
	closeSync(file);
	const { pid } = child;
	const exited = once(child, 'exit').catch((error: unknown) => error);
	const hasExited = () => pid === undefined || child.exitCode !== null || child.signalCode !== null;
	const kill = () => {
		if (pid !== undefined) killGroup(pid);
	};
	process.once('exit', kill);
	const { PROGRAMS_FILE } = process.env;
	if (PROGRAMS_FILE !== undefined) appendFileSync(PROGRAMS_FILE, `${pid}\n`);
	return {
		log: () => readFileSync(logFile, 'utf8'),
		hasExited,
		exited,
		async stop(signal = 'SIGTERM') {
			process.off('exit', kill);
			if (!hasExited() && signal !== 'SIGKILL') {
				child.kill(signal);
				await Promise.race([exited, sleep(STOP_TIMEOUT_MS, null, { ref: false })]);
			}
			kill();
			await exited;
		},
	};
}

/** Kills a program and all that it has started. */
export function killGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		// Inside of jest, errors of Node are no instances of jest's Error.
		const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
		if (code !== 'ESRCH') throw error;
	}
}

/**
 * Waits until a program is ready, and stops it if that never comes.
 * @param look see {@link until}
 * @throws Error with the end of its log
 */
export async function whenReady(
	name: string,
	program: Program,
	look: () => Promise<boolean> | boolean,
): Promise<void> {
	try {
		await until(
			`${name} is ready`,
			async () => program.hasExited() || (await look()),
			START_TIMEOUT_MS,
		);
		if (program.hasExited()) throw new Error(`${name} exited while it started`);
	} catch (error) {
		await program.stop('SIGKILL');
		throw new Error(`${name} didn't start. Its log ends with:\n${program.log().slice(-2000)}`, {
			cause: error,
		});
	}
}

/**
 * Waits until something has come true.
 * @param what named in the error
 * @param look returns undefined, null or false, or throws, as long as it hasn't
 * @returns what it returned then
 * @throws Error after the timeout, with the last error as its cause
 */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
	timeoutMs = 60_000,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	let cause: unknown;
	while (Date.now() < end) {
		try {
			const found = await look();
			if (found !== undefined && found !== null && found !== false) return found;
			cause = undefined;
		} catch (error) {
			cause = error;
		}
		await sleep(POLL_INTERVAL_MS);
	}
	throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}`, { cause });
}
