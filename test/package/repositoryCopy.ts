/** A copy of the repository as it is now, in a folder of its own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = resolve(__dirname, '../..');

/** See {@link copyRepository}. */
export interface RepositoryCopy {
	readonly folder: string;
	/** Removes the folder. */
	remove(): Promise<void>;
}

/** Copies what git tracks or would track, with the changes that aren't committed. The modules are those of this repository. */
export async function copyRepository(): Promise<RepositoryCopy> {
	const folder = await mkdtemp(join(tmpdir(), 'repository-'));
	const remove = async () => await rm(folder, { recursive: true });
	try {
		const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT });
		for (const file of stdout.trim().split('\n')) {
			// A file that was deleted is listed until that is committed.
			if (!existsSync(join(ROOT, file))) continue;
			await cp(join(ROOT, file), join(folder, file), { verbatimSymlinks: true });
		}
		await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		return { folder, remove };
	} catch (error) {
		await remove();
		throw error;
	}
}
