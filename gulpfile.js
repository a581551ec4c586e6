const { execFile, spawn } = require('node:child_process');
const { chmod, mkdir, rm, symlink, writeFile } = require('node:fs/promises');
const { basename, dirname, join, relative } = require('node:path');
const { finished } = require('node:stream/promises');
const { promisify } = require('node:util');

const { dest, parallel, series, src, watch } = require('gulp');
const { format, resolveConfig } = require('prettier');

const { outputSchemaOf } = require('./outputSchemas.ts');
const { n8n } = require('./package.json');
const { packageContents, packageSources } = require('./packaging/packages.ts');

/** What tsc doesn't copy: icons and codex files. */
const ASSETS = ['nodes/**/*.svg', 'nodes/**/*.json'];

function assets() {
	return src(ASSETS, { base: 'nodes', encoding: false }).pipe(dest('dist/nodes'));
}

/** The operations of a node, as pairs of resource and operation. */
function operationsOf({ properties }) {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(displayOptions?.show?.resource ?? ['webhook']).flatMap((resource) =>
				options.map(({ value }) => [resource, value]),
			),
		);
}

/** Writes the output schemas of the built nodes, where n8n looks for them. */
async function schemas() {
	const config = await resolveConfig(__filename);
	for (const path of n8n.nodes) {
		const [Node] = Object.values(require(join(__dirname, path)));
		const folder = dirname(path);
		for (const [resource, operation] of operationsOf(new Node().description)) {
			const schema = outputSchemaOf(basename(folder), resource, operation);
			const file = join(folder, '__schema__/v1.0.0', resource, `${operation}.json`);
			await mkdir(dirname(file), { recursive: true });
			const text = JSON.stringify(schema, null, '\t');
			await writeFile(file, await format(text, { ...config, parser: 'json' }));
		}
	}
}

/** Where n8n's scanner finds the sources of the packages of one provider. Kept in git: it looks at the tagged commit. */
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
async function sources() {
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

/** Makes the tarballs of what is built. */
async function tarballs() {
	await rm(TARBALLS, { recursive: true, force: true });
	for (const { name, copied, written } of await packageContents()) {
		const folder = join(TARBALLS, name);
		const copies = src(copied, { base: '.', encoding: false });
		await finished(copies.pipe(dest(folder, { mode: FILE_MODE })).resume());
		for (const [path, text] of Object.entries(written)) await write(join(folder, path), text);
		const args = ['pack', '--ignore-scripts', '--pack-destination', '..'];
		await promisify(execFile)('npm', args, { cwd: folder });
	}
}

function watchAssets() {
	return watch(ASSETS, assets);
}

/** In a process of its own: this one keeps the nodes that it has loaded. */
async function schemasAnew() {
	await promisify(execFile)('gulp', ['--silent', 'schemas']).catch((error) =>
		console.error(error.stderr),
	);
}

function watchSchemas() {
	return watch(['outputSchemas.ts', 'dist/nodes/**/*.js'], schemasAnew);
}

function watchSources() {
	return spawn('tsc', ['--watch', '--preserveWatchOutput'], { stdio: 'inherit' });
}

exports.default = series(assets, schemas);
exports.schemas = schemas;
exports.sources = sources;
exports.tarballs = tarballs;
exports.packages = series(sources, tarballs);
exports.dev = parallel(watchSources, watchAssets, watchSchemas);
