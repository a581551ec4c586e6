import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const UNAUTHORIZED = "JoggAI doesn't accept this API Key";
const FORBIDDEN = "JoggAI doesn't allow this account to use the API";
const RATE_LIMITED = 'JoggAI is receiving too many requests from this account: test again later';

/** An API key of JoggAI. It is sent in the header `x-api-key`: https://docs.jogg.ai/api-reference/v2/QuickStart/GettingStarted */
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
		// Which HTTP status an error has isn't documented: it may be 200, with a code in the body, or one of its own. The last rule
		// catches every other code: only a success has data.
		rules: mixed([
			failedRequest(401, UNAUTHORIZED),
			failedRequest(403, FORBIDDEN),
			failedRequest(429, RATE_LIMITED),
			failedTest('code', 10105, UNAUTHORIZED),
			failedTest('code', 18025, FORBIDDEN),
			failedTest('code', 429, RATE_LIMITED),
			failedTest('code', 50000, 'JoggAI is not available at the moment: test again later'),
			failedTest('data.username', undefined, "JoggAI didn't confirm whose API Key this is"),
		]),
	};
}

function failedRequest(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

function failedTest(
	key: string,
	value: number | undefined,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/**
 * Rules on the status and on the body. n8n's tester takes both in one list (packages/cli, credentials-tester.service.ts); its
 * type knows only lists of one kind.
 */
function mixed(
	rules: Array<IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody>,
): ICredentialTestRequest['rules'] {
	return rules as ICredentialTestRequest['rules'];
}
