/** The resources of the Apify Webhooks node. */
import type { Resource } from '../shared/operations/operation';
import { dispatchResource } from './dispatches/operations';
import { webhookResource } from './webhooks/operations';

/** What the Apify Webhooks node can do. */
export const apifyResources: readonly Resource[] = [dispatchResource, webhookResource];
