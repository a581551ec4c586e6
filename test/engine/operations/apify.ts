/** What the operations on Apify's webhooks and on its dispatches have in common. */
import type { IDataObject } from 'n8n-workflow';

import { BUSY, REJECTED } from './describeOperations';

/** The errors about the key, which Apify's credential calls a token. */
export const UNAUTHORIZED = "doesn't accept the API Token of this credential";
export const FORBIDDEN = "doesn't allow this API Token to do that";

/** A whole list as one page. */
export const pageOf = (...items: IDataObject[]) => ({
	data: { total: items.length, offset: 0, limit: 1000, count: items.length, desc: false, items },
});

/** The query of a whole list. */
export const wholePage = { offset: 0, limit: 1000 };

/** The error of each documented failure. */
export const APIFY_FAILURES = {
	400: REJECTED,
	401: UNAUTHORIZED,
	403: FORBIDDEN,
	405: REJECTED,
	429: BUSY,
};
