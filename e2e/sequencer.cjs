const { default: Sequencer } = require('@jest/test-sequencer');

/** The search for secrets goes last: it looks through what the other scenarios have left. */
module.exports = class extends Sequencer {
	sort(tests) {
		const order = ({ path }) => `${path.endsWith('/leaks.test.ts') ? 1 : 0}${path}`;
		return [...tests].sort((a, b) => (order(a) < order(b) ? -1 : 1));
	}
};
