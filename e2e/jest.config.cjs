const { transform, transformIgnorePatterns } = require('../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/scenarios'],
	globalSetup: '<rootDir>/endPrograms.ts',
	testSequencer: '<rootDir>/sequencer.cjs',
	testTimeout: 300_000,
	transform,
	transformIgnorePatterns,
};
