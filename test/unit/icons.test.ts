/** The icons of the nodes, as drawings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { PROVIDERS } from '../../sandbox/providers';
import { catalog } from '../support/catalog';

/** The path of each icon, without the ending. */
const ICONS = PROVIDERS.map(({ folder, nodeType }) => {
	const { icon } = catalog.nodes[nodeType]?.description ?? {};
	if (typeof icon !== 'object') throw new Error(`${nodeType} has no icon`);
	return `${folder}/${icon.light.replace(/^file:|\.svg$/g, '')}`;
});

const read = (name: string): string => readFileSync(join('nodes', name), 'utf8');

/** The shape of the provider: the one that is filled and has the badge cut out. */
function silhouette(svg: string): string | undefined {
	return /<path d="([^"]+)" fill="#[0-9A-F]{6}" mask="url\(#\w+\)"\/>/.exec(svg)?.[1];
}

describe('the icons', () => {
	it.each(ICONS)('%s: is square, for light and for dark', (name) => {
		for (const file of [`${name}.svg`, `${name}.dark.svg`]) {
			expect(read(file)).toContain('viewBox="0 0 60 60" width="60" height="60"');
		}
	});

	it.each(ICONS)('%s: differs for light and dark in its colors only', (name) => {
		const drawing = (file: string): string => read(file).replace(/#[0-9A-F]{6}/g, '#');

		expect(drawing(`${name}.dark.svg`)).toBe(drawing(`${name}.svg`));
		expect(read(`${name}.dark.svg`)).not.toBe(read(`${name}.svg`));
	});

	it('have a filled shape each, and no two the same', () => {
		const shapes = ICONS.map((name) => silhouette(read(`${name}.svg`)));

		expect(shapes).not.toContain(undefined);
		expect(new Set(shapes).size).toBe(ICONS.length);
	});
});
