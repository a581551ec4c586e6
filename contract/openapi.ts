/** Reads the operations of an OpenAPI document, and follows its references. */
import { at, elementsOf, entriesOf, stringOf, type Json } from '../sandbox/json.ts';
import { DocumentUnavailable, type OpenApiDocument } from './documents.ts';

/** A place in a document. */
export interface Place {
	/** A JSON pointer, e.g. `/components/schemas/Webhook`. */
	readonly pointer: string;
	readonly value: Json | undefined;
}

/** An operation of a document. */
export interface Operation {
	/** Method and path, e.g. `GET /v2/webhooks/{webhookId}`. */
	readonly key: string;
	readonly method: string;
	readonly path: string;
	/** The names of its query parameters, in alphabetical order. */
	readonly query: readonly string[];
	/** The largest page, from its parameter `limit`, `page_size` or `per_page`; null where none is documented. */
	readonly pageLimit: number | null;
	/** The schema of its JSON body, if it has one. */
	readonly body: Place | undefined;
	/** The schemas of its JSON responses by HTTP status; undefined for a response that isn't JSON or has no schema. */
	readonly responses: Readonly<Record<string, Place | undefined>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** All operations of a document. */
export function operationsOf(document: OpenApiDocument): Operation[] {
	return entriesOf(document.paths).flatMap(([path, item]) =>
		entriesOf(item)
			.filter(([method]) => METHODS.includes(method))
			.map(([method, operation]): Operation => {
				const inDocument = `/paths/${escaped(path)}/${method}`;
				const parameters = [
					...elementsOf(at(item, 'parameters')),
					...elementsOf(at(operation, 'parameters')),
				]
					.map((parameter) => follow(document, { pointer: '', value: parameter }).value)
					.filter((parameter) => at(parameter, 'in') === 'query');
				return {
					key: `${method.toUpperCase()} ${path}`,
					method: method.toUpperCase(),
					path,
					query: parameters.map((parameter) => stringOf(at(parameter, 'name'))).sort(),
					pageLimit: pageLimitOf(document, parameters),
					body: schemaOf(document, child(document, inDocument, operation, 'requestBody')),
					responses: Object.fromEntries(
						entriesOf(at(operation, 'responses')).map(([status, response]) => [
							status,
							schemaOf(document, {
								pointer: `${inDocument}/responses/${status}`,
								value: response,
							}),
						]),
					),
				};
			}),
	);
}

/** The operation that matches a request: the one with the fewest path parameters, if several match. */
export function findOperation<T extends Pick<Operation, 'method' | 'path'>>(
	operations: readonly T[],
	method: string,
	path: string,
): T | undefined {
	return operations
		.filter((operation) => operation.method === method && pattern(operation.path).test(path))
		.sort((one, other) => one.path.split('{').length - other.path.split('{').length)[0];
}

/**
 * Resolves a reference within the document; returns any other place as it is.
 * @throws DocumentUnavailable when the reference has no target
 */
export function follow(document: OpenApiDocument, place: Place): Place {
	const reference = at(place.value, '$ref');
	if (typeof reference !== 'string') return place;
	const pointer = reference.replace(/^#/, '');
	const value = pointer
		.split('/')
		.slice(1)
		.reduce<Json | undefined>(
			(inner, key) =>
				entriesOf(inner).find(
					([name]) => name === key.replaceAll('~1', '/').replaceAll('~0', '~'),
				)?.[1],
			{ ...document },
		);
	if (value === undefined) {
		throw new DocumentUnavailable(`The document has nothing at ${reference}`);
	}
	return follow(document, { pointer, value });
}

function child(document: OpenApiDocument, pointer: string, value: Json, key: string): Place {
	return follow(document, { pointer: `${pointer}/${key}`, value: at(value, key) });
}

function schemaOf(document: OpenApiDocument, place: Place): Place | undefined {
	const { pointer, value } = follow(document, place);
	const content = entriesOf(at(value, 'content')).find(([type]) =>
		type.startsWith('application/json'),
	);
	if (content === undefined) return undefined;
	const [type, media] = content;
	const schema = entriesOf(media).find(([name]) => name === 'schema')?.[1];
	if (schema === undefined) return undefined;
	return { pointer: `${pointer}/content/${escaped(type)}/schema`, value: schema };
}

/** Apify documents the limit in prose only: "The default value as well as the maximum is `1000`." */
function pageLimitOf(
	document: OpenApiDocument,
	parameters: Array<Json | undefined>,
): number | null {
	const parameter = parameters.find((each) =>
		['limit', 'page_size', 'per_page'].includes(stringOf(at(each, 'name'))),
	);
	const schema = follow(document, { pointer: '', value: at(parameter, 'schema') }).value;
	const maximum = at(schema, 'maximum');
	if (typeof maximum === 'number') return maximum;
	const [, stated] =
		/maximum (?:value )?is `?(\d+)/.exec(stringOf(at(parameter, 'description'))) ?? [];
	return stated === undefined ? null : Number(stated);
}

function pattern(path: string): RegExp {
	const segments = path
		.split(/\{[^}]*\}/)
		.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${segments.join('[^/]+')}$`);
}

function escaped(key: string): string {
	return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
