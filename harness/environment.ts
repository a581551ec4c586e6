/** Keeps n8n-core from using ~/.n8n, and from logging errors that the programs show themselves: import it before n8n-core. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.N8N_USER_FOLDER ??= join(tmpdir(), `n8n-engine-${process.pid}`);
process.env.N8N_ENCRYPTION_KEY ??= 'only for runs that save nothing';
process.env.N8N_LOG_LEVEL ??= 'silent';
