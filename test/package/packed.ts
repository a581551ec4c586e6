/** The package as it would be published. */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import type { Catalog } from '../../harness/engine';
import { PACKAGE_NAME } from '../../harness/node';
import { loadPackage } from '../../harness/package';

const run = promisify(execFile);

export { PACKAGE_NAME as NAME };

const ROOT = resolve(__dirname, '../..');

/** npm's description of a tarball. */
interface Report {
	readonly filename: string;
	/** In bytes. */
	readonly size: number;
	readonly files: ReadonlyArray<{ readonly path: string }>;
}

/** The package, packed and unpacked again. */
export interface PackedPackage {
	readonly report: Report;
	/** Where it was unpacked. */
	readonly folder: string;
	/** What n8n loads from there. */
	readonly catalog: Catalog;
	/** Removes the folder. */
	remove(): Promise<void>;
}

/** Packs the built package, unpacks it elsewhere and loads it the way n8n does. */
export async function packPackage(): Promise<PackedPackage> {
	return await packAndUnpack(async (folder) => {
		const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
			cwd: ROOT,
		});
		// npm 10 and 11 print a list, npm 12 an object by package name.
		const [report] = JSON.parse(stdout) as Report[];
		if (report === undefined) throw new Error('npm pack made no tarball');
		return report;
	});
}

/** Unpacks a tarball that is there and loads the package in it the way n8n does. */
export async function unpackPackage(tarball: string): Promise<PackedPackage> {
	return await packAndUnpack(async (folder) => {
		const filename = basename(tarball);
		await copyFile(tarball, join(folder, filename));
		const { stdout } = await run('tar', ['-tzf', tarball]);
		const paths = stdout.trim().split('\n');
		return {
			filename,
			size: (await stat(tarball)).size,
			files: paths.map((path) => ({ path: path.replace('package/', '') })),
		};
	});
}

async function packAndUnpack(pack: (folder: string) => Promise<Report>): Promise<PackedPackage> {
	const around = await mkdtemp(join(tmpdir(), `${PACKAGE_NAME}-`));
	const remove = async () => await rm(around, { recursive: true });
	try {
		const report = await pack(around);
		await run('tar', ['-xzf', join(around, report.filename), '-C', around]);
		const folder = join(around, 'package');
		// n8n makes its own n8n-workflow visible to community packages.
		const [modules = ''] = require.resolve('n8n-workflow').split(join('/', 'n8n-workflow', '/'));
		await symlink(modules, join(around, 'node_modules'));
		return { report, folder, catalog: await loadPackage(folder), remove };
	} catch (error) {
		await remove();
		throw error;
	}
}
