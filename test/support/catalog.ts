import { ApifyWebhooksApi } from '../../credentials/ApifyWebhooksApi.credentials';
import { ArgilWebhooksApi } from '../../credentials/ArgilWebhooksApi.credentials';
import { JoggAiWebhooksApi } from '../../credentials/JoggAiWebhooksApi.credentials';
import { PartooWebhooksApi } from '../../credentials/PartooWebhooksApi.credentials';
import type { Catalog } from '../../harness/engine';
import { ApifyWebhooks } from '../../nodes/Apify/ApifyWebhooks.node';
import { ArgilWebhooks } from '../../nodes/Argil/ArgilWebhooks.node';
import { JoggAiWebhooks } from '../../nodes/JoggAi/JoggAiWebhooks.node';
import { PartooWebhooks } from '../../nodes/Partoo/PartooWebhooks.node';

/** The nodes and credentials of the package, from the sources. */
export const catalog: Catalog = {
	nodes: {
		argilWebhooks: new ArgilWebhooks(),
		joggAiWebhooks: new JoggAiWebhooks(),
		partooWebhooks: new PartooWebhooks(),
		apifyWebhooks: new ApifyWebhooks(),
	},
	credentials: {
		argilWebhooksApi: new ArgilWebhooksApi(),
		joggAiWebhooksApi: new JoggAiWebhooksApi(),
		partooWebhooksApi: new PartooWebhooksApi(),
		apifyWebhooksApi: new ApifyWebhooksApi(),
	},
};

/** The type names of the nodes. */
export type NodeType = 'argilWebhooks' | 'joggAiWebhooks' | 'partooWebhooks' | 'apifyWebhooks';
