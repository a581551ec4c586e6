/** The example Weekly audit, as a file: a real n8n runs it in the end-to-end tests. */
import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';

import { FINDING_CODES } from '../../nodes/shared/audit/rules';

interface ExampleNode {
	readonly name: string;
	readonly type: string;
	readonly onError?: string;
	readonly alwaysOutputData?: boolean;
	readonly parameters: {
		readonly content?: string;
		readonly conditions?: { readonly conditions: ReadonlyArray<{ readonly rightValue: string }> };
	};
}

const { nodes } = JSON.parse(readFileSync('examples/weekly-audit.json', 'utf8')) as {
	nodes: ExampleNode[];
};

it('reports what needs a look: disabled, plain http, duplicates and failed deliveries', () => {
	const conditions = nodes.flatMap(({ parameters }) => parameters.conditions?.conditions ?? []);
	const codes = conditions.map(({ rightValue }) => rightValue).filter((code) => code !== '');

	expect(codes).toEqual(['disabled', 'insecureUrl', 'duplicate', 'lastDeliveryFailed']);
	expect(FINDING_CODES).toEqual(expect.arrayContaining(codes));
});

it('reports a provider that fails, and says on the canvas which setting keeps it so', () => {
	const lists = nodes.filter(({ name }) => name.startsWith('List '));
	const notes = nodes.flatMap(({ parameters }) => parameters.content ?? []).join('\n');

	expect(lists.map(({ onError, alwaysOutputData }) => [onError, alwaysOutputData])).toEqual(
		Array(4).fill(['continueRegularOutput', true]),
	);
	expect(notes).toContain('leave **On Error** of the list nodes at *Continue*');
});
