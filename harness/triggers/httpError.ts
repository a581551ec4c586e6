/** A response of n8n's own: `sendErrorResponse`. */
export class HttpError extends Error {
	readonly status: number;

	readonly hint: string | undefined;

	constructor(status: number, message: string, hint?: string) {
		super(message);
		this.status = status;
		this.hint = hint;
	}

	/** The body of the response. Errors of n8n's engine have the code 0, those of a request their status. */
	get body(): object {
		return {
			code: this.status === 500 ? 0 : this.status,
			message: this.message,
			...(this.hint ? { hint: this.hint } : {}),
		};
	}
}
