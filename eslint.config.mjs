import { readdirSync } from 'node:fs';

import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import n from 'eslint-plugin-n';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];

/** The folders of nodes/shared, in the order of docs/architecture.md: imports go down only. */
const SHARED = [
	'execution',
	'trigger',
	'editor',
	'operations',
	'audit',
	'fields',
	'client',
	'http',
	'parsing',
	'model',
	'failure',
	'runtime',
];

const PROVIDERS = readdirSync('nodes').filter((folder) => folder !== 'shared');

/** Where the files of a folder in nodes/ must not import from. */
const FORBIDDEN_IMPORTS = [
	...SHARED.slice(1).map((folder, index) => ({
		target: `./nodes/shared/${folder}`,
		from: SHARED.slice(0, index + 1).map((higher) => `./nodes/shared/${higher}`),
		message: 'In nodes/shared, imports go down the list of folders in docs/architecture.md only.',
	})),
	{
		target: './nodes/shared',
		from: PROVIDERS.map((provider) => `./nodes/${provider}`),
		message: 'What all nodes share knows no provider.',
	},
	...PROVIDERS.map((provider) => ({
		target: `./nodes/${provider}`,
		from: PROVIDERS.filter((other) => other !== provider).map((other) => `./nodes/${other}`),
		message: 'A provider knows no other provider: put what two have in common into nodes/shared.',
	})),
];

// The rules for what is shipped are composed as n8n's own CLI (@n8n/node-cli) composes them; the CLI itself can't be
// installed without overriding what its dependencies need, which the publishing rules forbid.
export default defineConfig(
	globalIgnores([
		'.engines/',
		'dist/',
		'coverage/',
		'e2e/evidence/',
		'e2e/versions/',
		'packages/',
		'tarballs/',
		'reports/',
		'.stryker-tmp/',
	]),
	{
		files: ['**/*.ts'],
		extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
		plugins: { 'import-x': importX },
		settings: {
			'import-x/extensions': ['.ts', '.js'],
			'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
			'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
		},
		languageOptions: { parserOptions: { project: './tsconfig.check.json' } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'import-x/no-cycle': 'error',
			'import-x/no-duplicates': 'error',
			'import-x/order': [
				'error',
				{
					alphabetize: { order: 'asc' },
					'newlines-between': 'always',
					groups: ['builtin', 'external', ['parent', 'sibling']],
				},
			],
		},
	},
	{
		files: SHIPPED,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { n },
		// The oldest Node that n8n 1.123 runs on; the rest of the project runs on the one of .nvmrc.
		settings: { n: { version: '>=20.19.0' } },
		languageOptions: { globals: n.configs['flat/recommended-script'].languageOptions.globals },
		linterOptions: { noInlineConfig: true },
		rules: {
			'no-console': 'error',
			'import-x/no-restricted-paths': ['error', { zones: FORBIDDEN_IMPORTS }],
			'n/no-unsupported-features/es-builtins': 'error',
			'n/no-unsupported-features/es-syntax': 'error',
			'n/no-unsupported-features/node-builtins': 'error',
			'no-restricted-properties': [
				'error',
				{
					object: 'URL',
					property: 'parse',
					message: 'It needs Node 22.1, which the rules of n do not know.',
				},
			],
		},
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Meant for n8n's own nodes, where the URL is a key of n8n's documentation.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// These two don't know NodeConnectionTypes.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		// A project of its own: what it imports is there only once its n8n is installed.
		files: ['e2e/**/*.ts', 'benchmark/n8n/*.ts'],
		languageOptions: { parserOptions: { project: './e2e/tsconfig.json' } },
	},
	{
		files: ['**/*.test.ts'],
		extends: [jest.configs['flat/recommended']],
	},
	{
		files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
		ignores: ['dist/'],
		extends: [eslint.configs.recommended],
		languageOptions: {
			globals: {
				__dirname: 'readonly',
				__filename: 'readonly',
				console: 'readonly',
				exports: 'writable',
				module: 'writable',
				process: 'readonly',
				require: 'readonly',
			},
		},
	},
);
