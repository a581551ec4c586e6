import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EVIDENCE_FOLDER } from './folders.ts';
import { killGroup } from './programs.ts';

/**
 * Has the end of jest, however it comes, end the programs that the scenarios have left running: their own code has no way
 * to hear of it.
 */
export default function endProgramsWithJest(): void {
	mkdirSync(EVIDENCE_FOLDER, { recursive: true });
	const file = join(EVIDENCE_FOLDER, 'programs.txt');
	writeFileSync(file, '');
	process.env.PROGRAMS_FILE = file;
	process.once('exit', () => {
		for (const pid of readFileSync(file, 'utf8').split('\n')) {
			if (Number(pid) > 0) killGroup(Number(pid));
		}
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => process.exit(1));
	}
}
