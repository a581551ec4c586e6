import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An API key of Partoo. It is sent in the header `x-APIKey`: https://developers.partoo.co/guides/api/resources/settings/authentication */
export class PartooWebhooksApi implements ICredentialType {
	name = 'partooWebhooksApi';

	displayName = 'Partoo Webhooks API';

	documentationUrl = 'https://developers.partoo.co/guides/api/resources/settings/authentication';

	icon: Icon = {
		light: 'file:../nodes/Partoo/partoo.svg',
		dark: 'file:../nodes/Partoo/partoo.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Create it at Partoo under Settings → Integrations → API keys',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
			default: 'production',
			description: 'The Partoo server that the key belongs to',
		},
		{
			displayName: 'Organization ID',
			name: 'organizationId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 42',
			description:
				'Only needed with a key of a PROVIDER user: the organization that the test and the nodes use, unless a node names another one',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		// A key is often pasted with a blank or a line break behind it.
		properties: { headers: { 'x-APIKey': '={{$credentials.apiKey.trim()}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{$credentials.environment === "sandbox" ? "https://api.sandbox.partoo.co" : "https://api.partoo.co"}}',
			url: '/v2/webhooks',
			// An undefined value is left out of the query; an empty text would be sent.
			qs: {
				per_page: 1,
				org_id: '={{ String($credentials.organizationId ?? "").trim() || undefined }}',
			},
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 400,
					message:
						'Partoo rejected the request. Check the Organization ID: a key of a PROVIDER user needs one.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 401, message: "Partoo doesn't accept this API Key" },
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"Partoo doesn't allow this API Key to do that. A key of a PROVIDER user needs the Organization ID.",
				},
			},
		],
	};
}
