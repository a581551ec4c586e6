const { ApifyWebhooksApi } = require('./dist/credentials/ApifyWebhooksApi.credentials.js');
const { ArgilWebhooksApi } = require('./dist/credentials/ArgilWebhooksApi.credentials.js');
const { JoggAiWebhooksApi } = require('./dist/credentials/JoggAiWebhooksApi.credentials.js');
const { PartooWebhooksApi } = require('./dist/credentials/PartooWebhooksApi.credentials.js');
const { ApifyWebhooks } = require('./dist/nodes/Apify/ApifyWebhooks.node.js');
const { ArgilWebhooks } = require('./dist/nodes/Argil/ArgilWebhooks.node.js');
const { JoggAiWebhooks } = require('./dist/nodes/JoggAi/JoggAiWebhooks.node.js');
const { PartooWebhooks } = require('./dist/nodes/Partoo/PartooWebhooks.node.js');

module.exports = {
	ApifyWebhooks,
	ApifyWebhooksApi,
	ArgilWebhooks,
	ArgilWebhooksApi,
	JoggAiWebhooks,
	JoggAiWebhooksApi,
	PartooWebhooks,
	PartooWebhooksApi,
};
