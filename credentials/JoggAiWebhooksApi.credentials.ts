import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An API key of JoggAI. It travels in the header `x-api-key`: https://docs.jogg.ai/api-reference/v2/QuickStart/GettingStarted */
export class JoggAiWebhooksApi implements ICredentialType {
	name = 'joggAiWebhooksApi';

	displayName = 'JoggAI Webhooks API';

	documentationUrl = 'https://docs.jogg.ai/api-reference/v2/QuickStart/GettingStarted';

	icon: Icon = {
		light: 'file:../nodes/JoggAi/joggAi.svg',
		dark: 'file:../nodes/JoggAi/joggAi.dark.svg',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Find it at app.jogg.ai: click your avatar, then API',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		// A key is often pasted with a blank or a line break behind it.
		properties: { headers: { 'x-api-key': '={{$credentials.apiKey.trim()}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://api.jogg.ai',
			url: '/v2/user/whoami',
			disableFollowRedirect: true,
		},
		// JoggAI answers HTTP 200 also to a wrong key. The last rule catches every other code: only a success has data.
		rules: [
			failedTest('code', 10105, "JoggAI doesn't accept this API key"),
			failedTest('code', 18025, "JoggAI doesn't allow this account to use the API"),
			failedTest(
				'code',
				429,
				'JoggAI is receiving too many requests from this account: test again later',
			),
			failedTest('code', 50000, 'JoggAI is not available at the moment: test again later'),
			failedTest('data.username', undefined, "JoggAI didn't confirm whose API key this is"),
		],
	};
}

function failedTest(
	key: string,
	value: number | undefined,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}
