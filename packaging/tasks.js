/** The tasks of gulp that make the packages of what is built. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';

import gulp from 'gulp';

import { packageContents, packageSources } from './packages.ts';

/** Where n8n's scanner finds the sources of the packages for one provider. Kept in git: it looks at the tagged commit. */
const SOURCES = 'packages';

/** The tarballs of all packages, and what is in each. */
const TARBALLS = 'tarballs';

/** Whatever the rights of new files are where a package is built, its tarball is the same. */
const FILE_MODE = 0o644;

async function write(path, text) {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text);
	await chmod(path, FILE_MODE);
}

/** Writes the package.json of each provider's package, and links to its sources. */
export async function sources() {
	await rm(SOURCES, { recursive: true, force: true });
	for (const { name, manifest, linked } of packageSources()) {
		await write(join(SOURCES, name, 'package.json'), manifest);
		for (const path of linked) {
			const link = join(SOURCES, name, path);
			await mkdir(dirname(link), { recursive: true });
			await symlink(relative(dirname(link), path), link);
		}
	}
}

/** Makes the tarballs. */
export async function tarballs() {
	await rm(TARBALLS, { recursive: true, force: true });
	for (const { name, copied, written } of await packageContents()) {
		const folder = join(TARBALLS, name);
		const copies = gulp.src(copied, { base: '.', encoding: false });
		await finished(copies.pipe(gulp.dest(folder, { mode: FILE_MODE })).resume());
		for (const [path, text] of Object.entries(written)) await write(join(folder, path), text);
		const args = ['pack', '--ignore-scripts', '--pack-destination', '..'];
		await promisify(execFile)('npm', args, { cwd: folder });
	}
}

export const packages = gulp.series(sources, tarballs);
