const { ApifyWebhooksApi } = require('./dist/credentials/ApifyWebhooksApi.credentials.js');
const { ArgilWebhooksApi } = require('./dist/credentials/ArgilWebhooksApi.credentials.js');
const { JoggAiWebhooksApi } = require('./dist/credentials/JoggAiWebhooksApi.credentials.js');
const { PartooWebhooksApi } = require('./dist/credentials/PartooWebhooksApi.credentials.js');
const { ApifyWebhooks } = require('./dist/nodes/Apify/ApifyWebhooks.node.js');
const { ApifyWebhooksTrigger } = require('./dist/nodes/Apify/ApifyWebhooksTrigger.node.js');
const { ArgilWebhooks } = require('./dist/nodes/Argil/ArgilWebhooks.node.js');
const { ArgilWebhooksTrigger } = require('./dist/nodes/Argil/ArgilWebhooksTrigger.node.js');
const { JoggAiWebhooks } = require('./dist/nodes/JoggAi/JoggAiWebhooks.node.js');
const { JoggAiWebhooksTrigger } = require('./dist/nodes/JoggAi/JoggAiWebhooksTrigger.node.js');
const { PartooWebhooks } = require('./dist/nodes/Partoo/PartooWebhooks.node.js');
const { PartooWebhooksTrigger } = require('./dist/nodes/Partoo/PartooWebhooksTrigger.node.js');

module.exports = {
	ApifyWebhooks,
	ApifyWebhooksApi,
	ApifyWebhooksTrigger,
	ArgilWebhooks,
	ArgilWebhooksApi,
	ArgilWebhooksTrigger,
	JoggAiWebhooks,
	JoggAiWebhooksApi,
	JoggAiWebhooksTrigger,
	PartooWebhooks,
	PartooWebhooksApi,
	PartooWebhooksTrigger,
};
