import { describe, expect, it } from '@jest/globals';

import { argil } from '../../nodes/Argil/provider';
import { joggAi } from '../../nodes/JoggAi/provider';
import { createClient } from '../../nodes/shared/client/client';
import type { Client } from '../../nodes/shared/client/client';
import { startBudget } from '../../nodes/shared/http/budget';
import { openConnection } from '../../nodes/shared/http/connection';
import type { Provider } from '../../nodes/shared/model/provider';
import { deleteOwn, wasDeleted } from '../../nodes/shared/trigger/deletion';
import { webhookContext } from './contexts';

/** A client whose calls succeed, or fail with an error. */
async function clientOf(provider: Provider, error?: Error): Promise<Client> {
	const connection = await openConnection(webhookContext(), joggAi, { budget: startBudget(3000) });
	return {
		...createClient(connection, 3000, () => {}),
		provider,
		async call({ parse }) {
			if (error !== undefined) throw error;
			return await Promise.resolve(parse({}));
		},
	};
}

const DELETION = { request: { method: 'DELETE', path: '/' }, parse: () => undefined } as const;

describe('what a trigger has deleted', () => {
	it('is known, for the provider that it was deleted at', async () => {
		const client = await clientOf(argil);
		await deleteOwn(client, 'a', DELETION);
		expect(wasDeleted(client, 'a')).toBe(true);
		expect(wasDeleted(client, 'b')).toBe(false);
		expect(wasDeleted(await clientOf(joggAi), 'a')).toBe(false);
	});

	it('is not what could not be deleted', async () => {
		const client = await clientOf(argil, new Error('refused'));
		await expect(deleteOwn(client, 'not-deleted', DELETION)).rejects.toThrow('refused');
		expect(wasDeleted(client, 'not-deleted')).toBe(false);
	});

	it('is forgotten after 1,000 others', async () => {
		const client = await clientOf(argil);
		await deleteOwn(client, 'first', DELETION);
		for (let number = 1; number < 1000; number++) {
			await deleteOwn(client, `other ${number}`, DELETION);
		}
		expect(wasDeleted(client, 'first')).toBe(true);
		await deleteOwn(client, 'last', DELETION);
		expect(wasDeleted(client, 'first')).toBe(false);
		expect(wasDeleted(client, 'other 1')).toBe(true);
		expect(wasDeleted(client, 'last')).toBe(true);
	});
});
