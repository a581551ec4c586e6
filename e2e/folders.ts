import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This folder, with the private package that brings n8n. */
export const E2E_FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The folder of the package that is published. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** What `npm run packages` made. */
export const TARBALLS_FOLDER = join(PACKAGE_FOLDER, 'tarballs');

/** The workflows for users. */
export const EXAMPLES_FOLDER = join(PACKAGE_FOLDER, 'examples');

/** What the scenarios leave to look at and to search: logs, databases, pictures with their texts. Not kept in git. */
export const EVIDENCE_FOLDER = join(E2E_FOLDER, 'evidence');
