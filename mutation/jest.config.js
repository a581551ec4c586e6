/** How Jest runs the tests for Stryker. */
const config = require('../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...config,
	rootDir: '..',
	runner: '<rootDir>/mutation/runner.js',
	testEnvironment: require.resolve('./environment.js'),
	testPathIgnorePatterns: [
		// These load what is built of the sources, not the sources that are mutated.
		'<rootDir>/test/package/',
		'<rootDir>/test/sandbox/',
		'<rootDir>/test/contract/',
		// Random: what it kills in one run it may not in the next.
		'<rootDir>/test/fuzz/',
	],
};
