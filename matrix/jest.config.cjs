const usual = require('../jest.config.js');

/** Dependencies that are made of ES modules only: mockttp's, and those of the engines up to n8n 2.20. */
const ES_MODULES = ['get-port', 'milliparsec', 'p-retry', 'is-network-error'].join('|');
const [[, withSwc]] = Object.entries(usual.transform);

/** @type {import('jest').Config} */
module.exports = {
	...usual,
	rootDir: '..',
	transform: { [`\\.ts$|/(${ES_MODULES})/.*\\.js$`]: withSwc },
	transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES})/)`],
};
