import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An API token of Apify. It is sent as `Authorization: Bearer`: https://docs.apify.com/platform/integrations/api */
export class ApifyWebhooksApi implements ICredentialType {
	name = 'apifyWebhooksApi';

	displayName = 'Apify Webhooks API';

	documentationUrl = 'https://docs.apify.com/platform/integrations/api';

	icon: Icon = {
		light: 'file:../nodes/Apify/apify.svg',
		dark: 'file:../nodes/Apify/apify.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Find it in Apify Console under Settings → API & Integrations',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		// A key is often pasted with a blank or a line break behind it.
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiToken.trim()}}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: 'https://api.apify.com', url: '/v2/users/me', disableFollowRedirect: true },
		rules: [
			{
				type: 'responseCode',
				properties: { value: 401, message: "Apify doesn't accept this API Token" },
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"Apify doesn't let this API Token read the account. A token with limited permissions fails this test and may still work in the node.",
				},
			},
		],
	};
}
