/** Lets a program see the responses that the nodes receive. */
import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import type { SeenResponse } from '../contract/beyond.ts';
import type { Json } from '../sandbox/json.ts';
import type { Catalog } from './engine.ts';

/**
 * Returns the same nodes, with a callback for each response that n8n's request helper returns to them. Nothing is changed.
 * @param onResponse is called with each response
 */
export function withObservedResponses(
	catalog: Catalog,
	onResponse: (response: SeenResponse) => void,
): Catalog {
	const nodes = Object.entries(catalog.nodes).map(([name, node]) => [
		name,
		observedNode(node, onResponse),
	]);
	return { ...catalog, nodes: Object.fromEntries(nodes) as Catalog['nodes'] };
}

function observedNode(node: INodeType, onResponse: (response: SeenResponse) => void): INodeType {
	return new Proxy(node, {
		get(target, key): unknown {
			if (key !== 'execute') return Reflect.get(target, key);
			return async function (this: IExecuteFunctions) {
				return await target.execute?.call(observedContext(this, onResponse));
			};
		},
	});
}

function observedContext(
	context: IExecuteFunctions,
	onResponse: (response: SeenResponse) => void,
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
			const seen = toSeenResponse(options, response);
			if (seen !== undefined) onResponse(seen);
			return response;
		},
	};
	return new Proxy(context, {
		get: (target, key): unknown =>
			key === 'helpers' ? observedHelpers : Reflect.get(target, key, target),
	});
}

function toSeenResponse(
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
