import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

/** A provider's API on this machine: it keeps its state, and refuses what the documentation doesn't know. */
export interface SandboxApi {
	/** The hosts that it simulates. */
	readonly hosts: readonly string[];
	readonly app: Hono;
}

/** The query of an operation that has no parameters. */
export const NO_QUERY = z.object({}).strict();

/** An address that starts with https. */
export const HTTPS_URL = z
	.string()
	.refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', {
		message: 'Only HTTPS URLs are supported',
	});

/** A response that ends a request: the provider's own status and body of an error. */
export class ApiError extends Error {
	readonly status: ContentfulStatusCode;

	readonly body: object;

	constructor(status: ContentfulStatusCode, body: object) {
		super(`${status}`);
		this.status = status;
		this.body = body;
	}
}

/** Responds with the documented error wherever a handler throws an {@link ApiError}. */
export function respondWithErrors(app: Hono): void {
	app.onError((error, context) => {
		if (error instanceof ApiError) return context.json(error.body, error.status);
		throw error;
	});
}

/**
 * Checks the query of a request; an unknown field is an error too.
 * @param refuse makes the provider's error of what is wrong
 */
export function readQuery<T extends z.ZodTypeAny>(
	context: Context,
	schema: T,
	refuse: (problem: string) => ApiError,
): z.output<T> {
	return read(schema, context.req.query(), refuse);
}

/**
 * Checks the JSON body of a request; an unknown field is an error too.
 * @param refuseType makes the provider's error of a body that isn't declared as JSON
 */
export async function readBody<T extends z.ZodTypeAny>(
	context: Context,
	schema: T,
	refuse: (problem: string) => ApiError,
	refuseType = () => refuse('The body must be application/json'),
): Promise<z.output<T>> {
	if (!context.req.header('content-type')?.startsWith('application/json')) throw refuseType();
	const body: unknown = await context.req.json().catch(() => undefined);
	return read(schema, body, refuse);
}

function read<T extends z.ZodTypeAny>(
	schema: T,
	value: unknown,
	refuse: (problem: string) => ApiError,
): z.output<T> {
	const result = schema.safeParse(value);
	if (result.success) return result.data as z.output<T>;
	throw refuse(
		result.error.issues
			.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
			.join('; '),
	);
}
