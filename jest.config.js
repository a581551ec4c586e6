/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: [
		'contract',
		'credentials',
		'faults',
		'harness',
		'matrix',
		'nodes',
		'packaging',
		'release',
		'sandbox',
		'test',
	].map((folder) => `<rootDir>/${folder}`),
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// Copies of the package, of which mutation testing leaves one behind when it is stopped.
	modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
	setupFiles: ['<rootDir>/harness/environment.ts'],
	setupFilesAfterEnv: [
		'<rootDir>/test/support/sleep.ts',
		'<rootDir>/test/support/assertsSomething.ts',
	],
	transform: {
		'\\.ts$|/(get-port|milliparsec)/.*\\.js$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
				module: { type: 'commonjs' },
			},
		],
	},
	// Dependencies of mockttp that are made of ES modules only.
	transformIgnorePatterns: ['/node_modules/(?!(get-port|milliparsec)/)'],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageThreshold: { global: { branches: 95, functions: 95, lines: 95, statements: 95 } },
};
