/** The organization that a node is about: the field *Organization ID*, and what is of an organization. */
import type { INodeProperties } from 'n8n-workflow';

import type { Fields } from '../shared/fields/readFields';

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

/**
 * The value of *Organization ID* in *Options*; undefined when it isn't set.
 * @throws Failure `invalidParameter`
 */
export function readOrganization(options: Fields): number | undefined {
	return options.optionalCount(organizationId);
}

/**
 * Whether a scope is that organization.
 * @param id undefined where neither the options nor the credential name one: then every scope is
 */
export function isInOrganization(id: number | string | undefined, scope: string | null): boolean {
	return id === undefined || scope === `organization/${id}`;
}
