import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';

/** A provider's API on this machine: it keeps its state, and refuses what the documentation doesn't know. */
export interface SandboxApi {
	/** The hosts that it answers for. */
	readonly hosts: readonly string[];
	readonly app: Hono;
}

/** An answer that ends a request: the provider's own status and body of an error. */
export class ApiError extends Error {
	readonly status: ContentfulStatusCode;

	readonly body: object;

	constructor(status: ContentfulStatusCode, body: object) {
		super(`${status}`);
		this.status = status;
		this.body = body;
	}
}

/** Answers with the documented error wherever a handler throws an {@link ApiError}. */
export function answerErrors(app: Hono): void {
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

/** Checks the JSON body of a request; an unknown field is an error too. */
export async function readBody<T extends z.ZodTypeAny>(
	context: Context,
	schema: T,
	refuse: (problem: string) => ApiError,
): Promise<z.output<T>> {
	if (!context.req.header('content-type')?.startsWith('application/json')) {
		throw refuse('The body must be application/json');
	}
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
		result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
	);
}
