/** A made-up document with exactly the operations that the JoggAI Webhooks node uses. */
import type { OpenApiDocument } from '../../contract/documents';
import type { Json } from '../../sandbox/json';

const ENDPOINT = {
	type: 'object',
	properties: {
		endpoint_id: { type: 'string', example: 'made-up-1' },
		url: { type: 'string', format: 'uri', example: 'https://made-up.example/hook' },
		secret: { type: 'string', example: 'made-up-secret' },
		status: { type: 'string', enum: ['enabled', 'disabled'], example: 'disabled' },
		events: { type: 'array', items: { type: 'string' }, example: ['create_avatar_failed'] },
		username: { type: 'string', example: 'made-up-owner' },
		created_at: { type: 'integer', example: 86_400 },
	},
};

const DRAFT = {
	required: true,
	content: {
		'application/json': {
			schema: {
				type: 'object',
				required: ['url', 'status', 'events'],
				properties: {
					url: { type: 'string' },
					status: { type: 'string', enum: ['enabled', 'disabled'] },
					events: { type: 'array', items: { type: 'string' } },
				},
			},
		},
	},
};

const response = (data: Json): Json => ({
	'200': {
		description: 'Success',
		content: {
			'application/json': {
				schema: {
					allOf: [
						{ $ref: '#/components/schemas/Envelope' },
						{ type: 'object', properties: { data } },
					],
				},
			},
		},
	},
});

const object = (properties: Record<string, Json>): Json => ({ type: 'object', properties });

const ONE = { $ref: '#/components/schemas/Endpoint' };

const ID = { name: 'endpoint_id', in: 'path', required: true, schema: { type: 'string' } };

export const MADE_UP: OpenApiDocument = {
	openapi: '3.0.1',
	info: { title: 'Made up', version: '1' },
	servers: [{ url: 'https://api.jogg.ai' }],
	security: [{ key: [] }],
	paths: {
		'/v2/user/whoami': {
			get: {
				responses: response(object({ email: { type: 'string' }, username: { type: 'string' } })),
			},
		},
		'/v2/events': {
			get: {
				responses: response(
					object({
						events: { type: 'array', items: { type: 'string' }, example: ['create_avatar_failed'] },
					}),
				),
			},
		},
		'/v2/endpoints': {
			get: { responses: response(object({ endpoints: { type: 'array', items: ONE } })) },
		},
		'/v2/endpoint': { post: { requestBody: DRAFT, responses: response(ONE) } },
		'/v2/endpoint/{endpoint_id}': {
			parameters: [ID],
			put: { requestBody: DRAFT, responses: response(ONE) },
			delete: { responses: response(object({ message: { type: 'string' } })) },
		},
	},
	components: {
		securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
		schemas: {
			Envelope: {
				type: 'object',
				required: ['code', 'msg'],
				properties: {
					code: { type: 'integer', example: 0 },
					msg: { type: 'string', example: 'Success' },
				},
			},
			Endpoint: ENDPOINT,
		},
	},
};
