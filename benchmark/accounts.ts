/** The data of the accounts that the benchmark lists and changes: copies of the documented examples. */
import apifyList from '../sandbox/apify/list.json' with { type: 'json' };
import argilWebhook from '../sandbox/argil/update.json' with { type: 'json' };
import partooList from '../sandbox/partoo/list.json' with { type: 'json' };

/** How many webhooks an Actor has. */
export const WEBHOOKS_OF_AN_ACTOR = 5;

const apifyExample = firstOf(apifyList.data.items);
const partooExample = firstOf(partooList.items);

function firstOf<T>([first]: readonly T[]): T {
	if (first === undefined) throw new Error('The documented list is empty');
	return first;
}

/** A webhook as Apify's list has it, about 500 bytes of JSON. */
export type ApifyRecord = typeof apifyExample;

/** A webhook as Partoo's list has it, about 250 bytes of JSON. */
export type PartooRecord = typeof partooExample;

/** A webhook as Argil returns it after a change. */
export type ArgilRecord = typeof argilWebhook;

/** A webhook of an account or an Actor at Apify. */
export function apifyRecord(index: number, owner = 'account'): ApifyRecord {
	return {
		...apifyExample,
		id: `${owner}Webhook${index}`,
		requestUrl: `https://n8n.example.com/webhook/${owner}/${index}`,
	};
}

/** A webhook of an account at Partoo; the index starts at 0. */
export function partooRecord(index: number): PartooRecord {
	return {
		...partooExample,
		id: index + 1,
		url: `https://n8n.example.com/webhook/partoo/${index}`,
	};
}

/** A webhook at Argil after a change. */
export function argilRecord(id: string, callbackUrl: string): ArgilRecord {
	return { ...argilWebhook, id, callbackUrl };
}

/** Apify's response for a part of a list. */
export function apifyPage(
	total: number,
	offset: number,
	limit: number,
	owner?: string,
): typeof apifyList {
	const count = Math.max(0, Math.min(limit, total - offset));
	const items = Array.from({ length: count }, (_, index) => apifyRecord(offset + index, owner));
	return { data: { total, offset, limit, desc: false, count, items } };
}

/** Partoo's response for a page of a list; the number of the page starts at 1. */
export function partooPage(total: number, page: number, perPage: number): typeof partooList {
	const offset = (page - 1) * perPage;
	const count = Math.max(0, Math.min(perPage, total - offset));
	return {
		page,
		max_page: Math.ceil(total / perPage),
		count: total,
		items: Array.from({ length: count }, (_, index) => partooRecord(offset + index)),
	};
}
