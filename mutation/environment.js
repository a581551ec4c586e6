const { TestEnvironment } = require('jest-environment-node');

/** Leaves out the rest of a test file once one of its tests has killed the mutant that is active. */
module.exports = class MutationTestEnvironment extends TestEnvironment {
	isKilled = false;

	handleTestEvent(event) {
		if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.isKilled = true;
		if (event.name !== 'test_start' || process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) return;
		if (this.isKilled) event.test.mode = 'skip';
	}
};
