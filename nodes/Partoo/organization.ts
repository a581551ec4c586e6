/** The field *Organization ID*. */
import type { INodeProperties } from 'n8n-workflow';

/** *Organization ID* in *Options*. */
export const organizationId: INodeProperties = {
	displayName: 'Organization ID',
	name: 'organizationId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 42',
	description:
		"The organization this is about, instead of the credential's; only needed with a key of a PROVIDER user",
};
