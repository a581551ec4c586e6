/** What the tests and programs know of JoggAI. */
export { account } from './account.ts';
export { joggAiApi as api } from './api.ts';
export { example, listPlace } from './example.ts';
export { operations } from './operations.ts';
export { payloads } from './payloads.ts';

/** The header that carries the key. */
export const keyHeaders = (key: string) => ({ 'x-api-key': key });
