import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An API key of Argil. It is sent in the header `x-api-key`: https://docs.argil.ai/pages/get-started/credentials */
export class ArgilWebhooksApi implements ICredentialType {
	name = 'argilWebhooksApi';

	displayName = 'Argil Webhooks API';

	documentationUrl = 'https://docs.argil.ai/pages/get-started/credentials';

	icon: Icon = {
		light: 'file:../nodes/Argil/argil.svg',
		dark: 'file:../nodes/Argil/argil.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Create it at Argil under Workspace settings → API keys',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		// A key is often pasted with a blank or a line break behind it.
		properties: { headers: { 'x-api-key': '={{$credentials.apiKey.trim()}}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: 'https://api.argil.ai', url: '/v1/webhooks', disableFollowRedirect: true },
		rules: [
			{
				type: 'responseCode',
				properties: { value: 401, message: "Argil doesn't accept this API Key" },
			},
			{
				type: 'responseCode',
				properties: { value: 403, message: "Argil doesn't allow this API Key to do that" },
			},
		],
	};
}
