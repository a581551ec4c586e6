/**
 * Mutation testing of what is shipped: `npm run test:mutation`. Without TypeScript's checker: a mutant that doesn't compile
 * must be caught by a test, too.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner', './stryker.config.mjs'],
	ignorers: ['editorTexts'],
	jest: { configFile: 'mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	mutate: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	thresholds: { high: 95, low: 90, break: 85 },
	reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
	clearTextReporter: { logTests: false, allowColor: false },
	jsonReporter: { fileName: 'reports/mutation.json' },
	htmlReporter: { fileName: 'reports/mutation.html' },
	incrementalFile: 'reports/stryker-incremental.json',
	concurrency: 2,
	// n8n's engine leaves some memory behind with every test file that loads it.
	maxTestRunnerReuse: 40,
	// The tests of a mutant in a trigger's hook take 40 seconds; a busy machine gets more than twice as much.
	timeoutMS: 30_000,
	ignorePatterns: [
		'.engines',
		'e2e/versions',
		'dist',
		'coverage',
		'packages',
		'reports',
		'tarballs',
	],
};

/** What the editor shows is prose: whether a label says one thing or another, a reader must judge. */
const PROSE = ['action', 'description', 'displayName', 'placeholder'];

/**
 * Leaves out the texts of n8n's descriptions of nodes, fields, operations and options: each of these has a name, unlike the
 * options of an error, whose description is tested.
 */
export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'editorTexts', {
		shouldIgnore(path) {
			const { node, parent } = path;
			return node.type === 'ObjectProperty' &&
				PROSE.includes(node.key.name) &&
				['StringLiteral', 'TemplateLiteral'].includes(node.value.type) &&
				parent?.type === 'ObjectExpression' &&
				parent.properties.some(
					(other) => other.type === 'ObjectProperty' && other.key.name === 'name',
				)
				? 'A text of the editor'
				: undefined;
		},
	}),
];
