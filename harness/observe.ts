/** Lets a program see the responses that the nodes get. */
import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import type { SeenResponse } from '../contract/beyond.ts';
import type { Json } from '../contract/json.ts';
import type { Catalog } from './engine.ts';

/**
 * The same nodes, whose responses are looked at on their way from n8n's request helper to the node. Nothing is changed.
 * @param see is told of each response
 */
export function observed(catalog: Catalog, see: (response: SeenResponse) => void): Catalog {
	const nodes = Object.entries(catalog.nodes).map(([name, node]) => [
		name,
		observedNode(node, see),
	]);
	return { ...catalog, nodes: Object.fromEntries(nodes) as Catalog['nodes'] };
}

function observedNode(node: INodeType, see: (response: SeenResponse) => void): INodeType {
	return new Proxy(node, {
		get(target, key): unknown {
			if (key !== 'execute') return Reflect.get(target, key);
			return async function (this: IExecuteFunctions) {
				return await target.execute?.call(observedContext(this, see));
			};
		},
	});
}

function observedContext(
	context: IExecuteFunctions,
	see: (response: SeenResponse) => void,
): IExecuteFunctions {
	const { helpers } = context;
	const observedHelpers: typeof helpers = {
		...helpers,
		async httpRequestWithAuthentication(type: string, options: IHttpRequestOptions) {
			const response: unknown = await helpers.httpRequestWithAuthentication.call(
				this,
				type,
				options,
			);
			const seen = seenResponse(options, response);
			if (seen !== undefined) see(seen);
			return response;
		},
	};
	return new Proxy(context, {
		get: (target, key): unknown =>
			key === 'helpers' ? observedHelpers : Reflect.get(target, key, target),
	});
}

function seenResponse(
	{ method = 'GET', url }: IHttpRequestOptions,
	response: unknown,
): SeenResponse | undefined {
	if (typeof response !== 'object' || response === null) return undefined;
	const { statusCode, headers, body } = response as Record<string, unknown>;
	if (typeof statusCode !== 'number' || typeof headers !== 'object') return undefined;
	return {
		method,
		url,
		status: statusCode,
		headerNames: Object.keys(headers ?? {}),
		body: (body ?? null) as Json,
	};
}
