import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { connectAccounts, withAccounts } from '../accounts.ts';
import { importWorkflow, runWorkflow } from '../client.ts';
import { openEnvironment, type Environment } from '../environment.ts';
import {
	PACKAGE_NAME,
	packPackage,
	providerPackages,
	withNextVersion,
	type ProviderPackage,
	type Tarball,
} from '../package.ts';
import { publicRegistryHost, startRegistry, type Registry } from '../registry.ts';
import { accountList, chain, NODE_NAMES, START } from '../workflows.ts';

/** A row of Settings → Community nodes. */
const INSTALLED = z.object({
	packageName: z.string(),
	installedVersion: z.string(),
	installedNodes: z.array(z.object({ name: z.string(), type: z.string() })),
	failedLoading: z.boolean().optional(),
});

const NODE_TYPES = z.array(z.object({ name: z.string() }));

const CREDENTIAL_TYPES = z.array(
	z.object({ name: z.string(), supportedNodes: z.array(z.string()).optional() }),
);

const PROVIDER_PACKAGES = providerPackages();

/** Every account of the sandbox has more. */
const LIST_LIMIT = 2;

/** A workflow that lists webhooks with the node of a provider's package. */
const listOf = (packageName: string, { nodeType }: ProviderPackage['provider']) => {
	const { type, ...list } = accountList('List', nodeType, { limit: LIST_LIMIT });
	const node = { ...list, type: `${packageName}.${nodeType}` };
	return chain(`${type} of ${packageName}`, [START, node]);
};

const ARGIL_LIST = chain('Argil list', [
	START,
	accountList('List', 'argilWebhooks', { returnAll: true }),
]);

/** The types of the umbrella's nodes, with each ending. */
function typesOf(...endings: string[]): string[] {
	const types = NODE_NAMES.flatMap((name) => endings.map((ending) => `${name}${ending}`));
	return types.map((type) => `${PACKAGE_NAME}.${type}`).sort();
}

describe('installs from the registry', () => {
	let environment: Environment;
	let registry: Registry;
	let first: Tarball;
	let next: Tarball;
	let workflowId: string;
	const listWorkflows: string[] = [];

	beforeAll(async () => {
		environment = await openEnvironment('registry', { withPackage: false });
		const folder = join(environment.folder, 'tarballs');
		mkdirSync(folder);
		first = packPackage(folder);
		next = withNextVersion(first, folder);
		registry = await startRegistry(
			join(environment.folder, 'registry'),
			join(environment.evidence, 'registry.log'),
		);
		environment.onClose(async () => await registry.stop());
		await environment.sandbox.forward(publicRegistryHost(), registry.url);
	});

	afterAll(async () => {
		await environment.close();
	});

	const community = async (method: string, path = '', body?: object) =>
		await environment.n8n.client(method, `/community-packages${path}`, body);

	const installed = async () => z.array(INSTALLED).parse(await community('GET'));

	const ourNodeTypes = async (packageName = PACKAGE_NAME) =>
		NODE_TYPES.parse(await environment.n8n.client('GET', '/types/nodes.json'))
			.map(({ name }) => name)
			.filter((name) => name.startsWith(`${packageName}.`))
			.sort();

	const runList = async (id = workflowId) => {
		const { status, nodes } = await runWorkflow(environment.n8n.client, id, 'Start');
		return { status, items: nodes.List?.outputs[0]?.length };
	};

	it('refuses to install what nobody has published', async () => {
		await expect(community('POST', '', { name: PACKAGE_NAME })).rejects.toThrow(/does not exist/);
	});

	it.each(PROVIDER_PACKAGES)(
		'installs $name alone, runs its node, and takes it away again',
		async ({ name, provider, ...tarball }) => {
			const { client } = environment.n8n;
			await registry.publish(tarball);
			await community('POST', '', { name });

			expect((await installed()).map(({ packageName }) => packageName)).toEqual([name]);
			expect(await ourNodeTypes(name)).toEqual(
				expect.arrayContaining([
					`${name}.${provider.nodeType}`,
					`${name}.${provider.nodeType}Tool`,
				]),
			);
			const accounts = await connectAccounts(client, {
				[provider.credentialType]: environment.sandbox.secrets[provider.credentialType] ?? {},
			});
			const list = listOf(name, provider);
			const id = await importWorkflow(client, withAccounts(list, accounts));
			listWorkflows.push(id);
			expect(await runList(id)).toEqual({ status: 'success', items: LIST_LIMIT });

			await community('DELETE', `?name=${name}`);
			expect(await installed()).toEqual([]);
			expect(await ourNodeTypes(name)).toEqual([]);
		},
	);

	it('installs the published version with all nodes, tools and credentials', async () => {
		await registry.publish(first);
		await community('POST', '', { name: PACKAGE_NAME });

		const [row] = await installed();
		expect(row).toMatchObject({ packageName: PACKAGE_NAME, installedVersion: first.version });
		expect(row?.installedNodes.map(({ type }) => type).sort()).toEqual(typesOf('', 'Trigger'));
		expect(await ourNodeTypes()).toEqual(typesOf('', 'Tool', 'Trigger'));
		const credentials = CREDENTIAL_TYPES.parse(
			await environment.n8n.client('GET', '/types/credentials.json'),
		);
		for (const name of NODE_NAMES) {
			const { supportedNodes } = credentials.find((type) => type.name === `${name}Api`) ?? {};
			expect(supportedNodes?.toSorted()).toEqual([
				`${PACKAGE_NAME}.${name}`,
				`${PACKAGE_NAME}.${name}Trigger`,
			]);
		}
	});

	it('runs a workflow with the installed node', async () => {
		const { client } = environment.n8n;
		const accounts = await connectAccounts(client, environment.sandbox.secrets);
		workflowId = await importWorkflow(client, withAccounts(ARGIL_LIST, accounts));

		expect(await runList()).toEqual({ status: 'success', items: 3 });
	});

	it('keeps workflows working through an update to a later version', async () => {
		await registry.publish(next);
		await community('PATCH', '', { name: PACKAGE_NAME });

		expect(await installed()).toMatchObject([{ installedVersion: next.version }]);
		expect(await runList()).toEqual({ status: 'success', items: 3 });
	});

	it('takes its nodes away when it is uninstalled, and the saved workflow works again after a reinstall', async () => {
		await community('DELETE', `?name=${PACKAGE_NAME}`);
		expect(await installed()).toEqual([]);
		expect(await ourNodeTypes()).toEqual([]);

		await community('POST', '', { name: PACKAGE_NAME });
		expect(await installed()).toMatchObject([{ installedVersion: next.version }]);
		expect(await runList()).toEqual({ status: 'success', items: 3 });
	});

	it('keeps the packages apart when all are installed, and when one of them goes', async () => {
		for (const { name } of PROVIDER_PACKAGES) await community('POST', '', { name });
		expect((await installed()).map(({ packageName }) => packageName).sort()).toEqual(
			[PACKAGE_NAME, ...PROVIDER_PACKAGES.map(({ name }) => name)].sort(),
		);
		expect(await runList()).toEqual({ status: 'success', items: 3 });
		expect(listWorkflows).toHaveLength(PROVIDER_PACKAGES.length);
		for (const id of listWorkflows) {
			expect(await runList(id)).toEqual({ status: 'success', items: LIST_LIMIT });
		}

		await community('DELETE', `?name=${PACKAGE_NAME}`);
		for (const id of listWorkflows) {
			expect(await runList(id)).toEqual({ status: 'success', items: LIST_LIMIT });
		}

		await community('POST', '', { name: PACKAGE_NAME });
		for (const { name } of PROVIDER_PACKAGES) await community('DELETE', `?name=${name}`);
		expect(await runList()).toEqual({ status: 'success', items: 3 });
	});
});
