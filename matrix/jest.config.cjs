/** The Jest configuration of the engine tests on other versions of n8n. */
const projectConfig = require('../jest.config.js');

/** Dependencies that are published as ES modules only: mockttp's, and those of the engines up to n8n 2.20. */
const ES_MODULES = ['get-port', 'milliparsec', 'p-retry', 'is-network-error'].join('|');
const [[, withSwc]] = Object.entries(projectConfig.transform);

/** @type {import('jest').Config} */
module.exports = {
	...projectConfig,
	rootDir: '..',
	transform: { [`\\.ts$|/(${ES_MODULES})/.*\\.js$`]: withSwc },
	transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES})/)`],
};
