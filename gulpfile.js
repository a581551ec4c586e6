const { execFile, spawn } = require('node:child_process');
const { mkdir, writeFile } = require('node:fs/promises');
const { basename, dirname, join } = require('node:path');
const { promisify } = require('node:util');

const { dest, parallel, series, src, watch } = require('gulp');
const { format, resolveConfig } = require('prettier');

const { outputSchemaOf } = require('./outputSchemas.ts');
const { n8n } = require('./package.json');
const { packages, sources, tarballs } = require('./packaging/tasks.js');

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
exports.dev = parallel(watchSources, watchAssets, watchSchemas);
exports.packages = packages;
exports.sources = sources;
exports.tarballs = tarballs;
