/**
 * Runs test files as Jest does, but only as many as it takes to kill the mutant that is active. Stryker's runner for Jest
 * loads every file for every mutant, also those without a test that reaches it, and goes on when the mutant is dead: Jest
 * can't be told to bail by a program (https://github.com/jestjs/jest/issues/11766).
 *
 * Without it, a mutant of `nodes/shared/parsing/url.ts` took 24 seconds on average, and six of the first ten counted as killed
 * only because they ran out of time; with it, all 59 took four minutes on the same machine, and none ran out of time.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');

const { default: TestRunner } = require('jest-runner');

/** What the run without mutants tells all processes about each test file: the names of its tests, and how long it takes. */
const FACTS = join(__dirname, 'facts.json');

/** How likely each file kills the next mutant: neighbors are often killed by the same one. */
const odds = new Map();

module.exports = class MutationTestRunner extends TestRunner {
	async runTests(tests, watcher, options) {
		const isMutated = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
		const facts = isMutated && existsSync(FACTS) ? JSON.parse(readFileSync(FACTS, 'utf8')) : {};
		let isKilled = false;
		const stopListening = [
			this.on('test-file-success', ([{ path }, { testResults, numFailingTests }]) => {
				isKilled = numFailingTests > 0;
				if (!isMutated) facts[path] = { names: testResults.map(({ fullName }) => fullName) };
			}),
			this.on('test-file-failure', () => {
				isKilled = true;
			}),
		];
		const { testNamePattern } = this._globalConfig;
		for (const test of isMutated ? inOrder(tests, facts, testNamePattern) : tests) {
			const begin = performance.now();
			await super.runTests([test], watcher, options);
			if (!isMutated && facts[test.path]) facts[test.path].milliseconds = performance.now() - begin;
			if (!isMutated) continue;
			odds.set(test.path, isKilled ? 1 : Math.max(oddsOf(test) / 2, 0.01));
			if (isKilled) break;
		}
		if (!isMutated) writeFileSync(FACTS, JSON.stringify(facts));
		stopListening.forEach((stop) => stop());
	}
};

function oddsOf({ path }) {
	return odds.get(path) ?? 0.5;
}

/** The files with a test that reaches the mutant, first those that are likely to kill it soon. */
function inOrder(tests, facts, testNamePattern = '') {
	const wanted = new RegExp(testNamePattern, 'i');
	const cost = (test) => (facts[test.path]?.milliseconds ?? 0) / oddsOf(test);
	return tests
		.filter(({ path }) => facts[path]?.names.some((name) => wanted.test(name)) ?? true)
		.sort((one, other) => cost(one) - cost(other));
}
