/** What the engines of older n8n lack: the tests expect it of newer ones only. */
import * as n8nWorkflow from 'n8n-workflow';

/** The cause that an error declares to programs; up to n8n 2.36 errors have no field for it. */
export function declared(cause: string | undefined): string | undefined {
	return 'TIMED_CAUSES' in n8nWorkflow ? cause : undefined;
}
