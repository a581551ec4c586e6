const { spawn } = require('node:child_process');
const { dest, parallel, src, watch } = require('gulp');

/** What tsc doesn't copy: icons, codex files and output schemas. */
const ASSETS = ['nodes/**/*.svg', 'nodes/**/*.json'];

function assets() {
	return src(ASSETS, { base: 'nodes', encoding: false }).pipe(dest('dist/nodes'));
}

function watchAssets() {
	return watch(ASSETS, assets);
}

function watchSources() {
	return spawn('tsc', ['--watch', '--preserveWatchOutput'], { stdio: 'inherit' });
}

exports.default = assets;
exports.dev = parallel(watchSources, watchAssets);
