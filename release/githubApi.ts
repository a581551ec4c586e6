/**
 * GitHub's API for the programs that a workflow runs with a token that may write. It uses no package, so that no other code can use the
 * token.
 *
 * From the environment, as GitHub sets them: GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN.
 */
import type { Json } from '../sandbox/json.ts';

/** How long GitHub has to respond. */
const TIMEOUT_MS = 30_000;

/** How long the upload of a file may take, with GitHub's response: the job has ten minutes for all of them. */
const UPLOAD_TIMEOUT_MS = 120_000;

/** The repository that a workflow runs in. */
export interface Repository {
	/** As GitHub names it: `owner/name`. */
	readonly name: string;
	/** What the URLs of its issues and its releases begin with. */
	readonly url: string;
	/**
	 * Sends a request, and returns the body of the response.
	 * @param body a file, or an object that is sent as JSON
	 * @throws Error when the status says that it failed
	 */
	request(method: string, url: string, body?: object | Buffer): Promise<Json>;
	/** What is at a URL; undefined when there is no such thing. */
	find(url: string): Promise<Json | undefined>;
}

/**
 * The repository that the environment names.
 * @throws Error when it names none, or has no token
 */
export function repositoryOfWorkflow(): Repository {
	const {
		GITHUB_API_URL: api = 'https://api.github.com',
		GITHUB_REPOSITORY: name,
		GITHUB_TOKEN: token,
	} = process.env;
	if (!name || !token) throw new Error('GITHUB_REPOSITORY and GITHUB_TOKEN are needed.');

	const send = async (method: string, url: string, body?: object | Buffer): Promise<Response> => {
		const isFile = Buffer.isBuffer(body);
		return await fetch(url, {
			method,
			headers: {
				accept: 'application/vnd.github+json',
				authorization: `Bearer ${token}`,
				'content-type': isFile ? 'application/octet-stream' : 'application/json',
				'x-github-api-version': '2022-11-28',
			},
			body: isFile ? body : JSON.stringify(body),
			signal: AbortSignal.timeout(isFile ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS),
		});
	};
	const bodyOf = async (response: Response, method: string, url: string): Promise<Json> => {
		if (!response.ok) throw new Error(`${method} ${url}: HTTP status ${response.status}`);
		return (await response.json()) as Json;
	};
	return {
		name,
		url: `${api}/repos/${name}`,
		async request(method, url, body) {
			return await bodyOf(await send(method, url, body), method, url);
		},
		async find(url) {
			const response = await send('GET', url);
			return response.status === 404 ? undefined : await bodyOf(response, 'GET', url);
		},
	};
}
