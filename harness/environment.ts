/**
 * Keeps n8n-core from using ~/.n8n, also where a variable of the developer names that folder, and from logging errors that the
 * programs show themselves: import it before n8n-core.
 */
import { fileURLToPath } from 'node:url';

// It has the file `.n8n/config` with the same key: n8n-core writes it where there is none, and refuses one with another key.
process.env.N8N_USER_FOLDER = fileURLToPath(new URL('n8n-user', import.meta.url));
process.env.N8N_ENCRYPTION_KEY = 'only for runs that save nothing';
// n8n-core would change the permissions of that file.
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS = 'false';
process.env.N8N_LOG_LEVEL ??= 'silent';
