/** The field *Custom Headers*, and the limits that Partoo documents for it. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { RowsField } from '../shared/fields/field';
import type { Fields } from '../shared/fields/fields';

const headerName: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. X-Auth-Token',
	description: 'Begins with X-, but not with X-Partoo',
};

const headerValue: INodeProperties = {
	displayName: 'Value',
	name: 'value',
	type: 'string',
	typeOptions: { password: true },
	default: '',
};

/** *Custom Headers* of Create, and of Create or Update. */
export const customHeaders: RowsField = {
	displayName: 'Custom Headers',
	name: 'customHeaders',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Header',
	default: {},
	description:
		'Headers that Partoo sends along, e.g. a token by which you recognize it: 5 at most. Webhooks that exist already keep theirs.',
	options: [{ displayName: 'Headers', name: 'headers', values: [headerName, headerValue] }],
};

/** The documented limits: schema CustomHeaders of Partoo's list. */
const MAX_HEADERS = 5;
const MAX_HEADER_NAME_LENGTH = 128;
const MAX_HEADER_VALUE_LENGTH = 512;
const HEADER_NAME = /^[Xx]-(?![Pp][Aa][Rr][Tt][Oo][Oo])[^ ()<>@,;:\\"/[\]?={}]*$/;

/**
 * Reads the headers; undefined when there is none.
 * @throws Failure `invalidParameter` for what Partoo would refuse
 */
export function readHeaders(fields: Fields): IDataObject | undefined {
	const headers: IDataObject = {};
	for (const row of fields.rows(customHeaders)) {
		const name = row.requiredString(headerName);
		const value = row.requiredString(headerValue);
		if (!HEADER_NAME.test(name) || name.length > MAX_HEADER_NAME_LENGTH) {
			throw row.invalid(
				headerName,
				`${JSON.stringify(name)} must begin with X-, but not with X-Partoo, have at most ${MAX_HEADER_NAME_LENGTH} characters, and none of ()<>@,;:\\"/[]?={} or a blank`,
			);
		}
		if (value.length > MAX_HEADER_VALUE_LENGTH) {
			throw row.invalid(
				headerValue,
				`the value of ${name} has more than ${MAX_HEADER_VALUE_LENGTH} characters`,
			);
		}
		if (Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase())) {
			throw fields.invalid(customHeaders, `${name} is there twice`);
		}
		headers[name] = value;
	}
	const count = Object.keys(headers).length;
	if (count > MAX_HEADERS) {
		throw fields.invalid(customHeaders, `there are ${count}, at most ${MAX_HEADERS} are allowed`);
	}
	return count === 0 ? undefined : headers;
}
