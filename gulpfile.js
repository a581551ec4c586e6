const { execFile, spawn } = require('node:child_process');
const { glob, mkdir, readFile, writeFile } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const { promisify } = require('node:util');

const { transform } = require('@swc/core');
const { dest, parallel, series, src, watch } = require('gulp');
const { format, resolveConfig } = require('prettier');

const { outputSchemaOf, TRIGGER_SCHEMA } = require('./outputSchemas.ts');
const { n8n } = require('./package.json');
const { packages, sources, tarballs } = require('./packaging/tasks.js');

const SOURCES = ['nodes/**/*.ts', 'credentials/**/*.ts'];

/**
 * Compiles the sources. Each module is loaded when it is used for the first time ("lazy"): n8n loads every node when it starts,
 * and most of a node's modules are needed only when it runs.
 */
async function compile() {
	const sources = new Map();
	for await (const file of glob(SOURCES)) sources.set(file, await readFile(file, 'utf8'));
	// SWC makes those imports lazy that are named, and of its own files none unless they are.
	const imports = [...sources.values()].flatMap((source) =>
		[...source.matchAll(/ from '(\.[^']+)'/g)].map(([, specifier]) => specifier),
	);
	for (const [file, source] of sources) {
		const { code } = await transform(source, {
			filename: file,
			swcrc: false,
			jsc: {
				parser: { syntax: 'typescript' },
				target: 'es2023',
				preserveAllComments: false,
				minify: { compress: false, mangle: false, format: { comments: false } },
			},
			module: { type: 'commonjs', lazy: [...new Set(imports)] },
		});
		const target = join('dist', file.replace(/\.ts$/, '.js'));
		await mkdir(dirname(target), { recursive: true });
		await writeFile(target, code);
	}
}

/** What isn't compiled: icons and codex files. */
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

/** The output schemas of a node, by the path where n8n looks for each: that of a trigger has neither resource nor operation in it. */
function schemasOf(description, folder) {
	if (description.group.includes('trigger')) return { 'v1.0.0': TRIGGER_SCHEMA };
	return Object.fromEntries(
		operationsOf(description).map(([resource, operation]) => [
			`v1.0.0/${resource}/${operation}`,
			outputSchemaOf(basename(folder), resource, operation),
		]),
	);
}

/** Writes the output schemas of the built nodes. */
async function schemas() {
	const config = await resolveConfig(__filename);
	for (const path of n8n.nodes) {
		const [Node] = Object.values(require(join(__dirname, path)));
		const folder = dirname(path);
		for (const [name, schema] of Object.entries(schemasOf(new Node().description, folder))) {
			const file = join(folder, '__schema__', `${name}.json`);
			await mkdir(dirname(file), { recursive: true });
			const text = JSON.stringify(schema, null, '\t');
			await writeFile(file, await format(text, { ...config, parser: 'json' }));
		}
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
	return watch(SOURCES, compile);
}

/** Shows what the compiler finds wrong; it writes nothing. */
function watchTypes() {
	return spawn('tsc', ['--watch', '--preserveWatchOutput'], { stdio: 'inherit' });
}

exports.default = series(parallel(compile, assets), schemas);
exports.schemas = schemas;
exports.dev = parallel(watchSources, watchTypes, watchAssets, watchSchemas);
exports.packages = packages;
exports.sources = sources;
exports.tarballs = tarballs;
