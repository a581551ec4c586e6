/** What the operations on Apify's webhooks and on its dispatches have in common. */
import type { IDataObject } from 'n8n-workflow';

import { BUSY, FORBIDDEN, REJECTED, UNAUTHORIZED } from './describeOperations';

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
