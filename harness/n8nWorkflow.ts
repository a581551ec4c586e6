/**
 * Loads the CommonJS build of n8n-workflow, which n8n-core uses too. The ESM build imports files without their extension, which
 * Node rejects.
 */
import { createRequire } from 'node:module';

import type * as n8nWorkflow from 'n8n-workflow';

const require = createRequire(import.meta.url);

/** The values of n8n-workflow; types are imported from the package itself. */
export const {
	createRunExecutionData,
	ICredentialsHelper,
	jsonParse,
	LoggerProxy,
	NodeHelpers,
	UserError,
	Workflow,
} = require('n8n-workflow') as typeof n8nWorkflow;
